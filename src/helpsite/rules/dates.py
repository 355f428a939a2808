"""Rules on dates and times: they come in the order in which things happen."""

from __future__ import annotations

from collections.abc import Iterator

from helpsite.data.model import OpenHours
from helpsite.pages.announcement import AnnouncementMeta
from helpsite.problem import Problem, quote
from helpsite.project import Project


def rule_dates_are_in_order(project: Project) -> Iterator[Problem]:
    """What ends does not end before it begins."""
    for fact in project.catalog.sourced:
        if fact.effective_from and fact.effective_until and fact.effective_until < fact.effective_from:
            words = f"it ends on {fact.effective_until}, before it begins on {fact.effective_from}"
            yield Problem(fact.place("effective_until"), words, "swap the two or correct one")


def rule_nothing_is_verified_in_the_future(project: Project) -> Iterator[Problem]:
    """Nobody has confirmed a fact, or changed a page, on a day that has not come."""
    for fact in project.catalog.sourced:
        if fact.verified_on and fact.verified_on > project.written:
            words = f"{quote(fact.verified_on)} has not come yet"
            yield Problem(fact.place("verified_on"), words, "write the day on which it was compared with its source")
    for page in project.pages:
        if isinstance(page.meta, AnnouncementMeta):
            if page.meta.published > project.written:
                words = f"{quote(page.meta.published)} has not come yet"
                yield Problem(page.meta.place("date"), words, "publish it on its day")
        elif page.meta.updated > project.written:
            words = f"{quote(page.meta.updated)} has not come yet"
            yield Problem(page.meta.place("updated"), words, "write the day of the last change")


def rule_samples_are_not_verified(project: Project) -> Iterator[Problem]:
    """A sample is made up, so it can't have been confirmed."""
    for fact in project.catalog.sourced:
        if fact.sample and fact.verified_on:
            yield Problem(
                fact.place("verified_on"), "a sample can't have been confirmed", "delete this line, or the sample mark"
            )


def rule_hours_open_before_they_close(project: Project) -> Iterator[Problem]:
    """Opening comes before closing on the same day, and no day is given twice for overlapping times."""
    for channel in project.catalog.channels.channels:
        weekly = channel.hours.weekly if channel.hours else []
        for index, hours in enumerate(weekly):
            yield from _clock_problems(hours)
            earlier = [entry for entry in weekly[:index] if entry.opens < hours.closes and hours.opens < entry.closes]
            for number, day in enumerate(hours.days):
                place = hours.place("days", number)
                if day in hours.days[:number]:
                    yield Problem(place, f"the day {quote(day)} stands here a second time", "delete one of the two")
                elif any(day in entry.days for entry in earlier):
                    yield Problem(place, f"the hours on {quote(day)} overlap with an entry above", "join the two")


def _clock_problems(hours: OpenHours) -> Iterator[Problem]:
    if hours.closes == hours.opens:
        yield Problem(hours.place("closes"), f"it closes at {hours.closes}, when it opens", "write a later time")
    elif hours.closes < hours.opens:
        fact = f"it closes at {hours.closes}, before it opens at {hours.opens}"
        yield Problem(hours.place("closes"), fact, "for hours past midnight, write two entries")
