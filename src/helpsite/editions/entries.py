"""Entries: what readers will notice of a list of facts, of which some are new, some gone, and some said differently."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from helpsite.data.catalog import Catalog
from helpsite.data.model import Sourced
from helpsite.editions.difference import Difference, Weight, Words
from helpsite.editions.matching import match
from helpsite.editions.parts import changed_parts
from helpsite.editions.states import States
from helpsite.editions.trust import date_differences, trust_differences


@dataclass(frozen=True)
class Entries:
    """A list of facts: the words `<kind>-new`, `-gone` and `-changes` say what happens to its entries.

    `keys` say which entry of one state is which of the other. A key `id` that changes alone is no difference.
    """

    kind: str
    of: Callable[[Catalog], Sequence[Any]]
    keys: tuple[Callable[[Any], Any], ...]
    name: Callable[[States, Any], Words]
    weight: Weight = "detail"
    for_two: bool = False
    apart: tuple[str, ...] = ()  # keys that are told elsewhere


def entry_differences(states: States, entries: Entries) -> Iterator[Difference]:
    """The differences of a list of facts."""
    matching = match(entries.of(states.before.catalog), entries.of(states.after.catalog), *entries.keys)
    for how, found in (("gone", matching.gone), ("new", matching.new)):
        for entry in found:
            words = states.tell(f"{entries.kind}-{how}", name=entries.name(states, entry))
            yield Difference(entries.weight, words, entry.place(), for_two=entries.for_two)
    for before, after in matching.pairs:
        name = entries.name(states, after)
        if parts := changed_parts(states, before, after, entries.apart):
            words = states.tell(f"{entries.kind}-changes", name=name, parts=states.listed(parts))
            yield Difference(entries.weight, words, after.place(), for_two=entries.for_two)
        if isinstance(after, Sourced):
            yield from date_differences(states, (before, after), name, entries.weight, for_two=entries.for_two)
            yield from trust_differences(states, before, after, name)


# --- Keys and names ---------------------------------------------------------------------------------------------------


def by_id(entry: Any) -> Any:
    """The key of an entry that has an id."""
    return entry.id


def own_name(states: States, entry: Any) -> Words:
    """What an entry with a name and an id is called."""
    return states.text(entry.name, entry.id)
