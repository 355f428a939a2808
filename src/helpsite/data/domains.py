"""Domains: what of a host somebody registered, by Mozilla's list of public suffixes."""

from __future__ import annotations

from functools import cache

from publicsuffixlist import PublicSuffixList


def registered_domain(host: str) -> str | None:
    """The domain that somebody registered, of which the host is a part; None if the host is only a suffix."""
    return _suffixes().privatesuffix(host.lower())


@cache
def _suffixes() -> PublicSuffixList:
    # Read at the first need: it takes as long as many rules together.
    return PublicSuffixList()
