"""The two states that are compared: what is the same in both, and how a difference between them is said.

Neither state has passed the rules: words can be missing in a language, and ids can name nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Generic, TypeVar
from zoneinfo import available_timezones

from babel import UnknownLocaleError
from pydantic import BaseModel

from helpsite.data.model import Language, Text
from helpsite.pages.formats import format_day, language_name, locale_of, time_zone_name
from helpsite.pages.words import fill_in
from helpsite.problem import visible
from helpsite.project import Project

_GROUP = "diff-pages"
_SOME_FORMATS = "en"  # where a state names a locale that does not exist


@dataclass(frozen=True)
class Voice:
    """One language of the later state, in which differences are said."""

    project: Project
    code: str

    @cached_property
    def formats(self) -> str:
        """The CLDR locale of the language."""
        formats = self.project.language(self.code).formats
        return formats if _is_locale(formats) else _SOME_FORMATS

    def say(self, key: str, **values: object) -> str:
        """The words for `key`, of this module's group or `group.key`, with `{name}` replaced by the value so named."""
        values = {name: visible(folded(str(value))) for name, value in values.items()}
        return fill_in(self.words(key if "." in key else f"{_GROUP}.{key}"), values)

    def words(self, key: str) -> str:
        """The words for `group.key`, with nothing filled in."""
        group, _, name = key.partition(".")
        return self.text(self.project.catalog.strings.root[group][name], key)

    def text(self, text: Text, otherwise: str) -> str:
        """A text in this language; if it has no words in it, in another one."""
        return text.root.get(self.code) or next(iter(text.root.values()), otherwise)

    def day(self, day: date) -> str:
        """A day in words."""
        return format_day(day, self.formats)

    def listed(self, words: Iterable[str]) -> str:
        """Several words as a list."""
        return self.say("contact.list-separator").join(words)

    def language(self, language: Language) -> str:
        """What this language calls another one."""
        return self.language_of(language.tag) or language.name

    def language_of(self, tag: str) -> str:
        """What this language calls the one with a tag (BCP 47); nothing if there is none."""
        return language_name(tag, self.formats) if _is_locale(tag) else ""

    def zone(self, zone: str) -> str:
        """The name of a time zone (IANA)."""
        return time_zone_name(zone, self.formats) if zone in available_timezones() else zone


# What says something in the language that it is given.
Part = Callable[[Voice], str]


@dataclass(frozen=True)
class States:
    """What was, and what is now."""

    before: Project
    after: Project

    @cached_property
    def languages(self) -> list[str]:
        """The languages that both have. Words in another one are no difference: that there is one more is said once."""
        return [code for code in self.after.languages if code in self.before.languages]

    @cached_property
    def voices(self) -> list[Voice]:
        """The languages in which differences are said."""
        return [Voice(self.after, code) for code in dict.fromkeys(self.after.languages)]

    def tell(self, key: str, **values: str | Part) -> dict[str, str]:
        """The words for `key` in each language, with the values filled in as each language says them."""
        return {
            voice.code: voice.say(
                key, **{name: value if isinstance(value, str) else value(voice) for name, value in values.items()}
            )
            for voice in self.voices
        }

    def seen(self, value: Any, without: Sequence[str] = ()) -> Any:
        """What a reader sees of a value, fit to be compared; of a fact, without some of its keys."""
        if isinstance(value, Text):
            return tuple(folded(value.root.get(code, "")) for code in self.languages)
        if isinstance(value, BaseModel):
            names = [name for name in type(value).model_fields if name not in without]
            return tuple((name, self.seen(getattr(value, name))) for name in names)
        return tuple(self.seen(inner) for inner in value) if isinstance(value, list) else value

    def differ(self, before: Any, after: Any) -> bool:
        """Whether readers see a difference between two values."""
        return bool(self.seen(before) != self.seen(after))

    def either(self, before: dict[str, str], after: dict[str, str]) -> tuple[Part, Part]:
        """What was and what is now; where a language has no change, that of the first one which has."""
        changed = [code for code in self.languages if before.get(code) != after.get(code)]

        def words(versions: dict[str, str], voice: Voice) -> str:
            code = voice.code if voice.code in changed or not changed else changed[0]
            return versions.get(code) or next(iter(versions.values()), "")

        return (lambda voice: words(before, voice)), (lambda voice: words(after, voice))

    def in_languages(self, codes: Iterable[str]) -> Part:
        """The names of languages."""
        languages = [self.after.language(code) for code in codes]
        return lambda voice: voice.listed(voice.language(language) for language in languages)


Entry = TypeVar("Entry")


@dataclass(frozen=True)
class Matching(Generic[Entry]):
    """Which entries of two lists are the same one: in pairs, in the order of the later list; and the others."""

    pairs: list[tuple[Entry, Entry]]
    gone: list[Entry]
    new: list[Entry]


def match(
    before: Sequence[Entry], after: Sequence[Entry], *keys: Callable[[Entry], Hashable | None]
) -> Matching[Entry]:
    """Finds the entries of two lists that have the same key, the first key first. None is the key of nothing."""
    partners: dict[int, int] = {}
    for key in keys:
        taken = set(partners.values())
        free: dict[Hashable, list[int]] = {}
        for index, entry in enumerate(before):
            if index not in taken and (value := key(entry)) is not None:
                free.setdefault(value, []).append(index)
        for index, entry in enumerate(after):
            if index not in partners and (found := free.get(key(entry))):
                partners[index] = found.pop(0)
    taken = set(partners.values())
    return Matching(
        [(before[partners[index]], entry) for index, entry in enumerate(after) if index in partners],
        [entry for index, entry in enumerate(before) if index not in taken],
        [entry for index, entry in enumerate(after) if index not in partners],
    )


def folded(words: str) -> str:
    """Words as readers see them, however their lines were broken."""
    return " ".join(words.split())


def _is_locale(tag: str) -> bool:
    try:
        locale_of(tag)
    except (UnknownLocaleError, ValueError):
        return False
    return True
