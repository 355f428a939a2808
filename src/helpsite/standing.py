"""Where contacts stand: in facts, in the words of pages as readers see them, and in settings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from helpsite.data.catalog import Catalog
from helpsite.data.contacts import FoundContact, Platforms, found_contacts, link_contacts
from helpsite.data.model import Channels, Mail, Search, Site, words_in
from helpsite.data.source import Keys
from helpsite.pages.page import Page
from helpsite.pages.prose import line_and_column
from helpsite.problem import Place
from helpsite.settings import Settings

Standing = tuple[FoundContact, Place]
Key = tuple[str, str]

# The values that say which contacts there are: what is ours or was, the platforms' own hosts, and what is allowed.
_LISTS: dict[type, tuple[Keys, ...]] = {
    Site: (("address",), ("identity",), ("domains", 0, "host")),
    Channels: (
        ("channels", 0, "address"),
        ("retired", 0, "address"),
        ("platforms", 0, "hosts", 0),
        ("allowed", 0, "value"),
        ("allowed", 0, "reason"),
    ),
}
_PAGE_OF_A_TOPIC: Keys = ("topics", 0, "page")


def standing_contacts(
    catalog: Catalog, pages: list[Page], settings: Settings, platforms: Platforms
) -> Iterator[Standing]:
    """Every contact that stands anywhere but in the lists that say which contacts there are, with its place.

    The name of a page's file in a page's code is no contact, although there are hosts that end with ".md"; nor is
    the page that a topic or a word of the search leads to.
    """
    files = {name for page in pages for name in (page.path, page.path.rpartition("/")[2])}
    for words, standings in catalog.words.items():
        if any(_is_looked_at(words, fact, way, files) for fact, way in standings):
            contacts = found_contacts(words, platforms)
            for fact, way in standings if contacts else ():
                if _is_looked_at(words, fact, way, files):
                    yield from ((contact, fact.place(*way)) for contact in contacts)
    for mail in catalog.channels.mails:
        yield from _in_mail(mail, catalog.languages, platforms)
    for entry in settings.addresses:
        yield from ((contact, entry.place) for contact in link_contacts(entry.name, platforms))
    for page in pages:
        yield from _in_page(page, files, platforms)


def _is_looked_at(words: str, fact: Any, way: Keys, files: set[str]) -> bool:
    """Whether words of a file's fact are none of those that say which contacts there are, nor a topic's page."""
    if type(fact) not in _LISTS:
        return not (type(fact) is Search and way[-1] == "page")  # a rule asks for that page
    form = _form(way)
    return form not in _LISTS[type(fact)] and not (form == _PAGE_OF_A_TOPIC and words in files)


def _form(way: Keys) -> Keys:
    """A way in which every position in a list is 0."""
    return tuple(0 if isinstance(step, int) else step for step in way)


def _in_mail(mail: Mail, languages: list[str], platforms: Platforms) -> Iterator[Standing]:
    """The contacts that begin on one line of a mail and end on the next, with a space between them or without."""
    for language in languages:
        lines = [text.root.get(language, "") for text in (mail.subject, *mail.body)]
        alone = {contact.key for line in lines for contact in found_contacts(line, platforms)}
        for whole in (" ".join(lines), "".join(lines)):
            for contact in found_contacts(whole, platforms):
                if contact.key not in alone:
                    alone.add(contact.key)
                    yield contact, mail.place("body")


def _is_sure(contact: FoundContact, words: str) -> bool:
    """Whether a contact in a row of a table is one across cells: a platform's name beside a word is just a row."""
    return contact.kind == "social" and bool(re.search("[0-9_@]|号|ID", words[contact.start : contact.end]))


def _in_page(page: Page, files: set[str], platforms: Platforms) -> Iterator[Standing]:
    for way, words in words_in(page.meta):
        yield from ((contact, page.meta.place(*way)) for contact in found_contacts(words, platforms))
    after: dict[str, int] = {}
    told: set[Key] = set()
    for passage in page.prose.passages:
        for contact in found_contacts(passage.text, platforms):
            if passage.is_row and (contact.key in told or not _is_sure(contact, passage.text)):
                continue
            told.add(contact.key)
            code = next((piece for start, piece in passage.code if start <= contact.start < start + len(piece)), "")
            if code.strip() in files:
                continue
            words = passage.text[contact.start : contact.end]
            start = page.body.find(words, after.get(words, 0))
            if start < 0:
                # Markup stands within it: it's said where the words around it begin.
                yield contact, page.place(passage.line)
            else:
                after[words] = start + len(words)
                yield contact, page.place(*line_and_column(page.body, page.line, start))
    for link in page.prose.links:
        # Any other link away is refused whatever it leads to.
        if link.address.lower().startswith("https:") and not link.is_image:
            for contact in link_contacts(link.address, platforms):
                yield contact, page.place(link.line, link.column)
