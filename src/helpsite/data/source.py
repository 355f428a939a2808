"""Source files, read strictly: every value keeps its file, line and column.

YAML is read as version 1.2 means it (https://yaml.org/spec/1.2.2/#103-core-schema), so `no` is a word, `18:30` is a
word, and `2026-07-01` is a word until a model makes a date of it. What an editor of facts never needs, and an attacker
might, is refused: anchors, aliases, tags, several documents, deep nesting, huge files.
"""

from __future__ import annotations

import re
import stat
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml
from yaml import MappingEndEvent, Mark, NodeEvent, ScalarEvent, SequenceEndEvent

from helpsite.data.syntax import explain
from helpsite.problem import Place, Problem, ProblemsFound, quote

MAX_BYTES = 16_000_000
MAX_DEPTH = 20
SYMBOLIC_LINK = ("is a symbolic link or stands behind one", "put the file itself there")

Keys = tuple[str | int, ...]


@dataclass(frozen=True)
class Number:
    """A number with a fraction or an exponent, as it was written. No fact is one: amounts are words in quotes."""

    text: str

    def __str__(self) -> str:
        return self.text


class WholeNumber(int):
    """A whole number that remembers the plus sign and the zeros it was written with."""

    text: str

    def __new__(cls, text: str) -> WholeNumber:
        """The number that `text` spells."""
        number = super().__new__(cls, text)
        number.text = text
        return number

    def __str__(self) -> str:
        return self.text


# Where a value stands: libyaml's mark and, for a list, the same of each item; for a map, of each key and its value.
# Large files have hundreds of thousands of values, so these are as they come, and a Place is made of one at need.
Spot = tuple[Mark, "list[Spot] | dict[str, tuple[Mark, Spot]] | None"]


@dataclass(frozen=True)
class Document:
    """One YAML file: its value, and where each part of it stands.

    `value` is made of None, bool, int, Number, str, list and dict. `spot` is that of the whole value; its lines count
    from `line_offset` lines below the start of the file at `path`. `empty` are keys with nothing behind their colons.
    """

    path: str
    value: Any
    spot: Spot | None = field(repr=False, compare=False)
    line_offset: int = 0
    empty: tuple[tuple[str, Mark], ...] = field(default=(), repr=False, compare=False)

    def place(self, way: Iterable[str | int]) -> Place:
        """Where the value at `way`, such as `("fees", 0, "asset")`, stands; if there is none, the part around it.

        Steps that no file has (a model's own) are passed over.
        """
        if self.spot is None:
            return Place(self.path)
        spot = self.spot
        for step in way:
            spot = _inside(spot, step) or spot
        return self._place(spot[0])

    def key_place(self, way: Iterable[str | int]) -> Place:
        """Where the key of the value at `way` stands; what has no key stands where its value does."""
        *around, key = way
        spot = self.spot
        for step in around:
            spot = _inside(spot, step)
        if spot and isinstance(spot[1], dict) and key in spot[1]:
            return self._place(spot[1][key][0])
        return self.place((*around, key))

    def empty_keys(self) -> list[tuple[str, Place]]:
        """The keys with nothing behind their colons, each with the place where a value could stand."""
        return [(key, self._place(mark)) for key, mark in self.empty]

    def _place(self, mark: Mark) -> Place:
        return _place_of(mark, self.path, self.line_offset)


def _inside(spot: Spot | None, step: str | int) -> Spot | None:
    """The spot of an item of a list or of a value of a map; None if there is none."""
    inside = spot[1] if spot else None
    if isinstance(inside, dict):
        return inside[step][1] if step in inside else None
    return inside[step] if isinstance(inside, list) and isinstance(step, int) and step < len(inside) else None


def _place_of(mark: Mark, path: str, line_offset: int) -> Place:
    return Place(path, mark.line + 1 + line_offset, mark.column + 1)


def read_text(root: Path, path: str) -> str:
    """The text of the file at `path` below `root`, with line ends made one.

    Raises ProblemsFound if it's no regular file inside the project, too large, not UTF-8, or has control characters.
    """
    data = read_bytes(root, path)
    if data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        raise _refused(Place(path, 1, 1), "the file begins with a byte-order mark", 'save it as "UTF-8" without BOM')
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        line, column = before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
        fact = f"the file is not UTF-8 text (byte 0x{data[error.start]:02x})"
        raise _refused(Place(path, line, column), fact, 'save it with the encoding "UTF-8"') from None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not _MERGE_MARK.search(text) and not _UNSEEN.search(text):
        return text
    for number, line_text in enumerate(text.split("\n"), 1):
        if _MERGE_MARK.match(line_text):
            fact = "a merge was not finished here"
            raise _refused(Place(path, number, 1), fact, "choose one of the two versions and delete the marks")
        found = _UNSEEN.search(line_text)
        if found:
            fact = f"the character {quote(found[0])} can't be seen and must not stand here"
            raise _refused(Place(path, number, found.start() + 1), fact, "delete it")
    return text


