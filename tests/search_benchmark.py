"""Asks a built site's search the questions of tests/search, as a reader types them:

    python tests/search_benchmark.py [site folder] [--part tune|aside|all] [--date yyyy-mm-dd] [--json]

It opens the real page in Chromium, opens the search, types key by key (Han characters one by one, as an input method
hands them over), and reads the results that are shown. What it says:

- rank: where the first page that answers the question stands among the results; a place in a page counts as the page.
- time: from the last key to the frame after the results have been shown.
- bytes of a first query: all that goes over the wire, headers and all, for a reader who never searched, from opening
  the search until nothing is loaded any more after the results; the page itself had been loaded before. It is measured
  for a few questions of each language, each by a reader of its own who types at a person's pace.
"""

import argparse
import json
import math
import statistics
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml
from playwright.sync_api import Browser, Page
from playwright.sync_api import TimeoutError as NotInTime

import find_browser
from conftest import PREFIXES, chromium, serve

QUESTIONS = Path(__file__).parent / "search"
LEVELS = ("found", "near", "none")
PARTS = ("tune", "aside")
# A search that takes longer has broken down.
PATIENCE = 10_000
# Nothing more is loaded once it has been quiet for so long.
QUIET = 300
# Between two keys of who types fast.
PACE = 100

# How many bytes each path took.
Load = dict[str, int]

# --- Questions --------------------------------------------------------------------------------------------------------


class WrongQuestions(Exception):
    """A file of questions says what can't be meant."""


@dataclass(frozen=True)
class Question:
    """What a reader types on a page of `typed_on`, how, and the addresses of all pages that answer it.

    A question without pages is one that this site can't answer.
    """

    ask: str
    language: str
    typed_on: str
    style: str
    pages: tuple[str, ...]
    part: str


def read_questions(folder: Path = QUESTIONS) -> list[Question]:
    """Return the questions of each language, then those without an answer. Raises WrongQuestions."""
    found = [question for language in PREFIXES for question in _read(folder / f"{language}.yaml", language)]
    found += _read(folder / "unanswerable.yaml", None)
    for number, question in enumerate(found):
        if any((question.ask, question.typed_on) == (other.ask, other.typed_on) for other in found[:number]):
            raise WrongQuestions(f"{question.ask!r} is asked twice")
    return found


def _read(file: Path, language: str | None) -> Iterator[Question]:
    """The questions of a file: those of a language, or, with None, those without an answer."""
    demanded, optional = ({"ask", "style", "pages"}, {"from"}) if language else ({"ask", "language"}, set())
    for index, entry in enumerate(yaml.safe_load(file.read_text(encoding="utf-8"))):
        if not demanded <= set(entry) <= demanded | optional:
            raise WrongQuestions(f"{file.name}, entry {index + 1}: it has {sorted(entry)}")
        asked_in = language or entry["language"]
        typed_on = entry.get("from", asked_in)
        pages = tuple(entry.get("pages", ()))
        wrong = [page for page in pages if not (page.startswith("/") and page.endswith("/"))]
        if not {asked_in, typed_on} <= set(PREFIXES) or wrong or bool(pages) != bool(language):
            raise WrongQuestions(f"{file.name}, entry {index + 1}: {entry}")
        ask = entry["ask"]
        if not isinstance(ask, str) or not ask or ask != " ".join(ask.split()):
            raise WrongQuestions(f"{file.name}, entry {index + 1}: nobody types {ask!r}")
        # Every third question is kept aside while the search is tuned.
        part = "aside" if index % 3 == 2 else "tune"
        yield Question(ask, asked_in, typed_on, entry.get("style", "unanswerable"), pages, part)


# --- Asking -----------------------------------------------------------------------------------------------------------


class SearchBroken(Exception):
    """The search does not do what it has to do for every question, whatever it finds."""


@dataclass(frozen=True)
class Shown:
    """What the search showed: its level, the results' addresses in their order, and after how many milliseconds."""

    level: str
    addresses: tuple[str, ...]
    milliseconds: float


@dataclass(frozen=True)
class Served:
    """A site in a browser: the address it's served at, which ends with a slash, the reader's day, and the list of
    answers that `serve` fills.
    """

    browser: Browser
    address: str
    day: date
    sent: list[tuple[str, int]]


