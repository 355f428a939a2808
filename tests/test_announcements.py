"""The pages of announcements: their list and its filter, what a post says and changes, and what leads to it."""

import html
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Page as BrowserPage

from conftest import DAY, PREFIXES, ROOT, Element, read_html
from helpsite.known import as_known
from helpsite.pages.components import (
    announcement_changes,
    announcement_facts,
    announcement_list,
    channels,
    fee_announcements,
    newest_announcements,
    promotion_table,
    region_announcements,
    retired_channels,
)
from helpsite.pages.compose import FinishedPage, finish_page
from helpsite.pages.here import Here
from helpsite.project import Project, read_project
from test_browser import PHONE, TOO_WIDE, Visit, barriers, fresh  # noqa: F401 - fresh is a fixture
from test_rules import SAMPLE, TODAY, changed

OPENING = "2026-07-01-opening"
LIST = "announcements/index.md"
VERIFY = """---
title: Not ours {}
description: Not ours {}.
updated: 2026-07-01
---

{{{{ retired_channels() }}}}

{{{{ absent_channels() }}}}
"""
# A country and a part of it, of which the sample has none.
PARTS = """
  - code: "us"
    services: {wallet: [{status: available, source: company}]}
  - code: "us-ny"
    services: {wallet: [{status: limited, source: company}]}
"""
RETIRED = """
retired:
  - {id: old-chat, kind: live-chat, name: {zh: 旧客服, en: Old chat}, address: "https://old.example.org/",
     note: {zh: 不再用。, en: Gone.}, effective_until: 2026-06-30, source: sample, sample: true}
absent:
  - {id: no-telegram, kind: social, platform: telegram, text: {zh: 没有 Telegram。, en: No Telegram.}, source: company}
"""


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sample, which a test changes for its own time."""
    return shutil.copytree(SAMPLE, tmp_path_factory.mktemp("announcements") / "sample")


@pytest.fixture
def sample(copy: Path) -> Callable[..., Project]:
    """Return a function that reads the sample with more posts, by name, and with other facts, by the file's name."""

    def read(posts: dict[str, dict[str, Any]] | None = None, day: date = TODAY, **facts: Any) -> Project:
        change: dict[str, Any] = {f"data/{name}.yaml": pairs for name, pairs in facts.items()}
        for name, front in (posts or {}).items():
            for language, word in (("zh", "公告"), ("en", "Post")):
                title = f"{word} {name[11:]}"
                meta = {"kind": "product", "title": title, "description": f"{title}.", **front}
                meta.setdefault("date", f"{name[:10]}T10:00:00+08:00")
                text = yaml.safe_dump(meta, allow_unicode=True)
                change[f"docs/{language}/announcements/{name}.md"] = f"---\n{text}---\n\nProse.\n"
        with changed(copy, change):
            return as_known(read_project(copy, day))

    return read


def here(project: Project, path: str = LIST, language: str = "en") -> Here:
    return Here(project, project.pages_by_path[language, path])


def on_post(project: Project, name: str, language: str = "en") -> Here:
    return here(project, f"announcements/{name}.md", language)


def finished(project: Project, name: str, language: str = "en") -> FinishedPage:
    return finish_page(project, project.pages_by_path[language, f"announcements/{name}.md"])


def entries(component: Callable[..., str], place: Here, *words: str) -> list[Element]:
    """The entries of the lists of announcements that a component shows."""
    shown = read_html(component(place, *words))
    return [entry for posts in shown.with_class("hs-posts") for entry in posts.all("li")]


def titles(component: Callable[..., str], place: Here, *words: str) -> list[str]:
    return [next(entry.all("a")).text for entry in entries(component, place, *words)]


def links(element: Element) -> list[tuple[str, str | None]]:
    return [(link.text, link.get("href")) for link in element.all("a")]


def facts_of(shown: Element) -> dict[str, str]:
    return {name.text: value.text for name, value in zip(shown.all("dt"), shown.all("dd"), strict=True)}


