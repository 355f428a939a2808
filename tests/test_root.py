"""The root of the published tree, pages that are gone, and the selector of editions, on three editions."""

import base64
import hashlib
import html
import itertools
import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree

import feedparser
import pytest
from playwright.sync_api import Browser, expect

from conftest import PREFIXES, ROOT, TAGS, copy_project, files_of, read_html, serve
from helpsite.edition import PAGES
from helpsite.published.gone import gone_pages, nearest
from helpsite.published.root import MADE, Shelf, content_policy, root_files, script_hashes
from published_tree import (
    CHANGES,
    EDITIONS,
    GONE,
    LATEST,
    MIDDLE,
    NEW,
    OLDEST,
    nginx,
    published_tree,
    release_build,
    released,
)
from test_browser import BUDGET, PHONE, WIDE, barriers, barriers_in_the_other_colours, new_visit

ADDRESS = "https://help.example.com/"
PROJECT = released()
both_languages = pytest.mark.parametrize("language", list(TAGS))


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Return the files of the whole form of the latest edition."""
    return files_of(release_build(copy_project(tmp_path_factory.mktemp("release") / "project")))


@pytest.fixture(scope="module")
def root(whole: dict[str, bytes]) -> dict[str, bytes]:
    """Return the files of the root."""
    return root_files(whole, PROJECT, Shelf(EDITIONS, CHANGES))


@pytest.fixture(scope="module")
def tree(whole: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a published tree of three editions. It is shared: look, do not touch."""
    return published_tree(tmp_path_factory.mktemp("tree") / "tree", whole)


@pytest.fixture(scope="module")
def host(tree: Path) -> Iterator[str]:
    """Serve the tree as GitHub Pages does: for whatever is not there it shows the 404 page of the root."""
    with serve(tree, not_found=()) as address:
        yield address


# --- A build for an edition -------------------------------------------------------------------------------------------


def test_only_a_build_for_an_edition_has_a_selector_and_a_list_of_its_pages(
    site: Path, whole: dict[str, bytes]
) -> None:
    ordinary = files_of(site)
    assert PAGES not in ordinary
    assert not [path for path in ordinary if path.startswith("assets/editions.")]
    assert not [path for path, data in ordinary.items() if b"data-editions" in data]
    assert [path for path in whole if path.startswith("assets/editions.")]
    pages = [path for path in whole if path.endswith(".html")]
    assert [path for path in pages if whole[path].count(b"data-editions=") != 1] == []


def test_the_list_of_pages_names_each_page_of_each_language(whole: dict[str, bytes]) -> None:
    pages = json.loads(whole[PAGES])
    assert pages == sorted(set(pages))
    built = {f"/{path.removesuffix('index.html')}" for path in whole if path.endswith("index.html")}
    assert {f"/{prefix}{page.lstrip('/')}" for prefix in PREFIXES.values() for page in pages} == built


# --- Files of the root ------------------------------------------------------------------------------------------------


def test_feeds_calendars_and_files_for_programs_stand_at_the_root_as_in_the_latest(
    whole: dict[str, bytes], root: dict[str, bytes]
) -> None:
    copied = {path for path in root if root[path] == whole.get(path)}
    assert copied >= {
        *("llms.txt", ".well-known/security.txt", "robots.txt"),
        *(f"api/v1/{name}.json" for name in ("channels", "regions", "fees", "announcements")),
        *(f"{prefix}{name}.ics" for prefix in PREFIXES.values() for name in ("calendar", "maintenance")),
        *(f"{prefix}announcements/feed.{ending}" for prefix in PREFIXES.values() for ending in ("xml", "json")),
    }
    made = {"index.html", "404.html", "editions/feed.xml"}
    assert root.keys() - copied == {
        *("sitemap.xml", "_headers", ".nojekyll"),
        *(prefix + name for prefix in PREFIXES.values() for name in made),
    }


def test_security_txt_names_the_root_and_leads_to_the_contacts_of_the_latest(root: dict[str, bytes]) -> None:
    lines = root[".well-known/security.txt"].decode().splitlines()
    assert f"Canonical: {ADDRESS}.well-known/security.txt" in lines
    assert f"Contact: {ADDRESS}latest/contact/" in lines


