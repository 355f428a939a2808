"""What a page's Markdown comes to: its headings, its links, and whatever more than prose it holds.

The Markdown is really rendered, by the program and the extensions that build the site, because no pattern over lines
knows as well as it what is a heading, a link or a piece of HTML.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from html.parser import HTMLParser

import markdown
from markdown.preprocessors import Preprocessor

# As MkDocs has them by itself and from mkdocs.yml, but for toc, which would give ids to headings that have none.
EXTENSIONS = ("admonition", "attr_list", "fenced_code", "sane_lists", "tables")


@dataclass(frozen=True)
class Heading:
    """A heading in the prose; `id` is None where the editor gave none. Lines and columns count from 1 in the file."""

    level: int
    text: str
    id: str | None
    line: int


@dataclass(frozen=True)
class Link:
    """The target of a link or an image in the prose, as written."""

    target: str
    is_image: bool
    line: int
    column: int

    @property
    def address(self) -> str:
        """Where a browser would go: entities read, and the characters dropped that browsers pass over."""
        return re.sub(r"[\x00-\x20]", "", html.unescape(self.target))


@dataclass(frozen=True)
class Stranger:
    """Something that is more than prose: a piece of HTML, or an attribute."""

    text: str
    is_html: bool
    line: int
    column: int


@dataclass(frozen=True)
class Passage:
    """Words that readers see or hear together, without any markup: a paragraph, a cell, or the words for a picture.

    `line` is about where it begins in the file, `code` the pieces of it that are code, each with the index where it
    begins. A call of a component is a row of U+FFFC. A row of a table comes once more as a whole, behind its cells.
    """

    text: str
    line: int
    code: tuple[tuple[int, str], ...] = ()
    is_row: bool = False


@dataclass(frozen=True)
class Block:
    """The texts of a block, its own first and then those for its pictures and links, and the code in its own."""

    texts: list[str]
    code: list[tuple[int, str]]
    is_row: bool = False


@dataclass(frozen=True)
class Prose:
    """What was found in a page's Markdown, each kind in the order of the page."""

    headings: list[Heading]
    links: list[Link]
    strangers: list[Stranger]
    passages: list[Passage]


@lru_cache(maxsize=1_000)
def read_prose(body: str, first_line: int) -> Prose:
    """What the Markdown `body` comes to; it begins on the line `first_line` of its file.

    It is kept: while the site is served, all pages are read again at every change of one.
    """
    lines = body.split("\n")
    renderer = _renderer()
    renderer.reset()
    found = _Finder()
    try:
        found.feed(renderer.convert(_without_calls(body)))
    except RecursionError:
        return Prose([], [], [Stranger("lists in lists", False, first_line, 1)], [])
    found.close()
    search = _Search(lines, first_line)
    headings = [Heading(level, text, name, search.heading(text)) for level, text, name in found.headings]
    links = [Link(target, is_image, *search.text(target)) for target, is_image in found.links]
    strangers = [Stranger(raw, True, *search.text(raw)) for raw in _raw_html(renderer)]
    strangers += [search.attribute(name, value) for name, value in found.attributes]
    return Prose(headings, links, strangers, list(_passages(found.blocks, body, first_line)))


def line_and_column(body: str, first_line: int, index: int) -> tuple[int, int]:
    """The place of a character of a body that begins on the line `first_line` of its file."""
    return first_line + body.count("\n", 0, index), index - body.rfind("\n", 0, index)


def _passages(blocks: list[Block], body: str, first_line: int) -> Iterator[Passage]:
    """The passages with their lines. Each block stands behind the one before, where the first of its words are."""
    start, line = 0, first_line
    for block in blocks:
        if block.is_row:
            yield Passage(_CALL.sub(lambda call: "\ufffc" * len(call[0]), block.texts[0]), line, is_row=True)
            continue
        words = re.findall(r"\w{2,}", _CALL.sub(" ", block.texts[0][:_OPENING]))[:4]
        # Markup may have broken some of them, which are then found further down or not at all.
        begin = min((place for word in words if (place := body.find(word, start)) >= 0), default=start)
        line, _ = line_and_column(body, first_line, begin)
        # Markup makes words longer, never shorter.
        start = begin + len(_CALL.sub("", block.texts[0]).strip())
        for index, text in enumerate(block.texts):
            code = () if index else tuple(block.code)
            yield Passage(_CALL.sub(lambda call: "\ufffc" * len(call[0]), text), line, code)


