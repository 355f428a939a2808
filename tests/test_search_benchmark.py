"""The search benchmark: what it says of searches whose figures are known, and what this site's search must reach."""

import json
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from conftest import DAY, ROOT, TAGS
from helpsite.known import as_known
from helpsite.pages.compose import all_pages
from helpsite.project import read_project
from helpsite.site import search
from large import large_project
from search_benchmark import (
    Question,
    SearchBroken,
    Shown,
    WrongQuestions,
    ask,
    ask_all,
    first_queries,
    first_query,
    open_search,
    opened,
    rank,
    read_questions,
    report,
    served,
    text,
    times,
    weights,
)

# --- A search whose answers are known ---------------------------------------------------------------------------------

# What is asked leads to a level and addresses. The search asks for them when it's first opened, and for late.txt after
# the first results, as one that prepares for the next question might do.
ANSWERS = {
    "提现费": ["found", ["/fees/", "/faq/"]],
    "网络费 gas": ["found", ["/faq/", "/contact/", "/fees/#network"]],
    "客服": ["near", ["/faq/", "/fees/", "/regions/", "/contact/"]],
    "Japan": ["found", ["/regions/", "/en/regions/"]],
    "wihdraw": ["none", []],
    "pizza": ["found", ["/faq/"]],
    "红烧肉": ["near", ["/fees/"]],
    "omelette": ["none", []],
}
PAGE = """<!doctype html>
<html><head><meta charset="utf-8"><title>A page</title></head><body>
<dialog id="__search-dialog"><input role="combobox"><ul id="__search-results"></ul></dialog>
<script type="module">
const dialog = document.querySelector("dialog");
const field = dialog.querySelector("input");
const results = dialog.querySelector("ul");
let answers = null;
let late = null;
window.heard = [];

async function show(question) {
  answers ??= fetch("/answers.json").then((answer) => answer.json());
  const [level, addresses] = (await answers)[question] ?? ["none", []];
  if (question !== field.value) return;
  const hidden = '<li role="option" hidden><a class="hs-result__link" href="/hidden/">hidden</a></li>';
  results.innerHTML = hidden + addresses.map((address) => RESULT).join("");
  dialog.dataset.level = level;
  dialog.dataset.asked = question;
  late ??= setTimeout(() => fetch("/late.txt"), 100);
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || dialog.open) return;
  event.preventDefault();
  dialog.showModal();
});
field.addEventListener("input", () => {
  window.heard.push(field.value);
  delete dialog.dataset.asked;
  if (field.value) show(field.value);
});
</script></body></html>
"""
RESULT = '`<li role="option"><a class="hs-result__link" href="${address}">A page</a></li>`'


def write_search(folder: Path, **changes: str) -> Path:
    """Write a site whose search knows ANSWERS, and return its folder; changes say by what the page differs."""
    page = PAGE.replace("RESULT", RESULT)
    for old, new in changes.items():
        assert page.count(old) == 1, old
        page = page.replace(old, new)
    files = {"index.html": page, "en/index.html": page, "answers.json": json.dumps(ANSWERS), "late.txt": "late"}
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(content, encoding="utf-8")
    return folder


def question(ask: str, *pages: str, language: str = "zh", part: str = "tune", style: str = "plain") -> Question:
    return Question(ask, language, language, style if pages else "unanswerable", pages, part)


