"""The feeds of announcements: valid, with all that a page says, and with ids and times that a feed reader can keep."""

import html
import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker, ValidationError

from conftest import PREFIXES, ROOT, TAGS, announcement, read_html, read_page, with_announcements
from helpsite.data.catalog import Catalog
from helpsite.data.model import AbsentChannel, Text
from helpsite.project import Project, read_project
from helpsite.site.article import article
from helpsite.site.feeds import feeds
from helpsite.site.frame import page_frame

SAMPLE = ROOT / "tests" / "sample"
TODAY = date(2026, 7, 15)
HERE = "https://help.example.com/en/announcements/2026-07-02-fees/"
KINDS = ["regions", "fees", "channels", "security", "maintenance", "product"]
NAMES = ["feed", *(f"feed-{kind}" for kind in KINDS)]
LANGUAGES = list(PREFIXES)
both_languages = pytest.mark.parametrize("language", LANGUAGES)

PROJECT = read_project(SAMPLE, TODAY)
CORRECTION = {"date": "2026-07-05T09:30:00+08:00", "text": "It is 2 USDT, not 3."}
POSTS = [
    announcement(
        "2026-07-02-fees",
        kind="fees",
        title="A fee rises",
        affects={"regions": ["jp"], "fees": ["usdt-withdrawal"], "channels": ["email"]},
        corrections=[CORRECTION],
    ),
    announcement("2026-07-03-regions", kind="regions", affects={"regions": ["fr", "jp"]}),
    announcement("2026-07-04-fees", kind="fees"),
]
THREE = with_announcements(PROJECT, *POSTS)


def feeds_of(project: Project, content: str = "<p>Words</p>") -> dict[str, str]:
    """The feeds of a project; every announcement says the same."""
    pages = [page for page in project.pages if page.is_announcement]
    return feeds(project, {(page.language, page.path): content for page in pages})


def atom_of(project: Project, name: str = "feed", content: str = "<p>Words</p>") -> ElementTree.Element:
    return read_atom(feeds_of(project, content)[f"en/announcements/{name}.xml"])


def json_of(project: Project, name: str = "feed", content: str = "<p>Words</p>") -> Any:
    return read_json(feeds_of(project, content)[f"en/announcements/{name}.json"])


# --- Strict readers ---------------------------------------------------------------------------------------------------

ATOM = "{http://www.w3.org/2005/Atom}"
MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(Z|[+-]\d{2}:\d{2})")
# By RFC 4287: what a feed and an entry must have once, and what they may have.
ONCE = {
    "feed": {"id", "title", "updated", "author"},
    "entry": {"id", "title", "updated", "published", "content", "summary"},
}
MAY = {"feed": {"link", "entry"}, "entry": {"link", "category"}}


def read_atom(text: str) -> ElementTree.Element:
    """An Atom feed; what feedparser or RFC 4287 do not allow is a failure."""
    parsed = feedparser.parse(text.encode())
    assert not parsed.bozo, parsed.bozo_exception
    assert parsed.version == "atom10"
    root = ElementTree.fromstring(text)  # noqa: S314 - our own file
    assert root.tag == f"{ATOM}feed"
    entries = root.findall(f"{ATOM}entry")
    assert len(parsed.entries) == len(entries)
    for kind, part in (("feed", root), *(("entry", entry) for entry in entries)):
        names = [child.tag.removeprefix(ATOM) for child in part]
        assert set(names) <= ONCE[kind] | MAY[kind], names
        assert {name for name in ONCE[kind] if names.count(name) != 1} == set(), names
        assert re.fullmatch(r"tag:[a-z0-9.-]+,\d{4}-\d{2}-\d{2}:[!-~]+", of(part, "id"))
        assert of(part, "title").strip()
        for name in {"updated", "published"} & set(names):
            assert MOMENT.fullmatch(of(part, name))
            datetime.fromisoformat(of(part, name))
        links = [(link.get("rel"), link.get("type")) for link in part.findall(f"{ATOM}link")]
        assert ("alternate", None) in links
        assert len(set(links)) == len(links)
        assert [link for link in part.findall(f"{ATOM}link") if not is_absolute(link.get("href"))] == []
    for entry in entries:
        content = entry.find(f"{ATOM}content")
        assert content is not None
        assert content.get("type") == "html"
        read_content(content.text or "")
        assert [tag for tag in entry.findall(f"{ATOM}category") if not tag.get("term")] == []
    ids = [of(part, "id") for part in (root, *entries)]
    assert len(set(ids)) == len(ids), "two have one id"
    moments = [datetime.fromisoformat(of(entry, "updated")) for entry in entries]
    assert not moments or datetime.fromisoformat(of(root, "updated")) == max(moments)
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == parsed.feed.language
    return root


