"""What readers will notice of announcements. What was published stays as it is, or says what was put right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from helpsite.editions.difference import Difference, Words
from helpsite.editions.matching import match
from helpsite.editions.parts import in_sentences, part, part_change
from helpsite.editions.states import States, Value
from helpsite.editions.translations import (
    Pair,
    Translations,
    address_of,
    first,
    pairs_of,
    same_words,
    title_of,
    translations,
    words_of,
)
from helpsite.editions.voice import folded
from helpsite.pages.announcement import AnnouncementMeta, Correction
from helpsite.pages.page import Page
from helpsite.project import Project

# What decides how prominent an announcement is, not what it says.
_DETAILS = ("severity", "pinned_until")
_PROMINENT = (*_DETAILS, "supersedes")
_SHOWN = ("effective_from", "pinned_until", "supersedes")  # with what they were and what they are
# What it says, but for its date and its corrections, which have lines of their own.
_SAID = (*(key for key in AnnouncementMeta.model_fields if key not in (*_DETAILS, "date", "corrections")), "body")


def post_differences(before: Project, after: Project) -> Iterator[Difference]:
    """The differences of announcements, each once for all languages that it concerns."""
    states = States(before, after)
    old, now = (translations(states, project, are_posts=True) for project in (before, after))
    matching = match(old, now, *same_words(states))
    for post in matching.gone:
        yield _gone(states, post)
    for post in matching.new:
        yield _new(states, post)
    for was, is_ in matching.pairs:
        yield from (_published if _is_published(states, was) else _planned)(states, was, is_)


def silent_changes(before: Project, after: Project) -> list[Difference]:
    """The differences that must not be.

    They are: a published announcement that is gone, has another address or date, or says something else without a
    correction.
    """
    return [difference for difference in post_differences(before, after) if difference.weight == "rewritten"]


def _gone(states: States, post: Translations) -> Difference:
    page = first(post)
    for_two = _is_on_security(post)
    if _is_published(states, post):
        values: dict[str, Value] = {"title": title_of(states, post), "day": page.meta.published}
        words, told = states.tell("post-gone", **values), states.tell("edition.post-gone", **values)
        return Difference("rewritten", words, page.source, for_two=for_two, told=told)
    words = states.tell("post-withdrawn", title=title_of(states, post), day=page.meta.published)
    return Difference("announcement", words, page.source, for_two=for_two, is_inward=True)


def _new(states: States, post: Translations) -> Difference:
    """A new announcement. One that stands above every page, or takes what stands there away, is for two."""
    page = first(post)
    is_on_security = _is_on_security(post)
    said = {key: getattr(page.meta, key) for key in _PROMINENT}
    prominence = [_part(states, key, None, value) for key, value in said.items() if value not in (None, "info")]
    values: dict[str, Value] = {
        "title": title_of(states, post),
        "day": page.meta.published,
        "kind": _kind(states, page.meta.kind),
    }
    told = states.tell("post-new", **values)
    words = states.tell("post-new-with", **values, parts=states.listed(prominence)) if prominence else told
    coming = _coming(states, page.meta.published)
    return Difference(
        "security" if is_on_security else "announcement",
        words,
        page.source,
        day=coming,
        for_two=is_on_security or bool(prominence),
        told=told,
        is_inward=coming is not None,
    )


# --- What readers know ------------------------------------------------------------------------------------------------


def _published(states: States, before: Translations, after: Translations) -> Iterator[Difference]:
    """What became of an announcement that is published."""
    title, for_two = title_of(states, after), _is_on_security(before, after)
    old, now = first(before), first(after)
    pairs = pairs_of(before, after)
    if old.path != now.path:
        was, is_ = address_of(states, before), address_of(states, after)
        words = states.tell("post-renamed", title=title, before=was, after=is_)
        told = states.tell("edition.post-moved", title=title)
        yield Difference("rewritten", words, now.source, for_two=for_two, told=told)
    if redated := [pair for pair in pairs if _has_other_date(*pair)]:
        words = states.tell("post-redated", title=title, **_dates(*redated[0]))
        yield Difference("rewritten", words, redated[0][1].meta.place("date"), for_two=for_two)
    if lost := [code for code in before if code not in after]:
        words = states.tell("post-language-gone", title=title, languages=states.in_languages(lost))
        yield Difference("rewritten", words, before[lost[0]].source, for_two=for_two)
    if more := [code for code in after if code not in before]:
        words = states.tell("post-language-new", title=title, languages=states.in_languages(more))
        yield Difference("announcement", words, after[more[0]].source, for_two=for_two)
    silent = [pair for pair in pairs if not _says_so(states, *pair)]
    if parts := _parts(states, silent, (*_SAID, "corrections")):
        changed = [pair for pair in silent if _parts(states, [pair], (*_SAID, "corrections"))]
        key = "post-silent" if len(changed) == len(after) else "post-silent-in"
        languages = states.in_languages(page.language for _, page in changed)
        words = states.tell(key, title=title, parts=states.listed(parts), languages=languages)
        told = states.tell("post-changes", title=title, parts=states.listed(parts))
        yield Difference("rewritten", words, changed[0][1].source, for_two=for_two, told=told)
    if corrections := {is_.language: new for was, is_ in pairs if (new := _new_corrections(was, is_))}:
        new = next(iter(corrections.values()))[0]
        parts = _parts(states, [pair for pair in pairs if pair not in silent], _SAID)
        values: dict[str, Value] = {"title": title_of(states, before), "text": _texts(states, corrections)}
        told = states.tell("post-corrected", **values)
        words = states.tell("post-corrected-in", **values, parts=states.listed(parts)) if parts else told
        day = _coming(states, new.date.date())
        # A small correction must not carry a great change past its reviewers.
        yield Difference(
            "announcement", words, new.place(), day=day, for_two=True, told=told, is_inward=day is not None
        )
    if parts := _parts(states, pairs, _DETAILS):
        words = states.tell("post-changes", title=title, parts=states.listed(parts))
        yield Difference("detail", words, now.source, for_two=for_two, is_inward=True)


def _says_so(states: States, before: Page, after: Page) -> bool:
    """Whether an announcement tells its readers by the site's day that it has changed."""
    return any(new.date.date() <= states.today for new in _new_corrections(before, after))


