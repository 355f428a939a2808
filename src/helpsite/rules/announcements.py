"""Rules on announcements: finished, in order, the same in every language, and about what exists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from helpsite.data.model import Change
from helpsite.pages.announcement import DRAFT_MARK, AnnouncementMeta
from helpsite.pages.page import Page
from helpsite.problem import Place, Problem, did_you_mean, quote
from helpsite.project import Project

_SAME = "make them the same"
# The lists of ids in the front matter, with what each of them names.
_NAMED = {"regions": "region", "services": "service", "fees": "fee", "channels": "channel"}
_AFFECTS = [("affects", key) for key in _NAMED]
_REMOVES = [("removes", key) for key in _NAMED if key != "services"]
_PINNED_AT_MOST = timedelta(days=90)
_WINDOW_AT_MOST = timedelta(days=7)
_FEW = 3  # as many ids as a line can name


# --- In every language ------------------------------------------------------------------------------------------------


def rule_announcements_agree_in_every_language(project: Project) -> Iterator[Problem]:
    """An announcement has the same front matter in each language but for its words."""
    for page in _posts(project):
        if (model := project.every_post.get(page.name)) and model is not page:
            for way, called in _SINGLE.items():
                yield from _value_problems(page, model, way, called)
            for way in [*_AFFECTS, *_REMOVES]:
                yield from _list_problems(page, model, way)
            yield from _correction_problems(page, model)


# The values that are one to all languages, as they are called in a message.
_SINGLE: dict[tuple[str, ...], str] = {
    ("date",): "the date",
    ("kind",): "the kind",
    ("severity",): "the severity",
    ("effective_from",): "the day on which it takes effect",
    ("pinned_until",): "the last day of its notice",
    ("supersedes",): "the announcement that it supersedes",
    ("window",): "the window",
    ("window", "begins"): "the beginning of the window",
    ("window", "ends"): "the end of the window",
}


def _value_problems(page: Page, model: Page, way: tuple[str, ...], called: str) -> Iterator[Problem]:
    """What is wrong with a value that the default language has otherwise, or not at all."""
    here, there, path = _value(page, way), _value(model, way), model.source.path
    if (here is None) != (there is None):
        if way[0] == way[-1]:  # else that there is no window is said already
            where = f"stands in {path} and not here" if here is None else f"stands here and not in {path}"
            yield Problem(page.meta.key_place(*way), f"{quote(way[-1])} {where}", _SAME)
    elif here != there and way != ("window",):
        fact = f"{called} is {_written(here)}, and {_written(there)} in {path}"
        yield Problem(page.meta.place(*way), fact, _SAME)


def _written(value: object) -> str:
    """A value as editors write it."""
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _list_problems(page: Page, model: Page, way: tuple[str, str]) -> Iterator[Problem]:
    """The ids that only one of two languages names, and those that only the other language names twice."""
    here, there = _ids(page, way), _ids(model, way)
    only_there, only_here = sorted({*there} - {*here}), sorted({*here} - {*there})
    parts = []
    if only_there:
        parts.append(f"{_shortened(only_there)} only in {model.source.path}")
    if only_here:
        parts.append(f"{_shortened(only_here)} only here")
    if parts:
        fact = f"of the {way[1]} under {quote(way[0])} stand " + ", and ".join(parts)
        yield Problem(page.meta.place(*way), fact, _SAME)
    if len(there) == len({*there}):
        yield from _repeated(page, way)


def _shortened(ids: list[str]) -> str:
    """The first few of many ids."""
    few = ", ".join(quote(identifier) for identifier in ids[:_FEW])
    return few if len(ids) <= _FEW else f"{few} and {len(ids) - _FEW} more"


def _correction_problems(page: Page, model: Page) -> Iterator[Problem]:
    here, there = page.meta.corrections, model.meta.corrections
    if len(here) != len(there):
        fact = f"the number of corrections is {len(here)}, and {len(there)} in {model.source.path}"
        yield Problem(page.meta.key_place("corrections"), fact, _SAME)
        return
    for index, (correction, other) in enumerate(zip(here, there, strict=True)):
        if correction.date != other.date:
            moments = f"{_written(correction.date)}, and of {_written(other.date)}"
            fact = f"the correction is of {moments} in {model.source.path}"
            yield Problem(page.meta.place("corrections", index, "date"), fact, _SAME)


def rule_announcements_are_of_the_sites_zone(project: Project) -> Iterator[Problem]:
    """Each moment of an announcement is written in the site's time zone, so that its day is the site's day."""
    zone = project.catalog.site.time_zone
    if zone not in available_timezones():
        return  # that it doesn't exist is said elsewhere
    for page in _posts(project):
        for way, moment in _moments(page.meta):
            here = moment.astimezone(ZoneInfo(zone))
            if here.utcoffset() != moment.utcoffset():
                fact = f"the moment {moment.isoformat()} is not of the zone {quote(zone)}"
                yield Problem(page.meta.place(*way), fact, f"write it in the site's time zone: {here.isoformat()}")


def _moments(meta: AnnouncementMeta) -> Iterator[tuple[tuple[str | int, ...], datetime]]:
    """Every moment in the front matter, behind the way to it."""
    yield ("date",), meta.date
    if meta.window:
        yield ("window", "begins"), meta.window.begins
        yield ("window", "ends"), meta.window.ends
    for index, correction in enumerate(meta.corrections):
        yield ("corrections", index, "date"), correction.date


def rule_announcements_carry_their_date(project: Project) -> Iterator[Problem]:
    """An announcement's file name begins with the day of its publication."""
    for page in _posts(project):
        day = page.meta.published.isoformat()
        if not page.name.startswith(f"{day}-"):
            fact = f"the file's name does not begin with its date {day}"
            yield Problem(page.meta.place("date"), fact, f'rename it to "{day}-….md" or correct the date')