def test_crawlers_are_led_to_the_map_of_the_latest(root: dict[str, bytes]) -> None:
    assert f"Sitemap: {ADDRESS}sitemap.xml" in root["robots.txt"].decode().splitlines()
    index = ElementTree.fromstring(root["sitemap.xml"])  # noqa: S314 - our own
    names = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    assert index.tag == f"{{{names['s']}}}sitemapindex"
    assert [found.text for found in index.findall("s:sitemap/s:loc", names)] == [f"{ADDRESS}latest/sitemap.xml"]


@both_languages
def test_the_feed_of_editions_has_them_all_the_newest_first(root: dict[str, bytes], language: str) -> None:
    prefix = PREFIXES[language]
    feed = feedparser.parse(root[f"{prefix}editions/feed.xml"])
    assert not feed.bozo
    assert feed.feed.language == TAGS[language]
    assert [link.href for link in feed.feed.links] == [
        f"{ADDRESS}latest/{prefix}editions/",
        f"{ADDRESS}{prefix}editions/feed.xml",
    ]
    pages = [f"{ADDRESS}{edition.name}/{prefix}editions/changes/" for edition in EDITIONS]
    assert [entry.link for entry in feed.entries] == pages
    assert [entry.updated[:10] for entry in feed.entries] == [edition.day.isoformat() for edition in EDITIONS]
    assert len({entry.id for entry in feed.entries}) == len(EDITIONS)
    assert {"zh": "2026年11月1日", "en": "1 November 2026"}[language] in feed.entries[1].summary
    told = [list(map(html.unescape, re.findall("<li>(.*?)</li>", entry.summary))) for entry in feed.entries]
    assert told == [[change[language] for change in CHANGES[edition.name]] for edition in EDITIONS]


def test_what_stands_at_the_top_is_known_as_our_own(root: dict[str, bytes]) -> None:
    """Else it would be kept for ever, as what others put there, once it is not made any more."""
    top = {path for path in root if "/" not in path or path.startswith(".well-known/")}
    assert len(top) > 8
    assert top <= MADE


def test_the_feed_of_editions_does_not_depend_on_their_order(whole: dict[str, bytes], root: dict[str, bytes]) -> None:
    assert root_files(whole, PROJECT, Shelf(EDITIONS[::-1], CHANGES)) == root


def test_the_pages_of_the_root_lead_only_to_what_is_there(tree: Path, root: dict[str, bytes]) -> None:
    for path in [path for path in root if path.endswith(".html")]:
        page = read_html(root[path].decode())
        links = [element.get("href") or element.get("src") for element in (*page.all("a"), *page.all("img"))]
        links += [link.get("href") for link in page.all("link") if link.get("rel") in ("icon", "stylesheet")]
        assert len(links) >= 7
        for link in links:
            assert link
            target = tree / urljoin(f"/{path}", link).lstrip("/")
            assert (target / "index.html" if link.endswith("/") else target).is_file(), f"{path}: {link}"


def test_the_home_of_the_root_is_the_latest_one_for_search_engines(root: dict[str, bytes]) -> None:
    page = read_html(root["index.html"].decode())
    assert page.one("link", rel="canonical").get("href") == f"{ADDRESS}latest/"
    found = {link.get("hreflang"): link.get("href") for link in page.all("link", rel="alternate")}
    assert found == {TAGS[language]: f"{ADDRESS}latest/{prefix}" for language, prefix in PREFIXES.items()}
    assert not list(page.all("meta", name="robots"))
    assert read_html(root["404.html"].decode()).one("meta", name="robots").get("content") == "noindex"


# --- Headers ----------------------------------------------------------------------------------------------------------

INLINE = re.compile(rb"<script>(.*?)</script>", re.DOTALL)


def hashes(files: dict[str, bytes]) -> set[str]:
    scripts = {found for path, data in files.items() if path.endswith(".html") for found in INLINE.findall(data)}
    return {f"'sha256-{base64.b64encode(hashlib.sha256(script).digest()).decode()}'" for script in scripts}


