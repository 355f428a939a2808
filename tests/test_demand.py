"""The rule that every change has its announcement, by the cases in tests/demand.yaml."""

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from helpsite.editions import demand as demanded
from helpsite.editions.demand import demand
from helpsite.editions.difference import Difference, Subject
from helpsite.problem import Place
from helpsite.project import Project, read_project
from test_rules import changed

TESTS = Path(__file__).parent
TODAY = date(2026, 7, 15)
CASES = yaml.safe_load((TESTS / "demand.yaml").read_text(encoding="utf-8"))
NOWHERE = "data/x.yaml:1:1"
OPENING = {"kind": "product", "affects": {"regions": ["fr"]}, "effective_from": date(2026, 7, 20)}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sample, in which a case changes a few files for its own time."""
    return shutil.copytree(TESTS / "sample", tmp_path_factory.mktemp("demand") / "sample")


@pytest.fixture(autouse=True)
def _no_silent_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave what posts themselves owe to a test of its own: cases have posts that come and go."""
    monkeypatch.setattr(demanded, "silent_changes", lambda _before, _after: [])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["claim"])
def test_announcements_owe_just_this_to_the_differences_of_a_case(case: dict[str, Any], copy: Path) -> None:
    posts = {"2026-07-01-opening": OPENING | {"old": True}, **case.get("posts", {})}
    old = {name: post.get("was", post) for name, post in posts.items() if post.get("old") or "was" in post}
    before, after = state(copy, case.get("gone", {}), old), state(copy, case.get("after", {}), posts)

    found = demand([difference(**each) for each in case["differences"]], before, after)

    assert [str(problem).removeprefix(f"{NOWHERE}: ") for problem in found.problems] == case["problems"]
    assert [untold.subject for untold in found.untold] == [subject(words) for words in case["untold"]]


def test_each_case_makes_a_claim_of_its_own() -> None:
    assert len({case["claim"] for case in CASES}) == len(CASES)


def test_only_what_stands_in_the_data_can_name_the_announcement_to_come(copy: Path) -> None:
    stage = next(case for case in CASES if case["claim"].startswith("a new stage that names no"))["after"]
    before, after = state(copy, {}, {}), state(copy, stage, {})
    new = difference("regions fr wallet", place="data/regions.yaml:37:11")

    found = [demand([new], before, after), demand([new], after, before)]

    facts = [untold.fact for each in found for untold in each.untold]
    assert [fact and str(fact.effective_from) for fact in facts] == ["2026-08-01", None]


@pytest.mark.parametrize(
    ("words", "fact"),
    [
        ({"zh": "公告“上线”没有了。", "en": "“Opening” is gone."}, "“Opening” is gone"),
        ({"zh": "公告“上线”没有了。"}, "公告“上线”没有了"),
    ],
)
def test_a_published_announcement_that_changed_in_silence_is_refused(
    words: dict[str, str], fact: str, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    silent = Difference("rewritten", words, Place("docs/zh/announcements/2026-07-01-opening.md", 1, 1))
    monkeypatch.setattr(demanded, "silent_changes", lambda _before, _after: [silent])
    project = state(copy, {}, {})

    assert [str(problem) for problem in demand([], project, project).problems] == [
        f"docs/zh/announcements/2026-07-01-opening.md:1:1: {fact}; "
        "restore it, or say what was wrong by an entry under corrections"
    ]


def state(copy: Path, change: dict[str, Any], posts: dict[str, Any]) -> Project:
    """The sample with a change and announcements."""
    texts = {f"docs/zh/announcements/{name}.md": post_text(name, **post) for name, post in posts.items()}
    with changed(copy, change | texts):
        return read_project(copy, TODAY)


def post_text(name: str, **front: Any) -> str:
    values = {"title": "公告", "description": "一句话。"} | {
        key: front[key] for key in front if key not in ("old", "was")
    }
    return f"---\ndate: {name[:10]}T10:00:00+08:00\n{yaml.safe_dump(values)}---\n\nWords.\n"


def difference(subject_words: str | None = None, **values: Any) -> Difference:
    """A difference as a case writes it."""
    words = values.pop("subject", subject_words)
    path, line, column = values.pop("place", NOWHERE).split(":")
    return Difference(
        weight="loss",
        words={"zh": "变了。", "en": "It changes."},
        place=Place(path, int(line), int(column)),
        subject=subject(words) if words else None,
        **values,
    )


def subject(words: str) -> Subject:
    """A subject as a case writes it: "regions jp wallet gone"."""
    kind, identifier, *rest = words.split()
    services = [word for word in rest if word != "gone"]
    return Subject(kind, identifier, *services, is_gone="gone" in rest)
