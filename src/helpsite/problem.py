"""A problem: what is wrong in a source file, where, and the way out."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

_QUOTED_LENGTH = 60


@dataclass(frozen=True, order=True)
class Place:
    """A place in a source file: its path below the project's root, line and column (both from 1; 0 is unknown)."""

    path: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return ":".join([visible(self.path), *(str(number) for number in (self.line, self.column) if number)])


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to mend. `fact` says what is wrong, `way_out` what to do about it."""

    place: Place
    fact: str
    way_out: str

    def __str__(self) -> str:
        return f"{self.place}: {self.fact}; {self.way_out}"


class ProblemsFound(Exception):
    """Raised where work can't go on; carries every problem found until then."""

    def __init__(self, problems: Iterable[Problem]):
        self.problems = in_order(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """The problems by file, line and column, each once."""
    return sorted(set(problems))


def count(problems: list[Problem], *, is_writing: bool = True) -> str:
    """How many there are, and what that means for what was to be written."""
    number = f"{len(problems)} problem{'' if len(problems) == 1 else 's'}."
    return f"{number} Nothing was written." if is_writing else number


def quote(value: object) -> str:
    """A value from a source file, made fit to stand in a one-line message.

    Long values are cut; control characters and marks that turn the direction of text are shown as their numbers.
    """
    text = str(value)
    if len(text) > _QUOTED_LENGTH:
        text = text[: _QUOTED_LENGTH - 1] + "…"
    return '"' + visible(text) + '"'


def did_you_mean(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """A way out for a word that isn't known: the nearest known one, else `otherwise`, else the list of them."""
    names = sorted(set(known))
    nearest = difflib.get_close_matches(word[:100].lower(), names, n=1, cutoff=0.6)
    if nearest:
        return f"did you mean {quote(nearest[0])}?"
    if otherwise:
        return otherwise
    return "use one of " + ", ".join(names) if names else "none is known"


def github_annotation(problem: Problem, level: str = "error") -> str:
    """The line that GitHub Actions turns into a remark (an error, or a warning) on a line of a pull request."""
    where = f"file={_escape_property(visible(problem.place.path))}"
    if problem.place.line:
        where += f",line={problem.place.line}"
    if problem.place.column:
        where += f",col={problem.place.column}"
    return f"::{level} {where}::{_escape_message(f'{problem.fact}; {problem.way_out}')}"


def visible(text: str) -> str:
    """The text with characters that can't be seen, or that turn its direction, shown as their numbers."""
    return "".join(f"\\u{ord(sign):04x}" if _is_unseen(sign) else sign for sign in text)


def _is_unseen(sign: str) -> bool:
    return unicodedata.category(sign) in _UNSEEN or sign in _BLANK


_BLANK = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")


def _escape_message(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escape_property(text: str) -> str:
    return _escape_message(text).replace(":", "%3A").replace(",", "%2C")