def _new_corrections(before: Page, after: Page) -> list[Correction]:
    """The corrections since an announcement last changed. An earlier one would be news to nobody."""
    return [correction for correction in after.meta.corrections if correction.date > before.meta.changed_at]


def _texts(states: States, corrections: dict[str, list[Correction]]) -> Words:
    said = {
        code: in_sentences(states, [states.text(correction.text) for correction in own])
        for code, own in corrections.items()
    }
    return states.each(lambda voice: said.get(voice.code, next(iter(said.values())))[voice.code])


# --- What no reader has seen yet --------------------------------------------------------------------------------------


def _planned(states: States, before: Translations, after: Translations) -> Iterator[Difference]:
    """What became of an announcement that is still to be published."""
    old, now = first(before), first(after)
    pairs = pairs_of(before, after)
    parts = _parts(states, pairs, (*_SAID, *_DETAILS, "corrections"))
    if old.path != now.path:
        parts.append(part_change(states, "path", address_of(states, before), address_of(states, after)))
    if redated := [pair for pair in pairs if _has_other_date(*pair)]:
        parts.append(part_change(states, "date", *_dates(*redated[0]).values()))
    if set(before) != set(after):
        parts.append(part_change(states, "languages", states.in_languages(before), states.in_languages(after)))
    if parts:
        words = states.tell("post-planned", title=title_of(states, after), parts=states.listed(parts))
        day = _coming(states, now.meta.published)
        for_two = _is_on_security(before, after)
        yield Difference("announcement", words, now.source, day=day, for_two=for_two, is_inward=True)


# --- The parts of an announcement -------------------------------------------------------------------------------------


def _parts(states: States, pairs: Sequence[Pair], keys: Sequence[str]) -> list[Words]:
    """The parts that changed in any language, in words."""
    found: list[Words] = []
    for key in keys:
        differing = [pair for pair in pairs if _has_other(states, key, *pair)]
        if differing and key == "title":
            old, now = ({page.language: page.meta.title for page in pages} for pages in zip(*differing, strict=True))
            found.append(part_change(states, key, *states.either(old, now)))
        elif differing:
            found.append(_part(states, key, *(getattr(page.meta, key, None) for page in differing[0])))
    return found


def _has_other(states: States, key: str, before: Page, after: Page) -> bool:
    """Whether the part behind a key changed. Corrections have if they are not those of before and new ones."""
    if key == "body":
        return words_of(before) != words_of(after)
    old, now = getattr(before.meta, key), getattr(after.meta, key)
    if key == "corrections":
        new = _new_corrections(before, after)
        return states.differ(old, [correction for correction in now if correction not in new])
    return _plain(states.seen(old)) != _plain(states.seen(now))


def _plain(seen: Any) -> Any:
    """A value without the order of what it lists, and without the breaks of its lines."""
    if isinstance(seen, tuple):
        return sorted(map(str, map(_plain, seen)))
    return folded(seen) if isinstance(seen, str) else seen


def _part(states: States, key: str, before: Any, after: Any) -> Words:
    if key == "kind":
        return part_change(states, key, _kind(states, before), _kind(states, after))
    if key in _SHOWN:
        was, is_ = (states.tell("none") if value is None else value for value in (before, after))
        return part_change(states, key, was, is_)
    return part(states, key)


def _kind(states: States, kind: str) -> Words:
    return states.tell(f"announcements.{kind}")


def _is_published(states: States, post: Translations) -> bool:
    return any(states.after.is_published(page) for page in post.values())


def _is_on_security(*posts: Translations) -> bool:
    return any(page.meta.kind == "security" for post in posts for page in post.values())


def _coming(states: States, day: date) -> date | None:
    return day if day > states.today else None


def _has_other_date(before: Page, after: Page) -> bool:
    return bool(before.meta.date != after.meta.date) or before.meta.published != after.meta.published


def _dates(before: Page, after: Page) -> dict[str, Value]:
    """When an announcement was published and is published now: to the minute if the day is the same."""
    if before.meta.published != after.meta.published:
        return {"before": before.meta.published, "after": after.meta.published}
    was, is_ = (page.meta.date.isoformat(timespec="minutes") for page in (before, after))
    return {"before": was, "after": is_}
