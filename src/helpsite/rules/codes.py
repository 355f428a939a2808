"""Rules on codes: they exist. Languages (BCP 47), countries (ISO 3166-1), currencies (ISO 4217), time zones (IANA)."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterator
from functools import cache

import babel
import langcodes
import pycountry
from babel.core import get_global

from helpsite.data.model import Fact, Language, Region, country_of
from helpsite.pages.components import icon
from helpsite.pages.formats import locale_of
from helpsite.pages.here import ComponentError
from helpsite.problem import Problem, did_you_mean, quote
from helpsite.project import Project

_LONGEST_SUBTAG = 8


def rule_language_tags_exist(project: Project) -> Iterator[Problem]:
    """Language tags are well-formed and registered (BCP 47), and CLDR knows the locale that formats name."""
    tags: list[tuple[Fact, tuple[str | int, ...], str]] = []
    for language in project.catalog.site.languages:
        tags.append((language, ("tag",), language.tag))
        try:
            locale_of(language.formats)
        except (ValueError, babel.UnknownLocaleError):
            fact = f"{quote(language.formats)} is not a locale of CLDR"
            yield Problem(language.place("formats"), fact, "write language and country, for example en-GB")
    for channel in project.catalog.channels.channels:
        tags += [(channel, ("languages", index), tag) for index, tag in enumerate(channel.languages)]
    for owner, way, tag in tags:
        if not _is_language_tag(tag):
            fact = f"{quote(tag)} is not a language tag (BCP 47)"
            yield Problem(owner.place(*way), fact, "write for example zh-Hans or en")


def rule_region_codes_exist(project: Project) -> Iterator[Problem]:
    """A region's code is of ISO 3166-1 or, for a part of a country that is listed too, of ISO 3166-2, in lower case."""
    codes = {country.alpha_2.lower() for country in pycountry.countries}
    listed = {region.code for region in project.catalog.regions.regions}
    for region in project.catalog.regions.regions:
        country = country_of(region.code)
        if region.code in codes:
            continue
        if country in codes and country != region.code:
            yield from _part_problems(region, country, listed)
            continue
        fact = f"{quote(region.code)} is not a code of ISO 3166-1 alpha-2"
        meant = _region_meant(region.code)
        way_out = f'did you mean "{meant}"?' if meant else 'write two lower-case letters, for example "jp"'
        yield Problem(region.place("code"), fact, way_out)


def _part_problems(region: Region, country: str, listed: set[str]) -> Iterator[Problem]:
    """What is wrong with the entry of a part of a country."""
    parts = {part.code.lower() for part in pycountry.subdivisions.get(country_code=country.upper()) or []}
    if region.code not in parts:
        fact = f"{quote(region.code)} is not a code of ISO 3166-2"
        yield Problem(region.place("code"), fact, did_you_mean(region.code, parts))
    elif country not in listed:
        fact = f"{quote(region.code)} is a part of {quote(country)}, which is not listed"
        yield Problem(region.place("code"), fact, "add the country: what is left out here is as there")
    elif region.own_name is None:
        fact = f"{quote(region.code)} has no standard name (CLDR): only countries do"
        yield Problem(region.place("code"), fact, 'add "own_name:" with its name and this reason')


def rule_regions_have_names_of_their_own(project: Project) -> Iterator[Problem]:
    """The site's own name for a region is no other region's, neither by CLDR nor on this site."""
    locales = [locale_of(language.formats) for language in known_languages(project)]
    taken: dict[str, set[str]] = {}
    for locale in locales:
        for code, name in locale.territories.items():
            taken.setdefault(_plain(name), set()).add(code.lower())
    for region in project.catalog.regions.regions:
        if region.own_name is None:
            continue
        for language, name in region.own_name.name.root.items():
            others = sorted(taken.get(_plain(name), set()) - {region.code})
            if others:
                fact = f"{quote(name)} is the name of {quote(others[0])}"
                yield Problem(region.own_name.name.place(language), fact, "write a name that is no other region's")
                break
        for name in region.own_name.name.root.values():
            taken.setdefault(_plain(name), set()).add(region.code)


def known_languages(project: Project) -> Iterator[Language]:
    """The languages whose formats CLDR knows; of the others, another rule tells."""
    for language in project.catalog.site.languages:
        try:
            locale_of(language.formats)
        except (ValueError, babel.UnknownLocaleError):
            continue
        yield language


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())


def _region_meant(code: str) -> str | None:
    """The code that someone means who writes it in capitals, with three letters, or in an older or common way."""
    upper = code.upper()
    aliases = get_global("territory_aliases").get(upper, [upper])
    by_alpha_3 = pycountry.countries.get(alpha_3=upper)
    by_alpha_2 = pycountry.countries.get(alpha_2=aliases[0]) if len(aliases) == 1 else None
    found = by_alpha_3 or by_alpha_2
    return found.alpha_2.lower() if found else None


def rule_currencies_exist(project: Project) -> Iterator[Problem]:
    """A fee's currency is a code of ISO 4217."""
    codes = {currency.alpha_3 for currency in pycountry.currencies}
    for fee in project.catalog.fees.fees:
        if fee.currency is not None and fee.currency not in codes:
            fact = f"{quote(fee.currency)} is not a currency of ISO 4217"
            upper = fee.currency.upper()
            way_out = f'write "{upper}"' if upper in codes else "write three capital letters, for example USD"
            yield Problem(fee.place("currency"), fact, way_out)


def rule_time_zones_exist(project: Project) -> Iterator[Problem]:
    """Time zones are names of the IANA database."""
    site = project.catalog.site
    zones = [(site, ("time_zone",), site.time_zone)]
    zones += [(c, ("hours", "time_zone"), c.hours.time_zone) for c in project.catalog.channels.channels if c.hours]
    for owner, way, zone in zones:
        if zone not in _zones():
            way_out = did_you_mean(zone, _zones(), "write for example Asia/Shanghai")
            yield Problem(owner.place(*way), f"{quote(zone)} is not a time zone", way_out)


def rule_icons_exist(project: Project) -> Iterator[Problem]:
    """A topic's icon is one that the theme has."""
    for topic in project.catalog.site.topics:
        try:
            icon(topic.icon)
        except ComponentError as error:
            yield Problem(topic.place("icon"), error.fact, error.way_out)


@cache
def _is_language_tag(tag: str) -> bool:
    try:
        return _is_tag_like(tag) and tag == langcodes.standardize_tag(tag) and langcodes.tag_is_valid(tag)
    except langcodes.LanguageTagError:
        return False


def _is_tag_like(tag: str) -> bool:
    return bool(tag) and all(
        part.isalnum() and part.isascii() and len(part) <= _LONGEST_SUBTAG for part in tag.split("-")
    )


@cache
def _zones() -> set[str]:
    return {zone for zone in zoneinfo.available_timezones() if "/" in zone or zone == "UTC"}
