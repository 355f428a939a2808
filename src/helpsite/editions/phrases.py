"""Phrases: what differs, said in every language of the later state."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from babel.dates import format_date

from helpsite.data.model import Change, Sourced, Text
from helpsite.editions.states import Voice
from helpsite.editions.turns import AChange, Run, Turn
from helpsite.pages.formats import locale_of
from helpsite.pages.words import fill_in
from helpsite.project import Project

# The same in every language of the later state, by its code.
Words = dict[str, str]
Value = Words | str | int | date


def phrase(project: Project, key: str, **values: Value) -> Words:
    """The words for an entry of diff-history, or for `group.key`, filled in; a day is written as each language does."""
    whole = key if "." in key else f"diff-history.{key}"
    said = {}
    for language in project.languages:
        voice = Voice(project, language)
        said[language] = fill_in(voice.words(whole), {name: _said(voice, value) for name, value in values.items()})
    return said


def _said(voice: Voice, value: Value) -> str:
    if isinstance(value, date):
        return format_date(value, voice.words("diff-history.day"), locale=locale_of(voice.formats))
    return value[voice.code] if isinstance(value, dict) else str(value)


def text_words(project: Project, text: Text) -> Words:
    """A text of either state in the languages of `project`; one that it lacks is said in its first one."""
    return {language: text.root.get(language) or next(iter(text.root.values()), "") for language in project.languages}


def row(project: Project, words: Iterable[Words]) -> Words:
    """Words in a row, each once."""
    every = list(words)
    separators = phrase(project, "contact.list-separator")
    return {
        language: separator.join(dict.fromkeys(each[language] for each in every))
        for language, separator in separators.items()
    }


def joined(*parts: Words) -> Words:
    """Words put together."""
    return {language: "".join(part[language] for part in parts) for language in parts[0]}


def nothing(project: Project) -> Words:
    """No words."""
    return dict.fromkeys(project.languages, "")


def reworded(project: Project, lead: Words, before: Words, after: Words, key: str, **values: Value) -> Words:
    """A line on words that have changed; in a language in which they have not, it says in which they have."""
    changed = [code for code in project.languages if before[code] != after[code]]
    here = joined(lead, phrase(project, key, before=before, after=after, **values))
    languages = row(project, (dict.fromkeys(project.languages, project.language(code).name) for code in changed))
    there = joined(lead, phrase(project, "reworded-in", after=after, languages=languages))
    return {code: (here if code in changed else there)[code] for code in project.languages}


def note_lines(
    project: Project, lead: Words, kept: Iterable[tuple[date | None, AChange, AChange]]
) -> Iterator[tuple[Words, AChange]]:
    """A line on each condition that has changed where the same holds as before, with what is under the new one.

    `kept` are what held and what holds, in front the day from which they do, None for today.
    """
    told = set()
    for day, old, new in kept:
        before, after = (text_words(project, fact.note) if fact.note else nothing(project) for fact in (old, new))
        both = (*before.values(), *after.values())
        if before == after or both in told:
            continue
        told.add(both)
        coming, days = ("-coming", {"day": day}) if day else ("", {})
        if new.note:
            yield reworded(project, lead, before, after, f"condition{coming}", **days), new
        else:
            yield joined(lead, phrase(project, f"no-condition{coming}", **days)), new


# --- From when on -----------------------------------------------------------------------------------------------------


def notice(project: Project, change: Change | None, day: date | None) -> Words:
    """How many days of notice readers have of a day: since its announcement, else from the state's own day on.

    Empty without a day, or for one that is over.
    """
    if day is None or day < project.today:
        return nothing(project)
    post = project.every_post.get((change and change.announcement) or "")
    days = (day - (post.meta.published if post else project.today)).days  # type: ignore[union-attr]
    key = "notice-none" if days <= 0 else "notice-one" if days == 1 else "notice"
    return phrase(project, key, number=days)


def when(project: Project, turn: Turn[AChange]) -> Words:
    """From when on something holds by a turn that is now or coming, without the notice."""
    if turn.day:
        words = phrase(project, "from-day", day=turn.day)
    elif turn.since:
        words = phrase(project, "backdated", day=turn.since)
    else:
        words = phrase(project, "rewritten" if turn.is_backdated else "at-once")
    return joined(words, phrase(project, "planned", day=turn.planned)) if turn.planned else words


def turn_words(project: Project, turn: Turn[AChange], name: Callable[[Run[AChange]], Words]) -> Words:
    """What happens by a turn that changes what was said of other days than today; `name` says what holds in a run."""
    run, planned = turn.run, turn.planned
    if turn.kind == "past":
        words = {"before": name(turn.before), "after": name(turn.after)}
        if turn.since is None:
            return phrase(project, "past-until", last=turn.last or project.today, **words)
        if turn.since == turn.last:
            return phrase(project, "past-day", day=turn.since, **words)
        return phrase(project, "past", first=turn.since, last=turn.last or project.today, **words)
    if turn.kind == "called-off":
        # It stays as it is, unless something else happens before that day.
        stays = turn.start.value == turn.after.value and turn.after.first <= project.today
        key = "called-off-stays" if stays else "called-off"
        return phrase(project, key, before=name(turn.after), after=name(run), day=run.first)
    if turn.kind == "instead":
        return phrase(project, "instead", before=name(turn.before), after=name(run), day=run.first)
    return phrase(project, turn.kind, after=name(run), day=run.first, planned=planned or run.first)


# --- How far it is confirmed ------------------------------------------------------------------------------------------


def confirmations(
    before: Project, after: Project, facts: Iterable[tuple[Words, Sourced, Sourced]]
) -> Iterator[tuple[Words, Sourced]]:
    """What to say of how far facts can be trusted: of each its name and its two states, that of `before` first.

    What is the same for several of them is said once, with their names behind it. With it comes the first such fact.
    """
    found: dict[tuple[str, ...], tuple[Words, list[Words], Sourced]] = {}
    for name, old, new in facts:
        for words in _confirmation(before, after, old, new):
            _, names, _ = found.setdefault(tuple(words.values()), (words, [], new))
            names.append(name)
    for words, names, fact in found.values():
        together = row(after, names)
        yield (joined(words, phrase(after, "of", text=together)) if any(together.values()) else words), fact


def _confirmation(before: Project, after: Project, old: Sourced, new: Sourced) -> Iterator[Words]:
    if old.sample != new.sample:
        yield phrase(after, "sample" if new.sample else "real")
    elif old.source != new.source:
        source = _source_words(after, after, new)
        if source != _source_words(before, after, old):
            yield phrase(after, "source", source=source)
    if old.verified_on != new.verified_on:
        if new.verified_on is None:
            yield phrase(after, "unconfirmed")
        else:
            key = "confirmed-again" if old.verified_on and not old.sample else "confirmed"
            yield phrase(after, key, day=new.verified_on)


def _source_words(state: Project, after: Project, fact: Sourced) -> Words:
    name = next((source.name for source in state.catalog.site.sources if source.id == fact.source), None)
    return text_words(after, name) if name else dict.fromkeys(after.languages, fact.source)
