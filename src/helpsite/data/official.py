"""Which contacts are ours, which were, and which others the site may name."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import unquote

import phonenumbers

from helpsite.data.catalog import Catalog
from helpsite.data.contacts import (
    FoundContact,
    Kind,
    Platforms,
    inner_contacts,
    known_platforms,
    link_contacts,
    reported_contact,
)
from helpsite.data.model import AllowedContact, Channel, RetiredChannel, Sourced
from helpsite.data.trust import has_ended, is_coming

Key = tuple[Kind, str]


@dataclass(frozen=True)
class KnownContacts:
    """The contacts that the facts know on a day, by their keys.

    `ours` has each as it is written, `past` the last day on which each was ours, and `coming` the first day of those
    that are too far ahead to be named. The key of an allowed page has its path behind the host.
    """

    platforms: Platforms
    ours: dict[Key, str]
    past: dict[Key, date]
    coming: dict[Key, date]
    allowed: dict[Key, AllowedContact]

    def is_ours(self, contact: FoundContact) -> bool:
        """Whether it's one of our channels or hosts, today or soon: as many days ahead as notice is given."""
        return contact.key in self.ours

    def may_stand(self, contact: FoundContact) -> bool:
        """Whether the site may name it: it's ours, or on the list of those that are allowed."""
        return contact.key in self.ours or self.entry_for(contact) is not None

    def entry_for(self, contact: FoundContact) -> AllowedContact | None:
        """The entry that allows it: a host allows itself and its root, a host with a path what stands below that."""
        keys = [contact.key]
        if contact.kind == "web" and "/" not in contact.value:
            keys = [(contact.kind, contact.key[1] + folder) for folder in _folders(contact.path)]
        return next((self.allowed[key] for key in keys if key in self.allowed), None)

    def strangers_in(self, contact: FoundContact) -> list[FoundContact]:
        """The contacts in its path and query that may not stand: an address of ours could lead on to them."""
        return [inner for inner in inner_contacts(contact.path, self.platforms) if not self.may_stand(inner)]


def known_contacts(catalog: Catalog, today: date) -> KnownContacts:
    """The contacts that the facts know on the day `today`; samples count like real ones."""
    platforms = known_platforms(catalog.channels.platforms)
    facts: list[tuple[Key, str, Sourced]] = []
    for channel in [*catalog.channels.channels, *catalog.channels.retired]:
        facts += [(key, str(channel.address), channel) for key in _channel_keys(channel, platforms)]
    facts += [(("web", domain.host.lower()), domain.host, domain) for domain in catalog.site.domains]
    last = today + timedelta(days=catalog.site.policy.notice_days)
    ours = {key: value for key, value, fact in facts if _holds(fact, today, last)}
    # An address that was given up and taken again is ours.
    ended = {key: fact.effective_until for key, _, fact in facts if key not in ours and _has_ended(fact, today)}
    past = {key: until for key, until in ended.items() if until}
    coming = {key: fact.effective_from for key, _, fact in facts if key not in ours and key not in past}
    allowed = {
        key: entry
        for entry in reversed(catalog.channels.allowed)
        if (contact := reported_contact(entry.value, platforms))
        for key in entry_keys(contact)
    }
    return KnownContacts(platforms, ours, past, {key: day for key, day in coming.items() if day}, allowed)


def entry_keys(contact: FoundContact) -> list[Key]:
    """The keys under which a contact on the list of those that are allowed is kept: a page has its path in it."""
    if contact.kind == "web" and "/" not in contact.value and (folders := _folders(contact.path)):
        return [(contact.kind, contact.key[1] + folders[0])]
    return _keys(contact)


def _has_ended(fact: Sourced, today: date) -> bool:
    """Whether it was ours and is not any more. What is retired is not, whatever its last day."""
    return isinstance(fact, RetiredChannel) or has_ended(fact, today)


def _holds(fact: Sourced, today: date, last: date) -> bool:
    """Whether it is in force, or will be by the day `last`."""
    return not _has_ended(fact, today) and not is_coming(fact, last)


def _folders(path: str) -> list[str]:
    """The path of a page and those of the folders that it is in, the longest first.

    The root has the empty one, and nothing else has: who allows a host does not allow its pages.
    """
    plain = unquote(re.split(r"[?#]", path)[0]).replace("\\", "/")
    steps = [step for step in posixpath.normpath("/" + plain).split("/") if step]
    if not steps:
        return [] if re.search(r"[?#]", path) else [""]
    return ["/" + "/".join(steps[:count]) for count in range(len(steps), 0, -1)]


def _channel_keys(channel: Channel | RetiredChannel, platforms: Platforms) -> list[Key]:
    """What a channel's address is compared by, in each way that people write it."""
    if channel.address is None:
        return []
    if channel.kind == "social":
        handle = "@" + channel.address.lstrip("@").lower()
        return [("social", handle), ("social", f"{channel.platform} {handle}")]
    if channel.kind == "phone":
        return _keys(FoundContact("phone", channel.address))
    if channel.kind == "email":
        return [("email", channel.address.lower())]
    return [contact.key for contact in link_contacts(channel.address, platforms)]


def _keys(contact: FoundContact) -> list[Key]:
    """The ways to write a contact: a phone number with its country code, with 00, and as it is dialled at home."""
    if contact.kind != "phone":
        return [contact.key]
    keys = [contact.key]
    try:
        number = phonenumbers.parse(contact.value[:40])
    except phonenumbers.NumberParseException:
        return keys
    international, home = str(number.country_code), phonenumbers.national_significant_number(number)
    dialled = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
    written = [f"{international}{home}", f"00{international}{home}", f"{international}0{home}", home, dialled]
    return list(dict.fromkeys([*keys, *(("phone", re.sub(r"\D", "", digits)) for digits in written)]))
