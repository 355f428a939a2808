"""What is due for checking again: contacts that were confirmed too long ago, or never."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from helpsite.data.model import Channel, Domain
from helpsite.problem import Place, Problem, quote
from helpsite.project import Project


def contacts(project: Project) -> list[Channel | Domain]:
    """What readers reach support by: the official domains and the channels."""
    return [*project.catalog.site.domains, *project.catalog.channels.channels]


def due(project: Project) -> list[Problem]:
    """The contacts that are due: where each stands, since when, and what to do."""
    return [found for contact in contacts(project) for found in _due(project, contact)]


def _due(project: Project, contact: Channel | Domain) -> Iterator[Problem]:
    days = project.catalog.site.policy.recheck_days
    state = project.trust_of(contact)
    if state not in ("due", "unconfirmed"):
        return
    source = next(source for source in project.catalog.site.sources if source.id == contact.source)
    where = f"{quote(source.name[project.languages[-1]])}" + (f" ({source.address})" if source.address else "")
    way_out = f'compare it with {where}, then write "verified_on", "verified_by" and "method"'
    if contact.verified_on is None:
        fact = f"{quote(contact.id)} was never confirmed, so readers are not sent there"
        yield Problem(contact.place(), fact, way_out)
        return
    place: Place = contact.place("verified_on")
    confirmed = f"{quote(contact.id)} was confirmed on {contact.verified_on}"
    if state == "due":
        last = contact.verified_on + timedelta(days=2 * days)
        fact = f"{confirmed} and is due since {_after(contact.verified_on, days)}; readers are sent there until {last}"
    else:
        fact = f"{confirmed} and counts as unconfirmed since {_after(contact.verified_on, 2 * days)}"
    yield Problem(place, fact, way_out)


def _after(day: date, days: int) -> date:
    return day + timedelta(days=days + 1)
