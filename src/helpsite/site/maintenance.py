"""The windows of maintenance as calendars to subscribe to, one a language."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, timedelta

from icalendar import Event

from helpsite.pages.formats import format_day
from helpsite.pages.here import Here
from helpsite.pages.page import Page
from helpsite.pages.subscriptions import MAINTENANCE
from helpsite.project import Project
from helpsite.site.ics import calendar_text, new_event

# How long a window that is over stays: those who subscribe can look up what happened.
_KEPT = timedelta(days=366)


def maintenance(project: Project) -> dict[str, str]:
    """The calendar of every language, by its path in the site: all windows to come, and those of the last year."""
    return {
        f"{project.prefix(language)}/{MAINTENANCE}".lstrip("/"): _calendar(project, language)
        for language in project.languages
    }


def _calendar(project: Project, language: str) -> str:
    posts = [post for post in project.announcements(language) if post.meta.kind == "maintenance" and post.meta.window]
    kept = [post for post in posts if post.meta.window.ends >= project.made - _KEPT]
    kept.sort(key=lambda post: (post.meta.window.begins, post.path))
    events = [_event(Here(project, post)) for post in kept]
    return calendar_text(project, language, MAINTENANCE, "feeds.maintenance-", events)


def _event(here: Here) -> Event:
    """A window. Each correction, and the announcement that takes its place, makes it a newer version of itself."""
    post, meta = here.page, here.page.meta
    successor = here.project.successor(post)
    # What a later announcement says of a window that was over by then does not undo it.
    is_off = successor is not None and successor.meta.date < meta.window.ends
    changes = [meta.changed_at, *([successor.meta.date] if successor else [])]
    category = here.say("announcements.maintenance")
    event = new_event(here, f"maintenance.{post.name}", meta.title, "\n".join(_lines(here, successor)), category)
    # In a calendar that invites nobody both are one thing, by RFC 5545.
    for stamp in ("DTSTAMP", "LAST-MODIFIED"):
        event.add(stamp, max(changes).astimezone(UTC))
    event.add("SEQUENCE", len(meta.corrections) + (successor is not None))
    event.add("DTSTART", meta.window.begins.astimezone(UTC))
    event.add("DTEND", meta.window.ends.astimezone(UTC))
    event.add("STATUS", "CANCELLED" if is_off else "CONFIRMED")
    return event


def _lines(here: Here, successor: Page | None) -> Iterator[str]:
    """What it is, what was corrected, and which announcement takes its place."""
    yield here.page.meta.description
    for correction in here.page.meta.corrections:
        day = format_day(correction.date.date(), here.formats)
        yield here.say("feeds.corrected", day=day, text=correction.text)
    if successor:
        yield here.say("feeds.replaced", name=successor.meta.title)
        yield here.project.web_address(successor.language, successor.address)
