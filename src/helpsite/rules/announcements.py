"""Rules on announcements: dated, the same in every language, and about what exists."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo, available_timezones

from helpsite.pages.announcement import AnnouncementMeta
from helpsite.problem import Problem, quote
from helpsite.project import Project


def rule_announcements_agree_in_every_language(project: Project) -> Iterator[Problem]:
    """An announcement has the same date and kind in each language."""
    first = {page.path: page.meta for page in project.announcements(project.languages[0])}
    for language in project.languages[1:]:
        for page in project.announcements(language):
            for key in ("date", "kind") if page.path in first else ():
                here, there = getattr(page.meta, key), getattr(first[page.path], key)
                if here != there:
                    path = first[page.path].place(key).path
                    fact = f"the {key} is {here}, and {there} in {path}"
                    yield Problem(page.meta.place(key), fact, "make them the same")


def rule_announcements_are_of_the_sites_zone(project: Project) -> Iterator[Problem]:
    """An announcement's moment is written in the site's time zone, so that its day is the site's day."""
    zone = project.catalog.site.time_zone
    if zone not in available_timezones():
        return  # that it doesn't exist is said elsewhere
    for page in project.pages:
        if isinstance(page.meta, AnnouncementMeta):
            here = page.meta.date.astimezone(ZoneInfo(zone))
            if here.utcoffset() != page.meta.date.utcoffset():
                fact = f"the moment {page.meta.date.isoformat()} is not of the zone {quote(zone)}"
                yield Problem(page.meta.place("date"), fact, f"write it in the site's time zone: {here.isoformat()}")


def rule_announcements_carry_their_date(project: Project) -> Iterator[Problem]:
    """An announcement's file name begins with the day of its publication."""
    for page in project.pages:
        if isinstance(page.meta, AnnouncementMeta):
            day = page.meta.published.isoformat()
            name = page.path.removeprefix("announcements/")
            if not name.startswith(f"{day}-"):
                fact = f"the file's name does not begin with its date {day}"
                yield Problem(page.meta.place("date"), fact, f'rename it to "{day}-….md" or correct the date')
