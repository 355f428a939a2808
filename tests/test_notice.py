"""The notice bar: who is shown in it and until when, that it is dismissed for good, and that it moves nothing."""

import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, date, datetime
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from conftest import DAY, PREFIXES, ROOT, build, copy_project, read_page, serve
from helpsite.pages.announcement import Correction
from helpsite.project import Project, read_project
from helpsite.site.frame import page_frame
from test_browser import PHONE, SETTINGS, TOO_WIDE, TWO_FRAMES, Visit, barriers, new_visit, path_of

both_languages = pytest.mark.parametrize("language", list(PREFIXES))

CONTACT, OPENS, SAMPLE = "2026-11-23-check-a-contact", "2026-11-23-help-centre-opens", "2026-11-23-sample-data"
LAST = date(2026, 12, 8)
# As the site of the tests has them: the most severe is over first.
PINNED = {
    CONTACT: {"severity": "critical", "pinned_until": date(2026, 11, 25)},
    SAMPLE: {"severity": "warning", "pinned_until": LAST},
    OPENS: {"severity": "info", "pinned_until": LAST},
}


@pytest.fixture(scope="module")
def real() -> Project:
    return read_project(ROOT, DAY)


def with_posts(project: Project, changes: dict[str, dict[str, Any]], **others: Any) -> Project:
    """Return the project with these changes of announcements' front matter, by name, in each language."""
    pages = [
        replace(page, meta=page.meta.model_copy(update=changes[page.name]))
        if page.is_announcement and page.name in changes
        else page
        for page in project.pages
    ]
    return replace(project, pages=pages, **others)


def pinned(project: Project, language: str = "en") -> list[str]:
    return [post.name for post in project.pinned(language)]


# --- Who is shown -----------------------------------------------------------------------------------------------------


def test_no_page_has_a_notice_while_nothing_is_pinned(real: Project) -> None:
    quiet = with_posts(real, {name: {"pinned_until": None} for name in PINNED})
    assert pinned(quiet) == []
    assert page_frame(quiet, "en")["notices"] == []


@both_languages
def test_the_most_severe_comes_first(real: Project, language: str) -> None:
    assert pinned(with_posts(real, PINNED), language) == [CONTACT, SAMPLE, OPENS]


def test_of_the_equally_severe_the_newest_comes_first(real: Project) -> None:
    alike = {"severity": "warning", "pinned_until": LAST}
    posts = {CONTACT: alike, SAMPLE: {**alike, "date": datetime(2026, 11, 23, 3, tzinfo=UTC)}, OPENS: {**alike}}
    assert pinned(with_posts(real, posts)) == [SAMPLE, OPENS, CONTACT]


@pytest.mark.parametrize(
    ("day", "names"),
    [
        (date(2026, 11, 22), []),
        (date(2026, 11, 25), [CONTACT, SAMPLE, OPENS]),
        (date(2026, 11, 26), [SAMPLE, OPENS]),
        (LAST, [SAMPLE, OPENS]),
        (date(2026, 12, 9), []),
    ],
)
def test_a_notice_is_there_from_publication_to_its_last_day(real: Project, day: date, names: list[str]) -> None:
    assert pinned(with_posts(real, PINNED, today=day)) == names


def test_what_another_post_took_the_place_of_is_shown_no_more(real: Project) -> None:
    posts = {**PINNED, OPENS: {**PINNED[OPENS], "supersedes": SAMPLE}}
    assert pinned(with_posts(real, posts)) == [CONTACT, OPENS]
    later = {**posts, OPENS: {**posts[OPENS], "date": datetime(2026, 11, 24, 2, tzinfo=UTC)}}
    assert pinned(with_posts(real, later)) == [CONTACT, SAMPLE], "the one that takes its place is not published yet"


def notices(project: Project, language: str = "en", address: str = "/") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = page_frame(project, language, address)["notices"]
    return found


def test_a_notice_knows_its_words_its_link_and_when_it_is_over(real: Project) -> None:
    title = "How to check that a contact is official"
    assert notices(with_posts(real, {CONTACT: PINNED[CONTACT]})) == [
        {
            "severity": "critical",
            "title": title,
            "path": f"en/announcements/{CONTACT}/",
            "day": "2026-11-23",
            "day_words": "23 Nov 2026",
            "dismiss": f"Dismiss: {title}",
            # Midnight in Shanghai behind the last day.
            "over": int(datetime(2026, 11, 25, 16, tzinfo=UTC).timestamp() * 1000),
            "mark": f"notice:{CONTACT}:2026-11-23T02:00:00Z",
        }
    ]