def of(part: ElementTree.Element, name: str) -> str:
    return part.findtext(f"{ATOM}{name}") or ""


def is_absolute(address: str | None) -> bool:
    return bool(re.fullmatch(r"(https://[a-z0-9.-]+/|mailto:|tel:)[!-~]*", address or ""))


def read_content(text: str) -> None:
    """Content is words for people in HTML that is complete, with absolute links and without what runs."""
    page = read_html(text)
    assert page.text, "nothing to read"
    assert [part.tag for part in page.all() if part.tag in ("h1", "script", "form", "button", "svg", "style")] == []
    addresses = [part.get(name) for part in page.all() for name in ("href", "src") if name in part.attributes]
    assert [address for address in addresses if not is_absolute(address)] == []


# What https://www.jsonfeed.org/version/1.1/ demands, and what we promise on top.
AUTHOR = {"type": "object", "required": ["name"], "properties": {"url": {"format": "link"}}}
ITEM = {
    "type": "object",
    "required": ["id", "url", "title", "content_html", "summary", "date_published", "date_modified", "tags"],
    "properties": {
        "id": {"type": "string", "pattern": "^tag:"},
        "url": {"type": "string", "format": "link"},
        "title": {"type": "string", "minLength": 1},
        "content_html": {"type": "string", "minLength": 1},
        "summary": {"type": "string"},
        "date_published": {"type": "string", "format": "moment"},
        "date_modified": {"type": "string", "format": "moment"},
        "tags": {"type": "array", "minItems": 1, "items": {"type": "string", "minLength": 1}},
    },
    "additionalProperties": False,
}
JSON_FEED = {
    "type": "object",
    "required": ["version", "title", "home_page_url", "feed_url", "language", "authors", "items"],
    "properties": {
        "version": {"const": "https://jsonfeed.org/version/1.1"},
        "title": {"type": "string", "minLength": 1},
        "home_page_url": {"type": "string", "format": "link"},
        "feed_url": {"type": "string", "format": "link"},
        "language": {"enum": list(TAGS.values())},
        "authors": {"type": "array", "minItems": 1, "items": AUTHOR},
        "items": {"type": "array", "items": ITEM},
    },
    "additionalProperties": False,
}
CHECKS = FormatChecker(formats=())
CHECKS.checks("link")(is_absolute)
CHECKS.checks("moment")(lambda moment: bool(MOMENT.fullmatch(moment)))


def read_json(text: str) -> Any:
    """A JSON Feed; what its specification does not allow is a failure."""
    feed = json.loads(text)
    Draft202012Validator(JSON_FEED, format_checker=CHECKS).validate(feed)
    ids = [item["id"] for item in feed["items"]]
    assert len(set(ids)) == len(ids), "two have one id"
    for item in feed["items"]:
        read_content(item["content_html"])
    return feed


@pytest.mark.parametrize(
    "broken",
    [
        ("</entry>", ""),
        ("<content type", "<content lang"),
        ("<title>A fee rises</title>", ""),
        ("<title>A fee rises</title>", "<title> </title>"),
        ("<id>tag:", "<id>"),
        (":announcement/en/2026-07-03-regions<", ":announcement/en/2026-07-04-fees<"),
        (":feed/en<", ":announcement/en/2026-07-04-fees<"),
        ("<updated>2026-07-05T09:30:00+08:00", "<updated>5 July"),
        ("<updated>2026-07-05T09:30:00+08:00", "<updated>2026-07-05T09:30:00"),
        ("<updated>2026-07-05T09:30:00+08:00", "<updated>2026-07-06T09:30:00+08:00"),
        ("&lt;p&gt;", "&lt;p"),
        ("&lt;p&gt;", "&lt;script&gt;&lt;/script&gt;&lt;p&gt;"),
        ('href="https://help.example.com/x', 'href="../x'),
        ("Words", "Words \x01"),
        ("Words", "Words & more"),
        (' rel="self"', ' rel="alternate"'),
        ("xml:lang", "lang"),
        ("http://www.w3.org/2005/Atom", "https://www.w3.org/2005/Atom"),
        ('term="fees"', 'term=""'),
    ],
    ids=str,
)
def test_a_broken_atom_feed_is_refused(broken: tuple[str, str]) -> None:
    text = feeds_of(THREE, '<p>Words <a href="https://help.example.com/x">x</a></p>')["en/announcements/feed.xml"]
    read_atom(text)
    changed = text.replace(*broken, 1)
    assert changed != text
    with pytest.raises((AssertionError, ValueError, ElementTree.ParseError)):
        read_atom(changed)