def table_of(place: Here) -> list[list[str]]:
    """The cells of each row of the table of what an announcement changes."""
    table = read_html(announcement_changes(place)).one("table")
    return [[cell.text for cell in row.all(role="rowheader")] + cells_of(row) for row in table.one("tbody").all("tr")]


def cells_of(row: Element) -> list[str]:
    return [cell.text for cell in row.all("td")]


def anchors(place: Here) -> list[str | None]:
    return [link.get("href") for link in read_html(announcement_changes(place)).all("a")]


# --- The list ---------------------------------------------------------------------------------------------------------


def test_an_entry_says_its_kind_its_severity_that_it_was_corrected_and_what_replaced_it(
    sample: Callable[..., Project],
) -> None:
    correction = {"date": "2026-07-04T09:00:00+08:00", "text": "Not on Monday."}
    project = sample(
        {
            "2026-07-02-one": {"kind": "security", "severity": "critical", "corrections": [correction]},
            "2026-07-03-two": {"kind": "fees", "severity": "warning", "supersedes": "2026-07-02-one"},
        }
    )

    two, one, opening = entries(announcement_list, here(project))
    assert two.text == "Post two fees important 3 July 2026 Post two."
    assert one.text == (
        "Post one security urgent replaced 2 July 2026 · Corrected on 4 July 2026 Post one. Read the new one: Post two"
    )
    assert opening.text == "The help centre opens product 1 July 2026 The help centre has opened."
    assert links(one) == [("Post one", "2026-07-02-one/"), ("Post two", "2026-07-03-two/")]
    assert [entry.get("class") for entry in (two, one, opening)] == [None, "hs-replaced", None]
    assert [len(entry.with_class("hs-severity--critical")) for entry in (two, one, opening)] == [0, 1, 0]
    assert entries(announcement_list, here(project, language="zh"))[1].text == (
        "公告 one 安全 紧急 已被取代 2026年7月2日 · 2026年7月4日更正 公告 one. 请看新公告：公告 two"
    )


@pytest.mark.parametrize(
    ("affects", "regions", "everyone"),
    [
        ({}, "", True),
        ({"regions": ["fr"]}, "fr", False),
        ({"regions": ["us"]}, "us us-ny", False),
        ({"regions": ["us-ny"]}, "us us-ny", False),
        ({"regions": ["gone"]}, "", False),
        ({"services": ["swap"]}, "", True),
        ({"fees": ["usdt-withdrawal"]}, "jp", False),
        ({"fees": ["btc-transfer"]}, "", True),
        ({"fees": ["gone"]}, "", True),
        ({"channels": ["chat"]}, "jp", False),
        ({"channels": ["email"]}, "", True),
        ({"channels": ["no-telegram"]}, "", True),
        ({"regions": ["fr"], "fees": ["btc-transfer"]}, "fr", True),
        ({"regions": ["fr"], "channels": ["chat"]}, "fr jp", False),
    ],
)
def test_a_post_concerns_the_regions_that_it_names_or_implies_or_everyone(
    sample: Callable[..., Project], affects: dict[str, Any], regions: str, everyone: bool
) -> None:
    """What affects a fee or channel that is the same everywhere concerns everyone, whatever else it names."""
    regions_file = [['  - code: "fr"\n', PARTS.lstrip("\n") + '  - code: "fr"\n']]
    end = "\nplatforms:\n"
    project = sample({"2026-07-02-one": {"affects": affects}}, regions=regions_file, channels=[[end, RETIRED + end]])

    entry = entries(announcement_list, here(project))[0]
    assert entry.get("data-regions") == regions
    assert ("data-everyone" in entry.attributes) == everyone
    for code in ("jp", "fr", "us", "us-ny"):
        listed = "Post one" in titles(region_announcements, here(project), code)
        assert listed == (code in regions.split())


def test_a_post_concerns_the_regions_that_it_affects_or_whose_stages_and_own_fees_it_told_of(
    sample: Callable[..., Project],
) -> None:
    (opening,) = entries(announcement_list, here(sample()))

    # Of its stages and fees all are of Japan; France it only names.
    assert (opening.get("data-kind"), opening.get("data-regions")) == ("product", "fr jp")
    assert "data-everyone" not in opening.attributes