def rule_announcements_are_finished(project: Project) -> Iterator[Problem]:
    """No words of a draft are left in an announcement."""
    for page in _posts(project):
        for place, words in _words(page):
            if DRAFT_MARK in words:
                yield Problem(place, f"{quote(DRAFT_MARK)} marks a draft", "finish the words there and delete the mark")


def _words(page: Page) -> Iterator[tuple[Place, str]]:
    """The words of an announcement, those of the body line by line, each behind its place."""
    yield page.meta.place("title"), page.meta.title
    yield page.meta.place("description"), page.meta.description
    for index, correction in enumerate(page.meta.corrections):
        yield page.meta.place("corrections", index, "text"), correction.text
    for number, line in enumerate(page.body.split("\n"), page.line):
        yield page.place(number, line.find(DRAFT_MARK) + 1), line


# --- What it is about -------------------------------------------------------------------------------------------------


def rule_announcements_affect_what_exists(project: Project) -> Iterator[Problem]:
    """What an announcement affects is in the data, or was taken out of it by an announcement that says so.

    Nothing is named twice, and services are those of the regions that it names.
    """
    known = project.catalog.ids
    removed = _removals(project)
    for page in project.every_post.values():
        for way in _AFFECTS:
            yield from _missing(page, way, known[way[1]], removed)
            yield from _repeated(page, way)
        if page.meta.affects.services and not page.meta.affects.regions:
            way_out = 'add "regions: […]" beside them, or delete them'
            yield Problem(page.meta.key_place("affects", "services"), "these services are of no region", way_out)


