"""Readers: what an edition tells them of the differences since the one before.

These sentences are kept for ever, so no contact stands in them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from helpsite.data.contacts import found_contacts
from helpsite.edition import News
from helpsite.editions.difference import Difference, Words
from helpsite.pages.formats import HAN
from helpsite.project import Project
from helpsite.site.record import Clean, with_gap

# A quotation, which stays as it is; else blanks between Han characters, beside a quotation or before a day.
_QUOTED_OR_BLANKS = re.compile(rf"“[^”]*”|(?<={HAN}) +(?={HAN}|“|\d+年)|(?<=”) +(?={HAN})")


def for_readers(differences: Iterable[Difference]) -> tuple[News, ...]:
    """What readers are told of the differences, in their order, each sentence once.

    Other wording is left out, but where `told` says that it matters, and so is what only editors and programs notice.
    """
    found: dict[tuple[str, ...], News] = {}
    for difference in differences:
        if _is_for_readers(difference):
            words = {language: _tight(said) for language, said in _kept(difference).items()}
            # What is told of a page that was only rewritten stands with what else became of pages.
            weight = "page" if difference.weight == "wording" else difference.weight
            found.setdefault(tuple(words.values()), News(words, weight))
    return tuple(found.values())


def without_contacts(differences: Iterable[Difference], before: Project, after: Project) -> list[Difference]:
    """The differences; where what readers are told of one names a contact, words say that it was taken out."""
    gap = after.catalog.strings.root["record"]["gap"]
    cleaners = {code: _cleaner(before, after, gap.said_in(code)) for code in after.languages}
    return [_cleaned(difference, cleaners) for difference in differences]


def _cleaned(difference: Difference, cleaners: Mapping[str, Clean]) -> Difference:
    if not _is_for_readers(difference):
        return difference
    kept = _kept(difference)
    cleaned = {language: cleaners[language](words) for language, words in kept.items()}
    return replace(difference, told=cleaned) if cleaned != kept else difference


def _cleaner(before: Project, after: Project, gap: str) -> Clean:
    """What puts a gap in the place of contacts in words: what looks like one, and every address of the two states."""
    platforms = [project.known.platforms for project in (before, after)]
    addresses: set[str] = set()
    for project in (before, after):
        channels = project.catalog.channels
        addresses |= {str(channel.address) for channel in (*channels.channels, *channels.retired) if channel.address}
        addresses |= {domain.host for domain in project.catalog.site.domains}
    longest_first = sorted(addresses, key=lambda address: (-len(address), address))
    ours = re.compile("|".join(map(re.escape, longest_first)) or "(?!)", re.IGNORECASE)

    def clean(words: str) -> str:
        for known in platforms:
            words = _with_gaps(words, ((found.start, found.end) for found in found_contacts(words, known)), gap)
        return _with_gaps(words, (found.span() for found in ours.finditer(words)), gap)

    return clean


def _with_gaps(words: str, places: Iterator[tuple[int, int]], gap: str) -> str:
    for start, end in reversed(list(places)):
        words = with_gap(words, start, end, gap)
    return words


def _tight(words: str) -> str:
    """Words without the blanks that Chinese does not have, and that stand around what is filled in."""
    return _QUOTED_OR_BLANKS.sub(lambda found: found[0].strip(" "), words)


def _is_for_readers(difference: Difference) -> bool:
    return not difference.is_inward and (difference.weight != "wording" or difference.told is not None)


def _kept(difference: Difference) -> Words:
    return difference.told or difference.lasting or difference.words
