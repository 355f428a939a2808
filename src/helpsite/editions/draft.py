"""A draft: an announcement of some changes, with all that the facts say filled in and the rest left to its editor."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from helpsite.data.model import POST_NAME, Change
from helpsite.data.source import SYMBOLIC_LINK
from helpsite.editions.demand import Untold, can_name
from helpsite.editions.difference import Kind, Subject
from helpsite.pages.announcement import DRAFT_MARK, announcement_path
from helpsite.pages.markup import markdown_line
from helpsite.pages.words import say
from helpsite.problem import Place, Problem, ProblemsFound, quote, visible
from helpsite.project import Project


@dataclass(frozen=True)
class Addition:
    """A line for a fact that a draft tells of: where in the data it belongs, and in words how it comes there."""

    place: Place
    line: str
    how: str

    def __str__(self) -> str:
        return f"{Place(self.place.path)}: {self.how}"


@dataclass(frozen=True)
class Draft:
    """An announcement to be finished. `front` and `body` are the two parts of each of its files, by path.

    `additions` are the lines for the facts that it tells of, from the last one of a file to the first, so that none
    moves the others. `to_correct` are the files of announcements that still tell of what does not come.
    """

    name: str
    kind: Kind
    front: dict[str, str]
    body: dict[str, str]
    additions: list[Addition]
    to_correct: list[str]


def drafts(untold: list[Untold], before: Project, after: Project, moment: datetime) -> list[Draft]:
    """One draft for each kind of the changes that lack an announcement, in their order."""
    kinds = dict.fromkeys(change.subject.kind for change in untold)
    return [draft(of_kind(untold, kind), before, after, moment) for kind in kinds]


def of_kind(untold: list[Untold], kind: Kind) -> list[Untold]:
    """The changes of regions, of fees, or of channels."""
    return [change for change in untold if change.subject.kind == kind]


def draft(told: list[Untold], before: Project, after: Project, moment: datetime, slug: str | None = None) -> Draft:
    """The draft that tells of these changes, all of one kind, to be published at this moment of the site's zone."""
    kind, published = told[0].subject.kind, moment.date()
    day = published.isoformat()
    name = f"{day}-{slug}" if slug else _free_name(f"{day}-{_slug(told[0].subject)}", after)
    replaced, outdated = _outdated(told, before)
    shared = _shared(kind, told, after, published) | ({"supersedes": replaced} if replaced else {})
    lines = {code: _each(_line(change, before, after, code) for change in told) for code in after.languages}
    mark = f"{DRAFT_MARK} " if any(len(each) > 1 for each in lines.values()) else ""
    front, body = {}, {}
    for language in after.languages:
        path = _file(language, name)
        own = {
            "kind": kind,
            "title": mark + lines[language][0].strip().rstrip(".。"),
            "description": _to_do(after, language, "description"),
        }
        front[path] = f"---\ndate: {moment.isoformat(timespec='seconds')}\n{_yaml(own | shared)}---\n"
        items = "\n".join(f"- {markdown_line(line, begins=True)}" for line in lines[language])
        body[path] = f"\n{items}\n\n{_to_do(after, language, 'body')}\n"
    to_correct = [_file(after.languages[0], old) for old in outdated]
    return Draft(name, kind, front, body, _additions(told, name, published), to_correct)


def _file(language: str, name: str) -> str:
    return f"docs/{language}/{announcement_path(name)}"


def slug_fault(slug: str) -> str | None:
    """What is wrong with words for the name of an announcement, and the way out."""
    if re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(-|$)", slug):
        return f"{quote(slug)} begins with a day, which the file's name has by itself; leave the day out"
    if re.fullmatch(POST_NAME, f"2026-01-01-{slug}") and len(slug) <= _LONGEST:
        return None
    return f"{quote(slug)} is no good for a file's name; use lower-case letters, digits and single hyphens"


def write(draft: Draft, root: Path) -> None:
    """Writes the files of a draft, all of them or none. Raises ProblemsFound if one is there, or can't be written."""
    if problems := [problem for path in draft.front for problem in _obstacles(root, path)]:
        raise ProblemsFound(problems)
    with _all_or_none() as written:
        for path, front in draft.front.items():
            file = root / path
            try:
                file.parent.mkdir(parents=True, exist_ok=True)
                with file.open("x", encoding="utf-8", newline="\n") as page:  # "x": never one that is there by now
                    written(file)
                    page.write(front + draft.body[path])
            except OSError as error:
                fact = f"the file can't be written: {quote(error.strerror)}"
                raise ProblemsFound([Problem(Place(path), fact, "mend that, then try again")]) from None


def _obstacles(root: Path, path: str) -> Iterator[Problem]:
    """What is in the way of a new file."""
    file = root / path
    folders = [folder for folder in file.parents if folder.is_relative_to(root) and folder != root]
    for folder in folders:
        if folder.is_symlink():
            yield Problem(Place(folder.relative_to(root).as_posix()), *SYMBOLIC_LINK)
            return
    if file.is_symlink() or file.exists():
        yield Problem(Place(path), "the file is there already", "choose other words with --slug, or delete it")


@contextmanager
def _all_or_none() -> Iterator[Callable[[Path], None]]:
    """Deletes the files that were named as written if what writes them doesn't come to its end."""
    written: list[Path] = []
    try:
        yield written.append
    except BaseException:
        for file in written:
            file.unlink(missing_ok=True)
        raise


