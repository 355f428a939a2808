"""What readers will notice of channels: those in use, those that are retired, and those that do not exist."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import replace

from helpsite.data.model import AbsentChannel, Channel, Contact, RetiredChannel, Sourced
from helpsite.editions.check import check_differences
from helpsite.editions.difference import Difference, Subject, Words
from helpsite.editions.entries import by_id, own_name
from helpsite.editions.matching import Matching, match
from helpsite.editions.parts import changed_parts, part_change
from helpsite.editions.states import States
from helpsite.editions.trust import date_differences, first_day, trust_differences
from helpsite.problem import Place
from helpsite.project import Project

_IDENTITY = ("kind", "platform", "address")


def channel_differences(before: Project, after: Project) -> Iterator[Difference]:
    """The differences of channels, and of what the check of contacts and messages knows: all of them are for two."""
    states = States(before, after)
    for each in (_every_channel, _absent_channels, _order, check_differences):
        yield from (replace(difference, for_two=True) for difference in each(states))


def _every_channel(states: States) -> Iterator[Difference]:
    """The channels in use and the retired ones, of which each can become the other."""
    old, now = states.before.catalog.channels, states.after.catalog.channels

    def the_rest(channel: Contact) -> Hashable:
        return channel.kind, states.seen(channel, without=("id",))

    current = match(old.channels, now.channels, by_id, _identity, the_rest)
    retired = match(old.retired, now.retired, by_id, _identity)
    given_up: Matching[Contact] = match(current.gone, retired.new, by_id, _identity)
    taken_again: Matching[Contact] = match(retired.gone, current.new, by_id, _identity)
    for channel in given_up.gone:
        yield _existence(states, "channel-gone", channel)
    for _, channel in given_up.pairs:
        yield _retirement(states, "retired", channel)
    for _, channel in taken_again.pairs:
        yield _existence(states, "again", channel)
    for channel in taken_again.new:
        yield _existence(states, "channel-new", channel)
    for channel in taken_again.gone:
        yield _existence(states, "retired-gone", channel)
    for channel in given_up.new:
        yield _retirement(states, "retired-new", channel)
    for before, after in [*given_up.pairs, *taken_again.pairs]:
        yield from _identity_differences(states, before, after)
    for before, after in current.pairs:
        yield from _channel(states, before, after)
    for before, after in retired.pairs:
        yield from _retired_channel(states, before, after)


# --- One channel ------------------------------------------------------------------------------------------------------


def _existence(states: States, key: str, channel: Contact) -> Difference:
    """A channel that is new, gone, in use again, or retired no more."""
    today, begins = states.today, channel.effective_from
    day = begins if begins and begins > today and key in ("channel-new", "again") else None
    key = f"{key}-from" if day and key == "channel-new" else key
    name = own_name(states, channel)
    words = states.tell(key, name=name, text=_address(states, channel), day=day or "")
    told = states.tell(f"edition.{key}", name=name, day=day or "")
    return _contact(states, words, channel.place(), channel.id, day=day, told=told)


def _retirement(states: States, key: str, channel: Contact) -> Difference:
    """A channel that is retired now, with its last day."""
    day = channel.effective_until or states.tell("none")
    name = own_name(states, channel)
    words = states.tell(key, name=name, text=_address(states, channel), day=day)
    told = states.tell(f"edition.{key}", name=name, day=day)
    return _contact(states, words, channel.place(), channel.id, told=told)


def _channel(states: States, before: Channel, after: Channel) -> Iterator[Difference]:
    name = own_name(states, after)
    yield from _identity_differences(states, before, after)
    for difference in date_differences(states, (before, after), name, "contact", for_two=True):
        # Who can use it on just the same days needs no announcement.
        is_noticed = first_day(states.today, before, after)
        yield replace(difference, subject=_subject(states, after.id)) if is_noticed else difference
    if parts := changed_parts(states, before, after, _IDENTITY):
        words = states.tell("changes", name=name, parts=states.listed(parts))
        yield Difference("detail", words, after.place())
    yield from trust_differences(states, before, after, name)
    if before.id != after.id:
        words = states.tell("new-id", name=name, before=before.id, after=after.id)
        yield Difference("detail", words, after.place("id"), is_inward=True)


def _identity_differences(states: States, before: Contact, after: Contact) -> Iterator[Difference]:
    """A channel that is reached at another address, or in another way."""
    name, old, now = own_name(states, after), _plain_address(before), _plain_address(after)
    if old != now:
        key = "address" if old and now else "address-new" if now else "address-gone"
        words = states.tell(key, name=name, before=old or "", after=now or "")
        yield _contact(states, words, after.place("address"), after.id, told=_told(states, "channel-changes", name))
    if (before.kind, before.platform) != (after.kind, after.platform):
        words = states.tell("kind-changed", name=name, before=_kind(states, before), after=_kind(states, after))
        key = "kind" if before.kind != after.kind else "platform"
        yield _contact(states, words, after.place(key), after.id, told=_told(states, "channel-changes", name))


def _retired_channel(states: States, before: RetiredChannel, after: RetiredChannel) -> Iterator[Difference]:
    parts = _identity_parts(states, before, after)
    has_other_identity = bool(parts)
    parts += changed_parts(states, before, after, _IDENTITY)
    yield from _warning(
        states, "retired-changes", (before, after), own_name(states, after), parts, is_other=has_other_identity
    )


def _absent_channels(states: States) -> Iterator[Difference]:
    old, now = states.before.catalog.channels.absent, states.after.catalog.channels.absent
    matching = match(old, now, by_id, lambda channel: states.seen(channel, without=("id",)))
    for key, found in (("absent-gone", matching.gone), ("absent-new", matching.new)):
        for channel in found:
            words = states.tell(key, name=states.text(channel.text, channel.id))
            yield _contact(states, words, channel.place(), channel.id)
    for before, after in matching.pairs:
        parts = _identity_parts(states, before, after)
        has_other_identity = bool(parts)
        parts += changed_parts(states, before, after, (*_IDENTITY, "text"))
        if states.differ(before.text, after.text):
            parts.append(part_change(states, "text", *states.either(before.text.root, after.text.root)))
        name = states.text(after.text, after.id)
        yield from _warning(states, "absent-changes", (before, after), name, parts, is_other=has_other_identity)


def _warning(  # noqa: PLR0913 - what the two kinds of entries have in common
    states: States,
    key: str,
    pair: tuple[RetiredChannel, RetiredChannel] | tuple[AbsentChannel, AbsentChannel],
    name: Words,
    parts: list[Words],
    *,
    is_other: bool,
) -> Iterator[Difference]:
    """What changed of an entry that warns readers. `is_other`: it warns of another contact than before."""
    before, after = pair
    if before.id != after.id:
        parts = [*parts, part_change(states, "id", before.id, after.id)]
    if parts:
        words, told = states.tell(key, name=name, parts=states.listed(parts)), _told(states, key, name)
        found = _contact(states, words, after.place(), after.id, told=told)
        yield found if is_other else replace(found, subject=None)
    yield from date_differences(states, pair, name, "contact", for_two=True)
    yield from trust_differences(states, before, after, name)


def _identity_parts(states: States, before: Contact | AbsentChannel, after: Contact | AbsentChannel) -> list[Words]:
    old, now = (getattr(channel, "address", None) for channel in (before, after))
    parts = []
    if old != now:
        parts.append(part_change(states, "address", old or "", now or ""))
    if (before.kind, before.platform) != (after.kind, after.platform):
        parts.append(part_change(states, "kind", _kind(states, before), _kind(states, after)))
    return parts


def _order(states: States) -> Iterator[Difference]:
    """Readers see the channels in the order of the file, and it decides between two that are as good."""
    old, now = (
        [channel.id for channel in project.catalog.channels.channels] for project in (states.before, states.after)
    )
    if [id_ for id_ in old if id_ in now] != [id_ for id_ in now if id_ in old]:
        place = states.after.catalog.channels.place("channels")
        yield Difference("detail", states.tell("order"), place, is_inward=True)


# --- In words ---------------------------------------------------------------------------------------------------------


def _contact(states: States, words: Words, place: Place, id_: str, **more: object) -> Difference:
    return Difference("contact", words, place, subject=_subject(states, id_), for_two=True, **more)  # type: ignore[arg-type]


def _told(states: States, key: str, name: Words) -> Words:
    """What an edition says of a channel that changed: not how it was reached, and not how it is."""
    return states.tell(f"edition.{key}", name=name)


def _subject(states: States, id_: str) -> Subject:
    channels = states.after.catalog.channels
    entries: list[Sourced] = [*channels.channels, *channels.retired, *channels.absent]
    return Subject("channels", id_, is_gone=all(entry.id != id_ for entry in entries))


def _identity(channel: Contact) -> Hashable | None:
    address = _plain_address(channel)
    return (channel.kind, channel.platform, address.lower()) if address else None


def _plain_address(channel: Contact) -> str | None:
    address: str | None = getattr(channel, "address", None)
    return address


def _address(states: States, channel: Contact) -> Words:
    address = _plain_address(channel)
    return states.text(address) if address else states.tell("no-address")


def _kind(states: States, channel: Contact | AbsentChannel) -> Words:
    """A kind of channel in words: a social one by its platform."""
    if channel.platform is None:
        return states.tell(channel.kind)
    platforms = [*states.after.catalog.channels.platforms, *states.before.catalog.channels.platforms]
    return states.name_of(platforms, channel.platform)