@contextmanager
def served(site: Path, browser: Browser, day: date) -> Iterator[Served]:
    """Serve a built site to readers of a day."""
    sent: list[tuple[str, int]] = []
    with serve(site, sent=sent) as address:
        yield Served(browser, address, day, sent)


# Notes when something was typed last, and the first frame after the results for it were shown. It runs before the
# page's scripts and before the clock is set: the clock that measures goes on.
CLOCK = """(() => {
    const now = performance.now.bind(performance);
    const frame = requestAnimationFrame.bind(window);
    const times = { typed: null, shown: null };
    window.searchTimes = times;
    addEventListener("input", () => Object.assign(times, { typed: now(), shown: null }), true);
    new MutationObserver(() => frame(() => {
        const dialog = document.querySelector("#__search-dialog");
        const isShown = dialog?.dataset.asked === dialog?.querySelector("input[role=combobox]").value;
        if (isShown) times.shown ??= now();
    })).observe(document, { subtree: true, attributes: true, attributeFilter: ["data-asked"] });
})()"""
OPENED = """() => document.querySelector("dialog#__search-dialog[open] input[role=combobox]") === document.activeElement
    && document.activeElement !== null"""
ASKED = """(ask) => document.querySelector("dialog#__search-dialog[open]")?.dataset.asked === ask
    && searchTimes.shown !== null"""
UNASKED = """() => !document.querySelector("dialog#__search-dialog[open]").dataset.asked"""
RESULTS = """() => {
    const results = [...document.querySelectorAll("#__search-results [role=option]")];
    return {
        level: document.getElementById("__search-dialog").dataset.level ?? null,
        links: results.filter((result) => result.checkVisibility())
            .map((result) => [result, ...result.querySelectorAll("*")]
                .filter((one) => one.matches("a.hs-result__link[href]")).map((link) => link.href)),
        milliseconds: searchTimes.shown - searchTimes.typed,
    };
}"""


@contextmanager
def opened(site: Served, language: str) -> Iterator[Page]:
    """Yield the home page of a language for a reader who was never here, at noon of the day."""
    context = site.browser.new_context()
    context.set_default_timeout(PATIENCE)
    context.add_init_script(CLOCK)
    context.clock.set_fixed_time(f"{site.day}T12:00:00+08:00")
    try:
        page = context.new_page()
        page.goto(site.address + PREFIXES[language], wait_until="load")
        yield page
    finally:
        context.close()


def open_search(page: Page) -> None:
    """Open the search as its readers may: by the slash."""
    page.keyboard.press("/")
    _wait(page, OPENED, None, "the search does not open by the slash, ready to type")


def ask(page: Page, question: str, delay: float = 0) -> Shown:
    """Type a question into the open search, with so many milliseconds between two keys, and return what is shown.

    What stood in the field is deleted first. Raises SearchBroken.
    """
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    _wait(page, UNASKED, None, f"results stay when nothing is asked any more, before {question!r}")
    # What no key has, such as Han characters, is handed over character by character as by an input method.
    page.keyboard.type(question, delay=delay)
    _wait(page, ASKED, question, f"no results for {question!r} in {PATIENCE / 1000:g} seconds")
    shown = page.evaluate(RESULTS)
    if shown["level"] not in LEVELS or (shown["level"] == "none") != (not shown["links"]):
        raise SearchBroken(f"{question!r}: {len(shown['links'])} results of level {shown['level']}")
    if any(len(links) != 1 for links in shown["links"]):
        raise SearchBroken(
            f"{question!r}: a result leads to {[len(links) for links in shown['links']]} pages, not to one"
        )
    addresses = tuple(urlsplit(link).path for (link,) in shown["links"])
    return Shown(shown["level"], addresses, shown["milliseconds"])


def _wait(page: Page, condition: str, argument: Any, otherwise: str) -> None:
    try:
        page.wait_for_function(condition, arg=argument)
    except NotInTime:
        raise SearchBroken(otherwise) from None


def ask_all(site: Served, questions: list[Question], delay: float = 0) -> dict[Question, Shown]:
    """Return what the search shows for each question. Raises SearchBroken.

    All of a language are typed one after the other on one page.
    """
    shown = {}
    for language in dict.fromkeys(question.typed_on for question in questions):
        with opened(site, language) as page:
            open_search(page)
            for question in questions:
                if question.typed_on == language:
                    shown[question] = ask(page, question.ask, delay)
    return {question: shown[question] for question in questions}


