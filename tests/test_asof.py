"""What holds on which day: a page loaded later, or looked at as of a day, says what the site built for it says."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from conftest import DAY, PREFIXES, run, serve
from test_browser import PHONE, TOO_WIDE, TWO_FRAMES, WIDE, Visit, barriers, new_visit, path_of

both_languages = pytest.mark.parametrize("language", list(PREFIXES))

# Before some fees fell, on the day of a change and in the middle of a promotion, and between the last changes.
PAST, *LATER = DAYS = ("2026-08-31", "2026-12-08")
PAGES = (
    *("regions/", "regions/fr/", "regions/ca/"),
    *("fees/", "fees/usdt-tron-withdrawal/", "fees/usdt-ethereum-withdrawal/"),
)

# What a reader can read of histories, a row a line. A fold that is not open counts; what it says of itself does not.
SAID = """() => {
    for (const fold of document.querySelectorAll("details.hs-past")) fold.open = true;
    const parts = "table.hs-table caption, .hs-table tr, .hs-list > li, p[data-empty], .hs-past";
    return [...document.querySelectorAll(parts)]
        .filter((part) => part.checkVisibility())
        .map((part) => part.matches("details") ? "a fold" : part.innerText.replace(/\\s+/g, " ").trim());
}"""


@pytest.fixture(scope="module")
def sites(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], str]]:
    """Return a function that gives the address of the site built for a day."""
    addresses: dict[str, str] = {}
    with ExitStack() as stack:

        def address(day: str) -> str:
            if day not in addresses:
                folder = shutil.copytree(built, tmp_path_factory.mktemp("asof") / "project")
                done = run(folder, "helpsite", "build", "--date", day)
                assert done.returncode == 0, done.stdout + done.stderr
                addresses[day] = stack.enter_context(serve(folder / "site"))
            return addresses[day]

        yield address


@pytest.fixture
def visit(browser: Browser, server: str) -> Iterator[Callable[..., Visit]]:
    """Return a function that gives a new visit to the site that was built for DAY, or to the one at `address`."""
    with ExitStack() as stack:

        def open_visit(address: str = server, **options: Any) -> Visit:
            return stack.enter_context(new_visit(browser, address, **options))

        yield open_visit


def said(page: Page) -> list[str]:
    lines: list[str] = page.evaluate(SAID)
    assert lines
    return lines


# What each fee costs and how each service stands in the tables of what holds now, without the days until when: a row's
# head, then its prices or statuses.
HOLDING = """() => [...document.querySelectorAll("table[data-when=now] tbody tr, .hs-table--regions tbody tr")]
    .filter((row) => row.checkVisibility())
    .map((row) => [row.querySelector("th"), ...row.querySelectorAll(".hs-price, .hs-status")]
        .filter((part) => part && part.checkVisibility())
        .map((part) => part.innerText.replace(/\\s+/g, " ").trim()))"""


def holding(page: Page) -> list[list[str]]:
    rows: list[list[str]] = page.evaluate(HOLDING)
    assert rows
    assert all(len(row) > 1 for row in rows)
    return rows


# --- The same as built ------------------------------------------------------------------------------------------------


ROWS = """(html) => [...new DOMParser().parseFromString(html, "text/html").querySelector("article")
    .querySelectorAll("table, .hs-list")].map((part) => part.outerHTML)"""


@both_languages
def test_on_the_day_of_its_build_a_page_says_the_same_with_and_without_scripts(
    visit: Callable[..., Visit], site: Path, language: str
) -> None:
    """What a browser holds once the scripts have run is what the file says."""
    seen = visit()
    for address in PAGES:
        plain = (site / path_of(language, address) / "index.html").read_text(encoding="utf-8")
        page = seen.go(path_of(language, address))
        assert page.evaluate(ROWS, plain) == page.evaluate(ROWS, page.content()), address
        assert page.evaluate(ROWS, plain)
    assert seen.wrong == []


@pytest.fixture(scope="module")
def built_for(browser: Browser, sites: Callable[[str], str]) -> Callable[[str, str], dict[str, list[str]]]:
    """Return a function that gives what the pages of a language say in the site built for a day, on that day."""

    @cache
    def read(day: str, language: str) -> dict[str, list[str]]:
        with new_visit(browser, sites(day), now=f"{day}T12:00:00+08:00") as then:
            lines = {address: said(then.go(path_of(language, address))) for address in PAGES}
            assert then.wrong == []
            return lines

    return read


@both_languages
@pytest.mark.parametrize("day", LATER)
def test_a_day_that_is_looked_at_is_as_the_site_built_for_it(
    visit: Callable[..., Visit], built_for: Callable[[str, str], dict[str, list[str]]], language: str, day: str
) -> None:
    now, then = visit(), built_for(day, language)
    for address in PAGES:
        assert said(now.go(f"{path_of(language, address)}?date={day}")) == then[address], address
    assert now.wrong == []


@both_languages
def test_on_a_past_day_that_is_looked_at_holds_what_the_site_built_for_it_says(
    visit: Callable[..., Visit], sites: Callable[[str], str], language: str
) -> None:
    """That site knows of no change that was announced later; a reader who looks back knows them."""
    now, then = visit(), visit(sites(PAST), now=f"{PAST}T12:00:00+08:00")
    for address in PAGES:
        looked = holding(now.go(f"{path_of(language, address)}?date={PAST}"))
        assert looked == holding(then.go(path_of(language, address))), address
    page = path_of(language, "fees/usdt-ethereum-withdrawal/")
    rises = "8 December 2026" if language == "en" else "2026年12月8日"
    assert rises in " ".join(said(now.go(f"{page}?date={PAST}")))
    assert rises not in " ".join(said(then.go(page)))
    assert [*now.wrong, *then.wrong] == []


@both_languages
@pytest.mark.parametrize("day", LATER)
def test_a_page_that_is_loaded_days_after_its_build_says_what_holds_then(
    visit: Callable[..., Visit], built_for: Callable[[str, str], dict[str, list[str]]], language: str, day: str
) -> None:
    late, then = visit(now=f"{day}T00:30:00+08:00"), built_for(day, language)
    for address in PAGES:
        assert said(late.go(path_of(language, address))) == then[address], address
        assert "?" not in late.page.url
        assert late.page.locator(".hs-day__said").inner_text() == ""
        assert late.page.locator(".hs-day input").input_value() == day


def test_the_days_differ(visit: Callable[..., Visit]) -> None:
    """Else the tests above would compare nothing."""
    seen = visit()
    for address in ("regions/", "regions/fr/", "fees/"):
        lines = {day: tuple(said(seen.go(f"{address}?date={day}"))) for day in (DAY.isoformat(), *DAYS)}
        assert len(set(lines.values())) == len(lines), address


def test_the_day_is_the_one_of_the_site_and_not_of_the_reader(visit: Callable[..., Visit]) -> None:
    """At half past midnight in Shanghai it is still the day before in New York."""
    seen = visit(now="2026-12-08T00:30:00+08:00", timezone_id="America/New_York")
    seen.go("fees/")
    assert seen.page.locator(".hs-day input").input_value() == "2026-12-08"
    assert "4 USDT" in seen.page.locator("table[data-when=now]").inner_text()


def test_a_page_that_stays_open_goes_on_to_the_next_day(visit: Callable[..., Visit]) -> None:
    seen = visit(now=None, own=True)
    seen.page.clock.install(time="2026-12-07T23:58:30+08:00")
    page = seen.go("en/fees/")
    row = page.locator("table[data-when=now] tr", has_text="Ethereum").filter(has_text="USDT withdrawal")
    expect(row).to_contain_text("3.5 USDT")
    page.clock.fast_forward(3 * 60_000)
    expect(row).to_contain_text("4 USDT")
    expect(page.locator("table[data-when=now] caption")).to_have_text("Fees on 8 December 2026")


# --- The form ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "address"),
    [("zh", "fees/"), ("en", "regions/"), ("zh", "regions/fr/"), ("en", "fees/usdt-tron-withdrawal/")],
)
def test_a_reader_chooses_a_day_and_comes_back(visit: Callable[..., Visit], language: str, address: str) -> None:
    """The address names the day, so that a link shows others the same."""
    seen = visit()
    page = seen.go(path_of(language, address))
    today = said(page)
    button, told = page.locator(".hs-day button"), page.locator(".hs-day [role=status]")
    expect(button).to_be_hidden()
    page.locator(".hs-day input").fill("2027-02-01")
    page.locator(".hs-day input").dispatch_event("change")
    expect(told).to_contain_text("1 February 2027" if language == "en" else "2027年2月1日")
    assert page.url.endswith("?date=2027-02-01")
    other = said(page)
    assert other != today
    page.reload()
    assert said(page) == other
    in_the_other_language = page.locator("header a[hreflang]").first.get_attribute("href")
    assert in_the_other_language
    assert in_the_other_language.endswith("?date=2027-02-01")
    button.click()
    expect(page.locator(".hs-day input")).to_be_focused()
    expect(told).to_have_text("")
    expect(button).to_be_hidden()
    assert "?" not in page.url
    assert said(page) == today
    assert seen.wrong == []


def test_a_date_can_be_typed_key_by_key(visit: Callable[..., Visit]) -> None:
    """Chromium's field tells of a change at each digit of the year: 0002, 0020, 0202, 2026."""
    seen = visit(locale="en-US")
    page = seen.go("en/fees/")
    field, told = page.locator(".hs-day input"), page.locator(".hs-day [role=status]")
    field.focus()
    page.keyboard.type("09012026")
    expect(told).to_contain_text("1 September 2026")
    assert page.url.endswith("?date=2026-09-01")
    page.keyboard.press("Backspace")
    page.locator("h1").click()
    assert field.input_value() == "2026-09-01", "a field that is left empty has the day that is shown"
    assert seen.wrong == []


