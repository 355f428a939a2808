"""What the search in the browser knows of a language's words, beside the index: `words.json` of its bundle."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import opencc

from helpsite.pages.formats import HAN_RUN, region_name
from helpsite.project import Project
from helpsite.site.copies import Copy
from helpsite.site.sayings import plain, sayings

_LATIN = re.compile("[0-9A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f]+")
# A word with fewer letters is near too many others to tell what somebody meant, unless it is an abbreviation.
_FEWEST_LETTERS = 3
# A longer row of Chinese characters is a sentence, which no question holds; a name may be longer than other words.
_LONGEST_NAME = 8
_LONGEST_TERM = 4
# How OpenCC writes traditional characters as simplified ones: those of everywhere, then those of Taiwan and Hong Kong.
_CONVERSIONS = ("t2s", "tw2s", "hk2s")


def words_json(
    project: Project, language: str, rows: Sequence[Sequence[Any]], copies: Sequence[Copy], index: int
) -> str:
    """The words of a language, from the copies of its pages and what is known beside them.

    `rows` say of each page its address, kind and title, and whether it is out of date, in the order of the names that
    the index has for them; behind them what people call just that page is written, as names of regions are. Pages made
    from facts are found by these and, those of regions, by the services: no word of them is in the index. `index` is
    the number by which the browser knows that this belongs to its index, which it may have kept from another day.
    """
    pages = " ".join(passage for copy in copies for passage in copy.passages)
    headings = [heading for copy in copies for heading in copy.headings]
    people = project.catalog.search[language]
    own = set(pages)
    # A character that the pages use themselves is right as it is: 著 is both.
    pairs = {old: new for old, new in _pairs().items() if old not in own}
    said = sayings(project, language, pairs)
    listed = [
        *people.ignored,
        *people.unanswered,
        *(word for entry in said for word in (*entry["said"], entry["means"])),
    ]
    titles = {address: title for address, _, title, _ in rows}
    called = {address: plain(title, pairs) for address, title in titles.items()}
    names: dict[str, list[str]] = {}  # by address: other words for the title
    others = []
    for entry in said:
        if called.get(entry["page"]) == entry["means"]:
            names.setdefault(entry["page"], []).extend(entry["said"])
        else:
            others.append(entry)
    told = {*(entry["means"] for entry in said), *called.values()}
    used = own.union(*listed, *titles.values())
    terms = _terms([*_names(project, language), *titles.values()], headings)
    simplified = sorted((new, old) for old, new in pairs.items() if new in used)
    words = {
        "index": index,
        "ignored": people.ignored,
        "unanswered": people.unanswered,
        "words": others,
        "simplified": ["".join(old for _, old in simplified), "".join(new for new, _ in simplified)],
        "vocabulary": _vocabulary(pages),
        "characters": "".join(sorted(set("".join(HAN_RUN.findall(pages))))),
        "terms": [term for term in terms if plain(term, pairs) not in told],
        "services": [service.name[language] for service in project.catalog.regions.services],
        "pages": [[*row, *names.get(row[0], ())] for row in rows],
    }
    return json.dumps(words, ensure_ascii=False, separators=(",", ":")) + "\n"


@cache
def _pairs() -> dict[str, str]:
    """The traditional characters with the simplified ones. What is simplified already stays: 什么 is not 什幺."""
    signs = [chr(code) for code in range(0x3400, 0xA000)]  # what people type: Unicode's further blocks hold rarities
    pairs: dict[str, str] = {}
    for name in _CONVERSIONS:
        converted = opencc.OpenCC(name).convert("\n".join(signs)).split("\n")
        right = {*pairs, *pairs.values()}
        pairs |= {old: new for old, new in zip(signs, converted, strict=True) if old != new and old not in right}
    return pairs


def _vocabulary(pages: str) -> list[str]:
    """The words in Latin letters, the most frequent first. An apostrophe parts no word: the index has none."""
    found = _LATIN.findall(re.sub("['’]", "", pages))
    counts = Counter(word.lower() for word in found if _is_word(word))
    return sorted(counts, key=lambda word: (-counts[word], word))


def _is_word(word: str) -> bool:
    letters = re.sub("[0-9]", "", word)
    return len(letters) >= _FEWEST_LETTERS or (len(word) >= _FEWEST_LETTERS and len(letters) > 1) or _is_short(letters)


def _is_short(word: str) -> bool:
    """Whether it's an abbreviation of two letters."""
    return len(word) == _FEWEST_LETTERS - 1 and word.isupper()


def _names(project: Project, language: str) -> Iterator[str]:
    """What the facts call things."""
    catalog, formats = project.catalog, project.language(language).formats
    yield from (region_name(region, language, formats) for region in catalog.regions.regions)
    for facts in (
        catalog.regions.services,
        catalog.channels.purposes,
        catalog.channels.channels,
        catalog.fees.operations,
        catalog.fees.assets,
        catalog.fees.networks,
    ):
        yield from (fact.name[language] for fact in facts)


def _terms(names: list[str], headings: list[str]) -> list[str]:
    """The words that say what pages are about: those of names and headings, the longest first.

    Chinese ones are what questions are cut by: of headings, only those that are no sentences.
    """
    found = {run for name in names for run in HAN_RUN.findall(name) if 1 < len(run) <= _LONGEST_NAME}
    found |= {run for heading in headings for run in HAN_RUN.findall(heading) if 1 < len(run) <= _LONGEST_TERM}
    found |= {word.lower() for text in (*names, *headings) for word in _LATIN.findall(text) if _is_word(word)}
    return sorted(found, key=lambda word: (-len(word), word))