@pytest.mark.parametrize(
    "broken",
    [
        lambda feed: feed.pop("version"),
        lambda feed: feed.update(version="https://jsonfeed.org/version/1"),
        lambda feed: feed.pop("title"),
        lambda feed: feed.update(feed_url="feed.json"),
        lambda feed: feed.update(authors=[{}]),
        lambda feed: feed.update(items=None),
        lambda feed: feed["items"][0].pop("id"),
        lambda feed: feed["items"][0].update(id=feed["items"][1]["id"]),
        lambda feed: feed["items"][0].pop("content_html"),
        lambda feed: feed["items"][0].update(content_html="<p>x"),
        lambda feed: feed["items"][0].update(content_html='<p><a href="#x">x</a></p>'),
        lambda feed: feed["items"][0].update(date_published="2026-07-02"),
        lambda feed: feed["items"][0].update(tags="fees"),
        lambda feed: feed["items"][0].update(tag=["fees"]),
    ],
)
def test_a_broken_json_feed_is_refused(broken: Callable[[Any], Any]) -> None:
    feed = json_of(THREE)
    broken(feed)
    with pytest.raises((AssertionError, ValidationError)):
        read_json(json.dumps(feed))


# --- What they say ----------------------------------------------------------------------------------------------------


def test_an_entry_has_all_of_its_announcement() -> None:
    assert json_of(THREE, "feed-fees") == {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Sample help: announcements – fees",
        "home_page_url": "https://help.example.com/en/announcements/",
        "feed_url": "https://help.example.com/en/announcements/feed-fees.json",
        "language": "en",
        "authors": [{"name": "Sample help", "url": "https://help.example.com/en/"}],
        "items": [
            {
                "id": "tag:help.example.com,2026-07-01:announcement/en/2026-07-04-fees",
                "url": "https://help.example.com/en/announcements/2026-07-04-fees/",
                "title": "2026-07-04-fees",
                "summary": "On 2026-07-04-fees.",
                "content_html": "<p>Words</p>",
                "date_published": "2026-07-04T10:00:00+08:00",
                "date_modified": "2026-07-04T10:00:00+08:00",
                "tags": ["fees"],
            },
            {
                "id": "tag:help.example.com,2026-07-01:announcement/en/2026-07-02-fees",
                "url": HERE,
                "title": "A fee rises",
                "summary": "On 2026-07-02-fees.",
                "content_html": "<p>Words</p>",
                "date_published": "2026-07-02T10:00:00+08:00",
                "date_modified": "2026-07-05T09:30:00+08:00",
                "tags": ["fees", "Japan", "USDT withdrawal fee (TRON, Japan)", "Support email"],
            },
        ],
    }


def test_atom_says_the_same_with_the_ids_of_what_it_is_about() -> None:
    root = atom_of(THREE, "feed-fees")
    assert (of(root, "id"), of(root, "title"), of(root, "updated")) == (
        "tag:help.example.com,2026-07-01:feed/en/fees",
        "Sample help: announcements – fees",
        "2026-07-05T09:30:00+08:00",
    )
    assert [(link.get("rel"), link.get("type"), link.get("href")) for link in root.findall(f"{ATOM}link")] == [
        ("alternate", None, "https://help.example.com/en/announcements/"),
        ("self", None, "https://help.example.com/en/announcements/feed-fees.xml"),
        ("alternate", "application/feed+json", "https://help.example.com/en/announcements/feed-fees.json"),
    ]
    entries = root.findall(f"{ATOM}entry")
    found = [
        {
            "id": of(entry, "id"),
            "url": entry.find(f"{ATOM}link").get("href"),  # type: ignore[union-attr]
            "title": of(entry, "title"),
            "summary": html.unescape(of(entry, "summary")),
            "content_html": of(entry, "content"),
            "date_published": of(entry, "published"),
            "date_modified": of(entry, "updated"),
            "tags": [tag.get("label") for tag in entry.findall(f"{ATOM}category")],
        }
        for entry in entries
    ]
    assert found == json_of(THREE, "feed-fees")["items"]
    assert [tag.get("term") for tag in entries[1].findall(f"{ATOM}category")] == [
        *("fees", "jp", "usdt-withdrawal", "email"),
    ]


