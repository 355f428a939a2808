"""The strict reader: what YAML 1.2 means, where it stands, and what is refused with which line."""

import os
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpsite.data.source import MAX_BYTES, MAX_DEPTH, parse_yaml, read_text, read_yaml
from helpsite.problem import Place, Problem, ProblemsFound

PATH = "data/x.yaml"


def lines_of(text: str) -> list[str]:
    """The problem lines that reading this text ends with."""
    with pytest.raises(ProblemsFound) as found:
        parse_yaml(text, PATH)
    return [str(problem) for problem in found.value.problems]


def lines_of_file(root: Path, path: str = PATH) -> list[str]:
    """The problem lines that reading this file ends with."""
    with pytest.raises(ProblemsFound) as found:
        read_yaml(root, path)
    return [str(problem) for problem in found.value.problems]


def data_file(root: Path, data: bytes) -> Path:
    """A file at PATH below root that holds these bytes."""
    file = root / PATH
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(data)
    return file


# --- Words ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("no", "no"),
        ("No", "No"),
        ("NO", "NO"),
        ("yes", "yes"),
        ("on", "on"),
        ("off", "off"),
        ("y", "y"),
        ("n", "n"),
        ("18:30", "18:30"),
        ("1:30:00", "1:30:00"),
        ("2026-07-01", "2026-07-01"),
        ("2026-07-01T10:00:00+08:00", "2026-07-01T10:00:00+08:00"),
        ("1_000", "1_000"),
        ("0x1F", "0x1F"),
        ("0o17", "0o17"),
        ("0b11", "0b11"),
        ("1,5", "1,5"),
        ("1.2.3", "1.2.3"),
        ("+44 20 7946 0000", "+44 20 7946 0000"),
        ("=", "="),
        ("<<", "<<"),
        ("nUll", "nUll"),
        ("tRue", "tRue"),
        ("中文 词", "中文 词"),
        ("'true'", "true"),
        ('"010"', "010"),
        ("''", ""),
        ('"\\u4e2d"', "中"),
        ("'it''s'", "it's"),
        ("true", True),
        ("True", True),
        ("TRUE", True),
        ("false", False),
        ("False", False),
        ("FALSE", False),
        ("null", None),
        ("Null", None),
        ("NULL", None),
        ("~", None),
        ("", None),
        ("0", 0),
        ("-7", -7),
        ("90", 90),
    ],
)
def test_a_value_is_what_yaml_1_2_means_by_it(written: str, meant: Any) -> None:
    value = parse_yaml(f"key: {written}\n", PATH).value["key"]

    assert (value, type(value)) == (meant, type(meant))


@pytest.mark.parametrize("written", ["1.10", "0.10", "-0.5", "1e3", "1E-7", ".5", "1.", ".inf", "-.INF", ".nan"])
def test_a_number_with_a_fraction_remembers_how_it_was_written(written: str) -> None:
    value = parse_yaml(f"key: {written}\n", PATH).value["key"]

    assert (isinstance(value, str), str(value)) == (False, written)


@pytest.mark.parametrize("written", ["010", "+442079460000", "+1", "-0", "12345678901234567890"])
def test_a_whole_number_remembers_how_it_was_written(written: str) -> None:
    """A phone number without quotes can so be quoted back without losing its plus sign or its zeros."""
    value = parse_yaml(f"key: {written}\n", PATH).value["key"]

    assert str(value) == written


def test_a_key_is_always_a_word() -> None:
    text = "no: 1\ntrue: 2\n2026-07-01: 3\n010: 4\n1.10: 5\nnull: 6\n中文: 7\n'a b': 8\n"

    assert parse_yaml(text, PATH).value == {
        "no": 1,
        "true": 2,
        "2026-07-01": 3,
        "010": 4,
        "1.10": 5,
        "null": 6,
        "中文": 7,
        "a b": 8,
    }


def test_blocks_and_flows_are_read_alike() -> None:
    blocks = "a:\n  - b: 1\n    c: [x, y]\n  - d\ne:\n- f\n"
    flows = "{a: [{b: 1, c: [x, y]}, d], e: [f]}\n"

    assert parse_yaml(blocks, PATH).value == {"a": [{"b": 1, "c": ["x", "y"]}, "d"], "e": ["f"]}
    assert parse_yaml(flows, PATH).value == parse_yaml(blocks, PATH).value


