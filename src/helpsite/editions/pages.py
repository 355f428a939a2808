"""What readers will notice of pages."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import replace

from helpsite.editions.difference import Difference, Weight, Words
from helpsite.editions.matching import match
from helpsite.editions.site import site_differences
from helpsite.editions.states import States
from helpsite.editions.translations import (
    Translations,
    address_of,
    first,
    pairs_of,
    same_words,
    title_of,
    translations,
    words_of,
)
from helpsite.editions.voice import folded
from helpsite.pages.page import Page
from helpsite.problem import Place
from helpsite.project import Project

_ON_SECURITY = ("index.md", "security.md", "complaints.md", "account-restrictions.md", "faq.md")


def page_differences(before: Project, after: Project) -> Iterator[Difference]:
    """The differences of pages but announcements, and of the facts about the site itself."""
    states = States(before, after)
    old, now = (translations(states, project, are_posts=False) for project in (before, after))
    matching = match(old, now, *same_words(states))
    for key, found in (("page-gone", matching.gone), ("page-new", matching.new)):
        for page in found:
            title = title_of(states, page)
            words = states.tell(key, title=title, address=address_of(states, page))
            told = states.tell(f"edition.{key}", title=title)
            yield replace(_difference("page", words, first(page).source, page), told=told)
    for was, is_ in matching.pairs:
        yield from _page(states, was, is_)
    yield from site_differences(states)


def _page(states: States, before: Translations, after: Translations) -> Iterator[Difference]:
    """What became of one page."""
    title, pairs, both = title_of(states, after), pairs_of(before, after), (before, after)
    if first(before).path != first(after).path:
        was, is_ = address_of(states, before), address_of(states, after)
        words = states.tell("page-moved", title=title, before=was, after=is_)
        told = states.tell("edition.page-moved", title=title)
        yield replace(_difference("page", words, first(after).source, *both), told=told)
    for key, one, other in (("page-language-gone", before, after), ("page-language-new", after, before)):
        if codes := [code for code in one if code not in other]:
            words = states.tell(key, title=title, languages=states.in_languages(codes))
            yield _difference("page", words, one[codes[0]].source, *both)
    renamed = [pair for pair in pairs if _has_other_title(*pair)]
    if renamed:
        old, now = ({page.language: page.meta.title for page in pages} for pages in zip(*renamed, strict=True))
        was, is_ = states.either(old, now)
        key = "page-title" if len(renamed) == len(after) else "page-title-in"
        languages = states.in_languages(page.language for _, page in renamed)
        words = states.tell(key, title=title, before=was, after=is_, languages=languages)
        yield _difference("wording", words, renamed[0][1].meta.place("title"), *both)
    rewritten = [is_ for was, is_ in pairs if _words(was) != _words(is_)]
    if rewritten:
        changed = [page.language for page in rewritten]
        others = [code for code in after if code not in changed]
        words = states.tell(
            "page-prose-in" if others else "page-prose",
            title=title,
            languages=states.in_languages(changed),
            others=states.in_languages(others),
        )
        difference = _difference("wording", words, rewritten[0].source, *both)
        # Of pages on which readers rely in a dispute, an edition tells also that they were rewritten.
        yield replace(difference, told=words) if difference.for_two else difference


def _difference(weight: Weight, words: Words, place: Place, *pages: Translations) -> Difference:
    return Difference(weight, words, place, for_two=any(is_on_security(first(page).path) for page in pages))


def is_on_security(path: str) -> bool:
    """Whether readers look there for how to reach us, or for what to do when something is wrong."""
    return path in _ON_SECURITY or path.startswith("contact/")


def _has_other_title(before: Page, after: Page) -> bool:
    return folded(before.meta.title) != folded(after.meta.title)


def _words(page: Page) -> Hashable:
    """What readers see of a page but its title: the day on which it was changed alone is no difference."""
    return folded(page.meta.description), page.meta.template, page.meta.search, words_of(page)
