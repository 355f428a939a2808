"""What readers will notice of the search: the words that it understands, and where they lead."""

from __future__ import annotations

from collections.abc import Iterator

from helpsite.data.model import Saying
from helpsite.editions.difference import Difference, Words
from helpsite.editions.matching import match
from helpsite.editions.pages import is_on_security
from helpsite.editions.parts import changed_parts
from helpsite.editions.states import States
from helpsite.project import Project


def search_differences(before: Project, after: Project) -> Iterator[Difference]:
    """The differences of the words that people search by, in the languages that both states have.

    Two people look at what leads to a page on security, or did, and at words that are not looked for or not answered.
    """
    states = States(before, after)
    for code in states.languages:
        old, now = (state.catalog.search.root.get(code) for state in (before, after))
        if old is None or now is None:
            continue
        languages = states.in_languages([code])
        matching = match(old.words, now.words, _meant, _said, _first_said)
        for key, found in (("search-gone", matching.gone), ("search-new", matching.new)):
            for saying in found:
                page = states.tell("none") if saying.page is None else saying.page
                names = states.listed(saying.said)
                words = states.tell(key, languages=languages, name=saying.means, names=names, address=page)
                yield _difference(words, saying, saying)
        for was, is_ in matching.pairs:
            if parts := changed_parts(states, was, is_):
                words = states.tell("search-changes", languages=languages, name=is_.means, parts=states.listed(parts))
                yield _difference(words, is_, was)
        if parts := changed_parts(states, old, now, apart=["words"]):
            words = states.tell("search-lists", languages=languages, parts=states.listed(parts))
            yield Difference("wording", words, now.place(), for_two=True)


def _difference(words: Words, saying: Saying, other: Saying) -> Difference:
    for_two = any(is_on_security(f"{one.page}.md") for one in (saying, other))
    return Difference("wording", words, saying.place(), for_two=for_two)


# --- Keys -------------------------------------------------------------------------------------------------------------


def _meant(saying: Saying) -> str:
    return saying.means


def _said(saying: Saying) -> frozenset[str]:
    return frozenset(saying.said)


def _first_said(saying: Saying) -> str:
    return saying.said[0]
