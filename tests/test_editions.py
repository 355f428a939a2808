"""Three editions of the shipped site with real changes between them, released by the program and served by nginx."""

import gzip
import itertools
import json
import shutil
import subprocess
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect

from conftest import PREFIXES, ROOT, TAGS, copy_project, files_of, run
from helpsite.site.traces import found_contacts, values_of
from published_tree import nginx
from test_browser import Visit, new_visit

OLDEST, MIDDLE, NEWEST = "2026.11", "2026.12", "2027.01"
EDITIONS = (NEWEST, MIDDLE, OLDEST)
DAYS = {OLDEST: "2026-11-23", MIDDLE: "2026-12-01", NEWEST: "2027-01-04"}
# What support is reached by in each of them: reserved names, and a number that nobody has.
EMAILS = {OLDEST: "support@example.com", MIDDLE: "help@example.org", NEWEST: "care@example.net"}
# A page that only one of them has.
GUIDE = "/guide/"
# One of each kind.
ADDRESSES = (
    "/",
    "/contact/email/",
    "/regions/jp/",
    "/fees/btc-withdrawal/",
    "/announcements/",
    "/contact/verify/",
    GUIDE,
)


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def release(root: Path, name: str) -> None:
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "-m", f"What {name} says")
    done = run(root, "helpsite", "release", name, "--allow-sample", "--alias", "symlink", "--date", DAYS[name])
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository from which all three were released, one after the other."""
    root = copy_project(tmp_path_factory.mktemp("editions") / "project")
    shutil.copy(ROOT / ".gitignore", root)
    git(root, "init", "--quiet", "-b", "main")
    git(root, "config", "user.name", "Editor")
    git(root, "config", "user.email", "editor@example.org")
    release(root, OLDEST)
    change(root / "data/channels.yaml", EMAILS[OLDEST], EMAILS[MIDDLE])
    change(root / "data/fees.yaml", 'amount: "0.0002"', 'amount: "0.00025"')
    for language, title in (("zh", "新手指南"), ("en", "Guide")):
        front = f"---\ntitle: {title}\ndescription: {title}\nupdated: 2026-11-30\n---\n"
        (root / "docs" / language / "guide.md").write_text(f"{front}{title}\n", encoding="utf-8")
    change(root / "mkdocs.yml", "  - faq.md\n", "  - faq.md\n  - guide.md\n")
    release(root, MIDDLE)
    change(root / "mkdocs.yml", "  - guide.md\n", "")
    change(root / "data/channels.yaml", EMAILS[MIDDLE], EMAILS[NEWEST])
    for language in TAGS:
        (root / "docs" / language / "guide.md").unlink()
    release(root, NEWEST)
    return root


@pytest.fixture(scope="module")
def tree(repository: Path) -> Path:
    """What is published: a checkout of the branch."""
    folder = repository.parent / "tree"
    git(repository, "worktree", "add", "--quiet", "--detach", str(folder), "gh-pages")
    return folder


@pytest.fixture(scope="module")
def host(tree: Path) -> Iterator[str]:
    with nginx(tree, tree.parent / "server") as address:
        yield address


def pages_of(tree: Path, folder: str) -> set[str]:
    return set(json.loads((tree / folder / "pages.json").read_text(encoding="utf-8")))


def test_each_edition_has_the_pages_and_prices_of_its_day(tree: Path) -> None:
    assert [GUIDE in pages_of(tree, folder) for folder in (OLDEST, MIDDLE, NEWEST)] == [False, True, False]
    for folder, price in ((OLDEST, "0.0002 BTC"), (MIDDLE, "0.00025 BTC"), ("latest", "0.00025 BTC")):
        for prefix in PREFIXES.values():
            page = (tree / folder / prefix / "fees/btc-withdrawal/index.html").read_text(encoding="utf-8")
            assert price in page, folder


def test_no_contact_of_any_day_is_left_in_the_older_editions(tree: Path) -> None:
    """In no byte, packed or not; the newest has its own, and hands out no former one."""
    told = json.loads((tree / "latest/api/v1/channels.json").read_text(encoding="utf-8"))
    values = values_of(told, ["help.example.com"])
    former = values_of({"channels": [{"kind": "email", "address": email} for email in EMAILS.values()]}, [])
    assert len(values) > 5
    for name in (OLDEST, MIDDLE, f".records/{NEWEST}"):
        files = files_of(tree / name)
        assert len(files) > 150
        assert list(found_contacts(files, [*values, *former], ["help.example.com"])) == [], name
        # The same without the program's own search.
        for path, data in files.items():
            text = unescape((gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data).decode(errors="replace"))
            assert not any(email in text for email in EMAILS.values()), path
    newest = files_of(tree / NEWEST)
    assert {found.written for found in found_contacts(newest, former, [])} == {EMAILS[NEWEST]}


def test_each_release_is_one_commit_and_leaves_the_project_as_it_was(repository: Path, tree: Path) -> None:
    assert git(repository, "rev-list", "--count", "gh-pages") == str(len(EDITIONS))
    assert git(repository, "status", "--porcelain") == ""
    assert (tree / "latest").readlink() == Path(NEWEST)
    assert EMAILS[NEWEST] in unescape((tree / "latest/contact/email/index.html").read_text(encoding="utf-8"))


def test_an_edition_whose_contact_is_no_longer_ours_does_not_come_back(repository: Path) -> None:
    done = run(repository, "helpsite", "rollback")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert f"{MIDDLE} names {EMAILS[MIDDLE]}, which is no current contact in {NEWEST} any more" in done.stderr


def test_an_older_edition_stays_byte_by_byte_as_it_was_kept(repository: Path, tree: Path) -> None:
    """From the day on which the next one was released."""
    kept = {name: git(repository, "rev-parse", f"gh-pages:{name}") for name in (OLDEST, MIDDLE)}
    assert kept[OLDEST] == git(repository, "rev-parse", f"gh-pages~1:{OLDEST}")
    assert kept[OLDEST] == git(repository, "rev-parse", f"gh-pages~2:.records/{OLDEST}")
    assert kept[MIDDLE] == git(repository, "rev-parse", f"gh-pages~1:.records/{MIDDLE}")


FOLDERS = {NEWEST: "latest/", MIDDLE: f"{MIDDLE}/", OLDEST: f"{OLDEST}/"}


def nearest(address: str, pages: set[str]) -> str:
    while address not in pages:
        address = address.rstrip("/").rpartition("/")[0] + "/"
    return address


@pytest.fixture(scope="module")
def visit(browser: Browser, host: str) -> Iterator[Visit]:
    with new_visit(browser, host, now="2027-02-01T12:00:00+08:00") as visit:
        yield visit


def assert_all_well(visit: Visit) -> None:
    assert visit.wrong == []
    assert visit.abroad() == []


@pytest.mark.parametrize("language", TAGS)
@pytest.mark.parametrize("address", ADDRESSES)
def test_every_switch_leads_to_the_same_page_or_the_nearest(
    visit: Visit, tree: Path, host: str, language: str, address: str
) -> None:
    """From every edition: to every other one, to the other language, and from older ones to the page as it is now."""
    pages = {name: pages_of(tree, name) for name in EDITIONS}
    other = next(code for code in TAGS if code != language)
    starts = [name for name in EDITIONS if address in pages[name]]
    for start, end in itertools.product(starts, EDITIONS):
        if start == end:
            continue
        page = visit.go(FOLDERS[start] + PREFIXES[language] + address.lstrip("/"))
        page.locator("[data-editions]").click()
        page.locator(".hs-footer li").get_by_role("link", name=end, exact=True).click()
        page.wait_for_url(host + FOLDERS[end] + PREFIXES[language] + nearest(address, pages[end]).lstrip("/"))
        assert_all_well(visit)
    for start in starts:
        own = FOLDERS[start] + PREFIXES[language] + address.lstrip("/")
        page = visit.go(own)
        page.locator(f"header a[hreflang={TAGS[other]}]").click()
        page.wait_for_url(host + FOLDERS[start] + PREFIXES[other] + address.lstrip("/"))
        assert_all_well(visit)
        page = visit.go(own)
        banner = page.locator(".hs-record")
        expect(banner).to_have_count(0 if start == NEWEST else 1)
        assert (page.locator('meta[name="robots"]').count() == 1) is (start != NEWEST)
        canonical = page.locator('link[rel="canonical"]').get_attribute("href") or ""
        assert urlsplit(canonical).path == f"/latest/{PREFIXES[language]}{address.lstrip('/')}"
        if start != NEWEST:
            banner.get_by_role("link").click()
            # Where the latest edition has not got the page, one stands there that says so.
            page.wait_for_url(f"{host}latest/{PREFIXES[language]}{address.lstrip('/')}")
        assert_all_well(visit)


@pytest.mark.parametrize("language", TAGS)
def test_a_page_that_is_gone_says_so_and_leads_on(visit: Visit, host: str, language: str) -> None:
    page = visit.go(f"latest/{PREFIXES[language]}guide/")
    page.locator("article a").first.click()
    page.wait_for_url(f"{host}latest/{PREFIXES[language]}")
    assert_all_well(visit)


@pytest.mark.parametrize("language", TAGS)
def test_the_search_of_an_older_edition_stays_in_it(visit: Visit, host: str, language: str) -> None:
    page = visit.go(FOLDERS[OLDEST] + PREFIXES[language])
    page.keyboard.press("/")
    page.keyboard.type({"zh": "提现手续费", "en": "withdrawal fee"}[language])
    first = page.locator("dialog [role=option]").first
    expect(first).to_be_visible()
    links = page.locator("dialog [role=option] a, dialog a[role=option]").evaluate_all(
        "all => all.map(one => one.href)"
    )
    assert links
    assert [link for link in links if not link.startswith(host + FOLDERS[OLDEST] + PREFIXES[language])] == []
    assert_all_well(visit)


def test_what_changed_is_told_in_the_edition_that_changed_it(tree: Path) -> None:
    page = (tree / MIDDLE / "en/editions/changes/index.html").read_text(encoding="utf-8")
    assert "0.00025" in page
    assert not any(email in page for email in EMAILS.values())
    overview = (tree / "latest/en/editions/index.html").read_text(encoding="utf-8")
    assert [name in overview for name in EDITIONS] == [True] * 3
