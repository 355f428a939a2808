"""Matching: which entry of the earlier state is which of the later one."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

Entry = TypeVar("Entry")


@dataclass(frozen=True)
class Matching(Generic[Entry]):
    """Which entries of two lists are the same one: in pairs, in the order of the later list; and the others."""

    pairs: list[tuple[Entry, Entry]]
    gone: list[Entry]
    new: list[Entry]


def match(
    before: Sequence[Entry], after: Sequence[Entry], *keys: Callable[[Entry], Hashable | None]
) -> Matching[Entry]:
    """Finds the entries of two lists that have the same key, the first key first. None is the key of nothing."""
    partners: dict[int, int] = {}
    for key in keys:
        taken = set(partners.values())
        free: dict[Hashable, list[int]] = {}
        for index, entry in enumerate(before):
            if index not in taken and (value := key(entry)) is not None:
                free.setdefault(value, []).append(index)
        for index, entry in enumerate(after):
            if index not in partners and (found := free.get(key(entry))):
                partners[index] = found.pop(0)
    taken = set(partners.values())
    return Matching(
        [(before[partners[index]], entry) for index, entry in enumerate(after) if index in partners],
        [entry for index, entry in enumerate(before) if index not in taken],
        [entry for index, entry in enumerate(after) if index not in partners],
    )


def renamed(before: Mapping[str, Sequence[Hashable]], after: Mapping[str, Sequence[Hashable]]) -> dict[str, str]:
    """The id that each entry has after, by the one that it had before; what is gone is left out.

    The entries are given by their ids, each with what it is known by under another id, the surest first.
    """
    signs = len(next(iter(before.values()), ()))
    keys = [lambda entry, sign=sign: entry[1][sign] for sign in range(signs)]
    matching = match(list(before.items()), list(after.items()), lambda entry: entry[0], *keys)
    return {old: new for (old, _), (new, _) in matching.pairs}


def by_key(entries: Iterable[Entry], key: Literal["id", "code"]) -> dict[str, Entry]:
    """Entries by their id or code, in their order. Of two with the same one, which a rule refuses, the first."""
    found: dict[str, Entry] = {}
    for entry in entries:
        found.setdefault(getattr(entry, key), entry)
    return found