def test_the_kinds_that_occur_and_every_region_are_offered_by_their_names(sample: Callable[..., Project]) -> None:
    project = sample({"2026-07-02-one": {"kind": "channels"}, "2026-07-16-later": {"kind": "fees"}})

    form = {code: read_html(announcement_list(here(project, language=code))).one("form") for code in ("zh", "en")}
    options = {
        code: [
            [(option.get("value"), option.text) for option in select.all("option")]
            for select in form[code].all("select")
        ]
        for code in form
    }
    assert options == {
        "en": [
            [("", "All kinds"), ("channels", "Contact channels"), ("product", "Product")],
            [("", "All countries and regions"), ("jp", "Japan"), ("fr", "France")],
        ],
        "zh": [
            [("", "所有类别"), ("channels", "联系渠道"), ("product", "产品")],
            [("", "所有国家/地区"), ("jp", "日本"), ("fr", "法国")],
        ],
    }
    assert form["en"].with_class("hs-find__count")[0].text == "Showing 2 of 2 Show all"


def test_an_empty_list_asks_for_nothing(sample: Callable[..., Project]) -> None:
    place = here(sample(day=date(2026, 6, 30)))
    assert read_html(announcement_list(place)).text == "There are no announcements yet."
    assert place.scripts == []


def test_home_shows_the_newest_three_and_what_was_replaced_only_if_there_are_too_few(
    sample: Callable[..., Project],
) -> None:
    posts: dict[str, dict[str, Any]] = {
        "2026-07-02-one": {},
        "2026-07-03-two": {"supersedes": "2026-07-02-one"},
        "2026-07-04-three": {"supersedes": "2026-07-03-two"},
    }
    place = here(sample(posts), "index.md")
    assert titles(newest_announcements, place) == ["Post three", "The help centre opens", "Post two"]

    place = here(sample(posts | {"2026-07-05-four": {}}), "index.md")
    assert titles(newest_announcements, place) == ["Post four", "Post three", "The help centre opens"]

    place = here(sample(posts, date(2026, 7, 3)), "index.md")
    assert titles(newest_announcements, place) == ["Post two", "The help centre opens", "Post one"]


# --- A post -----------------------------------------------------------------------------------------------------------


def test_a_post_says_when_it_takes_effect_and_links_what_it_affects(sample: Callable[..., Project]) -> None:
    affects = {
        "regions": ["jp", "gone"],
        "services": ["swap"],
        "fees": ["usdt-withdrawal", "gone"],
        "channels": ["chat"],
    }
    project = sample(
        {"2026-07-02-one": {"severity": "warning", "effective_from": date(2026, 8, 1), "affects": affects}}
    )

    shown = read_html(announcement_facts(on_post(project, "2026-07-02-one")))
    assert next(shown.all("p")).text == "2 July 2026 product important"
    assert facts_of(shown) == {
        "Takes effect on": "1 August 2026",
        "Countries and regions": "Japan",
        "Services": "Swapping",
        "Fees": "USDT withdrawal fee (TRON, Japan)",
        "Contact channels": "Live chat",
    }
    assert [target for _, target in links(shown)] == [
        "../../regions/jp/",
        "../../fees/usdt-withdrawal/",
        "../../contact/live-chat/#chat",
    ]
    assert facts_of(read_html(announcement_facts(on_post(project, "2026-07-02-one", "zh")))) == {
        "生效日期": "2026年8月1日",
        "涉及的国家/地区": "日本",
        "涉及的服务": "兑换",
        "涉及的费用": "USDT 提现手续费（波场，日本）",
        "涉及的联系渠道": "在线客服",
    }


def test_a_post_that_affects_nothing_says_its_day_and_kind_alone(sample: Callable[..., Project]) -> None:
    shown = read_html(announcement_facts(on_post(sample({"2026-07-02-one": {}}), "2026-07-02-one")))

    assert shown.text == "2 July 2026 product"


