"""The pages of an edition that tell of editions, and what readers are told of the changes in it."""

import hashlib
import re
import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import markdown
import pytest

from conftest import ROOT, Element, read_html
from helpsite.data.contacts import found_contacts
from helpsite.edition import Edition, News, Release
from helpsite.editions.compare import changes_since, differences
from helpsite.editions.difference import Difference
from helpsite.editions.readers import for_readers
from helpsite.pages import editions
from helpsite.pages.compose import all_pages, compose, finish_page
from helpsite.pages.formats import HAN
from helpsite.pages.page import parse_page
from helpsite.problem import Place
from helpsite.project import Project, read_project
from helpsite.rules.pages import rule_links_lead_to_pages, rule_pages_of_editions_are_made
from helpsite.site.frame import page_frame
from helpsite.site.sitemap import sitemap

SAMPLE = ROOT / "tests/sample"
DAY = date(2026, 7, 15)
PLAIN = read_project(SAMPLE, DAY)
THIS = Edition("2026.07", DAY, "a" * 40)
EARLIER = tuple(Edition(f"2026.0{month}", date(2026, month, 1), "b" * 40) for month in (6, 5, 4))
HOSTILE = "<script>alert(1)</script> {{ channels() }} [x](https://evil.example) **b** | `c` &amp; #id"
LANGUAGES = ("zh", "en")


def released(number: int = 3, changes: Sequence[dict[str, str]] = (), *, is_record: bool = False) -> Project:
    return replace(PLAIN, release=Release(THIS, EARLIER[:number], tuple(changes), is_record))


def shown(project: Project, language: str, path: str) -> Element:
    """Return what a browser gets of a page, without its frame."""
    page = next(page for page in all_pages(project) if (page.language, page.path) == (language, path))
    body = finish_page(project, page).text.split("---\n", 2)[2]
    return read_html(markdown.markdown(body, extensions=["attr_list", "sane_lists", "tables", "toc", "admonition"]))


def links(page: Element) -> list[str]:
    return [link.get("href") or "" for link in page.all("a")]


# --- The overview -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [0, 1, 3])
def test_the_overview_lists_this_edition_and_then_those_before(number: int) -> None:
    page = shown(released(number), "en", editions.OVERVIEW)
    items = [item.text for item in page.all("li")]
    assert items[0] == "Edition 2026.07 · as of 15 July 2026 · What changed in 2026.07"
    assert [item.split(" · ")[0] for item in items[1:]] == [f"Edition {each.name}" for each in EARLIER[:number]]
    assert ("This is the first edition, so there is none before it." in page.text) == (number == 0)


