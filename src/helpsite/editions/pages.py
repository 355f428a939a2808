"""What readers will notice of pages."""

from __future__ import annotations

from collections.abc import Iterator

from helpsite.editions.difference import Difference
from helpsite.project import Project


def page_differences(before: Project, after: Project) -> Iterator[Difference]:
    """The differences of pages."""
    yield from () if before is after else ()