QUESTIONS = [
    question("提现费", "/fees/"),
    question("网络费 gas", "/fees/", "/about/", style="mixed"),
    question("客服", "/contact/", part="aside"),
    Question("Japan", "en", "zh", "plain", ("/en/regions/",), "tune"),
    question("wihdraw", "/en/fees/", language="en", style="error"),
    question("红烧肉"),
    question("pizza", language="en"),
    question("omelette", language="en"),
]


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the site whose search knows ANSWERS."""
    return write_search(tmp_path_factory.mktemp("known"))


@pytest.fixture(scope="module")
def asked(browser: Browser, known: Path) -> dict[Question, Shown]:
    """Return what that search shows for QUESTIONS."""
    with served(known, browser, DAY) as site:
        return ask_all(site, QUESTIONS)


def test_a_report_says_how_many_are_answered_first_and_within_three_and_what_the_others_got(
    asked: dict[Question, Shown],
) -> None:
    found = report(asked)
    for its in found["languages"].values():
        assert 0 < its["milliseconds"].pop("median") <= its["milliseconds"].pop("p95") < 5_000

    def row(questions: int, first: float, within: float, empty: int = 0, near: int = 0) -> dict[str, float]:
        return {"questions": questions, "rank 1": first, "within 3": within, "empty": empty, "near": near}

    gas, contact, japan, withdraw = (
        {"ask": ask, "style": style, "rank": place, "pages": pages, "level": level, "shown": shown}
        for ask, style, place, pages, level, shown in [
            ("网络费 gas", "mixed", 3, ["/fees/", "/about/"], "found", ["/faq/", "/contact/", "/fees/"]),
            ("客服", "plain", 4, ["/contact/"], "near", ["/faq/", "/fees/", "/regions/"]),
            ("Japan", "plain", 2, ["/en/regions/"], "found", ["/regions/", "/en/regions/"]),
            ("wihdraw", "error", None, ["/en/fees/"], "none", []),
        ]
    )
    assert found == {
        "languages": {
            "zh": {
                "all": row(3, 0.3333, 0.6667, near=1),
                "parts": {"tune": row(2, 0.5, 1), "aside": row(1, 0, 0, near=1)},
                "styles": {"plain": row(2, 0.5, 0.5, near=1), "mixed": row(1, 0, 1)},
                "milliseconds": {},
                "not first": [gas, contact],
            },
            "en": {
                "all": row(2, 0, 0.5, empty=1),
                "parts": {"tune": row(2, 0, 0.5, empty=1)},
                "styles": {"plain": row(1, 0, 1), "error": row(1, 0, 0, empty=1)},
                "milliseconds": {},
                "not first": [japan, withdraw],
            },
        },
        "unanswerable": {
            "questions": 3,
            "found": 1,
            "near": 1,
            "none": 1,
            "shown": [
                {"ask": "红烧肉", "language": "zh", "level": "near", "shown": ["/fees/"]},
                {"ask": "pizza", "language": "en", "level": "found", "shown": ["/faq/"]},
            ],
        },
    }


def test_a_report_can_be_read(asked: dict[Question, Shown]) -> None:
    lines = text(report(asked)).splitlines()

    assert "  all                            3    33.3%     66.7%      0     1" in lines
    assert "  4  客服  (plain) wants /contact/" in lines
    assert "       near: /faq/ /fees/ /regions/" in lines
    assert "       none: nothing" in lines
    assert "unanswerable: 3, found 1, near 1, none 1" in lines
    assert "  found pizza  (en): /faq/" in lines


def test_a_place_counts_for_any_page_that_answers() -> None:
    shown = Shown("found", ("/a/", "/b/", "/c/"), 1)

    assert rank(question("x", "/c/", "/b/"), shown) == 2
    assert rank(question("x", "/d/"), shown) is None


def test_of_the_times_95_of_100_stay_within_the_second_figure() -> None:
    shown = {question(str(number), "/a/"): Shown("found", (), number) for number in range(100, 0, -1)}

    assert times(shown) == {"median": 50.5, "p95": 95}


def test_a_question_is_typed_key_by_key_and_character_by_character(browser: Browser, known: Path) -> None:
    with served(known, browser, DAY) as site, opened(site, "zh") as page:
        open_search(page)
        ask(page, "提现费")
        ask(page, "Japan")
        heard = page.evaluate("window.heard")

    assert heard == ["提", "提现", "提现费", "", "J", "Ja", "Jap", "Japa", "Japan"]


def test_the_bytes_of_a_first_query_are_those_that_every_new_readers_browser_gets_after_the_page(
    browser: Browser, known: Path
) -> None:
    with served(known, browser, DAY) as site:
        first, second = (first_query(site, QUESTIONS[0]) for _ in range(2))
        page = browser.new_page()
        with page.expect_request_finished(lambda request: "late" in request.url) as late:
            page.goto(site.address + "late.txt")
        sizes = late.value.sizes()
        page.close()

    assert first == second
    assert set(first) == {"/answers.json", "/late.txt"}
    assert first["/late.txt"] == sizes["responseBodySize"] + sizes["responseHeadersSize"]
    assert {path for path, _ in site.sent} == {"/", "/answers.json", "/late.txt"}


def test_the_weight_of_first_queries_is_that_of_the_heaviest() -> None:
    light, heavy, other = question("light", "/a/"), question("heavy", "/a/"), question("x", "/a/", language="en")
    found = weights({light: {"/a": 10, "/b": 5}, heavy: {"/c": 20, "/a": 30, "/b": 20}, other: {"/a": 1}})

    assert found == {
        "zh": {"questions": 2, "median": 42, "most": 70, "ask": "heavy", "loaded": {"/a": 30, "/b": 20, "/c": 20}},
        "en": {"questions": 1, "median": 1, "most": 1, "ask": "x", "loaded": {"/a": 1}},
    }
    assert list(found["zh"]["loaded"]) == ["/a", "/b", "/c"]


# --- Searches that are broken -----------------------------------------------------------------------------------------


def test_a_search_that_always_shows_the_same_has_bad_figures(browser: Browser, tmp_path: Path) -> None:
    same = write_search(tmp_path, **{'?? ["none", []]': '&& ["found", ["/faq/", "/security/"]]'})
    with served(same, browser, DAY) as site:
        found = report(ask_all(site, QUESTIONS))

    for its in found["languages"].values():
        assert (its["all"]["rank 1"], its["all"]["within 3"]) == (0, 0)
    assert found["unanswerable"]["found"] == 3, "and shows nonsense with confidence"


BROKEN: dict[str, tuple[dict[str, str], str]] = {
    "does not open": ({"  dialog.showModal();": ""}, "does not open by the slash"),
    "opens without its field": ({"  dialog.showModal();": "  dialog.showModal(); field.blur();"}, "ready to type"),
    "never answers": ({"  dialog.dataset.asked = question;": ""}, "no results for '提现费' in 1.5 seconds"),
    "answers another question": (
        {"asked = question;": "asked = field.value + '?';"},
        "no results for '提现费' in 1.5 seconds",
    ),
    "keeps its results": ({"  delete dialog.dataset.asked;": ""}, "results stay when nothing is asked"),
    "has no level": ({"  dialog.dataset.level = level;": ""}, "2 results of level None"),
    "has an unknown level": ({"dataset.level = level": "dataset.level = 'sure'"}, "2 results of level sure"),
    "has results for nothing found": ({"dataset.level = level": "dataset.level = 'none'"}, "2 results of level none"),
    "shows nothing that it found": ({"addresses.map": "[].map"}, "0 results of level found"),
    "hides what it found": ({'`<li role="option">': '`<li role="option" hidden>'}, "0 results of level found"),
    "has a result without a link": ({'href="${address}"': ""}, "a result leads to [0, 0] pages"),
    "has a result with two links": (
        {"A page</a></li>`": "A page</a><a class='hs-result__link' href='/faq/'>x</a></li>`"},
        "a result leads to [2, 2] pages",
    ),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_search_is_said_to_be_broken(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    monkeypatch.setattr("search_benchmark.PATIENCE", 1_500)
    changes, message = BROKEN[fault]
    with served(write_search(tmp_path, **changes), browser, DAY) as site, pytest.raises(SearchBroken) as broken:
        ask_all(site, [question("提现费", "/fees/"), question("Japan", "/regions/")])
    assert message in str(broken.value)


# --- Reading questions ------------------------------------------------------------------------------------------------

FILES = {
    "zh": "- {ask: 提现费, style: plain, pages: [/fees/]}\n- {ask: 客服, style: plain, pages: [/contact/]}\n",
    "en": "- {ask: Japan, style: plain, pages: [/en/regions/], from: zh}\n",
    "unanswerable": "- {ask: pizza, language: en}\n",
}


def write_questions(folder: Path, **changed: str) -> Path:
    for name, content in {**FILES, **changed}.items():
        (folder / f"{name}.yaml").write_text(content, encoding="utf-8")
    return folder


def test_questions_are_read_in_their_order_and_every_third_of_a_file_is_kept_aside(tmp_path: Path) -> None:
    chinese = "".join(f"- {{ask: 提现{number}, style: plain, pages: [/fees/, /faq/]}}\n" for number in range(7))
    found = read_questions(write_questions(tmp_path, zh=chinese))

    assert found[0] == Question("提现0", "zh", "zh", "plain", ("/fees/", "/faq/"), "tune")
    assert [q.part for q in found[:7]] == ["tune", "tune", "aside", "tune", "tune", "aside", "tune"]
    assert found[7:] == [
        Question("Japan", "en", "zh", "plain", ("/en/regions/",), "tune"),
        Question("pizza", "en", "en", "unanswerable", (), "tune"),
    ]


REFUSED: dict[str, tuple[dict[str, str], str]] = {
    "a key too few": ({"zh": "- {ask: 提现费, pages: [/fees/]}"}, "zh.yaml, entry 1"),
    "a key too many": ({"zh": FILES["zh"] + "- {ask: 费, style: x, pages: [/fees/], page: /a/}"}, "zh.yaml, entry 3"),
    "no page": ({"en": "- {ask: Japan, style: plain, pages: []}"}, "en.yaml, entry 1"),
    "no address": ({"en": "- {ask: Japan, style: plain, pages: [regions/jp]}"}, "en.yaml, entry 1"),
    "an unknown language": ({"unanswerable": "- {ask: pizza, language: it}"}, "unanswerable.yaml, entry 1"),
    "an unknown page's language": ({"en": "- {ask: a, style: b, pages: [/c/], from: it}"}, "en.yaml, entry 1"),
    "a number": ({"en": "- {ask: 12, style: plain, pages: [/fees/]}"}, "nobody types 12"),
    "spaces that nobody types": ({"en": "- {ask: 'a  b', style: b, pages: [/c/]}"}, "nobody types 'a  b'"),
    "the same twice": ({"zh": FILES["zh"] + FILES["zh"]}, "'提现费' is asked twice"),
}


@pytest.mark.parametrize("fault", REFUSED)
def test_questions_that_can_not_be_meant_are_refused(tmp_path: Path, fault: str) -> None:
    changes, message = REFUSED[fault]
    with pytest.raises(WrongQuestions) as wrong:
        read_questions(write_questions(tmp_path, **changes))
    assert message in str(wrong.value)


# --- The program ------------------------------------------------------------------------------------------------------


def benchmark(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "tests" / "search_benchmark.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def test_the_program_prints_the_figures_of_a_part(browser: Browser, known: Path, tmp_path: Path) -> None:
    asking = write_questions(tmp_path, zh=FILES["zh"] + "- {ask: 网络费 gas, style: mixed, pages: [/fees/]}\n")
    done = benchmark(str(known), "--questions", str(asking), "--part", "aside", "--delay", "0", "--json")

    assert done.stderr == ""
    found = json.loads(done.stdout)
    assert found["languages"]["zh"]["all"] == {"questions": 1, "rank 1": 0, "within 3": 1, "empty": 0, "near": 0}
    assert (list(found["languages"]), found["unanswerable"]["questions"]) == (["zh"], 0)
    assert set(found["first query"]["zh"]["loaded"]) == {"/answers.json", "/late.txt"}
    assert done.returncode == 0


def test_the_program_fails_when_the_search_is_broken(browser: Browser, tmp_path: Path) -> None:
    site = write_search(tmp_path / "site", **{"  dialog.dataset.level = level;": ""})
    asking = write_questions(tmp_path)
    done = benchmark(str(site), "--questions", str(asking), "--delay", "0")

    assert done.returncode == 1
    assert (done.stdout, done.stderr) == ("", "the search is broken: '提现费': 2 results of level None\n")


# --- This site's search -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def answers(browser: Browser, site: Path) -> dict[Question, Shown]:
    """Return what the search of the built site shows for every question of tests/search."""
    with served(site, browser, DAY) as it:
        return ask_all(it, read_questions())


def test_there_are_enough_questions_of_every_style() -> None:
    questions = read_questions()
    languages = Counter(question.language for question in questions if question.pages)
    styles = Counter((question.language, question.style) for question in questions if question.pages)
    demanded = {("zh", "colloquial"): 15, ("zh", "traditional"): 10, ("zh", "mixed"): 5, ("en", "errors"): 15}

    assert {language: count for language, count in languages.items() if count >= 60} == languages
    assert set(languages) == set(TAGS)
    assert {style: number for style, number in demanded.items() if styles[style] < number} == {}
    assert sum(not question.pages for question in questions) >= 20


def test_questions_are_answered_by_pages_that_exist(site: Path) -> None:
    named = {(question.ask, page) for question in read_questions() for page in question.pages}

    assert [(ask, page) for ask, page in named if not (site / page.strip("/") / "index.html").is_file()] == []


@pytest.mark.parametrize("language", TAGS)
def test_the_search_answers_95_of_100_questions_within_three_results_80_at_once_and_all_with_something(
    answers: dict[Question, Shown], language: str
) -> None:
    its = report(answers)
    reached = its["languages"][language]["all"]

    assert (reached["within 3"] >= 0.95, reached["rank 1"] >= 0.8, reached["empty"]) == (True, True, 0), text(its)


def test_the_search_is_never_sure_of_an_answer_where_there_is_none(answers: dict[Question, Shown]) -> None:
    its = report(answers)

    assert its["unanswerable"]["found"] == 0, text(its)


# --- As large as the site may get -------------------------------------------------------------------------------------

PAGES = 380  # a language
MOST_BYTES = 150_000


@pytest.fixture(scope="module")
def large_site(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site with the search of one with many more regions and fees.

    Of their pages nothing is there but what the search reads: an article. `python tests/large.py <folder>` writes a
    project of which all can be built.
    """
    temporary = tmp_path_factory.mktemp("large")
    folder = shutil.copytree(site, temporary / "site", ignore=shutil.ignore_patterns(search.FOLDER))
    project = as_known(read_project(large_project(temporary / "project", countries=180, fees=190), DAY))
    pages = list(all_pages(project))
    for page in pages:
        file = folder / project.site_file(page.language, page.address)
        if not file.exists():
            file.parent.mkdir(parents=True)
            file.write_text("<article></article>")
    search.index(folder, project, pages)
    assert len(pages) >= PAGES * len(TAGS)
    return folder


def test_a_first_query_is_light_however_many_regions_and_fees_there_are(browser: Browser, large_site: Path) -> None:
    with served(large_site, browser, DAY) as it:
        weighed = weights(first_queries(it, read_questions(), number=3))

    assert {language: its["questions"] for language, its in weighed.items()} == dict.fromkeys(TAGS, 3)
    assert max(its["most"] for its in weighed.values()) <= MOST_BYTES, weighed
    # All of it is there: what is weighed is the index of all these pages.
    for language in TAGS:
        words = json.loads((large_site / search.FOLDER / language / "words.json").read_text(encoding="utf-8"))
        assert len(words["pages"]) >= PAGES
