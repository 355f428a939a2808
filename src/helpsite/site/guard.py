"""The last look at the built pages, before they take the place of the old ones: nothing runs or leads elsewhere.

The rules refuse such things in data and prose, and components escape what they show. This asks the result itself.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from helpsite.data.contacts import FoundContact, found_contacts, link_contacts
from helpsite.data.official import KnownContacts
from helpsite.problem import Place, Problem, quote
from helpsite.site.article import WITHIN_WORDS

_LINKS = ("href", "src", "action", "formaction", "poster", "data", "xlink:href")
_SAFE_SCHEMES = ("https", "mailto", "tel")
_LOADED = ("script", "img", "iframe", "object", "embed", "source", "video", "audio", "track")
_LOADED_RELS = frozenset({"stylesheet", "icon", "preload", "modulepreload", "manifest"})
# The styles that Markdown writes by itself, for the columns of a table.
_OWN_STYLE = re.compile(r"text-align: ?(left|center|right);?")
# Marks that turn the direction of text: the address that is read is not the one that is there.
_TURNING = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")
# Where words are no prose: the code of scripts, and drawings.
_NO_WORDS = ("script", "style", "svg", "template")


def page_problems(folder: Path, own_scripts: set[str], known: KnownContacts) -> Iterator[Problem]:
    """What no page below `folder` may hold. `own_scripts` are the inline scripts of the page frame, word for word;
    `known` says which contacts a page may link to.
    """
    found: dict[str, list[FoundContact]] = {}  # many words stand on more than one page
    for file in sorted(folder.rglob("*.html")):
        guard = _Guard(own_scripts, known, found)
        guard.feed(file.read_text(encoding="utf-8"))
        guard.close()
        path = file.relative_to(folder).as_posix()
        for fact in dict.fromkeys(guard.facts):
            yield Problem(Place(f"site/{path}"), fact, "find where it comes from; nothing was published")


def inline_scripts(templates: Path) -> set[str]:
    """The inline scripts in our own templates."""
    texts = [file.read_text(encoding="utf-8") for file in sorted(templates.rglob("*.html"))]
    return {script for text in texts for script in re.findall(r"<script>(.*?)</script>", text, re.DOTALL)}


class _Guard(HTMLParser):
    """Collects what is wrong with one page."""

    def __init__(self, own_scripts: set[str], known: KnownContacts, found: dict[str, list[FoundContact]]):
        super().__init__(convert_charrefs=True)
        self._found = found
        self._known = known
        self.facts: list[str] = []
        self._own_scripts = own_scripts
        self._ids: set[str] = set()
        self._script: str | None = None
        self._in_article = False
        self._wordless = 0
        self._words: list[str] = []

    def feed(self, data: str) -> None:
        """Looks through a page. What turns the direction of text is told wherever it stands, as itself or an entity."""
        if found := _TURNING.search(html.unescape(data) if "&#" in data else data):
            self.facts.append(f"the character {quote(found[0])} turns the direction of text")
        super().feed(data)

    def close(self) -> None:
        """Ends the page."""
        super().close()
        self._end_block()

    def handle_comment(self, _data: str) -> None:
        self.facts.append("there is a comment, and the site writes none")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # Of two attributes with one name, browsers take the first.
        attributes = {name: value or "" for name, value in reversed(attrs)}
        if len(attributes) < len(attrs):
            self.facts.append(f"a tag {quote(tag)} has an attribute twice")
        if tag == "article":
            self._in_article = True
        if tag in _NO_WORDS:
            self._wordless += 1
        if tag not in WITHIN_WORDS:
            self._end_block()
        self._judge_tag(tag, attributes)
        if tag == "script":
            self._script = ""
        for name, value in attributes.items():
            self._judge_attribute(tag, attributes, name, value)
        if "id" in attributes:
            if attributes["id"] in self._ids:
                self.facts.append(f"the id {quote(attributes['id'])} stands here twice")
            self._ids.add(attributes["id"])

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag in _NO_WORDS:
            self._wordless -= 1
        self._script = None

    def handle_data(self, data: str) -> None:
        if self._in_article and not self._wordless:
            self._words.append(data)
        if self._script is not None:
            self._script += data

    def handle_endtag(self, tag: str) -> None:
        if tag not in WITHIN_WORDS:
            self._end_block()
        if tag in _NO_WORDS and self._wordless:
            self._wordless -= 1
        if tag == "article":
            self._in_article = False
        if tag == "script" and self._script is not None:
            if self._script and self._script not in self._own_scripts:
                self.facts.append(f"the script {quote(self._script)} is not ours")
            self._script = None

    def _judge_tag(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "style":
            self.facts.append("there is a style in the page")
        if tag == "base" or (tag == "meta" and attributes.get("http-equiv", "").strip().lower() == "refresh"):
            self.facts.append(f"the tag {quote(tag)} could lead readers elsewhere")

    def _judge_attribute(self, tag: str, attributes: dict[str, str], name: str, value: str) -> None:
        if name.startswith("on") or name == "srcdoc":
            self.facts.append(f"the attribute {quote(name)} could run a script")
        if name == "ping":
            self.facts.append('the attribute "ping" would tell another host of a click')
        if name == "style" and not _OWN_STYLE.fullmatch(value.strip()):
            self.facts.append(f"the style {quote(value)} is not ours")
        if name in ("srcset", "imagesrcset"):
            for one in re.split(r",\s|\s+", value):
                self._judge_link(tag, attributes, one)
        elif name in _LINKS:
            self._judge_link(tag, attributes, value)

    def _end_block(self) -> None:
        """Looks for contacts in the words of a block, as readers see them."""
        words, self._words = "".join(self._words).strip(), []
        if words not in self._found:
            self._found[words] = found_contacts(words, self._known.platforms)
        for contact in self._found[words]:
            # What was ours or will be stands in the lists that say so; the rules keep it out of prose.
            is_listed = contact.key in self._known.past or contact.key in self._known.coming
            if not is_listed and not self._known.may_stand(contact):
                self.facts.append(f"{quote(contact.value)} is named, and is not ours")

    def _judge_link(self, tag: str, attributes: dict[str, str], value: str) -> None:
        address = re.sub(r"[\x00-\x20]", "", html.unescape(value))
        scheme = re.match(r"([A-Za-z][A-Za-z0-9+.-]*):", address)
        if scheme and scheme[1].lower() not in _SAFE_SCHEMES:
            self.facts.append(f"the address {quote(value)} could run a script")
        loaded = tag in _LOADED or (
            tag == "link" and not _LOADED_RELS.isdisjoint(attributes.get("rel", "").lower().split())
        )
        if loaded and (scheme or re.match(r"[/\\]{2}", address)):
            self.facts.append(f"{quote(value)} would be loaded from another host")
            return
        for contact in link_contacts(address, self._known.platforms):
            # From here nobody writes to or calls anyone but us. Others may be linked to for a reason.
            is_written_to = contact.kind in ("email", "phone")
            if not (self._known.is_ours(contact) if is_written_to else self._known.may_stand(contact)):
                self.facts.append(f"{quote(value)} leads to a contact that is not ours")
            elif self._known.is_ours(contact) and self._known.strangers_in(contact):
                self.facts.append(f"{quote(value)} has a contact in it that is not ours")
