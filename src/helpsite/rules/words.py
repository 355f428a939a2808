"""Rules on the words of facts and titles: plain, on one line, and just what they look like."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from helpsite.data.model import parts
from helpsite.problem import Place, Problem, quote, visible
from helpsite.project import Project


def rule_words_are_plain_text(project: Project) -> Iterator[Problem]:
    """No HTML, no link scheme, no line break and no invisible character stands in words of facts or front matter."""
    for words, place in _words(project):
        tag = re.search(r"<[/!?]?[A-Za-z][^>]*>?|<!--|&(#\d+|#x[0-9a-fA-F]+|[A-Za-z]+);", words)
        scheme = re.search(r"\b(javascript|vbscript|data|file|blob)\s*:", words, re.IGNORECASE)
        hidden = next((sign for sign in words if _is_hidden(sign)), None)
        if tag:
            yield Problem(place, f"{quote(tag[0])} is HTML; this is plain text", "take it out")
        if scheme:
            yield Problem(place, f"{quote(scheme[0])} could run as a script", "take it out")
        if hidden == "\n":
            yield Problem(place, "the words have a line break", "write them on one line")
        elif hidden:
            name = unicodedata.name(hidden, "a control character").lower()
            yield Problem(place, f"the character {quote(hidden)} ({name}) can't be seen", "delete it")
        elif not words.strip():
            yield Problem(place, "there is nothing to read here", "write words")
        elif words != words.strip() and place.path != "data/strings.yaml":
            yield Problem(place, "the words begin or end with a space", "delete it")


def rule_prose_can_be_seen(project: Project) -> Iterator[Problem]:
    """No invisible character and no mark that turns the direction of text stands in a page, nor the entity of one."""
    for page in project.pages:
        for passage in page.prose.passages:
            hidden = next((sign for sign in passage.text if _is_hidden(sign) and sign not in "\n\t"), None)
            if hidden:
                name = unicodedata.name(hidden, "a control character").lower()
                fact = f"the character {quote(hidden)} ({name}) can't be seen"
                yield Problem(page.place(passage.line), fact, "delete it")


def _is_hidden(sign: str) -> bool:
    return visible(sign) != sign or unicodedata.category(sign) == "Cn"


def rule_braces_stand_only_in_strings(project: Project) -> Iterator[Problem]:
    """Double braces are for pages; facts have none."""
    for words, place in _words(project):
        if "{{" in words or "{%" in words:
            yield Problem(place, "double braces do nothing here", "take them out; components stand in pages")


def _words(project: Project) -> Iterator[tuple[str, Place]]:
    """All words of facts and front matter, with their places."""
    catalog = project.catalog
    facts = [catalog.site, catalog.channels, catalog.regions, catalog.fees, catalog.strings]
    facts += [page.meta for page in project.pages]  # type: ignore[misc]
    for fact in facts:
        for way, value in parts(fact):
            if isinstance(value, str):
                yield value, fact.place(*way)
