"""What readers will notice of the site as a whole: its languages, statements, topics, mails, menu and words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from helpsite.data.model import Language
from helpsite.editions.difference import Difference, Words
from helpsite.editions.entries import Entries, by_id, entry_differences, own_name
from helpsite.editions.states import States
from helpsite.project import Project

# Facts about the site of which an edition tells nothing when they change.
_INWARD = ("topic", "source", "method")
# Groups of words that say nothing of how far a fact holds, of what is dangerous, or of what reviewers are told.
_HARMLESS = ("nav", "page", "search", "home", "mail", "theme", "timeline", "llms")


def site_differences(states: States) -> Iterator[Difference]:
    """The differences of the facts about the site itself, of its menu, and of the words of its interface."""
    yield from _own_facts(states)
    for entries in _ENTRIES:
        is_inward = entries.kind in _INWARD
        yield from (replace(difference, is_inward=is_inward) for difference in entry_differences(states, entries))
    yield from _policy(states)
    yield from _settings(states)
    yield from _words(states)


def _own_facts(states: States) -> Iterator[Difference]:
    old, now = states.before.catalog.site, states.after.catalog.site
    if old.address != now.address:
        words = states.tell("site-address", before=old.address, after=now.address)
        told = states.tell("edition.site-address")
        yield Difference("contact", words, now.place("address"), for_two=True, told=told)
    if old.identity != now.identity:
        words = states.tell("identity", before=old.identity, after=now.identity)
        yield Difference("detail", words, now.place("identity"), for_two=True, is_inward=True)
    for key, before, after in (("site-name", old.name, now.name), ("brand", old.brand, now.brand)):
        if states.differ(before, after):
            was, is_ = states.either(before.root, after.root)
            words = states.tell(key, before=was, after=is_)
            yield Difference("wording", words, after.place(), for_two=True, told=words)
    if old.time_zone != now.time_zone:
        words = states.tell("time-zone", before=_zone(states, old.time_zone), after=_zone(states, now.time_zone))
        yield Difference("detail", words, now.place("time_zone"), for_two=True)
    if old.languages[0].code != now.languages[0].code:
        was, is_ = (_language(states, site.languages[0]) for site in (old, now))
        words = states.tell("language-default", before=was, after=is_)
        yield Difference("page", words, now.languages[0].place())


def _policy(states: States) -> Iterator[Difference]:
    old, now = states.before.catalog.site.policy, states.after.catalog.site.policy
    for key in type(now).model_fields:
        before, after = getattr(old, key), getattr(now, key)
        if before != after:
            words = states.tell(key.replace("_", "-"), before=before, after=after)
            yield Difference("security", words, now.place(key), for_two=True)


def _settings(states: States) -> Iterator[Difference]:
    old, now = states.before.settings, states.after.settings
    if _menu(states.before) != _menu(states.after):
        place = (now.pages or now.names or old.pages)[0].place
        yield Difference("page", states.tell("menu"), place, is_inward=True)
    before, after = ([entry.name for entry in settings.addresses] for settings in (old, now))
    if before != after:
        words = states.tell("editing", before=_list(states, before), after=_list(states, after))
        place = (now.addresses or old.addresses)[0].place
        yield Difference("detail", words, place, for_two=True, is_inward=True)


def _menu(project: Project) -> list[str]:
    """The pages and names of the menu in the order in which they are written."""
    entries = [*project.settings.pages, *project.settings.names]
    return [entry.name for entry in sorted(entries, key=lambda entry: entry.place)]


def _words(states: States) -> Iterator[Difference]:
    """A line for each word of the interface: one of them can turn what every page says into its contrary."""
    old, now = states.before.catalog.strings.root, states.after.catalog.strings.root
    for group, texts in now.items():
        for key, text in texts.items():
            if states.differ(old[group][key], text):
                was, is_ = states.either(old[group][key].root, text.root)
                words = states.tell("words", name=f"{group}.{key}", before=was, after=is_)
                yield Difference("wording", words, text.place(), for_two=group not in _HARMLESS)


def _list(states: States, words: list[str]) -> Words:
    return states.listed(words) if words else states.tell("none")


def _zone(states: States, zone: str) -> Words:
    return states.each(lambda voice: voice.zone(zone))


def _language(states: States, language: Language) -> Words:
    return states.each(lambda voice: voice.language(language))


def _title(states: States, entry: Any) -> Words:
    return states.text(entry.title, getattr(entry, "id", ""))


_ENTRIES = (
    Entries("statement", lambda catalog: catalog.site.statements, (by_id,), _title, "security", for_two=True),
    Entries("language", lambda catalog: catalog.site.languages, (lambda entry: entry.code,), _language, "page"),
    Entries("topic", lambda catalog: catalog.site.topics, (lambda entry: entry.page, lambda entry: entry.icon), _title),
    Entries("purpose", lambda catalog: catalog.channels.purposes, (by_id,), own_name),
    Entries("mail", lambda catalog: catalog.channels.mails, (by_id,), own_name),
    Entries("source", lambda catalog: catalog.site.sources, (by_id,), own_name),
    Entries("method", lambda catalog: catalog.site.methods, (by_id,), own_name),
)
