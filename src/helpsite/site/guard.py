"""The last look at the built pages, before they take the place of the old ones: nothing runs or leads elsewhere.

The rules refuse such things in data and prose, and components escape what they show. This asks the result itself.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from helpsite.data.contacts import link_contacts
from helpsite.data.official import KnownContacts
from helpsite.problem import Place, Problem, quote

_LINKS = ("href", "src", "action", "formaction", "poster", "data", "srcset", "xlink:href")
_SAFE_SCHEMES = ("https", "mailto", "tel")
_LOADED = ("script", "img", "iframe", "object", "embed", "source", "video", "audio", "track")
_LOADED_RELS = ("stylesheet", "icon", "preload", "modulepreload", "manifest")


def page_problems(folder: Path, own_scripts: set[str], known: KnownContacts) -> Iterator[Problem]:
    """What no page below `folder` may hold. `own_scripts` are the inline scripts of the page frame, word for word;
    `known` says which contacts a page may link to.
    """
    for file in sorted(folder.rglob("*.html")):
        guard = _Guard(own_scripts, known)
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

    def __init__(self, own_scripts: set[str], known: KnownContacts):
        super().__init__(convert_charrefs=True)
        self._known = known
        self.facts: list[str] = []
        self._own_scripts = own_scripts
        self._ids: set[str] = set()
        self._script: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag == "script":
            self._script = ""
        for name, value in attributes.items():
            if name.startswith("on") or name == "srcdoc":
                self.facts.append(f"the attribute {quote(name)} could run a script")
            if name in _LINKS:
                self._judge_link(tag, attributes, value)
        if "id" in attributes:
            if attributes["id"] in self._ids:
                self.facts.append(f"the id {quote(attributes['id'])} stands here twice")
            self._ids.add(attributes["id"])

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self._script = None

    def handle_data(self, data: str) -> None:
        if self._script is not None:
            self._script += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "script" and self._script is not None:
            if self._script and self._script not in self._own_scripts:
                self.facts.append(f"the script {quote(self._script)} is not ours")
            self._script = None

    def _judge_link(self, tag: str, attributes: dict[str, str], value: str) -> None:
        address = re.sub(r"[\x00-\x20]", "", html.unescape(value))
        scheme = re.match(r"([A-Za-z][A-Za-z0-9+.-]*):", address)
        if scheme and scheme[1].lower() not in _SAFE_SCHEMES:
            self.facts.append(f"the address {quote(value)} could run a script")
        loaded = tag in _LOADED or (tag == "link" and attributes.get("rel", "").strip() in _LOADED_RELS)
        if loaded and (scheme or address.startswith("//")):
            self.facts.append(f"{quote(value)} would be loaded from another host")
            return
        for contact in link_contacts(address, self._known.platforms):
            # From here nobody writes to or calls anyone but us. Others may be linked to for a reason.
            is_written_to = contact.kind in ("email", "phone")
            if not (self._known.is_ours(contact) if is_written_to else self._known.may_stand(contact)):
                self.facts.append(f"{quote(value)} leads to a contact that is not ours")
            elif self._known.is_ours(contact) and self._known.strangers_in(contact):
                self.facts.append(f"{quote(value)} has a contact in it that is not ours")
