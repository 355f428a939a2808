"""The contact pages in a browser: what readers see of opening hours, and the choice of a channel."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from conftest import TAGS
from test_browser import (
    PHONE,
    TOO_WIDE,
    TWO_FRAMES,
    WIDE,
    Visit,
    barriers,
    barriers_in_the_other_colours,
    new_visit,
    path_of,
)

both_languages = pytest.mark.parametrize("language", list(TAGS))
SIZES = {"phone": PHONE, "wide": WIDE}


# Counts how far things move that no reader's own doing has just moved.
MOVED = """
    window.moved = 0;
    new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.moved += entry.value;
    }).observe({ type: "layout-shift", buffered: true });
"""


@pytest.fixture
def visit(browser: Browser, server: str) -> Iterator[Callable[..., Visit]]:
    """Return a function that gives a new visit, at a fixed moment if one is given."""
    with ExitStack() as stack:

        def open_visit(now: str | None = None, **options: Any) -> Visit:
            opened = stack.enter_context(new_visit(browser, server, now=now, **options))
            opened.page.add_init_script(MOVED)
            return opened

        yield open_visit


@pytest.fixture(scope="module")
def kept_visit(browser: Browser, server: str) -> Iterator[Callable[..., Visit]]:
    """Return a function that gives the visit with these settings, at another moment; it's kept for the next test."""
    opened: dict[str, Visit] = {}
    with ExitStack() as stack:

        def visit(now: str, **options: Any) -> Visit:
            key = str(options)
            if key not in opened:
                opened[key] = stack.enter_context(new_visit(browser, server, now=now, **options))
                opened[key].page.add_init_script(MOVED)
            opened[key].page.clock.set_fixed_time(now)
            return opened[key]

        yield visit


def expect_nothing_wrong(visit: Visit, page: Page) -> None:
    """No error, no request to another host, nothing moved, nothing too wide."""
    page.evaluate(TWO_FRAMES)
    size = page.viewport_size
    assert size
    assert visit.wrong == []
    assert visit.abroad() == []
    assert page.evaluate("window.moved") == 0
    assert page.evaluate(TOO_WIDE, size["width"]) == []


# --- Opening hours ----------------------------------------------------------------------------------------------------

# Monday, 23 November 2026, is an ordinary day; 1 January 2027 is a day on which the live chat is closed.
MORNING, EVENING, NEW_YEAR = "2026-11-23T02:20:00Z", "2026-11-23T13:30:00Z", "2026-12-31T13:30:00Z"
CHAT = [
    (MORNING, "Asia/Shanghai", "zh", "服务中，10小时后结束", "和你当地的时间相同"),
    (MORNING, "Asia/Shanghai", "en", "Open now, closes in 10 h", "Same as your local time"),
    (MORNING, "Europe/London", "zh", "服务中，10小时后结束", "你当地时间：每天 01:00–13:00"),
    (MORNING, "Europe/London", "en", "Open now, closes in 10 h", "Your time: Every day 01:00–13:00"),
    (MORNING, "America/New_York", "zh", "服务中，10小时后结束", "你当地时间：每天 20:00–次日 08:00"),
    (MORNING, "America/New_York", "en", "Open now, closes in 10 h", "Your time: Every day 20:00–08:00 the next day"),
    ("2026-11-23T11:20:30Z", "Asia/Shanghai", "zh", "服务中，1小时 40分钟后结束", "和你当地的时间相同"),
    ("2026-11-23T11:00:00Z", "Asia/Shanghai", "en", "Open now, closes in 2 h", "Same as your local time"),
    ("2026-11-23T12:59:10Z", "Asia/Shanghai", "en", "Open now, closes in 1 min", "Same as your local time"),
    (EVENING, "Asia/Shanghai", "zh", "现在不在服务时间，星期二 09:00开始", "和你当地的时间相同"),
    (EVENING, "Asia/Shanghai", "en", "Closed now, opens Tuesday 09:00", "Same as your local time"),
    (
        EVENING,
        "Europe/London",
        "en",
        "Closed now, opens Tuesday 01:00 (your time)",
        "Your time: Every day 01:00–13:00",
    ),
    (
        EVENING,
        "America/New_York",
        "zh",
        "现在不在服务时间，你当地时间今天 20:00开始",
        "你当地时间：每天 20:00–次日 08:00",
    ),
    (
        EVENING,
        "America/New_York",
        "en",
        "Closed now, opens today 20:00 (your time)",
        "Your time: Every day 20:00–08:00 the next day",
    ),
    (NEW_YEAR, "Asia/Shanghai", "zh", "现在不在服务时间，星期六 09:00开始", "和你当地的时间相同"),
    (
        NEW_YEAR,
        "Europe/London",
        "en",
        "Closed now, opens Saturday 01:00 (your time)",
        "Your time: Every day 01:00–13:00",
    ),
]
PHONE_LINE = [
    (
        MORNING,
        "Asia/Shanghai",
        "zh",
        "现在不在服务时间，你当地时间今天 17:00开始",
        "你当地时间：周一至周五 17:00–次日 01:00",
    ),
    (MORNING, "Europe/London", "en", "Closed now, opens today 09:00", "Same as your local time"),
    (
        "2026-11-27T18:00:00Z",
        "America/New_York",
        "en",
        "Closed now, opens Monday 04:00 (your time)",
        "Your time: Mon to Fri 04:00–12:00",
    ),
    (
        "2026-11-27T18:00:00Z",
        "Pacific/Honolulu",
        "en",
        "Closed now, opens Sunday 23:00 (your time)",
        "Your time: Sun to Thu 23:00–07:00 the next day",
    ),
]
SEEN = [*(("live-chat", *case) for case in CHAT), *(("phone", *case) for case in PHONE_LINE)]


