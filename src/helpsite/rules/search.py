"""Rules on the words that people search by: each says enough to look for, and means one thing, which the site has."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from functools import partial

from helpsite.data.model import Fees, Saying, Search, SearchWords, Strings
from helpsite.pages.compose import made_paths
from helpsite.pages.formats import HAN_RUN, country_name
from helpsite.problem import Place, Problem, did_you_mean, quote
from helpsite.project import Project
from helpsite.rules.codes import known_languages
from helpsite.rules.platforms import has_word
from helpsite.rules.references import as_read


def rule_sayings_lead_to_pages(project: Project) -> Iterator[Problem]:
    """The page that answers best is one of the site's, and one that the search finds."""
    hidden = {_name(page.path) for page in project.pages if not page.meta.search}
    names = {_name(path) for path in (*(page.path for page in project.pages), *made_paths(project))} - hidden
    for saying in _sayings(project):
        if saying.page is None or saying.page in names:
            continue
        if saying.page in hidden:
            fact = f"the search does not find the page {quote(saying.page)}"
            way_out = 'choose another page, delete "page", or delete "search: false" there'
            yield Problem(saying.place("page"), fact, way_out)
            continue
        plain = _name(saying.page.strip("/"))
        nearest = f"{plain}/index" if f"{plain}/index" in names else plain
        way_out = did_you_mean(nearest, names, 'choose another page, or delete "page"')
        yield Problem(saying.place("page"), f"there is no page {quote(saying.page)}", way_out)


def rule_sayings_lead_to_sections(project: Project) -> Iterator[Problem]:
    """The part of a page that answers is a heading of the page, in that language."""
    for language, words in project.catalog.search.root.items():
        for saying in words.words:
            if saying.section is None:
                continue
            page = project.pages_by_path.get((language, f"{saying.page}.md"))
            ids = {heading.id for heading in page.prose.headings if heading.id} if page else set()
            if saying.section not in ids:
                fact = (
                    f"the page {quote(saying.page)} has no heading {quote(saying.section)}"
                    if saying.page
                    else ("a section is part of a page, and none is named")
                )
                way_out = did_you_mean(saying.section, ids, 'write the id of a heading, or delete "section"')
                yield Problem(saying.place("section"), fact, way_out)


def rule_what_keeps_readers_safe_is_searched(project: Project) -> Iterator[Problem]:
    """The search finds how to reach us, and what to do when something is wrong."""
    for page in project.pages:
        if not page.meta.search and (page.path in _ON_SAFETY or page.path.startswith(_CONTACT)):
            yield Problem(page.meta.place("search"), "readers must find this page", 'delete "search: false"')


_CONTACT = "contact/"
_ON_SAFETY = ("security.md", "complaints.md", "account-restrictions.md")


def rule_said_words_mean_nothing_else(project: Project) -> Iterator[Problem]:
    """What people say is neither what another entry means nor another page's title: it would lead away from there."""
    for language, words in project.catalog.search.root.items():
        meant: dict[str, Saying] = {}
        for saying in words.words:
            meant.setdefault(as_read(saying.means), saying)
        titles = _titles(project, language)
        for saying in words.words:
            for index, word in enumerate(saying.said):
                plain, place = as_read(word), partial(saying.place, "said", index)
                if plain == as_read(saying.means):
                    continue  # told elsewhere
                if plain in meant:
                    line = meant[plain].place("means").line
                    yield Problem(place(), f"{quote(word)} is what the entry in line {line} means", "take it out here")
                elif plain in titles and saying.page not in titles[plain]:
                    fact = f"{quote(word)} is the title of another page, {titles[plain][0]}"
                    yield Problem(place(), fact, "take it out, or lead to that page")


def _titles(project: Project, language: str) -> dict[str, list[str]]:
    """The names of the pages with each title in a language.

    Announcements are left out, and so are regions: a new one must not forbid a word, and its names are its own anyway.
    """
    titles: dict[str, list[str]] = {}
    for page in project.pages:
        if page.language == language and not page.is_announcement:
            titles.setdefault(as_read(page.meta.title), []).append(_name(page.path))
    return titles


