"""Rules on what a reader could be sent to: addresses are well-formed, and samples are recognisable as samples."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import phonenumbers

from helpsite.data.model import Channel
from helpsite.problem import Problem, quote
from helpsite.project import Project

_HOST = r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])"


def rule_web_addresses_are_https(project: Project) -> Iterator[Problem]:
    """Web addresses begin with https:// and have a host; the site's own ends with a slash."""
    site = project.catalog.site
    addresses = [(site, site.address)]
    addresses += [(source, source.address) for source in site.sources if source.address is not None]
    addresses += [
        (c, c.address) for c in project.catalog.channels.channels if c.kind == "live-chat" and c.address is not None
    ]
    for owner, address in addresses:
        fact = _web_address_fault(address)
        if fact:
            yield Problem(owner.place("address"), fact, "write the whole address, for example https://www.example.com/")
    if not site.address.endswith("/"):
        yield Problem(site.place("address"), f"{quote(site.address)} does not end with a slash", 'add "/" at the end')


def rule_hosts_are_bare_domains(project: Project) -> Iterator[Problem]:
    """An official domain is given as its host alone."""
    for domain in project.catalog.site.domains:
        if not re.fullmatch(_HOST, domain.host):
            way_out = "write the domain alone, in lower case, for example www.example.com"
            yield Problem(domain.place("host"), f"{quote(domain.host)} is not a domain", way_out)


def rule_email_addresses_are_valid(project: Project) -> Iterator[Problem]:
    """An email channel's address is one address and nothing else."""
    for channel in _channels(project, "email"):
        local, _, host = str(channel.address).rpartition("@")
        if (
            not re.fullmatch(r"[A-Za-z0-9]([A-Za-z0-9._+-]{0,62}[A-Za-z0-9])?", local)
            or not re.fullmatch(_HOST, host)
            or ".." in local
        ):
            fact = f"{quote(channel.address)} is not an email address"
            yield Problem(channel.place("address"), fact, "write it like support@example.com")


def rule_phone_numbers_are_valid(project: Project) -> Iterator[Problem]:
    """A phone channel's address is a number that exists, written as E.164 has it: + with country code, digits only."""
    for channel in _channels(project, "phone"):
        number = str(channel.address)
        place = channel.place("address")
        try:
            parsed = phonenumbers.parse(number[:40])
        except phonenumbers.NumberParseException:
            fact = f"{quote(number)} is not a phone number with its country code"
            yield Problem(place, fact, 'write it like "+442079460000"')
            continue
        standard = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
        if not phonenumbers.is_valid_number(parsed):
            yield Problem(
                place, f"{quote(number)} can't be a number of its country", "compare it with its source, digit by digit"
            )
        elif number != standard:
            yield Problem(place, f"{quote(number)} is not written with digits only", f'write "{standard}"')


def rule_handles_are_handles(project: Project) -> Iterator[Problem]:
    """A social channel names its platform and its handle; other kinds have no platform."""
    for channel in project.catalog.channels.channels:
        if channel.kind == "social" and channel.platform is None:
            yield Problem(
                channel.place(), f"the channel {quote(channel.id)} does not name its platform", 'add "platform: …"'
            )
        if channel.kind != "social" and channel.platform is not None:
            yield Problem(
                channel.place("platform"), f"a channel of kind {channel.kind} has no platform", "delete this line"
            )
    for channel in _channels(project, "social"):
        if not re.fullmatch(r"@[\w.-]{1,100}", str(channel.address)):
            fact = f"{quote(channel.address)} is not a handle"
            yield Problem(channel.place("address"), fact, 'write it in quotes with "@", for example "@example"')


def rule_samples_are_reserved(project: Project) -> Iterator[Problem]:
    """A sample contact is a name or number set aside for examples, so that it is nobody's; a real one is not."""
    for channel in project.catalog.channels.channels:
        if channel.address is None:
            continue
        if channel.sample and not _is_reserved(channel):
            yield Problem(
                channel.place("address"),
                f"the sample {quote(channel.address)} could belong to somebody",
                _RESERVED[channel.kind],
            )
        if not channel.sample and _is_reserved(channel):
            yield Problem(
                channel.place("address"),
                f"{quote(channel.address)} is set aside for samples",
                'write the real one, or add "sample: true"',
            )
    for domain in project.catalog.site.domains:
        if domain.sample != _is_reserved_host(domain.host):
            fact = f"{quote(domain.host)} " + (
                "could belong to somebody" if domain.sample else "is set aside for samples"
            )
            way_out = "use example.com or example.org" if domain.sample else 'write the real one, or add "sample: true"'
            yield Problem(domain.place("host"), fact, way_out)


_RESERVED = {
    "email": "use an address at example.com or example.org",
    "live-chat": "use an address at example.com or example.org",
    "social": 'use "@example"',
    "phone": "use a number set aside for fiction, such as +442079460000",
}


def _channels(project: Project, kind: str) -> Iterator[Channel]:
    return (c for c in project.catalog.channels.channels if c.kind == kind and c.address is not None)


def _web_address_fault(address: str) -> str:
    """What is wrong with a web address, or nothing."""
    if not address.startswith("https://"):
        return f"{quote(address)} does not begin with https://"
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018 - reading it validates it
    except ValueError:
        return f"{quote(address)} is not a web address"
    if "@" in parts.netloc:
        return f"{quote(address)} hides its host behind an @"
    if not re.fullmatch(_HOST, parts.hostname or "") or re.search(r"[^!-~]|[\"'<>\\^`{|}]", address):
        return f"{quote(address)} is not a web address"
    return ""


def _is_reserved(channel: Channel) -> bool:
    address = str(channel.address)
    if channel.kind == "phone":
        # Ofcom's and NANPA's numbers for drama: 020 7946 0000-0999 and 555-0100 to 555-0199.
        return bool(re.fullmatch(r"\+442079460[0-9]{3}|\+1[0-9]{3}55501[0-9]{2}", address))
    if channel.kind == "social":
        return address == "@example"
    host = address.rpartition("@")[2] if channel.kind == "email" else (urlsplit(address).hostname or "")
    return _is_reserved_host(host)


def _is_reserved_host(host: str) -> bool:
    """Names set aside by RFC 2606 and RFC 6761."""
    return bool(re.search(r"(^|\.)(example\.(com|net|org)|example|test|invalid)$", host.lower()))
