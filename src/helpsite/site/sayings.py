"""The words that people search by, as the search in the browser takes them."""

from __future__ import annotations

from typing import Any

from helpsite.pages.compose import made_paths
from helpsite.pages.formats import other_names, region_name
from helpsite.pages.page import address_of
from helpsite.project import Project


def sayings(project: Project, language: str) -> list[dict[str, Any]]:
    """What people say in a language, what it means, and the page that answers best on the site's day.

    After what editors wrote come the other names of each region, in every language of the site: a word that is one of
    them means that region, whatever else editors wrote. `page` is an address without that of the language, such as
    `/fees/`; None if there is none, or not yet.
    """
    paths = {page.path for page in project.pages if page.language == language and project.is_published(page)}
    paths |= made_paths(project).keys()
    regions = _regions(project, language)
    names = {name.casefold() for region in regions for name in (*region["said"], region["means"])}
    found = []
    for saying in project.catalog.search[language].words:
        said = [word for word in saying.said if word.casefold() not in names]
        path = f"{saying.page}.md"
        if said:
            found.append({"said": said, "means": saying.means, "page": address_of(path) if path in paths else None})
    return found + regions


def _regions(project: Project, language: str) -> list[dict[str, Any]]:
    """The names of regions but for those that pages show. No codes: "us" and "can" are words of every day."""
    formats = [spoken.formats for spoken in project.catalog.site.languages]
    found = []
    for region in project.catalog.regions.regions:
        means = region_name(region, language, project.language(language).formats)
        names = [name for name in other_names(region, formats) if name.casefold() != means.casefold()]
        found.append({"said": names, "means": means, "page": address_of(f"regions/{region.code}.md")})
    return found
