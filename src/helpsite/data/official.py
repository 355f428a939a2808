"""Which contacts are ours, which were, and which others the site may name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

import phonenumbers

from helpsite.data.catalog import Catalog
from helpsite.data.contacts import FoundContact, Kind, Platforms, known_platforms, link_contacts, reported_contact
from helpsite.data.model import AllowedContact, Channel, RetiredChannel

Key = tuple[Kind, str]


@dataclass(frozen=True)
class KnownContacts:
    """The contacts that the facts know on a day, by their keys.

    `ours` has each as it is written, `past` the last day on which each was ours.
    """

    platforms: Platforms
    ours: dict[Key, str]
    past: dict[Key, date]
    allowed: dict[Key, AllowedContact]

    def is_ours(self, contact: FoundContact) -> bool:
        """Whether it's one of our channels or hosts, today or in days to come."""
        return contact.key in self.ours

    def may_stand(self, contact: FoundContact) -> bool:
        """Whether the site may name it: it's ours, or on the list of those that are allowed."""
        return contact.key in self.ours or contact.key in self.allowed


def known_contacts(catalog: Catalog, today: date) -> KnownContacts:
    """The contacts that the facts know on the day `today`; samples count like real ones."""
    platforms = known_platforms(catalog.channels.platforms)
    facts: list[tuple[Key, str, date | None]] = []
    for channel in [*catalog.channels.channels, *catalog.channels.retired]:
        facts += [(key, str(channel.address), channel.effective_until) for key in _channel_keys(channel, platforms)]
    facts += [(("web", domain.host.lower()), domain.host, domain.effective_until) for domain in catalog.site.domains]
    facts += [(contact.key, contact.value, None) for contact in link_contacts(catalog.site.address, platforms)]
    ours = {key: value for key, value, until in facts if not until or until >= today}
    # An address that was given up and taken again is ours.
    past = {key: until for key, _, until in facts if until and key not in ours}
    allowed = {
        key: entry
        for entry in reversed(catalog.channels.allowed)
        if (contact := reported_contact(entry.value, platforms))
        for key in _keys(contact)
    }
    return KnownContacts(platforms, ours, past, allowed)


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