def test_the_policy_allows_the_inline_scripts_of_all_pages_and_no_others(
    whole: dict[str, bytes], root: dict[str, bytes]
) -> None:
    allowed = set(re.findall(r"'sha256-[^']+'", root["_headers"].decode()))
    assert len(allowed) > 4
    assert allowed == hashes(whole) | hashes(root)
    assert "unsafe-inline" not in root["_headers"].decode()


def test_data_in_a_page_is_no_script() -> None:
    page = b'<script type="application/ld+json">{}</script><script src="x.js"></script><script>1</script>'
    assert script_hashes([("index.html", page), ("x.js", b"<script>2</script>")]) == hashes(
        {"a.html": b"<script>1</script>"}
    )


def test_scripts_of_older_editions_go_on_to_run(whole: dict[str, bytes], root: dict[str, bytes]) -> None:
    before = content_policy(["'sha256-older='"]).encode()
    headers = root_files(whole, PROJECT, Shelf(EDITIONS, CHANGES), before)["_headers"]
    assert b"'sha256-older='" in headers
    assert root_files(whole, PROJECT, Shelf(EDITIONS, CHANGES), headers)["_headers"] == headers
    assert headers.replace(b" 'sha256-older='", b"") == root["_headers"]


def test_only_what_changes_its_name_is_kept_for_ever(root: dict[str, bytes]) -> None:
    lines = root["_headers"].decode().splitlines()
    kept = [path for path, header in itertools.pairwise(lines) if "immutable" in header]
    assert kept[0] == "/latest/assets/*"
    assert {path.split("/")[1] for path in kept} == {"latest", *(edition.name for edition in EDITIONS)}
    assert all(re.search(r"/(assets|fragment|index)/\*$", path) for path in kept)
    assert max(map(len, lines)) < 2000  # Cloudflare reads no longer ones
    # Hosts join what several rules say of one header.
    assert len([line for line in lines if line.startswith("/")]) == len(
        {line for line in lines if line.startswith("/")}
    )


def test_the_example_for_nginx_has_the_policy_of_the_shipped_site(root: dict[str, bytes]) -> None:
    """If this fails, copy the line from `_headers`."""
    policy = re.search(r"Content-Security-Policy: (.*)", root["_headers"].decode())
    assert policy
    assert f'add_header Content-Security-Policy "{policy[1]}" always;' in (ROOT / "deploy" / "nginx.conf").read_text()


# --- Pages that are gone ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "there"),
    [("/contact/fax/", "/contact/"), ("/contact/", "/contact/"), ("/a/b/c/", "/"), ("/", "/"), ("/contacts/", "/")],
)
def test_the_nearest_page_is_the_first_above_that_is_there(address: str, there: str) -> None:
    assert nearest(address, {"/", "/contact/", "/fees/"}) == there


@both_languages
def test_a_page_that_is_gone_leads_to_the_nearest(tree: Path, language: str) -> None:
    prefix = PREFIXES[language]
    path = f"latest/{prefix}contact/fax/index.html"
    page = read_html((tree / path).read_text(encoding="utf-8"))
    heading, name, said = {
        "zh": ("这个页面已经撤下", "联系我们", "相关内容请看： 联系我们"),
        "en": ("This page is gone", "Contact us", "this one does not. Try instead: Contact us"),
    }[language]
    article = page.one("article")
    assert article.one("h1").text == heading
    assert page.one("title").text.startswith(heading)
    assert said in article.text
    assert [(link.get("href"), link.text) for link in article.all("a")] == [("../", name)]
    assert page.one("meta", name="robots").get("content") == "noindex"
    assert not list(page.all("link", rel="canonical"))
    other = next(code for code in TAGS if code != language)
    switch = page.one("a", hreflang=TAGS[other])
    assert urljoin(f"/{path}", switch.get("href")) == f"/latest/{PREFIXES[other]}contact/fax/"


