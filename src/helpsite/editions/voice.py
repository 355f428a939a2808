"""A voice: one language of the later state, in which differences are said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from zoneinfo import available_timezones

from babel import UnknownLocaleError
from babel.dates import format_date

from helpsite.data.model import Language, Text
from helpsite.pages.formats import format_day, language_name, locale_of, time_zone_name
from helpsite.pages.words import fill_in
from helpsite.problem import visible
from helpsite.project import Project

_SOME_FORMATS = "en"  # where a state names a locale that does not exist


@dataclass(frozen=True)
class Voice:
    """One language of the later state; `group` is the group of words in data/strings.yaml that it takes them from.

    No state has passed the rules: words can be missing in a language, and ids can name nothing.
    """

    project: Project
    code: str
    group: str

    @cached_property
    def formats(self) -> str:
        """The CLDR locale of the language."""
        formats = self.project.language(self.code).formats
        return formats if _is_locale(formats) else _SOME_FORMATS

    def say(self, key: str, **values: object) -> str:
        """The words for `key`, of the voice's group or `group.key`, with `{name}` replaced by the value so named."""
        group, _, name = key.rpartition(".")
        return fill_in(self.project.catalog.strings.root[group or self.group][name].said_in(self.code, key), values)

    def text(self, text: Text | str, otherwise: str = "") -> str:
        """A text in this language; if it has no words in it, in another one."""
        return plain(text.said_in(self.code, otherwise) if isinstance(text, Text) else text)

    def day(self, day: date) -> str:
        """A day in words, or as the voice's group wants it."""
        if pattern := self.project.catalog.strings.root[self.group].get("day"):
            return format_date(day, pattern.said_in(self.code), locale=locale_of(self.formats))
        return format_day(day, self.formats)

    def language(self, language: Language) -> str:
        """What this language calls another one."""
        return self.language_of(language.tag) or plain(language.name)

    def language_of(self, tag: str) -> str:
        """What this language calls the one with a tag (BCP 47); nothing if there is none."""
        return language_name(tag, self.formats) if _is_locale(tag) else ""

    def zone(self, zone: str) -> str:
        """The name of a time zone (IANA)."""
        return time_zone_name(zone, self.formats) if zone in available_timezones() else plain(zone)


def folded(words: str) -> str:
    """Words as readers see them, however their lines were broken."""
    return " ".join(words.split())


def plain(words: str) -> str:
    """Words from data in one line in which everything can be seen."""
    return visible(folded(words))


def _is_locale(tag: str) -> bool:
    try:
        locale_of(tag)
    except (UnknownLocaleError, ValueError):
        return False
    return True
