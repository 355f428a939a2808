"""The demand: which changes need an announcement, and what those that have none, or not the right one, lack."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from helpsite.data.model import Change
from helpsite.editions.difference import Difference, Subject
from helpsite.editions.posts import silent_changes
from helpsite.pages.announcement import TELLING
from helpsite.pages.page import Page
from helpsite.problem import Problem, in_order, quote, visible
from helpsite.project import Project


@dataclass(frozen=True)
class Untold:
    """A difference that needs an announcement of its subject and has none.

    `fact` is the stage, rate or promotion of the later state that makes it, if one does.
    """

    difference: Difference
    subject: Subject
    fact: Change | None


@dataclass(frozen=True)
class Demand:
    """What is wrong, and the differences that no announcement tells of, what weighs most first."""

    problems: list[Problem]
    untold: list[Untold]


def demand(found: Iterable[Difference], before: Project, after: Project) -> Demand:
    """What the announcements of the later state owe to the differences found between two states.

    Each difference with a subject needs an announcement that names it, that is new or newly corrected, and that is of a
    kind that tells of such; a stage, rate or promotion names it in turn. What gets worse is told in time. And no
    announcement is dated back, or changes in silence once it is published.
    """
    problems = [_silent_problem(difference, after) for difference in silent_changes(before, after)]
    problems += _backdated_problems(before, after)
    untold = []
    for difference in found:
        if difference.subject is None:
            continue
        needed = _Needed(difference, difference.subject, before, after)
        problems += needed.problems()
        if needed.is_untold():
            untold.append(Untold(difference, difference.subject, needed.fact))
    return Demand(in_order(problems), untold)


def _names(post: Page, subject: Subject) -> bool:
    """Whether an announcement names a subject: what is gone under `removes`, anything else under `affects`.

    A service that is gone from a region which stays can only stand under `affects`.
    """
    affects, removes = post.meta.affects, post.meta.removes
    if subject.is_gone and subject.id in getattr(removes, subject.kind):
        return True
    if subject.is_gone and not subject.service:
        return False
    if subject.id not in getattr(affects, subject.kind):
        return False
    return not subject.service or not affects.services or subject.service in affects.services


def can_name(fact: Change, published: date) -> bool:
    """Whether a fact can name an announcement of this day: none that began or ended before was told of by it."""
    begins, ends = fact.effective_from, fact.effective_until
    return (begins is None or begins >= published) and (ends is None or ends >= published)


def _fact_of(difference: Difference, before: Project, after: Project) -> Change | None:
    """The stage, rate or promotion of the later state that makes a difference; None if it isn't made by one, or by one
    that is gone: then its place is in the earlier state, where the later one has something else or what it always had.
    """
    if difference.subject is None or difference.subject.is_gone:
        return None
    known = _changes(before, difference.subject)
    return next(
        (
            change
            for change in _changes(after, difference.subject)
            if change not in known and difference.place.path == change.place().path
            if difference.place.line in {change.place(key).line for key in type(change).model_fields}
        ),
        None,
    )


def _changes(project: Project, subject: Subject) -> list[Change]:
    """The stages of a service, or the rates and promotions of a fee."""
    if subject.kind == "regions":
        return [
            stage
            for region in project.catalog.regions.regions
            for service, stages in region.services.items()
            if region.code == subject.id and subject.service in (None, service)
            for stage in stages
        ]
    if subject.kind == "fees":
        rates = [rate for fee in project.catalog.fees.fees if fee.id == subject.id for rate in fee.rates]
        return [*rates, *(offer for offer in project.catalog.fees.promotions if offer.fee == subject.id)]
    return []


@dataclass(frozen=True)
class _Needed:
    """A difference that needs an announcement, between two states."""

    difference: Difference
    subject: Subject
    before: Project
    after: Project

    @property
    def fact(self) -> Change | None:
        """The stage, rate or promotion that makes the difference, if it stands."""
        return _fact_of(self.difference, self.before, self.after)

    def is_untold(self) -> bool:
        """Whether nothing that is told of this change can be mended: it needs an announcement of its own."""
        return not any(self._is_of_this_change(post) for post in self._candidates())

    def problems(self) -> Iterator[Problem]:
        """What is wrong with how it is announced."""
        told = [post for post in self._candidates() if self._fault(post) is None]
        if not told:
            yield self._problem(*self._why_untold())
            return
        fact = self.fact
        named = next((post for post in told if post.name == self.difference.announcement), None)
        if fact and not named and can_name(fact, told[0].meta.published):
            other = f"its announcement is {quote(fact.announcement)}, not the one that tells of it"
            what = other if fact.announcement else "it does not name the announcement that tells of it"
            yield self._problem(f"{self._what}, and {what}", f'add "announcement: {told[0].name}"')
        yield from self._notice_problems(named or told[0])

    def _candidates(self) -> list[Page]:
        """The announcement that the fact names, then those that name the subject, the first published one first."""
        posts = sorted(self.after.every_post.values(), key=lambda post: (post.meta.date.timestamp(), post.name))
        own = self.difference.announcement
        return [post for post in posts if post.name == own] + [
            post for post in posts if post.name != own and _names(post, self.subject)
        ]

    def _is_of_this_change(self, post: Page) -> bool:
        return self._told_on(post) is not None

    def _told_on(self, post: Page) -> date | None:
        """The day on which readers learn of this change by an announcement; None from one that only told of another.

        An old one named again tells nothing, unless it named the subject before and has a new correction. Nobody has
        read a new announcement or correction before today, whatever its date.
        """
        old = self.before.every_post.get(post.name)
        if old is None:
            return max(post.meta.published, self.after.today)
        if _names(old, self.subject) and post.meta.changed_at > old.meta.changed_at:
            return max(post.meta.updated, self.after.today)
        return None

    def _fault(self, post: Page) -> tuple[str, str] | None:
        """Why an announcement doesn't tell of this change, and the way out."""
        kinds = TELLING[self.subject.kind]
        if not self._is_of_this_change(post):
            return f"announcement {quote(post.name)} is older than this change", "write a new one that tells of it"
        if not _names(post, self.subject):
            return f"announcement {quote(post.name)} does not name it", f"add to it {_naming(self.subject)}"
        if post.meta.kind not in kinds:
            fact = f"announcement {quote(post.name)} is one of {quote(post.meta.kind)}"
            return fact, f"name one whose kind is {' or '.join(kinds)}, or correct its kind"
        return None

    def _why_untold(self) -> tuple[str, str]:
        # One that can be mended is said first.
        candidates = sorted(self._candidates(), key=lambda post: not self._is_of_this_change(post))
        for fact, way_out in filter(None, map(self._fault, candidates)):
            return f"{self._what}, and {fact}", way_out
        return f"{self._what}, and no announcement tells of it", f"write one with {_naming(self.subject)}"

    def _notice_problems(self, post: Page) -> Iterator[Problem]:
        """What is wrong with the time between an announcement and a change for the worse."""
        day, told = self.difference.day, self._told_on(post)
        # A change of the rule takes nobody's notice away in the same breath.
        days = max(state.catalog.site.policy.notice_days for state in (self.before, self.after))
        if not self.difference.gets_worse or not days or told is None:
            return
        notice = (day - told).days if day else 0
        if notice < days:
            given = "without notice" if notice <= 0 else f"with {notice} day{'s' if notice > 1 else ''} of notice"
            fact = f"{self._what} for the worse, {given}: announcement {quote(post.name)} tells of it on {told}"
            earliest = told + timedelta(days=days)
            yield self._problem(fact, f"give {days} days of notice: begin on {earliest} or later")

    @property
    def _what(self) -> str:
        subject, day = self.subject, self.difference.day
        what = f"{_SINGULAR[subject.kind]} {quote(subject.id)}"
        if subject.service:
            what = f"{quote(subject.service)} in {quote(subject.id)}"
        if subject.is_gone:
            return f"{what} is gone"
        return f"{what} changes from {day} on" if day else f"{what} changes"

    def _problem(self, fact: str, way_out: str) -> Problem:
        return Problem(self.difference.place, fact, way_out)