def test_a_block_of_text_keeps_its_lines_or_folds_them() -> None:
    assert parse_yaml("a: |\n  x\n  y\nb: >-\n  x\n  y\n", PATH).value == {"a": "x\ny\n", "b": "x y"}


# --- Places -----------------------------------------------------------------------------------------------------------

PLACES = """\
# 说明
名称: {zh: 比特派 😀, en: Bitpie}
list:
  - a
  - {b: "é", c: 2}
text: |
  x
empty:
last: 1
"""


def test_each_value_and_each_key_knows_its_line_and_column() -> None:
    document = parse_yaml(PLACES, PATH)

    values = {
        (): Place(PATH, 2, 1),
        ("名称",): Place(PATH, 2, 5),
        ("名称", "zh"): Place(PATH, 2, 10),
        ("名称", "en"): Place(PATH, 2, 21),
        ("list",): Place(PATH, 4, 3),
        ("list", 0): Place(PATH, 4, 5),
        ("list", 1): Place(PATH, 5, 5),
        ("list", 1, "b"): Place(PATH, 5, 9),
        ("list", 1, "c"): Place(PATH, 5, 17),
        ("text",): Place(PATH, 6, 7),
        ("empty",): Place(PATH, 8, 7),
        ("last",): Place(PATH, 9, 7),
    }
    keys = {
        ("名称",): Place(PATH, 2, 1),
        ("名称", "zh"): Place(PATH, 2, 6),
        ("名称", "en"): Place(PATH, 2, 17),
        ("list",): Place(PATH, 3, 1),
        ("list", 1, "b"): Place(PATH, 5, 6),
        ("list", 1, "c"): Place(PATH, 5, 14),
        ("text",): Place(PATH, 6, 1),
        ("empty",): Place(PATH, 8, 1),
        ("last",): Place(PATH, 9, 1),
    }

    assert {way: document.place(way) for way in values} == values
    assert {way: document.key_place(way) for way in keys} == keys


def test_what_does_not_stand_in_the_file_has_the_place_of_what_is_around_it() -> None:
    document = parse_yaml(PLACES, PATH)

    assert document.place(("list", 1, "z")) == Place(PATH, 5, 5)
    assert document.place(("nothing", "at all")) == Place(PATH, 2, 1)
    assert document.key_place(("list", 0)) == Place(PATH, 4, 5)
    assert document.key_place(("list", 1, "c")) == Place(PATH, 5, 14)


def test_yaml_inside_another_file_is_counted_from_the_top_of_that_file() -> None:
    assert parse_yaml("a: 1\n", PATH, line_offset=3).place(("a",)) == Place(PATH, 4, 4)
    with pytest.raises(ProblemsFound, match=r"^data/x\.yaml:5:1: the key \"a\" .*\(first in line 4\)"):
        parse_yaml("a: 1\na: 2\n", PATH, line_offset=3)


# --- Refused text -----------------------------------------------------------------------------------------------------