def _missing(page: Page, way: tuple[str, str], known: set[str], removed: _Removals) -> Iterator[Problem]:
    key = way[1]
    taken_out = {*_ids(page, ("removes", key))} if ("removes", key) in _REMOVES else set()
    for index, identifier in enumerate(_ids(page, way)):
        if identifier in known or removed.get((key, identifier), page.meta.date) > page.meta.date:
            continue
        place, what = page.meta.place(*way, index), f"{_NAMED[key]} {quote(identifier)}"
        if identifier in taken_out:
            yield Problem(place, f'the {what} stands under "removes" too', "delete one of the two")
        else:
            otherwise = "correct it" if key == "services" else 'correct it, or name it under "removes"'
            way_out = did_you_mean(identifier, known, otherwise)
            yield Problem(place, f"{what} is not in {_FILES[key]}", way_out)


# When something was taken out of the data for the last time, by the list that names it and its id.
_Removals = dict[tuple[str, str], datetime]

_FILES = {
    "regions": "data/regions.yaml",
    "services": "the services of data/regions.yaml",
    "fees": "data/fees.yaml",
    "channels": "data/channels.yaml",
}


def _removals(project: Project) -> _Removals:
    """What announcements say was taken out of the data: those before them may still name it."""
    removed: _Removals = {}
    for page in sorted(project.every_post.values(), key=lambda page: page.meta.date):
        for way in _REMOVES:
            removed |= {(way[1], identifier): page.meta.date for identifier in _ids(page, way)}
    return removed


def _repeated(page: Page, way: tuple[str, str]) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, identifier in enumerate(_ids(page, way)):
        if identifier in seen:
            fact = f"the {_NAMED[way[1]]} {quote(identifier)} stands here a second time"
            yield Problem(page.meta.place(*way, index), fact, "delete one of the two")
        seen.add(identifier)


def rule_announcements_remove_what_is_gone(project: Project) -> Iterator[Problem]:
    """What an announcement says is taken out of the data is not there on the day of its publication.

    Years later something else may have the same id: that makes no announcement wrong.
    """
    known = project.catalog.ids
    for page in project.every_post.values():
        is_new = page.meta.published >= project.written
        for way in _REMOVES:
            yield from _repeated(page, way)
            for index, identifier in enumerate(_ids(page, way)) if is_new else ():
                if identifier in known[way[1]]:
                    fact = f"{_NAMED[way[1]]} {quote(identifier)} is still in {_FILES[way[1]]}"
                    way_out = 'take it out there, or name it under "affects"'
                    yield Problem(page.meta.place(*way, index), fact, way_out)


def rule_announcements_affect_what_names_them(project: Project) -> Iterator[Problem]:
    """A change that names an announcement is among what the announcement affects.

    Where a list names something that is not there, that may be what it lacks: another rule tells.
    """
    known, removed = project.catalog.ids, _removals(project)
    affected = {
        name: {key: {*_ids(page, (outer, key))} for outer, key in _AFFECTS} for name, page in project.every_post.items()
    }
    mistyped = {
        (name, key)
        for name, lists in affected.items()
        for key, ids in lists.items()
        if any((key, identifier) not in removed for identifier in ids - known[key])
    }
    lacking: dict[str, list[tuple[str, str, Change]]] = {}  # by the announcement's name
    for naming in _naming(project):
        named = affected[naming.post.name]
        for key, identifier in naming.subjects:
            is_any_service = key == "services" and not naming.post.meta.affects.services
            is_told = identifier not in known[key] or (naming.post.name, key) in mistyped
            if identifier not in named[key] and not is_told and not is_any_service:
                named[key].add(identifier)  # one thing to add, however many changes want it
                lacking.setdefault(naming.post.name, []).append((key, identifier, naming.change))
    for name, things in lacking.items():
        yield from _lacking_problems(project.every_post[name], things)


def _lacking_problems(post: Page, things: list[tuple[str, str, Change]]) -> Iterator[Problem]:
    """What to add to an announcement: each thing that it lacks, or the whole line if it names nothing."""
    path = post.source.path
    if any(_ids(post, way) for way in _AFFECTS):
        for key, identifier, change in things:
            fact = f"the announcement does not affect the {_NAMED[key]} {quote(identifier)}"
            way_out = f"add {quote(identifier)} to {key} under affects in {path}"
            yield Problem(change.place("announcement"), fact, way_out)
        return
    lists = {key: [identifier for other, identifier, _ in things if other == key] for key in _NAMED}
    line = ", ".join(f"{key}: [{', '.join(ids)}]" for key, ids in lists.items() if ids)
    fact, way_out = "the announcement does not say what it affects", f'add "affects: {{{line}}}" to {path}'
    yield Problem(things[0][-1].place("announcement"), fact, way_out)