_CELLS = " : "  # what stands between the cells of a row: as in words, the first says what the next one is
_OPENING = 200  # characters of a block in which its first words are looked for
_CALL = re.compile(r"component[0-9]+x")


class _HtmlBlocks(Preprocessor):  # type: ignore[misc]
    """Markdown's own step that puts HTML aside, and remembers what was aside before: fenced code."""

    def __init__(self, step: Preprocessor):
        super().__init__(step.md)
        self._step = step
        self.before = 0

    def run(self, lines: list[str]) -> list[str]:
        self.before = self.md.htmlStash.html_counter
        return self._step.run(lines)


@cache
def _renderer() -> markdown.Markdown:
    renderer = markdown.Markdown(extensions=list(EXTENSIONS))
    renderer.preprocessors.register(
        _HtmlBlocks(renderer.preprocessors["html_block"]), "html_block", _HTML_BLOCK_PRIORITY
    )
    return renderer


_HTML_BLOCK_PRIORITY = 20  # as markdown.preprocessors.build_preprocessors gives it


def _without_calls(body: str) -> str:
    """The body with a plain word in place of each call of a component, another one for each."""
    calls = dict.fromkeys(re.findall(r"\{\{.*?\}\}", body))
    for number, call in enumerate(calls):
        body = body.replace(call, f"component{number}x")
    return body


def _raw_html(renderer: markdown.Markdown) -> Iterator[str]:
    """The tags of the HTML that Markdown would hand through: what it put aside, but for fenced code and entities."""
    step = renderer.preprocessors["html_block"]
    pieces = [raw.lstrip() for raw in renderer.htmlStash.rawHtmlBlocks[step.before :] if isinstance(raw, str)]
    tags = [found[0] for raw in pieces if (found := re.match(r"<[^>\n]*>?", raw))]
    opening = [tag for tag in tags if not tag.startswith("</")]
    yield from opening or tags


_HEADING = re.compile(r"h[1-6]")
# Tags that end no passage: words go on through them.
_WITHIN_WORDS = re.compile("a|abbr|b|br|code|del|em|i|img|mark|s|span|strong|sub|sup|u")
# What Markdown and the extensions write by themselves: the attributes of each tag, and what they may hold.
_OWN = {
    "a": {"href": ".*", "title": ".*"},
    "img": {"src": ".*", "alt": ".*", "title": ".*"},
    "ol": {"start": "[0-9]{1,3}"},
    "th": {"style": "text-align: (left|center|right);"},
    "td": {"style": "text-align: (left|center|right);"},
    "code": {"class": "language-[a-z]+"},
    "div": {"class": "admonition (note|tip|info|warning|danger)"},
    "p": {"class": "admonition-title"},
}


def _is_own(tag: str, name: str, value: str) -> bool:
    pattern = _OWN.get(tag, {}).get(name)
    return pattern is not None and bool(re.fullmatch(pattern, value, re.DOTALL))