EMPTY = "the file is empty; fill it in or restore it"
NO_COLON = 'the line has no ": " after its key; write "key: value", with a space after the colon'
NOT_IN_LINE = "the line does not line up with the keys above it; indent it like its neighbours"
TOO_FAR = "the line is indented further than the keys above it; line it up with them"
TAB = "the line is indented with a tab; use spaces, two for each level"
OPEN_QUOTE = "the quote that opens here is never closed; add the closing quote at the end of the value"
IN_QUOTES = 'put the value in quotes: "…"'
LONG_KEY = "k" * 59 + "…"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        pytest.param("", [f"1:1: {EMPTY}"], id="nothing"),
        pytest.param("\n  \n", [f"1:1: {EMPTY}"], id="only spaces"),
        pytest.param("# a\n  # b\n", [f"1:1: {EMPTY}"], id="only comments"),
        pytest.param("---\n", [f"1:1: {EMPTY}"], id="only the sign of a document"),
        pytest.param("--- # a\n", [f"1:1: {EMPTY}"], id="only the sign of a document with a comment"),
        pytest.param("a:\n\tb: 1\n", [f"2:1: {TAB}"], id="a tab in front of a key"),
        pytest.param("a:\n  b: 1\n\tc: 2\n", [f"3:1: {TAB}"], id="a tab in front of a later key"),
        pytest.param("a:\n  \tb: 1\n", [f"2:3: {TAB}"], id="a tab behind spaces"),
        pytest.param("a:\n\t- b\n", [f"2:1: {TAB}"], id="a tab in front of a list"),
        pytest.param('a: "b\nc: d\n', [f"1:4: {OPEN_QUOTE}"], id="an open double quote"),
        pytest.param("a: 'b\nc: d\n", [f"1:4: {OPEN_QUOTE}"], id="an open single quote"),
        pytest.param(
            'a: "b\nc: "d"\n', [f"1:4: {OPEN_QUOTE}"], id="an open quote that only the quote of a later line closes"
        ),
        pytest.param(
            "a: 'it's'\nb: c\n",
            ['1:8: words stand after the closing quote; put the whole value in quotes: "…"'],
            id="an apostrophe in single quotes",
        ),
        pytest.param(
            'a: "b" c\n',
            ['1:8: words stand after the closing quote; put the whole value in quotes: "…"'],
            id="words behind a quote",
        ),
        pytest.param(
            "a: 1\nb: 2\na: 3\n",
            ['3:1: the key "a" stands here a second time (first in line 1); keep one of the two'],
            id="a duplicate key",
        ),
        pytest.param(
            "a: {b: 1, b: 2}\nc:\n  d: 1\n  'd': {e: 1, e: 2}\n",
            [
                '1:11: the key "b" stands here a second time (first in line 1); keep one of the two',
                '4:3: the key "d" stands here a second time (first in line 3); keep one of the two',
                '4:15: the key "e" stands here a second time (first in line 4); keep one of the two',
            ],
            id="duplicate keys everywhere",
        ),
        pytest.param(
            "a: &x 1\nb: *x\n",
            [
                '1:4: the anchor "&x" is not allowed here; delete it',
                '2:4: the alias "*x" is not allowed here; write the value out',
            ],
            id="an anchor and an alias",
        ),
        pytest.param(
            "a: &x {b: 1}\nc:\n  <<: *x\n",
            [
                '1:4: the anchor "&x" is not allowed here; delete it',
                '3:7: the alias "*x" is not allowed here; write the value out',
            ],
            id="a merged map",
        ),
        pytest.param("&x a: 1\n", ['1:1: the anchor "&x" is not allowed here; delete it'], id="an anchor at a key"),
        pytest.param("a: 1\n*x : 2\n", ['2:1: a key must be a word; write "key: value"'], id="an alias as key"),
        pytest.param("a: **b**\n", [f'1:4: a value can\'t begin with "*"; {IN_QUOTES}'], id="a star"),
        pytest.param("a: *\n", [f'1:4: a value can\'t begin with "*"; {IN_QUOTES}'], id="a star alone"),
        pytest.param("a: & b\n", [f'1:4: a value can\'t begin with "&"; {IN_QUOTES}'], id="an and sign"),
        pytest.param(
            "a: !!python/object:os.system x\n",
            ['1:4: the tag "tag:yaml.org,2002:python/object:os.system" is not allowed here; delete it'],
            id="a tag that makes an object",
        ),
        pytest.param("a: !b c\n", ['1:4: the tag "!b" is not allowed here; delete it'], id="a tag of one's own"),
        pytest.param("!b a: c\n", ['1:1: the tag "!b" is not allowed here; delete it'], id="a tag at a key"),
        pytest.param("!b\na: c\n", ['1:1: the tag "!b" is not allowed here; delete it'], id="a tag at the file"),
        pytest.param("a: ! 注意\n", ['1:4: the tag "!" is not allowed here; delete it'], id="an empty tag"),
        pytest.param(
            "a: !x!y 1\n", [f'1:4: a value can\'t begin with "!"; {IN_QUOTES}'], id="a tag that nothing declares"
        ),
        pytest.param(
            "a: 1\n---\nb: 2\n", ['2:1: the line "---" begins a second document; delete that line'], id="two documents"
        ),
        pytest.param(
            "a: 1\n...\nb: 2\n", ['2:1: the line "..." ends the document; delete that line'], id="an end in the middle"
        ),
        pytest.param(
            "a: " + "[" * 25 + "]" * 25 + "\n",
            [f"1:{3 + MAX_DEPTH}: more than 20 levels stand inside each other; move this to where it belongs"],
            id="lists in lists",
        ),
        pytest.param(
            "".join(" " * depth + "k:\n" for depth in range(25)),
            ["21:21: more than 20 levels stand inside each other; move this to where it belongs"],
            id="maps in maps",
        ),
        pytest.param("? [a, b]\n: c\n", ['1:3: a key must be a word; write "key: value"'], id="a list as key"),
        pytest.param("{a: 1}: b\n", ['1:1: a key must be a word; write "key: value"'], id="a map as key"),
        pytest.param(
            "a: b: c\n", ['1:5: a ": " inside a value; put the whole value in quotes: "…"'], id="a colon in a value"
        ),
        pytest.param("a: 1\nb\nc: 2\n", [f"2:1: {NO_COLON}"], id="a key without a colon"),
        pytest.param("a:1\nb: 2\n", [f"1:1: {NO_COLON}"], id="a first key without a space after its colon"),
        pytest.param("a: 1\nb:1\nc: 2\n", [f"2:1: {NO_COLON}"], id="a key without a space after its colon"),
        pytest.param("a: 1\n名称：x\nc: 2\n", [f"2:1: {NO_COLON}"], id="a key with a full-width colon"),
        pytest.param("a: 1\n  b: 2\n", [f"2:3: {TOO_FAR}"], id="a key too far to the right"),
        pytest.param("a:\n    b: 1\n  c: 2\n", [f"3:3: {NOT_IN_LINE}"], id="a key between two levels"),
        pytest.param("  a: 1\nb: 2\n", [f"2:1: {NOT_IN_LINE}"], id="a first key that is indented"),
        pytest.param(
            "a:\n  - b\n  c: d\n",
            ['3:3: the line does not line up with the list above it; begin the item with "- ", under the one above'],
            id="a key in a list",
        ),
        pytest.param(
            "a: - b\n",
            ['1:4: a "-" stands where no list item can; put "- " on a line of its own under the key'],
            id="an item beside its key",
        ),
        pytest.param(
            "a:\n  - b\n   - c\n",
            ["3:4: the line does not line up with the list above it; indent it like its neighbours"],
            id="an item too far to the right, which would silently become part of the one above",
        ),
        pytest.param(
            "a: [b, c\nd: e\n",
            ['2:2: the list that opens with "[" is not closed; add "," between items and "]" at the end'],
            id="an open list",
        ),
        pytest.param(
            "note: {en: Note: see}\n",
            [
                '1:16: a second ":" stands in this value; put the words in quotes: "…", '
                'or add the "," that is missing before a key'
            ],
            id="a colon in words inside braces",
        ),
        pytest.param(
            "名: {zh: 中文 en: English}\n",
            [
                '1:14: a second ":" stands in this value; put the words in quotes: "…", '
                'or add the "," that is missing before a key'
            ],
            id="no comma between two languages",
        ),
        pytest.param(
            "a:\n  - b: 1\n    c: 2\n   d: 3\n",
            [f"4:4: {NOT_IN_LINE}"],
            id="a key of an item that is indented too little",
        ),
        pytest.param(
            "rates:\n  - basis: flat\n    amount: 1\n    basis: flat\n    amount: 2\n",
            [
                '4:5: the key "basis" stands here a second time (first in line 2); '
                'begin a new entry with "- ", or delete one of the two'
            ],
            id="a new item without its dash is told once",
        ),
        pytest.param(
            "rates:\n  - basis: flat\n    amount: 1\n    amount: 2\n  - {a: 1, a: 2}\n",
            [
                '4:5: the key "amount" stands here a second time (first in line 3); keep one of the two',
                '5:12: the key "a" stands here a second time (first in line 5); keep one of the two',
            ],
            id="another key of an item, and one in braces, are not taken for a new item",
        ),
        pytest.param(
            "a: {b: c\nd: e\n",
            ['2:2: the map that opens with "{" is not closed; add "," between entries and "}" at the end'],
            id="an open map",
        ),
        pytest.param(
            "名: {zh: 中文， en: English}\n",
            ['1:11: the comma "，" is a full-width one; write "," and a space'],
            id="a full-width comma between two languages",
        ),
        pytest.param("a: {b: c}}\n", ['1:10: a "}" too many stands here; delete it'], id="a brace that closes nothing"),
        pytest.param("a: @example\n", [f'1:4: a value can\'t begin with "@"; {IN_QUOTES}'], id="an at sign"),
        pytest.param("a: `x`\n", [f'1:4: a value can\'t begin with "`"; {IN_QUOTES}'], id="a backtick"),
        pytest.param("a: %b\n", [f'1:4: a value can\'t begin with "%"; {IN_QUOTES}'], id="a percent sign"),
        pytest.param("a: > 5 USD\n", [f'1:4: a value can\'t begin with ">"; {IN_QUOTES}'], id="a greater sign"),
        pytest.param("a: | x\n", [f'1:4: a value can\'t begin with "|"; {IN_QUOTES}'], id="a bar"),
        pytest.param("a: ? b\n", [f'1:4: a value can\'t begin with "?"; {IN_QUOTES}'], id="a question mark"),
        pytest.param(
            'a: "\\d"\n',
            ["1:5: the \"\\\" in this value has no meaning; use single quotes '…', or write \\\\"],
            id="a backslash",
        ),
        pytest.param(
            'a: "\\x1"\n',
            ["1:7: the \"\\\" in this value has no meaning; use single quotes '…', or write \\\\"],
            id="half a code of a character",
        ),
        pytest.param(
            'a: "\\ud800"\n',
            ["1:7: the \"\\\" in this value has no meaning; use single quotes '…', or write \\\\"],
            id="half a character",
        ),
        pytest.param(
            ("k" * 500 + ": v\n") * 2,
            [f'2:1: the key "{LONG_KEY}" stands here a second time (first in line 1); keep one of the two'],
            id="a very long key, which is cut",
        ),
        pytest.param(
            "k" * 2000 + ": v\n",
            ["1:1: the key is longer than 1000 characters; shorten it"],
            id="a key that is too long for YAML",
        ),
        pytest.param(
            "a: &" + "k" * 500 + " v\n",
            [f'1:4: the anchor "&{"k" * 58}…" is not allowed here; delete it'],
            id="a very long anchor, which is cut",
        ),
        pytest.param(
            "a\u202eb: 1\na\u202eb: 2\n",
            ['2:1: the key "a\\u202eb" stands here a second time (first in line 1); keep one of the two'],
            id="a mark that turns the direction of text, which is shown",
        ),
        pytest.param(
            "a\u200bb: 1\na\u200bb: 2\n",
            ['2:1: the key "a\\u200bb" stands here a second time (first in line 1); keep one of the two'],
            id="a space without width, which is shown",
        ),
        pytest.param(
            '"\\e[31m": 1\n"\\e[31m": 2\n',
            ['2:1: the key "\\u001b[31m" stands here a second time (first in line 1); keep one of the two'],
            id="a command to a terminal, which is shown",
        ),
    ],
)
def test_text_is_refused_with_the_line_that_says_why(text: str, lines: list[str]) -> None:
    assert lines_of(text) == [f"{PATH}:{line}" for line in lines]