_SINGULAR = {"regions": "region", "fees": "fee", "channels": "channel"}


def _naming(subject: Subject) -> str:
    """What the front matter of an announcement needs to name a subject."""
    key = "removes" if subject.is_gone and not subject.service else "affects"
    services = f", services: [{visible(subject.service)}]" if subject.service else ""
    return f'"{key}: {{{subject.kind}: [{visible(subject.id)}]{services}}}"'


# As long as a new announcement may wait for its reviewers.
_WAIT = timedelta(days=7)


def _backdated_problems(before: Project, after: Project) -> Iterator[Problem]:
    """The announcements that are new, and dated to a day on which nobody can have read them."""
    for name, post in after.every_post.items():
        if name not in before.every_post and post.meta.published < after.today - _WAIT:
            fact = f"the announcement is new, and dated back to {post.meta.published}"
            yield Problem(post.meta.place("date"), fact, "date and name it by the day on which it is published")


def _silent_problem(difference: Difference, after: Project) -> Problem:
    """That a published announcement is not what it was. The other lines are English, so this one is where it can be."""
    tags = {language.code: language.tag for language in after.catalog.site.languages}
    english = [code for code in difference.words if tags.get(code, "").partition("-")[0] == "en"]
    words = difference.words[next(iter(english), next(iter(difference.words)))]
    way_out = "restore it, and say what is wrong in it by an entry under corrections"
    return Problem(difference.place, visible(words).rstrip(".。"), way_out)
