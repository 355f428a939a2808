"""As many regions and fees as there can be: they are checked in seconds, and twice as many take twice as long.

How long it takes is measured by hand (CONTRIBUTING.md): a test that counts seconds fails on a busy machine for nothing.
"""

import resource
import sys
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

import helpsite
from conftest import DAY, run
from helpsite.data.source import Document
from helpsite.pages.compose import compose
from helpsite.project import Project, read_project
from helpsite.rules import check
from large import large_project

OURS = str(Path(helpsite.__file__).parent)
SMALL = {"countries": 8, "services": 2, "stages": 2, "fees": 4, "rates": 2}
# Far more than it takes, on any machine. The aim is two seconds of a clock on one that does nothing else.
MOST_SECONDS = 20
# What is done with a project once it's read.
WORKS: dict[str, Callable[[Project], Any]] = {"check": check, "compose": compose}


def read(folder: Path) -> Project:
    return read_project(folder, DAY)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with every country and 500 fees. It is shared: look, do not touch."""
    return large_project(tmp_path_factory.mktemp("large") / "project")


def test_the_large_project_is_as_large_as_it_says(large: Path) -> None:
    catalog = read(large).catalog
    stages = [stage for region in catalog.regions.regions for stages in region.services.values() for stage in stages]
    rates = [rate for fee in catalog.fees.fees for rate in fee.rates]

    assert (len(catalog.regions.regions), len(stages)) == (249, 249 * 8 * 6)
    assert (len(catalog.fees.fees), len(rates)) == (500, 500 * 12)
    assert {stage.status for stage in stages} == {"available", "limited", "withdraw-only", "unavailable", "unknown"}
    assert {rate.basis for rate in rates} == {"network", "flat", "percentage", "tiers"}
    assert all(fact.sample for fact in (*stages, *rates, *catalog.fees.promotions))


def test_the_large_project_has_no_problem_and_is_checked_in_seconds(large: Path) -> None:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = run(large, "helpsite", "check", "--date", DAY.isoformat())
    after = resource.getrusage(resource.RUSAGE_CHILDREN)

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("No problems. ")
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < MOST_SECONDS


def test_no_place_is_looked_up_for_each_of_many_facts(large: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A place is for a problem. Where there is none, the facts that come by the thousand are not asked for theirs."""
    asked = []
    place = Document.place

    def place_and_count(document: Document, way: Any) -> Any:
        asked.append(way)
        return place(document, way)

    monkeypatch.setattr(Document, "place", place_and_count)
    assert check(read(large)) == []

    assert len(asked) < 8_000


@pytest.fixture(scope="module")
def steps_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, int], dict[str, int]]:
    """Return a function that gives the steps of each work on a project with so many of something; each is done once."""
    root = tmp_path_factory.mktemp("sizes")
    first = read(large_project(root / "first", **SMALL))
    for work in WORKS.values():
        work(first)  # what is done once is done here

    @cache
    def steps(what: str, size: int) -> dict[str, int]:
        folder = large_project(root / f"{what}-{size}", **(SMALL | {what: size}))
        reading = counted(partial(read, folder), OURS)
        projects = {name: read(folder) for name in WORKS}
        return {name: reading + counted(partial(work, projects[name]), OURS) for name, work in WORKS.items()}

    return steps


@pytest.mark.parametrize("work", ["check", "compose"])
@pytest.mark.parametrize("what", ["countries", "fees", "stages", "rates"])
def test_twice_as_many_take_twice_as_long(what: str, work: str, steps_of: Callable[[str, int], dict[str, int]]) -> None:
    """What is added by the second doubling is twice what is added by the first; if work were squared, four times."""
    few, more, many = (steps_of(what, SMALL[what] * times)[work] for times in (2, 4, 8))

    assert few < more < many
    assert many - more < 2.5 * (more - few)


def test_work_that_grows_too_fast_is_seen() -> None:
    """Counting steps tells lists that are looked through for each of their entries."""

    def pairs(many: int) -> int:
        return counted(lambda: [(one, other) for one in range(many) for other in range(many)], __file__)

    few, more, many = pairs(10), pairs(20), pairs(40)

    assert many - more > 2.5 * (more - few)


def counted(work: Callable[[], Any], where: str) -> int:
    """How many lines of the code in a file or below a folder are run by some work. The clock has no part in it."""
    count = 0

    def step(_frame: FrameType, event: str, _argument: Any) -> Any:
        nonlocal count
        count += event == "line"
        return step

    def enter(frame: FrameType, _event: str, _argument: Any) -> Any:
        return step if frame.f_code.co_filename.startswith(where) else None

    before = sys.gettrace()
    sys.settrace(enter)
    try:
        work()
    finally:
        sys.settrace(before)
    return count