def test_a_posts_own_page_has_no_notice_of_it(real: Project) -> None:
    found = notices(with_posts(real, PINNED), "zh", f"/announcements/{SAMPLE}/")
    assert [notice["path"] for notice in found] == [f"announcements/{CONTACT}/", f"announcements/{OPENS}/"]


def corrected(project: Project) -> Project:
    """The project whose most severe notice was put right on the day after its publication."""
    correction = Correction(date=datetime(2026, 11, 24, 1, 30, tzinfo=UTC), text="A sentence was wrong.")
    return with_posts(project, {CONTACT: {"corrections": [correction]}})


@pytest.mark.parametrize(("language", "words"), [("zh", "2026年11月24日更正"), ("en", "Corrected 24 Nov 2026")])
def test_a_corrected_post_says_so_and_is_another_one_to_those_who_dismissed_it(
    real: Project, language: str, words: str
) -> None:
    before = with_posts(real, PINNED)
    after = corrected(before)
    assert [notice["mark"] for notice in notices(after)][1:] == [notice["mark"] for notice in notices(before)][1:]
    assert notices(after, language)[0]["mark"] == f"notice:{CONTACT}:2026-11-24T01:30:00Z"
    assert notices(after, language)[0]["day_words"] == words


# --- The built site ---------------------------------------------------------------------------------------------------

# More than three lines on a phone, with characters that mean something in HTML.
LONG = {
    "zh": '示例数据 & "引号"，' + "这个标题写得特别长，手机上三行也放不下。" * 4,
    "en": 'Sample data & "quotes", '
    + "and a title that goes on for longer than three lines of a phone; " * 3
    + "the end",
}


@pytest.fixture(scope="module")
def pinned_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project with pinned announcements in three severities, and its site built."""
    project = copy_project(tmp_path_factory.mktemp("notice") / "project")
    for language in PREFIXES:
        for name, front in PINNED.items():
            file = project / f"docs/{language}/announcements/{name}.md"
            changes = front | ({"title": f"'{LONG[language]}'"} if name == SAMPLE else {})
            kept = re.sub(f"^({'|'.join(changes)}): .*\n", "", file.read_text(), flags=re.MULTILINE)
            lines = "".join(f"{key}: {value}\n" for key, value in changes.items())
            file.write_text(kept.replace("---\n", f"---\n{lines}", 1))
    build(project)
    return project


@pytest.fixture(scope="module")
def pinned_site(pinned_project: Path) -> Path:
    return pinned_project / "site"


@pytest.fixture(scope="module")
def pinned_server(pinned_site: Path) -> Iterator[str]:
    with serve(pinned_site) as address:
        yield address


@pytest.fixture
def visit(browser: Browser, pinned_server: str) -> Iterator[Callable[..., Visit]]:
    """Return a function that gives a new visit to the site with pinned announcements."""
    with ExitStack() as stack:

        def open_visit(**options: Any) -> Visit:
            return stack.enter_context(new_visit(browser, pinned_server, **options))

        yield open_visit


def shown(page: Page) -> Locator:
    """The notice that a reader sees."""
    return page.locator("hs-notice:visible")


def shown_names(page: Page) -> list[str]:
    """The names of the announcements whose notice a reader sees."""
    names = [link.get_attribute("href") or "" for link in shown(page).locator("a").all()]
    return [name.rstrip("/").rpartition("/")[2] for name in names]


def test_every_page_has_the_notices_and_those_of_announcements_not_their_own(pinned_site: Path) -> None:
    files = sorted(pinned_site.rglob("*.html"))
    assert len(files) > len(PINNED)
    for file in files:
        found = [notice.one("a").get("href") or "" for notice in read_page(file).all("hs-notice")]
        names = [name.rstrip("/").rpartition("/")[2] for name in found]
        assert names == [name for name in PINNED if name != file.parent.name], file


def test_a_notice_is_a_region_with_a_name_and_no_alert(pinned_site: Path) -> None:
    label = {"zh": "置顶公告", "en": "Pinned announcement"}
    for language, prefix in PREFIXES.items():
        notice = next(read_page(pinned_site / prefix / "index.html").all("hs-notice"))
        attributes = {name: notice.get(name) for name in ("role", "aria-label", "aria-live", "data-pagefind-ignore")}
        ignored = {"data-pagefind-ignore": None, "aria-live": None}
        assert attributes == {"role": "region", "aria-label": label[language]} | ignored
        assert "data-pagefind-ignore" in notice.attributes


@both_languages
def test_the_notice_of_a_page_that_is_not_there_leads_to_the_announcement(
    visit: Callable[..., Visit], language: str
) -> None:
    seen = visit()
    page = seen.go(f"{PREFIXES[language]}no/such/page/")
    shown(page).locator("a").click()
    page.wait_for_url(f"{seen.address}{PREFIXES[language]}announcements/{CONTACT}/")
    assert shown_names(page) == [SAMPLE]


def test_without_scripts_the_most_severe_is_shown_and_has_no_button(visit: Callable[..., Visit]) -> None:
    page = visit(java_script_enabled=False, now="2026-12-31T12:00:00+08:00").go("fees/")
    assert shown_names(page) == [CONTACT]
    assert [button.is_visible() for button in page.locator("hs-notice button").all()] == [False, False, False]


@pytest.mark.parametrize(
    ("now", "names"),
    [
        ("2026-11-25T23:59:59+08:00", [CONTACT]),
        ("2026-11-26T00:00:00+08:00", [SAMPLE]),
        ("2026-12-08T23:59:59+08:00", [SAMPLE]),
        ("2026-12-09T00:00:00+08:00", []),
    ],
)
def test_a_page_that_was_built_days_ago_shows_no_notice_that_is_over(
    visit: Callable[..., Visit], now: str, names: list[str]
) -> None:
    """On the site's clock, wherever the reader is."""
    page = visit(now=now, timezone_id="America/New_York").go("en/fees/")
    assert shown_names(page) == names