class _Finder(HTMLParser):
    """Collects from rendered Markdown what the rules ask about. Attributes come with their entities unread."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.headings: list[tuple[int, str, str | None]] = []
        self.links: list[tuple[str, bool]] = []
        self.attributes: list[tuple[str, str]] = []
        self.blocks: list[Block] = []
        self._code: list[tuple[int, int]] = []
        self._heading: tuple[int, str | None] | None = None
        self._words: list[str] = []
        self._block: list[str] = []
        self._unseen: list[str] = []
        self._row: list[str] = []

    def handle_starttag(self, tag: str, _attributes: list[tuple[str, str | None]]) -> None:
        if not _WITHIN_WORDS.fullmatch(tag):
            self._end_block()
        if tag == "tr":
            self._row = []
        raw = dict(re.findall(r'\s([\w:.-]+)="([^"]*)"', self.get_starttag_text() or ""))
        if _HEADING.fullmatch(tag):
            self._heading, self._words = (int(tag[1]), raw.pop("id", None)), []
        if tag == "code":
            self._code.append((len("".join(self._block)), -1))
        if tag == "a" and "href" in raw:
            self.links.append((raw["href"], False))
        if tag == "img":
            self.links.append((raw.get("src", ""), True))
        self._unseen += [html.unescape(raw[name]) for name in ("alt", "title") if raw.get(name)]
        self.attributes += [(name, value) for name, value in raw.items() if not _is_own(tag, name, value)]

    def handle_data(self, data: str) -> None:
        self._words.append(data)
        self._block.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "code" and self._code:
            self._code[-1] = (self._code[-1][0], len("".join(self._block)))
        if not _WITHIN_WORDS.fullmatch(tag):
            self._end_block()
        if tag == "tr" and len(cells := [cell.strip() for cell in self._row if cell.strip()]) > 1:
            # A contact can begin in one cell and end in the next.
            self.blocks.append(Block([_CELLS.join(cells)], [], is_row=True))
        if _HEADING.fullmatch(tag) and self._heading:
            level, name = self._heading
            self.headings.append((level, "".join(self._words).strip(), name))
            self._heading = None

    def close(self) -> None:
        super().close()
        self._end_block()

    def _end_block(self) -> None:
        """Keeps the words of a block, and then those for its pictures and links."""
        texts = ["".join(self._block), *self._unseen]
        code = [(start, texts[0][start:end]) for start, end in self._code if end >= 0]
        self._block, self._unseen, self._code = [], [], []
        self._row.append(texts[0])
        if any(text.strip() for text in texts):
            self.blocks.append(Block(texts, code))


class _Search:
    """Finds where something stands in the source. What Markdown has changed too much stands where the page begins."""

    def __init__(self, lines: list[str], first_line: int):
        self._lines = lines
        self._first_line = first_line
        self._after = 0
        self._seen: dict[str, tuple[int, int]] = {}

    def heading(self, text: str) -> int:
        """The line of the next heading with these words."""
        words = re.findall(r"\w+", text)
        for is_heading in (re.compile(r"[\s>*+\d.-]*#").match, lambda line: line.strip()):
            for index in range(self._after, len(self._lines)):
                line = self._lines[index]
                if is_heading(line) and all(word in line for word in words):
                    self._after = index + 1
                    return self._first_line + index
        return self._first_line

    def attribute(self, name: str, value: str) -> Stranger:
        """The braces that gave an attribute."""
        signs = {"class": ".", "id": "#"}
        for index, line in enumerate(self._lines):
            for braces in re.finditer(r"\{[^{}]*\}", line):
                if name in braces[0] or signs.get(name, name) in braces[0].replace(f"#{value}", ""):
                    return Stranger(braces[0], False, self._first_line + index, braces.start() + 1)
        return Stranger(f'{name}="{value}"', False, self._first_line, 1)

    def text(self, text: str) -> tuple[int, int]:
        """Line and column of the next place where `text` stands, behind the last one where it was found."""
        for wanted in (text or _NO_TARGET, html.unescape(text)):
            line, column = self._seen.get(wanted, (0, -1))
            for index in range(line, len(self._lines)):
                start = column + 1 if index == line else 0
                # Markdown has made spaces of tabs.
                for words in (self._lines[index], self._lines[index].expandtabs(4)):
                    found = words.find(wanted, start) if wanted else -1
                    if found >= 0:
                        self._seen[wanted] = (index, found)
                        return self._first_line + index, found + 1 + (0 if text else len("]("))
        return self._first_line, 1


_NO_TARGET = "]()"
