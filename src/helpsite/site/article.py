"""What a built page says: its article, without what only works on the page; for feed readers as HTML."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from html.parser import HTMLParser
from urllib.parse import urljoin

# What runs, waits for readers, or is a drawing.
NO_PROSE = frozenset(
    (
        *("script", "style", "template", "noscript", "svg", "math", "form", "button", "input", "select", "textarea"),
        *("label", "dialog", "iframe", "object", "embed", "video", "audio"),
    )
)
# Tags that end no passage: words go on through them.
WITHIN_WORDS = frozenset(
    (
        *("a", "abbr", "b", "bdi", "br", "code", "del", "em", "i", "mark", "s", "span", "strong", "sub", "sup"),
        *("time", "u", "wbr"),
    )
)
# The day of the last change and the link to the source.
_PAGE_FACTS = "hs-page-facts"
_ADDRESSES = frozenset(("href", "src", "cite"))
# The attributes that mean something without style sheet and scripts.
_KEPT = _ADDRESSES | frozenset(
    (
        *("alt", "title", "lang", "dir", "width", "height", "colspan", "rowspan", "scope", "datetime", "start"),
        *("reversed", "value"),
    )
)
VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"),
)
# What XML 1.0 has no place for, not even as an entity.
_NOT_IN_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Attributes = Mapping[str, str | None]


class ArticleReader(HTMLParser):
    """Goes through the first article of a page: what is in it and not left out comes to `begin`, `words` and `end`."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.has_ended = False
        # The open tags from the article on, and whether what stands in each is left out.
        self._open: list[tuple[str, bool]] = []

    def leaves_out(self, tag: str, attributes: Attributes) -> bool:
        """Whether an element is passed over, with all that is in it."""
        raise NotImplementedError

    def begin(self, tag: str, attributes: Attributes) -> None:
        """An element begins. One that can hold nothing never ends."""
        raise NotImplementedError

    def words(self, text: str) -> None:
        """Words stand there."""
        raise NotImplementedError

    def end(self, tag: str) -> None:
        """An element ends."""
        raise NotImplementedError

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag opens an element."""
        if not self._open:
            if tag == "article" and not self.has_ended:
                self._open.append((tag, False))
            return
        attributes = dict(attrs)
        is_left_out = self._is_left_out() or self.leaves_out(tag, attributes)
        if not is_left_out:
            self.begin(tag, attributes)
        if tag not in VOID:
            self._open.append((tag, is_left_out))

    def handle_endtag(self, tag: str) -> None:
        """A tag closes an element, and those in it that nothing closed."""
        if tag not in (name for name, _ in self._open):
            return
        while self._open:
            name, is_left_out = self._open.pop()
            if not self._open:
                self.has_ended = True
            elif not is_left_out:
                self.end(name)
            if name == tag:
                return

    def handle_data(self, data: str) -> None:
        """Text stands between tags."""
        if self._open and not self._is_left_out():
            self.words(data)

    def _is_left_out(self) -> bool:
        return self._open[-1][1]


def article(page: str, address: str) -> str:
    """The inside of the article of a built page, all links absolute, fit for HTML and XML alike.

    `address` is the whole address of the page. Raises LookupError for a page without an article.
    """
    reader = _Article(address)
    reader.feed(page)
    reader.close()
    if not reader.has_ended:
        raise LookupError(f"there is no article at {address}")
    return printable("".join(reader.parts)).strip()


def printable(words: str) -> str:
    """The words without the characters that may not stand in XML."""
    return _NOT_IN_XML.sub("", words)


class _Article(ArticleReader):
    """Collects what stands in an article. Feeds have its title elsewhere, and of drawings they would show pieces."""

    def __init__(self, address: str):
        super().__init__()
        self.parts: list[str] = []
        self._address = address

    def leaves_out(self, tag: str, attributes: Attributes) -> bool:
        is_page_facts = _PAGE_FACTS in (attributes.get("class") or "").split()
        return tag in NO_PROSE or tag == "h1" or "hidden" in attributes or is_page_facts

    def begin(self, tag: str, attributes: Attributes) -> None:
        kept = {name: value or "" for name, value in attributes.items() if name in _KEPT}
        whole = {name: urljoin(self._address, v) if name in _ADDRESSES else v for name, v in kept.items()}
        written = "".join(f' {name}="{escape(value)}"' for name, value in whole.items())
        self.parts.append(f"<{tag}{written}>")

    def words(self, text: str) -> None:
        self.parts.append(escape(text, quote=False))

    def end(self, tag: str) -> None:
        self.parts.append(f"</{tag}>")