def rule_searched_words_stand_once(project: Project) -> Iterator[Problem]:
    """A word stands once in a language, as ignored, unanswered or for one thing; what is meant is neither of them."""
    for words in project.catalog.search.root.values():
        first: dict[str, Callable[[], Place]] = {}
        meant = {as_read(saying.means) for saying in words.words}
        for key in ("ignored", "unanswered"):
            for word, place in _listed(words, key):
                if as_read(word) in meant:
                    yield Problem(place(), f"{quote(word)} is {key}, and an entry means it", "take it out")
        for word, place in _every(words):
            if as_read(word) in first:
                fact = f"{quote(word)} stands here a second time (first in line {first[as_read(word)]().line})"
                yield Problem(place(), fact, "take it out here or there")
            first.setdefault(as_read(word), place)


def rule_contacts_are_asked_for(project: Project) -> Iterator[Problem]:
    """No word is ignored or unanswered that the titles of contact pages and the names of channels are made of.

    A word of which something else is a part may be: another company's support has no answer here.
    """
    for language, words in project.catalog.search.root.items():
        names = _contact_words(project, language)
        fillers = {as_read(word) for word in words.ignored} - names | _OF_NO_CONTACT
        for key in ("ignored", "unanswered"):
            for word, place in _listed(words, key):
                if _is_made_of(as_read(word), names, fillers):
                    fact = f"{quote(word)} is {key}, and readers ask for contacts with it"
                    yield Problem(place(), fact, "take it out")


# Words that stand in such titles and say nothing of a contact.
_OF_NO_CONTACT = {
    *("我们", "你们", "怎样", "怎么", "如何", "是否"),
    *("a", "an", "and", "at", "by", "for", "from", "how", "i", "in", "is", "it", "me", "my", "of", "on", "or", "our"),
    *("that", "the", "this", "to", "us", "we", "what", "with", "you", "your"),
}


def _contact_words(project: Project, language: str) -> set[str]:
    """What the titles of contact pages and the names of channels are made of: words, and parts of Chinese ones."""
    channels = project.catalog.channels
    names = [channel.name.root.get(language, "") for channel in [*channels.channels, *channels.retired]]
    pages = [page for page in project.pages if page.language == language and page.path.startswith(_CONTACT)]
    names += [page.meta.title for page in pages]
    found: set[str] = set()
    for name in map(as_read, names):
        found.update(re.findall("[^\\W_]{2,}", HAN_RUN.sub(" ", name)))
        for run in HAN_RUN.findall(name):
            found.update(run[start:end] for end in range(len(run) + 1) for start in range(end - 1))
    return found - _OF_NO_CONTACT


def _is_made_of(text: str, names: Collection[str], fillers: Collection[str]) -> bool:
    """Whether a text can be cut into names, one at least, and fillers."""
    reached = {0: False}  # how far it can be cut, and whether a name is among the pieces
    for end in range(1, len(text) + 1):
        for start, has_name in list(reached.items()):
            piece = text[start:end]
            if piece in names or piece in fillers or not any(map(str.isalnum, piece)):
                reached[end] = reached.get(end, False) or has_name or piece in names
    return reached.get(len(text), False)


def rule_searched_words_stand_apart(project: Project) -> Iterator[Problem]:
    """Words are divided by what divides a list, not by other marks, which would make one dead word of them."""
    for words in project.catalog.search.root.values():
        for word, place in _every(words):
            if _MARKS.search(word):
                yield Problem(place(), f"{quote(word)} is read as one word", _APART)


_MARKS = re.compile("[，、；;“”]")
_APART = 'write each word by itself, with ", " between them'


def rule_searched_words_are_of_their_language(project: Project) -> Iterator[Problem]:
    """Chinese words stand below a language that is written so: elsewhere they are not looked for."""
    written = {language.code for language in project.catalog.site.languages if HAN_RUN.search(language.name)}
    there = next((code for code in project.languages if code in written), None)
    way_out = f"write it below {quote(there)}" if there else "take it out"
    for language, words in project.catalog.search.root.items():
        for word, place in () if language in written else _every(words):
            if HAN_RUN.search(word):
                yield Problem(place(), f"{quote(word)} is Chinese, and stands below {quote(language)}", way_out)


