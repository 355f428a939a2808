"""Entries: what readers will notice of a list of facts, of which some are new, some gone, and some said differently."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from helpsite.data.catalog import Catalog
from helpsite.data.model import DAYS_OF_WEEK, AnswerTime, Hours, Sourced, Text
from helpsite.data.trust import CONFIRMED, is_in_force
from helpsite.editions.difference import Difference, Weight
from helpsite.editions.states import Part, States, Voice, match
from helpsite.pages.formats import region_name
from helpsite.pages.opening import answer_words, weekly_words

# The keys of a sourced fact that are told in lines of their own.
DATES = ("effective_from", "effective_until")
_CHECKS = ("sample", "verified_on")
# What else is recorded of a check; said with its day if that is new.
_RECORD = ("verified_by", "method")
# Texts so short that what was and what is now can both be shown.
_SHORT = ("name", "title", "subject")
# Lists whose order says nothing.
_UNORDERED = (
    *("languages", "regions", "signs", "hosts", "also_called"),
    *("asks", "denials", "turns", "closings", "harmless", "entering"),
)


@dataclass(frozen=True)
class Entries:
    """A list of facts: the words `<kind>-new`, `-gone` and `-changes` say what happens to its entries.

    `keys` say which entry of one state is which of the other. A key `id` that changes alone is no difference.
    """

    kind: str
    of: Callable[[Catalog], Sequence[Any]]
    keys: tuple[Callable[[Any], Any], ...]
    name: Callable[[Any], Part]
    weight: Weight = "detail"
    for_two: bool = False
    apart: tuple[str, ...] = ()  # keys that are told elsewhere


def entry_differences(states: States, entries: Entries) -> Iterator[Difference]:
    """The differences of a list of facts."""
    matching = match(entries.of(states.before.catalog), entries.of(states.after.catalog), *entries.keys)
    for how, found in (("gone", matching.gone), ("new", matching.new)):
        for entry in found:
            words = states.tell(f"{entries.kind}-{how}", name=entries.name(entry))
            yield Difference(entries.weight, words, entry.place(), for_two=entries.for_two)
    for before, after in matching.pairs:
        name = entries.name(after)
        if parts := changed_parts(states, before, after, entries.apart):
            words = states.tell(f"{entries.kind}-changes", name=name, parts=joined(parts))
            yield Difference(entries.weight, words, after.place(), for_two=entries.for_two)
        if isinstance(after, Sourced):
            yield from date_differences(states, (before, after), name, entries.weight, for_two=entries.for_two)
            yield from trust_differences(states, before, after, name)


# --- The parts of a fact ----------------------------------------------------------------------------------------------


def changed_parts(states: States, before: Any, after: Any, apart: Sequence[str] = ()) -> list[Part]:
    """The parts of a fact that changed, each in words, but for its id and those that are told elsewhere.

    A key that a model gets tomorrow is a part as well.
    """
    told = {"id", *apart}
    if isinstance(after, Sourced):
        told |= {*DATES, *_CHECKS}
        told |= set(_RECORD) if before.verified_on != after.verified_on or before.sample != after.sample else set()
    found: list[Part] = []
    for key in type(after).model_fields:
        if key not in told:
            found += _parts(states, key, getattr(before, key), getattr(after, key))
    return found


def joined(parts: Sequence[Part]) -> Part:
    """The parts as a list."""
    return lambda voice: voice.listed(part(voice) for part in parts)


def change(key: str, before: Part, after: Part) -> Part:
    """A part with what it was and what it is now."""
    return lambda voice: voice.say("part-change", name=_part_name(voice, key), before=before(voice), after=after(voice))


def named(key: str) -> Part:
    """A part by its name alone."""
    return lambda voice: _part_name(voice, key)


def list_change(key: str, before: Sequence[str], after: Sequence[str], name: Callable[[Voice, str], str]) -> Part:
    """A part that is a list, with what came and what went."""
    came = [value for value in dict.fromkeys(after) if value not in before]
    went = [value for value in dict.fromkeys(before) if value not in after]

    def words(voice: Voice) -> str:
        said = [
            voice.say(how, names=voice.listed(name(voice, value) for value in values))
            for how, values in (("added", came), ("removed", went))
            if values
        ]
        text = voice.say("then").join(said)
        return voice.say("part-list", name=_part_name(voice, key), text=text) if said else _part_name(voice, key)

    return words


def _parts(states: States, key: str, before: Any, after: Any) -> Iterator[Part]:
    """The part behind a key, if it changed; hours are two, the weekly ones and the closed days."""
    if isinstance(before, Hours) or isinstance(after, Hours):
        yield from _hours_parts(states, key, before, after)
    elif not states.differ(*(_sorted(key, value) for value in (before, after))):
        return
    elif isinstance(before, AnswerTime) or isinstance(after, AnswerTime):
        yield change(key, *(_answer(value) for value in (before, after)))
    elif key in _SHORT and isinstance(before, Text) and isinstance(after, Text):
        yield change(key, *states.either(before.root, after.root))
    elif _are_words(before) and _are_words(after):
        yield list_change(key, before, after, lambda voice, value: _value_words(states, voice, key, value))
    elif {type(before), type(after)} <= {str, int, date, type(None)}:
        yield change(
            key,
            lambda voice: _value_words(states, voice, key, before),
            lambda voice: _value_words(states, voice, key, after),
        )
    else:
        yield named(key)


def _sorted(key: str, value: Any) -> Any:
    return sorted(set(value)) if key in _UNORDERED and isinstance(value, list) else value


def _are_words(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(word, str) for word in value)


def _part_name(voice: Voice, key: str) -> str:
    return voice.say(f"part-{key.replace('_', '-')}")


def _value_words(states: States, voice: Voice, key: str, value: Any) -> str:
    """A value in words: for an id or a code the name that it stands for."""
    if value is None:
        return voice.say("none")
    if isinstance(value, date):
        return voice.day(value)
    if key == "kind":
        return voice.say(value)
    if key == "languages":
        return voice.language_of(value) or str(value)
    names = (_name_of(project.catalog, voice, key, value) for project in (states.after, states.before))
    return next(filter(None, names), str(value))


def _name_of(catalog: Catalog, voice: Voice, key: str, value: Any) -> str | None:
    """The name of what an id or a code stands for behind a key, or None."""
    site, channels = catalog.site, catalog.channels
    if key == "regions":
        region = next((entry for entry in catalog.regions.regions if entry.code == value), None)
        own_name = region.own_name if region else None
        if region is None or own_name is None:
            return region_name(region, voice.code, voice.formats) if region else None
        return voice.text(own_name.name, region.code)
    named_by = {"source": site.sources, "method": site.methods}
    lists: dict[str, Sequence[Any]] = {**named_by, "platform": channels.platforms, "best_for": channels.purposes}
    entry = next((entry for entry in lists.get(key, []) if entry.id == value), None)
    return voice.text(entry.name, entry.id) if entry else None


def _hours_parts(states: States, key: str, before: Hours | None, after: Hours | None) -> Iterator[Part]:
    if _weekly(before) != _weekly(after):
        zones = {hours.time_zone for hours in (before, after) if hours}
        yield change(key, *(_hours(hours, with_zone=len(zones) > 1) for hours in (before, after)))
    if states.differ(*(_closed(hours) for hours in (before, after))):
        yield named("closed")


def _weekly(hours: Hours | None) -> Any:
    """The weekly hours, in whatever order their days are written."""
    if hours is None:
        return None
    entries = [(sorted({DAYS_OF_WEEK.index(day) for day in e.days}), e.opens, e.closes) for e in hours.weekly]
    return hours.time_zone, entries


def _closed(hours: Hours | None) -> Any:
    return sorted(hours.closed, key=lambda entry: entry.day) if hours else []


def _hours(hours: Hours | None, *, with_zone: bool) -> Part:
    def words(voice: Voice) -> str:
        if hours is None:
            return voice.say("contact.hours-unknown")
        rows = [" ".join(row) for row in weekly_words(hours, voice.say, voice.formats)]
        said = voice.say("then").join(rows)
        return said + voice.say("zone", zone=voice.zone(hours.time_zone)) if with_zone else said

    return words


def _answer(answer: AnswerTime | None) -> Part:
    if answer is None:
        return lambda voice: voice.say("contact.hours-unknown")
    return lambda voice: answer_words(answer, voice.say, voice.formats)


# --- When a fact holds, and how far it is confirmed -------------------------------------------------------------------


def date_differences(
    states: States, pair: tuple[Sourced, Sourced], name: Part, weight: Weight, *, for_two: bool
) -> Iterator[Difference]:
    """A fact that holds from another day, or until another one."""
    before, after = pair
    if (before.effective_from, before.effective_until) == (after.effective_from, after.effective_until):
        return
    words = states.tell("valid", name=name, before=_span(before), after=_span(after))
    key = "effective_from" if before.effective_from != after.effective_from else "effective_until"
    day = first_day(states.after.today, before, after)
    coming = day if day and day > states.after.today else None
    yield Difference(weight, words, after.place(key), day=coming, for_two=for_two)


def first_day(today: date, before: Sourced, after: Sourced) -> date | None:
    """The first day from `today` on on which one of two facts holds and the other one doesn't."""
    days = {today}
    for fact in (before, after):
        days |= {fact.effective_from} if fact.effective_from else set()
        days |= {fact.effective_until + timedelta(days=1)} if fact.effective_until else set()
    differing = [day for day in sorted(days) if day >= today and is_in_force(before, day) != is_in_force(after, day)]
    return differing[0] if differing else None


