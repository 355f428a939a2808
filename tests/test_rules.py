"""Each rule against its cases in tests/rules/<rule>.yaml: a claim, a change of the sample, and the exact problems."""

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from helpsite.clock import now
from helpsite.pages.compose import compose
from helpsite.problem import in_order
from helpsite.project import read_project
from helpsite.rules import all_rules, check

TESTS = Path(__file__).parent
SAMPLE = TESTS / "sample"
TODAY = date(2026, 7, 15)

CASES: dict[str, list[dict[str, Any]]] = {
    file.stem: yaml.safe_load(file.read_text(encoding="utf-8")) for file in sorted((TESTS / "rules").iterdir())
}
EVERY_CASE = [pytest.param(rule, case, id=f"{rule}: {case['claim']}") for rule in CASES for case in CASES[rule]]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sample, in which a case changes a few files for its own time."""
    return shutil.copytree(SAMPLE, tmp_path_factory.mktemp("rules") / "sample")


@pytest.mark.parametrize(("rule", "case"), EVERY_CASE)
def test_a_rule_finds_just_the_problems_of_its_case(rule: str, case: dict[str, Any], copy: Path) -> None:
    """A project that a rule lets pass has no other problem either, so that the case passes for the right reason."""
    with changed(copy, case["change"]):
        project = read_project(copy, TODAY)

        found = [str(problem) for problem in in_order(all_rules()[rule](project))]

        assert found == case["problems"]
        if not found:
            assert check(project) == []
            compose(project)


def test_each_rule_has_a_case_that_it_refuses_and_one_that_it_lets_pass() -> None:
    kinds = {rule: {bool(case["problems"]) for case in cases} for rule, cases in CASES.items()}

    assert kinds == {rule: {True, False} for rule in all_rules()}


@pytest.mark.parametrize("rule", CASES)
def test_each_case_changes_the_sample_and_makes_a_claim_of_its_own(rule: str) -> None:
    assert [set(case) for case in CASES[rule]] == [{"claim", "change", "problems"}] * len(CASES[rule])
    assert all(case["change"] for case in CASES[rule])
    assert len({case["claim"] for case in CASES[rule]}) == len(CASES[rule])


def test_the_unchanged_sample_has_no_problem() -> None:
    project = read_project(SAMPLE, TODAY)

    assert check(project) == []
    assert {page.path for page in compose(project)} >= {"zh/index.md", "zh/regions/jp.md", "en/regions/fr.md"}


def test_the_shipped_project_has_no_problem() -> None:
    project = read_project(TESTS.parent, now(os.environ))

    assert check(project) == []
    assert {page.path for page in compose(project)} >= {"zh/index.md", "zh/regions/jp.md", "en/regions/fr.md"}


def test_the_sample_has_all_the_words_of_the_interface() -> None:
    """Components ask for words by name, so a new word in data/strings.yaml belongs into the sample as well."""
    shipped, sample = read_project(TESTS.parent, TODAY).catalog.strings, read_project(SAMPLE, TODAY).catalog.strings

    assert {group: set(words) for group, words in sample.root.items()} == {
        group: set(words) for group, words in shipped.root.items()
    }


@contextmanager
def changed(root: Path, change: Mapping[str, str | list[list[str]] | None]) -> Iterator[None]:
    """A project in which, for a while, files are written anew (text), gone (None), or have texts replaced (pairs)."""
    before = {path: (root / path).read_bytes() if (root / path).is_file() else None for path in change}
    try:
        for path, how in change.items():
            _write(root / path, _after(path, before[path], how))
        yield
    finally:
        for path, data in before.items():
            _write(root / path, data)


def _after(path: str, before: bytes | None, how: str | list[list[str]] | None) -> bytes | None:
    if not isinstance(how, list):
        return None if how is None else how.encode()
    assert before is not None, f"{path} is not in the sample"
    text = before.decode()
    for old, new in how:
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path}"
        text = text.replace(old, new)
    return text.encode()


def _write(file: Path, data: bytes | None) -> None:
    """Writes a file and the folders above it, or deletes the file and the folders that are empty without it."""
    if data is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
        return
    file.unlink()
    while not any(file.parent.iterdir()):
        file = file.parent
        file.rmdir()


def test_what_is_retired_by_now_does_not_hinder_a_look_at_a_day_before_its_end(copy: Path) -> None:
    """The site of a day in the past is built from what is written today."""
    case = CASES["what_is_retired_has_ended"][0]
    with changed(copy, case["change"]):
        project = read_project(copy, date(2026, 1, 1), datetime(2026, 8, 1, tzinfo=UTC))

        assert check(project) == []
