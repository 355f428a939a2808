"""Rules on history: one stage or rate follows the other, and readers are told of it in time."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from helpsite.data.history import OPEN, holding, nearness
from helpsite.data.model import Change, Fee, Rate, Stage, country_of, covers
from helpsite.data.price import rises
from helpsite.pages.announcement import TELLING
from helpsite.problem import Problem, did_you_mean, quote
from helpsite.project import Project

_DAY = timedelta(days=1)


def rule_histories_have_no_gaps(project: Project) -> Iterator[Problem]:
    """Each stage and each rate begins on the day after the one before it ends; the last stage has no end.

    What holds in a region in place of what holds in a greater one does so on all its days: see `_part_problems` and
    `_region_problems`.
    """
    regions = {region.code: region for region in project.catalog.regions.regions}
    for region in project.catalog.regions.regions:
        country = regions.get(country_of(region.code))
        for service, stages in region.services.items():
            yield from _gap_problems(stages, "stage")
            if country and country is not region:
                yield from _part_problems(stages[0], country.services.get(service, []), country.code)
            if (last := stages[-1].effective_until) is not None:
                fact = f"nothing is said of the days after {last}"
                yield Problem(
                    stages[-1].place("effective_until"), fact, 'add the next stage ("unknown" if nobody knows)'
                )
    for same in project.fees_alike.values():
        for fee in same:
            yield from _gap_problems(fee.rates, "rate")
            yield from _region_problems(fee, same)


def _part_problems(first: Stage, in_country: Sequence[Stage], country: str) -> Iterator[Problem]:
    """What is wrong with the first stage in a part of a country that leaves its country's stages out from there on."""
    if in_country and first.status == "unknown":
        fact = f"nobody knows how it stands here at first, and something is said of {quote(country)}"
        way_out = "say what holds, or leave the service out: it is then as in the country"
        yield Problem(first.place("status"), fact, way_out)
        return
    begins = first.effective_from
    if begins and (before := holding(in_country, begins - _DAY)):
        fact = f"nothing is said of the days before {begins}, when it is {quote(before.status)} in {quote(country)}"
        yield Problem(first.place("effective_from"), fact, "begin with the stages of the country up to that day")


def _region_problems(fee: Fee, same: Sequence[Fee]) -> Iterator[Problem]:
    """The days before and after a region's fee on which a less near one would apply there, unsaid."""
    begins, ends = fee.rates[0].effective_from, fee.rates[-1].effective_until
    for code in fee.regions or []:
        if begins and (other := _less_near(fee, same, code, begins - _DAY)):
            fact = f"before {begins}, {quote(other.id)} applies in {quote(code)}"
            way_out = "add what it cost there until then as the first rate"
            yield Problem(fee.rates[0].place("effective_from"), fact, way_out)
        if ends and (other := _less_near(fee, same, code, ends + _DAY)):
            fact = f"after {ends}, {quote(other.id)} applies in {quote(code)}"
            way_out = "add what it costs there from then on as the next rate"
            yield Problem(fee.rates[-1].place("effective_until"), fact, way_out)


def _less_near(fee: Fee, same: Sequence[Fee], code: str, day: date) -> Fee | None:
    """The fee that applies in a region on a day in place of a nearer one, or None."""
    applying = [other for other in same if covers(other.regions, code) and holding(other.rates, day)]
    nearest = max(applying, key=lambda other: nearness(other, code), default=None)
    return nearest if nearest and nearness(nearest, code) < nearness(fee, code) else None


def _gap_problems(changes: Sequence[Change], kind: str) -> Iterator[Problem]:
    for before, change in itertools.pairwise(changes):
        begins, ends = change.effective_from, before.effective_until
        if begins is None:
            fact = f'only the first {kind} may be without "effective_from"'
            yield Problem(change.place(), fact, "put the new one last, or add the day")
        elif begins <= (before.effective_from or date.min):
            fact = f"the {kind} begins on {begins}, and the one above it on {before.effective_from}"
            yield Problem(change.place("effective_from"), fact, "put the oldest first, each on a day of its own")
        elif ends is not None and begins <= ends:
            fact = f"the {kind} begins on {begins}, and the one above it holds until {ends}"
            yield Problem(change.place("effective_from"), fact, 'delete the "effective_until" above, or correct one')
        elif ends is not None and begins > ends + _DAY:
            first, last = ends + _DAY, begins - _DAY
            fact = f"no {kind} holds " + (f"on {first}" if first == last else f"from {first} to {last}")
            way_out = 'delete the "effective_until" above' + (', or add a stage "unknown"' if kind == "stage" else "")
            yield Problem(change.place("effective_from"), fact, way_out)


def rule_limits_are_explained(project: Project) -> Iterator[Problem]:
    """A service that is limited says what the limit is."""
    for region in project.catalog.regions.regions:
        for stages in region.services.values():
            for stage in stages:
                if stage.status == "limited" and stage.note is None:
                    way_out = 'add "note: …" and say what the condition is'
                    yield Problem(stage.place("status"), "readers are not told what is limited", way_out)


def rule_announcements_exist(project: Project) -> Iterator[Problem]:
    """The announcement that a change names is there."""
    posts = project.every_post
    for change in _changes(project):
        if change.announcement is not None and change.announcement not in posts:
            fact = f"announcement {quote(change.announcement)} is not in docs/{project.languages[0]}/announcements/"
            yield Problem(change.place("announcement"), fact, did_you_mean(change.announcement, posts, "write it"))


