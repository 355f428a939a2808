"""Rules on the words of facts and titles: plain, on one line, and just what they look like."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Any

from helpsite.data.model import words_in
from helpsite.data.source import Keys
from helpsite.problem import Place, Problem, quote, visible
from helpsite.project import Project


def rule_words_are_plain_text(project: Project) -> Iterator[Problem]:
    """No HTML, no link scheme, no line break and no invisible character stands in words of facts or front matter."""
    for words, standings in _words(project):
        faults = list(_faults(words))
        for fact, way in standings if faults else ():
            place: Place = fact.place(*way)
            yield from (Problem(place, *fault) for fault in faults if fault != _PADDED or place.path != _INTERFACE)


def _faults(words: str) -> Iterator[tuple[str, str]]:
    """What is wrong with words wherever they stand, and the way out."""
    tag = re.search(r"<[/!?]?[A-Za-z][^>]*>?|<!--|&(#\d+|#x[0-9a-fA-F]+|[A-Za-z]+);", words)
    scheme = re.search(r"\b(javascript|vbscript|data|file|blob)\s*:", words, re.IGNORECASE)
    hidden = next((sign for sign in words if _is_hidden(sign)), None)
    if tag:
        yield f"{quote(tag[0])} is HTML; this is plain text", "take it out"
    if scheme:
        yield f"{quote(scheme[0])} could run as a script", "take it out"
    if hidden == "\n":
        yield "the words have a line break", "write them on one line"
    elif hidden:
        name = unicodedata.name(hidden, "a control character").lower()
        yield f"the character {quote(hidden)} ({name}) can't be seen", "delete it"
    elif not words.strip():
        yield "there is nothing to read here", "write words"
    elif words != words.strip():
        yield _PADDED


_PADDED = ("the words begin or end with a space", "delete it")
# The words of the interface are put together with others, so a space may belong to them.
_INTERFACE = "data/strings.yaml"


def rule_prose_can_be_seen(project: Project) -> Iterator[Problem]:
    """No invisible character and no mark that turns the direction of text stands in a page, nor the entity of one."""
    for page in project.pages:
        for passage in page.prose.passages:
            hidden = next((sign for sign in passage.text if _is_hidden(sign) and sign not in "\n\t"), None)
            if hidden:
                name = unicodedata.name(hidden, "a control character").lower()
                fact = f"the character {quote(hidden)} ({name}) can't be seen"
                yield Problem(page.place(passage.line), fact, "delete it")


@cache
def _is_hidden(sign: str) -> bool:
    return visible(sign) != sign or unicodedata.category(sign) == "Cn"


def rule_braces_stand_only_in_strings(project: Project) -> Iterator[Problem]:
    """Double braces are for pages; facts have none."""
    for words, standings in _words(project):
        if "{{" in words or "{%" in words:
            for fact, way in standings:
                place = fact.place(*way)
                yield Problem(place, "double braces do nothing here", "take them out; components stand in pages")


def _words(project: Project) -> Iterator[tuple[str, list[tuple[Any, Keys]]]]:
    """All words of facts and front matter, each with the facts in which it stands and the ways in them."""
    yield from project.catalog.words.items()
    for page in project.pages:
        for way, words in words_in(page.meta):
            yield words, [(page.meta, way)]