def test_every_kind_has_its_feed_and_the_feed_of_all_has_them_all() -> None:
    files = feeds_of(THREE)
    assert set(files) == {
        f"{prefix}announcements/{name}.{ending}"
        for prefix in PREFIXES.values()
        for name in NAMES
        for ending in ("xml", "json")
    }
    names = {name: [item["id"].rpartition("/")[2] for item in json_of(THREE, name)["items"]] for name in NAMES}
    assert names == {
        **{name: [] for name in NAMES},
        "feed": ["2026-07-04-fees", "2026-07-03-regions", "2026-07-02-fees"],
        "feed-fees": ["2026-07-04-fees", "2026-07-02-fees"],
        "feed-regions": ["2026-07-03-regions"],
    }


@pytest.mark.parametrize("name", NAMES)
def test_a_feed_without_announcements_is_valid_and_of_the_day(name: str) -> None:
    """One can subscribe before anything happens."""
    nothing = with_announcements(PROJECT)
    root = atom_of(nothing, name)
    assert (of(root, "updated"), root.findall(f"{ATOM}entry")) == ("2026-07-15T00:00:00+00:00", [])
    assert json_of(nothing, name)["items"] == []


def ids_of(project: Project) -> set[str]:
    return {
        found for text in feeds_of(project).values() for found in re.findall(r'(?:<id>|"id": ")(.*?)(?:</id>|")', text)
    }


def test_an_id_outlives_title_kind_correction_and_the_address_of_the_site() -> None:
    before = announcement("2026-07-02-fees", title="Before")
    after = announcement("2026-07-02-fees", title="After", description="Else.", kind="fees", corrections=[CORRECTION])
    site = PROJECT.catalog.site.model_copy(update={"address": "https://help-24.example.com/"})
    moved = replace(PROJECT, catalog=Catalog(**{**vars(PROJECT.catalog), "site": site}))
    assert ids_of(with_announcements(PROJECT, before)) == ids_of(with_announcements(moved, after)) != set()
    assert "https://help-24.example.com/en/announcements/2026-07-02-fees/" in str(
        feeds_of(with_announcements(moved, after))
    )


def test_an_announcement_that_was_replaced_is_updated_when_what_holds_now_was_published() -> None:
    """Its page says so from then on, and feed readers fetch again only what has a later time."""
    posts = [
        announcement("2026-07-02-fees"),
        announcement("2026-07-04-fees", supersedes="2026-07-02-fees"),
        announcement("2026-07-06-fees", supersedes="2026-07-04-fees"),
    ]
    feed = json.loads(feeds_of(with_announcements(PROJECT, *posts))["en/announcements/feed.json"])
    assert [item["date_modified"][:10] for item in feed["items"]] == ["2026-07-06", "2026-07-06", "2026-07-06"]
    assert [item["date_published"][:10] for item in feed["items"]] == ["2026-07-06", "2026-07-04", "2026-07-02"]


def test_a_channel_that_does_not_exist_is_called_by_its_platform() -> None:
    text = Text({"zh": "没有。", "en": "None."})
    absent = AbsentChannel(id="none", kind="social", platform="weibo", text=text, source="company")
    channels = PROJECT.catalog.channels.changed(absent=[absent])
    project = replace(PROJECT, catalog=replace(PROJECT.catalog, channels=channels))
    post = announcement("2026-07-02-fake", kind="security", affects={"channels": ["none"]})
    feed = json.loads(feeds_of(with_announcements(project, post))["en/announcements/feed.json"])
    assert feed["items"][0]["tags"] == ["security", "Sina Weibo"]


def test_each_language_has_its_own_ids() -> None:
    posts = [announcement("2026-07-02-fees", language) for language in LANGUAGES]
    found = {name for name in ids_of(with_announcements(PROJECT, *posts)) if "announcement" in name}
    assert found == {
        f"tag:help.example.com,2026-07-01:announcement/{language}/2026-07-02-fees" for language in LANGUAGES
    }


def test_what_is_published_later_is_in_no_feed() -> None:
    project = with_announcements(PROJECT, announcement("2026-07-16-later"))
    assert json_of(project)["items"] == []
    assert len(json_of(replace(project, today=date(2026, 7, 16)))["items"]) == 1