def test_at_midnight_an_open_page_shows_the_next_notice_unless_its_reader_is_at_this_one(
    visit: Callable[..., Visit],
) -> None:
    seen = visit(now=None, own=True)
    seen.page.clock.install(time="2026-11-25T23:58:00+08:00")
    page = seen.go("fees/")
    page.clock.run_for(60_000)
    assert shown_names(page) == [CONTACT]
    shown(page).locator("a").focus()
    page.clock.run_for(120_000)
    assert shown_names(page) == [CONTACT]
    shown(page).locator("a").blur()
    page.clock.run_for(60_000)
    assert shown_names(page) == [SAMPLE]


def button(page: Page) -> Locator:
    return shown(page).get_by_role("button")


def test_a_dismissed_notice_makes_room_for_the_next_one_and_stays_away_in_every_language(
    visit: Callable[..., Visit],
) -> None:
    seen = visit()
    page = seen.go("fees/")
    button(page).click()
    assert shown_names(page) == [SAMPLE]
    assert shown_names(seen.go("en/faq/")) == [SAMPLE]
    button(page).click()
    button(page).click()
    assert shown_names(page) == []
    assert shown_names(seen.go()) == []
    assert seen.wrong == []


def test_who_goes_back_does_not_meet_a_notice_that_was_dismissed_since(visit: Callable[..., Visit]) -> None:
    page = visit().go("fees/")
    page.locator("header .hs-wordmark").click()
    button(page).click()
    page.go_back()
    expect(shown(page).locator("a")).to_have_text(LONG["zh"])


def test_a_dismissed_notice_is_shown_again_when_it_was_corrected(
    visit: Callable[..., Visit], pinned_project: Path, pinned_site: Path
) -> None:
    read = read_project(pinned_project, DAY)
    marks = [notices(project, "zh", "/fees/")[0]["mark"] for project in (read, corrected(read))]
    html = (pinned_site / "fees/index.html").read_text()
    assert html.count(marks[0]) == 1
    seen = visit()
    page = seen.go("fees/")
    button(page).click()
    assert shown_names(seen.go("fees/")) == [SAMPLE]
    page.route("**/fees/", lambda route: route.fulfill(body=html.replace(*marks), content_type="text/html"))
    assert shown_names(seen.go("fees/")) == [CONTACT]


REFUSING = "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } })"


def test_where_nothing_can_be_stored_a_notice_is_dismissed_on_its_page(visit: Callable[..., Visit]) -> None:
    seen = visit()
    seen.page.add_init_script(REFUSING)
    page = seen.go("fees/")
    assert shown_names(page) == [CONTACT]
    button(page).click()
    assert shown_names(page) == [SAMPLE]
    assert shown_names(seen.go("faq/")) == [CONTACT]
    assert seen.wrong == []