def words(part: Locator) -> str:
    return (part.text_content() or "").replace("\u2060", "")


@pytest.mark.parametrize("seen", SEEN, ids="-".join)
def test_a_reader_sees_whether_it_is_open_and_its_hours_by_the_own_clock(
    kept_visit: Callable[..., Visit], seen: tuple[str, ...]
) -> None:
    """On the channel's own page and on that of all channels; a sample says there, too, that it is one."""
    channel, now, zone, language, state, there = seen
    reader = kept_visit(now, timezone_id=zone, viewport=PHONE)
    mark = {"zh": "示例", "en": "sample"}[language]
    page = reader.go(path_of(language, f"contact/{channel}/"))
    lines = [page.locator(f"section[aria-labelledby={channel}] .hs-open")]
    expect(lines[0].locator(".hs-open__state")).to_have_text(state)
    assert words(lines[0]) == f" {mark} {state}{there}"
    assert lines[0].locator(".hs-sample").is_visible()
    expect_nothing_wrong(reader, page)
    page = reader.go(path_of(language, "contact/"))
    line = page.locator(f".hs-card[data-channel={channel}] .hs-open")
    expect(line.locator(".hs-open__state")).to_have_text(state)
    assert words(line) == f" {mark} {state}{there}"
    expect_nothing_wrong(reader, page)


def test_the_line_follows_the_clock_without_moving_anything(visit: Callable[..., Visit]) -> None:
    reader = visit(timezone_id="Asia/Shanghai", own=True)
    reader.page.clock.install(time="2026-11-23T12:58:45Z")
    page = reader.go("en/contact/live-chat/")
    state, line = page.locator(".hs-open__state"), page.locator(".hs-open")
    expect(state).to_have_text("Open now, closes in 2 min")
    page.clock.fast_forward(31_000)
    expect(state).to_have_text("Open now, closes in 1 min")
    assert line.get_attribute("data-open") == "yes"
    page.clock.fast_forward(60_000)
    expect(state).to_have_text("Closed now, opens Tuesday 09:00")
    assert line.get_attribute("data-open") == "no"
    expect_nothing_wrong(reader, page)


def test_the_line_is_right_again_at_once_when_a_reader_comes_back_to_the_page(visit: Callable[..., Visit]) -> None:
    reader = visit("2026-11-23T12:58:50Z", timezone_id="Asia/Shanghai")
    page = reader.go("en/contact/live-chat/")
    expect(page.locator(".hs-open__state")).to_have_text("Open now, closes in 2 min")
    page.clock.set_fixed_time("2026-11-23T14:00:00Z")
    expect(page.locator(".hs-open__state")).to_have_text("Open now, closes in 2 min")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator(".hs-open__state")).to_have_text("Closed now, opens Tuesday 09:00")


