"""Dates, amounts and names of countries as each language writes them, from Unicode's CLDR by Babel."""

from __future__ import annotations

import re
import zoneinfo
from collections.abc import Iterable
from datetime import date
from decimal import Decimal, localcontext
from functools import cache

import pycountry
from babel import Locale
from babel.core import get_global
from babel.dates import format_date, get_timezone_name
from babel.numbers import format_decimal
from babel.units import format_unit

from helpsite.data.model import Region

_UNITS = {"min": "duration-minute", "h": "duration-hour", "d": "duration-day"}
_DIGITS = 80  # more than any amount can have
# A Chinese character, and some on end.
HAN = "[\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
HAN_RUN = re.compile(f"{HAN}+")


@cache
def locale_of(tag: str) -> Locale:
    """The CLDR locale for a tag such as `en-GB`. Raises babel.UnknownLocaleError or ValueError."""
    return Locale.parse(tag, sep="-")


@cache
def format_day(day: date, tag: str) -> str:
    """A day in words: 2026年7月1日, 1 July 2026."""
    return format_date(day, format="long", locale=locale_of(tag))


def format_short_day(day: date, tag: str) -> str:
    """A day in few letters: 2026年7月1日, 1 Jul 2026."""
    return format_date(day, format="medium", locale=locale_of(tag))


def format_span(span: str, tag: str) -> str:
    """A length of time such as "2 h" in words: 2小时, 2 hours."""
    number, unit = span.split()
    long, short = (
        format_unit(int(number), _UNITS[unit], length, locale=locale_of(tag)) for length in ("long", "short")
    )
    # CLDR leaves the long form out where it is the short one, as in Chinese: Babel then says the name of the unit.
    return short if _UNITS[unit] in long else long


def format_amount(amount: Decimal, tag: str) -> str:
    """An amount with all the digits it was written with."""
    pattern = "#,##0." + "0" * max(0, -int(amount.as_tuple().exponent))
    with localcontext(prec=_DIGITS):
        return format_decimal(amount, format=pattern.rstrip("."), locale=locale_of(tag), decimal_quantization=False)


def country_name(code: str, tag: str) -> str | None:
    """CLDR's name of a country or region (ISO 3166-1 alpha-2, any case), or None."""
    return locale_of(tag).territories.get(code.upper())


def separators(tag: str) -> tuple[str, str]:
    """What stands between groups of three digits, and before the digits behind the point."""
    symbols = locale_of(tag).number_symbols["latn"]
    return symbols["group"], symbols["decimal"]


def region_name(region: Region, language: str, tag: str) -> str:
    """The name to show for a region: this site's own, else CLDR's, else its code."""
    if region.own_name:
        return region.own_name.name[language]
    return country_name(region.code, tag) or region.code.upper()


def search_names(region: Region, formats: Iterable[str]) -> list[str]:
    """What people type to find a region: its codes, uk for gb too, and its names in these locales."""
    code = region.code.upper()
    country = pycountry.countries.get(alpha_2=code)
    others = [
        other for other, codes in get_global("territory_aliases").items() if codes == [code] and len(other) == len(code)
    ]
    names = [region.code, *([country.alpha_3.lower()] if country else []), *(other.lower() for other in sorted(others))]
    return list(dict.fromkeys([*names, *other_names(region, formats)]))


def other_names(region: Region, formats: Iterable[str]) -> list[str]:
    """The names of a region, this site's own first, then what else it is called and its names in these locales.

    Chinese ones are given in both scripts.
    """
    names = [*(region.own_name.name.root.values() if region.own_name else []), *region.also_called]
    for tag in formats:
        locales = (tag, "zh-Hant", "zh-Hant-HK") if tag.startswith("zh") else (tag,)
        names += [country_name(region.code, locale) or "" for locale in locales]
    return [name for name in dict.fromkeys(names) if name]


def weekday_name(day: int, tag: str, width: str = "abbreviated") -> str:
    """The name of a day of the week; Monday is 0."""
    return locale_of(tag).days["stand-alone"][width][day]


def language_name(tag: str, formats: str) -> str:
    """The name of a language (BCP 47), in the words of the locale `formats`."""
    languages = locale_of(formats).languages
    return (
        languages.get(tag.replace("-", "_")) or Locale.parse(tag, sep="-").get_display_name(locale_of(formats)) or tag
    )


def time_zone_name(zone: str, tag: str) -> str:
    """The name of a time zone (IANA), for example 中国时间."""
    return get_timezone_name(zoneinfo.ZoneInfo(zone), width="long", locale=locale_of(tag), return_zone=False)
