"""A record: what stays online of an edition when a newer one is published, word for word and without contacts."""

import gzip
import html
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import jsonschema
import pytest
from playwright.sync_api import Browser, expect

from conftest import DAY, PREFIXES, ROOT, Element, copy_project, files_of, read_page, run, serve
from helpsite.project import read_project
from helpsite.site.record import cleaned_facts, clear
from test_browser import PHONE, TOO_WIDE, TWO_FRAMES, WIDE, Visit, barriers, barriers_in_the_other_colours, new_visit

NAME = "2026.11"
LATER = "2027-06-01T12:00:00+08:00"
# Calls the build of an edition as `helpsite release` does. The contacts are reserved values and stand for real ones:
# the one rule that does not hold here is that they must be marked as samples.
BUILD = f"""
import sys
from datetime import datetime
from pathlib import Path
from helpsite import rules

every = rules.check
rules.check = lambda project: [found for found in every(project) if "is set aside for samples" not in found.fact]

from helpsite import cli
from helpsite.edition import Edition, Release

project = cli._checked_project("text", datetime.fromisoformat("{DAY}"))
cli._fix_date(project)
cli._quiet_logging()
release = Release(Edition("{NAME}", project.today, "0" * 40), is_record=sys.argv[1] == "record")
cli._build_site(release, Path(sys.argv[2]))
"""
CHECKED = """    source: company
    verified_on: 2026-11-20
    verified_by: the support team
    method: website
"""
RETIRED = """retired:
  - id: old-email
    kind: email
    name: {zh: 以前的客服邮箱, en: The former address}
    address: former@example.org
    note: {zh: 不再使用。, en: It is not in use.}
    effective_until: 2026-05-31
    source: company
"""
PROSE = {
    "en": "Our desk is **support**@example.com, [its site](https://www.example.com/help) is www.example.com, and "
    "the phone is +44 20 7946 0000. [The help centre](https://help.example.com/x/) has more. It costs 0.0002 BTC.",
    "zh": "邮箱是 **support**@example.com，[网站](https://www.example.com/help)是 www.example.com，"
    "电话是 +44 20 7946 0000。[帮助中心](https://help.example.com/x/)里还有更多。收 0.0002 BTC。",
}
# Each contact as it may be written, and what finds it: the site's own host stands in the addresses of its pages.
CONTACTS = {
    "support@example.com": r"support\s*@\s*example\.com",
    "former@example.org": r"former@example\.org",
    "@example": r"(?<![\w.])@example(?![\w.])",
    "www.example.com": r"(?:www|chat)\.example\.com",
    "+442079460000": r"2079460000|020 7946 0000|20 7946 0000|\(020\) 7946 0000",
    "+442079460999": r"2079460999|20 7946 0999",
    "help.example.com": r"(?<!https://)help\.example\.com",
}


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with both forms of an edition whose contacts are confirmed, and named in prose and facts."""
    folder = copy_project(tmp_path_factory.mktemp("record") / "project")
    _confirm(folder / "data/channels.yaml", folder / "data/site.yaml")
    for language, words in PROSE.items():
        _append(folder / f"docs/{language}/faq.md", f"\n{words}\n")
    note = "note: {zh: 请写信到 support@example.com。, en: Write to support@example.com.}"
    _replace(folder / "data/regions.yaml", "          sample: true", f"          sample: true\n          {note}")
    published = folder.parent / "published"
    for form, name in (("whole", "latest"), ("record", NAME)):
        done = run(folder, "python", "-c", BUILD, form, str(published / name))
        assert done.returncode == 0, done.stdout + done.stderr
    return published


def _confirm(channels: Path, site: Path) -> None:
    """Make every contact a confirmed one."""
    head, _, tail = channels.read_text(encoding="utf-8").partition("\nchannels:\n")
    tail = tail.replace("    source: sample\n    sample: true\n", CHECKED).replace("retired:\n", RETIRED)
    channels.write_text(f"{head}\nchannels:\n{tail}", encoding="utf-8")
    text = site.read_text(encoding="utf-8")
    head, _, tail = text.partition("\ndomains:\n")
    tail = tail.replace("    source: sample\n    sample: true\n", CHECKED)
    head = head.replace(
        "en: a statement by Bitpie}\n", "en: a statement by Bitpie}\n    address: https://www.example.com/\n"
    )
    site.write_text(f"{head}\ndomains:\n{tail}", encoding="utf-8")


def _append(file: Path, text: str) -> None:
    file.write_text(file.read_text(encoding="utf-8") + text, encoding="utf-8")


def _replace(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.fixture(scope="module")
def record(published: Path) -> Path:
    return published / NAME


@pytest.fixture(scope="module")
def whole(published: Path) -> Path:
    return published / "latest"


def pages(folder: Path) -> list[str]:
    """The paths of all pages below a folder."""
    return sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*.html"))


def readable(name: str, data: bytes) -> str:
    """All that can be read in a file, however it is packed or its signs are written."""
    if data[:2] == b"\x1f\x8b":
        data = gzip.decompress(data)
    text = data.decode("utf-8", "replace")
    plain = re.sub(r"\\u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), text)
    once = html.unescape(plain)
    without_tags = html.unescape(re.sub(r"<[^>]*>", "", plain))
    return "\n".join([text, once, without_tags, unquote(once), html.unescape(unquote(once)), name])


def named(folder: Path, pattern: str) -> list[str]:
    """The files below a folder in which a contact can be read; our scripts and styles hold no facts."""
    return [
        name
        for name, data in files_of(folder).items()
        if not name.endswith((".js", ".css")) and re.search(pattern, readable(name, data), re.IGNORECASE)
    ]


# --- No contact -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("contact", CONTACTS)
def test_no_contact_is_left_in_any_byte_of_a_record(record: Path, whole: Path, contact: str) -> None:
    assert named(record, CONTACTS[contact]) == []
    # The same search finds it where it stands.
    assert len(named(whole, CONTACTS[contact])) > 2


def test_nothing_writes_to_or_calls_anybody(record: Path, whole: Path) -> None:
    pattern = r"mailto:|tel:\+|ContactPoint|contactPoint"
    assert named(record, pattern) == []
    assert len(named(whole, pattern)) > 4


@pytest.mark.parametrize("language", PREFIXES)
def test_prose_that_names_contacts_has_gaps_in_their_places(record: Path, language: str) -> None:
    article = read_page(record / PREFIXES[language] / "faq/index.html").one("article")
    said = {
        "en": "Our desk is [contact removed], its site is [contact removed], and the phone is [contact removed]. "
        "The help centre has more. It costs 0.0002 BTC.",
        "zh": "邮箱是（联系方式已去掉），网站是（联系方式已去掉），"
        "电话是（联系方式已去掉）。帮助中心里还有更多。收 0.0002 BTC。",
    }
    assert said[language] in article.text
    # An address of this site leads nobody to a contact.
    assert list(article.all("a", href="https://help.example.com/x/"))


def test_what_crawlers_feed_readers_and_calendars_come_for_is_left_out(record: Path, whole: Path) -> None:
    left_out = [
        *("robots.txt", "sitemap.xml", ".well-known/security.txt", "calendar.ics", "maintenance.ics"),
        *("announcements/feed.xml", "announcements/feed.json", "announcements/feed-fees.xml", "en/calendar.ics"),
    ]
    for name in left_out:
        assert (whole / name).is_file()
        assert not (record / name).exists()
    assert not list(record.rglob("*.xml")) + list(record.rglob("*.ics")) + list(record.glob("assets/*.json"))
    assert list(whole.glob("assets/verify.*.json"))


@pytest.mark.parametrize("name", ["channels", "regions", "fees", "announcements"])
def test_the_files_for_programs_fit_their_schemas_and_lead_to_the_current_ones(record: Path, name: str) -> None:
    found = json.loads((record / f"api/v1/{name}.json").read_text(encoding="utf-8"))
    schema = json.loads((record / f"api/v1/{name}.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(found)
    assert "edition" in schema["required"]
    assert found["edition"]["name"] == NAME
    assert found["edition"]["current"] == "https://help.example.com/latest/api/v1/"
    assert found["day"] == found["edition"]["day"] == DAY.isoformat()


def test_the_file_of_channels_has_none(record: Path, whole: Path) -> None:
    found, before = (
        json.loads((folder / "api/v1/channels.json").read_text(encoding="utf-8")) for folder in (record, whole)
    )
    for key in ("channels", "retired", "domains"):
        assert found[key] == []
        assert before[key]
    assert found["never_asked"] == before["never_asked"]


def test_fees_for_programs_are_the_same(record: Path, whole: Path) -> None:
    found, before = (
        json.loads((folder / "api/v1/fees.json").read_text(encoding="utf-8")) for folder in (record, whole)
    )
    for key in ("fees", "promotions", "assets"):
        assert found[key] == before[key]


@pytest.mark.parametrize("language", PREFIXES)
def test_llms_txt_leads_to_the_current_contacts(record: Path, language: str) -> None:
    text = (record / "llms.txt").read_text(encoding="utf-8")
    assert f"(https://help.example.com/latest/{PREFIXES[language]}contact/)" in text


def test_a_contact_that_cannot_be_taken_out_stops_the_build(tmp_path: Path) -> None:
    folder = copy_project(tmp_path / "project")
    _replace(
        folder / "overrides/partials/footer.html", "</footer>", '<p data-id="x" id="support@example.com"></p></footer>'
    )
    done = run(folder, "python", "-c", BUILD, "record", str(tmp_path / "out"))
    assert done.returncode != 0
    told = 'site/404.html: "support@example.com" is left in the record of the edition'
    assert told in done.stdout + done.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("page", "left"),
    [
        (
            "<p>Write to <b>support</b>@exa<i>mple.com</i> or call</p>",
            "<p>Write to <b>[contact removed]</b><i></i> or call</p>",
        ),
        ("<p>support&#64;example.com &amp; more</p>", "<p>[contact removed] &amp; more</p>"),
        (
            '<p><a href="mailto:support@example.com?subject=x">Write <b>now</b></a> or <a href="../">go</a></p>',
            '<p>Write <b>now</b> or <a href="../">go</a></p>',
        ),
        ('<p><a href="https://www.example.com/x">there</a></p>', "<p>there</p>"),
        ('<p><a href="https://help.example.com/latest/fees/">here</a></p>', None),
        ("<p>https://help.example.com/latest/calendar.ics</p>", None),
        ("<p>help.example.com</p>", "<p>[contact removed]</p>"),
        (
            '<path aria-label="support@example.com" d="M0 0"/><rect/>',
            '<path aria-label="[contact removed]" d="M0 0"/><rect/>',
        ),
        ('<img alt="@example on Weibo">', '<img alt="[contact removed] on Weibo">'),
        ('<form action="https://www.example.com/"><input></form>', "<form><input></form>"),
        ("<script>support@example.com</script>", None),
        ("<p>AT&T, 0.0002 BTC, <br/>2026-11-23 & so on</p>", None),
        # What is allowed is no contact of ours.
        ('<p><a href="https://git.example.org/helpsite/edit/main/x">Edit</a></p>', None),
        ("<p>+44 20 7946 0999, 020 7946 0000</p>", "<p>[contact removed], [contact removed]</p>"),
        ("<p>Call 020     7946     0000 now</p>", "<p>Call [contact removed] now</p>"),
        (
            "<p>+44,20,7946,0000 or (020) <b>7946</b>\n         0999.</p>",
            "<p>[contact removed] or [contact removed]<b></b>.</p>",
        ),
        ("<p>020、7946、0000|020*7946*0999</p>", "<p>[contact removed]|[contact removed]</p>"),
        ("<p>20.79 USDT, 46.00 BTC, 2026-11-20, 7946 0001</p>", None),
    ],
)
def test_contacts_are_taken_out_of_a_page_and_nothing_else(tmp_path: Path, page: str, left: str | None) -> None:
    assert cleared(tmp_path, "en/index.html", page) == (left or page)


def cleared(folder: Path, path: str, page: str) -> str:
    file = folder / path
    file.parent.mkdir(exist_ok=True)
    file.write_text(page, encoding="utf-8")
    clear(folder, read_project(ROOT, DAY))
    return file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("page", "left"),
    [
        ("<p>写信到 <b>support@example.com</b> 或致电</p>", "<p>写信到（联系方式已去掉）<b></b>或致电</p>"),
        ("<p>写信到 support@example.com。</p>", "<p>写信到（联系方式已去掉）。</p>"),
        ("<p>BTC support@example.com BTC</p>", "<p>BTC （联系方式已去掉） BTC</p>"),
        ('<img alt="看看 @example 上">', '<img alt="看看（联系方式已去掉）上">'),
    ],
)
@pytest.mark.parametrize("path", ["index.html", "404.html", "fees/index.html"])
def test_in_chinese_no_blank_stands_beside_what_is_taken_out(tmp_path: Path, path: str, page: str, left: str) -> None:
    assert cleared(tmp_path, path, page) == left


def test_facts_for_programs_say_in_each_language_that_a_contact_is_taken_out() -> None:
    words = "support@example.com"
    facts = {"notes": [{"zh": f"写到 {words}", "en": f"Write to {words}"}], "zh": words, "one": {"zh": words}}
    assert cleaned_facts(read_project(ROOT, DAY), facts) == {
        "notes": [{"zh": "写到（联系方式已去掉）", "en": "Write to [contact removed]"}],
        "zh": "…",
        "one": {"zh": "…"},
    }


# --- What stays -------------------------------------------------------------------------------------------------------

# What a record leaves out of a page, or says otherwise.
CHANGED = (
    *("hs-past-contacts", "hs-channel", "hs-cards--channels", "hs-chooser", "hs-mails", "hs-verify"),
    *("hs-list--retired", "hs-in", "hs-warning", "hs-day", "hs-page-facts"),
)


def kept_words(element: Element) -> str:
    """The words of an element without what a record replaces."""
    parts = []
    for part in element.inside:
        if isinstance(part, str):
            parts.append(part)
        elif not set((part.get("class") or "").split()) & set(CHANGED):
            parts.append(kept_words(part))
    return "".join(parts)


POLICIES = ["fees/", "fees/usdt-tron-withdrawal/", "regions/", "regions/jp/", "security/", "announcements/"]


@pytest.mark.parametrize("language", PREFIXES)
@pytest.mark.parametrize("address", POLICIES)
def test_policy_fees_and_regions_stay_word_for_word(record: Path, whole: Path, language: str, address: str) -> None:
    file = f"{PREFIXES[language]}{address}index.html"
    # The line of the day in a timeline is called otherwise.
    found, before = (
        re.sub(r"\s+", "", kept_words(read_page(folder / file).one("article"))) for folder in (record, whole)
    )
    for day in ("今天", "本版日期", "Today", "Thisedition"):
        found, before = found.replace(day, "·"), before.replace(day, "·")
    assert len(found) > 150
    assert found == before


def test_every_page_and_every_id_stays(record: Path, whole: Path) -> None:
    assert pages(record) == pages(whole)
    for name in pages(whole):
        ids = [{element.get("id") for element in read_page(folder / name).all()} for folder in (record, whole)]
        gone = {id_ for id_ in ids[1] - ids[0] if not id_.startswith("__")}
        assert gone == set(), name


def test_every_page_says_at_its_top_that_it_is_a_record(record: Path, whole: Path) -> None:
    said = {
        "zh": "这是 2026.11 版，内容停在2026年11月23日，文中的“今天”“现在”都指那一天。 查看最新页面",
        "en": "This is edition 2026.11 of 23 November 2026. Where it says “today” or “now”, it means that day. "
        "Read the current page",
    }
    for name in pages(record):
        page = read_page(record / name)
        banner, language = page.with_class("hs-record"), "en" if name.startswith("en/") else "zh"
        assert [part.text for part in banner] == [said[language]], name
        assert banner[0].get("role") == "note"
        order = list(page.all())
        assert order.index(banner[0]) < order.index(page.one("header"))
        link = urljoin(f"https://x.example/{NAME}/{name}", banner[0].one("a").get("href"))
        expected = re.sub("404.html$|index.html$", "", f"https://x.example/latest/{name}")
        assert link == expected
        robots = [meta.get("content") for meta in page.all("meta", name_="robots")]
        assert robots == ["noindex"], name
        assert not read_page(whole / name).with_class("hs-record")
        assert not page.with_class("hs-notice")
        assert not list(page.all("script", type="application/ld+json"))
        if not name.endswith("404.html"):
            address = name.removesuffix("index.html")
            assert page.one("link", rel="canonical").get("href") == f"https://help.example.com/latest/{address}"


def test_a_whole_form_has_notices_that_a_record_leaves_out(whole: Path) -> None:
    assert read_page(whole / "index.html").with_class("hs-notice")


def links_of(page: Element) -> Iterator[str]:
    for element in page.all():
        for name in ("href", "src", "data-verify", "data-bundle"):
            if element.get(name):
                yield str(element.get(name))


def test_every_link_inside_a_record_leads_somewhere_there_or_in_the_latest_edition(published: Path) -> None:
    to_latest = 0
    for name in pages(published / NAME):
        for link in links_of(read_page(published / NAME / name)):
            whole_address = urlsplit(urljoin(f"https://x.example/{NAME}/{name}", link))
            # The feed of editions stands at the root of the published tree, which is not here.
            if whole_address.netloc != "x.example" or whole_address.path.endswith("/editions/feed.xml"):
                continue
            path = unquote(whole_address.path).lstrip("/")
            file = published / path / ("index.html" if path.endswith("/") and "pagefind" not in path else "")
            assert file.exists(), f"{name}: {link}"
            to_latest += path.startswith("latest/")
            if whole_address.fragment and file.suffix == ".html":
                ids = {element.get("id") for element in read_page(file).all()}
                assert whole_address.fragment in ids, f"{name}: {link}"
    assert to_latest > 200


@pytest.mark.parametrize("form", ["latest", NAME])
def test_the_footer_says_the_edition_and_leads_to_all_of_them(published: Path, form: str) -> None:
    for name, words in (("fees/index.html", "2026.11 版"), ("en/fees/index.html", "Edition 2026.11")):
        footer = read_page(published / form / name).one("footer")
        (link,) = [link for link in footer.all("a") if link.get("data-editions")]
        assert words in footer.text
        top = f"https://x.example/{form}/{name}"
        prefix = "en/" if name.startswith("en/") else ""
        assert urljoin(top, link.get("href")) == f"https://x.example/latest/{prefix}editions/"


def test_the_page_of_errors_of_a_record_leads_to_all_editions(record: Path) -> None:
    for prefix in PREFIXES.values():
        (link,) = [link for link in read_page(record / prefix / "404.html").all("a") if link.get("data-editions")]
        assert link.get("href") == f"/latest/{prefix}editions/"


@pytest.mark.parametrize(
    ("language", "said", "words"),
    [
        ("zh", "自己输入网址：官方网站（查看现在的网址）。", "查看现在的网址"),
        ("en", "type the address yourself: the official website (see its current address).", "see its current address"),
    ],
)
def test_the_official_website_is_named_and_its_current_address_is_in_the_latest_edition(
    record: Path, language: str, said: str, words: str
) -> None:
    prefix = PREFIXES[language]
    article = read_page(record / prefix / "account-restrictions/index.html").one("article")
    assert said in article.text
    (link,) = [link for link in article.all("a") if link.text == words]
    found = urljoin(f"https://x.example/{NAME}/{prefix}account-restrictions/", link.get("href"))
    assert found == f"https://x.example/latest/{prefix}contact/verify/#official-websites"


def notes_of_verify(record: Path, language: str) -> list[tuple[str, str]]:
    """The words and the link of each note in the article of the page for checking contacts."""
    path = f"{PREFIXES[language]}contact/verify/"
    article = read_page(record / path / "index.html").one("article")
    top = f"https://x.example/{NAME}/{path}"
    return [(note.text, urljoin(top, note.one("a").get("href"))) for note in article.with_class("hs-past-contacts")]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh", "旧版不保留联系方式。 查看现在的停用名单"),
        ("en", "Contacts of an earlier edition are not kept. See the current list of retired contacts"),
    ],
)
def test_what_is_retired_now_is_in_the_list_of_the_latest_edition(record: Path, language: str, words: str) -> None:
    link = f"https://x.example/latest/{PREFIXES[language]}contact/verify/#retired"
    assert (words, link) in notes_of_verify(record, language)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh", "这是2026年11月23日的情况，以后可能有变。 请看现在的说明"),
        ("en", "This was so on 23 November 2026 and may have changed. See what holds now"),
    ],
)
def test_channels_that_did_not_exist_may_exist_now(record: Path, language: str, words: str) -> None:
    link = f"https://x.example/latest/{PREFIXES[language]}contact/verify/#absent"
    assert (words, link) in notes_of_verify(record, language)


def test_nobody_is_invited_to_edit_a_record(record: Path, whole: Path) -> None:
    found = [
        [name for name in pages(form) if list(read_page(form / name).all("a", rel="edit nofollow"))]
        for form in (record, whole)
    ]
    assert found[0] == []
    assert "en/faq/index.html" in found[1]


def test_an_ordinary_site_says_nothing_of_editions(site: Path) -> None:
    for name in pages(site):
        page = read_page(site / name)
        for part in ("hs-record", "hs-past-contacts"):
            assert not page.with_class(part)
        assert page.one("meta", name_="helpsite-day").attributes.keys() == {
            *("name", "content", "data-zone", "data-locale")
        }


# --- In a browser -----------------------------------------------------------------------------------------------------

KINDS = ["", "contact/social/", "contact/verify/", "regions/fr/", "fees/", "announcements/2026-11-23-sample-data/"]


@pytest.fixture(scope="module")
def server(published: Path) -> Iterator[str]:
    with serve(published) as address:
        yield address


@pytest.fixture
def visit(browser: Browser, server: str) -> Iterator[Callable[..., Visit]]:
    opened = []

    def visit(now: str = LATER, **options: Any) -> Visit:
        opened.append(new_visit(browser, server, now, **options))
        return opened[-1].__enter__()

    yield visit
    for context in opened:
        context.__exit__(None, None, None)


@pytest.mark.parametrize("language", PREFIXES)
@pytest.mark.parametrize(("scheme", "size"), [("light", WIDE), ("dark", PHONE)], ids=["wide", "phone"])
def test_a_page_of_a_record_has_no_barrier_no_error_no_shift_and_nothing_too_wide(
    visit: Callable[..., Visit], axe: str, language: str, scheme: str, size: dict[str, int]
) -> None:
    visited = visit(color_scheme=scheme, viewport=size)
    for address in KINDS:
        page = visited.go(f"{NAME}/{PREFIXES[language]}{address}")
        page.evaluate(TWO_FRAMES)
        expect(page.locator(".hs-record")).to_be_in_viewport()
        assert visited.wrong == [], address
        assert visited.abroad() == []
        assert page.evaluate("window.shift") == 0, address
        assert page.evaluate(TOO_WIDE, size["width"]) == []
        assert barriers(page, axe) == [], address
        assert barriers_in_the_other_colours(page, axe) == [], address


def test_the_banner_is_there_without_scripts(visit: Callable[..., Visit]) -> None:
    page = visit(java_script_enabled=False).go(f"{NAME}/en/contact/social/")
    expect(page.locator(".hs-record")).to_be_visible()
    page.get_by_role("link", name="Read the current page").click()
    assert page.url.endswith("/latest/en/contact/social/")


@pytest.mark.parametrize("language", PREFIXES)
def test_the_day_of_a_record_is_its_own_however_late_it_is_read(visit: Callable[..., Visit], language: str) -> None:
    for address in ("fees/", "fees/usdt-tron-withdrawal/", "regions/", "regions/fr/"):
        path = f"{NAME}/{PREFIXES[language]}{address}"
        captions = "parts => parts.map(part => part.innerText)"
        shown = [
            visit(java_script_enabled=script).go(path).locator("article table:visible").evaluate_all(captions)
            for script in (False, True)
        ]
        assert shown[0][: len(shown[1])] == shown[1][: len(shown[0])]
        assert shown[1]
    words = {"zh": "2026年11月23日", "en": "23 November 2026"}
    page = visit().go(f"{NAME}/{PREFIXES[language]}fees/")
    expect(page.locator(".hs-calculator [data-day]")).to_contain_text(words[language])
    expect(page.locator("table[data-when=now] caption")).to_contain_text(words[language])
    expect(page.locator("#__day")).to_have_value(DAY.isoformat())
    # The same page of the latest edition goes with the clock.
    latest = visit().go(f"latest/{PREFIXES[language]}fees/")
    expect(latest.locator("#__day")).to_have_value("2027-06-01")


def test_another_day_is_shown_as_the_edition_knew_it_and_never_called_today(visit: Callable[..., Visit]) -> None:
    page = visit().go(f"{NAME}/en/fees/usdt-tron-withdrawal/?date=2026-12-02")
    expect(page.locator("table[data-when=now] caption")).to_contain_text("2 December 2026")
    expect(page.locator(".hs-day__said")).to_have_text(
        "You are looking at 2 December 2026, as far as this edition knew."
    )
    assert page.locator(".hs-in").count() == 0
    assert "Today" not in page.locator(".hs-timeline").first.inner_text()
    back = page.get_by_role("button", name="Back to 23 November 2026")
    back.click()
    expect(page.locator("table[data-when=now] caption")).to_contain_text("23 November 2026")
    expect(back).to_be_hidden()
    assert page.locator(".hs-in").count() == 0


def test_the_search_stays_in_the_record_and_invites_to_check_a_contact_in_the_latest(
    visit: Callable[..., Visit],
) -> None:
    visited = visit()
    page = visited.go(f"{NAME}/en/")
    page.keyboard.press("/")
    field = page.get_by_role("combobox")
    field.fill("support email")
    first = page.locator("#__search-results [role=option]").first
    expect(first).to_be_visible()
    found = page.locator("#__search-results")
    assert "/latest/" not in " ".join(found.locator("a").evaluate_all("links => links.map(link => link.href)"))
    assert "09:00" not in found.inner_text()
    assert "@" not in found.inner_text()
    field.fill("nobody@example.com")
    check = page.locator(".hs-result--check")
    expect(check).to_be_visible()
    field.press("Enter")
    page.wait_for_url("**/latest/en/contact/verify/**")
    assert visited.wrong == []
    assert all(f"/{NAME}/" in url or "/latest/" in url for url in visited.requests)


# --- What is loaded ---------------------------------------------------------------------------------------------------

# What a script asks for by a name of its own: a list at the top of a form or of the published tree, and the index.
ASKED_BY_NAME = {"pages.json", "versions.json", "words.json", "pagefind.js"}
IN_DATA = re.compile(r"[\w./-]+\.(?:js|css|json|svg)(?=[\s\"]|$)|(?<![^\s\"])(?:\.{1,2}/|/[\w.]+/(?=pagefind))[\w./-]*")
IN_SCRIPT = re.compile(r"""(?:["'`])((?:\.{1,2}/)?[\w./-]+\.(?:js|css|json|svg))(?=["'`?])""")
IN_STYLE = re.compile(r"url\(\s*[\"']?(?!data:)([^\"')]+)|@import\s+[\"']([^\"']+)")


@pytest.fixture(params=["whole", "record", "site"])
def form(request: pytest.FixtureRequest) -> Path:
    """Each form of an edition, and a site that is built for none."""
    folder: Path = request.getfixturevalue(request.param)
    return folder


def named_by_page(file: Path) -> Iterator[str]:
    """The addresses that a page names, in links and in what it hands to scripts."""
    for element in read_page(file).all():
        for name, value in element.attributes.items():
            if name in ("href", "src"):
                yield value or ""
            elif name.startswith("data-"):
                yield from IN_DATA.findall(value or "")


def leads_to(form: Path, file: str, address: str) -> str | None:
    """The path in a form to which an address leads in a file there; None if it leads elsewhere."""
    top = "https://help.example.com/" + ("" if form.name == "site" else f"{form.name}/")
    found = urljoin(f"{top}{file}", address).split("#")[0].split("?")[0]
    return unquote(found.removeprefix(top)) if found.startswith(top) else None


def loaded(form: Path) -> set[str]:
    """The paths to which the pages of a form lead, and to which these lead in turn."""
    found: dict[str, None] = dict.fromkeys(pages(form))
    waiting = list(found)
    while waiting:
        file = waiting.pop()
        if file.endswith(".html"):
            addresses = list(named_by_page(form / file))
        elif file.endswith((".js", ".css")) and file.startswith("assets/"):
            pattern = IN_SCRIPT if file.endswith(".js") else IN_STYLE
            named = ["".join(one) for one in pattern.findall((form / file).read_text(encoding="utf-8"))]
            addresses = [address for address in named if address not in ASKED_BY_NAME]
        else:
            continue
        new = dict.fromkeys(path for each in addresses if (path := leads_to(form, file, each)) is not None)
        assert all((form / path).exists() for path in new), (file, [path for path in new if not (form / path).exists()])
        waiting += new.keys() - found.keys()
        found |= new
    return set(found)


def test_whatever_a_page_a_script_or_a_style_names_is_there_and_no_asset_besides(form: Path) -> None:
    found = loaded(form)
    assets = {name for name in files_of(form) if name.startswith("assets/")}
    assert {name for name in found if name.startswith("assets/")} == assets
    assert len(assets) > 15
    assert not [path for path in form.rglob("*") if path.is_dir() and not any(path.iterdir())]
    assert not [name for name in files_of(form) if name.endswith(".map") or "lunr" in name or "sourceMap" in name]


def test_the_modules_that_scripts_load_late_are_among_those_found(form: Path) -> None:
    """What the test above looks for is what the pages of today have."""
    names = {name.split("/")[1].split(".")[0] for name in loaded(form) if name.startswith("assets/")}
    assert {"asking", "finder", "rank", "question", "excerpt", "history", "search"} <= names
    assert ("editions" in names) == (form.name != "site")
    assert ("verify" in names) == ("judge" in names) == ("notice" in names) == (form.name != NAME)


def test_the_search_has_what_its_program_asks_for_and_nothing_else(form: Path) -> None:
    for bundle in (form / "pagefind").iterdir():
        (language,) = json.loads((bundle / "pagefind-entry.json").read_text(encoding="utf-8"))["languages"].values()
        meta = f"pagefind.{language['hash']}.pf_meta"
        words = gzip.decompress((bundle / meta).read_bytes()).decode("latin-1")
        parts = [file for folder in ("fragment", "index") for file in (bundle / folder).iterdir()]
        assert sorted(file.stem for file in parts) == sorted(re.findall(r"(?:en|zh-hans)_[0-9a-f]{7,}", words))
        program = f"wasm.{language['wasm'] or 'unknown'}.pagefind"
        beside = {"pagefind-entry.json", "pagefind.js", "words.json", meta, program, "fragment", "index"}
        assert {file.name for file in bundle.iterdir()} == beside


def test_what_scripts_ask_for_by_a_name_of_its_own_is_known(form: Path) -> None:
    scripts = [file.read_text(encoding="utf-8") for file in form.glob("assets/*.js")]
    named = {name for script in scripts for name in IN_SCRIPT.findall(script) if not name.startswith("./")}
    assert named == ASKED_BY_NAME - (set() if (form / "pages.json").exists() else {"pages.json", "versions.json"})
    assert (form / "pages.json").exists() == (form.name != "site")
