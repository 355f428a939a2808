"""What readers will notice of regions: what works where, and from when on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from babel.core import get_global

from helpsite.data.history import OPEN, holding, stages_of
from helpsite.data.model import Region, Service, Stage, country_of
from helpsite.editions.difference import Difference, Subject, Weight
from helpsite.editions.phrases import (
    Words,
    confirmations,
    joined,
    note_lines,
    nothing,
    notice,
    phrase,
    reworded,
    row,
    text_words,
    turn_words,
    when,
)
from helpsite.editions.turns import Run, Turn, by_name, counterparts, pairs, runs, turns
from helpsite.pages.formats import country_name
from helpsite.project import Project

_UNKNOWN = "unknown"


def region_differences(before: Project, after: Project) -> Iterator[Difference]:
    """The differences of services for the whole site, and of each region in the order of the later state."""
    both = _Regions(before, after)
    yield from _of_services(both)
    earlier = {code: both.before[old] for old, code in both.codes.items()}
    for code, region in both.after.items():
        if code in earlier:
            yield from _of_region(both, earlier[code], region)
        else:
            yield from _of_new(both, region)
    for code, region in both.before.items():
        if code not in both.codes:
            yield _of_gone(both, region)


def region_codes(before: Project, after: Project) -> dict[str, str]:
    """The code that each region has in the later state, by the one that it had; what is gone is left out."""
    return _Regions(before, after).codes


def region_words(state: Project, after: Project, code: str) -> Words:
    """What a region is called in one of the two states, in the languages of the later one; at least its code."""
    region = next((region for region in state.catalog.regions.regions if region.code == code), None)
    own = text_words(after, region.own_name.name) if region and region.own_name else nothing(after)
    names = {language: country_name(code, after.language(language).formats) for language in after.languages}
    return {language: own[language] or names[language] or code.upper() for language in after.languages}


@dataclass(frozen=True)
class _Regions:
    """The regions and services of both states, each by its id, and which is which."""

    earlier: Project
    later: Project

    @cached_property
    def before(self) -> dict[str, Region]:
        """The regions before."""
        return by_name(self.earlier.catalog.regions.regions, "code")

    @cached_property
    def after(self) -> dict[str, Region]:
        """The regions after."""
        return by_name(self.later.catalog.regions.regions, "code")

    @cached_property
    def codes(self) -> dict[str, str]:
        """The code after, by the one before. A region with another code is known by its name."""

        def are_alike(old: Region, new: Region) -> bool:
            countries = {country_of(_standard(region.code)) for region in (old, new)}
            if "-" in old.code + new.code and len(countries) > 1:
                return False  # a part of another country is another place, whatever it's called
            names = (
                region_words(self.earlier, self.later, old.code),
                region_words(self.later, self.later, new.code),
            )
            return names[0] == names[1] or _standard(old.code) == _standard(new.code)

        return counterparts(self.before, self.after, are_alike)

    @cached_property
    def services(self) -> dict[str, str]:
        """The id after of each service, by the one before. One with another id is known by its name, or its stages."""
        before = by_name(self.earlier.catalog.regions.services, "id")
        after = by_name(self.later.catalog.regions.services, "id")

        def are_named_alike(old: Service, new: Service) -> bool:
            return text_words(self.later, old.name) == text_words(self.later, new.name)

        def stand_alike(old: Service, new: Service) -> bool:
            were = {code: region.services[old.id] for code, region in self.before.items() if old.id in region.services}
            are = {code: region.services[new.id] for code, region in self.after.items() if new.id in region.services}
            return bool(were) and were == are

        return counterparts(before, after, are_named_alike, stand_alike)

    def service_words(self, service: str) -> Words:
        """What a service is called, by the later state's id if it is still there."""
        for state in (self.later, self.earlier):
            for known in state.catalog.regions.services:
                if known.id == service:
                    return text_words(self.later, known.name)
        return dict.fromkeys(self.later.languages, service)

    def stages(self, state: Project, region: Region | None) -> dict[str, list[Stage]]:
        """The stages in a region of one state, by the later state's ids of services."""
        if region is None:
            return {}
        every = self.before if state is self.earlier else self.after
        near = [every[code] for code in (country_of(region.code), region.code) if code in every]
        known = stages_of(state.catalog.regions.changed(regions=near), region)
        ids = self.services if state is self.earlier else {}
        return {ids.get(service, service): list(stages) for service, stages in known.items()}