@both_languages
def test_by_keyboard_a_notice_follows_the_skip_link_and_who_dismisses_it_is_at_the_next_one_then_at_the_title(
    visit: Callable[..., Visit], language: str
) -> None:
    page = visit().go(path_of(language, "fees/"))
    names = ["How to check that a contact is official"] if language == "en" else ["怎样核对联系方式是不是官方的"]
    for _ in range(2):
        page.keyboard.press("Tab")
    expect(shown(page).get_by_role("link", name=names[0])).to_be_focused()
    page.keyboard.press("Tab")
    dismiss = {"zh": "不再显示：", "en": "Dismiss: "}[language]
    expect(shown(page).get_by_role("button", name=dismiss + names[0], exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(shown(page).get_by_role("link", name=LONG[language], exact=True)).to_be_focused()
    for _ in range(2):
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
    expect(page.locator("h1")).to_be_focused()


@pytest.mark.parametrize(("scheme", "size"), SETTINGS.values(), ids=SETTINGS)
def test_axe_finds_no_barrier_in_a_notice_however_severe(
    visit: Callable[..., Visit], axe: str, scheme: str, size: dict[str, int]
) -> None:
    seen = visit(color_scheme=scheme, viewport=size)
    page = seen.go("en/fees/")
    severities = []
    for _ in PINNED:
        severities.append(str(shown(page).get_attribute("class")).split()[1])
        assert barriers(page, axe) == []
        assert page.evaluate(TOO_WIDE, size["width"]) == []
        button(page).click()
    assert severities == ["hs-notice--critical", "hs-notice--warning", "hs-notice--info"]
    assert seen.wrong == []
    assert seen.abroad() == []


HIDDEN = "(p) => Math.max(p.scrollHeight - p.clientHeight, p.scrollWidth - p.clientWidth)"


@both_languages
@pytest.mark.parametrize("width", [320, 360])
def test_no_word_of_a_long_title_is_cut_off_on_a_phone(visit: Callable[..., Visit], width: int, language: str) -> None:
    """Not even with letters twice as large: it may be a warning."""
    page = visit(viewport={"width": width, "height": 740}).go(path_of(language, "fees/"))
    button(page).click()
    words = shown(page).locator("p")
    assert words.evaluate(HIDDEN) <= 1
    page.evaluate("document.documentElement.style.fontSize = '250%'")
    assert words.evaluate(HIDDEN) <= 1


# --- Nothing moves ----------------------------------------------------------------------------------------------------

# How many elements there are each time that something is painted.
PAINTED = """
    window.painted = new Set();
    requestAnimationFrame(function note() {
        window.painted.add(document.querySelectorAll("body *").length);
        requestAnimationFrame(note);
    });
"""
PAUSE = 0.05


@pytest.fixture(scope="module")
def slow_server(pinned_site: Path) -> Iterator[str]:
    """Serve the site so that the response to a page stops at each tag of the header for a while."""

    class Handler(SimpleHTTPRequestHandler):
        def __init__(self, *args: Any):
            super().__init__(*args, directory=str(pinned_site))

        def do_GET(self) -> None:
            if not self.path.endswith("/"):
                super().do_GET()
                return
            text = (pinned_site / self.path.lstrip("/") / "index.html").read_text()
            body, end = text.index("<body"), text.index("</header>")
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(text[:body].encode())
            for piece in re.split(r"(?=<)", text[body:end]):
                time.sleep(PAUSE if re.match(r"<(?!/|path|svg)", piece) else 0)
                self.wfile.write(piece.encode())
            self.wfile.write(text[end:].encode())

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    host = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=host.serve_forever, args=(0.05,), daemon=True).start()
    yield f"http://127.0.0.1:{host.server_port}/"
    host.shutdown()
    host.server_close()


@pytest.mark.parametrize(("now", "names"), [(f"{DAY}T12:00:00+08:00", [CONTACT]), ("2026-12-09T12:00:00+08:00", [])])
def test_however_slowly_a_page_arrives_its_notice_moves_nothing(
    browser: Browser, slow_server: str, now: str, names: list[str]
) -> None:
    with new_visit(browser, slow_server, now, viewport=PHONE) as seen:
        seen.page.add_init_script(PAINTED)
        page = seen.go("fees/")
        page.evaluate(TWO_FRAMES)
        assert shown_names(page) == names
        assert page.evaluate("window.shift") == 0
        # It was looked at while the notices were arriving.
        assert page.evaluate("window.painted.size") > 20