def test_a_page_that_is_gone_works_in_whatever_folder_its_form_stands(tree: Path) -> None:
    path = f"{LATEST.name}/en/contact/fax/index.html"
    text = (tree / path).read_text(encoding="utf-8")
    assert '="/' not in text
    page = read_html(text)
    links = [
        element.get(name)
        for element in page.all()
        for name in ("href", "src", "data-asking", "data-verify", "data-editions")
        if element.get(name) and not element.get(name).startswith("#")
    ]
    assert len(links) > 30
    for link in links:
        target = tree / urljoin(f"/{path}", link).lstrip("/")
        if not link.endswith("/editions/"):
            assert (target / "index.html" if link.endswith("/") else target).is_file(), link


def test_nothing_is_written_over_a_page_or_outside_of_the_form(whole: dict[str, bytes]) -> None:
    bad = ["/contact/", "/../x/", "/x", "x/", "//", "/X/", "/a/../b/", "/a b/", "/."]
    assert gone_pages(whole, {"zh": bad, "fr": ["/y/"]}, PROJECT) == {}
    assert list(gone_pages(whole, {"en": ["/y/"]}, PROJECT)) == ["en/y/index.html"]


def test_a_page_that_is_gone_in_one_language_leads_to_the_home_of_another(whole: dict[str, bytes]) -> None:
    page = read_html(gone_pages(whole, {"en": ["/y/"]}, PROJECT)["en/y/index.html"].decode())
    assert page.one("a", hreflang="zh-Hans").get("href") == "../../"
    assert [link.get("href") for link in page.one("article").all("a")] == ["../"]


# --- In a browser: the root -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("locale", "path"),
    [("zh-CN", "latest/"), ("zh-TW", "latest/"), ("en-GB", "latest/en/"), ("fr-FR", "")],
)
def test_the_root_leads_on_in_the_readers_language_if_it_is_one_of_ours(
    browser: Browser, host: str, locale: str, path: str
) -> None:
    with new_visit(browser, host, locale=locale) as visit:
        page = visit.go("?q=x#y" if path else "")
        page.wait_for_url(host + path + ("?q=x#y" if path else ""))
        assert visit.wrong == []


def test_the_english_folder_of_the_root_leads_to_english_whatever_the_reader_reads(browser: Browser, host: str) -> None:
    with new_visit(browser, host, locale="zh-CN") as visit:
        visit.go("en/").wait_for_url(f"{host}latest/en/")
        assert visit.wrong == []


def test_without_scripts_the_root_has_plain_links_in_every_language(browser: Browser, host: str) -> None:
    with new_visit(browser, host, now=None, java_script_enabled=False) as visit:
        page = visit.go()
        assert page.url == host
        for words in ("进入帮助中心", "Open the help centre", "Contact support"):
            expect(page.get_by_role("link", name=words)).to_be_visible()
        page.get_by_role("link", name="Contact support").click()
        assert page.url == f"{host}latest/en/contact/"


@pytest.mark.parametrize(
    ("path", "there"),
    [
        ("contact/", "latest/contact/"),
        ("contact", "latest/contact/"),
        ("fees/index.html", "latest/fees/"),
        ("en/fees/?date=2026-12-01#now", "latest/en/fees/?date=2026-12-01#now"),
    ],
)
def test_an_address_without_an_edition_leads_to_the_page_of_the_latest(
    browser: Browser, host: str, path: str, there: str
) -> None:
    with new_visit(browser, host) as visit:
        visit.go(path).wait_for_url(host + there)


