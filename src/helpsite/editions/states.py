"""The two states that are compared.

What readers see of them decides what differs, and each language of the later one says it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, ClassVar

from pydantic import BaseModel

from helpsite.data.model import Text
from helpsite.editions.difference import Words
from helpsite.editions.voice import Voice, folded, plain
from helpsite.project import Project

Value = Words | str | int | date


@dataclass(frozen=True)
class States:
    """What was, and what is now. Its methods give words in every language of the later state."""

    before: Project
    after: Project

    group: ClassVar[str] = "diff-pages"  # of the words in data/strings.yaml

    @property
    def today(self) -> date:
        """The day of the later state."""
        return self.after.today

    @cached_property
    def languages(self) -> list[str]:
        """The languages that both have. Words in another one are no difference: that there is one more is said once."""
        return [code for code in self.after.languages if code in self.before.languages]

    @cached_property
    def voices(self) -> list[Voice]:
        """The languages in which differences are said."""
        return [Voice(self.after, code, self.group) for code in dict.fromkeys(self.after.languages)]

    # --- In words -----------------------------------------------------------------------------------------------------

    def each(self, say: Callable[[Voice], str]) -> Words:
        """What each voice says."""
        return {voice.code: say(voice) for voice in self.voices}

    def tell(self, key: str, **values: Value) -> Words:
        """The words for `key`, of the own group or `group.key`, with the values filled in: a day as the voice says it.

        Words are filled in as they are, anything else in one line.
        """
        return self.each(lambda voice: voice.say(key, **{name: _said(voice, value) for name, value in values.items()}))

    def text(self, text: Text | str, otherwise: str = "") -> Words:
        """A text of either state; in a language that it lacks, in another one."""
        return self.each(lambda voice: voice.text(text, otherwise))

    @property
    def nothing(self) -> Words:
        """No words."""
        return self.text("")

    def name_of(self, entries: Iterable[Any], wanted: str) -> Words:
        """The name of the entry with an id; if there is none, the id."""
        return self.text(next((entry.name for entry in entries if entry.id == wanted), wanted), wanted)

    def listed(self, words: Iterable[Value]) -> Words:
        """Words as a list, each once."""
        every = list(words)
        return self.each(
            lambda voice: voice.say("contact.list-separator").join(dict.fromkeys(_said(voice, each) for each in every))
        )

    def in_languages(self, codes: Iterable[str]) -> Words:
        """The names of languages."""
        languages = [self.after.language(code) for code in codes]
        return self.listed(self.each(lambda voice, one=one: voice.language(one)) for one in languages)

    def either(self, before: Mapping[str, str], after: Mapping[str, str]) -> tuple[Words, Words]:
        """What was and what is now; where a language has no change, that of the first one which has."""
        changed = [code for code in self.languages if before.get(code) != after.get(code)]

        def words(versions: Mapping[str, str], voice: Voice) -> str:
            code = voice.code if voice.code in changed or not changed else changed[0]
            return plain(versions.get(code) or next(iter(versions.values()), ""))

        return self.each(lambda voice: words(before, voice)), self.each(lambda voice: words(after, voice))

    # --- What readers see ---------------------------------------------------------------------------------------------

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


def joined(*parts: Words) -> Words:
    """Words put together."""
    return {language: "".join(part[language] for part in parts) for language in parts[0]}


def _said(voice: Voice, value: Value) -> str:
    if isinstance(value, dict):
        return value[voice.code]
    return voice.day(value) if isinstance(value, date) else plain(str(value))