def test_links_lead_to_the_same_language_of_other_editions() -> None:
    first, second = (links(shown(released(1), language, editions.OVERVIEW)) for language in LANGUAGES)
    assert first == [
        *("../../latest/contact/", "../", "changes/"),
        *("../../2026.06/", "../../2026.06/editions/changes/", "../../editions/feed.xml"),
    ]
    assert second == [
        *("../../../latest/en/contact/", "../", "changes/"),
        *("../../../2026.06/en/", "../../../2026.06/en/editions/changes/", "../../../en/editions/feed.xml"),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_record_tells_of_the_same_changes(language: str) -> None:
    whole, record = (released(3, is_record=is_record) for is_record in (False, True))
    assert shown(whole, language, editions.CHANGES) == shown(record, language, editions.CHANGES)


@pytest.mark.parametrize("number", [0, 3])
@pytest.mark.parametrize(
    ("language", "words", "link"),
    [("zh", "查看之后的版本", "../../latest/editions/"), ("en", "See newer editions", "../../../latest/en/editions/")],
)
def test_the_overview_of_a_record_leads_to_newer_editions_besides(
    number: int, language: str, words: str, link: str
) -> None:
    whole, record = (
        shown(released(number, is_record=is_record), language, editions.OVERVIEW) for is_record in (False, True)
    )
    more = [each for each in record.all("a") if each.get("href") not in links(whole)]
    assert [(each.text, each.get("href")) for each in more] == [(words, link)]
    assert len(links(record)) == len(links(whole)) + 1
    assert [each.text for each in record.all("li")] == [each.text for each in whole.all("li")]


# --- What changed -----------------------------------------------------------------------------------------------------


def test_changes_stand_under_the_kind_they_are_of() -> None:
    lost, new = (News({"zh": f"{words}。", "en": f"{words}."}, kind) for words, kind in (("a", "loss"), ("b", "page")))
    page = shown(released(1, [lost, new]), "en", editions.CHANGES)
    assert [heading.text for heading in page.all("h2")] == ["Services lost or limited", "Pages"]
    assert [item.text for item in page.all("li")] == ["a.", "b."]
    assert "edition 2026.07 of 15 July 2026 since edition 2026.06 of 1 June 2026" in page.text


def test_changes_of_no_kind_stand_in_one_list() -> None:
    page = shown(released(1, [{"zh": "甲", "en": "a"}, {"zh": "乙", "en": "b"}]), "zh", editions.CHANGES)
    assert not list(page.all("h2"))
    assert [item.text for item in page.one("ul").all("li")] == ["甲", "乙"]


def test_the_first_edition_says_so() -> None:
    page = shown(released(0, [{"zh": "甲", "en": "a"}]), "en", editions.CHANGES)
    assert "Edition 2026.07 of 15 July 2026 is the first one" in page.text
    assert not list(page.all("li"))


def test_an_edition_without_changes_says_so() -> None:
    assert "nothing changed in edition 2026.07" in shown(released(1), "en", editions.CHANGES).text
    assert "除个别措辞外没有变动" in shown(released(1), "zh", editions.CHANGES).text


@pytest.mark.parametrize("language", LANGUAGES)
def test_hostile_words_are_only_words(language: str) -> None:
    page = shown(released(1, [dict.fromkeys(LANGUAGES, HOSTILE)]), language, editions.CHANGES)
    assert page.one("li").words == HOSTILE
    assert {element.tag for element in page.all()} == {"p", "ul", "li", "a"}


@pytest.mark.parametrize("path", editions.PATHS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_words_of_theirs_look_like_a_contact(language: str, path: str) -> None:
    # A day behind an edition's name in brackets looks like a phone number: 2026.12 (30 …
    for project in (released(0), released(3), released(3, [{"zh": "甲", "en": "a"}])):
        for block in shown(project, language, path).all():
            if block.tag in ("p", "li", "h2"):
                assert not found_contacts(block.text, project.known.platforms)


# --- In the site ------------------------------------------------------------------------------------------------------


def test_other_builds_have_no_such_pages_and_are_as_they_were() -> None:
    """The pages of an edition's build, without those on editions, are those of any other build, to the byte."""
    own = {page.path: page.text for page in compose(PLAIN)}
    with_editions = {page.path: page.text for page in compose(released())}
    more = {f"{language}/{path}" for language in LANGUAGES for path in editions.PATHS}
    assert with_editions.keys() - own.keys() == more
    assert own == {path: text for path, text in with_editions.items() if path not in more}
    assert "editions/" not in sitemap(PLAIN, compose(PLAIN))


def test_they_are_in_the_sitemap_but_not_in_the_search_and_nobody_edits_them() -> None:
    project = released()
    pages = [page for page in compose(project) if page.page.path in editions.PATHS]
    assert len(pages) == 4
    for page in pages:
        assert "\nsearch: false\n" in page.text
        assert "\nsource:" not in page.text
        assert f"{project.web_address(page.page.language, page.page.address)}</loc>" in sitemap(project, pages)
        meta = {"updated": "2026-07-15"}
        assert "edit" not in page_frame(project, page.page.language, page.page.address, meta, "https://git.example/")


def test_titles_and_descriptions_differ() -> None:
    pages = [page.page for page in compose(released()) if page.page.path in editions.PATHS]
    assert len({page.meta.title for page in pages}) == len({page.meta.description for page in pages}) == len(pages)


def _with_page(project: Project, path: str, body: str = "Words.") -> Project:
    front = "---\ntitle: T\ndescription: D.\nupdated: 2026-07-01\n---\n\n"
    pages = [page for page in project.pages if page.path != path]
    return replace(project, pages=[*pages, parse_page(f"{front}{body}\n", "zh", path)])


@pytest.mark.parametrize("path", ["editions.md", "editions/index.md", "editions/changes.md"])
def test_no_page_is_written_in_their_place(path: str) -> None:
    problems = list(rule_pages_of_editions_are_made(_with_page(PLAIN, path)))
    assert [problem.place.path for problem in problems] == [f"docs/zh/{path}"]
    assert not list(rule_pages_of_editions_are_made(PLAIN))


def test_prose_leads_there_only_in_a_build_for_an_edition() -> None:
    linked = _with_page(PLAIN, "index.md", "[x](editions/changes.md)")
    assert [problem.fact for problem in rule_links_lead_to_pages(linked)] == [
        'the link "editions/changes.md" leads to no page'
    ]
    assert not list(rule_links_lead_to_pages(replace(linked, release=released().release)))


@pytest.mark.parametrize(("language", "day"), [("zh", "2026年7月15日"), ("en", "15 July 2026")])
def test_pages_of_fees_and_regions_say_of_which_day_they_are(language: str, day: str) -> None:
    """Above the table, and without scripts: nothing around it is hidden."""
    project = released()
    made = [page for page in all_pages(project) if page.language == language]
    checked = 0
    for page in made:
        if re.fullmatch(r"(regions|fees)(/.+)?\.md", page.path):
            captions = shown(project, language, page.path).all("caption")
            assert any(day in caption.text for caption in captions), page.path
            checked += 1
    assert checked > 4


# --- What readers are told --------------------------------------------------------------------------------------------


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    """Return a copy of the project in which much has changed."""
    for name in ("data", "docs"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    for path, old, new in (
        ("data/channels.yaml", "address: support@example.com", "address: help@example.com"),
        ("data/channels.yaml", 'address: "@example"', 'address: "@example_help"'),
        ("data/channels.yaml", 'opens: "09:00"', 'opens: "08:30"'),
        ("data/site.yaml", "host: www.example.com", "host: new.example.com"),
        ("data/fees.yaml", 'amount: "0.0002"', 'amount: "0.0004"'),
        ("data/regions.yaml", "status: available", "status: limited"),
        ("data/strings.yaml", "edit: {zh: 编辑此页", "edit: {zh: 改这一页"),
    ):
        file = tmp_path / path
        words = file.read_text(encoding="utf-8")
        assert old in words, (path, old)
        file.write_text(words.replace(old, new, 1), encoding="utf-8")
    for language in LANGUAGES:
        for day, title in (("2026-11-20", "Write to news@example.com"), ("2026-12-20", "Later")):
            post = f"---\ndate: {day}T10:00:00+08:00\nkind: product\ntitle: {title}\ndescription: D.\n---\n\nWords.\n"
            (tmp_path / f"docs/{language}/announcements/{day}-a-post.md").write_text(post, encoding="utf-8")
        for path in ("complaints", "topics"):
            with (tmp_path / f"docs/{language}/{path}.md").open("a", encoding="utf-8") as file:
                file.write("\nMore.\n")
    return tmp_path


def test_readers_are_told_without_contacts_and_what_is_for_editors(changed: Path) -> None:
    before, after = (read_project(folder, date(2026, 11, 30)) for folder in (ROOT, changed))
    told = changes_since(before, after)
    assert [(each.weight, each["en"]) for each in told] == [
        ("loss", "China, Wallet: changes from available to limited as of this edition"),
        (
            "dearer",
            "BTC withdrawal on Bitcoin: 0.0002 → 0.0004 BTC as of this edition, backdated to 1 September 2026",
        ),
        ("contact", "Support email: the contact changed; the contact page of the latest edition has the current one"),
        ("contact", "Weibo: the contact changed; the contact page of the latest edition has the current one"),
        (
            "contact",
            "The official website or an official domain changed; the page for checking contacts in the latest edition "
            "has the current ones",
        ),
        ("announcement", "New announcement (product, 20 November 2026): Write to [contact removed]"),
        ("detail", "Live chat changes: opening hours (Every day 09:00–21:00 → Every day 08:30–21:00)"),
        ("page", "Page “Complaints”: the text changes"),
    ]
    for each in told:
        for words in each.values():
            assert "example" not in words
            assert not found_contacts(words, after.known.platforms)
    assert len({each["zh"] for each in told}) == len(told)
    # Editors still read what it was and what it is.
    assert any("help@example.com" in each.words["en"] for each in differences(before, after))


def test_what_began_between_two_editions_is_told_with_its_day(changed: Path) -> None:
    before, after = read_project(ROOT, date(2026, 8, 1)), read_project(changed, date(2026, 11, 30))
    fees = [each["zh"] for each in changes_since(before, after) if each.weight == "dearer"]
    assert "BTC 提现（比特币网络）：0.0002 → 0.0004 BTC，自2026年9月1日起" in fees


def test_an_announcement_that_was_still_to_be_published_is_told_with_what_it_announced() -> None:
    before, after = (read_project(ROOT, date(2026, 11, day)) for day in (1, 30))
    told = [each["en"] for each in changes_since(before, after)]
    assert "France, Buying: changes from available to unavailable from 8 December 2026" in told
    assert any(each.startswith("New announcement (security, 23 November 2026)") for each in told)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("买币 由 可用 变为 不可用", "买币由可用变为不可用"),
        ("页面 “甲 乙” 已撤下", "页面“甲 乙”已撤下"),
        ("自 2026年12月8日 起，BTC 提现", "自2026年12月8日起，BTC 提现"),
        ("0.0002 BTC 由 10:00 起，共 2 条", "0.0002 BTC 由 10:00 起，共 2 条"),
    ],
)
def test_readers_are_told_without_stray_blanks_between_han_characters(said: str, told: str) -> None:
    words = {"zh": said, "en": "The page “A” “B” is gone"}
    (news,) = for_readers([Difference("loss", words, Place(""))])
    assert (news["zh"], news["en"]) == (told, words["en"])


def test_in_chinese_no_sentence_has_an_iso_day_or_a_blank_between_han_characters(changed: Path) -> None:
    for days in ((date(2026, 8, 1), date(2026, 11, 30)), (date(2026, 11, 1), date(2026, 11, 30))):
        before, after = (read_project(folder, day) for folder, day in zip((ROOT, changed), days, strict=True))
        told = [each["zh"] for each in changes_since(before, after)]
        assert any("年" in each for each in told)
        for each in told:
            assert not re.search(rf"\d{{4}}-\d\d|{HAN} +{HAN}", each), each


def test_nothing_is_told_of_nothing() -> None:
    assert changes_since(PLAIN, PLAIN) == ()


def test_the_words_of_a_page_are_always_the_same() -> None:
    digests = {hashlib.sha256("".join(page.text for page in compose(released())).encode()).digest() for _ in range(2)}
    assert len(digests) == 1
