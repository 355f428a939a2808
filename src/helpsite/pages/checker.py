"""What the check of a contact knows: our contacts as a reader may paste them, and tables about hosts and characters."""

from __future__ import annotations

import json
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import Any
from urllib.parse import urlsplit

from helpsite.data.domains import registered_domain
from helpsite.data.model import Channel, Domain, RetiredChannel
from helpsite.data.trust import has_ended, is_coming, is_in_force
from helpsite.pages.formats import format_day
from helpsite.pages.page import address_of
from helpsite.pages.words import say, trust_words
from helpsite.project import Project
from helpsite.site.assets import Asset, hashed

# The page on which the check stands, as its file below docs/<language>/.
PAGE = "contact/verify.md"

# Top-level names for special use (RFC 2606, 6761, 7686): no registry has them, and messages can.
_SPECIAL = "example invalid local localhost onion test"
# Where a suffix has more places or towns below it than this, they are not listed: see _suffixes.
_MANY_PLACES = 30
_MANY_TOWNS = 12
_SHORT = 3


def checker_files(project: Project) -> dict[str, bytes]:
    """The files that the check reads, by their paths in the site."""
    files = [tables(), *(facts(project, language) for language in project.languages)]
    return {file.path: file.data for file in files}


@cache
def tables() -> Asset:
    """The file of what is the same in every language: public suffixes, and which characters look like which."""
    return hashed("tables.json", _json({"suffixes": _suffixes(), "confusables": _confusables()}))


def facts(project: Project, language: str) -> Asset:
    """The file of what the check says and knows in a language. Its links are relative to the file itself."""
    catalog = project.catalog
    site = catalog.site
    words = catalog.strings.root["verify"]
    content = {
        "names": _names(project),
        "domains": _domains(project),
        "entries": list(_entries(project, language)),
        "platforms": [
            {
                "id": platform.id,
                "name": platform.name[language],
                "called": _called([*platform.name.root.values(), *platform.also_called]),
                "hosts": platform.hosts,
            }
            for platform in catalog.channels.platforms
        ],
        "absent": [
            {"kind": absent.kind, "platform": absent.platform, "text": absent.text[language]}
            for absent in catalog.channels.absent
            if is_in_force(absent, project.today)
        ],
        "secrets": [{"name": secret.name[language], "signs": secret.signs} for secret in site.never_asked],
        "asks": site.requests.asks,
        "denials": site.requests.denials,
        "turns": site.requests.turns,
        "closings": site.requests.closings,
        "harmless": site.requests.harmless,
        "entering": site.requests.entering,
        "cues": {
            name: _called(words[f"{name}-cues"].root.values(), " ") for name in ("account", "phone", "carry", "name")
        },
        "words": {name: say(project, language, f"verify.{name}") for name in words if not name.endswith("-cues")},
        "list": {
            "list-separator": say(project, language, "contact.list-separator"),
            "colon": say(project, language, "contact.colon"),
            "sample-mark": say(project, language, "trust.sample-mark"),
            "to-contact": say(project, language, "page.to-contact"),
        },
    }
    return hashed(f"verify.{language}.json", _json(content))


# --- Our contacts -----------------------------------------------------------------------------------------------------


def _names(project: Project) -> list[str]:
    """What we are called: the brand in each language, and what stands before the suffix of each of our domains."""
    names = [*project.catalog.site.brand.root.values(), *(domain.split(".")[0] for domain in _domains(project))]
    # Neither hosts nor accounts have spaces.
    return list(dict.fromkeys(unicodedata.normalize("NFKC", name).lower().replace(" ", "") for name in names))


def _domains(project: Project) -> list[str]:
    """The domains that we registered."""
    hosts = [domain.host for domain in project.catalog.site.domains if is_in_force(domain, project.today)]
    return list(dict.fromkeys(registered_domain(host) or host for host in hosts))


def _entries(project: Project, language: str) -> Iterator[dict[str, Any]]:
    """Everything that is ours or was: domains, channels, retired channels."""
    catalog = project.catalog
    every: list[Domain | Channel | RetiredChannel] = [
        *catalog.site.domains,
        *catalog.channels.channels,
        *catalog.channels.retired,
    ]
    ours = {domain.host for domain in catalog.site.domains}
    for fact in every:
        address = fact.host if isinstance(fact, Domain) else fact.address
        if address is None or is_coming(fact, project.today):
            continue
        contact = _contact(fact, address)
        # The website is said once: by its own name.
        if contact["kind"] == "web" and not isinstance(fact, Domain) and contact["value"] in ours:
            continue
        yield contact | _described(project, language, fact)


def _contact(fact: Domain | Channel | RetiredChannel, address: str) -> dict[str, Any]:
    """The kind and the value of a contact, as the check compares them."""
    if isinstance(fact, Domain):
        return {"kind": "web", "value": address}
    if fact.kind in ("live-chat", "form"):
        parts = urlsplit(address)
        return {"kind": "web", "value": f"{parts.hostname or ''}{parts.path}".rstrip("/")}
    if fact.kind == "phone":
        return {"kind": "phone", "value": address} | phone_forms(address)
    if fact.kind == "social":
        return {"kind": "social", "value": address.removeprefix("@").lower(), "platform": fact.platform}
    return {"kind": "email", "value": address.lower()}