def _standard(code: str) -> str:
    """The code of the standard, if one is given that people use in its place: gb for uk."""
    codes = get_global("territory_aliases").get(code.upper(), [])
    return codes[0].lower() if len(codes) == 1 else code


# --- The whole site ---------------------------------------------------------------------------------------------------


def _of_services(both: _Regions) -> Iterator[Difference]:
    """Services that are new, gone or called something else. What that means in a region is said of the region."""
    before = by_name(both.earlier.catalog.regions.services, "id")
    after = by_name(both.later.catalog.regions.services, "id")
    old_ids = {new: old for old, new in both.services.items()}
    for service, entry in after.items():
        name = both.service_words(service)
        if service not in old_ids:
            yield Difference("gain", phrase(both.later, "service-new", name=name), entry.place())
            continue
        old_name = text_words(both.later, before[old_ids[service]].name)
        if old_name != name:
            words = reworded(both.later, nothing(both.later), old_name, name, "renamed")
            yield Difference("wording", words, entry.place("name"))
    for service, entry in before.items():
        if service not in both.services:
            words = phrase(both.later, "service-gone", name=both.service_words(service))
            yield Difference("loss", words, entry.place(), gets_worse=True)


# --- A region ---------------------------------------------------------------------------------------------------------


def _of_region(both: _Regions, old: Region, new: Region) -> Iterator[Difference]:
    """The differences of a region that was there before, maybe under another code."""
    project = both.later
    name = region_words(project, project, new.code)
    if old.code != new.code:
        pages = [f"/regions/{code}/" for code in (old.code, new.code)]
        words = joined(phrase(project, "lead", name=name), phrase(project, "moves", before=pages[0], after=pages[1]))
        yield Difference("page", words, new.place("code"))
    old_name = region_words(both.earlier, project, old.code)
    if old_name != name and (old.own_name or new.own_name):
        words = reworded(project, nothing(project), old_name, name, "renamed")
        yield Difference("wording", words, new.place("own_name"))
    yield from _of_stages(both, old, new)


def _of_new(both: _Regions, new: Region) -> Iterator[Difference]:
    """A new region with what works there. A part of a country was as its country before."""
    project = both.later
    country = both.before.get(country_of(new.code))
    lead = phrase(project, "lead", name=region_words(project, project, new.code))
    every = both.stages(project, new)
    held = {service: stage for service in every if (stage := holding(every[service], project.today))}
    told = {} if country else {service: stage for service, stage in held.items() if stage.status != _UNKNOWN}
    works = [
        phrase(project, "holds", name=both.service_words(service), status=_status_words(project, stage.status))
        for service, stage in told.items()
    ]
    words = phrase(project, "new-with", text=row(project, works)) if works else phrase(project, "new")
    named = {stage.announcement for service, stage in held.items() if service in new.services}
    yield Difference(
        "gain",
        joined(lead, words),
        new.place("code"),
        subject=Subject("regions", new.code),
        announcement=named.pop() if len(named) == 1 else None,
    )
    yield from _of_stages(both, country, new)


def _of_gone(both: _Regions, old: Region) -> Difference:
    """A region that is gone with its page. A part of a country is then as the country."""
    project = both.later
    country = country_of(old.code)
    lead = phrase(project, "lead", name=region_words(both.earlier, project, old.code))
    if country in both.after:
        words = phrase(project, "gone-part", region=region_words(project, project, country))
    else:
        words = phrase(project, "gone")
    subject = Subject("regions", old.code, is_gone=True)
    return Difference("loss", joined(lead, words), old.place("code"), gets_worse=True, subject=subject)


