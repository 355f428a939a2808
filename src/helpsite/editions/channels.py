"""What readers will notice of channels."""

from __future__ import annotations

from collections.abc import Iterator

from helpsite.editions.difference import Difference
from helpsite.project import Project


def channel_differences(before: Project, after: Project) -> Iterator[Difference]:
    """The differences of channels."""
    yield from () if before is after else ()
