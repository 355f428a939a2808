"""Translations: one page, or one announcement, in the languages that it is written in."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable

from helpsite.editions.difference import Words
from helpsite.editions.states import States
from helpsite.pages.page import Page
from helpsite.project import Project

# By language; the first one is in the first language that has it.
Translations = dict[str, Page]
Pair = tuple[Page, Page]


def translations(states: States, project: Project, *, are_posts: bool) -> list[Translations]:
    """The pages of one state, or its announcements, in the languages that both states have."""
    found: dict[str, Translations] = {}
    for code in states.languages:
        for page in project.pages:
            if page.language == code and page.is_announcement == are_posts:
                found.setdefault(page.path, {})[code] = page
    return list(found.values())


def same_words(states: States) -> list[Callable[[Translations], Hashable | None]]:
    """What tells a page in the other state: its path or, if it was moved, its title and its words in a language."""
    keys: list[Callable[[Translations], Hashable | None]] = [lambda page: first(page).path]
    for read in (lambda page: (page.meta.title, words_of(page)), words_of, lambda page: page.meta.title):
        keys += [_in_language(code, read) for code in states.languages]
    return keys


def _in_language(code: str, read: Callable[[Page], Hashable]) -> Callable[[Translations], Hashable | None]:
    # A page without words is like any other without.
    return lambda page: (read(page[code]) or None) if code in page else None


def words_of(page: Page) -> str:
    """The prose of a page without what nobody sees: spaces at the ends of lines, and more than one empty line."""
    lines = "\n".join(line.rstrip() for line in page.body.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", lines).strip("\n")


def first(page: Translations) -> Page:
    """The version in the first language that has one."""
    return next(iter(page.values()))


def pairs_of(before: Translations, after: Translations) -> list[Pair]:
    """What was and what is, in each language that has both."""
    return [(before[code], after[code]) for code in after if code in before]


def title_of(states: States, page: Translations) -> Words:
    """The title, in a language that has no version that of another one."""
    return states.each(lambda voice: voice.text(page.get(voice.code, first(page)).meta.title))


def address_of(states: States, page: Translations) -> Words:
    """The address in each language."""
    return states.each(lambda voice: states.after.prefix(voice.code) + first(page).address)