# --- Stages -----------------------------------------------------------------------------------------------------------


def _status(stage: Stage | None) -> str:
    return stage.status if stage else _UNKNOWN


def _status_words(project: Project, status: object) -> Words:
    return phrase(project, str(status))


def _of_stages(both: _Regions, old: Region | None, new: Region) -> Iterator[Difference]:
    """The differences of the services in a region; without `old`, those of the days to come.

    In a part of a country, only those of which it says something itself: the others are said of the country.
    """
    project = both.later
    before, after = both.stages(both.earlier, old), both.stages(project, new)
    if before == after:
        return
    same: list[tuple[Words, Stage, Stage]] = []
    name = region_words(project, project, new.code)
    for service in dict.fromkeys([*after, *before]):
        if "-" in new.code and not _is_own(both, service, old, new):
            continue
        lists = before.get(service, []), after.get(service, [])
        service_words = both.service_words(service)
        lead = phrase(project, "lead-service", region=name, name=service_words)
        for turn in turns(*(runs(stages, _status) for stages in lists), project.today):
            if old or turn.kind not in ("now", "past"):
                yield _difference(project, turn, lead, new, service)
        kept = pairs(*lists, _status, project.today)
        for words, stage in note_lines(project, lead, kept):
            yield Difference("detail", words, stage.place("note"))
        same += [(service_words, stage, other) for _, stage, other in kept]
    for words, stage in confirmations(both.earlier, project, same):
        yield Difference("detail", joined(phrase(project, "lead", name=name), words), stage.place())


def _is_own(both: _Regions, service: str, old: Region | None, new: Region) -> bool:
    """Whether a part of a country says something of a service itself, before or after."""
    said = old.services if old and "-" in old.code else {}
    return service in new.services or service in {both.services.get(name, name) for name in said}


def _difference(project: Project, turn: Turn[Stage], lead: Words, region: Region, service: str) -> Difference:
    weight, gets_worse = _judged(turn)
    change = turn.run.change
    told = change if turn.kind != "called-off" else None

    def name(run: Run[Stage]) -> Words:
        return _status_words(project, run.value)

    if turn.kind in ("now", "coming"):
        since = when(project, turn)
        words = phrase(project, "status", before=name(turn.start), after=name(turn.run), when=since)
    else:
        words = turn_words(project, turn, name)
    if gets_worse:
        words = joined(words, notice(project, told, turn.day))
    place = next(
        (run.change.place() for run in (turn.run, turn.after, turn.before) if run.change), region.place("code")
    )
    return Difference(
        weight,
        joined(lead, words),
        place,
        turn.day,
        gets_worse,
        Subject("regions", region.code, service),
        told.announcement if told else None,
    )


def _judged(turn: Turn[Stage]) -> tuple[Weight, bool]:
    """The weight of a turn, and whether readers need notice of it.

    What counts is what was said of its day and is said now; if that is the same, what goes before it. A change to come
    is also one for the worse if it takes away what holds until then, whatever was said of its day.
    """
    if turn.kind == "past":
        return "rewritten", False
    before = turn.before if turn.before.value != turn.after.value else turn.start
    takes_away = turn.kind == "coming" and _weighed(turn.start, turn.after)[1]
    return ("loss", True) if takes_away else _weighed(before, turn.after)


def _weighed(before: Run[Stage], after: Run[Stage]) -> tuple[Weight, bool]:
    old, new = (OPEN.get(run.value) for run in (before, after))  # type: ignore[call-overload]
    if old is None:
        # To learn that something does not work takes nothing away, but nobody would call it a gain.
        return ("gain", False) if new else ("loss", False)
    if new is None:
        return "loss", old > 0
    return ("loss", True) if new < old else ("gain", False)
