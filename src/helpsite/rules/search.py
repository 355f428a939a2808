"""Rules on the words that people search by: each says enough to look for, and means one thing, which the site has."""

from __future__ import annotations

from collections.abc import Iterator

from helpsite.data.model import Fees, Saying, Search, SearchWords, Strings
from helpsite.pages.compose import made_paths
from helpsite.pages.formats import country_name
from helpsite.problem import Place, Problem, did_you_mean, quote
from helpsite.project import Project
from helpsite.rules.codes import known_languages
from helpsite.rules.platforms import has_word
from helpsite.rules.references import as_read


def rule_sayings_lead_to_pages(project: Project) -> Iterator[Problem]:
    """The page that answers best is one of the site's."""
    names = {path.removesuffix(".md") for path in (*(page.path for page in project.pages), *made_paths(project))}
    for saying in _sayings(project):
        if saying.page is None or saying.page in names:
            continue
        plain = saying.page.strip("/").removesuffix(".md")
        nearest = f"{plain}/index" if f"{plain}/index" in names else plain
        way_out = did_you_mean(nearest, names, "write its file without .md, such as contact/email")
        yield Problem(saying.place("page"), f"there is no page {quote(saying.page)}", way_out)


def rule_searched_words_stand_once(project: Project) -> Iterator[Problem]:
    """A word stands once in a language, as ignored, unanswered or for one thing; what is meant is neither of them."""
    for words in project.catalog.search.root.values():
        first: dict[str, int] = {}
        meant = {as_read(saying.means) for saying in words.words}
        for key in ("ignored", "unanswered"):
            for word, place in _listed(words, key):
                if as_read(word) in meant:
                    yield Problem(place, f"{quote(word)} is {key}, and an entry means it", "take it out")
        for word, place in (*_listed(words, "ignored"), *_listed(words, "unanswered"), *_said(words)):
            if as_read(word) in first:
                fact = f"{quote(word)} stands here a second time (first in line {first[as_read(word)]})"
                yield Problem(place, fact, "take it out here or there")
            first.setdefault(as_read(word), place.line)


def rule_said_words_are_telling(project: Project) -> Iterator[Problem]:
    """What people say has two letters or more, or every question would hold it, and is not just what it means."""
    for saying in _sayings(project):
        for index, word in enumerate(saying.said):
            place = saying.place("said", index)
            if sum(map(str.isalnum, word)) < _FEWEST_LETTERS:
                yield Problem(place, f"{quote(word)} is too short: nearly every question has it", "write a longer word")
            elif as_read(word) == as_read(saying.means):
                yield Problem(place, f"{quote(word)} is what it means, too", "take it out")


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


def _listed(words: SearchWords, key: str) -> Iterator[tuple[str, Place]]:
    """The words of one of the lists that are no entries."""
    return ((word, words.place(key, index)) for index, word in enumerate(getattr(words, key)))


def _said(words: SearchWords) -> Iterator[tuple[str, Place]]:
    return ((word, saying.place("said", index)) for saying in words.words for index, word in enumerate(saying.said))
