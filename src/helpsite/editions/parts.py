"""The parts of a fact: which of them changed, each in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from helpsite.data.model import DAYS_OF_WEEK, AnswerTime, Hours, Sourced, Text
from helpsite.editions.difference import Words
from helpsite.editions.names import region_words
from helpsite.editions.states import States, Value, joined
from helpsite.editions.voice import plain
from helpsite.pages.opening import answer_words, weekly_words

# The keys of a sourced fact that are told in lines of their own.
_APART = ("effective_from", "effective_until", "sample", "verified_on")
# What else is recorded of a check; said with its day if that is new.
_RECORD = ("verified_by", "method")
# Texts so short that what was and what is now can both be shown.
_SHORT = ("name", "title", "subject")
# Lists whose order says nothing.
_UNORDERED = (
    *("languages", "regions", "signs", "hosts", "also_called"),
    *("asks", "denials", "turns", "closings", "harmless", "entering"),
    *("said", "ignored", "unanswered"),
)


def changed_parts(states: States, before: Any, after: Any, apart: Sequence[str] = ()) -> list[Words]:
    """The parts of a fact that changed, but for its id and those that are told elsewhere.

    A key that a model gets tomorrow is a part as well.
    """
    told = {"id", *apart}
    if isinstance(after, Sourced):
        told |= set(_APART)
        told |= set(_RECORD) if before.verified_on != after.verified_on or before.sample != after.sample else set()
    found: list[Words] = []
    for key in type(after).model_fields:
        if key not in told:
            found += _changed(states, key, getattr(before, key), getattr(after, key))
    return found


def part(states: States, key: str) -> Words:
    """A part by its name alone."""
    return states.tell(f"part-{key.replace('_', '-')}")


def part_change(states: States, key: str, before: Value, after: Value) -> Words:
    """A part with what it was and what it is now."""
    return states.tell("part-change", name=part(states, key), before=before, after=after)


def _changed(states: States, key: str, before: Any, after: Any) -> Iterator[Words]:
    """The part behind a key, if it changed; hours are two, the weekly ones and the closed days."""
    if isinstance(before, Hours) or isinstance(after, Hours):
        yield from _hours_parts(states, key, before, after)
    elif not states.differ(*(_sorted(key, value) for value in (before, after))):
        return
    elif isinstance(before, AnswerTime) or isinstance(after, AnswerTime):
        yield part_change(states, key, *(_answer(states, value) for value in (before, after)))
    elif key in _SHORT and isinstance(before, Text) and isinstance(after, Text):
        yield part_change(states, key, *states.either(before.root, after.root))
    elif _are_words(before) and _are_words(after):
        yield _list_change(states, key, before, after)
    elif {type(before), type(after)} <= {str, int, date, type(None)}:
        yield part_change(states, key, *(_value(states, key, value) for value in (before, after)))
    else:
        yield part(states, key)


def _sorted(key: str, value: Any) -> Any:
    return sorted(set(value)) if key in _UNORDERED and isinstance(value, list) else value


def _are_words(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(word, str) for word in value)


def _list_change(states: States, key: str, before: Sequence[str], after: Sequence[str]) -> Words:
    """A part that is a list, with what came and what went; by its name alone if only the order changed."""
    came = [value for value in after if value not in before]
    went = [value for value in before if value not in after]
    said = [
        states.tell(how, names=states.listed(_value(states, key, value) for value in values))
        for how, values in (("added", came), ("removed", went))
        if values
    ]
    if not said:
        return part(states, key)
    return states.tell("part-list", name=part(states, key), text=in_sentences(states, said))


def in_sentences(states: States, words: Sequence[Words]) -> Words:
    """Words one after the other, as in a row of sentences."""
    return states.each(lambda voice: voice.say("then").join(each[voice.code] for each in words))


def _value(states: States, key: str, value: str | int | date | None) -> Value:
    """A value, or the name of what it stands for as an id or a code."""
    if not isinstance(value, str):
        return states.tell("none") if value is None else value
    if key == "kind":
        return states.tell(value)
    if key == "languages":
        return states.each(lambda voice: voice.language_of(value) or voice.text(value))
    for project in (states.after, states.before):
        site, channels = project.catalog.site, project.catalog.channels
        if key == "regions" and any(region.code == value for region in project.catalog.regions.regions):
            return region_words(states, project, value)
        named_by: dict[str, Sequence[Any]] = {"source": site.sources, "method": site.methods}
        named_by |= {"platform": channels.platforms, "best_for": channels.purposes}
        if any(entry.id == value for entry in named_by.get(key, [])):
            return states.name_of(named_by[key], value)
    return value


# --- Opening hours ----------------------------------------------------------------------------------------------------


def _hours_parts(states: States, key: str, before: Hours | None, after: Hours | None) -> Iterator[Words]:
    if _weekly(before) != _weekly(after):
        zones = {hours.time_zone for hours in (before, after) if hours}
        was, is_ = (_hours(states, hours, with_zone=len(zones) > 1) for hours in (before, after))
        yield part_change(states, key, was, is_)
    if states.differ(*(_closed(hours) for hours in (before, after))):
        yield part(states, "closed")


def _weekly(hours: Hours | None) -> Any:
    """The weekly hours, in whatever order their days are written."""
    if hours is None:
        return None
    entries = [(sorted({DAYS_OF_WEEK.index(day) for day in e.days}), e.opens, e.closes) for e in hours.weekly]
    return hours.time_zone, entries


def _closed(hours: Hours | None) -> Any:
    return sorted(hours.closed, key=lambda entry: entry.day) if hours else []


def _hours(states: States, hours: Hours | None, *, with_zone: bool) -> Words:
    if hours is None:
        return states.tell("contact.hours-unknown")
    rows = states.each(
        lambda voice: plain(
            voice.say("then").join(" ".join(row) for row in weekly_words(hours, voice.say, voice.formats))
        )
    )
    zone = states.tell("zone", zone=states.each(lambda voice: voice.zone(hours.time_zone)))
    return joined(rows, zone) if with_zone else rows


def _answer(states: States, answer: AnswerTime | None) -> Words:
    if answer is None:
        return states.tell("contact.hours-unknown")
    return states.each(lambda voice: answer_words(answer, voice.say, voice.formats))
