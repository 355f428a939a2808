"""Histories on a page: rows that carry their days, so that a script can show what holds on any of them.

A history stands in up to three tables: what holds now, what is coming, what held before. A row is the same in each;
only the words for how soon it comes are filled in or empty. `assets/asof.js` does the same in a browser.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from babel.dates import format_timedelta

from helpsite.data.model import Change, Fee, Service
from helpsite.pages.formats import format_day, locale_of

When = Literal["now", "coming", "past"]
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Row:
    """A stage of a service or a rate of a fee, or None where nothing is known, from its first day to its last.

    `order` is the place of the service or the fee among all in the history.
    """

    order: int
    subject: Any
    change: Any
    first: date | None
    last: date | None

    def when(self, day: date) -> When:
        """Whether it holds on a day, or will, or did."""
        if self.first and self.first > day:
            return "coming"
        return "past" if self.last and self.last < day else "now"


def rows_of(subjects: Iterable[tuple[Fee | Service, Sequence[Change]]], when: When, day: date) -> list[Row]:
    """The rows of a table: what holds in the subjects' order, what is coming soonest first, what is past latest first.

    `subjects` are fees or services with their changes, the oldest one first.
    """
    every = [row for order, (subject, changes) in enumerate(subjects) for row in _rows(order, subject, changes)]
    rows = [row for row in every if row.when(day) == when]
    if when == "coming":
        rows.sort(key=lambda row: (row.first or date.min, row.order))
    if when == "past":
        rows.sort(key=lambda row: (-(row.last or date.max).toordinal(), row.order))
    return rows


def _rows(order: int, subject: Fee | Service, changes: Sequence[Change]) -> list[Row]:
    rows = [Row(order, subject, change, change.effective_from, change.effective_until) for change in changes]
    if isinstance(subject, Service) and (not rows or rows[0].first):
        begins = rows[0].first if rows else None
        rows.insert(0, Row(order, subject, None, None, begins - _DAY if begins else None))
    return rows


def days_words(row: Row, say: Callable[..., str], tag: str) -> str:
    """From when to when a row holds, in words; empty if it has no days."""
    words = {name: format_day(day, tag) for name, day in (("first", row.first), ("last", row.last)) if day}
    keys = {("first", "last"): "from-to", ("first",): "from", ("last",): "until"}
    return say(f"history.{keys[tuple(words)]}", **words) if words else ""


def in_words(row: Row, day: date, tag: str) -> str:
    """How soon a row comes, in CLDR's words, as `Intl.RelativeTimeFormat` has them: in 15 days. Else empty."""
    if row.first is None or row.when(day) != "coming":
        return ""
    length = row.first - day
    return format_timedelta(length, granularity="day", threshold=10**9, add_direction=True, locale=locale_of(tag))
