"""Phrases: what is said of a history that differs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import ClassVar

from helpsite.data.model import Change
from helpsite.editions.difference import Words
from helpsite.editions.states import States, Value, joined
from helpsite.editions.turns import AChange, Run, Turn


class Histories(States):
    """The two states, with the words for what has a history: regions, fees and promotions."""

    group: ClassVar[str] = "diff-history"


def reworded(states: States, lead: Words, before: Words, after: Words, key: str, **values: Value) -> Words:
    """A line on words that have changed; in a language in which they have not, it says in which they have."""
    changed = [voice.code for voice in states.voices if before[voice.code] != after[voice.code]]
    here = joined(lead, states.tell(key, before=before, after=after, **values))
    languages = states.listed(states.after.language(code).name for code in changed)
    there = joined(lead, states.tell("reworded-in", after=after, languages=languages))
    return states.each(lambda voice: (here if voice.code in changed else there)[voice.code])


def note_lines(
    states: States, lead: Words, kept: Iterable[tuple[date | None, AChange, AChange]]
) -> Iterator[tuple[Words, AChange]]:
    """A line on each condition that has changed where the same holds as before, with what is under the new one.

    `kept` are what held and what holds, in front the day from which they do, None for today.
    """
    told = set()
    for day, old, new in kept:
        before, after = (states.text(fact.note or "") for fact in (old, new))
        both = (*before.values(), *after.values())
        if before == after or both in told:
            continue
        told.add(both)
        coming, days = ("-coming", {"day": day}) if day else ("", {})
        if new.note:
            yield reworded(states, lead, before, after, f"condition{coming}", **days), new
        else:
            yield joined(lead, states.tell(f"no-condition{coming}", **days)), new


# --- From when on -----------------------------------------------------------------------------------------------------


def notice(states: States, change: Change | None, day: date | None) -> Words:
    """How many days of notice readers have of a day: since its announcement, else from the later state's own day on.

    Empty without a day, or for one that is over.
    """
    if day is None or day < states.today:
        return states.nothing
    post = states.after.every_post.get((change and change.announcement) or "")
    days = (day - (post.meta.published if post else states.today)).days  # type: ignore[union-attr]
    key = "notice-none" if days <= 0 else "notice-one" if days == 1 else "notice"
    return states.tell(key, number=days)


def when(states: States, turn: Turn[AChange], *, is_edition: bool = False) -> Words:
    """From when on something holds by a turn that is now or coming, without the notice.

    In an edition, which comes some time after the one before, nothing holds at once, and a day between them is no
    surprise.
    """
    if turn.day or (is_edition and turn.since and turn.since > states.before.today):
        words = states.tell("from-day", day=turn.day or turn.since or states.today)
    elif is_edition:
        words = states.tell("edition.backdated", day=turn.since) if turn.since else states.tell("edition.now")
    elif turn.since:
        words = states.tell("backdated", day=turn.since)
    else:
        words = states.tell("rewritten" if turn.is_backdated else "at-once")
    return joined(words, states.tell("planned", day=turn.planned)) if turn.planned else words


def turn_words(states: States, turn: Turn[AChange], name: Callable[[Run[AChange]], Words]) -> Words:
    """What happens by a turn that changes what was said of other days than today; `name` says what holds in a run."""
    run, planned = turn.run, turn.planned
    if turn.kind == "past":
        words = {"before": name(turn.before), "after": name(turn.after)}
        if turn.since is None:
            return states.tell("past-until", last=turn.last or states.today, **words)
        if turn.since == turn.last:
            return states.tell("past-day", day=turn.since, **words)
        return states.tell("past", first=turn.since, last=turn.last or states.today, **words)
    if turn.kind == "called-off":
        # It stays as it is, unless something else happens before that day.
        stays = turn.start.value == turn.after.value and turn.after.first <= states.today
        key = "called-off-stays" if stays else "called-off"
        return states.tell(key, before=name(turn.after), after=name(run), day=run.first)
    if turn.kind == "instead":
        return states.tell("instead", before=name(turn.before), after=name(run), day=run.first)
    return states.tell(turn.kind, after=name(run), day=run.first, planned=planned or run.first)