@pytest.mark.parametrize(
    ("ends", "expected"),
    [
        ("2026-08-01T23:30:00+08:00", "from 1 August 2026 22:00 to 23:30 (China Time)"),
        ("2026-08-01T18:00:00+00:00", "from 1 August 2026 22:00 to 2 August 2026 02:00 (China Time)"),
    ],
)
def test_maintenance_says_its_window_in_the_sites_time_zone(
    sample: Callable[..., Project], ends: str, expected: str
) -> None:
    window = {"begins": "2026-08-01T14:00:00+00:00", "ends": ends}
    project = sample({"2026-07-02-one": {"kind": "maintenance", "window": window}})

    assert facts_of(read_html(announcement_facts(on_post(project, "2026-07-02-one")))) == {"Maintenance": expected}


def test_a_replaced_post_leads_to_the_new_one_first_and_that_one_back(sample: Callable[..., Project]) -> None:
    posts = {"2026-07-02-one": {"supersedes": OPENING}, "2026-07-03-two": {"supersedes": OPENING}}
    project = sample(posts)

    old = read_html(announcement_facts(on_post(project, OPENING)))
    banner = next(old.all("div"))
    assert banner.get("class") == "hs-superseded"
    assert banner.text == (
        "A newer announcement replaces this one. What it says may no longer be right. "
        "Read the new one: Post two 3 July 2026"
    )
    assert links(banner) == [("Post two", "../2026-07-03-two/")]
    new = read_html(announcement_facts(on_post(project, "2026-07-03-two")))
    assert facts_of(new) == {"Replaces": "The help centre opens 1 July 2026"}
    assert links(new) == [("The help centre opens", f"../{OPENING}/")]

    before = sample(posts, date(2026, 7, 1))
    assert next(read_html(announcement_facts(on_post(before, OPENING))).all("div")).get("class") != "hs-superseded"


def test_of_a_row_of_replaced_posts_each_leads_to_the_last_one(sample: Callable[..., Project]) -> None:
    project = sample({"2026-07-02-one": {"supersedes": OPENING}, "2026-07-03-two": {"supersedes": "2026-07-02-one"}})

    banners = [
        next(read_html(announcement_facts(on_post(project, name))).all("div")) for name in (OPENING, "2026-07-02-one")
    ]
    assert [links(banner) for banner in banners] == [[("Post two", "../2026-07-03-two/")]] * 2


def test_each_correction_is_told_above_the_prose_the_latest_first_and_dates_the_page(
    sample: Callable[..., Project],
) -> None:
    corrections = [
        {"date": "2026-07-03T09:00:00+08:00", "text": "Not {{ channels() }} **Monday**, <b>Tuesday</b>."},
        {"date": "2026-07-05T09:00:00+08:00", "text": "Nor Tuesday."},
        {"date": "2026-07-16T09:00:00+08:00", "text": "Of a later day."},
    ]
    project = sample({"2026-07-02-one": {"corrections": corrections}})

    page = finished(project, "2026-07-02-one")
    notes = read_html(page.text.split("---\n", 2)[2].split("Prose.")[0]).with_class("hs-note")
    assert [note.text for note in notes] == [
        "Corrected on 5 July 2026: Nor Tuesday.",
        "Corrected on 3 July 2026: Not {{ channels() }} **Monday**, <b>Tuesday</b>.",
    ]
    assert "{{" not in page.text
    assert "**" not in page.text
    assert page.updated == date(2026, 7, 5)


# --- What a post changes ----------------------------------------------------------------------------------------------

NAMED = "announcement: 2026-07-01-opening\n"
FIRST_OF_JULY = "          effective_from: 2026-07-01\n"
LAST_OF_AUGUST = "    effective_until: 2026-08-31\n"
NETWORK = "      - basis: network\n        source: company\n"
TOLD = {
    "regions": [[FIRST_OF_JULY, f"{FIRST_OF_JULY}          {NAMED}"]],
    "fees": [[LAST_OF_AUGUST, f"{LAST_OF_AUGUST}    {NAMED}"], [NETWORK, f"{NETWORK}        {NAMED}"]],
}