def test_what_was_found_before_the_reader_gave_up_is_told_too() -> None:
    assert lines_of("a: 1\na: 2\nb: &x 1\nc: @d\n") == [
        'data/x.yaml:2:1: the key "a" stands here a second time (first in line 1); keep one of the two',
        'data/x.yaml:3:4: the anchor "&x" is not allowed here; delete it',
        f'data/x.yaml:4:4: a value can\'t begin with "@"; {IN_QUOTES}',
    ]


def test_as_many_levels_as_allowed_are_read() -> None:
    inside = MAX_DEPTH - 1

    assert parse_yaml("a: " + "[" * inside + "]" * inside + "\n", PATH).value["a"] != []


def test_a_bomb_of_aliases_ends_at_once_with_one_line_for_each_of_its_marks() -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n"
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    began = time.monotonic()

    lines = lines_of(bomb)

    assert time.monotonic() - began < 1
    assert len(lines) == 9 + 8 * 9
    assert lines[:3] == [
        'data/x.yaml:1:4: the anchor "&a" is not allowed here; delete it',
        'data/x.yaml:2:4: the anchor "&b" is not allowed here; delete it',
        'data/x.yaml:2:8: the alias "*a" is not allowed here; write the value out',
    ]


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? "])
def test_a_hundred_thousand_levels_end_at_once(opening: str) -> None:
    began = time.monotonic()

    assert len(lines_of("a:\n  " + opening * 100_000)) == 1
    assert time.monotonic() - began < 1


