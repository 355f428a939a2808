"""The search's dialog and the page of all topics, with a finder that answers what is written here."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from conftest import DAY, PREFIXES, ROOT, TAGS, page_addresses, read_page
from helpsite.site.frame import SAID_BY_SEARCH
from test_browser import PHONE, WIDE, Visit, barriers, barriers_in_the_other_colours, new_visit, path_of

both_languages = pytest.mark.parametrize("language", list(TAGS))

# --- A finder for tests -----------------------------------------------------------------------------------------------


def result(address: str, title: str, kind: str = "answer", **more: Any) -> dict[str, Any]:
    """What the finder says of a page. `excerpt` is its words with those that are marked between slashes."""
    pieces = enumerate(more.pop("excerpt", "").split("/"))
    excerpt = [{"text": text, "marked": bool(place % 2)} for place, text in pieces if text]
    found = {"address": address, "title": title, "section": None, "kind": kind, "old": False, "facts": []}
    return {**found, "excerpt": excerpt, **more}


def answer(level: str, *results: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"level": level, "understood": None, "unknown": [], "results": list(results), **more}


JAPAN = result(
    "/regions/jp/#now",
    "日本",
    "region",
    section="现在的情况",
    excerpt="在日本/提现/有限制。",
    facts=[
        {"label": "充值", "text": "支持", "sample": False},
        {"label": "提现", "text": "有限制，2026年11月1日起", "sample": True},
    ],
)
OLD = result("/announcements/2026-11-23-sample-data/", "<b onclick=alert(1)>旧</b>", "announcement", old=True)
ENGLISH = result("/en/fees/#withdrawal", "Fees", "fee", section="Withdrawal fee", excerpt="The /withdrawal fee/.")
FEES = result("/fees/", "费用说明", "fee", excerpt="/提现/费")
SECURITY = result("/security/", "安全")
LIMITED = answer("near", SECURITY, FEES, JAPAN, OLD)
ANSWERS = {
    "zh": {
        "提现": answer("found", FEES, JAPAN, OLD),
        "慢": answer("found", SECURITY, after=600),
        "OKX 提现": answer("near", FEES, SECURITY, unknown=["OKX"]),
        "别的提现": answer("near", FEES),
        "提xian": answer("found", FEES, understood="提现"),
        "gas": answer("found", FEES),
        "gas fee": LIMITED,
        "support@example.com": answer("found", SECURITY),
        "坏": answer("none", fails=True),
    },
    "en": {
        "how do I": answer("found", ENGLISH, begins=True),
        "withdrawal fee": answer("found", ENGLISH),
        "gas fee": answer("found", ENGLISH),
        "gas": answer("found", ENGLISH),
        "withdrawl fee": answer("found", ENGLISH, understood="withdrawal fee"),
        "OKX withdrawal": answer("near", ENGLISH, unknown=["OKX", "Binance"]),
        "USDT 提现": answer("none", unknown=["提现"]),
        "提现": answer("near", ENGLISH),
    },
}
FINDER = """
const answers = ANSWERS;
window.opened = [];
window.asked = [];
export async function openFinder(bundle, day) {
    window.opened.push([bundle, day]);
    const code = bundle.split("/").at(-2);
    return { async find(question, { rested }) {
        window.asked.push(`${code}: ${question}`);
        const { after, begins, fails, ...answer } = answers[code][question] ?? answers.none;
        if (begins) {
            const begun = new Event("").timeStamp; // the clock that no test sets
            await rested();
            window.rest = new Event("").timeStamp - begun;
        }
        if (after) await new Promise((done) => setTimeout(done, after));
        if (fails) throw new Error("gone");
        return answer;
    } };
}
""".replace("ANSWERS", json.dumps({**ANSWERS, "none": answer("none")}))
MODULE = re.compile(r"/assets/finder\.\w+\.js")


def with_finder(visit: Visit) -> Visit:
    visit.page.route(MODULE, lambda route: route.fulfill(body=FINDER, content_type="text/javascript"))
    return visit


@pytest.fixture
def visit(browser: Browser, server: str) -> Iterator[Callable[..., Visit]]:
    """Return a function that gives a new visit to a site whose finder is the one above."""
    with ExitStack() as stack:
        yield lambda **options: with_finder(stack.enter_context(new_visit(browser, server, **options)))


SETTINGS = {"zh, light, wide": ("zh", "light", WIDE), "en, dark, phone": ("en", "dark", PHONE)}


@pytest.fixture(scope="module")
def opened(browser: Browser, server: str) -> Iterator[Callable[[str], Visit]]:
    """Return a function that gives the visit of a setting, kept for the next test, with the search open and empty."""
    visits: dict[str, Visit] = {}
    with ExitStack() as stack:

        def open_search(setting: str) -> Visit:
            language, scheme, size = SETTINGS[setting]
            if setting not in visits:
                context = new_visit(browser, server, color_scheme=scheme, viewport=size)
                visits[setting] = with_finder(stack.enter_context(context))
                visits[setting].go(path_of(language, "faq/"))
                visits[setting].page.keyboard.press("/")
            empty(visits[setting].page)
            return visits[setting]

        yield open_search


def dialog_of(page: Page) -> Locator:
    return page.locator("#__search-dialog")


def field_of(page: Page) -> Locator:
    return page.locator("#__search-dialog input[role=combobox]")


def ask(page: Page, question: str) -> Locator:
    """Type a question, wait for its answer, and return the options."""
    field_of(page).fill(question)
    page.locator(f"dialog[data-asked={json.dumps(question, ensure_ascii=False)}]").wait_for()
    return page.locator("#__search-results [role=option]")


def empty(page: Page) -> None:
    field_of(page).fill("")
    page.locator("dialog[data-state=start]").wait_for()


def open_with(page: Page, question: str) -> Locator:
    page.keyboard.press("/")
    return ask(page, question)


# --- Opening ----------------------------------------------------------------------------------------------------------

OPENERS: dict[str, Callable[[Page], None]] = {
    "slash": lambda page: page.keyboard.press("/"),
    "Ctrl-K": lambda page: page.keyboard.press("Control+k"),
    "header": lambda page: page.locator("header [data-search-open]").click(),
    "home": lambda page: page.locator(".hs-search__box").click(),
    "space": lambda page: page.locator(".hs-search__box").press(" "),
}
FOCUSED = "document.activeElement.className"


def test_the_search_opens_in_every_way_and_gives_the_focus_back(visit: Callable[..., Visit]) -> None:
    seen = visit()
    page = seen.go()
    for name, open_search in OPENERS.items():
        page.evaluate("document.activeElement.blur()")
        open_search(page)
        expect(field_of(page), name).to_be_focused()
        page.keyboard.press("Escape")
        expect(dialog_of(page), name).not_to_be_visible()
        opener = {"header": "hs-tool hs-tool--search", "home": "hs-search__box", "space": "hs-search__box"}.get(name)
        assert page.evaluate(FOCUSED) == (opener or ""), name
    assert seen.wrong == []


def test_a_page_view_loads_nothing_of_the_search_but_its_opener_and_the_touch_of_one_its_modules(
    visit: Callable[..., Visit],
) -> None:
    seen = visit()
    page = seen.go("fees/")

    def loaded() -> set[str]:
        return {found[1] for url in seen.requests if (found := re.search(r"/(search|asking|results|finder)\.", url))}

    assert loaded() == {"search"}
    page.locator("header [data-search-open]").hover()
    page.wait_for_load_state("networkidle")
    assert loaded() == {"search", "asking", "results", "finder"}
    assert [url for url in seen.requests if "pagefind" in url] == []
    assert page.evaluate("window.opened") is None


def test_keys_that_belong_to_a_field_open_no_search(visit: Callable[..., Visit]) -> None:
    page = visit().go("en/regions/")
    field = page.locator("#__region")
    field.press("/")
    field.press("Control+k")
    assert field.input_value() == "/"
    expect(dialog_of(page)).not_to_be_visible()
    field.blur()
    page.keyboard.type("/a/b")
    assert field_of(page).input_value() == "a/b"


def test_a_click_beside_the_dialog_or_on_its_button_closes_it_and_what_was_asked_is_kept(
    visit: Callable[..., Visit],
) -> None:
    page = visit().go("fees/")
    open_with(page, "提现")
    page.mouse.click(5, 300)
    expect(dialog_of(page)).not_to_be_visible()
    page.keyboard.press("/")
    assert page.evaluate("getSelection().toString()") == "提现"
    page.get_by_role("button", name="关闭搜索").click()
    expect(dialog_of(page)).not_to_be_visible()
    page.keyboard.press("/")
    page.keyboard.type("gas")
    page.locator("dialog[data-asked=gas]").wait_for()


def test_on_a_phone_the_search_fills_the_screen_and_nothing_is_too_wide_or_too_small(
    visit: Callable[..., Visit],
) -> None:
    page = visit(viewport={"width": 320, "height": 600}, has_touch=True).go("fees/")
    page.locator("header [data-search-open]").tap()
    ask(page, "提现")
    assert dialog_of(page).bounding_box() == {"x": 0, "y": 0, "width": 320, "height": 600}
    wide = (
        "[...document.querySelectorAll('dialog *')].filter((part) => part.getBoundingClientRect().right > 320).length"
    )
    assert page.evaluate(wide) == 0
    size = field_of(page).evaluate("(field) => parseFloat(getComputedStyle(field).fontSize)")
    assert size >= 16, "smaller letters make a phone zoom in"


# --- What it says -----------------------------------------------------------------------------------------------------

# What is asked, and then: the level, the sentence above the results, what is read aloud, and the number of options.
STATES = {
    "start": {"zh": ("", None, "", "", 0), "en": ("", None, "", "", 0)},
    "found": {
        "zh": ("提现", "found", "", "找到 3 条结果", 3),
        "en": ("withdrawal fee", "found", "", "1 result", 1),
    },
    "corrected": {
        "zh": ("提xian", "found", "已按“提现”搜索。", "已按“提现”搜索。 找到 1 条结果", 1),
        "en": (
            *("withdrawl fee", "found", "Showing results for “withdrawal fee”."),
            *("Showing results for “withdrawal fee”. 1 result", 1),
        ),
    },
    "near": {
        "zh": (
            "别的提现",
            "near",
            "没有完全符合的内容，以下可能相关。",
            "没有完全符合的内容，以下可能相关。 找到 1 条结果",
            1,
        ),
        "en": (
            *("OKX withdrawal", "near", "This site says nothing about “OKX”, “Binance”. These may help:"),
            *("This site says nothing about “OKX”, “Binance”. These may help: 1 result", 1),
        ),
    },
    "none": {"zh": ("红烧肉", "none", "", "没有找到相关内容。", 0), "en": ("lasagne", "none", "", "Nothing found.", 0)},
    "other language": {
        "zh": ("withdrawal fee", "found", "", "找到 1 条结果", 1),
        "en": ("提现", "found", "", "4 results", 4),
    },
}
SHOWN = "(parts) => parts.filter((part) => part.checkVisibility()).map((part) => part.innerText.trim())"


@pytest.mark.parametrize("setting", SETTINGS)
@pytest.mark.parametrize("state", STATES)
def test_each_state_is_shown_read_aloud_and_free_of_barriers(
    opened: Callable[[str], Visit], axe: str, state: str, setting: str
) -> None:
    seen = opened(setting)
    page, language = seen.page, SETTINGS[setting][0]
    question, level, note, said, number = STATES[state][language]
    if question:
        ask(page, question)
    expect(page.locator("#__search-dialog [role=status]")).to_have_text(said)
    found = {
        "level": dialog_of(page).get_attribute("data-level"),
        "note": page.locator("[data-note]").inner_text(),
        "options": page.locator("#__search-results [role=option]").count(),
        "expanded": field_of(page).get_attribute("aria-expanded"),
        "topics": page.locator("#__search-dialog nav").is_visible(),
        "barriers": barriers(page, axe),
        "barriers in the other colours": barriers_in_the_other_colours(page, axe),
    }
    assert found == {
        "level": level,
        "note": note,
        "options": number,
        "expanded": str(number > 0).lower(),
        "topics": level in (None, "none"),
        "barriers": [],
        "barriers in the other colours": [],
    }
    assert seen.wrong == []


@both_languages
def test_where_nothing_is_found_the_way_leads_on(opened: Callable[[str], Visit], language: str) -> None:
    seen = opened(next(setting for setting in SETTINGS if setting.startswith(language)))
    ask(seen.page, "⌘⌘")
    links = seen.page.locator("#__search-dialog a").filter(visible=True).all()
    targets = {str(link.evaluate("(link) => link.href")) for link in links}
    home = seen.address + PREFIXES[language]
    assert {f"{home}contact/", f"{home}contact/verify/", f"{home}topics/", f"{home}fees/"} <= targets


def test_a_result_shows_its_kind_section_facts_and_words_and_nothing_in_it_is_markup(
    opened: Callable[[str], Visit],
) -> None:
    options = ask(opened("zh, light, wide").page, "提现")
    read = "(options) => options.map((option) => option.innerText.replace(/\\s+/g, ' '))"
    assert options.evaluate_all(read) == [
        "费用说明 费用 提现费",
        "日本 现在的情况 地区 充值：支持提现：有限制，2026年11月1日起 示例 在日本提现有限制。",
        "<b onclick=alert(1)>旧</b> 公告 已过时",
    ]
    assert options.locator("mark").all_inner_texts() == ["提现", "提现"]
    assert options.evaluate_all("(options) => options.map((option) => option.matches('a.hs-result__link[href]'))") == [
        *(True, True, True)
    ]
    assert options.nth(1).get_attribute("href") == "/regions/jp/#now"
    assert options.locator("[onclick]").count() == 0


def test_what_the_scripts_say_is_what_the_page_gives_them() -> None:
    scripts = "".join((ROOT / "assets" / name).read_text() for name in ("asking.js", "results.js"))
    asked = {one or other for one, other in re.findall(r'\bwords(?:\.(\w+)|\["([\w-]+)"\])', scripts)}
    kinds = {"contact", "region", "fee", "announcement", "answer"}
    assert asked - {"replace"} | kinds == set(SAID_BY_SEARCH) | {"list-separator", "sample"}


# --- Typing -----------------------------------------------------------------------------------------------------------


def test_only_the_newest_question_is_answered(visit: Callable[..., Visit]) -> None:
    page = visit().go("fees/")
    page.keyboard.press("/")
    field_of(page).fill("慢")
    page.wait_for_function("window.asked?.includes('zh: 慢')")
    assert dialog_of(page).get_attribute("data-asked") is None
    expect(page.locator(".hs-found__waiting")).to_be_visible()
    assert ask(page, "提现").count() == 3
    page.wait_for_timeout(700)
    assert dialog_of(page).get_attribute("data-asked") == "提现"
    expect(page.locator(".hs-found__waiting")).not_to_be_visible()
    assert page.locator("#__search-results [role=option]").count() == 3


def test_what_only_begins_a_question_is_waited_with_until_the_keys_rest(visit: Callable[..., Visit]) -> None:
    page = visit().go("en/fees/")
    page.keyboard.press("/")
    assert ask(page, "how do I").count() == 1
    assert 390 <= page.evaluate("window.rest") < 2_000, "milliseconds; a timer may be early by a part of one"


def test_nothing_is_asked_or_opened_in_the_middle_of_composing(visit: Callable[..., Visit]) -> None:
    page = visit().go("fees/")
    open_with(page, "gas")
    field_of(page).fill("")
    keyboard = page.context.new_cdp_session(page)
    for letters in ("t", "ti", "ti'xian"):
        keyboard.send(
            "Input.imeSetComposition", {"text": letters, "selectionStart": len(letters), "selectionEnd": len(letters)}
        )
    page.wait_for_timeout(150)
    for sign in ("isComposing: true", "keyCode: 229"):
        field_of(page).evaluate(
            f"""(field) => field.dispatchEvent(
                new KeyboardEvent("keydown", {{ key: "Enter", bubbles: true, cancelable: true, {sign} }}))"""
        )
    keyboard.send("Input.insertText", {"text": "提现"})
    page.locator("dialog[data-asked=提现]").wait_for()
    assert page.evaluate("window.asked") == ["zh: gas", "zh: 提现"]
    assert page.url.partition("?")[0].endswith("/fees/")
    expect(dialog_of(page)).to_be_visible()


# --- Choosing ---------------------------------------------------------------------------------------------------------


def test_arrows_go_round_the_results_and_enter_opens_the_chosen_one(visit: Callable[..., Visit]) -> None:
    seen = visit()
    page = seen.go("fees/")
    options = open_with(page, "提现")

    def chosen() -> list[int]:
        marked = [option.get_attribute("aria-selected") for option in options.all()]
        active = field_of(page).get_attribute("aria-activedescendant")
        assert active == (options.nth(marked.index("true")).get_attribute("id") if "true" in marked else None)
        return [place for place, mark in enumerate(marked) if mark == "true"]

    assert chosen() == []
    steps = []
    for key in ("ArrowUp", "ArrowDown", "ArrowDown"):
        page.keyboard.press(key)
        steps += chosen()
    assert steps == [2, 0, 1]
    expect(field_of(page)).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{seen.address}regions/jp/#now")


@pytest.mark.parametrize("question", ["gas", "慢"])
def test_enter_opens_the_first_result_also_before_it_is_there(visit: Callable[..., Visit], question: str) -> None:
    seen = visit()
    page = seen.go("faq/")
    page.keyboard.press("/")
    field_of(page).fill(question)
    page.keyboard.press("Enter")
    page.wait_for_url(seen.address + {"gas": "fees/", "慢": "security/"}[question])


def test_the_way_back_from_a_result_leads_to_the_search(visit: Callable[..., Visit]) -> None:
    page = visit().go("faq/?date=2026-11-01")
    open_with(page, "提现").first.click()
    page.wait_for_url("**/fees/")
    page.go_back()
    page.locator("dialog[data-asked=提现]").wait_for()
    assert re.search(r"/faq/\?date=2026-11-01&q=%E6%8F%90%E7%8E%B0$", page.url)


def test_a_result_on_the_same_page_closes_the_search_and_loads_nothing(visit: Callable[..., Visit]) -> None:
    seen = visit()
    page = seen.go("regions/jp/")
    link = open_with(page, "提现").nth(1)
    page.evaluate("window.stays = true")
    link.click()
    expect(dialog_of(page)).not_to_be_visible()
    page.wait_for_url(f"{seen.address}regions/jp/#now")
    assert page.evaluate("window.stays")


def test_a_result_opens_in_a_new_tab_like_any_link(visit: Callable[..., Visit]) -> None:
    page = visit().go("faq/")
    options = open_with(page, "提现")
    with page.context.expect_page() as tab:
        options.first.click(button="middle")
    assert tab.value.url.endswith("/fees/")
    with page.context.expect_page() as tab:
        page.keyboard.press("Control+Enter")
    assert tab.value.url.endswith("/fees/")
    expect(dialog_of(page)).to_be_visible()


# --- The address ------------------------------------------------------------------------------------------------------

LONG = "abandon ability able about above absent absorb abstract absurd abuse access accident"


def test_the_address_follows_the_question_and_keeps_what_else_it_says(visit: Callable[..., Visit]) -> None:
    seen = visit()
    page = seen.go("regions/?date=2026-11-01#names")
    open_with(page, "提现")
    page.wait_for_url(f"{seen.address}regions/?date=2026-11-01&q=%E6%8F%90%E7%8E%B0#names")
    ask(page, LONG)
    page.wait_for_url(f"{seen.address}regions/?date=2026-11-01#names")
    ask(page, "gas")
    page.wait_for_url(f"{seen.address}regions/?date=2026-11-01&q=gas#names")
    page.keyboard.press("Escape")
    page.wait_for_url(f"{seen.address}regions/?date=2026-11-01#names")


def test_an_address_with_a_question_opens_the_search_with_it_and_nothing_is_sent_or_kept(
    visit: Callable[..., Visit],
) -> None:
    seen = visit()
    told: list[str] = []
    seen.page.on("request", lambda request: told.append(request.url + request.headers.get("referer", "")))
    page = seen.go("en/faq/?q=withdrawal+fee")
    page.locator("dialog[data-asked='withdrawal fee']").wait_for()
    assert field_of(page).input_value() == "withdrawal fee"
    page.evaluate("fetch('../../robots.txt')")
    page.locator("#__search-results [role=option]").first.click()
    page.wait_for_url("**/fees/#withdrawal")
    assert len(told) > 15
    assert [url for url in told[1:] if "withdrawal+fee" in url] == []
    assert seen.abroad() == []
    assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]


# --- Contacts and other languages -------------------------------------------------------------------------------------

CONTACTS = {
    True: [
        *("support@example.com", "＠example", "@example", "找 @example 靠谱吗", "www.example.com", "example.org/help"),
        *("https://example.net", "+44 20 7946 0000", "02079460000", "电话 020-7946-0000 是官方的吗", "例子.测试"),
    ],
    False: ["提现", "2026-11-23", "100 USDT", "1.5%", "24/7", "a/b", "e.g. fees", "怎么联系客服？", "123456"],
}


def test_only_what_looks_like_a_contact_is_taken_for_one(opened: Callable[[str], Visit]) -> None:
    page = opened("zh, light, wide").page
    judge = """async (questions) => {
        const [file] = document.getElementById("__search-dialog").dataset.modules.match(/\\S*results\\S*/);
        const { looksLikeContact } = await import(new URL(file, document.baseURI));
        return questions.filter(looksLikeContact);
    }"""
    questions = CONTACTS[True] + CONTACTS[False]
    assert page.evaluate(judge, questions) == CONTACTS[True]


@both_languages
def test_who_asks_for_a_contact_is_invited_to_check_it_before_anything_else(
    opened: Callable[[str], Visit], language: str
) -> None:
    seen = opened(next(setting for setting in SETTINGS if setting.startswith(language)))
    first = ask(seen.page, "support@example.com").first
    expect(first).to_contain_text({"zh": "搜索不判断真假", "en": "Search does not tell real from fake"}[language])
    assert first.evaluate("(link) => link.href") == f"{seen.address}{PREFIXES[language]}contact/verify/"


# The language of the page, what is asked, and the results with the language that is marked on them.
LANGUAGES = [
    ("zh", "gas", [("费用说明", None)]),
    ("zh", "withdrawal fee", [("Fees", "en")]),
    # What fits stands first, and of what fits less only a little follows.
    (
        "zh",
        "gas fee",
        [("Fees", "en"), *((title, "zh-Hans") for title in ("安全", "费用说明", "日本"))],
    ),
    ("zh", "USDT 提现", []),
    ("en", "USDT 提现", []),
    ("en", "提现 gas", []),
    ("en", "gas", [("Fees", None)]),
]
ASKED = {"USDT 提现": {"zh": ["zh"], "en": ["en", "zh"]}, "gas": {"zh": ["zh"], "en": ["en"]}}


@pytest.mark.parametrize(("language", "question", "expected"), LANGUAGES)
def test_a_question_in_another_language_is_answered_in_it_and_marked_so(
    opened: Callable[[str], Visit], language: str, question: str, expected: list[tuple[str, str | None]]
) -> None:
    page = opened(next(setting for setting in SETTINGS if setting.startswith(language))).page
    before = page.evaluate("window.asked?.length ?? 0")
    options = ask(page, question)
    titles = options.locator(".hs-result__title").all_inner_texts()
    marks = [option.get_attribute("lang") for option in options.all()]
    assert list(zip(titles, marks, strict=True)) == expected
    if question in ASKED:
        codes = [words.partition(":")[0] for words in page.evaluate("window.asked")[before:]]
        assert codes == ASKED[question][language]
    if any(lang == "en" for _, lang in expected):
        assert page.get_by_role("group").first.get_attribute("aria-label") == "英语内容"


def test_the_finder_is_opened_for_the_index_of_the_language_and_for_the_day_on_the_sites_clock(
    visit: Callable[..., Visit],
) -> None:
    seen = visit(now="2026-11-23T20:00:00+00:00", timezone_id="America/New_York")
    page = seen.go("en/fees/?date=2026-01-01")
    open_with(page, "提现")
    opened = [[f"{seen.address}pagefind/{code}/", "2026-11-24"] for code in ("en", "zh")]
    assert page.evaluate("window.opened") == opened


# --- What fails -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("module", ["asking", "finder"])
@both_languages
def test_a_search_that_does_not_load_says_so_and_tries_again_with_the_next_key(
    visit: Callable[..., Visit], axe: str, language: str, module: str
) -> None:
    seen = visit()
    page = seen.go(path_of(language, "no/such/page/"))
    missing = re.compile(rf"/assets/{module}\.")
    page.route(missing, lambda route: route.abort())
    page.keyboard.press("/")
    page.keyboard.type("ga")
    expect(dialog_of(page)).to_contain_text({"zh": "搜索没有加载成功", "en": "Search could not be loaded"}[language])
    expect(page.locator("#__search-dialog nav a").last).to_be_visible()
    assert barriers(page, axe) == []
    page.unroute(missing)
    page.keyboard.type("s")
    page.locator("dialog[data-asked=gas][data-level=found]").wait_for()
    assert page.locator("#__search-results [role=option]").count() == 1


def test_a_question_that_fails_can_be_asked_again(visit: Callable[..., Visit]) -> None:
    page = visit().go("fees/")
    open_with(page, "gas")
    field_of(page).fill("坏")
    expect(dialog_of(page)).to_have_attribute("data-state", "failed")
    assert dialog_of(page).get_attribute("data-asked") is None
    assert ask(page, "提现").count() == 3


# --- All topics -------------------------------------------------------------------------------------------------------


@both_languages
def test_without_scripts_each_box_leads_to_the_page_of_all_topics(visit: Callable[..., Visit], language: str) -> None:
    seen = visit(java_script_enabled=False)
    for address, box in {"": ".hs-search__box", "fees/": "header [data-search-open]"}.items():
        page = seen.go(path_of(language, address))
        page.locator(box).click()
        page.wait_for_url(f"{seen.address}{PREFIXES[language]}topics/")


@both_languages
def test_the_page_of_all_topics_leads_to_every_page_and_to_every_question(site: Path, language: str) -> None:
    page = read_page(site / PREFIXES[language] / "topics" / "index.html")
    article = page.one("article")
    links = [link.get("href") or "" for part in article.all("ul") for link in part.all("a")]
    pages = {link.removeprefix("../") for link in links if "#" not in link}
    assert pages == set(page_addresses()) - {"", "topics/"}
    questions = read_page(site / PREFIXES[language] / "faq" / "index.html").one("article").all("h3")
    assert {f"../faq/#{question.get('id')}" for question in questions} <= set(links)
    titles = {
        "zh": "联系客服 国家/地区 费用 账户与安全 公告 问题与解答",
        "en": "Contacting support|Countries and regions|Fees",
    }
    headings = [heading.text for heading in article.all("h2")]
    assert headings[:3] == re.split(r"[ |]" if language == "zh" else r"\|", titles[language])[:3]
    assert len(headings) == 6


@both_languages
def test_the_page_of_all_topics_is_no_result_of_the_search(site: Path, language: str) -> None:
    kept = "data-pagefind-body"
    assert kept not in read_page(site / PREFIXES[language] / "topics" / "index.html").one("article").attributes
    assert kept in read_page(site / PREFIXES[language] / "faq" / "index.html").one("article").attributes


def test_the_page_knows_the_day_that_it_was_built_for(site: Path) -> None:
    """The finder needs it on pages that are not there, too."""
    for file in ("404.html", "faq/index.html"):
        assert read_page(site / file).one("meta", name="helpsite-day").get("content") == DAY.isoformat()