def test_a_table_has_a_row_for_each_stage_rate_and_promotion_that_names_the_post(
    sample: Callable[..., Project],
) -> None:
    """What comes first stands first, each value with the mark of what nobody has confirmed, and its condition."""
    place = on_post(sample(**TOLD), OPENING)

    assert table_of(place) == [
        ["Japan Swapping", "Not available unconfirmed", "Available unconfirmed", "from 1 July 2026"],
        [
            "USDT withdrawal Summer · TRON · Only in Japan",
            *("1.5 USDT sample", "0.5 USDT sample For everybody", "from 1 July 2026 to 31 August 2026"),
        ],
        ["USDT withdrawal TRON · Only in Japan", "1.5 USDT sample", "2 USDT sample", "from 1 October 2026"],
        ["Japan Wallet", "Available", "Withdrawals only unconfirmed", "from 1 January 2027"],
        ["BTC transfer Bitcoin", "not recorded", "Follows network congestion unconfirmed", "not recorded"],
    ]
    assert anchors(place) == [
        "../../regions/jp/#now",
        "../../fees/usdt-withdrawal/#summer",
        "../../fees/usdt-withdrawal/#coming",
        "../../regions/jp/#coming",
        "../../fees/btc-transfer/#now",
    ]
    assert table_of(on_post(sample(**TOLD), OPENING, "zh"))[1] == [
        "USDT 提现 夏季优惠 · 波场 · 只适用于日本",
        *("1.5 USDT 示例", "0.5 USDT 示例 所有人", "2026年7月1日至2026年8月31日"),
    ]


def test_the_table_has_a_caption_headers_and_a_label_in_each_cell(sample: Callable[..., Project]) -> None:
    table = read_html(announcement_changes(on_post(sample(), OPENING))).one("table")

    assert table.one("caption").text == "What this announcement changes"
    heads = [head.text for head in table.one("thead").all("th")]
    assert heads == ["What", "Before", "After", "When"]
    rows = list(table.one("tbody").all("tr"))
    assert [[cell.get("data-label") for cell in row.all("td")] for row in rows] == [heads[1:]] * 2
    assert "hs-table" in (table.get("class") or "").split()


def test_rows_lead_to_where_their_change_stands_on_the_day(sample: Callable[..., Project]) -> None:
    """What is past stands below the timeline; a promotion that is over is hidden on its fee's page."""
    later = sample(day=date(2026, 12, 1), **TOLD)

    assert anchors(on_post(later, OPENING)) == [
        "../../regions/jp/#now",
        "../../fees/usdt-withdrawal/#promotions",
        "../../fees/usdt-withdrawal/#now",
        "../../regions/jp/#coming",
        "../../fees/btc-transfer/#now",
    ]
    ended = [[FIRST_OF_JULY, f"{FIRST_OF_JULY}          effective_until: 2026-07-10\n          {NAMED}"]]
    assert anchors(on_post(sample(regions=ended), OPENING))[0] == "../../regions/jp/#timeline"


def test_what_a_post_of_a_later_day_changes_is_not_in_the_table_of_the_post_before(
    sample: Callable[..., Project],
) -> None:
    between = """      - basis: flat
        amount: "1.8"
        effective_from: 2026-09-01
        announcement: 2026-07-16-later
        source: company
      - basis: flat
        amount: "2"
"""
    fees = [['      - basis: flat\n        amount: "2"\n', between]]
    posts: dict[str, dict[str, Any]] = {"2026-07-16-later": {}}

    rows = {day: table_of(on_post(sample(posts, date(2026, 7, day), fees=fees), OPENING))[0][1] for day in (15, 16)}
    assert rows == {15: "1.5 USDT sample", 16: "1.8 USDT unconfirmed"}


