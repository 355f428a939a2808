"""A draft: an announcement of some changes, with all that the facts say filled in and the rest left to its editor."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from helpsite.data.model import POST_NAME
from helpsite.data.source import SYMBOLIC_LINK
from helpsite.editions.demand import Untold, can_name
from helpsite.editions.difference import Kind, Subject
from helpsite.pages.announcement import DRAFT_MARK, announcement_path
from helpsite.pages.markup import markdown_line
from helpsite.pages.words import say
from helpsite.problem import Place, Problem, ProblemsFound, quote
from helpsite.project import Project


@dataclass(frozen=True)
class Draft:
    """An announcement to be finished. `front` and `body` are the two parts of each of its files, by path.

    `additions` are the lines for the facts that it tells of, each with the place in the data where it belongs.
    """

    name: str
    kind: Kind
    front: dict[str, str]
    body: dict[str, str]
    additions: list[tuple[Place, str]]


def drafts(untold: list[Untold], project: Project, moment: datetime) -> list[Draft]:
    """One draft for each kind of the changes that lack an announcement, in their order."""
    kinds = dict.fromkeys(change.subject.kind for change in untold)
    return [draft(of_kind(untold, kind), project, moment) for kind in kinds]


def of_kind(untold: list[Untold], kind: Kind) -> list[Untold]:
    """The changes of regions, of fees, or of channels."""
    return [change for change in untold if change.subject.kind == kind]


def draft(told: list[Untold], project: Project, moment: datetime, slug: str | None = None) -> Draft:
    """The draft that tells of these changes, all of one kind, to be published at this moment of the site's zone."""
    kind = told[0].subject.kind
    day = moment.date().isoformat()
    name = f"{day}-{slug}" if slug else _free_name(f"{day}-{_slug(told[0].subject)}", project)
    shared = _shared(kind, told)
    front, body = {}, {}
    for language in project.languages:
        path = f"docs/{language}/{announcement_path(name)}"
        lines = list(dict.fromkeys(change.difference.words[language] for change in told))
        own = {
            "kind": kind,
            "title": lines[0].strip().rstrip(".。"),
            "description": _to_do(project, language, "description"),
        }
        front[path] = f"---\ndate: {moment.isoformat(timespec='seconds')}\n{_yaml(own | shared)}---\n"
        items = "\n".join(f"- {markdown_line(line, begins=True)}" for line in lines)
        body[path] = f"\n{items}\n\n{_to_do(project, language, 'body')}\n"
    places = dict.fromkeys(
        change.difference.place for change in told if change.fact and can_name(change.fact, moment.date())
    )
    return Draft(name, kind, front, body, [(place, f"announcement: {name}") for place in places])


def slug_fault(slug: str) -> str | None:
    """What is wrong with words for the name of an announcement, and the way out."""
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


def _shared(kind: Kind, told: list[Untold]) -> dict[str, Any]:
    """The front matter that is the same in every language."""
    gone = _each(change.subject.id for change in told if change.subject.is_gone and not change.subject.service)
    staying = [change.subject for change in told if not change.subject.is_gone or change.subject.service]
    services = [subject.service for subject in staying]
    affects = {kind: _each(subject.id for subject in staying)} if staying else {}
    if services and all(services):  # else one change is of a whole region
        affects |= {"services": _each(services)}
    days = [change.difference.day for change in told if change.difference.day]
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


def _each(words: Any) -> list[str]:
    return list(dict.fromkeys(words))


def _to_do(project: Project, language: str, part: str) -> str:
    return f"{DRAFT_MARK} {say(project, language, f'diff.draft-{part}')}"


def _yaml(values: dict[str, Any]) -> str:
    return yaml.safe_dump(values, allow_unicode=True, sort_keys=False, default_flow_style=None, width=1_000_000)
