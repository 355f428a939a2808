"""Rules on history: one stage or rate follows the other, and readers are told of it in time."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from helpsite.data.model import Change, Rate, ServiceStatus, Stage
from helpsite.data.price import rises
from helpsite.pages.page import Page
from helpsite.problem import Problem, did_you_mean, quote
from helpsite.project import Project

_DAY = timedelta(days=1)


def rule_histories_have_no_gaps(project: Project) -> Iterator[Problem]:
    """Each stage and each rate begins on the day after the one before it ends; the last stage has no end."""
    for region in project.catalog.regions.regions:
        for stages in region.services.values():
            yield from _gap_problems(stages, "stage")
            if (last := stages[-1].effective_until) is not None:
                fact = f"nothing is said of the days after {last}"
                yield Problem(
                    stages[-1].place("effective_until"), fact, 'add the next stage ("unknown" if nobody knows)'
                )
    for fee in project.catalog.fees.fees:
        yield from _gap_problems(fee.rates, "rate")


def _gap_problems(changes: Sequence[Change], kind: str) -> Iterator[Problem]:
    for before, change in itertools.pairwise(changes):
        begins, ends = change.effective_from, before.effective_until
        if begins is None:
            yield Problem(change.place(), f'only the first {kind} may be without "effective_from"', "add the day")
        elif begins <= (before.effective_from or date.min):
            fact = f"the {kind} begins on {begins}, and the one above it on {before.effective_from}"
            yield Problem(change.place("effective_from"), fact, "put the oldest first, each on a day of its own")
        elif ends is not None and begins <= ends:
            fact = f"the {kind} begins on {begins}, and the one above it holds until {ends}"
            yield Problem(change.place("effective_from"), fact, 'delete the "effective_until" above, or correct one')
        elif ends is not None and begins > ends + _DAY:
            fact = f"no {kind} holds from {ends + _DAY} to {begins - _DAY}"
            way_out = 'delete the "effective_until" above' + (', or add a stage "unknown"' if kind == "stage" else "")
            yield Problem(change.place("effective_from"), fact, way_out)


def rule_announcements_exist(project: Project) -> Iterator[Problem]:
    """The announcement that a change names is there."""
    posts = _posts(project)
    for change in _changes(project):
        if change.announcement is not None and change.announcement not in posts:
            fact = f"announcement {quote(change.announcement)} is not in docs/{project.languages[0]}/announcements/"
            yield Problem(change.place("announcement"), fact, did_you_mean(change.announcement, posts, "write it"))


def rule_nothing_changes_before_it_is_announced(project: Project) -> Iterator[Problem]:
    """A change takes effect on the day of its announcement at the earliest."""
    posts = _posts(project)
    for change in _changes(project):
        post = posts.get(change.announcement or "")
        if post and change.effective_from and change.effective_from < post.meta.updated:
            fact = f"it begins on {change.effective_from}, and its announcement is of {post.meta.updated}"
            way_out = "begin it later, or name the announcement that told of it before"
            yield Problem(change.place("effective_from"), fact, way_out)


def rule_what_gets_worse_is_announced_early(project: Project) -> Iterator[Problem]:
    """A loss of a service and a rise of a fee are announced as many days ahead as data/site.yaml says.

    What began before the site's first announcement could not be announced here.
    """
    posts, days = _posts(project), project.catalog.site.policy.notice_days
    opened = min((post.meta.updated for post in posts.values()), default=date.min)
    for worse in _worsenings(project):
        begins = worse.change.effective_from
        if begins is None or begins <= opened:
            continue
        if worse.change.announcement is None:
            way_out = 'announce it, and name that in "announcement: …"'
            yield Problem(worse.change.place("effective_from"), f"{worse.fact} on {begins} unannounced", way_out)
        elif post := posts.get(worse.change.announcement):
            notice = (begins - post.meta.updated).days
            if 0 <= notice < days:
                fact = f"{worse.fact} on {begins}, {notice} days after it was announced"
                way_out = f"give {days} days: {post.meta.updated + timedelta(days=days)} or later"
                yield Problem(worse.change.place("effective_from"), fact, way_out)


@dataclass(frozen=True)
class _Worsening:
    """A change for the worse, and what happens by it."""

    change: Change
    fact: str


# The more of a service is open, the greater the number. Of what is unknown nobody can say that it got worse.
_OPEN: dict[ServiceStatus, int] = {"available": 3, "limited": 2, "withdraw-only": 1, "unavailable": 0}


def _worsenings(project: Project) -> Iterator[_Worsening]:
    for region in project.catalog.regions.regions:
        for service, stages in region.services.items():
            yield from (
                _Worsening(stage, f"{quote(service)} gets worse in {quote(region.code)}") for stage in _losses(stages)
            )
    for fee in project.catalog.fees.fees:
        yield from (_Worsening(rate, f"the fee {quote(fee.id)} rises") for rate in _rises(fee.rates))


def _losses(stages: Sequence[Stage]) -> Iterator[Stage]:
    """The stages on which less is open than the last time that anything was known."""
    known = [stage for stage in stages if stage.status != "unknown"]
    return (stage for before, stage in itertools.pairwise(known) if _OPEN[stage.status] < _OPEN[before.status])


def _rises(rates: Sequence[Rate]) -> Iterator[Rate]:
    """The rates by which some amount costs more than before."""
    return (rate for before, rate in itertools.pairwise(rates) if rises(before, rate))


def _changes(project: Project) -> Iterator[Change]:
    for region in project.catalog.regions.regions:
        for stages in region.services.values():
            yield from stages
    for fee in project.catalog.fees.fees:
        yield from fee.rates
    yield from project.catalog.fees.promotions


def _posts(project: Project) -> dict[str, Page]:
    """The announcements by what changes call them, in the default language."""
    folder = "announcements/"
    return {
        page.path.removeprefix(folder).removesuffix(".md"): page
        for page in project.pages
        if page.is_announcement and page.language == project.languages[0]
    }
