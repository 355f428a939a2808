"""A page: prose in one language with its front matter, as an editor wrote it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from helpsite.data.fact import read_fact
from helpsite.data.model import Day, Fact, Word
from helpsite.data.source import SYMBOLIC_LINK, parse_yaml, read_text
from helpsite.pages.announcement import AnnouncementMeta, announcement_name, is_announcement_path
from helpsite.pages.prose import Prose, read_prose
from helpsite.problem import Place, Problem, ProblemsFound, quote


class Meta(Fact):
    """The front matter of a page."""

    title: Word = Field(description="The page's title and main heading.")
    description: Word = Field(description="One sentence for search results and link previews.")
    updated: Day = Field(description="The day on which the prose last changed in substance.")
    template: Literal["home.html"] | None = None
    search: bool = Field(
        True, description="Whether the search finds it. Leave it out unless it only lists other pages."
    )


@dataclass(frozen=True)
class Page:
    """A page in one language. `path` is its file below docs/<language>/, `line` where the body begins in its file."""

    language: str
    path: str
    meta: Meta | AnnouncementMeta
    body: str
    line: int
    source: Place
    prose: Prose = field(default_factory=lambda: Prose([], [], [], []))

    @property
    def address(self) -> str:
        """The page's address without its language: `contact/email.md` is at `/contact/email/`."""
        return address_of(self.path)

    @property
    def is_announcement(self) -> bool:
        """Whether it's a post, not a page of the site."""
        return isinstance(self.meta, AnnouncementMeta)

    @property
    def name(self) -> str:
        """What facts and other announcements call an announcement: its file's name without .md."""
        return announcement_name(self.path)

    @property
    def is_made(self) -> bool:
        """Whether it's made from facts: then `source` is the fact's place."""
        return not self.source.path.startswith("docs/")

    def place(self, line: int = 0, column: int = 0) -> Place:
        """A place in the page's own file."""
        return Place(self.source.path, line, column)


def address_of(path: str) -> str:
    """The address of the page whose file below docs/<language>/ is `path`."""
    stem = path.removesuffix(".md")
    stem = "" if stem == "index" else stem.removesuffix("/index")
    return f"/{stem}/" if stem else "/"


def read_pages(root: Path, languages: list[str]) -> list[Page]:
    """The pages below docs/, by language and path. Raises ProblemsFound with the problems of all of them."""
    pages: list[Page] = []
    problems: list[Problem] = []
    for language in languages:
        folder = root / "docs" / language
        if folder.is_symlink():
            problems.append(Problem(Place(f"docs/{language}"), *SYMBOLIC_LINK))
            continue
        if not folder.is_dir():
            problems.append(
                Problem(Place(f"docs/{language}"), "the folder is missing", f"write the pages in {quote(language)}")
            )
            continue
        for path in _files(folder):
            try:
                pages.append(read_page(root, language, path))
            except ProblemsFound as found:
                problems += found.problems
    if problems:
        raise ProblemsFound(problems)
    return pages


def read_page(root: Path, language: str, path: str) -> Page:
    """The page at docs/<language>/<path>. Raises ProblemsFound."""
    source = f"docs/{language}/{path}"
    if (root / source).is_symlink():
        raise ProblemsFound([Problem(Place(source), *SYMBOLIC_LINK)])
    if not re.fullmatch(r"([a-z0-9]+(-[a-z0-9]+)*/)*[a-z0-9]+(-[a-z0-9]+)*\.md", path):
        fact = "the file's name is no good for an address"
        raise ProblemsFound(
            [Problem(Place(source), fact, "use lower-case letters, digits and hyphens, and end it with .md")]
        )
    text = read_text(root, source)
    _refuse_too_much(text, source)
    return parse_page(text, language, path)


def parse_page(text: str, language: str, path: str) -> Page:
    """The page whose file holds `text`. Raises ProblemsFound."""
    source = f"docs/{language}/{path}"
    front, body, line = _split(text, source)
    if not front.strip():
        way_out = "fill it in like that of its neighbours"
        raise ProblemsFound([Problem(Place(source, 2, 1), "the front matter is empty", way_out)])
    document = parse_yaml(front, source, line_offset=1)
    meta: Any = read_fact(document, AnnouncementMeta if is_announcement_path(path) else Meta)
    return Page(language, path, meta, body, line, Place(source, 1, 1), read_prose(body, line))


# Far more than a page that people read; what is longer keeps Markdown busy for minutes.
MAX_PAGE = 100_000
MAX_LINE = 5_000
MAX_SIGNS = 1_000


def _refuse_too_much(text: str, source: str) -> None:
    """Raises ProblemsFound for a page that would take Markdown too long."""
    way_out = "split it into several"
    if len(text) > MAX_PAGE:
        raise ProblemsFound([Problem(Place(source), f"the page has more than {MAX_PAGE} characters", way_out)])
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > MAX_LINE:
            fact = f"the line has more than {MAX_LINE} characters"
            raise ProblemsFound([Problem(Place(source, number, 1), fact, way_out)])
    for sign in ("[", "<", "{{"):
        if text.count(sign) > MAX_SIGNS:
            fact = f"the page has more than {MAX_SIGNS} times {quote(sign)}"
            raise ProblemsFound([Problem(Place(source), fact, way_out)])


def _files(folder: Path) -> list[str]:
    """The files below `folder`, links included (reading them says what is wrong with them), hidden ones left out."""
    return sorted(
        file.relative_to(folder).as_posix()
        for file in folder.rglob("*")
        if (file.is_symlink() or not file.is_dir()) and not file.name.startswith(".")
    )


def _split(text: str, source: str) -> tuple[str, str, int]:
    """Front matter, body, and the line on which the body begins."""
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        raise ProblemsFound(
            [
                Problem(
                    Place(source, 1, 1),
                    'the page does not begin with "---" and its front matter',
                    "begin it like its neighbours: ---, title, description, updated, ---",
                )
            ]
        )
    for index, line in enumerate(lines[1:], 1):
        if line.rstrip() == "---":
            return "\n".join(lines[1:index]) + "\n", "\n".join(lines[index + 1 :]), index + 2
    raise ProblemsFound([Problem(Place(source, 1, 1), "the front matter is never closed", 'add a line "---" after it')])