def _span(fact: Sourced) -> Part:
    first, last = fact.effective_from, fact.effective_until

    def words(voice: Voice) -> str:
        days = {name: voice.day(day) for name, day in (("first", first), ("last", last)) if day}
        key = "from-to" if len(days) == len(DATES) else "from" if first else "until"
        return voice.say(f"history.{key}", **days) if days else voice.say("any-time")

    return words


def trust_differences(states: States, before: Sourced, after: Sourced, name: Part) -> Iterator[Difference]:
    """A fact that is no sample any more, or one now; one that was confirmed, or counts as confirmed no more."""
    if before.sample != after.sample:
        words = states.tell("now-sample" if after.sample else "no-sample", name=name)
        place = after.place("sample")
        yield Difference("detail", words, place, for_two=not after.sample)
    if before.verified_on != after.verified_on:
        day = after.verified_on
        words = (
            states.tell("confirmed", name=name, day=lambda voice: voice.day(day))
            if day
            else states.tell("not-confirmed", name=name)
        )
        yield Difference("detail", words, after.place("verified_on"))
    elif (day := after.verified_on) and _is_confirmed(states, before) and not _is_confirmed(states, after, now=True):
        words = states.tell("expired", name=name, day=lambda voice: voice.day(day))
        yield Difference("detail", words, after.place("verified_on"))


def _is_confirmed(states: States, fact: Sourced, *, now: bool = False) -> bool:
    project = states.after if now else states.before
    return project.confirmation_of(fact.changed(sample=False)) in CONFIRMED
