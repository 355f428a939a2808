"""Source files, read strictly: every value keeps its file, line and column.

YAML is read as version 1.2 means it (https://yaml.org/spec/1.2.2/#103-core-schema), so `no` is a word, `18:30` is a
word, and `2026-07-01` is a word until a model makes a date of it. What an editor of facts never needs, and an attacker
might, is refused: anchors, aliases, tags, several documents, deep nesting, huge files.
"""

from __future__ import annotations

import re
import stat
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from helpsite.problem import Place, Problem, ProblemsFound, quote

MAX_BYTES = 16_000_000
MAX_DEPTH = 20

Keys = tuple[str | int, ...]


@dataclass(frozen=True)
class Number:
    """A number with a fraction or an exponent, as it was written. No fact is one: amounts are words in quotes."""

    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Document:
    """One YAML file: its value, and where each part of it stands.

    `value` is made of None, bool, int, Number, str, list and dict. `values` and `keys` map the way to a part, for
    example `("fees", 0, "asset")`, to the place of the value and of its key.
    """

    path: str
    value: Any
    values: Mapping[Keys, Place] = field(repr=False)
    keys: Mapping[Keys, Place] = field(repr=False)

    def place(self, way: Iterable[str | int]) -> Place:
        """Where the value at `way` stands; where there is none, the nearest part around it."""
        return _nearest(self.values, tuple(way), self.path)

    def key_place(self, way: Iterable[str | int]) -> Place:
        """Where the key of the value at `way` stands."""
        way = tuple(way)
        return self.keys.get(way) or self.place(way)


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
    for number, line_text in enumerate(text.split("\n"), 1):
        found = re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]", line_text)
        if found:
            fact = f"the character {quote(found[0])} can't be seen and must not stand here"
            raise _refused(Place(path, number, found.start() + 1), fact, "delete it")
    return text


def read_bytes(root: Path, path: str) -> bytes:
    """The bytes of the regular file at `path` below `root`; no link is followed. Raises ProblemsFound."""
    file = root
    for part in Path(path).parts:
        file = file / part
        if file.is_symlink():
            raise _refused(Place(path), "is a symbolic link or stands behind one", "put the file itself there")
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


def parse_yaml(text: str, path: str, line_offset: int = 0) -> Document:
    """The YAML in `text`, which begins `line_offset` lines below the start of the file at `path`."""
    reader = _Reader(path, line_offset)
    value = reader.read(text)
    if reader.problems:
        raise ProblemsFound(reader.problems)
    return Document(path, value, reader.values, reader.keys)