def test_links_to_fees_and_regions_keep_the_day(visit: Callable[..., Visit]) -> None:
    seen = visit()
    page = seen.go("en/fees/?date=2026-12-10")
    page.locator("table[data-when=now] a", has_text="USDT withdrawal").first.click()
    expect(page.locator(".hs-day input")).to_have_value("2026-12-10")
    expect(page.locator(".hs-calculator [data-day]")).to_have_text("Fee on 10 December 2026")


def test_a_promotion_stands_only_beside_the_rate_that_it_lowers_today(visit: Callable[..., Visit]) -> None:
    seen = visit()
    page = seen.go("en/fees/usdt-tron-withdrawal/?date=2026-12-10")
    said(page)
    assert page.locator("tr", has=page.locator(".hs-offer:visible")).count() == 1
    expect(page.locator("table[data-when=now] .hs-offer")).to_contain_text("0.5 USDT until 31 December 2026")


def test_what_is_no_day_shows_today(visit: Callable[..., Visit]) -> None:
    seen = visit()
    for day in ("", "2026-02-30", "yesterday", "0000-00-00", "2026-12-1", "<b>2026-12-01</b>"):
        page = seen.go(f"fees/?date={day}")
        assert page.locator(".hs-day input").input_value() == DAY.isoformat(), day
        assert page.locator(".hs-day__said").inner_text() == "", day
        assert seen.wrong == [], day