def test_the_table_stands_behind_the_prose_and_its_facts_do_not_date_the_page(sample: Callable[..., Project]) -> None:
    """The announcement itself has not changed: only a correction does that."""
    begins = "          effective_from: 2027-01-01\n"
    confirmed = [[begins, f"{begins}          verified_on: 2026-07-10\n"]]
    project = sample(day=date(2026, 7, 15), regions=confirmed, fees=TOLD["fees"])

    page = finished(project, OPENING)
    head, _, table = html.unescape(page.text).partition(" {#what-it-changes}\n\n")
    assert head.endswith("See the [fees](../fees.md).\n\n## What it changes")
    assert table.startswith("<table")
    assert table.rstrip().endswith("</table>")
    assert page.updated == date(2026, 7, 1)


def test_a_post_that_changes_nothing_has_no_table_and_no_heading_for_it(sample: Callable[..., Project]) -> None:
    project = sample({"2026-07-02-one": {"affects": {"regions": ["jp"], "channels": ["email"]}}})

    assert announcement_changes(on_post(project, "2026-07-02-one")) == ""
    assert "what-it-changes" not in finished(project, "2026-07-02-one").text


# --- Channels ---------------------------------------------------------------------------------------------------------

EMAIL = "    address: support@example.com\n"
WITH_RETIRED = ["\nplatforms:\n", RETIRED + "\nplatforms:\n"]


@pytest.mark.parametrize(
    ("days", "front", "expected"),
    [
        ("", {}, None),
        ("    effective_from: 2026-08-01\n", {}, ["not in use yet sample", "in use sample", "from 1 August 2026"]),
        ("    effective_from: 2026-07-02\n", {}, ["not in use yet sample", "in use sample", "from 2 July 2026"]),
        ("    effective_from: 2026-06-01\n", {}, None),
        (
            "    effective_from: 2026-06-01\n",
            {"effective_from": date(2026, 6, 1)},
            ["not in use yet sample", "in use sample", "from 1 June 2026"],
        ),
        ("    effective_until: 2026-08-01\n", {}, ["in use sample", "no longer ours sample", "from 2 August 2026"]),
        (
            "    effective_from: 2026-06-01\n    effective_until: 2026-08-01\n",
            {},
            ["in use sample", "no longer ours sample", "from 2 August 2026"],
        ),
        (
            "    effective_from: 2026-07-05\n    effective_until: 2026-08-01\n",
            {},
            ["not in use yet sample", "in use sample", "from 5 July 2026"],
        ),
        (
            "    effective_from: 2026-07-05\n    effective_until: 2026-07-10\n",
            {},
            ["not in use yet sample", "in use sample", "from 5 July 2026 to 10 July 2026"],
        ),
    ],
)
def test_a_channel_comes_into_use_or_stops_being_ours(
    sample: Callable[..., Project], days: str, front: dict[str, Any], expected: list[str] | None
) -> None:
    """A post tells of what comes next after it. One that changes nothing of that kind has no row."""
    post = {"affects": {"channels": ["email"]}, **front}
    place = on_post(sample({"2026-07-02-one": post}, channels=[[EMAIL, EMAIL + days]]), "2026-07-02-one")

    assert (table_of(place) if announcement_changes(place) else None) == (
        [["Support email", *expected]] if expected else None
    )


