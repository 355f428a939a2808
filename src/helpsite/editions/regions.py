"""What readers will notice of regions."""

from __future__ import annotations

from collections.abc import Iterator

from helpsite.editions.difference import Difference
from helpsite.project import Project


def region_differences(before: Project, after: Project) -> Iterator[Difference]:
    """The differences of regions."""
    yield from () if before is after else ()