def test_nothing_breaks_however_far_away_the_day_is(visit: Callable[..., Visit]) -> None:
    seen = visit()
    for day in ("0001-01-01", "1969-12-31", "9999-12-31"):
        for address in ("en/fees/", "en/regions/", "en/regions/fr/", "en/fees/btc-withdrawal/"):
            page = seen.go(f"{address}?date={day}")
            words = page.locator("article").inner_text()
            assert page.locator(".hs-day input").input_value() == day
            assert [wrong for wrong in ("NaN", "undefined", "Invalid") if wrong in words] == [], (day, address)
            assert page.locator("table.hs-table:visible").count() >= 1, (day, address)
            assert seen.wrong == [], (day, address)


@both_languages
def test_another_day_has_no_barriers_and_is_not_too_wide(visit: Callable[..., Visit], axe: str, language: str) -> None:
    """On a phone and on a wide screen."""
    seen = visit(viewport=PHONE)
    found = {}
    for address in ("fees/", "regions/", "regions/fr/", "fees/usdt-swap/"):
        seen.page.set_viewport_size(PHONE)
        page = seen.go(f"{path_of(language, address)}?date=2026-12-10")
        said(page)  # opens the folds
        for size in (PHONE, WIDE):
            page.set_viewport_size(size)
            page.evaluate(TWO_FRAMES)
            width = size["width"]
            found[address, width] = [*barriers(page, axe), *page.evaluate(TOO_WIDE, width), *seen.wrong]
    assert {where: wrong for where, wrong in found.items() if wrong} == {}