def test_a_channel_is_named_and_linked_and_never_its_contact(sample: Callable[..., Project], copy: Path) -> None:
    affected = {"channels": ["email", "old-chat", "no-telegram"]}
    posts = {"2026-07-02-one": {"affects": affected}}
    facts = [[EMAIL, f"{EMAIL}    effective_from: 2026-08-01\n"], WITH_RETIRED]

    page = finished(sample(posts, channels=facts), "2026-07-02-one").text
    assert "example.com" not in page
    assert "example.org" not in page
    place = on_post(sample(posts, channels=facts), "2026-07-02-one")
    # The sample has no page that lists what is retired.
    assert anchors(place) == ["../../contact/email/#email"]
    assert facts_of(read_html(announcement_facts(place))) == {"Contact channels": "Support email, Old chat, Telegram"}

    verify = {f"docs/{code}/contact/verify.md": VERIFY.format(code, code) for code in PREFIXES}
    with changed(copy, verify):
        place = on_post(sample(posts, channels=facts), "2026-07-02-one")
    assert anchors(place) == ["../../contact/verify/#retired-old-chat", "../../contact/email/#email"]
    assert [target for _, target in links(read_html(announcement_facts(place)))] == [
        "../../contact/email/#email",
        "../../contact/verify/#retired-old-chat",
        "../../contact/verify/#absent-no-telegram",
    ]
    lists = read_html(finish_page(place.project, place.project.pages_by_path["en", "contact/verify.md"]).text)
    assert [entry.get("id") for entry in lists.all("li")] == ["retired-old-chat", "absent-no-telegram"]
    assert table_of(place)[0] == ["Old chat", "in use sample", "no longer ours sample", "from 1 July 2026"]


def test_a_post_about_a_channel_warns_of_fake_support_once(sample: Callable[..., Project], copy: Path) -> None:
    posts = {"2026-07-02-one": {"affects": {"channels": ["email"]}}, "2026-07-03-two": {}}
    project = sample(posts)
    assert finished(project, "2026-07-02-one").text.count("Beware of fake support") == 1
    assert finished(project, "2026-07-03-two").text.count("Beware of fake support") == 0

    page = project.pages_by_path["en", "announcements/2026-07-02-one.md"]
    warned = replace(page, body="\n{{ fake_support_warning() }}\n")
    assert finish_page(project, warned).text.count("Beware of fake support") == 1


# --- Links back -------------------------------------------------------------------------------------------------------


def test_a_channels_card_and_the_retired_ones_name_the_newest_three_posts(sample: Callable[..., Project]) -> None:
    affects = {"channels": ["email", "old-chat"]}
    posts = {f"2026-07-0{day}-news": {"affects": affects} for day in range(2, 6)} | {"2026-07-06-other": {}}
    project = sample(posts, channels=[WITH_RETIRED])
    expected = [(f"{day} July 2026: Post news", f"../../announcements/2026-07-0{day}-news/") for day in (5, 4, 3)]

    place = here(project, "contact/email.md")
    (card,) = read_html(channels(place, "email")).with_class("hs-channel")
    assert [(link.text, link.get("href")) for link in card.with_class("hs-told")] == expected
    (entry,) = read_html(retired_channels(place)).all("li")
    assert links(entry) == expected
    (card,) = read_html(channels(here(project, "contact/phone.md"), "phone")).with_class("hs-channel")
    assert card.with_class("hs-told") == []


def test_a_promotion_names_the_post_that_told_of_it(sample: Callable[..., Project]) -> None:
    (entry,) = read_html(promotion_table(here(sample(**TOLD), "fees.md"))).all("li")

    assert ("Announced on 1 July 2026", f"../announcements/{OPENING}/") in links(entry)


def test_a_fee_lists_the_posts_that_affect_it_or_told_of_it_newest_first(sample: Callable[..., Project]) -> None:
    project = sample({"2026-07-02-one": {"affects": {"fees": ["usdt-withdrawal"]}}, "2026-07-03-two": {}})
    place = here(project, "fees.md")

    assert titles(fee_announcements, place, "usdt-withdrawal") == ["Post one", "The help centre opens"]
    assert titles(fee_announcements, place, "btc-transfer") == []
    assert read_html(fee_announcements(place, "btc-transfer")).text == "No announcement concerns it at present."


# --- The filter in a browser ------------------------------------------------------------------------------------------


def shown_posts(page: BrowserPage) -> list[str]:
    return page.locator(".hs-posts > li:visible > a:first-child").all_inner_texts()


@contextmanager
def filtered(visit: Visit, path: str) -> Iterator[BrowserPage]:
    yield visit.go(path)
    assert visit.wrong == []


