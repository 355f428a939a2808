"""Trust: what readers will notice if a fact holds at another time, or is confirmed otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from helpsite.data.model import Sourced
from helpsite.data.trust import CONFIRMED, is_in_force
from helpsite.editions.difference import Difference, Weight, Words
from helpsite.editions.states import States, joined

# --- A fact without a history -----------------------------------------------------------------------------------------


def date_differences(
    states: States, pair: tuple[Sourced, Sourced], name: Words, weight: Weight, *, for_two: bool
) -> Iterator[Difference]:
    """A fact that holds from another day, or until another one."""
    before, after = pair
    if (before.effective_from, before.effective_until) == (after.effective_from, after.effective_until):
        return
    words = states.tell("valid", name=name, before=_span(states, before), after=_span(states, after))
    key = "effective_from" if before.effective_from != after.effective_from else "effective_until"
    day = first_day(states.today, before, after)
    coming = day if day and day > states.today else None
    yield Difference(weight, words, after.place(key), day=coming, for_two=for_two)


def first_day(today: date, before: Sourced, after: Sourced) -> date | None:
    """The first day from `today` on on which one of two facts holds and the other one doesn't."""
    days = {today}
    for fact in (before, after):
        days |= {fact.effective_from} if fact.effective_from else set()
        days |= {fact.effective_until + timedelta(days=1)} if fact.effective_until else set()
    differing = [day for day in sorted(days) if day >= today and is_in_force(before, day) != is_in_force(after, day)]
    return differing[0] if differing else None


def _span(states: States, fact: Sourced) -> Words:
    first, last = fact.effective_from, fact.effective_until
    if first and last:
        return states.tell("history.from-to", first=first, last=last)
    if first:
        return states.tell("history.from", first=first)
    return states.tell("history.until", last=last) if last else states.tell("any-time")


def trust_differences(states: States, before: Sourced, after: Sourced, name: Words) -> Iterator[Difference]:
    """A fact that is no sample any more, or one now; one that was confirmed, or counts as confirmed no more."""
    if before.sample != after.sample:
        words = states.tell("now-sample" if after.sample else "no-sample", name=name)
        yield Difference("detail", words, after.place("sample"), for_two=not after.sample)
    day, place = after.verified_on, after.place("verified_on")
    if before.verified_on != day:
        words = states.tell("confirmed", name=name, day=day) if day else states.tell("not-confirmed", name=name)
        yield Difference("detail", words, place)
    elif day and _is_confirmed(states, before) and not _is_confirmed(states, after, now=True):
        yield Difference("detail", states.tell("expired", name=name, day=day), place)


def _is_confirmed(states: States, fact: Sourced, *, now: bool = False) -> bool:
    project = states.after if now else states.before
    return project.confirmation_of(fact.changed(sample=False)) in CONFIRMED


# --- Facts with a history ---------------------------------------------------------------------------------------------


def confirmations(states: States, facts: Iterable[tuple[Words, Sourced, Sourced]]) -> Iterator[tuple[Words, Sourced]]:
    """What to say of how far facts can be trusted: of each its name and its two states, the earlier one first.

    What is the same for several of them is said once, with their names behind it. With it comes the first such fact.
    """
    found: dict[tuple[str, ...], tuple[Words, list[Words], Sourced]] = {}
    for name, old, new in facts:
        for words in _confirmation(states, old, new):
            _, names, _ = found.setdefault(tuple(words.values()), (words, [], new))
            names.append(name)
    for words, names, fact in found.values():
        together = states.listed(names)
        yield (joined(words, states.tell("of", text=together)) if any(together.values()) else words), fact


def _confirmation(states: States, old: Sourced, new: Sourced) -> Iterator[Words]:
    if old.sample != new.sample:
        yield states.tell("sample" if new.sample else "real")
    elif old.source != new.source:
        was, source = (
            states.name_of(state.catalog.site.sources, fact.source)
            for state, fact in ((states.before, old), (states.after, new))
        )
        if source != was:
            yield states.tell("source", source=source)
    if old.verified_on != new.verified_on:
        if new.verified_on is None:
            yield states.tell("unconfirmed")
        else:
            key = "confirmed-again" if old.verified_on and not old.sample else "confirmed"
            yield states.tell(key, day=new.verified_on)
