"""The site in a browser: each page in both languages, on a phone and a wide screen, in light and dark."""

import gzip
import itertools
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from conftest import DAY, PREFIXES, TAGS, build, copy_project, page_addresses, serve

PHONE = {"width": 360, "height": 740}
WIDE = {"width": 1280, "height": 800}
LANGUAGES = list(TAGS)
ADDRESSES = page_addresses()
PAGES = [*itertools.product(LANGUAGES, ADDRESSES), *((language, "404.html") for language in LANGUAGES)]

every_page = pytest.mark.parametrize(("language", "address"), PAGES)
both_languages = pytest.mark.parametrize("language", LANGUAGES)

BUDGET = 70_000

# Counts how far what is on the screen moves while it loads.
SHIFT = """
    window.shift = 0;
    new PerformanceObserver((list) => { for (const entry of list.getEntries()) window.shift += entry.value; })
        .observe({ type: "layout-shift", buffered: true });
"""


class Visit:
    """A page of a browser that notes what goes wrong, and everything that is asked for."""

    def __init__(self, page: Page, address: str):
        self.page = page
        self.address = address
        self.wrong: list[str] = []
        self.requests: list[str] = []
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.wrong.append(f"error: {error}"))
        page.on("requestfailed", self._failed)
        page.on("response", self._response)
        page.on("request", lambda request: self.requests.append(request.url))

    def _console(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.wrong.append(f"{message.type}: {message.text}")

    def _failed(self, request: Any) -> None:
        # Broken off: the page was left while something was still on its way.
        if request.failure != "net::ERR_ABORTED":
            self.wrong.append(f"failed: {request.url} {request.failure}")

    def _response(self, response: Any) -> None:
        if response.status >= 400:
            self.wrong.append(f"{response.status}: {response.url}")

    def go(self, path: str = "") -> Page:
        """Open a page of the site, and wait until all it needs is there."""
        if self.page.url.partition("#")[0] == (self.address + path).partition("#")[0]:
            # Else Chromium would stay on the page, or bring back what was typed and how far it was moved.
            self.page.goto("about:blank")
        self.wrong.clear()
        self.requests.clear()
        self.page.goto(self.address + path, wait_until="load")
        return self.page

    def abroad(self) -> list[str]:
        """The requests to other hosts."""
        return [url for url in self.requests if not url.startswith((self.address, "data:", "blob:"))]


def path_of(language: str, address: str) -> str:
    return PREFIXES[language] + address


NOON = f"{DAY}T12:00:00+08:00"


# Contexts that no visit uses now, by their settings: to open one and its first page takes longer than many page views.
_IDLE: dict[str, BrowserContext] = {}
_MOST_IDLE = 6


@contextmanager
def new_visit(
    browser: Browser, address: str, now: str | None = NOON, *, own: bool = False, **options: Any
) -> Iterator[Visit]:
    """A visit by a reader who was never here before.

    It's at a fixed moment, on the day for which the site was built; timers and frames go on. None leaves the clock.
    The reader has a new page, and nothing is remembered; only files that may be kept can be in the browser's cache.
    With `own`, nothing at all is shared with an earlier visit: for tests that weigh a visit or set the clock going.
    """
    size = options.pop("viewport", WIDE)
    options = {"reduced_motion": "reduce", **options}
    key = json.dumps([now is None, options], sort_keys=True)
    context = (None if own else _IDLE.pop(key, None)) or _new_context(browser, options)
    if now:
        context.clock.set_fixed_time(now)
    page = context.new_page()
    page.set_viewport_size(size)
    _forget(page, address)
    try:
        yield Visit(page, address)
    finally:
        for opened in context.pages[1:]:
            opened.close()
        if own or key in _IDLE:
            context.close()
        else:
            context.set_offline(False)
            _IDLE[key] = context
        if len(_IDLE) > _MOST_IDLE:
            _IDLE.pop(next(iter(_IDLE))).close()


def _new_context(browser: Browser, options: dict[str, Any]) -> BrowserContext:
    context = browser.new_context(**options)
    context.set_default_timeout(10_000)
    context.add_init_script(SHIFT)
    # A context whose last page is closed is as slow as a new one.
    context.new_page()
    return context


def _forget(page: Page, address: str) -> None:
    """Forget what an earlier visit to this host left behind."""
    parts = urlsplit(address)
    session = page.context.new_cdp_session(page)
    session.send("Storage.clearDataForOrigin", {"origin": f"{parts.scheme}://{parts.netloc}", "storageTypes": "all"})
    session.detach()


@pytest.fixture(scope="module")
def visits(browser: Browser, server: str) -> Iterator[Callable[..., Visit]]:
    """Return a function that gives the visit with these settings; visits are kept for the next test."""
    with_settings: dict[tuple[str, int, bool], Any] = {}
    opened: dict[tuple[str, int, bool], Visit] = {}

    def visit(scheme: str = "light", size: dict[str, int] = WIDE, script: bool = True) -> Visit:
        key = (scheme, size["width"], script)
        if key not in opened:
            with_settings[key] = new_visit(
                browser, server, color_scheme=scheme, viewport=size, java_script_enabled=script
            )
            opened[key] = with_settings[key].__enter__()
        return opened[key]

    yield visit
    for context in with_settings.values():
        context.__exit__(None, None, None)


@pytest.fixture
def fresh(browser: Browser, server: str) -> Iterator[Callable[..., Visit]]:
    """Return a function that gives a new visit, without anything remembered."""
    opened = []

    def visit(**options: Any) -> Visit:
        opened.append(new_visit(browser, server, **options))
        return opened[-1].__enter__()

    yield visit
    for context in opened:
        context.__exit__(None, None, None)


REMEMBER = """() => {
    localStorage.setItem("x", "1");
    sessionStorage.setItem("x", "1");
    document.cookie = "x=1; max-age=1000";
}"""


def test_a_new_visit_remembers_nothing_of_one_before(browser: Browser, server: str) -> None:
    """However it's made: the tests rely on it."""
    remembered = "[localStorage.length, sessionStorage.length, document.cookie, innerHeight, navigator.onLine]"
    for _ in range(2):
        with new_visit(browser, server) as visit:
            page = visit.go("404.html")
            assert page.evaluate("new Date().toISOString()") == f"{DAY}T04:00:00.000Z"
            assert page.evaluate(remembered) == [0, 0, "", WIDE["height"], True]
            page.evaluate(REMEMBER)
            page.set_viewport_size(PHONE)
            page.clock.set_fixed_time(0)
            page.context.set_offline(True)
            assert page.evaluate(remembered) == [1, 1, "x=1", PHONE["height"], False]
            assert page.evaluate("Date.now()") == 0


# --- Every page -------------------------------------------------------------------------------------------------------


# How many of axe's rules the page keeps, and a line for each place that breaks one. axe itself and all that it answers
# are large: to hand them over takes longer than to look at the page.
FOUND = """async (rules) => {
    const only = rules ? { runOnly: { type: "rule", values: rules } } : {};
    const { passes, violations } = await axe.run(document, { resultTypes: ["violations"], ...only });
    const line = (rule, node) => `${rule.id}: ${JSON.stringify(node.target)} ${node.failureSummary}`;
    return [passes.length, violations.flatMap((rule) => rule.nodes.map((node) => line(rule, node)))];
}"""


def barriers(page: Page, axe: str, rules: list[str] | None = None) -> list[str]:
    """What axe finds on the page: rule, place and reason."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate("(source) => { (0, eval)(source); }", axe)
    kept, found = page.evaluate(FOUND, rules)
    assert kept, "axe looked at nothing"
    return list(found)


SCHEMES = {"light": "default", "dark": "slate"}


def barriers_in_the_other_colours(page: Page, axe: str) -> list[str]:
    """What axe finds when the page, as it stands, is turned from light to dark or back: only contrast can differ."""
    shown = page.evaluate("document.body.dataset.mdColorScheme")
    other = next(name for name in SCHEMES.values() if name != shown)
    turn = "(name) => { document.body.dataset.mdColorScheme = name; }"
    # Colours change gradually: axe must see them as they end up.
    settle = "for (const change of document.getAnimations()) change.finish();"
    page.evaluate(turn, other)
    page.evaluate(settle)
    found = barriers(page, axe, ["color-contrast"])
    page.evaluate(turn, shown)
    page.evaluate(settle)
    return found


# Parts that a reader can't see in full without moving the page or the part sideways. What is cut to a point, to be read
# aloud only, is none of them.
TOO_WIDE = """(width) => {
    const cut = (part) => part && (getComputedStyle(part).clipPath !== "none" || getComputedStyle(part).clip !== "auto"
        || cut(part.parentElement));
    return [...document.querySelectorAll("body *")].filter((part) => {
        if (!part.checkVisibility() || part.closest("svg, .md-tabs, .md-sidebar, dialog") || cut(part)) return false;
        const scrolls = ["auto", "scroll"].includes(getComputedStyle(part).overflowX);
        return part.getBoundingClientRect().right > width + 0.5 || (scrolls && part.scrollWidth > part.clientWidth + 1);
    }).map((part) => part.outerHTML.slice(0, 100));
}"""
TWO_FRAMES = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
SETTINGS = {"light, wide": ("light", WIDE), "dark, phone": ("dark", PHONE)}


# What stands where on the screen once it has come to rest.
LOOK = f"""async (width) => {{
    await {TWO_FRAMES};
    const box = document.querySelector(".hs-ribbon").getBoundingClientRect();
    return {{
        ribbon: [box.top, box.bottom],
        found: {{
            "shift": window.shift,
            "width": document.documentElement.scrollWidth,
            "too wide": ({TOO_WIDE})(width),
            "scheme": document.body.dataset.mdColorScheme,
        }},
    }};
}}"""


@every_page
@pytest.mark.parametrize("setting", SETTINGS)
def test_a_page_has_no_barrier_no_error_no_shift_and_nothing_too_wide(
    visits: Callable[..., Visit], axe: str, setting: str, language: str, address: str
) -> None:
    """With enough contrast in the other colours, too. A 404 page's own address is there: it is no error here."""
    scheme, size = SETTINGS[setting]
    visit = visits(scheme, size)
    page = visit.go(path_of(language, address))
    look = page.evaluate(LOOK, size["width"])
    found = look["found"] | {
        "wrong": list(visit.wrong),
        "abroad": visit.abroad(),
        "barriers": barriers(page, axe),
        "barriers in the other colours": barriers_in_the_other_colours(page, axe),
    }
    top, bottom = look["ribbon"]
    assert found == {
        "wrong": [],
        "abroad": [],
        "shift": 0,
        "width": size["width"],
        "too wide": [],
        "scheme": SCHEMES[scheme],
        "barriers": [],
        "barriers in the other colours": [],
    }
    assert 0 <= top < bottom <= size["height"] / 4, "the ribbon is on the screen without scrolling"


# Which parts are visible: asked in one go, because each question to the browser takes time.
SEEN_WITHOUT_SCRIPTS = """() => {
    const visible = (part) => part.checkVisibility({ visibilityProperty: true })
        && part.getBoundingClientRect().width > 0 && part.getBoundingClientRect().height > 0;
    const all = (selector) => [...document.querySelectorAll(selector)].map(visible);
    const box = document.querySelector(".hs-ribbon").getBoundingClientRect();
    return {
        ribbon: [box.left, box.top, box.right, box.bottom],
        title: all("h1"),
        language: all("header a[hreflang]"),
        paragraphs: all("article p"),
        links: all("footer nav a"),
    };
}"""


@every_page
def test_without_scripts_ribbon_content_navigation_and_language_are_there(
    visits: Callable[..., Visit], language: str, address: str
) -> None:
    seen = visits("light", PHONE, script=False).go(path_of(language, address)).evaluate(SEEN_WITHOUT_SCRIPTS)
    left, top, right, bottom = seen["ribbon"]
    assert 0 <= top < bottom <= PHONE["height"] / 4
    assert 0 <= left < right <= PHONE["width"]
    assert (seen["title"], seen["language"]) == ([True], [True])
    assert seen["paragraphs"][0]
    assert len(seen["links"]) >= 10
    assert seen["links"][-1]


def test_axe_finds_no_barrier_in_the_open_drawer(visits: Callable[..., Visit], axe: str) -> None:
    page = visits("light", PHONE).go("fees/")
    page.locator(".hs-menu").click()
    expect(page.locator(".md-sidebar--primary nav a[href]").first).to_be_in_viewport()
    assert barriers(page, axe) == []


# --- Without scripts --------------------------------------------------------------------------------------------------


@both_languages
def test_without_scripts_the_drawer_of_a_phone_opens_by_its_label(visits: Callable[..., Visit], language: str) -> None:
    page = visits(size=PHONE, script=False).go(path_of(language, "fees/"))
    drawer = page.locator(".md-sidebar--primary")
    first = drawer.locator("nav a[href]").first
    expect(first).not_to_be_in_viewport()
    page.locator(".hs-menu").click()
    expect(first).to_be_in_viewport()
    drawer.locator("a[href$='faq/']").click()
    assert page.url.endswith(f"{PREFIXES[language]}faq/")


def test_without_scripts_nothing_that_needs_one_is_shown(visits: Callable[..., Visit]) -> None:
    page = visits(script=False).go("fees/")
    assert page.locator("#__search-dialog").is_visible() is False
    assert [part.is_visible() for part in page.locator("header .hs-palette, header kbd").all()] == [False, False]


# --- Languages and colours --------------------------------------------------------------------------------------------


FONTS = """() => {
  const part = document.querySelector("article").appendChild(document.createElement("section"))
  part.innerHTML = `<p>One’s own</p><p lang="zh-Hans">自己的</p>`
  part.lang = "en"
  return [...part.children].map((each) => getComputedStyle(each).fontFamily.split(", ")[0])
}"""


def test_a_part_in_another_language_has_the_fonts_of_its_own(visits: Callable[..., Visit]) -> None:
    # A page of its own: the part stays in it.
    assert visits(script=False).go("faq/").evaluate(FONTS) == ["system-ui", "-apple-system"]


@pytest.mark.parametrize("address", ["", "contact/email/", "regions/jp/", "announcements/"])
def test_the_language_link_changes_the_language_and_keeps_the_page(visits: Callable[..., Visit], address: str) -> None:
    visit = visits()
    page = visit.go(address)
    page.locator("header a[hreflang=en]").click()
    page.wait_for_url(f"{visit.address}en/{address}")
    assert page.locator("html").get_attribute("lang") == "en"
    page.locator("header a[hreflang=zh-Hans]").click()
    page.wait_for_url(f"{visit.address}{address}")
    assert page.locator("html").get_attribute("lang") == "zh-Hans"


DARK = "getComputedStyle(document.body).backgroundColor.match(/[0-9.]+/g).slice(0, 3).every((part) => part < 128)"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_palette_switch_turns_the_colours_round_and_the_choice_lasts(
    fresh: Callable[..., Visit], scheme: str
) -> None:
    was_dark = scheme == "dark"
    visit = fresh(color_scheme=scheme)
    page = visit.go("fees/")
    assert page.evaluate(DARK) is was_dark
    page.locator("header .hs-palette").click()
    page.wait_for_function(f"({DARK}) === {str(not was_dark).lower()}")
    page.reload()
    assert page.evaluate(DARK) is not was_dark
    page.goto(visit.address + "en/faq/")
    assert page.evaluate(DARK) is not was_dark, "the other language remembers it too"
    assert visit.wrong == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_are_right_before_any_script_file_has_come(fresh: Callable[..., Visit], scheme: str) -> None:
    """So nothing flashes: for who follows the system, and for who chose the other way."""
    was_dark = scheme == "dark"
    visit = fresh(color_scheme=scheme)
    page = visit.page
    page.route("**/*.js", lambda route: route.abort())
    visit.go("fees/")
    assert page.evaluate(DARK) is was_dark
    page.unroute("**/*.js")
    visit.go("fees/")
    page.locator("header .hs-palette").click()
    page.wait_for_function(f"({DARK}) === {str(not was_dark).lower()}")
    page.route("**/*.js", lambda route: route.abort())
    visit.go("faq/")
    assert page.evaluate(DARK) is not was_dark


# --- Weight -----------------------------------------------------------------------------------------------------------


def largest(site: Path) -> str:
    """The address of the page with the most bytes."""
    page = max(site.rglob("index.html"), key=lambda file: (file.stat().st_size, file))
    return page.parent.relative_to(site).as_posix() + "/"


@pytest.mark.parametrize("which", ["", "en/", "largest"])
def test_a_first_page_view_is_light(
    fresh: Callable[..., Visit], site: Path, which: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every answer's body and headers count, and the icon, which a headless browser does not ask for."""
    address = largest(site) if which == "largest" else which
    visit = fresh(viewport=PHONE, own=True)
    done: list[Any] = []

    def note(request: Any) -> None:
        done.append(request)

    visit.page.on("requestfinished", note)
    page = visit.go(address)
    page.wait_for_load_state("networkidle")
    parts = {request.url: request.sizes() for request in done}
    sizes = {url: size["responseBodySize"] + size["responseHeadersSize"] for url, size in parts.items()}
    icon = page.evaluate("document.querySelector('link[rel=icon]').href")
    if icon not in sizes:
        sizes[icon] = len(gzip.compress((site / icon.removeprefix(visit.address)).read_bytes(), 6))
    total = sum(sizes.values())
    with capsys.disabled():
        print(f"\nfirst view of /{address}: {total / 1000:.1f} kB, {len(sizes)} answers")  # noqa: T201 - the figure
        for url, size in sorted(sizes.items(), key=lambda item: -item[1]):
            print(f"  {size:6} {url.removeprefix(visit.address)}")  # noqa: T201 - what it is made of
    assert len(sizes) >= 4
    assert min(sizes.values()) > 0
    assert total <= BUDGET


# --- Below a folder of a host -----------------------------------------------------------------------------------------


def test_the_site_as_built_works_below_a_folder(browser: Browser, site: Path) -> None:
    """Its pages link to each other relatively: a preview can stand anywhere."""
    with serve(site, "/some/preview/") as address, new_visit(browser, address) as visit:
        page = visit.go("contact/email/")
        page.locator("header a[hreflang=en]").click()
        page.wait_for_url(f"{address}en/contact/email/")
        page.keyboard.press("/")
        page.locator("#__search-dialog input").first.fill("phone")
        link = page.locator("#__search-results [role=option]").first
        expect(link).to_be_visible()
        link.click()
        page.wait_for_url(f"{address}en/**")
        assert page.locator("h1").is_visible()
        assert visit.wrong == []
        assert visit.abroad() == []


@pytest.fixture(scope="session")
def site_below_a_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the site, built for an address with a folder."""
    project = copy_project(tmp_path_factory.mktemp("below") / "project")
    for path, key in {"data/site.yaml": "address", "mkdocs.yml": "site_url"}.items():
        text = (project / path).read_text()
        assert f"\n{key}: https://help.example.com/" in text
        there = f"\n{key}: https://help.example.com/support/"
        (project / path).write_text(text.replace(f"\n{key}: https://help.example.com/", there))
    return build(project)


@both_languages
def test_the_404_page_of_a_site_below_a_folder_leads_back_into_it(
    browser: Browser, site_below_a_folder: Path, language: str
) -> None:
    with serve(site_below_a_folder, "/support/") as address, new_visit(browser, address) as visit:
        page = visit.go(f"{PREFIXES[language]}no/such/page/")
        assert visit.wrong.pop(0) == f"404: {page.url}"
        assert [line for line in visit.wrong if not line.startswith("error: Failed to load resource")] == []
        assert page.locator("html").get_attribute("lang") == TAGS[language]
        links = [str(link.evaluate("(link) => link.href")) for link in page.locator("article a").all()]
        assert len(links) >= 5
        assert [link for link in links if not link.startswith(f"{address}{PREFIXES[language]}")] == []
        page.locator("article a").first.click()
        page.wait_for_url(f"{address}{PREFIXES[language]}")
        assert page.locator(".hs-search__box").is_visible()