def test_readers_see_the_posts_of_a_kind_and_a_region_and_come_back_to_them(
    fresh: Callable[..., Visit],  # noqa: F811
    axe: str,
) -> None:
    """As many as the facts say, which are of every region if the reader wants; in the page's address."""
    project = as_known(read_project(ROOT, DAY))
    posts = project.announcements("en")
    code = next(code for post in posts for code in sorted(project.concerns[post.name].regions))
    own = [post.meta.title for post in posts if code in project.concerns[post.name].regions]
    shared = [post.meta.title for post in posts if project.concerns[post.name].everyone and post.meta.title not in own]
    kind = next(post.meta.kind for post in posts if post.meta.title in shared)
    assert 0 < len(own) < len(own + shared) <= len(posts)

    with filtered(fresh(viewport=PHONE), "en/announcements/") as page:
        count, also = page.locator(".hs-find [role=status]"), page.locator(".hs-find__also")
        assert count.inner_text() == f"Showing {len(posts)} of {len(posts)}"
        assert page.evaluate("window.shift") == 0

        page.get_by_label("Country or region").select_option(code)
        assert shown_posts(page) == [post.meta.title for post in posts if post.meta.title in own + shared]
        assert also.inner_text().strip() == f"Also show those for everyone ({len(shared)})"
        assert page.url.endswith(f"/en/announcements/?region={code}")
        assert barriers(page, axe) == []
        assert page.evaluate(TOO_WIDE, PHONE["width"]) == []

        also.get_by_role("checkbox").uncheck()
        assert shown_posts(page) == own
        assert count.inner_text() == f"Showing {len(own)} of {len(posts)}"
        assert page.url.endswith(f"/en/announcements/?region={code}&everyone=no")
        also.get_by_role("checkbox").check()
        page.get_by_label("Kind").select_option(kind)
        expected = [post.meta.title for post in posts if post.meta.title in own + shared and post.meta.kind == kind]
        assert shown_posts(page) == expected
        assert page.url.endswith(f"?region={code}&kind={kind}")

        page.locator(".hs-posts > li:visible > a").first.click()
        page.wait_for_url("**/announcements/2*/")
        page.go_back()
        assert shown_posts(page) == expected
        assert page.locator("header a[hreflang]").get_attribute("href") is not None
        other = page.locator("header a[hreflang]").evaluate("link => link.href")
        assert other.endswith(f"/announcements/?region={code}&kind={kind}")
        assert "/en/" not in other

        page.get_by_role("button", name="Show all").click()
        assert shown_posts(page) == [post.meta.title for post in posts]
        assert page.url.endswith("/en/announcements/")
        assert also.is_hidden()


def test_years_without_a_match_are_hidden_and_what_is_not_offered_is_not_asked_for(
    fresh: Callable[..., Visit],  # noqa: F811
) -> None:
    project = as_known(read_project(ROOT, DAY))
    posts = project.announcements("zh")
    foreign = next(
        (kind, code)
        for kind in sorted({post.meta.kind for post in posts})
        for code in sorted({code for post in posts for code in project.concerns[post.name].regions})
        if not any(post.meta.kind == kind and code in project.concerns[post.name].regions for post in posts)
    )
    with filtered(fresh(), f"announcements/?kind={foreign[0]}&region={foreign[1]}&everyone=no") as page:
        assert shown_posts(page) == []
        assert page.locator("section[data-year]:visible").count() == 0
        assert page.get_by_text("没有符合条件的公告。").is_visible()

    with filtered(fresh(), "announcements/?kind=nonsense&region=zz") as page:
        assert shown_posts(page) == [post.meta.title for post in posts]
        assert page.locator(".hs-find select").evaluate_all("all => all.map((one) => one.value)") == ["", ""]


def test_without_scripts_the_list_is_plain(fresh: Callable[..., Visit]) -> None:  # noqa: F811
    page = fresh(java_script_enabled=False).go("announcements/")

    assert page.locator(".hs-find").is_visible() is False
    assert page.locator(".hs-posts > li:visible").count() == page.locator(".hs-posts > li").count() > 0