# --- When -------------------------------------------------------------------------------------------------------------


def rule_announcements_take_effect_with_their_first_change(project: Project) -> Iterator[Problem]:
    """An announcement's `effective_from` is the day of the first change that names it, and none before its own."""
    known = project.catalog.ids
    first: dict[str, Change] = {}
    for naming in _naming(project):
        begins, earliest = naming.change.effective_from, first.get(naming.post.name)
        if begins and (earliest is None or begins < (earliest.effective_from or begins)):
            first[naming.post.name] = naming.change
    for name, page in project.every_post.items():
        change, day = first.get(name), page.meta.effective_from
        begins = change.effective_from if change else None
        # The first change may have been of something that is not in the data any more.
        is_whole = all({*_ids(page, way)} <= known[way[1]] for way in _AFFECTS)
        if change and begins and day != begins and (day is None or day > begins or is_whole):
            yield from _first_day_problems(page, change)
        elif day and day != begins and day < page.meta.published and page.meta.kind in ("regions", "fees", "channels"):
            fact = f"it takes effect on {day}, before it is published on {page.meta.published}"
            yield Problem(page.meta.place("effective_from"), fact, "correct one of the two")


def _first_day_problems(page: Page, change: Change) -> Iterator[Problem]:
    """What is wrong with an `effective_from` that is another day than that of the first change."""
    begins, place = change.effective_from, change.place("effective_from")
    first = f"the first change that names this announcement begins on {begins} ({place.path}:{place.line})"
    if page.meta.effective_from:
        fact = f"{page.meta.effective_from} is the day on which it takes effect, and {first}"
        yield Problem(page.meta.place("effective_from"), fact, f"write {begins}, or correct the change")
    elif page.meta.kind in ("regions", "fees"):
        fact = f'the key "effective_from" is missing, and {first}'
        yield Problem(page.meta.place(), fact, f'add "effective_from: {begins}"')


def rule_announcements_are_pinned_for_a_while(project: Project) -> Iterator[Problem]:
    """A notice goes again: it is pinned from the publication on and not for more than 90 days."""
    for page in project.every_post.values():
        published, until = page.meta.published, page.meta.pinned_until
        if until and until < published:
            fact = f"it is pinned until {until}, before it is published on {published}"
            yield Problem(page.meta.place("pinned_until"), fact, "write a later day, or delete the line")
        elif until and until > published + _PINNED_AT_MOST:
            fact = f"it is pinned for more than {_PINNED_AT_MOST.days} days, and nobody reads a notice that never goes"
            way_out = f"write {published + _PINNED_AT_MOST} or an earlier day"
            yield Problem(page.meta.place("pinned_until"), fact, way_out)


def rule_announcements_supersede_older_ones(project: Project) -> Iterator[Problem]:
    """An announcement takes the place of an older one; so none does of itself, not even round about."""
    posts = project.every_post
    for name, page in posts.items():
        if (superseded := page.meta.supersedes) is None:
            continue
        place, other = page.meta.place("supersedes"), posts.get(superseded)
        if superseded == name:
            way_out = "name the older one, or delete the line"
            yield Problem(place, "an announcement can't take the place of itself", way_out)
        elif other is None:
            older = [post.name for post in posts.values() if post.meta.date < page.meta.date]
            fact = f"announcement {quote(superseded)} is not in docs/{project.languages[0]}/announcements/"
            yield Problem(place, fact, did_you_mean(superseded, older, "name one that is there, or delete the line"))
        elif other.meta.date >= page.meta.date:
            fact = f"{quote(superseded)} is of {_written(other.meta.date)}, not before {_written(page.meta.date)}"
            yield Problem(place, fact, "name an older one, or correct one of the dates")
        elif other.meta.kind == "security" != page.meta.kind:
            fact = f"{quote(superseded)} is on security, and this announcement is one of {quote(page.meta.kind)}"
            yield Problem(place, fact, "only one on security takes its place; correct the kind, or delete the line")