def first_query(site: Served, question: Question) -> Load:
    """Return how many bytes each path took of what a reader's first query loads."""
    with opened(site, question.typed_on) as page:
        page.wait_for_load_state("networkidle")
        before = len(site.sent)
        open_search(page)
        ask(page, question.ask, PACE)
        seen = -1
        while seen != len(site.sent):
            seen = len(site.sent)
            page.wait_for_timeout(QUIET)
        loaded: Load = {}
        for path, size in site.sent[before:]:
            loaded[path] = loaded.get(path, 0) + size
        return loaded


def first_queries(site: Served, questions: list[Question], number: int) -> dict[Question, Load]:
    """Return what first queries load for so many questions of each language, evenly chosen of those with an answer."""
    loads = {}
    for language in PREFIXES:
        those = [question for question in questions if question.pages and question.typed_on == language]
        for question in those[:: max(1, len(those) // number)][:number]:
            loads[question] = first_query(site, question)
    return loads


# --- Figures ----------------------------------------------------------------------------------------------------------


def rank(question: Question, shown: Shown) -> int | None:
    """Return at which place, from 1, the first page that answers the question stands; None if none does."""
    places = (place for place, address in enumerate(shown.addresses, 1) if address in question.pages)
    return next(places, None)


def share(asked: dict[Question, Shown], places: int) -> float:
    """Return for which share of the questions one of the first places answers them."""
    ranks = [rank(question, shown) for question, shown in asked.items()]
    return sum(place is not None and place <= places for place in ranks) / len(ranks)


def figures(asked: dict[Question, Shown]) -> dict[str, Any]:
    """Return the figures of questions that have an answer."""
    empty = [question.ask for question, shown in asked.items() if not shown.addresses]
    near = [question.ask for question, shown in asked.items() if shown.level == "near"]
    return {
        "questions": len(asked),
        "rank 1": round(share(asked, 1), 4),
        "within 3": round(share(asked, 3), 4),
        "empty": len(empty),
        "near": len(near),
    }


def times(asked: dict[Question, Shown]) -> dict[str, float]:
    """Return the median of the milliseconds from the last key to the results, and what 95 of 100 stay within."""
    sorted_times = sorted(shown.milliseconds for shown in asked.values())
    last = math.ceil(0.95 * len(sorted_times)) - 1
    return {"median": round(statistics.median(sorted_times), 1), "p95": round(sorted_times[last], 1)}


def report(asked: dict[Question, Shown]) -> dict[str, Any]:
    """Return all figures: by language, in it by part and style, and what the failed questions got instead."""
    languages = {}
    for language in PREFIXES:
        answerable = {q: shown for q, shown in asked.items() if q.pages and q.language == language}
        if not answerable:
            continue
        parts = {part: _chosen(answerable, lambda q, part=part: q.part == part) for part in PARTS}
        styles = {q.style: _chosen(answerable, lambda q, style=q.style: q.style == style) for q in answerable}
        languages[language] = {
            "all": figures(answerable),
            "parts": {part: figures(chosen) for part, chosen in parts.items() if chosen},
            "styles": {style: figures(chosen) for style, chosen in styles.items()},
            "milliseconds": times(answerable),
            "not first": [
                {"ask": q.ask, "style": q.style, "rank": rank(q, shown), "pages": list(q.pages)}
                | {"level": shown.level, "shown": list(shown.addresses[:3])}
                for q, shown in answerable.items()
                if rank(q, shown) != 1
            ],
        }
    nonsense = {q: shown for q, shown in asked.items() if not q.pages}
    return {
        "languages": languages,
        "unanswerable": {
            "questions": len(nonsense),
            **{level: sum(shown.level == level for shown in nonsense.values()) for level in LEVELS},
            "shown": [
                {"ask": q.ask, "language": q.language, "level": shown.level, "shown": list(shown.addresses[:3])}
                for q, shown in nonsense.items()
                if shown.addresses
            ],
        },
    }


def weights(loads: dict[Question, Load]) -> dict[str, Any]:
    """Return by the language of the page how heavy first queries are, and what the heaviest is made of."""
    found = {}
    for language in dict.fromkeys(question.typed_on for question in loads):
        those = {q: sum(load.values()) for q, load in loads.items() if q.typed_on == language}
        heaviest = max(those, key=lambda question: those[question])
        found[language] = {
            "questions": len(those),
            "median": round(statistics.median(those.values())),
            "most": those[heaviest],
            "ask": heaviest.ask,
            "loaded": dict(sorted(loads[heaviest].items(), key=lambda item: (-item[1], item[0]))),
        }
    return found


def _chosen(asked: dict[Question, Shown], choose: Callable[[Question], bool]) -> dict[Question, Shown]:
    return {question: shown for question, shown in asked.items() if choose(question)}


def text(found: dict[str, Any]) -> str:
    """Return a report, with the weights of first queries if it has them, as lines for a terminal."""
    return "\n".join(_lines(found))


def _lines(found: dict[str, Any]) -> Iterator[str]:
    for language, its in found["languages"].items():
        yield f"{language:24}{'questions':>10}{'rank 1':>9}{'within 3':>10}{'empty':>7}{'near':>6}"
        rows = {"all": its["all"], **its["parts"], **{f"  {style}": row for style, row in its["styles"].items()}}
        for name, row in rows.items():
            shares = f"{row['rank 1']:>9.1%}{row['within 3']:>10.1%}"
            yield f"  {name:22}{row['questions']:>10}{shares}{row['empty']:>7}{row['near']:>6}"
        yield f"  time to results: median {its['milliseconds']['median']} ms, p95 {its['milliseconds']['p95']} ms"
        for miss in its["not first"]:
            yield f"  {miss['rank'] or '-'}  {miss['ask']}  ({miss['style']}) wants {' '.join(miss['pages'])}"
            yield f"       {miss['level']}: {' '.join(miss['shown']) or 'nothing'}"
        yield ""
    nonsense = found["unanswerable"]
    yield f"unanswerable: {nonsense['questions']}, " + ", ".join(f"{level} {nonsense[level]}" for level in LEVELS)
    for entry in nonsense["shown"]:
        yield f"  {entry['level']:6}{entry['ask']}  ({entry['language']}): {' '.join(entry['shown'])}"
    for language, weight in found.get("first query", {}).items():
        figures_in_kb = f"median {weight['median'] / 1000:.1f} kB, most {weight['most'] / 1000:.1f} kB"
        yield f"first query in {language}, of {weight['questions']}: {figures_in_kb} for {weight['ask']}"
        for path, size in weight["loaded"].items():
            yield f"  {size:7} {path}"


# --- The program ------------------------------------------------------------------------------------------------------


def main(arguments: list[str]) -> int:
    """Ask the questions and print the report; return 1 if the search is broken or there is no browser."""
    parser = argparse.ArgumentParser(description="Asks a built site's search the questions of tests/search.")
    parser.add_argument("site", nargs="?", type=Path, default=Path("site"), help="its folder; site/ if left out")
    parser.add_argument("--part", choices=[*PARTS, "all"], default="all", help="tune: without those kept aside")
    parser.add_argument("--date", type=date.fromisoformat, help="the reader's day; today if left out")
    parser.add_argument("--questions", type=Path, default=QUESTIONS, help="the folder with the files of questions")
    parser.add_argument("--delay", type=float, default=30, help="milliseconds between two keys")
    parser.add_argument("--weigh", type=int, default=5, help="of how many questions a language to weigh a first query")
    parser.add_argument("--json", action="store_true", help="print figures for programs")
    options = parser.parse_args(arguments)
    questions = [question for question in read_questions(options.questions) if options.part in ("all", question.part)]
    path = find_browser.find()
    if path is None:
        print(f"no browser; {find_browser.WAY_OUT}", file=sys.stderr)
        return 1
    day = options.date or date.today()  # noqa: DTZ011 - the day on the wall of who asks
    with chromium(path) as browser, served(options.site, browser, day) as site:
        try:
            found = report(ask_all(site, questions, options.delay))
            found["first query"] = weights(first_queries(site, questions, options.weigh))
        except SearchBroken as error:
            print(f"the search is broken: {error}", file=sys.stderr)
            return 1
    print(json.dumps(found, ensure_ascii=False, indent=2) if options.json else text(found))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
