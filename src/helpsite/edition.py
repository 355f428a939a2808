"""Editions: states of the site that were published, each under its name.

An edition is built in two forms from the same facts and prose. The **whole** one is what readers see while the edition
is the latest. The **record** takes its place when a newer one is published: it says what the site said, and no contact.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

# The address below which the newest edition always stands.
LATEST = "latest"
# The list of an edition's pages, at the top of each of its forms.
PAGES = "pages.json"
# And that of what readers notice since the edition before it, in each language by its code.
CHANGES = "changes.json"
# A year and a month, and a number behind it where a month has several: 2026.12, 2026.12.1.
_NAME = re.compile(r"20[0-9]{2}\.(0[1-9]|1[0-2])(\.[1-9][0-9]?)?")


@dataclass(frozen=True)
class Edition:
    """An edition: its name, the day it speaks of, and the commit of the project that it was built from."""

    name: str
    day: date
    commit: str

    @property
    def order(self) -> tuple[int, ...]:
        """What editions are sorted by: 2026.9 does not exist, and 2026.12.10 comes after 2026.12.9."""
        return tuple(int(part) for part in self.name.split("."))


class News(dict[str, str]):
    """What readers are told of one change: a sentence in each language, by its code, and of which kind it is.

    `weight` is that of the difference it comes from (see editions/difference.py).
    """

    def __init__(self, words: Mapping[str, str], weight: str):
        super().__init__(words)
        self.weight = weight


@dataclass(frozen=True)
class Release:
    """What a build is told of the edition that it is for.

    `earlier` are the editions before it that are still published, the newest first. `changes` say what readers will
    notice since the newest of them, in each language by its code, what weighs most first; those that are News come with
    their kind. `is_record`: in the form without contacts.
    """

    edition: Edition
    earlier: tuple[Edition, ...] = ()
    changes: tuple[dict[str, str], ...] = ()
    is_record: bool = False

    @property
    def folder(self) -> str:
        """The folder of the published tree at whose address this form is read."""
        return self.edition.name if self.is_record else LATEST


def name_fault(name: str) -> str | None:
    """What is wrong with an edition's name, with the way out; None if nothing is."""
    if _NAME.fullmatch(name):
        return None
    return "is no name of an edition; write its year and month, as 2026.12, and a second one of a month as 2026.12.1"
