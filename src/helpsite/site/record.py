"""A record: what stays of an edition when a newer one is published. Nothing in it is a contact of ours, or was one.

Components put a notice in the place of the blocks that show contacts. What is left stands in words that editors wrote:
it is taken out of the built pages, where its markup is gone, and of the files for programs. In the end every file is
searched, however it is packed or written.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from helpsite.data.contacts import FoundContact, link_contacts
from helpsite.data.contacts import found_contacts as contacts_in
from helpsite.pages.formats import HAN
from helpsite.pages.words import say
from helpsite.problem import Place, Problem, quote
from helpsite.project import Project
from helpsite.site.article import VOID, WITHIN_WORDS
from helpsite.site.traces import found_contacts, number_of, values_of

# What takes the place of a contact in words of no language.
GAP = "…"
# Words in such brackets have no blank beside a Han character.
_WIDE = ("（", "）")
_HAN_AND_BLANKS, _BLANKS_AND_HAN = re.compile(f"(?<={HAN})\\s+$"), re.compile(f"\\s+(?={HAN})")
# Where words are code, which no editor wrote.
_CODE = ("script", "style")
# What browsers, scripts and links know things by: no words.
_NAMES = ("id", "class", "for", "name", "type", "role", "lang", "hreflang", "rel", "d", "points", "viewbox")
_LINKS = ("href", "src", "action", "cite", "data", "poster")

Clean = Callable[[str], str]
Find = Callable[[str], list[FoundContact]]


def clear(folder: Path, project: Project) -> None:
    """Takes the contacts out of the words of all pages below `folder`."""
    find = finder(project)
    for file in sorted(folder.rglob("*.html")):
        text = file.read_text(encoding="utf-8")
        gap = gap_in(project, _language_of(project, file.relative_to(folder).as_posix()))
        page = _Page(find, lambda address: _leads_to_contact(project, address), gap)
        page.feed(text)
        page.close()
        if page.has_changed:
            file.write_text("".join(page.parts), encoding="utf-8")


def finder(project: Project) -> Find:
    """A function that finds in words those contacts that are ours, were, or will be, but for addresses of this site."""
    known = project.known.ours.keys() | project.known.past.keys() | project.known.coming.keys()

    facts = [*project.catalog.channels.channels, *project.catalog.channels.retired]
    numbers = [number_of(str(fact.address)).pattern for fact in facts if fact.kind == "phone" and fact.address]

    @cache  # most words stand on many pages
    def find(words: str) -> list[FoundContact]:
        found = [
            contact
            for contact in contacts_in(words, project.known.platforms)
            if contact.key in known and not _is_of_this_site(project, words[contact.start :])
        ]
        return sorted([*found, *_parted_numbers(words, numbers, found)], key=lambda contact: contact.start)

    return find


def _parted_numbers(
    words: str, numbers: Iterable[re.Pattern[str]], others: Iterable[FoundContact]
) -> Iterator[FoundContact]:
    """Our numbers in words with gaps so wide that they would be none, were they not known."""
    taken = [(contact.start, contact.end) for contact in others]
    for number in numbers:
        for found in number.finditer(words):
            start, end = found.span()
            while words[start - 1 : start] == "+" or (words[start - 1 : start] == "(" and ")" in found[0]):
                start -= 1
            if all(end <= first or last <= start for first, last in taken):
                taken.append((start, end))
                yield FoundContact("phone", words[start:end], start, end)


def gap_in(project: Project, language: str) -> str:
    """What takes the place of a contact in words of a language."""
    return say(project, language, "record.gap")


def with_gap(words: str, start: int, end: int, gap: str) -> str:
    """Words with a gap in the place of the signs from `start` to `end`."""
    start, end = _with_blanks(words, start, end, gap)
    return f"{words[:start]}{gap}{words[end:]}"


def cleaner(project: Project, language: str | None = None) -> Clean:
    """A function that puts a gap in the place of each of these contacts in words, of this language if there is one."""
    find = finder(project)
    gap = gap_in(project, language) if language else GAP

    def clean(words: str) -> str:
        for contact in reversed(find(words)):
            words = with_gap(words, contact.start, contact.end, gap)
        return words

    return clean


def cleaned_facts(project: Project, content: dict[str, Any]) -> dict[str, Any]:
    """Facts for programs without contacts in their words. An address that is one is left out with its key.

    A text by languages has a gap in the words of each.
    """
    cleaners = {language: cleaner(project, language) for language in project.languages}
    clean = cleaner(project)
    return {key: _cleaned(value, clean, cleaners) for key, value in content.items()}


def _cleaned(value: Any, clean: Clean, cleaners: Mapping[str, Clean]) -> Any:
    if isinstance(value, dict):
        is_text = value.keys() == cleaners.keys()
        kept = {key: _cleaned(inner, cleaners[key] if is_text else clean, cleaners) for key, inner in value.items()}
        return {key: inner for key, inner in kept.items() if key != "address" or inner == value[key]}
    if isinstance(value, list):
        return [_cleaned(inner, clean, cleaners) for inner in value]
    return clean(value) if isinstance(value, str) else value


def _language_of(project: Project, path: str) -> str:
    """The language of the file at a path in the site: en/fees/index.html."""
    others = [code for code in project.languages if project.prefix(code)]
    found = (code for code in others if f"/{path}".startswith(f"{project.prefix(code)}/"))
    return next(found, project.languages[0])


def _with_blanks(words: str, start: int, end: int, gap: str) -> tuple[int, int]:
    """The place of signs in words, with the blanks between them and a Han character if a gap in wide brackets comes."""
    if not (gap.startswith(_WIDE[0]) and gap.endswith(_WIDE[1])):
        return start, end
    before, after = _HAN_AND_BLANKS.search(words[:start]), _BLANKS_AND_HAN.match(words, end)
    return before.start() if before else start, after.end() if after else end


def _is_of_this_site(project: Project, words: str) -> bool:
    """Whether words begin with an address of this very site: it is where the reader is."""
    return words.startswith(project.catalog.site.address)


def _leads_to_contact(project: Project, address: str) -> bool:
    known, platforms = project.known, project.known.platforms
    return not _is_of_this_site(project, address) and any(
        contact.key in known.ours or contact.key in known.past or contact.key in known.coming
        for contact in link_contacts(address, platforms)
    )


class _Page(HTMLParser):
    """Writes a page anew, word for word, without contacts. `find` finds them in words, `is_contact` judges links.

    `gap` takes their place in words. A page without contacts is better left as it is: tags may end up in small letters.
    """

    def __init__(self, find: Find, is_contact: Callable[[str], bool], gap: str):
        super().__init__(convert_charrefs=False)
        self.parts: list[str] = []
        self.has_changed = False
        self._find = find
        self._is_contact = is_contact
        self._gap = gap
        self._block: list[int] = []  # the places in `parts` of the words of the block that is open
        self._in_code = False
        self._unwrapped: list[bool] = []  # of each open link, whether its tag is left out

    def handle_decl(self, decl: str) -> None:
        self.parts.append(f"<!{decl}>")

    def handle_comment(self, data: str) -> None:
        self.parts.append(f"<!--{data}-->")

    def handle_data(self, data: str) -> None:
        self._add_words(data)

    def handle_entityref(self, name: str) -> None:
        # Not every entity ends with a semicolon; what browsers read as one does in our pages.
        self._add_words(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._add_words(f"&#{name};")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._begin(tag)
        self._in_code = tag in _CODE
        is_link = tag == "a" and any(name == "href" and self._is_contact(value or "") for name, value in attrs)
        if tag == "a":
            self._unwrapped.append(is_link)
        if is_link:
            self.has_changed = True
        else:
            self.parts.append(self._tag(attrs))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._begin(tag)
        self.parts.append(self._tag(attrs))

    def handle_endtag(self, tag: str) -> None:
        self._begin(tag)
        self._in_code = False
        if tag == "a" and self._unwrapped and self._unwrapped.pop():
            return
        if tag not in VOID:
            self.parts.append(f"</{tag}>")

    def close(self) -> None:
        super().close()
        self._end_block()

    def _add_words(self, raw: str) -> None:
        if not self._in_code:
            self._block.append(len(self.parts))
        self.parts.append(raw)

    def _begin(self, tag: str) -> None:
        if tag not in WITHIN_WORDS:
            self._end_block()

    def _end_block(self) -> None:
        """Takes the contacts out of a block, as readers see it: tags and entities may part one."""
        places, self._block = self._block, []
        words = [html.unescape(self.parts[place]) for place in places]
        for contact in reversed(self._find("".join(words))):
            _cut(words, *_with_blanks("".join(words), contact.start, contact.end, self._gap), self._gap)
        for place, left in zip(places, words, strict=True):
            if left != html.unescape(self.parts[place]):
                self.parts[place] = html.escape(left, quote=False)
                self.has_changed = True

    def _tag(self, attrs: list[tuple[str, str | None]]) -> str:
        """A start tag as it is written, or without the contacts in its attributes."""
        raw = self.get_starttag_text() or ""
        kept = [(name, self._value(name, value)) for name, value in attrs if not self._is_bad_link(name, value)]
        if kept == attrs:
            return raw
        self.has_changed = True
        tag = re.split(r"[\s/>]", raw, maxsplit=1)[0]
        written = "".join(f" {key}" if value is None else f' {key}="{html.escape(value)}"' for key, value in kept)
        return f"{tag}{written}{'/>' if raw.endswith('/>') else '>'}"

    def _is_bad_link(self, name: str, value: str | None) -> bool:
        return name in _LINKS and self._is_contact(value or "")

    def _value(self, name: str, value: str | None) -> str | None:
        if not value or name in _NAMES or name in _LINKS:
            return value
        for contact in reversed(self._find(value)):
            value = with_gap(value, contact.start, contact.end, self._gap)
        return value


def _cut(pieces: list[str], start: int, end: int, gap: str) -> None:
    """Puts a gap in the place of the signs from `start` to `end` of words that are in pieces."""
    begin = 0
    for index, piece in enumerate(pieces):
        first, last = max(start - begin, 0), min(end - begin, len(piece))
        begin += len(piece)
        if first < last:
            pieces[index], gap = piece[:first] + gap + piece[last:], ""


# --- The last look ----------------------------------------------------------------------------------------------------


def contacts_left(folder: Path, told: Mapping[str, Any], project: Project) -> Iterator[Problem]:
    """The contacts that are left in any file below `folder`, each with the file.

    Pages come first: their words say most to an editor. `told` is the `api/v1/channels.json` of the form with
    contacts: what is looked for.
    """
    own = [urlsplit(project.catalog.site.address).hostname or ""]
    files = {
        file.relative_to(folder).as_posix(): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()
    }
    for left in found_contacts(files, values_of(told, own), own):
        fact = f"{quote(left.written)} is left in the record of the edition, which may hold no contact"
        yield Problem(Place(f"site/{left.path}"), fact, "name it by a component, or take it out of the words")
