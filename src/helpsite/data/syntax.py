"""What libyaml says of text that is no YAML, in the words of someone who edits facts."""

from __future__ import annotations

import re
from collections.abc import Callable

import yaml

from helpsite.problem import quote

# Line and column, both from 0, then what is wrong and the way out.
Finding = tuple[int, int, str, str]

_IN_QUOTES = 'put the value in quotes: "…"'
_LONGEST_KEY = 1_000  # for libyaml


def explain(error: yaml.MarkedYAMLError, text: str, quoted: yaml.ScalarEvent | None) -> Finding:
    """Where the trouble begins and what to do. `quoted` is the last value in quotes that was read before it."""
    what = f"{error.context or ''} {error.problem or ''}"
    lines = text.split("\n")
    mark = error.problem_mark or error.context_mark
    line = lines[mark.line] if mark.line < len(lines) else ""
    if tab := re.match(r" *\t", line):
        return mark.line, tab.end() - 1, "the line is indented with a tab", "use spaces, two for each level"
    for sign, find in _SIGNS.items():
        if sign in what:
            return find(error, lines, quoted)
    return mark.line, mark.column, f"this is not YAML ({error.problem})", "compare it with the lines around it"


_Find = Callable[[yaml.MarkedYAMLError, list[str], yaml.ScalarEvent | None], Finding]


def _at_problem(fact: str, way_out: str) -> _Find:
    return lambda error, _lines, _quoted: (error.problem_mark.line, error.problem_mark.column, fact, way_out)


def _at_context(fact: str, way_out: str) -> _Find:
    return lambda error, _lines, _quoted: (error.context_mark.line, error.context_mark.column, fact, way_out)


def _bad_beginning(error: yaml.MarkedYAMLError, lines: list[str], _quoted: yaml.ScalarEvent | None) -> Finding:
    """A sign that means something to YAML at the beginning of a value."""
    mark = error.problem_mark
    if error.context_mark and "next token" not in (error.context or ""):
        mark = error.context_mark
    sign = quote(lines[mark.line][mark.column : mark.column + 1])
    return mark.line, mark.column, f"a value can't begin with {sign}", _IN_QUOTES


def _misplaced_colon(error: yaml.MarkedYAMLError, lines: list[str], _quoted: yaml.ScalarEvent | None) -> Finding:
    """A colon where no key can end: inside a value, on a line too far to the right, or below a line without one."""
    number, column = error.problem_mark.line, error.problem_mark.column
    line = lines[number]
    if column > _LONGEST_KEY:
        return number, _indent(line), f"the key is longer than {_LONGEST_KEY} characters", "shorten it"
    if ":" in line[:column]:
        return number, column, 'a ": " inside a value', 'put the whole value in quotes: "…"'
    before = next((index for index in range(number - 1, -1, -1) if lines[index].strip()), number)
    if not re.search(r":(\s|$)", lines[before]):
        return before, _indent(lines[before]), *_NO_COLON
    return number, _indent(line), "the line is indented further than the keys above it", "line it up with them"


def _no_key(error: yaml.MarkedYAMLError, lines: list[str], quoted: yaml.ScalarEvent | None) -> Finding:
    """A line that is no key: words or a quote behind a quoted value, a bracket too many, or a wrong indent."""
    number, column = error.problem_mark.line, error.problem_mark.column
    here = lines[number][column : column + 1] if number < len(lines) else ""
    if here in ("}", "]"):
        return number, column, f'a "{here}" too many stands here', "delete it"
    if quoted and quoted.end_mark.line == number and quoted.end_mark.column <= column:
        if quoted.start_mark.line < number:
            return quoted.start_mark.line, quoted.start_mark.column, *_OPEN_QUOTE
        if column > _indent(lines[number]):
            return number, column, "words stand after the closing quote", 'put the whole value in quotes: "…"'
    if number < len(lines) and lines[number][:column].rstrip().endswith(("]", "}")):
        return number, column, "words stand after the closing bracket", 'put the whole value in quotes: "…"'
    return number, column, "the line does not line up with the keys above it", "indent it like its neighbours"


