"""Rules on channels: each contact is one channel's, has its record of trust, and stands where readers find it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from helpsite.data.domains import registered_domain
from helpsite.data.model import Channel, Contact, Domain, RetiredChannel
from helpsite.data.trust import is_in_force
from helpsite.pages.components import SHOWING_CHANNELS
from helpsite.pages.compose import called_components
from helpsite.problem import Problem, quote
from helpsite.project import Project


def rule_contacts_belong_to_one_channel(project: Project) -> Iterator[Problem]:
    """No two channels, current or retired, have the same contact: a reader could not tell which one it is."""
    channels = project.catalog.channels
    lists: tuple[list[Channel] | list[RetiredChannel], ...] = (channels.channels, channels.retired)
    for entries in lists:
        seen: dict[tuple[str, ...], Contact] = {}
        for channel in entries:
            if channel.address is None:
                continue
            first = seen.setdefault(_identity(channel), channel)
            if first is not channel:
                fact = f"{quote(channel.address)} is the address of the channel {quote(first.id)} already"
                yield Problem(channel.place("address"), fact, "correct one of them, or delete the other channel")


def rule_retired_contacts_stay_retired(project: Project) -> Iterator[Problem]:
    """What was given up is used again only with a note that tells readers so."""
    retired = {_identity(channel): channel for channel in project.catalog.channels.retired}
    for channel in project.catalog.channels.channels:
        before = retired.get(_identity(channel)) if channel.address is not None else None
        if before and channel.note is None:
            fact = (
                f"{quote(channel.address)} was given up on {before.effective_until} ({quote(before.id)} under retired)"
            )
            yield Problem(
                channel.place("address"), fact, 'correct it, or tell readers in "note" that it is in use again'
            )


def rule_absent_channels_do_not_exist(project: Project) -> Iterator[Problem]:
    """What is said not to exist is no channel."""
    for absent in project.catalog.channels.absent:
        for channel in project.catalog.channels.channels:
            if (channel.kind, channel.platform) == (absent.kind, absent.platform):
                fact = f"{quote(absent.id)} says that this does not exist, and the channel {quote(channel.id)} is one"
                yield Problem(absent.place(), fact, "delete one of the two")


def rule_trust_is_recorded(project: Project) -> Iterator[Problem]:
    """A contact that was confirmed says by whom and how; nothing says so without the day."""
    for fact in project.catalog.sourced:
        for key, words in (("verified_by", "by whom"), ("method", "how")):
            value = getattr(fact, key)
            if fact.verified_on is None and value is not None:
                yield Problem(fact.place(key), f"it says {words} it was confirmed, not when", 'add "verified_on: …"')
            if isinstance(fact, (Contact, Domain)) and fact.verified_on is not None and value is None:
                yield Problem(fact.place("verified_on"), f"it does not say {words} it was confirmed", f'add "{key}: …"')


def rule_channel_hosts_are_official(project: Project) -> Iterator[Problem]:
    """The host of an email or web address is an official domain, or below the same registered one."""
    # Samples reach nobody; while there are only samples, the list of suffixes need not be read.
    hosts = [(channel, _host(channel)) for channel in project.catalog.channels.channels if not channel.sample]
    registered = {_registered(domain.host) for domain in project.catalog.site.domains} if hosts else set()
    for channel, host in hosts:
        if host and _registered(host) not in registered:
            fact = f"the host of {quote(channel.address)} is not an official domain"
            yield Problem(channel.place("address"), fact, "correct it, or add the domain to data/site.yaml")


def rule_the_site_stands_on_a_domain_of_ours(project: Project) -> Iterator[Problem]:
    """The host of the site's own address is one of the official domains that are in force."""
    site = project.catalog.site
    hosts = {domain.host for domain in site.domains if is_in_force(domain, project.today)}
    try:
        host = urlsplit(site.address).hostname or ""
    except ValueError:
        return  # that it is no web address is said elsewhere
    if host and host not in hosts:
        fact = f"{quote(host)} is none of the official domains that hold today"
        yield Problem(site.place("address"), fact, 'correct it, or add the domain to "domains"')


def rule_what_is_retired_has_ended(project: Project) -> Iterator[Problem]:
    """The last day of a retired contact was over when it was written down: until then it is a channel."""
    for channel in project.catalog.channels.retired:
        if channel.effective_until >= project.written:
            fact = f"the last day {channel.effective_until} of {quote(channel.id)} is still to come"
            way_out = 'correct it, or leave it among the channels with "effective_until" till it is over'
            yield Problem(channel.place("effective_until"), fact, way_out)


def rule_channels_stand_on_their_page(project: Project) -> Iterator[Problem]:
    """Each kind of channel in use has its page, which shows the channels of this kind."""
    first: dict[str, Channel] = {}
    for channel in project.catalog.channels.channels:
        first.setdefault(channel.kind, channel)
    for kind, channel in first.items():
        for language in project.languages:
            path = f"contact/{kind}.md"
            page = project.pages_by_path.get((language, path))
            call = f'{{{{ channels("{kind}") }}}}'
            if page is None:
                fact = f"the channel {quote(channel.id)} has no page: docs/{language}/{path} is missing"
                yield Problem(channel.place("kind"), fact, f"write that page, with {call} in it")
            elif (calls := called_components(page)) is not None and call not in calls:
                fact = f"the page does not show the channels of kind {kind}"
                yield Problem(page.place(page.line), fact, f"add {call}")


def rule_pages_with_channels_carry_the_warning(project: Project) -> Iterator[Problem]:
    """A page that shows or names a channel warns of fake support."""
    for page in project.pages:
        calls = called_components(page) or {}
        if _WARNING in calls:
            continue
        for call, place in calls.items():
            if re.sub(r"\W*(\w+).*", r"\1", call) in SHOWING_CHANNELS:
                fact = f"{call} shows a channel, and the page does not warn of fake support"
                yield Problem(place, fact, f"add {_WARNING} to the page, alone on a line")
                break


_WARNING = "{{ fake_support_warning() }}"


def _identity(channel: Channel | RetiredChannel) -> tuple[str, ...]:
    """What makes a contact the same as another, however it is written."""
    address = str(channel.address)
    if channel.kind == "social":
        return ("social", str(channel.platform), address.lower().removeprefix("@"))
    if channel.kind == "phone":
        return ("phone", re.sub(r"\D", "", address))
    if channel.kind == "email":
        return ("email", address.lower())
    return ("web", address.lower().rstrip("/"))


def _host(channel: Channel) -> str | None:
    """The host of an email or web address."""
    if channel.address is None or channel.kind in ("social", "phone"):
        return None
    if channel.kind == "email":
        return channel.address.rpartition("@")[2].lower() or None
    try:
        return urlsplit(channel.address).hostname
    except ValueError:
        return None


def _registered(host: str) -> str:
    return registered_domain(host) or host
