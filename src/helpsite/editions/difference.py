"""A difference: one thing that a reader will notice between two states of the project."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from helpsite.problem import Place

# What weighs most for the reader comes first.
Weight = Literal[
    "loss",  # less of a service is open, or nothing is known of it any more; a region is gone
    "dearer",  # a fee rises, is new, or a promotion is withdrawn
    "contact",  # a channel, an official domain, or what the check of contacts knows
    "security",  # a security announcement, a statement on security, or what support never asks for
    "rewritten",  # what was said of days that are over, or published, is said differently now
    "gain",  # more of a service is open; a new region
    "cheaper",  # a fee falls or ends, a promotion is new
    "announcement",  # an announcement is new
    "detail",  # a condition, opening hours, how far a fact is confirmed: what changes no status and no price
    "page",  # a page is new, gone or at another address
    "wording",  # the same in other words
]
Kind = Literal["regions", "fees", "channels"]
# The same in every language of the later state, by its code.
Words = dict[str, str]


@dataclass(frozen=True)
class Subject:
    """What an announcement has to name: a region with one of its services, a fee or a channel, by its id.

    `is_gone`: it is not in the data any more, so that the announcement names it under `removes`.
    """

    kind: Kind
    id: str
    service: str | None = None
    is_gone: bool = False


@dataclass(frozen=True)
class Difference:
    """One thing that a reader will notice.

    `words` say it; `lasting` without how many days are left, where those say that. `place` is where it stands in the
    later state or, if it is gone, in the earlier one. `day` is the first day on which it can be noticed, None for at
    once. `gets_worse`: the reader needs notice of it. `subject` is set if an announcement must name it; `announcement`
    is the one that the fact itself names. `told` is what the pages of an edition say instead, which are kept for ever:
    without contacts, and without what is addressed to editors. `is_inward`: they say nothing of it. `for_two`: two
    people must have looked at it before it is published.
    """

    weight: Weight
    words: Words = field(hash=False)
    place: Place
    day: date | None = None
    gets_worse: bool = False
    subject: Subject | None = None
    announcement: str | None = None
    for_two: bool = False
    lasting: Words | None = field(default=None, hash=False)
    told: Words | None = field(default=None, hash=False)
    is_inward: bool = False
