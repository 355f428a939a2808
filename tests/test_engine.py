"""The search's engine without a browser: what a question is made of, which pages answer it, what is shown of them."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from conftest import ROOT

CASES: dict[str, list[dict[str, Any]]] = yaml.safe_load((ROOT / "tests" / "engine.yaml").read_text(encoding="utf-8"))

Ask = Callable[[list[dict[str, Any]]], list[Any]]


@pytest.fixture(scope="module")
def ask(node: Path) -> Ask:
    """Return what puts cases to the modules in assets/: what goes in, and what comes out."""

    def answers(given: list[dict[str, Any]]) -> list[Any]:
        command = [node, ROOT / "tests/node/search.mjs", ROOT / "assets"]
        done = subprocess.run(command, input=json.dumps(given), capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return answers


def claims(name: str, found: list[Any]) -> dict[str, Any]:
    """Return what came out for each case of a group, by its claim."""
    return dict(zip((case["claim"] for case in CASES[name]), found, strict=True))


def expected(name: str) -> dict[str, Any]:
    """Return what should come out for each case of a group, by its claim."""
    return {case["claim"]: case["expected"] for case in CASES[name]}


def test_a_question_is_cut_into_units(ask: Ask) -> None:
    assert claims("units", ask([{"units": case["given"]} for case in CASES["units"]])) == expected("units")


@pytest.mark.parametrize("name", ["cut", "mend", "apart"])
def test_words_are_found_in_a_question(ask: Ask, name: str) -> None:
    assert claims(name, ask([case["given"] for case in CASES[name]])) == expected(name)


def test_the_steps_between_two_words_are_counted(ask: Ask) -> None:
    assert claims("steps", ask([{"steps": case["given"]} for case in CASES["steps"]])) == expected("steps")


def seen(answer: dict[str, Any], keys: set[str]) -> dict[str, Any]:
    """Return what a case looks at in an answer."""
    results = answer["results"]
    every = {
        "level": answer["level"],
        "understood": answer["understood"],
        "unknown": answer["unknown"],
        "addresses": [result["address"] for result in results],
        "sections": [result["section"] for result in results],
        "old": [result["old"] for result in results],
        "facts": [[fact["label"], fact["text"], fact["sample"]] for result in results for fact in result["facts"]],
    }
    return {key: every[key] for key in keys}


def test_the_pages_that_answer_a_question_are_found_in_their_order(ask: Ask) -> None:
    cases = CASES["find"]
    given = [
        {"pages": case["site"], **{key: case[key] for key in case if key not in ("claim", "site")}} for case in cases
    ]
    answers = claims("find", ask(given))
    found = {case["claim"]: seen(answers[case["claim"]], set(case["expected"])) for case in cases}
    assert found == expected("find")


def test_of_a_page_the_section_that_answers_is_shown(ask: Ask) -> None:
    found = ask([{"passage": case["given"]} for case in CASES["passage"]])
    for passage in found:
        parts = passage["excerpt"]
        passage["excerpt"] = "".join(f"[{part['text']}]" if part["marked"] else part["text"] for part in parts)
    assert claims("passage", found) == expected("passage")


@pytest.mark.parametrize(
    ("lost", "question", "message"),
    [
        ("words", "fees", '"fees" could not be looked up'),
        ("words", "费", '"费" could not be looked up'),
        ("pages", "fees", "the index has other pages than the lists"),
    ],
)
def test_a_half_loaded_index_is_an_error_and_no_answer(ask: Ask, lost: str, question: str, message: str) -> None:
    """Pagefind passes over what it could not load, and would find nothing, or less than there is."""
    pages = [{"address": "/fees/", "title": "Fees", "content": "Fees 费用"}]
    given = {"pages": pages, "ask": question, "language": "en"}
    assert ask([{**given, "lost": lost}, given])[0] == {"error": message}
    assert ask([given])[0]["level"] == "found"


def test_an_index_of_another_day_is_an_error_and_no_answer(ask: Ask) -> None:
    """A browser may have kept the lists of the day before: a page's words would be shown as another one's."""
    pages = [{"address": "/fees/", "title": "Fees", "content": "Fees 费用"}] * 2
    given = {"pages": pages, "ask": "fees", "language": "en"}
    old = {**given, "lists": {"index": 0}}
    assert ask([old, given])[0] == {"error": "the index has other pages than the lists"}
    assert ask([given])[0]["level"] == "found"


BEGUN = {
    "pages": [{"address": "/fees/", "title": "Fees", "content": "Fees: how to pay"}],
    "lists": {"ignored": ["how", "to"]},
    "language": "en",
}


def test_a_question_whose_reader_types_on_loads_no_page(ask: Ask) -> None:
    asked = [{"costs": BEGUN | {"ask": "fees", "isAsked": still}} for still in (True, False)]
    first, second = ask(asked)
    assert (first["level"], first["loaded"]) == ("found", ["/fees/"])
    assert (second["level"], second["loaded"]) == (None, [])


def test_words_that_only_begin_a_question_wait_for_more(ask: Ask) -> None:
    begun, typed_on, whole = ask(
        [
            {"costs": BEGUN | {"ask": words, "isAsked": still}}
            for words, still in (("how to", True), ("how to", False), ("how to pay", True))
        ]
    )
    assert (begun["rests"], typed_on["rests"], whole["rests"]) == (1, 1, 0)
    assert (begun["loaded"], typed_on["loaded"], whole["loaded"]) == (["/fees/"], [], ["/fees/"])