# --- Refused files ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "line"),
    [
        pytest.param(b"", f":1:1: {EMPTY}", id="no byte"),
        pytest.param(
            "a: 1\nb: 中文\n".encode("gb18030"),
            ':2:4: the file is not UTF-8 text (byte 0xd6); save it with the encoding "UTF-8"',
            id="an encoding for Chinese",
        ),
        pytest.param(
            "a: 中文\nb: 中é\n".encode()[:-2] + b"\n",
            ':2:5: the file is not UTF-8 text (byte 0xc3); save it with the encoding "UTF-8"',
            id="half a character",
        ),
        pytest.param(
            b"a: \xed\xa0\x80\n",
            ':1:4: the file is not UTF-8 text (byte 0xed); save it with the encoding "UTF-8"',
            id="half a pair",
        ),
        pytest.param(
            "a: 1\n".encode("utf-16"),
            ':1:1: the file begins with a byte-order mark; save it as "UTF-8" without BOM',
            id="UTF-16",
        ),
        pytest.param(
            b"\xfe\xff" + "a: 1\n".encode("utf-16-be"),
            ':1:1: the file begins with a byte-order mark; save it as "UTF-8" without BOM',
            id="UTF-16, the other way round",
        ),
        pytest.param(
            "a: 1\n".encode("utf-8-sig"),
            ':1:1: the file begins with a byte-order mark; save it as "UTF-8" without BOM',
            id="a byte-order mark",
        ),
        pytest.param(
            b"a: 1\nb: x\x00y\n",
            ':2:5: the character "\\u0000" can\'t be seen and must not stand here; delete it',
            id="a null character",
        ),
        pytest.param(
            "中: \x1b[31m\n".encode(),
            ':1:4: the character "\\u001b" can\'t be seen and must not stand here; delete it',
            id="a command to a terminal",
        ),
        pytest.param(
            "a: b\u2028c: d\n".encode(),
            ':1:5: the character "\\u2028" can\'t be seen and must not stand here; delete it',
            id="a line end that editors do not show",
        ),
        pytest.param(
            "a: b\x85c: d\n".encode(),
            ':1:5: the character "\\u0085" can\'t be seen and must not stand here; delete it',
            id="another line end that editors do not show",
        ),
        pytest.param(
            "a: 1\r\nb: \ufeffx\r\n".encode(),
            ':2:4: the character "\\ufeff" can\'t be seen and must not stand here; delete it',
            id="a byte-order mark in the middle",
        ),
    ],
)
def test_a_file_is_refused_with_the_line_that_says_why(data: bytes, line: str, tmp_path: Path) -> None:
    data_file(tmp_path, data)

    assert lines_of_file(tmp_path) == [PATH + line]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_the_line_ends_of_every_system_are_read(end: str, tmp_path: Path) -> None:
    data_file(tmp_path, f"a: 中文{end}b:{end}  - 1{end}".encode())

    document = read_yaml(tmp_path, PATH)

    assert document.value == {"a": "中文", "b": [1]}
    assert document.place(("b", 0)) == Place(PATH, 3, 5)
    assert read_text(tmp_path, PATH) == "a: 中文\nb:\n  - 1\n"


