"""What readers will notice of the check of contacts: official domains, what is never asked for, and what it knows."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator

from helpsite.data.model import Domain, Platform, Secret
from helpsite.editions.difference import Difference
from helpsite.editions.entries import Entries, changed_parts, entry_differences, joined
from helpsite.editions.states import Part, States, Voice, match


def contact_differences(states: States) -> Iterator[Difference]:
    """The differences of everything but the channels by which a contact or a message is judged."""
    yield from _domains(states)
    yield from entry_differences(states, _secrets(states))
    yield from entry_differences(states, _PLATFORMS)
    yield from entry_differences(states, _ALLOWED)
    before, after = states.before.catalog.site.requests, states.after.catalog.site.requests
    if parts := changed_parts(states, before, after):
        words = states.tell("requests", parts=joined(parts))
        yield Difference("contact", words, after.place(), for_two=True)


def _domains(states: States) -> Iterator[Difference]:
    old, now = states.before.catalog.site.domains, states.after.catalog.site.domains
    if old[0].host != now[0].host:
        words = states.tell("website", before=old[0].host, after=now[0].host)
        yield Difference("contact", words, now[0].place("host"), for_two=True)
    for before, after in match(old, now, *_DOMAINS.keys).pairs:
        if before.host != after.host and (before, after) != (old[0], now[0]):
            name = _text_of(after)
            words = states.tell("domain-changed", name=name, before=before.host, after=after.host)
            yield Difference("contact", words, after.place("host"), for_two=True)
    yield from entry_differences(states, _DOMAINS)


def _text_of(entry: Domain | Platform) -> Part:
    return lambda voice: voice.text(entry.name, entry.id)


def _domain_name(domain: Domain) -> Part:
    return lambda voice: voice.say("part-list", name=domain.host, text=voice.text(domain.name, domain.id))


def _platform_name(platform: Platform) -> Part:
    """A platform with the domains of its links."""

    def words(voice: Voice) -> str:
        hosts = voice.listed(platform.hosts) or voice.say("none")
        return voice.say("part-list", name=voice.text(platform.name, platform.id), text=hosts)

    return words


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
        lambda secret: lambda voice: voice.text(secret.name, secret.signs[0]),
        "security",
        for_two=True,
    )


_DOMAINS = Entries(
    "domain",
    lambda catalog: catalog.site.domains,
    (lambda domain: domain.id, lambda domain: domain.host),
    _domain_name,
    "contact",
    for_two=True,
    apart=("host",),
)
_PLATFORMS = Entries(
    "platform",
    lambda catalog: catalog.channels.platforms,
    (lambda platform: platform.id, lambda platform: tuple(platform.hosts) or None),
    _platform_name,
    "contact",
    for_two=True,
)
_ALLOWED = Entries(
    "allowed",
    lambda catalog: catalog.channels.allowed,
    (lambda entry: entry.value,),
    lambda entry: lambda _: entry.value,
    "contact",
    for_two=True,
)
