"""The words that people search by, as the search in the browser takes them."""

from __future__ import annotations

from typing import Any

from helpsite.pages.compose import made_paths
from helpsite.pages.page import address_of
from helpsite.project import Project


def sayings(project: Project, language: str) -> list[dict[str, Any]]:
    """What people say in a language, what it means, and the page that answers best on the site's day.

    `page` is its address without that of the language, such as `/fees/`; None if there is none, or not yet.
    """
    paths = {page.path for page in project.pages if page.language == language and project.is_published(page)}
    paths |= made_paths(project).keys()
    return [
        {"said": saying.said, "means": saying.means, "page": address_of(path) if path in paths else None}
        for saying in project.catalog.search[language].words
        for path in [f"{saying.page}.md"]
    ]