def _described(project: Project, language: str, fact: Domain | Channel | RetiredChannel) -> dict[str, Any]:
    """What the check says of a contact."""
    described: dict[str, Any] = {
        "id": fact.id,
        "name": fact.name[language],
        "trust": trust_words(project, language, fact),
        "state": project.trust_of(fact),
        "link": _link(project, language, fact),
    }
    if fact.sample:
        described["sample"] = True
    if not isinstance(fact, Domain) and fact.note:
        described["note"] = fact.note[language]
    if isinstance(fact, RetiredChannel) or has_ended(fact, project.today):
        assert fact.effective_until  # noqa: S101 - a retired channel must have it
        described["until"] = format_day(fact.effective_until, project.language(language).formats)
    return described


def _link(project: Project, language: str, fact: Domain | Channel | RetiredChannel) -> str:
    """Where a reader finds more, relative to the files in /assets/."""
    base = ".." + project.prefix(language)
    is_former = isinstance(fact, RetiredChannel) or has_ended(fact, project.today)
    if isinstance(fact, Domain) and not is_former:
        return f"{base}{address_of(PAGE)}#official-websites"
    if isinstance(fact, Channel) and not is_former and (language, f"contact/{fact.kind}.md") in project.pages_by_path:
        return f"{base}/contact/{fact.kind}/#{fact.id}"
    return f"{base}/contact/"


def phone_forms(number: str) -> dict[str, list[str]]:
    """The digits of a number as people write it: `whole`, with its country code, and `home`, as within its country."""
    import phonenumbers  # noqa: PLC0415 - slow to import

    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        # A rule says so; here nothing is known to be this number.
        return {"whole": [], "home": [""]}
    short = phonenumbers.national_significant_number(parsed)
    written = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL)
    national = "".join(digit for digit in written if digit.isdigit())
    # +44 (0)20 …: many leave the trunk prefix behind the country code.
    code = str(parsed.country_code)
    whole = [code + short, code + national]
    return {"whole": list(dict.fromkeys(whole)), "home": list(dict.fromkeys([short, national]))}


def _called(names: Any, separator: str = " / ") -> list[str]:
    """Names in lower case, each once; one that holds several is split."""
    parts = [part.strip() for name in names for part in name.split(separator)]
    return list(dict.fromkeys(unicodedata.normalize("NFKC", part) for part in parts if part))


# --- Tables -----------------------------------------------------------------------------------------------------------


def _suffixes() -> str:
    """The suffixes below which others register names, as lines `suffix:what stands before it`; the first line has none.

    The list has to be small: a reader waits for it. Of the many places of some countries only the short names stand
    here, and the towns of a region are one wildcard: they change which domain is shown, not what is said of a host.
    """
    below: dict[str, list[str]] = defaultdict(list)
    for rule in _rules():
        head, _, rest = rule.partition(".")
        below[rest].append(head)
    below[""] += _SPECIAL.split()
    lines = []
    for suffix, heads in sorted(below.items()):
        kept = sorted(heads)
        if suffix.count(".") and len(heads) > _MANY_TOWNS:
            kept = ["*"]
        elif suffix and len(heads) > _MANY_PLACES:
            kept = [head for head in kept if len(head) <= _SHORT]
        lines.append(f"{suffix}:{' '.join(kept)}")
    return "\n".join(lines)


def _rules() -> Iterator[str]:
    """The rules of the list: those of the registries and, of the hosting services that let others have names below
    theirs, the ones like `github.io`: longer ones are a service's own regions, and would double the size.
    """
    file = resources.files("publicsuffixlist") / "public_suffix_list.dat"
    registries, _, services = file.read_text(encoding="utf-8").partition("===END ICANN DOMAINS===")
    short = [line for line in services.splitlines() if line.strip().count(".") == 1]
    for line in [*registries.splitlines(), *short]:
        if line.strip() and not line.startswith("//"):
            # "!city.kobe.jp" is an exception below "*.kobe.jp": its mark goes with its first name.
            label, dot, rest = line.strip().partition(".")
            yield label if not dot else f"{label}.{rest}"


def _confusables() -> str:
    """Groups such as `a:` and all that looks like it, with a space between them, from Unicode's confusables.txt.

    Of what looks like letters and digits of ASCII; not what is the same as another character of the table once it is
    decomposed (NFKD) and its accents are off.
    """
    from confusable_homoglyphs.confusables import confusables_data  # noqa: PLC0415 - slow, and no check needs it

    shapes: dict[str, str] = {}
    for shape, others in confusables_data.items():
        target = _without_accents(unicodedata.normalize("NFD", shape))
        if not target.isascii() or not target.isalnum() or shape in _NOT_A_SHAPE:
            continue
        for other in others:
            character = other["c"].replace("\u200e", "")
            if len(character) == 1 and (not character.isascii() or shape.isascii()):
                shapes[character] = target.lower()
    groups: dict[str, list[str]] = defaultdict(list)
    for character, target in sorted(shapes.items()):
        base = _without_accents(unicodedata.normalize("NFKD", character))
        if base in ("", character) or not (base.isascii() or base in shapes):
            groups[target].append(character)
    return " ".join(f"{target}:{''.join(characters)}" for target, characters in sorted(groups.items()))


# The table goes both ways. These characters of ASCII stand on its left: "0" looks like "O", and "m" like "rn".
_NOT_A_SHAPE = ("0", "1", "I", "m")


def _without_accents(text: str) -> str:
    return "".join(c for c in text if not unicodedata.category(c).startswith(("M", "Cf")))


def _json(content: dict[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