def rule_said_words_are_telling(project: Project) -> Iterator[Problem]:
    """What people say has two letters or more, or every question would hold it, and is not just what it means."""
    for saying in _sayings(project):
        for index, word in enumerate(saying.said):
            place = partial(saying.place, "said", index)
            if sum(map(str.isalnum, word)) < _FEWEST_LETTERS:
                yield Problem(
                    place(), f"{quote(word)} is too short: nearly every question has it", "write a longer word"
                )
            elif as_read(word) == as_read(saying.means):
                yield Problem(place(), f"{quote(word)} is what it means, too", "take it out")


_FEWEST_LETTERS = 2


def rule_sayings_mean_what_the_site_says(project: Project) -> Iterator[Problem]:
    """What a saying means stands on the pages of its language: other words would find nothing."""
    for language, words in project.catalog.search.root.items():
        missing = {as_read(saying.means) for saying in words.words}
        for text in _texts(project, language):
            if not missing:
                break
            plain = as_read(text)
            missing -= {means for means in missing if means in plain and has_word(plain, means)}
        for saying in words.words:
            if as_read(saying.means) in missing:
                fact = f"{quote(saying.means)} stands on no page in {quote(language)}, and would find nothing"
                way_out = did_you_mean(as_read(saying.means), _names(project, language), "write it as a page has it")
                yield Problem(saying.place("means"), fact, way_out)


# Words of the interface that stand in the text of pages, not only around it.
_IN_PAGES = ("contact", "opening", "history", "regions", "fees", "calculator", "timeline", "announcements", "trust")


def _texts(project: Project, language: str) -> Iterator[str]:
    """What can be found in a language: facts, names of regions, and the words of pages."""
    for words, standings in project.catalog.words.items():
        if any(way[-1] in (language, "symbol") and _is_shown(whole, way) for whole, way in standings):
            yield words
    for spoken in known_languages(project):
        if spoken.code == language:
            for region in project.catalog.regions.regions:
                yield country_name(region.code, spoken.formats) or region.code
    for page in project.pages:
        if page.language == language:
            yield from (page.meta.title, page.meta.description, *(passage.text for passage in page.prose.passages))


def _is_shown(whole: object, way: tuple[str | int, ...]) -> bool:
    """Whether readers see words that stand there on a page. Assets are called by their symbols."""
    if isinstance(whole, Fees) and way[0] == "assets":
        return way[-1] == "symbol"
    return not isinstance(whole, Search) and (not isinstance(whole, Strings) or way[0] in _IN_PAGES)


def _names(project: Project, language: str) -> set[str]:
    """What pages, headings and facts are called in a language."""
    pages = [page for page in project.pages if page.language == language]
    names = {page.meta.title for page in pages} | {head.text for page in pages for head in page.prose.headings}
    for words, standings in project.catalog.words.items():
        shown = [way for whole, way in standings if _is_shown(whole, way)]
        if any(way[-1] == language and way[-2] in ("name", "title") for way in shown):
            names.add(words)
    return {as_read(name) for name in names}


def _sayings(project: Project) -> Iterator[Saying]:
    return (saying for words in project.catalog.search.root.values() for saying in words.words)


def _name(path: str) -> str:
    """What an entry calls the page of a file."""
    return path.removesuffix(".md")


# A word, and what looks its place up: only for a problem, there are thousands of words.
_Standing = tuple[str, Callable[[], Place]]


def _every(words: SearchWords) -> Iterator[_Standing]:
    """The words of a language that people write."""
    return iter((*_listed(words, "ignored"), *_listed(words, "unanswered"), *_said(words)))


def _listed(words: SearchWords, key: str) -> Iterator[_Standing]:
    """The words of one of the lists that are no entries."""
    return ((word, partial(words.place, key, index)) for index, word in enumerate(getattr(words, key)))


def _said(words: SearchWords) -> Iterator[_Standing]:
    return (
        (word, partial(saying.place, "said", index)) for saying in words.words for index, word in enumerate(saying.said)
    )
