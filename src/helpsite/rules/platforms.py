"""Rules on platforms: what is theirs is not ours, not another's, and no word of every day."""

from __future__ import annotations

import re
from collections.abc import Iterator

from helpsite.data.domains import registered_domain
from helpsite.data.model import Platform
from helpsite.problem import Place, Problem, quote
from helpsite.project import Project
from helpsite.rules.contacts import is_host, is_reserved_host


def rule_platforms_have_hosts_of_their_own(project: Project) -> Iterator[Problem]:
    """A platform's host is a bare domain that is no other platform's, is not set aside, and has no name of ours."""
    names = _our_names(project)
    domains = {domain.host for domain in project.catalog.site.domains}
    first: dict[str, str] = {}
    for platform, host, place in _hosts(project):
        owner = first.setdefault(host, platform.id)
        ours = next((name for name in names if name in host), None)
        if not is_host(host):
            yield Problem(place, f"{quote(host)} is not a domain", "write the domain alone, in lower case")
        elif owner != platform.id:
            yield Problem(place, f"{quote(host)} is a host of {quote(owner)} already", "delete one of the two")
        elif is_reserved_host(host):
            yield Problem(place, f"{quote(host)} is set aside for samples", "write the platform's own domain")
        elif host in domains:
            yield Problem(place, f"{quote(host)} is an official domain", "write the platform's own domain")
        elif ours:
            fact = f"{quote(host)} has our name {quote(ours)} in it, and a platform's has not"
            yield Problem(place, fact, "write the platform's own domain")


def rule_platforms_have_names_of_their_own(project: Project) -> Iterator[Problem]:
    """Another name of a platform has two characters or more, is no other's, and says nothing else on this site."""
    catalog = project.catalog
    secrets = {_plain(sign) for secret in catalog.site.never_asked for sign in secret.signs}
    for platform in catalog.channels.platforms:
        others = [other for other in catalog.channels.platforms if other.id != platform.id]
        channels = [channel for channel in catalog.channels.channels if channel.platform != platform.id]
        for index, written in enumerate(platform.also_called):
            place, name = platform.place("also_called", index), _plain(written)
            longer = next((other for other in others if any(name in one for one in _names(other))), None)
            if len(name) < _FEWEST_CHARACTERS:
                yield Problem(place, f"{quote(written)} is too short for a name", "take it out")
            elif longer:
                fact = f"{quote(written)} is a name of {quote(longer.id)} too, or a part of one"
                yield Problem(place, fact, "take it out here or there")
            elif name in secrets:
                yield Problem(place, f"{quote(written)} is what support never asks for", "take it out")
            elif any(has_word(_plain(one), name) for channel in channels for one in channel.name.root.values()):
                yield Problem(place, f"{quote(written)} is a word of a channel's name", "take it out")


_FEWEST_CHARACTERS = 2


def _hosts(project: Project) -> Iterator[tuple[Platform, str, Place]]:
    for platform in project.catalog.channels.platforms:
        for index, host in enumerate(platform.hosts):
            yield platform, host, platform.place("hosts", index)


def _our_names(project: Project) -> list[str]:
    """The brand in each language, and what we registered of each official domain."""
    registered = [_registered_label(domain.host) for domain in project.catalog.site.domains]
    brands = [_plain(brand).replace(" ", "") for brand in project.catalog.site.brand.root.values()]
    return sorted({name for name in [*registered, *brands] if len(name) >= _FEWEST_CHARACTERS})


def _registered_label(host: str) -> str:
    """What somebody registered of a host, without the ending."""
    *_, name, ending = ["", "", *host.split(".")]
    if ending in ("com", "net", "org"):
        return name  # without the list of endings, which takes long to read
    return (registered_domain(host) or "").split(".")[0]


def _names(platform: Platform) -> list[str]:
    return [_plain(name) for name in (platform.id, *platform.name.root.values(), *platform.also_called)]


def _plain(words: str) -> str:
    return words.strip().lower()


def has_word(words: str, name: str) -> bool:
    """Whether the words have the name in them: Latin letters as a word by itself, Chinese anywhere."""
    return bool(re.search(rf"(?<![a-z0-9]){re.escape(name)}(?![a-z0-9])", words))