def test_a_file_of_50_megabytes_is_refused_at_once_and_unread(tmp_path: Path) -> None:
    file = data_file(tmp_path, b"")
    os.truncate(file, 50_000_000)
    began = time.monotonic()

    assert lines_of_file(tmp_path) == [
        "data/x.yaml: the file has 50 MB, the limit is 16 MB; split it or take out what does not belong there"
    ]
    assert time.monotonic() - began < 1


def test_a_file_of_a_terabyte_is_refused_unread(tmp_path: Path) -> None:
    """Nobody could read so much: what is told comes from the file's size alone."""
    os.truncate(data_file(tmp_path, b""), 10**12)

    assert lines_of_file(tmp_path) == [
        "data/x.yaml: the file has 1000000 MB, the limit is 16 MB; split it or take out what does not belong there"
    ]


def test_a_file_at_the_limit_is_read(tmp_path: Path) -> None:
    data_file(tmp_path, b"a: 1\n#" + b"x" * (MAX_BYTES - 6))

    assert len(read_text(tmp_path, PATH)) == MAX_BYTES


LINK = "data/x.yaml: is a symbolic link or stands behind one; put the file itself there"


@pytest.mark.parametrize("target", ["../outside.yaml", "y.yaml", "nothing", "x.yaml", "/dev/zero"])
def test_a_symbolic_link_is_refused_wherever_it_leads(target: str, tmp_path: Path) -> None:
    root = tmp_path / "root"
    (root / "data").mkdir(parents=True)
    (tmp_path / "outside.yaml").write_text("a: 1\n")
    (root / "outside.yaml").write_text("a: 1\n")
    (root / "data" / "y.yaml").write_text("a: 1\n")
    (root / PATH).symlink_to(target)

    assert lines_of_file(root) == [LINK]


