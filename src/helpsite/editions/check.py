"""What readers will notice of the check of contacts: by what else than channels it judges a contact or a message."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import replace

from helpsite.data.model import Domain, Platform, Secret
from helpsite.editions.difference import Difference, Words
from helpsite.editions.entries import Entries, by_id, entry_differences, own_name
from helpsite.editions.matching import match
from helpsite.editions.parts import changed_parts
from helpsite.editions.states import States


def check_differences(states: States) -> Iterator[Difference]:
    """The differences of official domains, of what is never asked for, and of what else the check knows."""
    for difference in _domains(states):
        # How far a domain can be trusted stands beside it; an edition names none.
        is_inward = difference.weight != "contact"
        yield replace(difference, told=states.tell("edition.domains"), is_inward=is_inward)
    yield from entry_differences(states, _secrets(states))
    for entries in (_PLATFORMS, _ALLOWED):
        yield from (replace(difference, is_inward=True) for difference in entry_differences(states, entries))
    before, after = states.before.catalog.site.requests, states.after.catalog.site.requests
    if parts := changed_parts(states, before, after):
        words = states.tell("requests", parts=states.listed(parts))
        yield Difference("contact", words, after.place(), for_two=True, is_inward=True)


def _domains(states: States) -> Iterator[Difference]:
    old, now = states.before.catalog.site.domains, states.after.catalog.site.domains
    if old[0].host != now[0].host:
        words = states.tell("website", before=old[0].host, after=now[0].host)
        yield Difference("contact", words, now[0].place("host"), for_two=True)
    for before, after in match(old, now, *_DOMAINS.keys).pairs:
        if before.host != after.host and (before, after) != (old[0], now[0]):
            words = states.tell("domain-changed", name=own_name(states, after), before=before.host, after=after.host)
            yield Difference("contact", words, after.place("host"), for_two=True)
    yield from entry_differences(states, _DOMAINS)


def _domain_name(states: States, domain: Domain) -> Words:
    return states.tell("part-list", name=domain.host, text=own_name(states, domain))


def _platform_name(states: States, platform: Platform) -> Words:
    """A platform with the domains of its links."""
    hosts = states.listed(platform.hosts) if platform.hosts else states.tell("none")
    return states.tell("part-list", name=own_name(states, platform), text=hosts)


def _secrets(states: States) -> Entries:
    """What is never asked for. It has no id: an entry is known by its name, else by the words that messages have."""

    def name_in(code: str) -> Callable[[Secret], Hashable]:
        return lambda secret: secret.name.root.get(code)

    return Entries(
        "secret",
        lambda catalog: catalog.site.never_asked,
        (
            states.seen,
            *(name_in(code) for code in states.languages),
            lambda secret: tuple(sorted(secret.signs)),
            lambda secret: secret.signs[0],
        ),
        lambda states, secret: states.text(secret.name, secret.signs[0]),
        "security",
        for_two=True,
    )


_DOMAINS = Entries(
    "domain",
    lambda catalog: catalog.site.domains,
    (by_id, lambda domain: domain.host),
    _domain_name,
    "contact",
    for_two=True,
    apart=("host",),
)
_PLATFORMS = Entries(
    "platform",
    lambda catalog: catalog.channels.platforms,
    (by_id, lambda platform: tuple(platform.hosts) or None),
    _platform_name,
    "contact",
    for_two=True,
)
_ALLOWED = Entries(
    "allowed",
    lambda catalog: catalog.channels.allowed,
    (lambda entry: entry.value,),
    lambda states, entry: states.text(entry.value),
    "contact",
    for_two=True,
)
