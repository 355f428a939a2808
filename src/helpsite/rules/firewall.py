"""Rules on contacts that are not ours: none stands anywhere, but for those that are allowed for a reason."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

from helpsite.data.contacts import FoundContact, Kind, link_contacts, reported_contact
from helpsite.data.official import KnownContacts, entry_keys
from helpsite.problem import Place, Problem, quote
from helpsite.project import Project

_KINDS: dict[Kind, str] = {
    "email": "the email address",
    "web": "the host",
    "social": "the account",
    "phone": "the phone number",
}
_WAY_OUT = 'take it out, or add it to "allowed" in data/channels.yaml with a reason'


def rule_contacts_are_known(project: Project) -> Iterator[Problem]:
    """Every contact in facts, pages and settings is one of ours, or one that may be named."""
    known = project.known
    searched = project.catalog.search.place().path
    for contact, place in project.contacts:
        if not known.may_stand(contact):
            fact, way_out = _fault(contact, known)
            yield Problem(place, fact, "take it out" if place.path == searched else way_out)


def rule_addresses_lead_to_nobody_else(project: Project) -> Iterator[Problem]:
    """No address of ours has another's in it: a page that leads on could send readers there."""
    known = project.known
    own = [
        (contact, channel.place("address"))
        for channel in project.catalog.channels.channels
        if channel.address and channel.address.startswith("https:")
        for contact in link_contacts(channel.address, known.platforms)
    ]
    for contact, place in [*own, *((one, place) for one, place in project.contacts if known.may_stand(one))]:
        for inner in known.strangers_in(contact):
            fact = f"the address has {_KINDS[inner.kind]} {quote(inner.value)} in it, which is not one of ours"
            yield Problem(place, fact, "write the address without it")


def _fault(contact: FoundContact, known: KnownContacts) -> tuple[str, str]:
    """Why a contact may not stand, and the way out."""
    what = f"{_KINDS[contact.kind]} {quote(contact.value)}"
    if contact.key in known.past:
        return f"{what} was ours until {known.past[contact.key]}", _WAY_OUT
    if contact.key in known.coming:
        return f"{what} is not ours before {known.coming[contact.key]}", "name it when that day is near"
    if any(key[0] == "web" == contact.kind and re.split("/", key[1])[0] == contact.key[1] for key in known.allowed):
        fact = f"only some of {quote(contact.value)} is allowed, and not {quote(contact.value + contact.path)}"
        return fact, 'take it out, or add the page to "allowed" in data/channels.yaml with a reason'
    return f"{what} is not one of ours", _nearest(contact, known.ours) or _WAY_OUT


def _nearest(contact: FoundContact, ours: dict[tuple[Kind, str], str]) -> str:
    """The way out that names the contact of ours that is most like this one; nothing if none is."""
    kind, value = contact.key
    keys = [key for other, key in ours if other == kind]
    near = difflib.get_close_matches(value[:100], sorted(keys), n=1, cutoff=_LIKENESS)
    return f"did you mean {quote(ours[kind, near[0]])}?" if near else ""


# Of two contacts, from 0 to 1: one that is typed wrong is above it, most others on the same host are below.
_LIKENESS = 0.75


def rule_allowed_contacts_are_needed(project: Project) -> Iterator[Problem]:
    """An entry on the list of allowed contacts is a contact, not ours, stands there once, and is named somewhere."""
    known = project.known
    used = {id(known.entry_for(contact)) for contact, _ in project.contacts}
    seen: dict[tuple[Kind, str], Place] = {}
    for entry in project.catalog.channels.allowed:
        place = entry.place("value")
        contact = reported_contact(entry.value, known.platforms)
        if not contact:
            yield Problem(place, f"{quote(entry.value)} is not one contact", "write it as the check reports it")
            continue
        key = entry_keys(contact)[0]
        if key in seen:
            fact = f"{quote(entry.value)} stands here a second time (first in line {seen[key].line})"
            yield Problem(place, fact, "delete one of the two")
        elif known.is_ours(contact):
            yield Problem(place, f"{quote(entry.value)} is ours anyway", "delete this entry")
        elif id(known.allowed[key]) not in used:
            yield Problem(place, f"{quote(entry.value)} stands nowhere on the site", "delete this entry")
        seen.setdefault(key, place)
