"""The demand: which changes need an announcement, and what those that have none, or not the right one, lack."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from helpsite.data.model import Change, Promotion
from helpsite.editions.difference import Difference, Subject
from helpsite.editions.posts import silent_changes
from helpsite.pages.announcement import TELLING
from helpsite.pages.page import Page
from helpsite.problem import Place, Problem, did_you_mean, in_order, quote, visible
from helpsite.project import Project


@dataclass(frozen=True)
class Untold:
    """A difference that needs an announcement of its subject and has none.

    `fact` is the stage, rate or promotion of the later state that makes it, if one does. `dropped` are those of the
    earlier state that do not come, though the announcements that they name still tell readers so.
    """

    difference: Difference
    subject: Subject
    fact: Change | None
    dropped: tuple[Change, ...] = ()


@dataclass(frozen=True)
class Demand:
    """What is wrong, and the differences that no announcement tells of, what weighs most first."""

    problems: list[Problem]
    untold: list[Untold]


def demand(found: Iterable[Difference], before: Project, after: Project) -> Demand:
    """What the announcements of the later state owe to the differences found between two states.

    Each difference with a subject needs an announcement that names it, that is new or newly corrected, and that is of a
    kind that tells of such; a stage, rate or promotion names it in turn. What gets worse is told in time. And no
    announcement is dated back, changes in silence once it is published, removes what was never there, or still tells of
    what does not come.
    """
    problems = [_silent_problem(difference, after) for difference in silent_changes(before, after)]
    problems += _backdated_problems(before, after)
    problems += _never_there_problems(before, after)
    needed = [_Needed(each, each.subject, before, after) for each in found if each.subject]
    problems += [problem for each in needed for problem in each.problems()]
    problems += _outdated_problems(needed)
    untold = [
        Untold(each.difference, each.subject, each.fact, tuple(each.dropped())) for each in needed if each.is_untold()
    ]
    return Demand(in_order(problems), untold)


def is_of_before(difference: Difference, before: Project, after: Project) -> bool:
    """Whether the place of a difference is one in the earlier state: what stood there is gone, or called off."""
    subject, place = difference.subject, difference.place
    if place.path.startswith("docs/"):
        return all(page.source.path != place.path for page in after.pages)
    if subject is None or subject.is_gone:
        return subject is not None
    old, new = (_changes(project, subject) for project in (before, after))
    was, is_ = _at(place, old), _at(place, new)
    if was is None or is_ is None:
        return was is not None
    # What is there now may only have moved up.
    return _as_told(was) not in map(_as_told, new) and _as_told(is_) in map(_as_told, old)


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
    return _at(difference.place, [change for change in _changes(after, difference.subject) if change not in known])


def _at(place: Place, changes: Iterable[Change]) -> Change | None:
    """The one that has the line of a place."""
    return next(
        (
            change
            for change in changes
            if place.path == change.place().path
            if place.line in {change.place(key).line for key in type(change).model_fields}
        ),
        None,
    )


_TOLD = ("fee", "status", "basis", "amount", "minimum", "maximum", "tiers", "effective_from")


def _as_told(change: Change) -> tuple[object, ...]:
    """What an announcement tells of a change: what is to hold from which day on, and of a promotion until when.

    Anything else ends with the next one, of which its own announcement tells.
    """
    last = change.effective_until if isinstance(change, Promotion) else None
    return (*(getattr(change, key, None) for key in _TOLD), last)


def _changes(project: Project, subject: Subject) -> list[Change]:
    """The stages of a service, or the rates and promotions of a fee."""
    if subject.kind == "regions":
        return [
            stage
            for region in project.catalog.regions.regions
            if region.code == subject.id
            for service, stages in region.services.items()
            if subject.service in (None, service)
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

    @cached_property
    def fact(self) -> Change | None:
        """The stage, rate or promotion that makes the difference, if it stands."""
        return _fact_of(self.difference, self.before, self.after)

    @cached_property
    def told(self) -> list[Page]:
        """The announcements that tell of it as they must: the one that the fact names first."""
        return [post for post in self._candidates() if self._fault(post) is None]

    def is_untold(self) -> bool:
        """Whether nothing that is told of this change can be mended: it needs an announcement of its own."""
        return not any(self._is_of_this_change(post) for post in self._candidates())

    def dropped(self) -> list[Change]:
        """The changes of the subject that do not come as they were to, though their announcements still say so."""
        today = self.after.today
        coming = [_as_told(change) for change in _changes(self.after, self.subject)]
        return [
            change
            for change in _changes(self.before, self.subject)
            if (last := change.effective_until if isinstance(change, Promotion) else change.effective_from)
            if last >= today and _as_told(change) not in coming and self._still_stands(change.announcement)
        ]

    def problems(self) -> Iterator[Problem]:
        """What is wrong with how it is announced."""
        if not self.told:
            yield self._problem(*self._why_untold())
            return
        fact, told = self.fact, self.told[0]
        named = next((post for post in self.told if post.name == self._own), None)
        if fact and not named and can_name(fact, told.meta.published):
            new = f"announcement: {told.name}"
            if fact.announcement:
                what = f"{self._what}, and its announcement is {quote(fact.announcement)}, not the one that tells of it"
                way_out = f'replace "announcement: {visible(fact.announcement)}" by "{new}"'
                yield Problem(fact.key_place("announcement"), what, way_out)
            else:
                what = f"{self._what}, and it does not name the announcement that tells of it"
                yield self._problem(what, f'add "{new}"')
        yield from self._notice_problems(named or told)

    @property
    def _own(self) -> str | None:
        """The announcement that is named in the data."""
        return (self.fact.announcement if self.fact else None) or self.difference.announcement

    def _candidates(self) -> list[Page]:
        """The announcement that the fact names, then those that name the subject, the first published one first."""
        posts = sorted(self.after.every_post.values(), key=lambda post: (post.meta.date.timestamp(), post.name))
        return [post for post in posts if post.name == self._own] + [
            post for post in posts if post.name != self._own and _names(post, self.subject)
        ]

    def _still_stands(self, name: str | None) -> bool:
        """Whether an announcement is published, and nothing has been put right in it or taken its place."""
        old, now = (project.every_post.get(name or "") for project in (self.before, self.after))
        return bool(
            old
            and now
            and old.meta.published <= self.after.today
            and now.meta.changed_at <= old.meta.changed_at
            and all(post.meta.supersedes != name for post in self.after.every_post.values())
        )

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
        # One that can be mended is said first; an old one only if it is named.
        candidates = sorted(self._candidates(), key=lambda post: not self._is_of_this_change(post))
        for post in candidates:
            fault = self._fault(post)
            if fault and self._is_of_this_change(post):
                return f"{self._what}, and {fault[0]}", fault[1]
            if fault and post.name == self._own:
                return f"{self._what}, and {fault[0]}", f"{fault[1]}{self._or_add()}"
        return (
            f"{self._what}, and no announcement tells of it",
            f"write one with {_naming(self.subject)}{self._or_add()}",
        )

    def _or_add(self) -> str:
        """The way out for what belongs to something that a new announcement tells of already."""
        for name, post in self.after.every_post.items():
            if name not in self.before.every_post and post.meta.kind in TELLING[self.subject.kind]:
                return f', or add "{_ids(self.subject)}" to {_key(self.subject)} of {post.source.path}'
        return ""

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
            how = given if self.subject.is_gone else f"for the worse, {given}"
            fact = f"{self._what} {how}: announcement {quote(post.name)} tells of it on {told}"
            yield self._problem(fact, self._in_time(days, told + timedelta(days=days)))

    def _in_time(self, days: int, earliest: date) -> str:
        """The way out for what gets worse before its readers know."""
        since = f"on {earliest} or later"
        entry = "stage" if self.subject.kind == "regions" else "rate"
        if self.subject.is_gone:
            return f"put it back, and end it by {_END[self.subject.kind]} {since}"
        if is_of_before(self.difference, self.before, self.after):
            if isinstance(_at(self.difference.place, _changes(self.before, self.subject)), Promotion):
                return f"put it back, and end it by effective_until {since}"
            return f"put it back, and add the next {entry} below it, beginning {since}"
        if self.difference.day:
            return f"give {days} days of notice: begin {since}"
        at = _at(self.difference.place, _changes(self.after, self.subject))
        if self.subject.kind == "fees" and not at:  # its scope, or what it's for
            new = "add a fee with the new one, its rate"
        else:
            new = f"add the new {'promotion' if isinstance(at, Promotion) else entry} below it,"
        wrong = "if it was recorded wrongly, only those who may override the check can merge it"
        return f"put the old line back, and {new} beginning {since}; {wrong}"

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


# How something is ended in the data.
_END = {"regions": 'a stage "unavailable"', "fees": "effective_until", "channels": "effective_until"}


def _naming(subject: Subject) -> str:
    """What the front matter of an announcement needs to name a subject."""
    return f'"{_key(subject)}: {{{_ids(subject)}}}"'


def _key(subject: Subject) -> str:
    return "removes" if subject.is_gone and not subject.service else "affects"


def _ids(subject: Subject) -> str:
    services = f", services: [{visible(subject.service)}]" if subject.service else ""
    return f"{subject.kind}: [{visible(subject.id)}]{services}"


# --- Announcements for themselves -------------------------------------------------------------------------------------


def _outdated_problems(needed: Iterable[_Needed]) -> Iterator[Problem]:
    """The announcements that still tell of a change that does not come, where a new one tells of what comes instead."""
    of_subject: dict[Subject, list[_Needed]] = {}
    for each in needed:
        of_subject.setdefault(each.subject, []).append(each)
    for subject_needs in of_subject.values():
        telling = [post for each in subject_needs for post in each.told]
        if not telling:
            continue  # which is said already, and the draft takes the old one's place
        first = subject_needs[0]
        new = next((post for post in telling if post.name not in first.before.every_post), None)
        for name in dict.fromkeys(change.announcement for change in first.dropped()):
            correction = f"a correction to {first.after.every_post[name].source.path}"
            ways = [f'"supersedes: {name}" to {new.source.path}, or '] if new and not new.meta.supersedes else []
            fact = f"announcement {quote(name)} still tells of what does not come"
            yield Problem(first.difference.place, fact, "".join(["add ", *ways, correction]))


def _never_there_problems(before: Project, after: Project) -> Iterator[Problem]:
    """The new announcements that remove what the earlier state had not."""
    known, still = before.catalog.ids, after.catalog.ids
    for name, post in after.every_post.items():
        for kind in _SINGULAR if name not in before.every_post else ():
            for index, removed in enumerate(getattr(post.meta.removes, kind)):
                if removed not in known[kind]:
                    fact = f"{_SINGULAR[kind]} {quote(removed)} was not in the data"
                    way_out = did_you_mean(removed, known[kind] - still[kind], "take it out")
                    yield Problem(post.meta.place("removes", kind, index), fact, way_out)


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
    way_out = "restore it, or say what was wrong by an entry under corrections"
    return Problem(difference.place, visible(words).rstrip(".。"), way_out)