class _Reader:
    """Builds plain values from libyaml's events, which show what a composed tree hides: anchors, aliases, tags."""

    def __init__(self, path: str, line_offset: int):
        self.path = path
        self.line_offset = line_offset
        self.problems: list[Problem] = []
        self.values: dict[Keys, Place] = {}
        self.keys: dict[Keys, Place] = {}

    def read(self, text: str) -> Any:
        if not _has_content(text):
            raise _refused(Place(self.path, 1 + self.line_offset, 1), "the file is empty", "fill it in or restore it")
        try:
            return self._document(yaml.parse(text, Loader=yaml.CBaseLoader))
        except yaml.MarkedYAMLError as error:
            raise ProblemsFound([*self.problems, self._syntax_problem(error, text)]) from None
        except yaml.YAMLError as error:
            fact = f"this is not YAML: {quote(error)}"
            raise ProblemsFound(
                [*self.problems, Problem(Place(self.path), fact, "compare with git's last version")]
            ) from None

    def _document(self, events: Iterator[yaml.Event]) -> Any:
        value: Any = None
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._refuse(event, 'the line "---" begins a second document', "delete that line")
                    return value
            elif isinstance(event, yaml.NodeEvent):
                value = self._value(event, events, ())
        return value

    def _value(self, event: yaml.Event, events: Iterator[yaml.Event], way: Keys) -> Any:
        self.values[way] = self._place(event)
        if isinstance(event, yaml.AliasEvent):
            self._refuse(event, f"the alias {quote('*' + event.anchor)} is not allowed here", "write the value out")
            return None
        if event.anchor:
            self._refuse(event, f"the anchor {quote('&' + event.anchor)} is not allowed here", "delete it")
        if event.tag and event.tag != "!":
            self._refuse(event, f"the tag {quote(event.tag)} is not allowed here", "delete it")
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event)
        if len(way) >= MAX_DEPTH:
            fact = f"more than {MAX_DEPTH} levels stand inside each other"
            raise ProblemsFound([*self.problems, Problem(self._place(event), fact, "move this to where it belongs")])
        if isinstance(event, yaml.SequenceStartEvent):
            return self._list(events, way)
        return self._map(events, way)

    def _list(self, events: Iterator[yaml.Event], way: Keys) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            items.append(self._value(event, events, (*way, len(items))))
        return items

    def _map(self, events: Iterator[yaml.Event], way: Keys) -> dict[str, Any]:
        entries: dict[str, Any] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                fact = "a key must be a word"
                raise ProblemsFound([*self.problems, Problem(self._place(event), fact, 'write "key: value"')])
            key = event.value
            key_way = (*way, key)
            if key in entries:
                first = self.keys[key_way].line
                self._refuse(
                    event,
                    f"the key {quote(key)} stands here a second time (first in line {first})",
                    "keep one of the two",
                )
                self._value(next(events), events, (*way, key, "(again)"))
                continue
            self.keys[key_way] = self._place(event)
            entries[key] = self._value(next(events), events, key_way)
        return entries

    def _scalar(self, event: yaml.ScalarEvent) -> Any:
        if event.style in ("'", '"', "|", ">") or event.tag == "!":
            return event.value
        text = event.value
        if re.fullmatch(r"~|null|Null|NULL|", text):
            return None
        if re.fullmatch(r"true|True|TRUE|false|False|FALSE", text):
            return text.lower() == "true"
        if re.fullmatch(r"[-+]?[0-9]{1,18}", text):
            return int(text)
        if re.fullmatch(
            r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)", text
        ):
            return Number(text)
        return text

    def _place(self, event: yaml.Event) -> Place:
        mark = event.start_mark
        return Place(self.path, mark.line + 1 + self.line_offset, mark.column + 1)

    def _refuse(self, event: yaml.Event, fact: str, way_out: str) -> None:
        self.problems.append(Problem(self._place(event), fact, way_out))

    def _syntax_problem(self, error: yaml.MarkedYAMLError, text: str) -> Problem:
        mark = error.problem_mark or error.context_mark
        line_text = _line(text, mark.line)
        what = f"{error.context or ''} {error.problem or ''}"
        if "unexpected end of stream" in what and error.context_mark:
            mark = error.context_mark
        elif "mapping values" in what and ":" not in line_text[: mark.column].strip():
            what = "too far"
        place = Place(self.path, mark.line + 1 + self.line_offset, mark.column + 1)
        if "\t" in line_text[: mark.column + 1] or re.match(r" *\t", line_text):
            tab = Place(self.path, place.line, line_text.index("\t") + 1)
            return Problem(tab, "the line is indented with a tab", "use spaces, two for each level")
        for sign, (fact, way_out) in _SYNTAX.items():
            if sign in what:
                return Problem(place, fact.format(at=quote(line_text[mark.column : mark.column + 1])), way_out)
        return Problem(
            place,
            f"this is not YAML ({(error.problem or 'unreadable').strip()})",
            "compare it with the lines around it",
        )


# What libyaml says, and what it means for someone who edits facts.
_SYNTAX = {
    "too far": ("the line is indented further than the keys above it", "line it up with them"),
    "unexpected end of stream": (
        "the quote that opens here is never closed",
        "add the closing quote at the end of the value",
    ),
    "mapping values are not allowed": ('a ": " inside a value', 'put the whole value in quotes: "…"'),
    "could not find expected ':'": (
        'the line has no ":" after its key',
        'write "key: value", with a space after the colon',
    ),
    "did not find expected key": ("the line does not line up with the keys above it", "indent it like its neighbours"),
    "did not find expected '-' indicator": (
        "the line does not line up with the list above it",
        'begin the item with "- ", under the one above',
    ),
    "did not find expected ',' or ']'": (
        'the list that opens with "[" is not closed',
        'add "," between items and "]" at the end',
    ),
    "did not find expected ',' or '}'": (
        'the map that opens with "{{" is not closed',
        'add "," between entries and "}" at the end',
    ),
    "cannot start any token": ("a value can't begin with {at}", 'put the value in quotes: "…"'),
    "unknown escape character": ('the "\\" in this value has no meaning', "use single quotes '…', or write \\\\"),
    "block sequence entries are not allowed": (
        'a "-" stands where no list item can',
        'put "- " on a line of its own under the key',
    ),
    "undefined alias": (
        'a value that begins with "*" is an alias, which is not allowed',
        'put the value in quotes: "…"',
    ),
    "did not find expected alphabetic": ("a value can't begin with {at}", 'put the value in quotes: "…"'),
    "directive": ('a line can\'t begin with "%"', 'put the value in quotes: "…"'),
}


def _has_content(text: str) -> bool:
    return any(
        line.strip() and not line.lstrip().startswith("#") and line.strip() != "---" for line in text.split("\n")
    )


def _line(text: str, index: int) -> str:
    lines = text.split("\n")
    return lines[index] if index < len(lines) else ""


def _nearest(places: Mapping[Keys, Place], way: Keys, path: str) -> Place:
    """The place of the longest known way inside `way`; steps that no file has (a model's own) are passed over."""
    known: Keys = ()
    for step in way:
        if (*known, step) in places:
            known = (*known, step)
    return places.get(known, Place(path))


def _refused(place: Place, fact: str, way_out: str) -> ProblemsFound:
    return ProblemsFound([Problem(place, fact, way_out)])
