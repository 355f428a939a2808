"""What mkdocs.yml says that facts and pages must agree with: its menu, its languages and its address."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from helpsite.data.source import Document, Keys, read_yaml
from helpsite.problem import Place


@dataclass(frozen=True)
class Entry:
    """A page of the menu, a name that stands for words in data/strings.yaml, or a web address."""

    name: str
    place: Place


@dataclass(frozen=True)
class Settings:
    """The part of mkdocs.yml that this project reads. MkDocs itself checks the rest.

    `addresses` are the other web addresses that pages link to, such as the one where a page can be edited.
    """

    pages: list[Entry]
    names: list[Entry]
    languages: list[str]
    languages_place: Place
    address: str
    address_place: Place
    addresses: list[Entry]


# Each page links to them.
_LINKED = ("repo_url", "edit_uri", "edit_uri_template")
_TOLD = ("nav", *_LINKED)


def read_settings(root: Path) -> Settings:
    """Reads mkdocs.yml below `root`. Raises ProblemsFound."""
    document = read_yaml(root, "mkdocs.yml")
    value = document.value if isinstance(document.value, dict) else {}
    entries = list(_menu(document, value.get("nav"), ("nav",)))
    return Settings(
        pages=[entry for entry, is_page in entries if is_page],
        names=[entry for entry, is_page in entries if not is_page],
        languages=_languages(value),
        languages_place=document.place(("plugins",)),
        address=str(value.get("site_url", "")),
        address_place=document.place(("site_url",)),
        addresses=[
            Entry(str(value[key]), document.place((key,))) for key in _LINKED if isinstance(value.get(key), str)
        ],
    )


def other_settings(content: bytes) -> bytes:
    """All that mkdocs.yml says, as MkDocs reads it, but for the menu and the addresses of `read_settings`.

    Not even the languages are left out: here one can have settings of its own, up to a theme.
    """
    try:
        value = yaml.safe_load(content)
    except (yaml.YAMLError, ValueError):  # what it means to MkDocs only MkDocs can say
        return content
    if not isinstance(value, dict):
        return content
    return ascii({key: inner for key, inner in value.items() if key not in _TOLD}).encode()


def _menu(document: Document, value: Any, way: Keys) -> Iterator[tuple[Entry, bool]]:
    """The entries of the menu, each with whether it's a page."""
    if isinstance(value, str):
        yield Entry(value, document.place(way)), True
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _menu(document, inner, (*way, index))
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield Entry(name, document.key_place((*way, name))), False
            yield from _menu(document, inner, (*way, name))


def _languages(value: dict[str, Any]) -> list[str]:
    for plugin in value.get("plugins") or []:
        if isinstance(plugin, dict) and isinstance(plugin.get("i18n"), dict):
            languages = plugin["i18n"].get("languages") or []
            return [str(language.get("locale")) for language in languages if isinstance(language, dict)]
    return []