def rule_maintenance_has_a_window(project: Project) -> Iterator[Problem]:
    """An announcement of maintenance says from when to when, seven days at most; no other one does."""
    for page in project.every_post.values():
        kind, window = page.meta.kind, page.meta.window
        if window is None:
            if kind == "maintenance":
                fact = "readers are not told from when to when maintenance is"
                way_out = 'add "window: {begins: …, ends: …}", with moments such as 2026-07-01T10:00:00+08:00'
                yield Problem(page.meta.place("kind"), fact, way_out)
        elif kind != "maintenance":
            fact = f"a window is for the kind maintenance, and this is of the kind {kind}"
            yield Problem(page.meta.key_place("window"), fact, "delete the window, or correct the kind")
        elif window.ends <= window.begins:
            fact = f"it ends at {_written(window.ends)}, and begins at {_written(window.begins)}"
            yield Problem(page.meta.place("window", "ends"), fact, "let it end after it begins")
        elif window.ends - window.begins > _WINDOW_AT_MOST:
            fact = f"it lasts longer than {_WINDOW_AT_MOST.days} days"
            yield Problem(page.meta.place("window", "ends"), fact, "correct the moment, or announce it in parts")


def rule_corrections_come_in_order(project: Project) -> Iterator[Problem]:
    """Each correction was made after the publication and after the one above it, and none in the future."""
    for page in project.every_post.values():
        before, what = page.meta.date, "the publication"
        for index, correction in enumerate(page.meta.corrections):
            place = page.meta.place("corrections", index, "date")
            if correction.date <= before:
                fact = f"the correction is of {_written(correction.date)}, not after {what} at {_written(before)}"
                yield Problem(place, fact, "put the oldest first, each at a moment of its own after the publication")
            elif correction.date.date() > project.written:
                fact = f"{quote(correction.date.date())} has not come yet"
                yield Problem(place, fact, "write the moment at which it was corrected")
            before, what = max(before, correction.date), "the one above it"


# --- Looking things up ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Naming:
    """A change that names an announcement, and what it's a change of: ids by the lists that name them."""

    change: Change
    post: Page
    subjects: tuple[tuple[str, str], ...]


def _naming(project: Project) -> Iterator[_Naming]:
    """The changes that name an announcement that is there."""
    posts = project.every_post
    for region in project.catalog.regions.regions:
        for service, stages in region.services.items():
            for stage in stages:
                if stage.announcement in posts:
                    yield _Naming(stage, posts[stage.announcement], (("regions", region.code), ("services", service)))
    for fee in project.catalog.fees.fees:
        for rate in fee.rates:
            if rate.announcement in posts:
                yield _Naming(rate, posts[rate.announcement], (("fees", fee.id),))
    for promotion in project.catalog.fees.promotions:
        if promotion.announcement in posts:
            yield _Naming(promotion, posts[promotion.announcement], (("fees", promotion.fee),))


def _posts(project: Project) -> Iterator[Page]:
    """The announcements in every language, those that are published later as well."""
    return (page for page in project.pages if page.is_announcement)


def _value(page: Page, way: Iterable[str]) -> Any:
    """What the front matter holds at the end of a way, or None."""
    value: Any = page.meta
    for key in way:
        value = getattr(value, key, None)
    return value


def _ids(page: Page, way: tuple[str, str]) -> list[str]:
    """The ids that one of the lists of a front matter names."""
    ids: list[str] = _value(page, way)
    return ids
