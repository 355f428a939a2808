"""The words that people search by, as the search in the browser takes them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from helpsite.pages.compose import made_paths
from helpsite.pages.formats import HAN_RUN, other_names, region_name
from helpsite.pages.page import address_of
from helpsite.project import Project

Row = tuple[list[str], str, str | None]


def sayings(project: Project, language: str, simplified: Mapping[str, str]) -> list[dict[str, Any]]:
    """What people say in a language, what it means, and where it is answered best on the site's day: the address of a
    page, or of a section of it.

    The names of regions and assets stand in front: they mean what they name, whatever editors wrote. Each word stands
    once, as the browser compares it, in small letters and `simplified` characters. Chinese words are for Chinese pages.
    """
    is_chinese = HAN_RUN.search(project.language(language).name)
    known: set[str] = set()
    found = []
    for words, meant, page in (*_regions(project, language), *_editors(project, language), *_assets(project, language)):
        means, *compared = (plain(word, simplified) for word in (meant, *words))
        known.add(means)
        said = [
            word for word in dict.fromkeys(compared) if word not in known and (is_chinese or not HAN_RUN.search(word))
        ]
        known.update(said)
        if said:
            found.append({"said": said, "means": means, "page": page})
    return found


def plain(words: str, simplified: Mapping[str, str]) -> str:
    """Words as assets/question.js compares them: in one width, small letters and simplified characters."""
    signs = unicodedata.normalize("NFKC", words).lower().replace("’", "'")
    return "".join(simplified.get(sign, sign) for sign in signs)


def _regions(project: Project, language: str) -> Iterator[Row]:
    """The names of each region in every language of the site. No codes: "us" and "can" are words of every day."""
    formats = [spoken.formats for spoken in project.catalog.site.languages]
    for region in project.catalog.regions.regions:
        means = region_name(region, language, project.language(language).formats)
        yield other_names(region, formats), means, project.prefix(language) + address_of(f"regions/{region.code}.md")


def _assets(project: Project, language: str) -> Iterator[Row]:
    """The names of assets, which pages call by their symbols: USDT（泰达币） is two names."""
    for asset in project.catalog.fees.assets:
        names = [name.strip() for name in re.split("[()（）]", asset.name[language])]
        yield [name for name in names if name], asset.symbol, None


def _editors(project: Project, language: str) -> Iterator[Row]:
    """What editors wrote. A page that is not there yet does not answer."""
    paths = {page.path for page in project.pages if page.language == language and project.is_published(page)}
    paths |= made_paths(project).keys()
    for saying in project.catalog.search[language].words:
        path = f"{saying.page}.md"
        address = project.prefix(language) + address_of(path) + (f"#{saying.section}" if saying.section else "")
        yield saying.said, saying.means, address if path in paths else None
