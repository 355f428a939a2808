"""Rules on what a reader could be sent to: addresses are well-formed, and samples are recognisable as samples."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import phonenumbers

from helpsite.data.model import Channel, Fact, RetiredChannel
from helpsite.problem import Problem, quote
from helpsite.project import Project

_HOST = r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])"


# What is wrong with an address, and the way out; None if nothing is.
Fault = tuple[str, str] | None


def rule_web_addresses_are_https(project: Project) -> Iterator[Problem]:
    """Web addresses begin with https:// and have a host; the site's own ends with a slash."""
    site = project.catalog.site
    addresses: list[tuple[Fact, str]] = [(site, site.address)]
    addresses += [(source, source.address) for source in site.sources if source.address is not None]
    for owner, address in addresses:
        if fault := web_address_fault(address):
            yield Problem(owner.place("address"), *fault)
    if not site.address.endswith("/"):
        yield Problem(site.place("address"), f"{quote(site.address)} does not end with a slash", 'add "/" at the end')


def rule_hosts_are_bare_domains(project: Project) -> Iterator[Problem]:
    """An official domain is given as its host alone."""
    for domain in project.catalog.site.domains:
        if not is_host(domain.host):
            way_out = "write the domain alone, in lower case, for example www.example.com"
            yield Problem(domain.place("host"), f"{quote(domain.host)} is not a domain", way_out)


def rule_channel_addresses_are_valid(project: Project) -> Iterator[Problem]:
    """A channel's address is an email address, a phone number, a handle or a web address, as its kind has it."""
    for channel in [*project.catalog.channels.channels, *project.catalog.channels.retired]:
        if channel.address is not None and (fault := _FAULTS[channel.kind](channel.address)):
            yield Problem(channel.place("address"), *fault)


def rule_platforms_belong_to_social_channels(project: Project) -> Iterator[Problem]:
    """A social channel names its platform; other kinds have none."""
    channels = project.catalog.channels
    for channel in [*channels.channels, *channels.retired, *channels.absent]:
        if channel.kind == "social" and channel.platform is None:
            fact = f"the channel {quote(channel.id)} does not name its platform"
            yield Problem(channel.place(), fact, 'add "platform: …"')
        if channel.kind != "social" and channel.platform is not None:
            fact = f"a channel of kind {channel.kind} has no platform"
            yield Problem(channel.place("platform"), fact, "delete this line")


def rule_samples_are_reserved(project: Project) -> Iterator[Problem]:
    """A sample contact is a name or number set aside for examples, so that it is nobody's; a real one is not."""
    for channel in [*project.catalog.channels.channels, *project.catalog.channels.retired]:
        if channel.address is None or _FAULTS[channel.kind](channel.address):
            continue
        if channel.sample and not _is_reserved(channel):
            fact = f"the sample {quote(channel.address)} could belong to somebody"
            yield Problem(channel.place("address"), fact, _RESERVED[channel.kind])
        if not channel.sample and _is_reserved(channel):
            fact = f"{quote(channel.address)} is set aside for samples"
            yield Problem(channel.place("address"), fact, 'write the real one, or add "sample: true"')
    for domain in project.catalog.site.domains:
        if not is_host(domain.host) or domain.sample == is_reserved_host(domain.host):
            continue
        if domain.sample:
            fact, way_out = "could belong to somebody", "use example.com or example.org"
        else:
            fact, way_out = "is set aside for samples", 'write the real one, or add "sample: true"'
        yield Problem(domain.place("host"), f"{quote(domain.host)} {fact}", way_out)


def web_address_fault(address: str) -> Fault:
    """What is wrong with a web address: it must be https, with a host in ASCII and nothing that hides it."""
    way_out = "write the whole address, for example https://www.example.com/"
    if not address.startswith("https://"):
        return f"{quote(address)} does not begin with https://", way_out
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018 - reading it validates it
    except ValueError:
        return f"{quote(address)} is not a web address", way_out
    if "@" in parts.netloc:
        return f"{quote(address)} hides its host behind an @", way_out
    if not is_host(parts.hostname or "") or re.search(r"[^!-~]|[\"'<>\\^`{|}]", address):
        return f"{quote(address)} is not a web address", way_out
    return None


def email_fault(address: str) -> Fault:
    """What is wrong with an email address: it must be one address and nothing else."""
    local, _, host = address.rpartition("@")
    good = re.fullmatch(r"[A-Za-z0-9]([A-Za-z0-9._+-]{0,62}[A-Za-z0-9])?", local) and ".." not in local
    if good and is_host(host):
        return None
    return f"{quote(address)} is not an email address", "write it like support@example.com"


def phone_fault(number: str) -> Fault:
    """What is wrong with a phone number: it must exist, and be written as E.164 has it."""
    try:
        parsed = phonenumbers.parse(number[:40])
    except phonenumbers.NumberParseException:
        return f"{quote(number)} is not a phone number with its country code", 'write it like "+442079460000"'
    standard = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    if not phonenumbers.is_valid_number(parsed):
        return f"{quote(number)} can't be a number of its country", "compare it with its source, digit by digit"
    if number != standard:
        return f"{quote(number)} is not written with digits only", f'write "{standard}"'
    return None


def handle_fault(handle: str) -> Fault:
    """What is wrong with a handle."""
    if re.fullmatch(r"@[A-Za-z0-9_.-]{1,100}", handle):
        return None
    return f"{quote(handle)} is not a handle", 'write it in quotes with "@", for example "@example"'


_FAULTS: dict[str, Callable[[str], Fault]] = {
    "live-chat": web_address_fault,
    "email": email_fault,
    "phone": phone_fault,
    "social": handle_fault,
    "form": web_address_fault,
}

_RESERVED = {
    "email": "use an address at example.com or example.org",
    "live-chat": "use an address at example.com or example.org",
    "form": "use an address at example.com or example.org",
    "social": 'use "@example"',
    "phone": "use a number set aside for fiction, such as +442079460000",
}


def is_host(host: str) -> bool:
    """Whether it is a bare domain in lower-case ASCII."""
    # An international name is shown as one thing and written as another: no host of ours needs that.
    return bool(re.fullmatch(_HOST, host)) and "xn--" not in host


def _is_reserved(channel: Channel | RetiredChannel) -> bool:
    address = str(channel.address)
    if channel.kind == "phone":
        # Ofcom's and NANPA's numbers for drama: 020 7946 0000-0999 and 555-0100 to 555-0199.
        return bool(re.fullmatch(r"\+442079460[0-9]{3}|\+1[0-9]{3}55501[0-9]{2}", address))
    if channel.kind == "social":
        return address == "@example"
    host = address.rpartition("@")[2] if channel.kind == "email" else (urlsplit(address).hostname or "")
    return is_reserved_host(host)


def is_reserved_host(host: str) -> bool:
    """Names set aside by RFC 2606 and RFC 6761."""
    return bool(re.search(r"(^|\.)(example\.(com|net|org)|example|test|invalid)$", host.lower()))
