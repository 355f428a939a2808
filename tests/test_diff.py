"""What readers will notice, by the cases in tests/diff/: two changes of the sample, and the exact lines between."""

import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from helpsite.editions.compare import differences
from helpsite.editions.difference import Subject
from helpsite.problem import Place
from helpsite.project import Project, read_project
from test_rules import changed

TESTS = Path(__file__).parent
SAMPLE = TESTS / "sample"
TODAY = date(2026, 7, 15)

CASES = [
    pytest.param(case, id=f"{file.stem}: {case['claim']}")
    for file in sorted((TESTS / "diff").iterdir())
    for case in yaml.safe_load(file.read_text(encoding="utf-8"))
]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sample, in which a case changes a few files for its own time."""
    return shutil.copytree(SAMPLE, tmp_path_factory.mktemp("diff") / "sample")


@pytest.mark.parametrize("case", CASES)
def test_readers_notice_just_the_lines_of_a_case(case: dict[str, Any], copy: Path) -> None:
    """`before` and `after` are changes of the sample, as in tests/rules; the lines are all that is found between.

    `facts` may give more of each difference: its weight, day, subject, place and so on, by the name of the attribute.
    """
    before, after = (_state(copy, case.get(key, {})) for key in ("before", "after"))

    found = differences(before, after)

    assert {language: [each.words[language] for each in found] for language in case["lines"]} == case["lines"]
    assert set(case["lines"]) == set(after.languages)
    for key, expected in case.get("facts", {}).items():
        assert [_plain(getattr(each, key)) for each in found] == expected, key


def _state(copy: Path, change: Mapping[str, Any]) -> Project:
    with changed(copy, change):
        return read_project(copy, TODAY)


def _plain(value: object) -> object:
    """A value of a difference as a case file writes it."""
    if isinstance(value, Subject):
        return " ".join(filter(None, [value.kind, value.id, value.service, "gone" if value.is_gone else ""]))
    return str(value) if isinstance(value, (date, Place)) else value
