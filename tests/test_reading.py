"""Reading under other conditions: large text on a small screen, and on paper."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from conftest import PREFIXES

PHONE = {"width": 360, "height": 740}
ADDRESSES = ("regions/", "regions/fr/", "fees/", "fees/usdt-swap/")

# As the browser's own setting does: all lengths of ours are in rem.
ENLARGE = """(times) => {
    const root = document.documentElement;
    root.style.fontSize = "";
    root.style.fontSize = `${parseFloat(getComputedStyle(root).fontSize) * times}px`;
    return root.scrollWidth;
}"""
SHOWN = """(selector) => [...document.querySelectorAll(selector)].map((it) => it.getBoundingClientRect())
    .filter((it) => it.width > 1 && it.height > 1).length"""


@pytest.fixture(scope="module")
def phone(browser: Browser) -> Iterator[Page]:
    """Return a page on a phone."""
    with browser.new_context(viewport=PHONE) as context:
        yield context.new_page()


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("language", PREFIXES)
def test_no_page_is_wider_than_the_screen_with_large_text(
    phone: Page, server: str, language: str, address: str
) -> None:
    phone.goto(f"{server}{PREFIXES[language]}{address}")
    found = {times: phone.evaluate(ENLARGE, times) for times in (1, 1.5, 2)}
    assert found == dict.fromkeys((1, 1.5, 2), PHONE["width"])


def test_services_stand_in_three_columns_with_text_of_the_usual_size(phone: Page, server: str) -> None:
    columns = "getComputedStyle(document.querySelector('.hs-table--regions tbody tr')).gridTemplateColumns"
    phone.goto(f"{server}en/regions/")
    found = []
    for times in (1, 2):
        phone.evaluate(ENLARGE, times)
        found.append(len(phone.evaluate(columns).split()))
    assert found == [3, 1]


def test_on_a_phone_the_filters_for_service_and_status_stand_side_by_side(phone: Page, server: str) -> None:
    phone.goto(f"{server}en/regions/")
    tops = [phone.locator(f"#__{name}").evaluate("(it) => it.offsetTop") for name in ("region", "service", "status")]
    assert tops[0] < tops[1] == tops[2]


@pytest.mark.parametrize("language", PREFIXES)
@pytest.mark.parametrize(
    ("address", "not_printed"),
    [("regions/", ".hs-day, .hs-find, .hs-header"), ("fees/", ".hs-day, .hs-calculator, .hs-header")],
)
def test_paper_shows_no_forms_and_says_what_is_made_up(
    phone: Page, server: str, language: str, address: str, not_printed: str
) -> None:
    phone.goto(f"{server}{PREFIXES[language]}{address}")
    phone.emulate_media(media="screen")
    assert phone.evaluate(SHOWN, not_printed) == len(not_printed.split())
    phone.emulate_media(media="print")
    assert phone.evaluate(SHOWN, not_printed) == 0
    assert phone.evaluate(SHOWN, ".hs-ribbon") == 1
    phone.emulate_media(media="screen")


def test_what_is_under_a_fold_is_printed(phone: Page, server: str) -> None:
    phone.goto(f"{server}en/regions/ca/")
    rows = ".hs-past td"
    assert not phone.locator(rows).first.is_visible()
    phone.emulate_media(media="print")
    assert phone.locator(rows).first.is_visible()
    phone.emulate_media(media="screen")
