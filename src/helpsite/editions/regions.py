"""What readers will notice of regions: what works where, and from when on."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from functools import cached_property

from babel.core import get_global

from helpsite.data.history import OPEN, holding, stages_of
from helpsite.data.model import Region, Stage, country_of
from helpsite.editions.difference import Difference, Subject, Weight, Words
from helpsite.editions.matching import by_key, renamed
from helpsite.editions.names import region_words
from helpsite.editions.phrases import Histories, note_lines, notice, reworded, turn_words, when
from helpsite.editions.states import joined
from helpsite.editions.trust import confirmations
from helpsite.editions.turns import Run, Turn, pairs, runs, turns
from helpsite.project import Project

_UNKNOWN = "unknown"


def region_differences(before: Project, after: Project) -> Iterator[Difference]:
    """The differences of services for the whole site, and of each region in the order of the later state."""
    states = _Regions(before, after)
    yield from _of_services(states)
    earlier = {code: states.regions_before[old] for old, code in states.codes.items()}
    for code, region in states.regions_after.items():
        if code in earlier:
            yield from _of_region(states, earlier[code], region)
        else:
            yield from _of_new(states, region)
    for code, region in states.regions_before.items():
        if code not in states.codes:
            yield _of_gone(states, region)


def region_codes(before: Project, after: Project) -> dict[str, str]:
    """The code that each region has in the later state, by the one that it had; what is gone is left out."""
    return _Regions(before, after).codes


@dataclass(frozen=True)
class _Regions(Histories):
    """The regions and services of both states, each by its id, and which is which."""

    @cached_property
    def regions_before(self) -> dict[str, Region]:
        """The regions before."""
        return by_key(self.before.catalog.regions.regions, "code")

    @cached_property
    def regions_after(self) -> dict[str, Region]:
        """The regions after."""
        return by_key(self.after.catalog.regions.regions, "code")

    @cached_property
    def codes(self) -> dict[str, str]:
        """The code after, by the one before. One with another code is known by the standard's code or, if it's a part
        of the same country, by its name: what is called like another country is another place all the same.
        """

        def signs(state: Project, code: str) -> tuple[Hashable, ...]:
            country = country_of(_standard(code)) if "-" in code else None
            names = (country, *region_words(self, state, code).values()) if country else None
            return names, (country, _standard(code))

        return renamed(
            {code: signs(self.before, code) for code in self.regions_before},
            {code: signs(self.after, code) for code in self.regions_after},
        )

    @cached_property
    def services(self) -> dict[str, str]:
        """The id after of each service, by the one before. One with another id is known by its name, or its stages."""

        def signs(state: Project, regions: dict[str, Region]) -> dict[str, tuple[Hashable, ...]]:
            held: dict[str, list[Hashable]] = {}
            for code, region in sorted(regions.items(), key=lambda each: each[0]):
                for service, stages in region.services.items():
                    held.setdefault(service, []).append((code, self.seen(list(stages))))
            return {
                service: (tuple(self.text(entry.name).values()), tuple(held.get(service, ())) or None)
                for service, entry in by_key(state.catalog.regions.services, "id").items()
            }

        return renamed(signs(self.before, self.regions_before), signs(self.after, self.regions_after))

    def service_words(self, service: str) -> Words:
        """What a service is called, by the later state's id if it is still there."""
        return self.name_of((*self.after.catalog.regions.services, *self.before.catalog.regions.services), service)

    def stages(self, state: Project, region: Region | None) -> dict[str, list[Stage]]:
        """The stages in a region of one state, by the later state's ids of services."""
        if region is None:
            return {}
        every = self.regions_before if state is self.before else self.regions_after
        near = [every[code] for code in (country_of(region.code), region.code) if code in every]
        known = stages_of(state.catalog.regions.changed(regions=near), region)
        ids = self.services if state is self.before else {}
        return {ids.get(service, service): list(stages) for service, stages in known.items()}


def _standard(code: str) -> str:
    """The code of the standard, if one is given that people use in its place: gb for uk."""
    codes = get_global("territory_aliases").get(code.upper(), [])
    return codes[0].lower() if len(codes) == 1 else code


# --- The whole site ---------------------------------------------------------------------------------------------------


def _of_services(states: _Regions) -> Iterator[Difference]:
    """Services that are new, gone or called something else. What that means in a region is said of the region."""
    before = by_key(states.before.catalog.regions.services, "id")
    after = by_key(states.after.catalog.regions.services, "id")
    old_ids = {new: old for old, new in states.services.items()}
    taken = [(id_, states.text(entry.name)) for id_, entry in before.items()]
    for service, entry in after.items():
        name = states.service_words(service)
        if service not in old_ids:
            yield Difference("gain", states.tell("service-new", name=name), entry.place())
            continue
        old_name = states.text(before[old_ids[service]].name)
        if old_name != name:
            yield from _of_name(states, service, reworded(states, states.nothing, old_name, name, "renamed"), taken)
    for service, entry in before.items():
        if service not in states.services:
            words = states.tell("service-gone", name=states.service_words(service))
            yield Difference("loss", words, entry.place(), gets_worse=True)


def _of_name(states: _Regions, service: str, words: Words, taken: list[tuple[str, Words]]) -> Iterator[Difference]:
    """A service that is called something else. What another one was called makes it another one in each region."""
    place = next(entry for entry in states.after.catalog.regions.services if entry.id == service).place("name")
    old_id = next(old for old, new in states.services.items() if new == service)
    if not any(other != old_id and name == states.service_words(service) for other, name in taken):
        yield Difference("wording", words, place, for_two=True)
        return
    for code, region in states.regions_after.items():
        if service in region.services:
            lead = states.tell("lead", name=region_words(states, states.after, code))
            subject = Subject("regions", code, service)
            yield Difference("rewritten", joined(lead, words), place, subject=subject, for_two=True)