def _no_item(error: yaml.MarkedYAMLError, lines: list[str], _quoted: yaml.ScalarEvent | None) -> Finding:
    """A line that neither begins an item of the list above it nor lines up with the keys of its last one."""
    number, column = error.problem_mark.line, error.problem_mark.column
    fact = "the line does not line up with the list above it"
    # An item begins under the one above. A key that stands further in than the items do belongs to one of them.
    if column > error.context_mark.column and re.match(r"[\w-]+:(\s|$)", lines[number][column:]):
        return number, column, "the line does not line up with the keys above it", "indent it like its neighbours"
    return number, column, fact, 'begin the item with "- ", under the one above'


def _flow(fact: str, way_out: str) -> _Find:
    """A list or a map in brackets that is not closed, or whose comma is a Chinese one."""

    def find(error: yaml.MarkedYAMLError, lines: list[str], _quoted: yaml.ScalarEvent | None) -> Finding:
        number, column = error.problem_mark.line, error.problem_mark.column
        comma = lines[number].rfind("，", 0, column + 1) if number < len(lines) else -1
        if comma >= 0:
            return number, comma, 'the comma "，" is a full-width one', 'write "," and a space'
        if error.context_mark.line == number and lines[number][column : column + 1] == ":":
            return number, column, *_SECOND_COLON
        return number, column, fact, way_out

    return find


def _second_document(error: yaml.MarkedYAMLError, lines: list[str], quoted: yaml.ScalarEvent | None) -> Finding:
    number = error.problem_mark.line
    for index in range(min(number, len(lines) - 1), -1, -1):
        if lines[index].startswith("..."):
            return index, 0, 'the line "..." ends the document', "delete that line"
    return _no_key(error, lines, quoted)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


_NO_COLON = ('the line has no ": " after its key', 'write "key: value", with a space after the colon')
_SECOND_COLON = (
    'a second ":" stands in this value',
    'put the words in quotes: "…", or add the "," that is missing before a key',
)
_OPEN_QUOTE = ("the quote that opens here is never closed", "add the closing quote at the end of the value")
_ESCAPE = ('the "\\" in this value has no meaning', "use single quotes '…', or write \\\\")

# By a part of libyaml's message; the first that fits counts.
_SIGNS: dict[str, _Find] = {
    "unknown escape character": _at_problem(*_ESCAPE),
    "hexdecimal number": _at_problem(*_ESCAPE),
    "invalid Unicode character escape": _at_problem(*_ESCAPE),
    "unexpected end of stream": _at_context(*_OPEN_QUOTE),
    "unexpected document indicator": _at_context(*_OPEN_QUOTE),
    "mapping values are not allowed": _misplaced_colon,
    "could not find expected ':'": _at_context(*_NO_COLON),
    "did not find expected key": _no_key,
    "did not find expected '-' indicator": _no_item,
    "did not find expected ',' or ']'": _flow(
        'the list that opens with "[" is not closed', 'add "," between items and "]" at the end'
    ),
    "did not find expected ',' or '}'": _flow(
        'the map that opens with "{" is not closed', 'add "," between entries and "}" at the end'
    ),
    "cannot start any token": _bad_beginning,
    "alphabetic or numeric": _bad_beginning,
    "undefined tag handle": _at_problem('a value can\'t begin with "!"', _IN_QUOTES),
    "while scanning a tag": _bad_beginning,
    "comment or line break": _bad_beginning,
    "mapping keys are not allowed": _at_problem('a value can\'t begin with "?"', _IN_QUOTES),
    "directive": _at_context('a line can\'t begin with "%"', _IN_QUOTES),
    "block sequence entries are not allowed": _at_problem(
        'a "-" stands where no list item can', 'put "- " on a line of its own under the key'
    ),
    "<document start>": _second_document,
}
