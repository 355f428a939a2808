"""What a built page says, as HTML that can stand in a feed reader: its article, without what only works on the page."""

from __future__ import annotations

import re
from html import escape
from html.parser import HTMLParser
from urllib.parse import urljoin

# A feed has the title elsewhere. The others run, wait for readers, or are drawings, of which feed readers show pieces.
_LEFT_OUT = frozenset(
    (
        *(
            "h1",
            "script",
            "style",
            "template",
            "noscript",
            "svg",
            "math",
            "form",
            "button",
            "input",
            "select",
            "textarea",
        ),
        *("label", "dialog", "iframe", "object", "embed", "video", "audio"),
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
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"),
)
# What XML 1.0 has no place for, not even as an entity.
_NOT_IN_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def article(page: str, address: str) -> str:
    """The inside of the article of a built page, all links absolute, fit for HTML and XML alike.

    `address` is the whole address of the page. Raises LookupError for a page without an article.
    """
    reader = _Article(address)
    reader.feed(page)
    reader.close()
    if reader.text is None:
        raise LookupError(f"there is no article at {address}")
    return reader.text


def printable(words: str) -> str:
    """The words without the characters that may not stand in XML."""
    return _NOT_IN_XML.sub("", words)


class _Article(HTMLParser):
    """Collects the first article of a page. `text` is what stands in it, once it has ended."""

    def __init__(self, address: str):
        super().__init__(convert_charrefs=True)
        self.text: str | None = None
        self._address = address
        self._parts: list[str] = []
        # The open tags from the article on, and whether what stands in each is left out.
        self._open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not self._open:
            if tag == "article" and self.text is None:
                self._open.append((tag, False))
            return
        is_left_out = self._is_left_out() or tag in _LEFT_OUT or _is_hidden(dict(attrs))
        if not is_left_out:
            self._parts.append(f"<{tag}{self._attributes(attrs)}>")
        if tag not in _VOID:
            self._open.append((tag, is_left_out))

    def handle_endtag(self, tag: str) -> None:
        if tag not in (name for name, _ in self._open):
            return
        while self._open:
            name, is_left_out = self._open.pop()
            if not self._open:
                self.text = printable("".join(self._parts)).strip()
            elif not is_left_out:
                self._parts.append(f"</{name}>")
            if name == tag:
                return

    def handle_data(self, data: str) -> None:
        if self._open and not self._is_left_out():
            self._parts.append(escape(data, quote=False))

    def _is_left_out(self) -> bool:
        return self._open[-1][1]

    def _attributes(self, attrs: list[tuple[str, str | None]]) -> str:
        kept = {name: value or "" for name, value in attrs if name in _KEPT}
        whole = {name: urljoin(self._address, v) if name in _ADDRESSES else v for name, v in kept.items()}
        return "".join(f' {name}="{escape(value)}"' for name, value in whole.items())


def _is_hidden(attributes: dict[str, str | None]) -> bool:
    return "hidden" in attributes or _PAGE_FACTS in (attributes.get("class") or "").split()
