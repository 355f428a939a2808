"""A calendar file to subscribe to, whatever events stand in it: iCalendar (RFC 5545, extended by RFC 7986)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from icalendar import Calendar, Event, Timezone, TimezoneStandard, vText

from helpsite.pages.here import Here
from helpsite.pages.words import say
from helpsite.project import Project

_REFRESH = timedelta(days=1)


def calendar_text(project: Project, language: str, file: str, words: str, events: Sequence[Event]) -> str:
    """The calendar with these events that stands as `file` in the folder of a language; lines end in CR LF.

    Its name and description are the words of the interface whose keys begin with `words`.
    """
    spoken = _spoken(project, language)
    name = say(project, language, f"{words}name", site=project.catalog.site.name[language])
    calendar = Calendar()
    calendar.add("PRODID", f"-//{_host(project)}//helpsite//{project.language(language).tag.upper()}")
    calendar.add("VERSION", "2.0")
    calendar.add("UID", _uid(project, f"{file.removesuffix('.ics')}.{language}"))
    calendar.add("NAME", name, parameters=spoken)
    # What NAME was before RFC 7986. The library knows no type of it: it is text too.
    calendar.add("X-WR-CALNAME", vText(name))
    calendar.add("DESCRIPTION", say(project, language, f"{words}description"), parameters=spoken)
    calendar.add("LAST-MODIFIED", project.made)
    calendar.add("URL", project.web_address(language, "/"))
    # These two have no default type: the parameter must stand there.
    calendar.add("SOURCE", project.web_address(language, f"/{file}"), parameters={"VALUE": "URI"})
    calendar.add("REFRESH-INTERVAL", _REFRESH, parameters={"VALUE": "DURATION"})
    for component in events or [_filler()]:
        calendar.add_component(component)
    return calendar.to_ical().decode()


def new_event(here: Here, name: str, summary: str, description: str, category: str) -> Event:
    """An event of which the page `here` says more, still without times and status; it keeps nobody busy.

    `name` tells it from all others, and is the same in every language.
    """
    project, language = here.project, here.page.language
    spoken = _spoken(project, language)
    event = Event()
    event.add("UID", _uid(project, name))
    event.add("SUMMARY", summary, parameters=spoken)
    event.add("DESCRIPTION", description, parameters=spoken)
    event.add("CATEGORIES", [category], parameters=spoken)
    event.add("URL", project.web_address(language, here.page.address))
    event.add("TRANSP", "TRANSPARENT")
    return event


def _uid(project: Project, name: str) -> str:
    """What programs know an event or a calendar by: it never changes, not even with the site's address."""
    return f"{name}@{_host(project)}"


def _spoken(project: Project, language: str) -> dict[str, str]:
    """The parameter of words: the language that they are in."""
    return {"LANGUAGE": project.language(language).tag}


def _host(project: Project) -> str:
    return project.catalog.site.identity.partition(",")[0]


def _filler() -> Timezone:
    """What a calendar without events holds, because it must hold something: a time zone, which shows nowhere."""
    zone, standard = Timezone(), TimezoneStandard()
    standard.add("DTSTART", datetime(1970, 1, 1))  # noqa: DTZ001 - local time, as the format wants it
    standard.add("TZOFFSETFROM", timedelta(0))
    standard.add("TZOFFSETTO", timedelta(0))
    zone.add("TZID", "Etc/UTC")
    zone.add_component(standard)
    return zone