def test_a_file_behind_a_linked_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "x.yaml").write_text("a: 1\n")
    (tmp_path / "data").symlink_to("elsewhere")

    assert lines_of_file(tmp_path) == [LINK]


def test_the_project_itself_may_stand_behind_a_link(tmp_path: Path) -> None:
    data_file(tmp_path, b"a: 1\n")
    (tmp_path / "link").symlink_to(tmp_path)

    assert read_yaml(tmp_path / "link", PATH).value == {"a": 1}


def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    os.mkfifo(tmp_path / PATH)

    assert lines_of_file(tmp_path) == ["data/x.yaml: is not a file; put a file there"]


def test_a_folder_in_place_of_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / PATH).mkdir(parents=True)

    assert lines_of_file(tmp_path) == ["data/x.yaml: is not a file; put a file there"]


def test_a_file_in_place_of_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")

    assert lines_of_file(tmp_path) == ["data/x.yaml: the file is missing; restore it from git"]


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    assert lines_of_file(tmp_path) == ["data/x.yaml: the file is missing; restore it from git"]


# --- Anything ---------------------------------------------------------------------------------------------------------

PIECES = st.sampled_from(
    [
        *"abc012 \n\t:-?,[]{}#&*!|>'\"%@`~=<.\\",
        "\n  ",
        "- ",
        ": ",
        "---\n",
        "...\n",
        "<<: *a",
        "&a ",
        "*a",
        "!!map",
        "%YAML 1.1\n",
        "\\u",
        "中文",
        "：",
        "，",
        "😀",
        "\u202e",
        "\ufeff",
        "\x00",
        "\x85",
        "\r",
    ]
)
ANY_TEXT = st.one_of(st.lists(PIECES, max_size=40).map("".join), st.text(st.characters(codec="utf-8"), max_size=60))


# The same inputs at every run; how fast a machine is decides nothing, but two seconds are a hang.
ALIKE = settings(derandomize=True, deadline=2_000, suppress_health_check=[HealthCheck.too_slow])


def problems_of(text: str) -> list[Problem]:
    """What is wrong with this text, or nothing."""
    try:
        parse_yaml(text, PATH)
    except ProblemsFound as found:
        return found.problems
    return []


@ALIKE
@given(ANY_TEXT)
def test_any_text_is_read_or_refused_with_lines_of_one_line_each(text: str) -> None:
    for problem in problems_of(text):
        assert str(problem).startswith(f"{PATH}:")
        assert str(problem).isprintable()
        assert problem.fact
        assert problem.way_out
        assert problem.place.line <= text.count("\n") + text.count("\r") + text.count("\x85") + 2


@ALIKE
@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused_with_lines_of_one_line_each(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    root = tmp_path_factory.getbasetemp() / "any-bytes"
    root.mkdir(exist_ok=True)
    data_file(root, data)
    problems: list[Problem] = []
    try:
        read_yaml(root, PATH)
    except ProblemsFound as found:
        problems = found.problems
    assert all(str(problem).isprintable() for problem in problems)