# --- A region ---------------------------------------------------------------------------------------------------------


def _of_region(states: _Regions, old: Region, new: Region) -> Iterator[Difference]:
    """The differences of a region that was there before, maybe under another code."""
    name = region_words(states, states.after, new.code)
    if old.code != new.code:
        pages = [f"/regions/{code}/" for code in (old.code, new.code)]
        words = joined(states.tell("lead", name=name), states.tell("moves", before=pages[0], after=pages[1]))
        yield Difference("page", words, new.place("code"), is_inward=True)
    old_name = region_words(states, states.before, old.code)
    if old_name != name and (old.own_name or new.own_name):
        words = reworded(states, states.nothing, old_name, name, "renamed")
        yield Difference("wording", words, new.place("own_name"), for_two=True)
    yield from _of_stages(states, old, new)


def _of_new(states: _Regions, new: Region) -> Iterator[Difference]:
    """A new region with what works there. A part of a country was as its country before."""
    country = states.regions_before.get(country_of(new.code))
    lead = states.tell("lead", name=region_words(states, states.after, new.code))
    every = states.stages(states.after, new)
    held = {service: stage for service in every if (stage := holding(every[service], states.today))}
    told = {} if country else {service: stage for service, stage in held.items() if stage.status != _UNKNOWN}
    works = [
        states.tell("holds", name=states.service_words(service), status=states.tell(stage.status))
        for service, stage in told.items()
    ]
    words = states.tell("new-with", text=states.listed(works)) if works else states.tell("new")
    named = {stage.announcement for service, stage in held.items() if service in new.services}
    yield Difference(
        "gain",
        joined(lead, words),
        new.place("code"),
        subject=Subject("regions", new.code),
        announcement=named.pop() if len(named) == 1 else None,
    )
    yield from _of_stages(states, country, new)


def _of_gone(states: _Regions, old: Region) -> Difference:
    """A region that is gone with its page. A part of a country is then as the country."""
    country = country_of(old.code)
    lead = states.tell("lead", name=region_words(states, states.before, old.code))
    if country in states.regions_after:
        words = states.tell("gone-part", region=region_words(states, states.after, country))
    else:
        words = states.tell("gone")
    subject = Subject("regions", old.code, is_gone=True)
    return Difference("loss", joined(lead, words), old.place("code"), gets_worse=True, subject=subject)


# --- Stages -----------------------------------------------------------------------------------------------------------


def _status(stage: Stage | None) -> str:
    return stage.status if stage else _UNKNOWN


def _of_stages(states: _Regions, old: Region | None, new: Region) -> Iterator[Difference]:
    """The differences of the services in a region; without `old`, those of the days to come.

    In a part of a country, only those of which it says something itself: the others are said of the country.
    """
    before, after = states.stages(states.before, old), states.stages(states.after, new)
    if before == after:
        return
    same: list[tuple[Words, Stage, Stage]] = []
    name = region_words(states, states.after, new.code)
    for service in dict.fromkeys([*after, *before]):
        if "-" in new.code and not _is_own(states, service, old, new):
            continue
        lists = before.get(service, []), after.get(service, [])
        service_words = states.service_words(service)
        lead = states.tell("lead-service", region=name, name=service_words)
        for turn in turns(*(runs(stages, _status) for stages in lists), states.today):
            if old or turn.kind not in ("now", "past"):
                yield _difference(states, turn, lead, new, service)
        kept = pairs(*lists, _status, states.today)
        for words, stage in note_lines(states, lead, kept):
            # What a service is limited to is as much of its status as that it is limited.
            subject = Subject("regions", new.code, service) if stage.status == "limited" else None
            yield Difference("detail", words, stage.place("note"), subject=subject, for_two=True)
        same += [(service_words, stage, other) for _, stage, other in kept]
    for words, stage in confirmations(states, same):
        yield Difference("detail", joined(states.tell("lead", name=name), words), stage.place(), for_two=True)


def _is_own(states: _Regions, service: str, old: Region | None, new: Region) -> bool:
    """Whether a part of a country says something of a service itself, before or after."""
    said = old.services if old and "-" in old.code else {}
    return service in new.services or service in {states.services.get(name, name) for name in said}


def _difference(states: _Regions, turn: Turn[Stage], lead: Words, region: Region, service: str) -> Difference:
    weight, gets_worse = _judged(turn)
    change = turn.run.change
    told = change if turn.kind != "called-off" else None

    def name(run: Run[Stage]) -> Words:
        return states.tell(str(run.value))

    def words(*, is_edition: bool) -> Words:
        if turn.kind not in ("now", "coming"):
            return turn_words(states, turn, name)
        since = when(states, turn, is_edition=is_edition)
        return states.tell("status", before=name(turn.start), after=name(turn.run), when=since)

    lasting = joined(lead, words(is_edition=False))
    place = next(
        (run.change.place() for run in (turn.run, turn.after, turn.before) if run.change), region.place("code")
    )
    return Difference(
        weight,
        joined(lasting, notice(states, told, turn.day)) if gets_worse else lasting,
        place,
        turn.day,
        gets_worse,
        Subject("regions", region.code, service),
        told.announcement if told else None,
        lasting=lasting,
        told=joined(lead, words(is_edition=True)),
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