# What git leaves where two changes of the same lines met.
_MERGE_MARK = re.compile(r"^(<{7}|={7}|>{7})( |$)", re.MULTILINE)
# Control characters, and characters that are nothing to the eye or turn the direction of text.
_UNSEEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e"
    r"\u2060-\u206f\u2800\u3164\ufeff\uffa0\ufff0-\uffff\U000e0000-\U000e0fff]"
)


def read_bytes(root: Path, path: str) -> bytes:
    """The bytes of the regular file at `path` below `root`; no link is followed. Raises ProblemsFound."""
    file = root
    for part in Path(path).parts:
        file = file / part
        if file.is_symlink():
            raise _refused(Place(path), *SYMBOLIC_LINK)
    try:
        info = file.stat()
    except OSError:
        raise _refused(Place(path), "the file is missing", "restore it from git") from None
    if not stat.S_ISREG(info.st_mode):
        raise _refused(Place(path), "is not a file", "put a file there")
    if info.st_size > MAX_BYTES:
        size = f"the file has {info.st_size / 1e6:.0f} MB, the limit is {MAX_BYTES / 1e6:.0f} MB"
        raise _refused(Place(path), size, "split it or take out what does not belong there")
    return file.read_bytes()


def read_yaml(root: Path, path: str) -> Document:
    """The YAML file at `path` below `root`. Raises ProblemsFound with all that is wrong with its form."""
    return parse_yaml(read_text(root, path), path)


@lru_cache(maxsize=500)
def parse_yaml(text: str, path: str, line_offset: int = 0) -> Document:
    """The YAML in `text`, which begins `line_offset` lines below the start of the file at `path`.

    It is kept: while the site is served, all files are read again at every change of one.
    """
    reader = _Reader(path, line_offset)
    value = reader.read(text)
    if reader.problems:
        raise ProblemsFound(reader.problems)
    return Document(path, value, reader.spot, line_offset, tuple(reader.empty))