def rule_nothing_changes_before_it_is_announced(project: Project) -> Iterator[Problem]:
    """A change takes effect on the day of its announcement at the earliest."""
    posts = project.every_post
    for change in _changes(project):
        post = posts.get(change.announcement or "")
        if post and change.effective_from and change.effective_from < post.meta.published:
            fact = f"it begins on {change.effective_from}, and its announcement is of {post.meta.published}"
            way_out = "begin it later, or name the announcement that told of it before"
            yield Problem(change.place("effective_from"), fact, way_out)


def rule_what_gets_worse_is_announced_early(project: Project) -> Iterator[Problem]:
    """A loss of a service and a rise of a fee are announced as many days ahead as data/site.yaml says.

    What began before the day of the site's first announcement could not be announced here.
    """
    posts, days = project.every_post, project.catalog.site.policy.notice_days
    opened = min((post.meta.published for post in posts.values()), default=date.min)
    for worse in _worsenings(project, opened):
        begins = worse.change.effective_from
        if worse.change.announcement is None:
            fact = f"from {begins} on, {worse.fact}, and no announcement is named"
            way_out = f'announce it {days} days ahead, and add "announcement: …"'
            yield Problem(worse.change.place("effective_from"), fact, way_out)
        elif (post := posts.get(worse.change.announcement)) and post.meta.kind not in worse.kinds:
            fact = f"from {begins} on, {worse.fact}, and its announcement is one of {quote(post.meta.kind)}"
            way_out = f"name one whose kind is {' or '.join(worse.kinds)}, or correct its kind"
            yield Problem(worse.change.place("announcement"), fact, way_out)
        elif post:
            notice = (begins - post.meta.published).days
            if 0 <= notice < days:
                fact = f"from {begins} on, {worse.fact}, and its announcement is of {post.meta.published}"
                way_out = f"give {days} days of notice: begin on {post.meta.published + timedelta(days=days)} or later"
                yield Problem(worse.change.place("effective_from"), fact, way_out)


@dataclass(frozen=True)
class _Worsening:
    """A change for the worse, what happens by it, and the kinds of announcement that tell of such."""

    change: Change
    fact: str
    kinds: tuple[str, ...]


_OF_A_SERVICE = TELLING["regions"]
_OF_A_FEE = TELLING["fees"]


def _worsenings(project: Project, opened: date) -> Iterator[_Worsening]:
    """The changes for the worse that begin on the day `opened` or later."""
    for region in project.catalog.regions.regions:
        for service, stages in region.services.items():
            yield from (
                _Worsening(stage, f"{quote(service)} gets worse in {quote(region.code)}", _OF_A_SERVICE)
                for stage in _losses(stages)
                if _begins_since(stage, opened)
            )
    for same in project.fees_alike.values():
        for fee in same:
            for rate in _rises(fee.rates, opened):
                yield _Worsening(rate, f"the fee {quote(fee.id)} rises", _OF_A_FEE)
            for before in _before(fee, same):
                if _begins_since(fee.rates[0], opened) and _is_dearer(fee, before):
                    fact = f"the fee {quote(fee.id)} may cost more than {quote(before.id)} before it"
                    yield _Worsening(fee.rates[0], fact, _OF_A_FEE)


def _begins_since(change: Change, day: date) -> bool:
    return change.effective_from is not None and change.effective_from >= day


def _losses(stages: Sequence[Stage]) -> Iterator[Stage]:
    """The stages on which less is open than the last time that anything was known, or nothing is known any more."""
    known: Stage | None = None  # the last one of which something is known
    for before, stage in itertools.pairwise(stages):
        known = before if before.status != "unknown" else known
        if stage.status == "unknown":
            if before.status not in ("unknown", "unavailable"):
                yield stage
        elif known and OPEN[stage.status] < OPEN[known.status]:
            yield stage


def _rises(rates: Sequence[Rate], opened: date) -> Iterator[Rate]:
    """The rates from a day on by which some amount costs more than before: to find that out takes a while."""
    for before, rate in itertools.pairwise(rates):
        if _begins_since(rate, opened) and _is_rise(before, rate):
            yield rate


def _before(fee: Fee, same: Iterable[Fee]) -> list[Fee]:
    """The fees that one follows, each the last that was charged in one of its regions before it began."""
    begins = fee.rates[0].effective_from or date.min
    ended = [(ends, other) for other in same if (ends := other.rates[-1].effective_until) and ends < begins]
    codes = {None, *(code for _, other in ended for code in other.regions or []), *(fee.regions or [])}
    last = {
        code: other
        for _, other in sorted(ended, key=lambda end: end[0])
        for code in codes
        if covers(fee.regions, code) and covers(other.regions, code)
    }
    return list({other.id: other for other in last.values()}.values())


def _is_dearer(fee: Fee, before: Fee) -> bool:
    """Whether some amount may cost more when one fee follows the other; with another unit, nobody can say."""
    return fee.currency != before.currency or _is_rise(before.rates[-1], fee.rates[0])


def _is_rise(before: Rate, after: Rate) -> bool:
    try:
        return rises(before, after)
    except ValueError:  # a rate without its amount, which another rule tells
        return False


def _changes(project: Project) -> Iterator[Change]:
    for region in project.catalog.regions.regions:
        for stages in region.services.values():
            yield from stages
    for fee in project.catalog.fees.fees:
        yield from fee.rates
    yield from project.catalog.fees.promotions
