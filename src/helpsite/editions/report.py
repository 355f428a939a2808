"""Reports: the differences between two states, with what their announcements lack, for people and for programs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from helpsite.editions.demand import is_of_before
from helpsite.editions.difference import Difference, Weight
from helpsite.editions.draft import Draft
from helpsite.pages.markup import markdown_line
from helpsite.pages.words import say
from helpsite.problem import Place, Problem, visible
from helpsite.project import Project

NOTHING = "No reader will notice anything."
ALL_ANNOUNCED = "Every change that needs an announcement has one."
_FOR_TWO = "two reviewers"
_BOLD = f"**{_FOR_TWO}**"


@dataclass(frozen=True)
class Report:
    """What is to be told: the differences, what weighs most first, and what is demanded of announcements.

    `is_demanding`: the demands are told to people; programs always get them. `before` and `after` are the two states.
    `not_compared` are the paths of files that differ too, but of which no difference can tell.
    """

    before: Project
    after: Project
    differences: list[Difference]
    problems: list[Problem]
    suggestions: list[Draft]
    is_demanding: bool = False
    not_compared: list[str] = field(default_factory=list)


def text(report: Report) -> str:
    """The report for a terminal. Nothing that comes from data can move its cursor or end a line."""
    lines = [NOTHING] if _is_nothing(report) else []
    for weight, found in _by_weight(report):
        lines += ["", visible(_heading(report.after, weight))]
        for difference in found:
            words = [visible(difference.words[language]) for language in report.after.languages]
            lines += ["- " + "\n  ".join(words), f"  ({_note(report, difference)})"]
    lines += ["", visible(unread)] if (unread := _unread(report)) else []
    lines += ["", count] if (count := _for_two(report)) else []
    if report.is_demanding:
        lines += ["", *(str(problem) for problem in report.problems)] if report.problems else ["", ALL_ANNOUNCED]
        for draft in report.suggestions:
            lines += ["", f"An announcement of kind {draft.kind}, to begin with:"]
            for path, front in draft.front.items():
                lines += ["", f"{path}:", _lines(front)]
            lines += ["", "Then:", *then] if (then := list(additions(draft))) else []
    return "\n".join(lines).strip("\n")


def markdown(report: Report) -> str:
    """The report for a pull request. Nothing that comes from data becomes a mention, link, picture or HTML there."""
    blocks = ["## What readers will notice", *([NOTHING] if _is_nothing(report) else [])]
    for weight, found in _by_weight(report):
        blocks.append(f"### {_escaped(_heading(report.after, weight))}")
        items = []
        for difference in found:
            words = [_escaped(difference.words[language]) for language in report.after.languages]
            note = _escaped(_note(report, difference)).replace(_FOR_TWO, _BOLD)
            # Two spaces end a line within an item.
            items.append("- " + "  \n  ".join([*words, f"({note})"]))
        blocks.append("\n".join(items))
    blocks += [_escaped(unread).replace(_FOR_TWO, _BOLD, 1)] if (unread := _unread(report)) else []
    blocks += [f"**{count}**"] if (count := _for_two(report)) else []
    if report.is_demanding:
        blocks.append("## Announcements")
        blocks.append("\n".join(f"- {_escaped(str(problem))}" for problem in report.problems) or ALL_ANNOUNCED)
        for draft in report.suggestions:
            blocks.append(f"An announcement of kind {draft.kind}, to begin with:")
            for path, front in draft.front.items():
                blocks += [f"{_escaped(path)}:", _fenced(front, "yaml")]
            blocks += ["Then:", _fenced("\n".join(then))] if (then := list(additions(draft))) else []
    return "\n\n".join(blocks)


def as_json(report: Report) -> str:
    """The report for programs: an object with just these keys. No sign in it is unseen or turns the direction of text.

    - `differences`: a list, what weighs most first. Each has `weight` (see difference.py), `words` (by language),
      `place` ({path, line, column}; a line or column of 0 is unknown), `state` (of which state that is: "after", or
      "before" for what is gone), `day` (the first day on which it can be noticed, year-month-day; null for at once),
      `gets_worse`, `needs` (what an announcement must name: {kind, id, service or null, is_gone}; null if none is
      needed), `announcement` (the one that the fact itself names, or null) and `for_two` (whether two people must have
      looked at it).
    - `not_compared`: the paths of files that differ too and need two people, but of which no difference tells.
    - `problems`: what the announcements lack, a list of {place, fact, way_out}.
    - `suggestions`: announcements to begin with, a list of {name, kind, files (front matter by path), additions (lines
      for the data, each {place, line}), to_correct (the files of announcements that still tell of what does not come)}.
    """
    value = {
        "differences": [_difference_value(report, difference) for difference in report.differences],
        "not_compared": report.not_compared,
        "problems": [
            {"place": _place_value(problem.place), "fact": problem.fact, "way_out": problem.way_out}
            for problem in report.problems
        ],
        "suggestions": [
            {
                "name": draft.name,
                "kind": draft.kind,
                "files": draft.front,
                "additions": [{"place": _place_value(each.place), "line": each.line} for each in draft.additions],
                "to_correct": draft.to_correct,
            }
            for draft in report.suggestions
        ],
    }
    told = json.dumps(value, ensure_ascii=False, indent=2)
    return "".join(sign if sign == "\n" or visible(sign) == sign else json.dumps(sign)[1:-1] for sign in told)


def additions(draft: Draft) -> Iterator[str]:
    """What to do beside finishing a draft, a line each."""
    yield from map(str, draft.additions)
    for path in draft.to_correct:
        yield f"{path}: add an entry under corrections: it still tells of what does not come"


def _by_weight(report: Report) -> Iterator[tuple[Weight, list[Difference]]]:
    return ((weight, list(found)) for weight, found in groupby(report.differences, key=lambda found: found.weight))


def _heading(project: Project, weight: Weight) -> str:
    """What the differences of a weight are called, in every language."""
    return " / ".join(say(project, language, f"diff.{weight}") for language in project.languages)


def _note(report: Report, difference: Difference) -> str:
    """Where a difference stands, and who must look at it."""
    place = f"{'before: ' if _state(report, difference) == 'before' else ''}{difference.place}"
    return f"{place}; {_FOR_TWO}" if difference.for_two else place


def _state(report: Report, difference: Difference) -> str:
    return "before" if is_of_before(difference, report.before, report.after) else "after"


def _is_nothing(report: Report) -> bool:
    return not report.differences and not report.not_compared


def _unread(report: Report) -> str | None:
    """How many files nothing is told of, and where they are."""
    number = len(report.not_compared)
    if not number:
        return None
    parts = [path.partition("/") for path in report.not_compared]
    where = sorted({folder + slash for folder, slash, _ in parts})
    return f"Not compared: {number} file{'' if number == 1 else 's'} ({', '.join(where)}; {_FOR_TWO})"


def _for_two(report: Report) -> str | None:
    number = sum(difference.for_two for difference in report.differences)
    if not number:
        return None
    return f"{number} change{'s need' if number > 1 else ' needs'} two reviewers: contacts or security."


def _escaped(words: str) -> str:
    """Words in which GitHub finds nothing to bring to life.

    It looks for names, numbers, addresses and emoji in what Markdown has become, where an entity is no help: an
    invisible space takes them apart. A dollar sign begins no formula if it stands in an element of its own.
    """
    apart = re.sub(rf"@|#|:(?=//|{_EMOJI}:)|\bwww(?=\.)|\bGH(?=-)", "\\g<0>\u200b", visible(words), flags=re.IGNORECASE)
    return markdown_line(apart, begins=True).replace("$", "<span>$</span>")


# Their names; a place such as ":25:" or the end of a moment is none.
_EMOJI = r"(?:[0-9]*[a-z][a-z0-9_+-]*|[+-]1|100|1234)"


def _fenced(code: str, language: str = "") -> str:
    """A block of code that nothing inside of it can end."""
    longest = max((len(ticks) for ticks in re.findall("`+", code)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{_lines(code)}\n{fence}"


def _lines(block: str) -> str:
    """A block of lines in which everything can be seen."""
    return "\n".join(visible(line) for line in block.rstrip("\n").split("\n"))


def _difference_value(report: Report, difference: Difference) -> dict[str, Any]:
    subject = difference.subject
    return {
        "weight": difference.weight,
        "words": difference.words,
        "place": _place_value(difference.place),
        "state": _state(report, difference),
        "day": difference.day.isoformat() if difference.day else None,
        "gets_worse": difference.gets_worse,
        "needs": vars(subject) if subject else None,
        "announcement": difference.announcement,
        "for_two": difference.for_two,
    }


def _place_value(place: Place) -> dict[str, str | int]:
    return {"path": place.path, "line": place.line, "column": place.column}