def test_without_scripts_the_tables_are_whole_and_no_form_is_shown(visit: Callable[..., Visit]) -> None:
    seen = visit(java_script_enabled=False)
    page = seen.go("regions/")
    assert page.locator(".hs-table--regions tbody tr:visible").count() == 8
    assert [form.is_visible() for form in page.locator("article form").all()] == [False, False]


# --- Finding a region -------------------------------------------------------------------------------------------------


def found(page: Page) -> list[str]:
    """The codes of the regions that are shown."""
    rows = page.locator(".hs-table--regions tbody tr:visible")
    return [str(row.get_attribute("data-names")).split()[0] for row in rows.all()]


FINDS = {
    "日本": ["jp"],
    "japan": ["jp"],
    "JAPAN ": ["jp"],
    "ｊａｐａｎ": ["jp"],
    "jp": ["jp"],
    "jpn": ["jp"],
    "韓國": ["kr"],
    "韩国": ["kr"],
    "south korea": ["kr"],
    "korea south": ["kr"],
    "香港": ["hk"],
    "uk": ["gb"],
    "United": ["us", "gb"],
    "Fránce": ["fr"],
    "南韩": ["kr"],
    "america": ["us"],
    "大陆": ["cn"],
    "": ["cn", "hk", "jp", "kr", "us", "ca", "gb", "fr"],
}


@both_languages
def test_a_region_is_found_by_its_name_in_either_language_and_by_its_code(
    visit: Callable[..., Visit], language: str
) -> None:
    seen = visit()
    page = seen.go(path_of(language, "regions/"))
    results = {}
    for typed, codes in FINDS.items():
        page.locator("#__region").fill(typed)
        results[typed] = found(page)
        assert page.locator("[data-none]").is_hidden(), typed
        assert str(len(codes)) in page.locator(".hs-find__count").inner_text()
    assert results == FINDS


@both_languages
def test_a_country_that_is_not_listed_gets_an_answer(visit: Callable[..., Visit], language: str) -> None:
    seen = visit()
    page = seen.go(path_of(language, "regions/"))
    page.locator("#__region").fill("<b>Atlantis</b>")
    told = page.locator("[data-none]")
    expect(told).to_contain_text("<b>Atlantis</b>")
    expect(told).to_contain_text("neither yes nor no" if language == "en" else "不代表能用，也不代表不能用")
    expect(page.locator(".hs-table--regions")).to_be_hidden()
    told.locator("a").click()
    expect(page.locator("#not-listed")).to_be_in_viewport()
    page.locator("#__region").fill("jp")
    expect(told).to_be_hidden()
    assert found(page) == ["jp"]


def test_regions_are_found_by_what_works_there_on_the_day_that_is_looked_at(visit: Callable[..., Visit]) -> None:
    seen = visit()
    page = seen.go("en/regions/")
    page.locator("#__service").select_option("buy")
    assert page.locator(".hs-table--regions thead th:visible").all_inner_texts() == ["Country/region", "Buying"]
    page.locator("#__status").select_option("available")
    assert found(page) == ["fr"]
    page.locator(".hs-day input").fill("2027-02-01")
    page.locator(".hs-day input").dispatch_event("change")
    assert found(page) == ["ca"]
    page.locator("#__status").select_option("unavailable")
    assert found(page) == ["fr"]
    page.locator("#__service").select_option("")
    assert page.locator(".hs-table--regions thead th:visible").count() == 8
    page.locator("#__status").select_option("limited")
    assert found(page) == []
    expect(page.locator("[data-none]")).to_be_hidden()
    page.locator("[data-no-match] button").click()
    assert len(found(page)) == 8
    expect(page.locator("[data-no-match]")).to_be_hidden()
    expect(page.locator("#__region")).to_be_focused()
