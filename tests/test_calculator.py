"""The calculator of fees: what a page tells it, what it says of an amount, and what stands there without scripts."""

import html
import json
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser
from playwright.sync_api import Page as BrowserPage

from conftest import DAY, PREFIXES, TAGS, Element, build, copy_project, read_html, serve
from helpsite.pages.components import fee_calculator
from helpsite.pages.here import ComponentError, Here
from helpsite.project import Project, read_project
from test_browser import PHONE, TOO_WIDE, WIDE, Visit, barriers, new_visit

both_languages = pytest.mark.parametrize("language", list(TAGS))
SAMPLE = {"source": "sample", "sample": True}
NETWORK = {"id": "chain", "name": {"zh": "示例链", "en": "Example Chain"}}
OF_ALL = {"asset": "usdt", "network": "chain", "receiver": "company"}
FEES: list[dict[str, Any]] = [
    {
        "id": "test-flat",
        "operation": "withdrawal",
        **OF_ALL,
        "rates": [
            {"basis": "flat", "amount": "2.5", "effective_from": "2026-06-01", **SAMPLE},
            {"basis": "flat", "amount": "1.5", "effective_from": "2026-09-01", **SAMPLE},
            {"basis": "flat", "amount": "0.000001", "effective_from": "2027-01-01", **SAMPLE},
        ],
    },
    {
        "id": "test-tiers",
        "operation": "swap",
        **OF_ALL,
        "currency": "USD",
        "rates": [
            {
                "basis": "tiers",
                "maximum": "50",
                "tiers": [
                    {"from_amount": "0", "basis": "flat", "amount": "2"},
                    {"from_amount": "1000", "basis": "percentage", "amount": "0.5"},
                ],
                "source": "company",
                "verified_on": "2026-11-20",
                "verified_by": "support team",
                "method": "website",
            }
        ],
    },
    {"id": "test-network", "operation": "transfer", **OF_ALL, "rates": [{"basis": "network", "source": "company"}]},
]
OFFER = {
    "id": "test-offer",
    "fee": "test-flat",
    "name": {"zh": "测试优惠", "en": "Test offer"},
    "condition": {"zh": "只给测试。", "en": "For tests only."},
    "amount": "0.5",
    "effective_from": "2026-11-01",
    "effective_until": "2026-11-30",
    **SAMPLE,
}
# The calculator of all fees stands on one page, those of one fee on others.
PAGES = {
    "security": "",
    "faq": '"test-flat"',
    "complaints": '"test-tiers"',
    "account-restrictions": '"test-network"',
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the project with fees of our own, and with calculators on its pages."""
    folder = copy_project(tmp_path_factory.mktemp("calculator") / "project")
    data = folder / "data" / "fees.yaml"
    text = data.read_text(encoding="utf-8")
    for entries, before in (([NETWORK], "\nfees:\n"), (FEES, "\npromotions:\n"), ([OFFER], "")):
        # JSON is YAML, too; a day has no quotes.
        lines = [re.sub(r'"(\d{4}-\d\d-\d\d)"', r"\1", json.dumps(entry, ensure_ascii=False)) for entry in entries]
        added = "".join(f"  - {line}\n" for line in lines)
        assert before == "" or text.count(before) == 1
        text = text.replace(before, f"\n{added}{before}") if before else text + added
    data.write_text(text, encoding="utf-8")
    for language in TAGS:
        for name, words in PAGES.items():
            page = folder / "docs" / language / f"{name}.md"
            page.write_text(
                f"{page.read_text(encoding='utf-8')}\n{{{{ fee_calculator({words}) }}}}\n", encoding="utf-8"
            )
    return folder


@pytest.fixture(scope="module")
def project(folder: Path) -> Project:
    return read_project(folder, DAY)


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    """Serve the built site of the copy, and return its address."""
    with serve(build(folder)) as address:
        yield address


def here(project: Project, language: str) -> Here:
    return Here(project, project.pages_by_path[(language, "faq.md")])


def shown(project: Project, language: str, *words: str) -> Element:
    """What the calculator shows on a page in this language."""
    return read_html(fee_calculator(here(project, language), *words))


def facts(project: Project, language: str, *words: str) -> Any:
    """What it tells its script."""
    return json.loads(shown(project, language, *words).one("div", class_="hs-calculator").get("data-facts") or "")


# --- What a page tells its script -------------------------------------------------------------------------------------


def test_the_script_gets_every_rate_with_its_days_words_and_trust(project: Project) -> None:
    found = facts(project, "en", "test-flat")

    assert found.pop("words").keys() >= {"charged", "left", "none", "not-a-number", "fee-exceeds-amount"}
    assert found == {
        "separators": {"group": ",", "decimal": "."},
        "fees": [
            {
                "id": "test-flat",
                "unit": "USDT",
                "digits": 6,
                "rates": [
                    {"from": "2026-06-01", "until": "2026-08-31", "trust": 0, "words": "2.5 USDT"}
                    | {"basis": "flat", "amount": "2.5"},
                    {"from": "2026-09-01", "until": "2026-12-31", "trust": 0, "words": "1.5 USDT"}
                    | {"basis": "flat", "amount": "1.5"},
                    {"from": "2027-01-01", "trust": 0, "words": "0.000001 USDT"}
                    | {"basis": "flat", "amount": "0.000001"},
                ],
                "offers": [
                    {"from": "2026-11-01", "until": "2026-11-30", "trust": 0, "name": "Test offer"}
                    | {"condition": "For tests only.", "amount": "0.5"}
                ],
            }
        ],
        "trust": [{"state": "sample", "words": "Sample data, not real", "mark": "sample"}],
    }


def test_a_fee_in_money_has_the_digits_of_the_money_and_its_tiers(project: Project) -> None:
    fee = facts(project, "en", "test-tiers")["fees"][0]

    assert (fee["unit"], fee["digits"]) == ("USD", 2)
    assert {name: fee["rates"][0][name] for name in ("basis", "maximum", "tiers")} == {
        "basis": "tiers",
        "maximum": "50",
        "tiers": [
            {"from_amount": "0", "basis": "flat", "amount": "2"},
            {"from_amount": "1000", "basis": "percentage", "amount": "0.5"},
        ],
    }


@both_languages
def test_every_refusal_of_an_amount_has_its_words(project: Project, language: str) -> None:
    codes = {"network", "not-a-number", "zero", "too-many-digits", "too-great", "fee-exceeds-amount"}
    assert facts(project, language)["words"].keys() >= codes


@both_languages
def test_without_a_name_every_fee_can_be_chosen_and_the_first_with_a_number_is(project: Project, language: str) -> None:
    options = list(shown(project, language).one("select").all("option"))
    fees = project.catalog.fees.fees

    assert [option.get("value") for option in options] == [fee.id for fee in fees]
    assert len({option.text for option in options}) == len(fees)
    chosen = [option.get("value") for option in options if "selected" in option.attributes]
    assert chosen == [next(fee.id for fee in fees if fee.rates[-1].basis != "network")]


def test_a_call_that_finds_nothing_says_what_was_meant(project: Project) -> None:
    with pytest.raises(ComponentError) as error:
        fee_calculator(here(project, "en"), "test-flt")
    assert error.value.args == ('there is no fee "test-flt"', 'did you mean "test-flat"?')


def test_there_is_one_calculator_on_a_page(project: Project) -> None:
    page = here(project, "en")
    fee_calculator(page)

    with pytest.raises(ComponentError) as error:
        fee_calculator(page, "test-flat")
    assert error.value.args == ("there is another fee_calculator on this page", "keep one of them")


# --- Worked examples --------------------------------------------------------------------------------------------------


def rows(element: Element) -> list[list[str]]:
    return [[cell.text for cell in row.all() if cell.tag in ("th", "td")] for row in element.one("tbody").all("tr")]


@pytest.mark.parametrize(
    ("language", "name", "expected"),
    [
        (
            "zh",
            "test-flat",
            [
                ["10 USDT", "1.5 USDT 示例", "8.5 USDT 示例"],
                ["100 USDT", "1.5 USDT 示例", "98.5 USDT 示例"],
            ],
        ),
        (
            "en",
            "test-tiers",
            [
                ["500 USD", "2 USD", "498 USD"],
                ["1,000 USD", "5 USD", "995 USD"],
            ],
        ),
    ],
)
def test_examples_of_one_fee_stand_in_the_page(
    project: Project, language: str, name: str, expected: list[list[str]]
) -> None:
    assert rows(shown(project, language, name)) == expected


@pytest.mark.parametrize(
    ("change", "mark", "words"),
    [
        ({}, "", "Confirmed on 20 November 2026, source: a statement by Bitpie"),
        ({"verified_on": None}, " unconfirmed", "Not yet confirmed, source: a statement by Bitpie"),
        ({"sample": True}, " sample", "Sample data, not real"),
    ],
    ids=["confirmed", "unconfirmed", "sample"],
)
def test_the_form_and_the_examples_say_how_far_the_rate_can_be_trusted(
    project: Project, change: dict[str, Any], mark: str, words: str
) -> None:
    fees = project.catalog.fees
    fee = next(fee for fee in fees.fees if fee.id == "test-tiers")
    changed = fee.model_copy(update={"rates": [fee.rates[0].model_copy(update={"method": None, **change})]})
    catalog = replace(project.catalog, fees=fees.model_copy(update={"fees": [changed]}))
    found = shown(replace(project, catalog=catalog), "en", "test-tiers")

    assert [line.text for line in found.with_class("hs-trust")] == [words, words]
    assert found.with_class("hs-sample")[0].text == mark.strip()
    assert [row[1] for row in rows(found)] == [f"2 USD{mark}", f"5 USD{mark}"]
    assert facts(replace(project, catalog=catalog), "en")["trust"][0]["mark"] == mark.strip()


@pytest.mark.parametrize("words", [(), ("test-network",)], ids=["all fees", "a network's fee"])
def test_there_are_no_examples_where_none_can_be_given(project: Project, words: tuple[str, ...]) -> None:
    assert list(shown(project, "en", *words).all("table")) == []


def test_a_fee_that_is_not_known_on_the_day_has_no_examples_and_says_so(folder: Path) -> None:
    found = shown(read_project(folder, date(2026, 5, 31)), "en", "test-flat")

    assert list(found.all("table")) == []
    assert "Fee on 31 May 2026: No fee is known for that day" in found.text


# --- In a browser -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def visit(browser: Browser, address: str) -> Iterator[Callable[..., Visit]]:
    """Return a function that gives the visit on a day, at noon in the site's own zone; it's kept for the next test."""
    opened: dict[str, Visit] = {}
    with ExitStack() as stack:

        def visit(day: str = DAY.isoformat(), **options: Any) -> Visit:
            key = str(options)
            if key not in opened:
                opened[key] = stack.enter_context(new_visit(browser, address, **options))
            opened[key].page.clock.set_fixed_time(f"{day}T04:00:00Z")
            return opened[key]

        yield visit


def told(page: BrowserPage) -> list[str]:
    """What the answer says, part by part."""
    parts = page.locator(".hs-calculator__answer :is(p, .hs-facts > div)").all_inner_texts()
    return [" ".join(part.split()) for part in parts]


@pytest.mark.parametrize(
    ("page", "language", "typed", "expected"),
    [
        (
            "faq",
            "zh",
            "１，２３４。５",
            [
                *("金额 1,234.5 USDT", "费用 1.5 USDT 示例", "扣除费用后 1,233 USDT 示例"),
                *("符合“测试优惠”的条件时 示例", "只给测试。", "费用 0.5 USDT 示例", "扣除费用后 1,234 USDT 示例"),
            ],
        ),
        (
            "faq",
            "en",
            "1",
            [
                "The fee is 1.5 USDT, which is more than the amount. sample",
                *("If “Test offer” applies to you sample", "For tests only.", "Fee 0.5 USDT sample"),
                "Left after the fee 0.5 USDT sample",
            ],
        ),
        ("faq", "en", "", []),
        ("faq", "en", "1.2.3", ["Type digits only, for example 1234.5."]),
        ("faq", "en", "0", ["Type an amount greater than 0."]),
        ("faq", "en", "1.0000001", ["USDT has at most 6 decimal places."]),
        ("faq", "en", "1" + 30 * "0", ["The amount is too great: at most 30 digits before the point."]),
        (
            "faq",
            "zh",
            "9" * 30 + ".999999",
            [
                f"金额 {','.join(['999'] * 10)}.999999 USDT",
                "费用 1.5 USDT 示例",
                f"扣除费用后 {','.join(['999'] * 9)},998.499999 USDT 示例",
                *("符合“测试优惠”的条件时 示例", "只给测试。", "费用 0.5 USDT 示例"),
                f"扣除费用后 {','.join(['999'] * 10)}.499999 USDT 示例",
            ],
        ),
        ("complaints", "en", "999.99", ["Amount 999.99 USD", "Fee 2 USD", "Left after the fee 997.99 USD"]),
        ("complaints", "en", "1000.01", ["Amount 1,000.01 USD", "Fee 5.01 USD", "Left after the fee 995 USD"]),
        ("complaints", "en", "<b>1</b>", ["Type digits only, for example 1234.5."]),
    ],
)
def test_an_amount_is_answered_with_its_fee_and_what_is_left(
    visit: Callable[..., Visit], page: str, language: str, typed: str, expected: list[str]
) -> None:
    opened = visit().go(f"{PREFIXES[language]}{page}/")
    opened.fill("#__calculator-amount", typed)

    assert told(opened) == expected


@pytest.mark.parametrize(
    ("day", "rate", "expected"),
    [
        ("2026-05-31", "Fee on 31 May 2026: No fee is known for that day", []),
        (
            "2026-06-01",
            "Fee on 1 June 2026: 2.5 USDT sample",
            ["Fee 2.5 USDT sample", "Left after the fee 7.5 USDT sample"],
        ),
        (
            "2026-08-31",
            "Fee on 31 August 2026: 2.5 USDT sample",
            ["Fee 2.5 USDT sample", "Left after the fee 7.5 USDT sample"],
        ),
        (
            "2026-09-01",
            "Fee on 1 September 2026: 1.5 USDT sample",
            ["Fee 1.5 USDT sample", "Left after the fee 8.5 USDT sample"],
        ),
        (
            "2027-01-01",
            "Fee on 1 January 2027: 0.000001 USDT sample",
            ["Fee 0.000001 USDT sample", "Left after the fee 9.999999 USDT sample"],
        ),
    ],
)
def test_the_rate_of_the_day_decides_whether_it_is_today_or_chosen(
    visit: Callable[..., Visit], day: str, rate: str, expected: list[str]
) -> None:
    amount = ["Amount 10 USDT"] if expected else []
    on_the_day = visit(day).go("en/faq/")
    looking_back = visit(locale="en-US").go("en/faq/")
    for page in (on_the_day, looking_back):
        page.locator("#__calculator-amount").evaluate("field => { field.value = '10'; }")
    on_the_day.dispatch_event("#__calculator-amount", "input")
    looking_back.evaluate("day => document.dispatchEvent(new CustomEvent('helpsite:day', { detail: day }))", day)

    for page in (on_the_day, looking_back):
        assert " ".join(page.locator(".hs-calculator__rate").inner_text().split()) == rate
        assert told(page) == amount + expected


def test_another_fee_is_asked_for_in_its_own_unit(visit: Callable[..., Visit]) -> None:
    page = visit().go("en/security/")
    page.select_option("#__calculator-fee", "test-tiers")
    page.get_by_label("Amount in USD").fill("10000")

    assert told(page) == ["Amount 10,000 USD", "Fee 50 USD", "Left after the fee 9,950 USD"]
    assert "Confirmed on 20 November 2026" in page.locator(".hs-calculator .hs-trust").inner_text()
    assert page.locator(".hs-calculator .hs-sample:visible").count() == 0


def test_what_follows_congestion_asks_for_no_amount(visit: Callable[..., Visit]) -> None:
    """Alone on its page, there is nothing to reckon with at all."""
    said = "This fee follows network congestion, so it can’t be worked out beforehand."
    page = visit().go("en/account-restrictions/")
    assert page.get_by_text(said).is_visible()
    assert page.locator(".hs-calculator, article form").count() == 0

    page = visit().go("en/security/")
    page.select_option("#__calculator-fee", "test-network")
    assert page.locator("#__calculator-amount").is_visible() is False
    assert told(page) == [said]
    assert page.locator(".hs-calculator [data-mark]").inner_text() == "unconfirmed"


@both_languages
@pytest.mark.parametrize("page", [page for page in PAGES if "network" not in PAGES[page]])
def test_on_the_day_of_the_build_the_script_changes_nothing(
    folder: Path, visit: Callable[..., Visit], page: str, language: str
) -> None:
    """What the browser holds once it has run is what the file says."""
    path = f"{PREFIXES[language]}{page}/"
    opened = visit().go(path)
    file = (folder / "site" / path / "index.html").read_text(encoding="utf-8")
    parse = "text => new DOMParser().parseFromString(text, 'text/html').querySelector('.hs-calculator').outerHTML"

    after = opened.evaluate("document.querySelector('.hs-calculator').outerHTML")
    assert html.unescape(after) == html.unescape(opened.evaluate(parse, file))


def test_without_scripts_the_examples_stand_in_the_place_of_the_form(visit: Callable[..., Visit]) -> None:
    without = visit(java_script_enabled=False).go("faq/")
    assert without.locator(".hs-calculator").is_visible() is False
    assert without.locator(".hs-examples").is_visible() is True

    with_script = visit().go("faq/")
    assert with_script.locator(".hs-calculator").is_visible() is True
    assert with_script.locator(".hs-examples").is_visible() is False


@both_languages
@pytest.mark.parametrize(
    "look",
    [{"color_scheme": "light", "viewport": WIDE}, {"color_scheme": "dark", "viewport": PHONE}],
    ids=["light, wide", "dark, phone"],
)
@pytest.mark.parametrize(("page", "typed"), [("security", "abc"), ("faq", "9" * 30 + ".999999")])
def test_an_answer_has_no_barrier_and_is_not_too_wide(  # noqa: PLR0917 - pytest gives them by name
    visit: Callable[..., Visit],
    axe: str,
    page: str,
    typed: str,
    look: dict[str, Any],
    language: str,
) -> None:
    reader = visit(**look)
    opened = reader.go(f"{PREFIXES[language]}{page}/")
    opened.fill("#__calculator-amount", typed)

    assert len(told(opened)) >= 1
    assert barriers(opened, axe) == []
    assert opened.evaluate(TOO_WIDE, look["viewport"]["width"]) == []
    assert reader.wrong == []
    assert reader.abroad() == []