HOURS_WITHOUT_SCRIPTS = {
    "zh": ["每天 09:00–21:00 （中国时间） 示例", "2027年1月1日（元旦）暂停服务 示例", "通常5分钟，最长30分钟 示例"],
    "en": [
        "Every day 09:00–21:00 (China Time) sample",
        "Closed on 1 January 2027 (New Year’s Day) sample",
        "usually 5 minutes, at most 30 minutes sample",
    ],
}


@both_languages
def test_without_scripts_hours_closed_days_and_answer_times_stand_in_words(
    visit: Callable[..., Visit], language: str
) -> None:
    reader = visit(java_script_enabled=False, viewport=PHONE)
    page = reader.go(path_of(language, "contact/live-chat/"))
    facts = re.sub(r"\s+", " ", page.locator(".hs-facts").inner_text())
    assert [said for said in HOURS_WITHOUT_SCRIPTS[language] if said not in facts] == []
    assert page.locator(".hs-open").is_visible() is False
    page = reader.go(path_of(language, "contact/"))
    card = re.sub(r"\s+", " ", page.locator(".hs-card[data-channel=live-chat]").inner_text())
    assert HOURS_WITHOUT_SCRIPTS[language][0] in card
    assert [line.is_visible() for line in page.locator(".hs-open").all() if line.is_visible()] == []


# --- Which one should I use? ------------------------------------------------------------------------------------------

ALL = ["live-chat", "email", "weibo", "wechat", "facebook", "phone"]


def order(page: Page) -> list[str | None]:
    return [card.get_attribute("data-channel") for card in page.locator(".hs-cards--channels > li").all()]


def option(page: Page, name: str, value: str) -> Locator:
    return page.locator(f".hs-option input[name={name}][value={value}]")


@both_languages
def test_without_scripts_the_whole_table_is_there_and_nothing_asks(visit: Callable[..., Visit], language: str) -> None:
    page = visit(java_script_enabled=False, viewport=PHONE).go(path_of(language, "contact/"))
    rows = page.locator(".hs-table--choice tbody tr")
    assert rows.count() > 5
    assert [row.is_visible() for row in rows.all()] == [True] * rows.count()
    links = page.locator(".hs-table--choice tbody a")
    assert links.count() == 2 * rows.count()
    assert [link.is_visible() for link in links.all()] == [True] * links.count()
    shown = page.locator(".hs-chooser form, .hs-chooser__answer, .hs-chooser summary").all()
    assert [part.is_visible() for part in shown] == [False] * 3
    links.first.click()
    assert page.url.endswith("/contact/live-chat/#live-chat")


CHOICES = [
    ("zh", ["yes", "account-security", "gb"], "首选：在线客服 示例", "其次：客服热线 示例", ["live-chat", "phone"]),
    ("zh", ["yes", "account-security", "other"], "首选：在线客服 示例", "其次：客服邮箱 示例", ["live-chat", "email"]),
    ("en", ["no", "files"], "Best: Support email sample", "Next best: Live chat sample", ["email", "live-chat"]),
    ("en", ["no", "general", "gb"], "Best: Phone support sample", "Next best: Facebook sample", ["phone", "facebook"]),
]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("choice", CHOICES, ids=lambda choice: f"{choice[0]}-{'-'.join(choice[1])}")
def test_three_questions_at_most_lead_to_a_channel_and_put_the_list_in_its_order(
    kept_visit: Callable[..., Visit], axe: str, size: str, choice: tuple[str, list[str], str, str, list[str]]
) -> None:
    """By touch; the answer is announced, and what follows in the list keeps its order."""
    language, answers, best, next_best, first = choice
    reader = kept_visit(MORNING, timezone_id="Asia/Shanghai", viewport=SIZES[size], has_touch=True)
    page = reader.go(path_of(language, "contact/"))
    where = page.locator("[data-where]")
    assert page.locator("[data-waiting]").is_visible()
    assert (order(page), where.is_visible()) == (ALL, False)
    for name, value in zip(("urgent", "about", "region"), answers, strict=False):
        page.locator(".hs-option", has=page.locator(f"input[name={name}][value={value}]")).tap()
    assert where.is_visible() is (len(answers) == 3)
    answer = page.locator("[data-answer]:visible")
    expect(answer).to_have_count(1)
    assert words(answer.locator("[data-said]")) == best
    assert words(page.locator("[data-next]")) == next_best
    assert answer.locator("a").get_attribute("href") == f"{first[0]}/#{first[0]}"
    assert not page.locator("[data-waiting]").is_visible()
    assert order(page) == [*first, *(channel for channel in ALL if channel not in first)]
    status = page.locator(".hs-chooser [role=status]")
    assert (status.text_content() or "").startswith(f"{best} · {next_best} · ")
    assert barriers(page, axe) == []
    expect_nothing_wrong(reader, page)
    if first[0] in ("live-chat", "phone"):
        expect(answer.locator(".hs-open__state")).to_be_visible()


