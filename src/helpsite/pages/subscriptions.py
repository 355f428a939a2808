"""What readers can subscribe to: feeds of announcements and calendars, in the folder of each language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

from helpsite.pages.announcement import AnnouncementKind
from helpsite.pages.words import say
from helpsite.project import Project

# The calendars of coming changes and of maintenance.
CALENDAR = "calendar.ics"
MAINTENANCE = "maintenance.ics"

KINDS: tuple[AnnouncementKind, ...] = get_args(AnnouncementKind)


@dataclass(frozen=True)
class Format:
    """A format of feeds, with the ending of its files and its media type."""

    name: str
    ending: str
    type: str


ATOM = Format("Atom", "xml", "application/atom+xml")
JSON_FEED = Format("JSON Feed", "json", "application/feed+json")
FORMATS = (ATOM, JSON_FEED)


def feed_address(kind: AnnouncementKind | None, form: Format) -> str:
    """The address below its language's prefix of the feed of a kind, or of that of all announcements."""
    name = f"feed-{kind}" if kind else "feed"
    return f"/announcements/{name}.{form.ending}"


def feed_title(project: Project, language: str, kind: AnnouncementKind | None) -> str:
    """What the feed of a kind, or that of all announcements, is called."""
    site = project.catalog.site.name[language]
    if kind is None:
        return say(project, language, "announcements.feed-title", site=site)
    name = say(project, language, f"announcements.{kind}")
    return say(project, language, "feeds.title", site=site, name=name)
