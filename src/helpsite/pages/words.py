"""The words of the interface, filled in."""

from __future__ import annotations

import re
from collections.abc import Mapping

from helpsite.data.model import Sourced
from helpsite.data.trust import CONFIRMED, Trust
from helpsite.pages.formats import format_day
from helpsite.project import Project


def fill_in(words: str, values: Mapping[str, object]) -> str:
    """The words with each `{name}` that has a value replaced by it, once: what a value holds stays as it is."""
    return re.sub(r"\{(\w+)\}", lambda name: str(values.get(name[1], name[0])), words)


def say(project: Project, language: str, key: str, **values: object) -> str:
    """The words for `group.key` in a language, with `{name}` replaced by the value of that name."""
    group, _, name = key.partition(".")
    return fill_in(project.catalog.strings.root[group][name][language], values)


def mark_words(project: Project, language: str, state: Trust) -> str:
    """What stands right beside a value that nobody should rely on; nothing beside any other."""
    return say(project, language, f"trust.{state}-mark") if state in ("sample", "unconfirmed") else ""


def trust_words(project: Project, language: str, fact: Sourced, state: Trust | None = None) -> str:
    """How far a fact can be trusted, in words; `state` stands for what it is on the site's day.

    Raises LookupError for a source or method that does not exist.
    """
    state = state or project.trust_of(fact)
    is_outdated = state == "unconfirmed" and fact.verified_on is not None and fact.verified_on <= project.today
    key = "outdated" if is_outdated else state
    formats = project.language(language).formats
    sources = {source.id: source.name for source in project.catalog.site.sources}
    days = {"verified": fact.verified_on, "from": fact.effective_from, "until": fact.effective_until}
    words = {name: format_day(day, formats) for name, day in days.items() if day}
    said = say(project, language, f"trust.{key}", source=sources[fact.source][language], **words)
    if fact.method is None or state not in CONFIRMED:
        return said
    methods = {method.id: method.name for method in project.catalog.site.methods}
    return said + say(project, language, "trust.method", method=methods[fact.method][language])