@pytest.mark.parametrize(
    ("path", "tag", "same"),
    [
        ("nothing/", "zh-Hans", None),
        ("en/nothing/", "en", None),
        ("en/x", "en", None),
        ("latest/en/nothing/", "en", None),
        ("latest/nothing/", "zh-Hans", None),
        ("2026.11/en/nothing/", "en", None),
        ("2025.01/contact/", "zh-Hans", "latest/contact/"),
        ("2025.01.2/en/contact", "en", "latest/en/contact/"),
        ("english/", "zh-Hans", None),
    ],
)
def test_where_nothing_is_the_page_speaks_the_language_of_the_address(
    browser: Browser, host: str, path: str, tag: str, same: str | None
) -> None:
    """Of an edition that is gone it offers the same page of the latest, and leads nobody there unasked."""
    with new_visit(browser, host, locale="fr-FR") as visit:
        page = visit.go(path)
        page.wait_for_load_state("networkidle")
        assert page.url == host + path
        assert page.locator("html").get_attribute("lang") == tag
        assert page.locator("section").first.get_attribute("lang") == tag
        assert page.title() == page.locator("h1").first.inner_text()
        link = page.locator("section").first.locator("[data-same]")
        if same:
            expect(link).to_be_visible()
            assert link.evaluate("link => link.href") == host + same
        else:
            expect(link).to_be_hidden()
        home = page.locator("section").first.locator("[data-edition]")
        name = path.partition("/")[0]
        if name == MIDDLE.name:
            expect(home).to_be_visible()
            assert home.inner_text() == f"Home page of edition {name}"
            assert home.evaluate("link => link.href") == f"{host}{name}/en/"
        else:
            expect(home).to_be_hidden()
        assert [wrong for wrong in visit.wrong if host + path not in wrong and "404" not in wrong] == []


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("path", ["", "404.html", "latest/contact/fax/", "latest/en/contact/fax/"])
def test_the_pages_outside_of_editions_have_no_barriers(
    browser: Browser, host: str, axe: str, path: str, size: dict[str, int]
) -> None:
    with new_visit(browser, host, locale="fr-FR", viewport=size) as visit:
        page = visit.go(path)
        page.wait_for_load_state("networkidle")
        assert page.url == host + path
        assert barriers(page, axe) == []
        assert barriers_in_the_other_colours(page, axe) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
        assert visit.wrong == []
        assert visit.abroad() == []


# --- In a browser: the selector ---------------------------------------------------------------------------------------

FOLDERS = {LATEST: "latest/", MIDDLE: f"{MIDDLE.name}/", OLDEST: f"{OLDEST.name}/"}


def page_in(edition: object, language: str, address: str, pages: dict[object, set[str]]) -> str:
    """The path of the page, or the nearest above it, in an edition, by the pages that each has."""
    return FOLDERS[edition] + PREFIXES[language] + nearest(address, pages[edition]).lstrip("/")


@pytest.fixture(scope="module")
def pages(tree: Path) -> dict[object, set[str]]:
    return {edition: set(json.loads((tree / edition.name / PAGES).read_text())) for edition in EDITIONS}


@both_languages
@pytest.mark.parametrize("address", ["/", "/contact/email/", NEW, GONE, "/regions/jp/", "/fees/"])
def test_every_edition_leads_to_the_same_page_or_the_nearest_of_every_other(
    browser: Browser, host: str, pages: dict[object, set[str]], address: str, language: str
) -> None:
    with new_visit(browser, host) as visit:
        for start, end in itertools.product(EDITIONS, repeat=2):
            if address not in pages[start] and not (start == LATEST and address == GONE):
                continue
            page = visit.go(FOLDERS[start] + PREFIXES[language] + address.lstrip("/"))
            button = page.locator("[data-editions]")
            button.click()
            names = page.locator(".hs-footer li a", has_text=re.compile(r"^20\d\d\.\d\d"))
            expect(names).to_have_text([edition.name for edition in EDITIONS])
            expect(names.and_(page.locator("[aria-current]"))).to_have_text([start.name])
            # Also where it is the page that is shown, which is loaded again.
            with page.expect_navigation(url=host + page_in(end, language, address, pages)):
                names.get_by_text(end.name, exact=True).click()
            assert page.locator("html").get_attribute("lang") == TAGS[language]
            assert visit.wrong == []
            assert visit.abroad() == []


@both_languages
def test_the_language_switch_keeps_page_and_edition(browser: Browser, host: str, language: str) -> None:
    other = next(code for code in TAGS if code != language)
    with new_visit(browser, host) as visit:
        for edition, address in itertools.product(EDITIONS, ["", "contact/email/", "regions/jp/"]):
            page = visit.go(FOLDERS[edition] + PREFIXES[language] + address)
            page.locator(f"header a[hreflang={TAGS[other]}]").click()
            page.wait_for_url(host + FOLDERS[edition] + PREFIXES[other] + address)
            assert visit.wrong == []