class _Reader:
    """Builds plain values from libyaml's events, which show what a composed tree hides: anchors, aliases, tags.

    A file can have hundreds of thousands of events. What is done for each of them is as little as it can be.
    """

    def __init__(self, path: str, line_offset: int):
        self.path = path
        self.line_offset = line_offset
        self.lines: list[str] = []
        self.problems: list[Problem] = []
        self.spot: Spot | None = None
        self.empty: list[tuple[str, Mark]] = []
        self.quoted: ScalarEvent | None = None
        self.next: Callable[[], yaml.Event]

    def read(self, text: str) -> Any:
        self.lines = text.split("\n")
        if not _has_content(text):
            raise _refused(Place(self.path, 1 + self.line_offset, 1), "the file is empty", "fill it in or restore it")
        try:
            self.next = yaml.CBaseLoader(text).get_event
            return self._document()
        except yaml.MarkedYAMLError as error:
            raise ProblemsFound([*self.problems, self._syntax_problem(error, text)]) from None
        except yaml.YAMLError as error:
            fact = f"this is not YAML: {quote(error)}"
            raise ProblemsFound(
                [*self.problems, Problem(Place(self.path), fact, "compare with git's last version")]
            ) from None

    def _document(self) -> Any:
        value: Any = None
        documents = 0
        while not isinstance(event := self.next(), yaml.StreamEndEvent):
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._refuse(event, 'the line "---" begins a second document', "delete that line")
                    return value
            elif isinstance(event, NodeEvent):
                value, self.spot = self._value(event, 0)
        return value

    def _value(self, event: yaml.Event, depth: int, is_entry: bool = False) -> tuple[Any, Spot]:
        """The value that begins with an event, inside `depth` others, and its spot. `is_entry`: it is one of a list."""
        mark = event.start_mark
        if isinstance(event, ScalarEvent):
            return self._scalar(event), (mark, None)
        if isinstance(event, yaml.AliasEvent):
            self._refuse(event, f"the alias {quote('*' + event.anchor)} is not allowed here", "write the value out")
            return None, (mark, None)
        self._refuse_marks(event)
        if depth >= MAX_DEPTH:
            fact = f"more than {MAX_DEPTH} levels stand inside each other"
            raise ProblemsFound([*self.problems, Problem(self._place(event), fact, "move this to where it belongs")])
        if isinstance(event, yaml.SequenceStartEvent):
            items, item_spots = self._list(depth)
            return items, (mark, item_spots)
        entries, entry_spots = self._map(depth, is_entry and not event.flow_style)
        return entries, (mark, entry_spots)

    def _list(self, depth: int) -> tuple[list[Any], list[Spot]]:
        items: list[Any] = []
        spots: list[Spot] = []
        while not isinstance(event := self.next(), SequenceEndEvent):
            item, spot = self._value(event, depth + 1, is_entry=True)
            items.append(item)
            spots.append(spot)
        return items, spots

    def _map(self, depth: int, begins_with_dash: bool) -> tuple[dict[str, Any], dict[str, tuple[Mark, Spot]]]:
        entries: dict[str, Any] = {}
        spots: dict[str, tuple[Mark, Spot]] = {}
        is_another = False  # whether what follows is another entry, whose "- " was forgotten
        while not isinstance(event := self.next(), MappingEndEvent):
            if not isinstance(event, ScalarEvent):
                fact = "a key must be a word"
                raise ProblemsFound([*self.problems, Problem(self._place(event), fact, 'write "key: value"')])
            if event.anchor or event.tag:
                self._refuse_marks(event)
            key = event.value
            if key in entries:
                if not is_another:
                    is_another = begins_with_dash and key == next(iter(entries))
                    first = _place_of(spots[key][0], self.path, self.line_offset).line
                    way_out = 'begin a new entry with "- ", or delete one of the two'
                    self._refuse(
                        event,
                        f"the key {quote(key)} stands here a second time (first in line {first})",
                        way_out if is_another else "keep one of the two",
                    )
                self._value(self.next(), depth + 1)
                continue
            value, spot = self._value(self.next(), depth + 1)
            entries[key], spots[key] = value, (event.start_mark, spot)
            if value is None:
                self.empty.append((key, spot[0]))
        return entries, spots

    def _refuse_marks(self, event: NodeEvent) -> None:
        if event.anchor:
            self._refuse(event, f"the anchor {quote('&' + event.anchor)} is not allowed here", "delete it")
        if event.tag and not (event.tag == "!" and isinstance(event, ScalarEvent) and event.style):
            self._refuse(event, f"the tag {quote(event.tag)} is not allowed here", "delete it")

    def _scalar(self, event: ScalarEvent) -> Any:
        if event.anchor or event.tag:
            self._refuse_marks(event)
        if event.style:
            if event.style in ("'", '"'):
                self.quoted = event
            return event.value
        if event.end_mark.line > event.start_mark.line:
            self._refuse_swallowed_items(event)
        return _plain_value(event.value)

    def _refuse_swallowed_items(self, event: ScalarEvent) -> None:
        """An item of a list that is indented too far becomes part of the words above it, without a sound."""
        for number in range(event.start_mark.line + 1, event.end_mark.line + 1):
            line = self.lines[number] if number < len(self.lines) else ""
            if line.lstrip().startswith("- "):
                place = Place(self.path, number + 1 + self.line_offset, len(line) - len(line.lstrip()) + 1)
                fact = "the line does not line up with the list above it"
                self.problems.append(Problem(place, fact, "indent it like its neighbours"))

    def _place(self, event: yaml.Event) -> Place:
        return _place_of(event.start_mark, self.path, self.line_offset)

    def _refuse(self, event: yaml.Event, fact: str, way_out: str) -> None:
        self.problems.append(Problem(self._place(event), fact, way_out))

    def _syntax_problem(self, error: yaml.MarkedYAMLError, text: str) -> Problem:
        line, column, fact, way_out = explain(error, text, self.quoted)
        return Problem(Place(self.path, line + 1 + self.line_offset, column + 1), fact, way_out)


def _has_content(text: str) -> bool:
    return any(re.match(r"(?!\s*#|\s*$|---\s*(#|$))", line) for line in text.split("\n"))


@cache
def _plain_value(text: str) -> Any:
    """What a value without quotes means. Files say the same few thousand things over and over."""
    if re.fullmatch(r"~|null|Null|NULL|", text):
        return None
    if re.fullmatch(r"true|True|TRUE|false|False|FALSE", text):
        return text.lower() == "true"
    if re.fullmatch(r"[-+]?[0-9]{1,100}", text):
        return int(text) if str(int(text)) == text else WholeNumber(text)
    if re.fullmatch(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)", text):
        return Number(text)
    return text


def _refused(place: Place, fact: str, way_out: str) -> ProblemsFound:
    return ProblemsFound([Problem(place, fact, way_out)])