_LONGEST = 100


def _slug(subject: Subject) -> str:
    """Words for a file's name: the kind, and what the first change is about."""
    words = f"{subject.kind}-{subject.id}"
    return words if slug_fault(words) is None else subject.kind


def _free_name(name: str, project: Project) -> str:
    """A name that no announcement has: this one, or with a number behind it."""
    number = 1
    free = name
    while free in project.every_post:
        number += 1
        free = f"{name}-{number}"
    return free


def _shared(kind: Kind, told: list[Untold], after: Project, published: date) -> dict[str, Any]:
    """The front matter that is the same in every language."""
    gone = _each(change.subject.id for change in told if change.subject.is_gone and not change.subject.service)
    staying = [change.subject for change in told if not change.subject.is_gone or change.subject.service]
    services = [subject.service for subject in staying]
    affects = {kind: _each(subject.id for subject in staying)} if staying else {}
    if services and all(services):  # else one change is of a whole region
        affects |= {"services": _each(services)}
    days = [day for change in told if (day := _begins(change, after, published))]
    is_worse = any(
        change.difference.gets_worse or change.difference.weight in ("loss", "dearer", "contact", "security")
        for change in told
    )
    return {
        "severity": "warning" if is_worse else "info",
        **({"affects": affects} if affects else {}),
        **({"removes": {kind: gone}} if gone else {}),
        **({"effective_from": min(days)} if days else {}),
    }


def _begins(change: Untold, after: Project, published: date) -> date | None:
    """The first day of what comes by a change; None for what is called off, or held before."""
    if change.fact:
        return change.fact.effective_from if can_name(change.fact, published) else None
    if change.subject.kind == "channels":
        channels = after.catalog.channels.channels
        day = next((channel.effective_from for channel in channels if channel.id == change.subject.id), None)
        return day if day and day >= published else None
    return None


# --- In words ---------------------------------------------------------------------------------------------------------


def _line(change: Untold, before: Project, after: Project, language: str) -> str:
    """What a draft says of a change. No contact stands in it: it would be one more place to look after, or refused."""
    if change.subject.kind == "channels":
        name = _channel_name(change.subject.id, before, after, language)
        return say(after, language, "diff.draft-channel", name=name)
    return (change.difference.lasting or change.difference.words)[language]


def _channel_name(id_: str, before: Project, after: Project, language: str) -> str:
    """What a channel is called; one that does not exist by its platform."""
    for project in (after, before):
        channels = project.catalog.channels
        for channel in (*channels.channels, *channels.retired):
            if channel.id == id_:
                return channel.name.said_in(language)
        for absent in channels.absent:
            platform = next((each.name for each in channels.platforms if each.id == absent.platform), None)
            if absent.id == id_:
                return platform.said_in(language) if platform else say(after, language, f"diff-pages.{absent.kind}")
    return id_


# --- What else is to be done ------------------------------------------------------------------------------------------


def _outdated(told: list[Untold], before: Project) -> tuple[str | None, list[str]]:
    """The announcement whose place a draft takes, and those that are to be corrected.

    It takes the place of one of which every change is among those that are told now.
    """
    taken: dict[str, set[int]] = {}
    for fact in (fact for change in told for fact in change.dropped):
        taken.setdefault(str(fact.announcement), set()).add(id(fact))
    every = before.changes_by_announcement
    replaced = next((old for old, facts in taken.items() if {id(each.change) for each in every[old]} <= facts), None)
    return replaced, [old for old in taken if old != replaced]


def _additions(told: list[Untold], name: str, published: date) -> list[Addition]:
    facts = {id(change.fact): change.fact for change in told if change.fact and can_name(change.fact, published)}
    found = [_addition(fact, f"announcement: {name}") for fact in facts.values()]
    return sorted(found, key=lambda each: (each.place.path, -each.place.line))


def _addition(fact: Change, line: str) -> Addition:
    """How a fact comes to name an announcement, so that it can be pasted."""
    if fact.announcement:
        place = fact.key_place("announcement")
        old = f"announcement: {fact.announcement}"
        return Addition(place, line, f'in line {place.line}, replace "{old}" by "{line}"')
    keys = sorted(fact.model_fields_set, key=fact.key_place)
    if fact.key_place(keys[0]) != fact.place():
        place = fact.place()
        return Addition(place, line, f'in line {place.line}, behind the "{{" of the entry, add: {line},')
    key = next(key for key in keys if _written(getattr(fact, key)) and fact.place(key).line == fact.key_place(key).line)
    place = fact.key_place(key)
    entry = f"{'- ' if place == fact.place() else ''}{key}: {_written(getattr(fact, key))}"
    return Addition(place, line, f'below line {place.line} ("{visible(entry)}"), add, indented like its keys: {line}')


def _written(value: object) -> str | None:
    """A value as it stands behind its key; None for one that can take several lines."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f'"{value}"'
    return str(value) if isinstance(value, (str, date)) else None


def _each(words: Any) -> list[str]:
    return list(dict.fromkeys(words))


def _to_do(project: Project, language: str, part: str) -> str:
    return f"{DRAFT_MARK} {say(project, language, f'diff.draft-{part}')}"


def _yaml(values: dict[str, Any]) -> str:
    return yaml.safe_dump(values, allow_unicode=True, sort_keys=False, default_flow_style=None, width=1_000_000)