def test_the_list_opens_and_closes_by_keyboard_says_so_and_has_no_barriers(
    browser: Browser, host: str, axe: str
) -> None:
    with new_visit(browser, host, viewport=PHONE) as visit:
        page = visit.go("latest/en/")
        button = page.get_by_role("button", name="Other editions")
        expect(button).to_have_attribute("aria-expanded", "false")
        button.focus()
        page.keyboard.press("Space")
        expect(button).to_have_attribute("aria-expanded", "true")
        entries = page.locator(".hs-footer li", has_text=re.compile(r"20\d\d\.\d\d"))
        expect(entries.first).to_have_text("2026.12 · latest · 23 November 2026")
        expect(entries.nth(1)).to_have_text("2026.11 · 1 November 2026")
        assert barriers(page, axe) == []
        assert barriers_in_the_other_colours(page, axe) == []
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "2026.12"
        button.press("Enter")
        expect(button).to_have_attribute("aria-expanded", "false")
        expect(entries).to_have_count(0)
        assert visit.wrong == []


def test_what_makes_the_list_is_loaded_only_when_it_is_opened(browser: Browser, tree: Path) -> None:
    sent: list[tuple[str, int]] = []
    with serve(tree, sent=sent) as host, new_visit(browser, host, own=True) as visit:
        page = visit.go("latest/")
        page.wait_for_load_state("networkidle")
        assert not [path for path, _ in sent if "editions" in path or path.endswith(".json")]
        assert sum(size for _, size in sent) <= BUDGET
        page.locator("[data-editions]").click()
        expect(page.locator("[data-editions]")).to_have_attribute("aria-expanded", "true")
        assert {urlsplit(path).path for path, _ in sent} >= {"/versions.json"}


def test_without_scripts_or_without_the_list_the_link_leads_to_the_page_of_editions(
    browser: Browser, host: str
) -> None:
    with new_visit(browser, host, now=None, java_script_enabled=False) as visit:
        link = visit.go("2026.11/en/contact/").get_by_role("link", name="Other editions")
        assert link.evaluate("link => link.href") == f"{host}2026.11/en/editions/"
    with new_visit(browser, host) as visit:
        page = visit.go("2026.11/en/contact/")
        page.route("**/versions.json", lambda route: route.abort())
        page.locator("[data-editions]").click()
        page.wait_for_url(f"{host}2026.11/en/editions/")


def test_where_an_editions_list_of_pages_cannot_be_read_its_home_opens(browser: Browser, host: str) -> None:
    with new_visit(browser, host) as visit:
        page = visit.go("latest/en/contact/")
        page.route("**/pages.json", lambda route: route.abort())
        page.locator("[data-editions]").click()
        page.get_by_role("link", name=MIDDLE.name, exact=True).click()
        page.wait_for_url(f"{host}{MIDDLE.name}/en/")


# --- In a browser: the policy -----------------------------------------------------------------------------------------


def test_nothing_breaks_under_the_policy(browser: Browser, tree: Path, tmp_path: Path) -> None:
    """With the real nginx: the root, pages with scripts of every kind, the search, and the 404 pages."""
    with nginx(tree, tmp_path / "server") as host, new_visit(browser, host, locale="en-GB") as visit:
        visit.go().wait_for_url(f"{host}latest/en/")
        for path in ("", "contact/", "contact/verify/", "contact/email/", "fees/", "regions/jp/", "announcements/"):
            page = visit.go(f"latest/en/{path}")
            page.wait_for_load_state("networkidle")
            assert visit.wrong == [], path
        page.keyboard.press("/")
        page.keyboard.type("withdrawal fee")
        expect(page.locator("dialog [role=option]").first).to_be_visible()
        page.keyboard.press("Escape")
        page.locator("[data-editions]").click()
        page.get_by_role("link", name=MIDDLE.name, exact=True).click()
        page.wait_for_url(f"{host}{MIDDLE.name}/en/announcements/")
        assert visit.wrong == []
        page = visit.go("en/contact/")
        page.wait_for_url(f"{host}latest/en/contact/")
        page = visit.go(f"{MIDDLE.name}/en/nothing/")
        assert page.locator("h1").inner_text() == "This page does not exist"
        assert [wrong for wrong in visit.wrong if "404" not in wrong] == []