@both_languages
@pytest.mark.parametrize("size", SIZES)
def test_the_questions_have_no_barrier_before_an_answer(
    kept_visit: Callable[..., Visit], axe: str, size: str, language: str
) -> None:
    reader = kept_visit(MORNING, timezone_id="Asia/Shanghai", viewport=SIZES[size], has_touch=True)
    page = reader.go(path_of(language, "contact/"))
    assert page.locator("[data-waiting]").is_visible()
    assert barriers(page, axe) == []


def test_the_questions_are_answered_by_keyboard_and_the_focus_stays(visit: Callable[..., Visit]) -> None:
    page = visit().go("en/contact/")
    option(page, "urgent", "yes").focus()
    page.keyboard.press("Space")
    expect(option(page, "urgent", "yes")).to_be_checked()
    page.keyboard.press("Tab")
    expect(option(page, "about", "transfer")).to_be_focused()
    page.keyboard.press("Space")
    expect(page.locator("[data-waiting]")).to_have_text("One more question: where are you?")
    expect(page.locator("[data-where]")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(option(page, "region", "gb")).to_be_focused()
    expect(page.locator("[data-answer=live-chat]")).to_be_visible()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("ArrowRight")
    expect(option(page, "about", "restriction")).to_be_focused()
    expect(option(page, "about", "restriction")).to_be_checked()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("ArrowRight")
    expect(option(page, "urgent", "no")).to_be_focused()
    expect(page.locator("[data-answer=email]")).to_be_visible()
    expect(page.locator("[data-where]")).to_be_hidden()
    assert order(page)[:2] == ["email", "live-chat"]


def test_the_answers_stand_in_the_address_and_nowhere_else(visit: Callable[..., Visit]) -> None:
    reader = visit()
    page = reader.go("en/contact/")
    before = len(reader.requests)
    for name, value in (("urgent", "yes"), ("about", "files"), ("region", "other")):
        option(page, name, value).check()
    assert page.url == f"{reader.address}en/contact/#urgent=yes&about=files&region=other"
    option(page, "urgent", "no").check()
    assert page.url == f"{reader.address}en/contact/#urgent=no&about=files", "the region makes no difference here"
    # Chromium asks for the icon again whenever an address changes; it has none of the answers.
    assert [url for url in reader.requests[before:] if not url.endswith(".svg")] == []
    assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]


@pytest.mark.parametrize(
    ("answers", "answer"),
    [
        ("#urgent=no&about=complaints", "email"),
        ("#urgent=yes&about=files&region=gb", "live-chat"),
        ("#about=complaints", None),
        ("#urgent=yes&about=files", None),
        ("#urgent=maybe&about=%3Cb%3E&region=xx&other=1", None),
    ],
)
def test_an_address_with_answers_opens_with_them_and_any_other_asks(
    visit: Callable[..., Visit], answers: str, answer: str | None
) -> None:
    reader = visit()
    page = reader.go(f"en/contact/{answers}")
    expect(page.locator("[data-waiting]")).to_be_visible(visible=answer is None)
    shown = [part.get_attribute("data-answer") for part in page.locator("[data-answer]").all() if part.is_visible()]
    assert shown == ([answer] if answer else [])
    assert order(page)[0] == (answer or ALL[0])
    assert reader.wrong == []


@both_languages
@pytest.mark.parametrize("size", SIZES)
def test_the_open_table_has_no_barrier_and_nothing_too_wide(
    visit: Callable[..., Visit], axe: str, language: str, size: str
) -> None:
    """Neither in light colours nor in dark ones."""
    reader = visit(viewport=SIZES[size])
    page = reader.go(path_of(language, "contact/"))
    page.locator(".hs-chooser summary").click()
    expect(page.locator(".hs-table--choice tbody tr").first).to_be_visible()
    assert barriers(page, axe) == []
    assert barriers_in_the_other_colours(page, axe) == []
    assert page.evaluate(TOO_WIDE, SIZES[size]["width"]) == []
