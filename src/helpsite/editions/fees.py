"""What readers will notice of fees."""

from __future__ import annotations

from collections.abc import Iterator

from helpsite.editions.difference import Difference
from helpsite.project import Project


def fee_differences(before: Project, after: Project) -> Iterator[Difference]:
    """The differences of fees."""
    yield from () if before is after else ()