def test_a_long_feed_has_the_hundred_that_changed_last() -> None:
    """A correction of an old one reaches those who subscribed."""
    first = date(2026, 1, 1)
    posts = [announcement(f"{first + timedelta(number)}-a") for number in range(110)]
    posts[3] = announcement("2026-01-04-a", corrections=[CORRECTION])
    found = [item["url"][-13:-1] for item in json_of(with_announcements(PROJECT, *posts))["items"]]
    expected = [f"{first + timedelta(number)}-a" for number in reversed((3, *range(11, 110)))]
    assert found == expected


# --- Content ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("<h1>T</h1>\n<p>a</p>\n", "<p>a</p>"),
        ('<p class="hs-page-facts" data-x><span>a</span> <a href="/e">b</a></p><p>c</p>', "<p>c</p>"),
        ('<p class="hs-note" id="x" data-day="1">a</p>', "<p>a</p>"),
        ("<script>let a = '<p>'</script><p>a</p><script type=module src=a.js></script>", "<p>a</p>"),
        ("<form><p>a <input> <button>b</button></p></form><p>c <button>d</button></p>", "<p>c </p>"),
        ("<p hidden>a</p><div hidden><p>b</p><br></div><p>c<span hidden> d</span></p>", "<p>c</p>"),
        ('<p><svg viewBox="0 0 1 1"><path d="M0 0"/><text>x</text></svg>a</p>', "<p>a</p>"),
        ('<a href="../../fees/#x">a</a>', '<a href="https://help.example.com/en/fees/#x">a</a>'),
        ('<a href="#x">a</a>', f'<a href="{HERE}#x">a</a>'),
        ('<a href="/fees/">a</a>', '<a href="https://help.example.com/fees/">a</a>'),
        ('<a href="mailto:a@example.com">a</a>', '<a href="mailto:a@example.com">a</a>'),
        (
            '<a href="https://www.example.com/?a=1&amp;b=2">a</a>',
            '<a href="https://www.example.com/?a=1&amp;b=2">a</a>',
        ),
        ('<img alt="&quot;a&quot;" src="a.svg" loading=lazy>', f'<img alt="&quot;a&quot;" src="{HERE}a.svg">'),
        (
            '<table class="hs-table" role="table"><thead><tr><th scope="col" style="x">a</th></tr></thead>'
            '<tbody><tr><td colspan="2">1 &lt; 2 &amp; 3</td></tr></tbody></table>',
            '<table><thead><tr><th scope="col">a</th></tr></thead>'
            '<tbody><tr><td colspan="2">1 &lt; 2 &amp; 3</td></tr></tbody></table>',
        ),
        ("<ol start=3><li>a<br />b</ol>", '<ol start="3"><li>a<br>b</li></ol>'),
        ("<p>a&#1;&#8;b\x0c\ufffe]]>\U0001f512&nbsp;c</p>", "<p>ab]]&gt;\U0001f512\xa0c</p>"),
        ("<p>&lt;script&gt;</p>", "<p>&lt;script&gt;</p>"),
        ("<pre><code>a\n  b\n</code></pre>", "<pre><code>a\n  b\n</code></pre>"),
    ],
)
def test_an_article_keeps_its_words_and_loses_what_only_works_on_the_page(inside: str, expected: str) -> None:
    page = f'<html><body><p>before</p><article class="x">{inside}</article><article>c</article></body></html>'
    assert article(page, HERE) == expected


def test_a_page_without_an_article_is_an_error() -> None:
    with pytest.raises(LookupError, match=f"there is no article at {HERE}"):
        article("<p>a</p>", HERE)


WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)


@settings(max_examples=200, deadline=None)
@given(WORDS)
def test_whatever_words_come_they_arrive(words: str) -> None:
    """But for the few characters that XML has no place for."""
    allowed = re.sub("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", words)
    content = article(f"<article><p>a{html.escape(words)}a</p></article>", HERE)
    title = announcement("2026-07-02-fees").meta.model_copy(update={"title": f"a{words}"})
    project = with_announcements(PROJECT, replace(announcement("2026-07-02-fees"), meta=title))
    texts = feeds(project, {("en", "announcements/2026-07-02-fees.md"): content})
    [item] = read_json(texts["en/announcements/feed.json"])["items"]
    entry = read_atom(texts["en/announcements/feed.xml"]).find(f"{ATOM}entry")
    assert entry is not None
    assert (item["title"], of(entry, "title")) == (f"a{allowed}", f"a{allowed}")
    # A carriage return in a page is a line break to whoever reads HTML.
    assert item["content_html"] == of(entry, "content")
    assert read_html(content).words.replace("\n", "") == f"a{allowed}a".replace("\n", "")


