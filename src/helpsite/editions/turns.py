"""Turns: how two states of one history differ, by what holds on each day and not by how it is written."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Generic, Literal, TypeVar

from helpsite.data.history import holding
from helpsite.data.model import Change

AChange = TypeVar("AChange", bound=Change)
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Run(Generic[AChange]):
    """Days in a row on which the same `value` holds, from `first` on; `date.min` stands for always.

    `change` is the first stage or rate that says so, None for days of which nothing is said.
    """

    first: date
    value: Hashable
    change: AChange | None


@dataclass(frozen=True)
class Turn(Generic[AChange]):
    """One thing that the later state says of a history and the earlier one did not.

    - now: something else holds today. `since` is the first day that is over of which it is said as well, if
      `is_backdated`; `planned` the later day on which it was to begin.
    - coming: something begins, or ends, on `day`.
    - called-off: what was to begin on `day` does not.
    - earlier, later: it was to begin on the day `planned`.
    - instead: something else begins on `day` than was to.
    - past: of the days from `since` to `last`, which are over, something else is said.

    `day` is the first day on which it is noticed, None for at once. `before` and `after` are what each state says of
    that day, `start` is what held before `run`, which begins or, if called off, was to.
    """

    kind: Literal["now", "coming", "called-off", "earlier", "later", "instead", "past"]
    day: date | None
    before: Run[AChange]
    after: Run[AChange]
    start: Run[AChange]
    run: Run[AChange]
    planned: date | None = None
    since: date | None = None
    last: date | None = None
    is_backdated: bool = False


def runs(changes: Sequence[AChange], value_of: Callable[[AChange | None], Hashable]) -> list[Run[AChange]]:
    """What holds from the first day to the last; what goes on unchanged is one run, however many entries say it."""
    days = {date.min}
    for change in changes:
        days |= {change.effective_from} if change.effective_from else set()
        days |= {change.effective_until + _DAY} if change.effective_until else set()
    found: list[Run[AChange]] = []
    for day in sorted(days):
        change = holding(changes, day)
        value = value_of(change)
        if not found or found[-1].value != value:
            found.append(Run(day, value, change))
    return found


def turns(before: Sequence[Run[AChange]], after: Sequence[Run[AChange]], today: date) -> Iterator[Turn[AChange]]:
    """How what is said after differs from what was said before, as it is seen on a day."""
    old, new = _on(before, today), _on(after, today)
    dropped, added = _changed(before, after, today), _changed(after, before, today)
    backdated, others = _past(before, after, today)
    if old.value != new.value:
        if new.change is None and not added:
            dropped = []  # nothing is left that could have been called off
        is_sooner = bool(dropped) and dropped[0].value == new.value
        yield Turn(
            "now",
            today if new.first == today else None,
            *(old, new, old, new),
            planned=dropped.pop(0).first if is_sooner else None,
            since=backdated[0].since if backdated else None,
            # Where nothing was said, nothing is rewritten.
            is_backdated=any(turn.before.change for turn in backdated),
        )
    else:
        others += backdated
    yield from others
    for run in list(dropped):
        if twin := next((other for other in added if other.first == run.first), None):
            dropped.remove(run)
            added.remove(twin)
            yield Turn("instead", run.first, run, twin, _on(after, run.first - _DAY), twin)
    for run in list(dropped):
        if twin := next((other for other in added if other.value == run.value), None):
            dropped.remove(run)
            added.remove(twin)
            kind: Literal["earlier", "later"] = "earlier" if twin.first < run.first else "later"
            day = min(run.first, twin.first)
            start = _on(after, twin.first - _DAY)
            yield Turn(kind, day, _on(before, day), _on(after, day), start, twin, planned=run.first)
    for run in dropped:
        here = _on(after, run.first)
        if here.value != run.value:
            yield Turn("called-off", run.first, run, here, _on(after, run.first - _DAY), run)
    for run in added:
        yield Turn("coming", run.first, _on(before, run.first), run, _on(after, run.first - _DAY), run)


def pairs(
    before: Sequence[AChange],
    after: Sequence[AChange],
    value_of: Callable[[AChange | None], Hashable],
    today: date,
) -> list[tuple[date | None, AChange, AChange]]:
    """What says the same thing in both states, today and on the days to come, each pair once.

    In front stands the day on which the two first meet, None for today.
    """
    every = [*before, *after]
    days = {change.effective_from for change in every if change.effective_from}
    days |= {change.effective_until + _DAY for change in every if change.effective_until}
    found: dict[tuple[int, int], tuple[date | None, AChange, AChange]] = {}
    for day in [today, *sorted(day for day in days if day > today)]:
        old, new = holding(before, day), holding(after, day)
        if old and new and value_of(old) == value_of(new):
            found.setdefault((id(old), id(new)), (day if day > today else None, old, new))
    return list(found.values())


def _on(every: Sequence[Run[AChange]], day: date) -> Run[AChange]:
    return [run for run in every if run.first <= day][-1]


def _changed(every: Iterable[Run[AChange]], others: Iterable[Run[AChange]], today: date) -> list[Run[AChange]]:
    """Those that begin after today, and not also among the others."""
    known = {(run.first, run.value) for run in others}
    return [run for run in every if run.first > today and (run.first, run.value) not in known]


def _past(
    before: Sequence[Run[AChange]], after: Sequence[Run[AChange]], today: date
) -> tuple[list[Turn[AChange]], list[Turn[AChange]]]:
    """The days before today of which something else is said: those that reach up to today as what holds then, first."""
    days = sorted({run.first for run in (*before, *after) if run.first < today} | {today})
    found = []
    for first, following in pairwise(days):
        old, new = _on(before, first), _on(after, first)
        if old.value != new.value:
            since = None if first == date.min else first
            found.append(Turn("past", None, old, new, old, new, since=since, last=following - _DAY))
    reaching: list[Turn[AChange]] = []
    end = today - _DAY
    while found and found[-1].last == end and found[-1].after == _on(after, today):
        reaching.insert(0, found.pop())
        end = (reaching[0].since or date.min + _DAY) - _DAY
    return reaching, found