# --- On the site ------------------------------------------------------------------------------------------------------


def heads(site: Path, path: str) -> list[tuple[str | None, str | None, str | None]]:
    """The links to feeds in the head of a page."""
    links = read_page(site / path / "index.html").one("head").all("link", rel="alternate")
    return [(link.get("type"), link.get("title"), link.get("href")) for link in links if link.get("type")]


def test_the_feeds_of_the_site_are_valid(site: Path) -> None:
    for prefix in PREFIXES.values():
        for name in NAMES:
            read_atom((site / f"{prefix}announcements/{name}.xml").read_text())
            read_json((site / f"{prefix}announcements/{name}.json").read_text())


@both_languages
def test_an_entry_says_what_stands_on_its_page_and_its_links_lead_somewhere(site: Path, language: str) -> None:
    feed = read_json((site / f"{PREFIXES[language]}announcements/feed.json").read_text())
    assert len(feed["items"]) >= 3
    for item in feed["items"]:
        page = read_page(site / urlsplit(item["url"]).path.strip("/") / "index.html").one("article")
        content = read_html(item["content_html"])
        facts = page.with_class("hs-page-facts")[0].text
        shown = page.text.removeprefix(page.one("h1").text).removesuffix(facts).strip()
        assert content.text == shown
        links = [urlsplit(link.get("href") or "") for link in content.all("a")]
        assert links
        own = [link for link in links if link.hostname == "help.example.com"]
        for link in own:
            target = read_page(site / link.path.strip("/") / "index.html")
            assert not link.fragment or list(target.all(id=link.fragment))


@both_languages
@pytest.mark.parametrize("address", ["", "fees/", "contact/", "regions/fr/"])
def test_every_page_links_to_both_feeds_of_its_language(site: Path, language: str, address: str) -> None:
    titles = {"zh": "比特派帮助中心：更新公告", "en": "Bitpie Help Centre: announcements"}
    folder = f"https://help.example.com/{PREFIXES[language]}announcements/"
    assert heads(site, PREFIXES[language] + address) == [
        ("application/atom+xml", f"{titles[language]} – Atom", f"{folder}feed.xml"),
        ("application/feed+json", f"{titles[language]} – JSON Feed", f"{folder}feed.json"),
    ]


def test_the_list_links_to_the_feeds_of_all_kinds_and_an_announcement_to_those_of_its_own(site: Path) -> None:
    folder = "https://help.example.com/en/announcements/"
    assert [address for _, _, address in heads(site, "en/announcements")] == [
        f"{folder}{name}.{ending}" for name in NAMES for ending in ("xml", "json")
    ]
    posts = read_json((site / "en/announcements/feed-security.json").read_text())["items"]
    assert posts
    for post in posts:
        assert [address for _, _, address in heads(site, urlsplit(post["url"]).path.strip("/"))] == [
            f"{folder}{name}.{ending}" for name in ("feed", "feed-security") for ending in ("xml", "json")
        ]


def test_an_announcement_of_a_later_day_has_no_feeds_of_its_own() -> None:
    project = with_announcements(PROJECT, announcement("2026-07-16-later"))
    frames = [
        page_frame(replace(project, today=day), "en", "/announcements/2026-07-16-later/")
        for day in (TODAY, date(2026, 7, 16))
    ]
    assert [len(frame["feeds"]) for frame in frames] == [2, 4]


@both_languages
def test_readers_see_how_to_subscribe(site: Path, language: str) -> None:
    folder = f"{PREFIXES[language]}announcements/"
    page = read_page(site / folder / "index.html").one("article")
    assert page.one(id="subscribe").tag == "h2"
    types = {"application/atom+xml", "application/feed+json", "text/calendar"}
    links = [link for link in page.all("a") if link.get("type") in types]
    addresses = [urljoin(f"https://help.example.com/{folder}", link.get("href") or "") for link in links]
    assert addresses == [
        *(f"https://help.example.com/{folder}{name}.{ending}" for name in NAMES for ending in ("xml", "json")),
        *(f"https://help.example.com/{PREFIXES[language]}{name}.ics" for name in ("calendar", "maintenance")),
    ]
    assert [address for address in addresses if not (site / urlsplit(address).path.strip("/")).is_file()] == []
