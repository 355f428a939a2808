"""The whole site: built by the real command, strictly, and looked at file by file."""

import datetime
import html
import itertools
import json
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree

import feedparser
import pytest
import yaml

from conftest import (
    DAY,
    PREFIXES,
    ROOT,
    TAGS,
    Element,
    build,
    copy_project,
    environment,
    files_of,
    page_addresses,
    program,
    read_page,
    run,
)
from helpsite.data.catalog import Catalog, read_catalog
from helpsite.data.history import coming, fees_in, holding, stages_of
from helpsite.data.model import Change, Channel, Text, covers
from helpsite.pages.history import rows_of
from helpsite.site.search import fragments

HOME = "https://help.example.com/"
ADDRESSES = page_addresses()
LANGUAGES = list(TAGS)
# Every page: its language, and its address below the language's prefix.
PAGES = list(itertools.product(LANGUAGES, ADDRESSES))
NOON = str(int(datetime.datetime(2026, 11, 23, 4, tzinfo=datetime.UTC).timestamp()))

both_languages = pytest.mark.parametrize("language", LANGUAGES)
every_page = pytest.mark.parametrize(("language", "address"), PAGES)


def file_of(language: str, address: str) -> str:
    """The file of a page in the site."""
    return f"{PREFIXES[language]}{address}index.html"


def page_of(site: Path, language: str, address: str) -> Element:
    return read_page(site / file_of(language, address))


def article_of(site: Path, language: str, address: str) -> Element:
    """What the page itself says, without its frame."""
    return page_of(site, language, address).one("article")


def html_files(site: Path) -> list[Path]:
    found = sorted(site.rglob("*.html"))
    assert len(found) == len(PAGES) + len(LANGUAGES)
    return found


def shown(page: Element) -> str:
    """The words that a reader sees: without scripts and styles."""
    parts = []
    for part in page.inside:
        if isinstance(part, str):
            parts.append(part)
        elif part.tag not in ("script", "style", "title"):
            parts.append(shown(part))
    return "".join(parts)


def after(page: Element, element: Element) -> list[Element | str]:
    """What follows an element inside the one that holds it."""
    holder = next(holder for holder in [page, *page.all()] if any(part is element for part in holder.inside))
    index = next(index for index, part in enumerate(holder.inside) if part is element)
    return holder.inside[index + 1 :]


def is_sample_mark(part: Element | str | None, language: str) -> bool:
    return isinstance(part, Element) and part.get("class") == "hs-sample" and part.text == MARKS[language]


MARKS = {"zh": "示例", "en": "sample"}


@pytest.fixture(scope="session")
def catalog(built: Path) -> Catalog:
    return read_catalog(built)


# --- Addresses --------------------------------------------------------------------------------------------------------


def test_the_pages_are_the_promised_ones_in_every_language_and_no_others(site: Path) -> None:
    expected = {file_of(language, address) for language, address in PAGES} | {"404.html", "en/404.html"}
    assert len(expected) > 40
    assert {file.relative_to(site).as_posix() for file in site.rglob("*.html")} == expected


NAMES_OF_THE_API = ("channels.json", "regions.json", "fees.json", "announcements.json")


# What the API adds to facts.
ADDED = ("trust", "confirmation", "announcement_address", "now", "now_trust", "unit", "digits")


def as_in_data(node: object) -> object:
    """What stands in a file of the API, without what the API adds to facts."""
    if isinstance(node, list):
        return [as_in_data(entry) for entry in node]
    if not isinstance(node, dict):
        return node
    return {key: as_in_data(value) for key, value in node.items() if key not in ADDED}


def test_the_api_holds_every_fact_as_it_stands_in_the_data(site: Path, catalog: Catalog) -> None:
    api = {file.name: json.loads(file.read_text()) for file in (site / "api/v1").iterdir()}
    assert set(api) == {*NAMES_OF_THE_API, *(name.replace(".json", ".schema.json") for name in NAMES_OF_THE_API)}
    for name in NAMES_OF_THE_API:
        assert (api[name]["version"], api[name]["day"], api[name]["languages"]) == (1, "2026-11-23", LANGUAGES)
    lists = {
        "channels.json": {
            "channels": catalog.channels.channels,
            "retired": catalog.channels.retired,
            "absent": catalog.channels.absent,
            "domains": catalog.site.domains,
            "purposes": catalog.channels.purposes,
            "platforms": catalog.channels.platforms,
            "sources": catalog.site.sources,
            "methods": catalog.site.methods,
        },
        "regions.json": {"services": catalog.regions.services, "regions": catalog.regions.regions},
        "fees.json": {
            "operations": catalog.fees.operations,
            "receivers": catalog.fees.receivers,
            "fees": catalog.fees.fees,
            "promotions": catalog.fees.promotions,
            "assets": catalog.fees.assets,
            "networks": catalog.fees.networks,
        },
    }
    for name, key, facts in [(name, key, facts) for name, keys in lists.items() for key, facts in keys.items()]:
        expected = [fact.model_dump(mode="json", exclude_none=True) for fact in facts]
        found = as_in_data(api[name][key])
        assert isinstance(found, list)
        if key == "regions":
            # There a region has one name, its own or the standard one, and every service, known or not.
            for fact, entry in zip(expected, found, strict=True):
                fact["name"] = fact.pop("own_name", {}).get("name", entry["name"])
                entry["services"] = {service: stages for service, stages in entry["services"].items() if stages}
        assert found == expected != []


def test_amounts_in_the_api_are_words_with_all_their_digits(site: Path) -> None:
    fees = json.loads((site / "api/v1/fees.json").read_text())
    amounts = {fee["id"]: fee["now"].get("amount") for fee in fees["fees"]}
    assert amounts["btc-withdrawal"] == "0.0002"
    assert amounts["btc-transfer"] is None
    assert fees["promotions"][0]["amount"] == "0.5"


def test_the_api_says_how_far_each_fact_can_be_trusted(site: Path) -> None:
    regions = json.loads((site / "api/v1/regions.json").read_text())["regions"]
    channels = json.loads((site / "api/v1/channels.json").read_text())["channels"]
    assert {region["code"]: region["now_trust"]["wallet"] for region in regions}["hk"] == "unconfirmed"
    assert {channel["id"]: channel["trust"] for channel in channels}["email"] == "sample"


def announcements(built: Path, language: str) -> list[tuple[str, str, str]]:
    """Address, title and description of the announcements, newest first, read from their files."""
    found = []
    for file in sorted((built / "docs" / language / "announcements").glob("2*.md"), reverse=True):
        meta = yaml.safe_load(file.read_text().split("---\n")[1])
        found.append((f"{HOME}{PREFIXES[language]}announcements/{file.stem}/", meta["title"], meta["description"]))
    assert len(found) >= 3
    return found


@both_languages
def test_the_atom_feed_lists_every_announcement_newest_first(site: Path, built: Path, language: str) -> None:
    feed = feedparser.parse((site / f"{PREFIXES[language]}announcements/feed.xml").read_bytes())
    assert not feed.bozo
    assert feed.version == "atom10"
    assert feed.feed.language == TAGS[language]
    assert [(post.link, post.title, html.unescape(post.summary)) for post in feed.entries] == announcements(
        built, language
    )
    links = {link.rel: link.href for link in feed.feed.links}
    assert links["self"] == f"{HOME}{PREFIXES[language]}announcements/feed.xml"


@both_languages
def test_the_json_feed_says_the_same_as_the_atom_feed(site: Path, built: Path, language: str) -> None:
    folder = site / f"{PREFIXES[language]}announcements"
    feed = json.loads((folder / "feed.json").read_text())
    atom = feedparser.parse((folder / "feed.xml").read_bytes())
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == f"{HOME}{PREFIXES[language]}announcements/feed.json"
    assert (feed["title"], feed["language"]) == (atom.feed.title, TAGS[language])
    assert [(p["url"], p["title"], p["summary"]) for p in feed["items"]] == announcements(built, language)
    assert [p["date_published"] for p in feed["items"]] == [post.published for post in atom.entries]


def test_the_api_lists_every_announcement_in_every_language(site: Path, built: Path) -> None:
    posts = json.loads((site / "api/v1/announcements.json").read_text())["announcements"]
    for language in LANGUAGES:
        found = [(p["address"][language], p["title"][language], p["description"][language]) for p in posts]
        assert found == announcements(built, language)


def test_security_txt_has_a_contact_and_expires_after_the_day_of_the_build(site: Path) -> None:
    lines = (site / ".well-known/security.txt").read_text().splitlines()
    fields = dict(line.split(": ", 1) for line in lines if not line.startswith("#"))
    assert urlsplit(fields["Contact"]).scheme == "https"
    expires = datetime.datetime.fromisoformat(fields["Expires"])
    built_on = datetime.datetime(2026, 11, 23, tzinfo=datetime.UTC)
    assert built_on < expires <= built_on + datetime.timedelta(days=365)
    assert fields["Canonical"] == f"{HOME}.well-known/security.txt"
    assert fields["Preferred-Languages"] == "zh, en"


def test_robots_txt_lets_everyone_in_and_leads_to_the_sitemap(site: Path) -> None:
    lines = [line for line in (site / "robots.txt").read_text().splitlines() if line]
    assert lines == ["User-agent: *", "Allow: /", f"Sitemap: {HOME}sitemap.xml"]


@both_languages
def test_llms_txt_names_every_channel_and_what_is_never_asked_for(site: Path, catalog: Catalog, language: str) -> None:
    lines = (site / "llms.txt").read_text().splitlines()
    samples = {"zh": "示例，不是真实联系方式", "en": "sample, not a real contact"}
    for channel in catalog.channels.channels:
        address = f"{HOME}{PREFIXES[language]}contact/{channel.kind}/#{channel.id}"
        found = [line for line in lines if f"[{channel.name[language]}]({address})" in line]
        assert len(found) == 1
        assert not channel.sample or f"({samples[language]})" in found[0]
    for item in catalog.site.never_asked:
        assert f"- {item.name[language]}" in lines


# --- Nothing is missing -----------------------------------------------------------------------------------------------


def link_to(article: Element, target: str) -> Element:
    """The only link in the article that ends so."""
    found = [link for link in article.all("a") if (link.get("href") or "").endswith(target)]
    assert len(found) == 1, f"{len(found)} links to {target}"
    return found[0]


def card_of(article: Element, name: str, title: str) -> Element:
    """The only part with this class that has this title."""
    found = [card for card in article.with_class(name) if title in card.text]
    assert len(found) == 1, f"{len(found)} cards {title}"
    return found[0]


@both_languages
@pytest.mark.parametrize("address", ["contact/", "contact/verify/"])
def test_the_overview_shows_every_channel_with_its_summary_and_sample_mark(
    site: Path, catalog: Catalog, language: str, address: str
) -> None:
    cards = article_of(site, language, address).with_class("hs-cards--channels")[0].with_class("hs-card")
    every = catalog.channels.channels
    assert [card.one("a").text for card in cards] == [channel.name[language] for channel in every]
    for card, channel in zip(cards, every, strict=True):
        assert channel.summary[language] in card.text
        assert f"#{channel.id}" in (card.one("a").get("href") or "")
        if channel.sample:
            address_line = card.with_class("hs-card__address")[0]
            assert is_sample_mark(list(address_line.all("span"))[-1], language)


@both_languages
def test_each_channel_stands_on_the_page_of_its_kind_with_every_fact(
    site: Path, catalog: Catalog, language: str
) -> None:
    purposes = {purpose.id: purpose.name[language] for purpose in catalog.channels.purposes}
    assert len(catalog.channels.channels) >= 6
    for channel in catalog.channels.channels:
        section = article_of(site, language, f"contact/{channel.kind}/").one("section", aria_labelledby=channel.id)
        assert section.one("h2", id=channel.id).text == channel.name[language]
        facts = {name.text: value for name, value in zip(section.all("dt"), section.all("dd"), strict=True)}
        words: list[Text | None] = [channel.where, channel.caution, *channel.prepare]
        expected = [text[language] for text in words if text] + [purposes[purpose] for purpose in channel.best_for]
        assert [text for text in expected if not any(text in fact.text for fact in facts.values())] == []
        if channel.sample:
            values = [section.with_class("hs-channel__address")[0]]
            values += [fact for name, fact in facts.items() if name in SAMPLE_FACTS[language]]
            values = [value for value in values if value.text not in UNKNOWN]
            assert len(values) >= 3
            assert [value.text for value in values if MARKS[language] not in _marks(value)] == []


SAMPLE_FACTS = {"zh": ("服务时间", "服务语言", "服务地区"), "en": ("Hours", "Languages", "Regions")}
UNKNOWN = ("尚未确认", "Not yet confirmed", "目前没有已确认的联系方式", "No contact is confirmed at present")


def _marks(element: Element) -> list[str]:
    return [mark.text for mark in element.with_class("hs-sample")]


def mark_of(fact: Change | None, language: str) -> list[str]:
    """The mark that stands beside what nobody has confirmed; nothing shipped has been."""
    if fact is None:
        return []
    return [MARKS[language] if fact.sample else {"zh": "未确认", "en": "unconfirmed"}[language]]


@both_languages
def test_the_table_of_regions_holds_every_service_of_every_region_with_status_and_mark(
    site: Path, catalog: Catalog, language: str
) -> None:
    article = article_of(site, language, "regions/")
    words = {key: text[language] for key, text in catalog.strings.root["regions"].items()}
    rows = list(article.one("tbody").all("tr"))
    assert len(rows) == len(catalog.regions.regions) >= 8
    for row, region in zip(rows, catalog.regions.regions, strict=True):
        assert row.one("th").one("a").get("href") == f"{region.code}/"
        cells = {cell.get("data-service") or "": cell for cell in row.all("td")}
        assert list(cells) == [service.id for service in catalog.regions.services]
        for service, stages in stages_of(catalog.regions, region).items():
            now, cell = holding(stages, DAY), cells[service]
            assert cell.with_class("hs-status")[0].text == words[now.status if now else "unknown"]
            soon = coming(stages, DAY)[:1]
            assert [_marks(part) for part in cell.with_class("hs-next")] == [mark_of(stage, language) for stage in soon]
            assert _marks(cell) == [mark for stage in (now, *soon) for mark in mark_of(stage, language)]


@both_languages
def test_each_region_has_a_page_with_its_services_the_channels_and_the_fees(
    site: Path, catalog: Catalog, language: str
) -> None:
    names = {
        "zh": {"cn": "中国", "hk": "中国香港", "jp": "日本", "gb": "英国"},
        "en": {"cn": "China", "hk": "Hong Kong", "jp": "Japan", "gb": "United Kingdom"},
    }
    words = catalog.strings.root["regions"]
    for region in catalog.regions.regions:
        article = article_of(site, language, f"regions/{region.code}/")
        title = article.one("h1").text
        assert title == names[language].get(region.code, title)
        rows = list(article.one("table", data_history="services", data_when="now").one("tbody").all("tr"))
        now = {service: holding(stages, DAY) for service, stages in stages_of(catalog.regions, region).items()}
        assert [row.with_class("hs-status")[0].text for row in rows] == [
            words[stage.status if stage else "unknown"][language] for stage in now.values()
        ]
        assert [_marks(row) for row in rows] == [mark_of(stage, language) for stage in now.values()]
        serving = [c for c in catalog.channels.channels if covers(c.regions, region.code)]
        cards = article.with_class("hs-cards--channels")[0].with_class("hs-card")
        assert [card.one("a").text for card in cards] == [channel.name[language] for channel in serving] != []
        fees = [fee.id for fee in fees_in(catalog.fees.fees, region.code)]
        links = [link.get("href") or "" for link in article.all("a")]
        found = {fee.id for fee in catalog.fees.fees if f"../../fees/{fee.id}/" in links}
        assert found == set(fees) != set()


@both_languages
def test_the_fee_schedule_holds_every_fee_with_its_sample_mark(site: Path, catalog: Catalog, language: str) -> None:
    article = article_of(site, language, "fees/")
    assert len(catalog.fees.fees) >= 5
    networks = {network.id: network.name[language] for network in catalog.fees.networks}
    symbols = {asset.id: asset.symbol for asset in catalog.fees.assets}
    rows = list(article.one("table", data_history="fees", data_when="now").one("tbody").all("tr"))
    assert [row.get("id") for row in rows] == [fee.id for fee in catalog.fees.fees]
    for row, fee in zip(rows, catalog.fees.fees, strict=True):
        rate = holding(fee.rates, DAY)
        assert rate
        assert symbols[fee.asset] in row.one("th").text
        assert networks[fee.network] in row.text
        assert row.with_class("hs-price")[0].text
        offers = [p for p in catalog.fees.promotions if p.fee == fee.id]
        assert _marks(row) == [mark for fact in [rate, *offers] for mark in mark_of(fact, language)]
        assert rate.note is None or rate.note[language] in row.text


@both_languages
def test_what_is_coming_and_what_was_stand_in_tables_of_their_own(site: Path, catalog: Catalog, language: str) -> None:
    """Every rate stands on the page of fees once, and every stage on the page of its region."""
    pages = {"fees/": ("fees", [(fee, fee.rates) for fee in catalog.fees.fees])}
    for region in catalog.regions.regions:
        stages = stages_of(catalog.regions, region)
        subjects = [(service, stages[service.id]) for service in catalog.regions.services]
        pages[f"regions/{region.code}/"] = ("services", subjects)
    for address, (name, subjects) in pages.items():
        for when in ("now", "coming", "past"):
            table = article_of(site, language, address).one("table", data_history=name, data_when=when)
            found = [(row.get("data-from"), row.get("data-until")) for row in table.one("tbody").all("tr")]
            expected = [(str(row.first or ""), str(row.last or "")) for row in rows_of(subjects, when, DAY)]
            assert found == expected, (address, when)


@both_languages
def test_the_prices_are_those_of_the_data(site: Path, language: str) -> None:
    table = article_of(site, language, "fees/").one("table", data_history="fees", data_when="now")
    rows = table.one("tbody").all("tr")
    prices = {row.get("id"): " | ".join(part.text for part in row.with_class("hs-price")) for row in rows}
    expected = {
        "zh": {
            "btc-transfer": "随网络拥堵程度变化",
            "btc-withdrawal": "0.0002 BTC",
            "eth-withdrawal": "0.1%，最低 0.001 ETH，最高 0.01 ETH",
            "usdt-tron-withdrawal": "1 USDT",
            "usdt-tron-withdrawal-jp": "1.2 USDT",
            "usdt-ethereum-withdrawal": "3.5 USDT",
            "usdt-swap": "不到 1,000 USDT 收 0.3% | 1,000 USDT 起收 0.2% | 10,000 USDT 起收 0.1% | 最低 0.5 USDT",
        },
        "en": {
            "btc-transfer": "Follows network congestion",
            "btc-withdrawal": "0.0002 BTC",
            "eth-withdrawal": "0.1%, at least 0.001 ETH, at most 0.01 ETH",
            "usdt-tron-withdrawal": "1 USDT",
            "usdt-tron-withdrawal-jp": "1.2 USDT",
            "usdt-ethereum-withdrawal": "3.5 USDT",
            "usdt-swap": "below 1,000 USDT: 0.3% | from 1,000 USDT: 0.2% | from 10,000 USDT: 0.1% | at least 0.5 USDT",
        },
    }
    assert prices == expected[language]


@both_languages
def test_the_promotions_stand_below_the_schedule_with_two_sample_marks(
    site: Path, catalog: Catalog, language: str
) -> None:
    article = article_of(site, language, "fees/")
    assert catalog.fees.promotions
    for promotion in catalog.fees.promotions:
        entry = article.one("li", id=promotion.id)
        assert promotion.name[language] in entry.text
        assert promotion.condition[language] in entry.text
        assert entry.with_class("hs-price")[0].text
        assert _marks(entry) == ([MARKS[language]] * 2 if promotion.sample else [])


@both_languages
def test_each_statement_stands_on_the_security_page_with_its_trust(site: Path, catalog: Catalog, language: str) -> None:
    article = article_of(site, language, "security/")
    assert catalog.site.statements
    for statement in catalog.site.statements:
        card = card_of(article, "hs-statement", statement.title[language])
        assert statement.text[language] in card.text
        assert card.with_class("hs-trust")[0].text
        assert (_marks(card) == [MARKS[language]]) == statement.sample


@both_languages
def test_each_official_domain_stands_on_the_page_for_checking(site: Path, catalog: Catalog, language: str) -> None:
    article = article_of(site, language, "contact/verify/")
    entries = [entry for entry in article.all("li") if entry.with_class("hs-trust") and list(entry.all("strong"))]
    assert [entry.one("code").text for entry in entries] == [domain.host for domain in catalog.site.domains] != []
    for entry, domain in zip(entries, catalog.site.domains, strict=True):
        assert entry.one("strong").text == domain.name[language]
        assert (_marks(entry) == [MARKS[language]]) == domain.sample


@both_languages
@pytest.mark.parametrize("address", ["contact/verify/", "security/"])
def test_what_is_never_asked_for_is_listed_in_full(site: Path, catalog: Catalog, language: str, address: str) -> None:
    items = list(article_of(site, language, address).with_class("hs-never")[0].all("li"))
    assert [item.text for item in items] == [item.name[language] for item in catalog.site.never_asked] != []


@both_languages
def test_the_warning_about_fake_support_is_on_the_home_page_and_names_all_secrets(
    site: Path, catalog: Catalog, language: str
) -> None:
    warning = article_of(site, language, "").with_class("hs-warning")[0]
    assert [item.name[language] for item in catalog.site.never_asked if item.name[language] not in warning.text] == []
    assert link_to(warning, "contact/verify/")


@both_languages
def test_the_home_page_has_search_the_topics_and_the_newest_announcements(
    site: Path, built: Path, catalog: Catalog, language: str
) -> None:
    article = article_of(site, language, "")
    assert len(article.with_class("hs-search__box")) == 1
    topics = article.one("ul", id="topics").with_class("hs-card")
    assert [topic.one("a").text for topic in topics] == [topic.title[language] for topic in catalog.site.topics]
    assert len(topics) == 6
    posts = article.with_class("hs-posts")[0]
    assert [link.text for link in posts.all("a")] == [title for _, title, _ in announcements(built, language)[:3]]


@both_languages
def test_the_index_of_announcements_lists_them_all_newest_first(site: Path, built: Path, language: str) -> None:
    article = article_of(site, language, "announcements/")
    lists = article.with_class("hs-posts")
    titles = [link.text for posts in lists for link in posts.all("a")]
    assert titles == [title for _, title, _ in announcements(built, language)]
    for _, _, description in announcements(built, language):
        assert description in article.text


@every_page
def test_a_sample_value_is_never_without_its_mark(site: Path, catalog: Catalog, language: str, address: str) -> None:
    article = article_of(site, language, address)
    values = {channel.address for channel in catalog.channels.channels if channel.sample and channel.address}
    values |= {domain.host for domain in catalog.site.domains if domain.sample} | {"+44 20 7946 0000"}
    # A domain may stand within an address of this site.
    hosts = [domain.host for domain in catalog.site.domains if domain.sample]
    codes = [
        code
        for code in article.all("code")
        if code.text in values or any(code.text.startswith(f"https://{host}/") for host in hosts)
    ]
    for code in codes:
        following = [part for part in after(article, code) if isinstance(part, Element) or part.strip()]
        assert is_sample_mark(following[0] if following else None, language), code.text
    # And nowhere else do they stand: not as a link, not as plain words.
    whole = article.words
    assert {value: whole.count(value) for value in values if whole.count(value)} == {
        value: sum(code.words.count(value) for code in codes)
        for value in values
        if any(value in code.words for code in codes)
    }


def test_sample_values_do_appear(site: Path, catalog: Catalog) -> None:
    """Without this, the test before would pass on empty pages."""
    for language in LANGUAGES:
        words = {kind: article_of(site, language, f"contact/{kind}/").words for kind in ("email", "phone", "social")}
        assert "support@example.com" in words["email"]
        assert "+44 20 7946 0000" in words["phone"]
        assert words["social"].count("@example") == _count(catalog.channels.channels, "social")


def _count(channels: list[Channel], kind: str) -> int:
    return sum(channel.kind == kind for channel in channels)


@every_page
def test_the_ribbon_for_sample_data_stands_above_the_page(site: Path, language: str, address: str) -> None:
    page = page_of(site, language, address)
    expected = {
        "zh": "示例数据 本站的联系方式、费用等均为示例，不是真实信息，请勿使用。",
        "en": "Sample data Contacts, fees and some of the changes on this site are made up. Do not use them.",
    }
    ribbons = page.with_class("hs-ribbon")
    assert [ribbon.text for ribbon in ribbons] == [expected[language]]
    order = list(page.all())
    assert order.index(ribbons[0]) < order.index(page.one("article"))


# --- The frame of each page -------------------------------------------------------------------------------------------


def test_every_page_is_well_formed_and_no_id_stands_twice(site: Path) -> None:
    """Reading fails at an end tag that doesn't match."""
    for file in html_files(site):
        ids = [element.get("id") for element in read_page(file).all() if "id" in element.attributes]
        assert sorted({name for name in ids if ids.count(name) > 1}, key=str) == [], file


def test_no_block_stands_inside_a_paragraph(site: Path) -> None:
    """A browser would end the paragraph there."""
    blocks = {"p", "div", "section", "ul", "ol", "dl", "table", "h1", "h2", "h3", "h4", "blockquote", "pre", "nav"}
    for file in html_files(site):
        for paragraph in read_page(file).all("p"):
            assert [part.tag for part in paragraph.all() if part.tag in blocks] == [], (file, paragraph.text)


@pytest.mark.parametrize("address", ADDRESSES)
def test_headings_and_their_ids_are_the_same_in_every_language(site: Path, address: str) -> None:
    def headings(language: str) -> list[tuple[str, str | None]]:
        return [
            (part.tag, part.get("id"))
            for part in article_of(site, language, address).all()
            if re.fullmatch(r"h[1-6]", part.tag)
        ]

    assert headings("zh") == headings("en")
    assert [tag for tag, _ in headings("zh")].count("h1") == 1
    assert [tag for tag, name in headings("zh") if tag != "h1" and not name] == []


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_ids_to_link_to_are_the_same_in_every_language(site: Path, address: str) -> None:
    def ids(language: str) -> list[str | None]:
        return [part.get("id") for part in article_of(site, language, address).all() if "id" in part.attributes]

    assert ids("zh") == ids("en")


@every_page
def test_the_page_says_its_language(site: Path, language: str, address: str) -> None:
    assert page_of(site, language, address).one("html").get("lang") == TAGS[language]


def alternates_of(page: Element) -> dict[str, str]:
    """The page's other languages, as its head names them: tag to address."""
    links = [link for link in page.one("head").all("link") if "alternate" in (link.get("rel") or "").split()]
    found = [(link.get("hreflang"), link.get("href")) for link in links if "hreflang" in link.attributes]
    assert len(dict(found)) == len(found)
    return {str(tag): str(address) for tag, address in found}


@every_page
def test_the_page_names_itself_in_every_language_by_absolute_addresses(site: Path, language: str, address: str) -> None:
    """The same three on each page of the group: so they are reciprocal."""
    expected = {tag: f"{HOME}{PREFIXES[code]}{address}" for code, tag in TAGS.items()}
    assert alternates_of(page_of(site, language, address)) == expected | {"x-default": f"{HOME}{address}"}
    assert [
        target for target in expected.values() if not (site / target.removeprefix(HOME) / "index.html").is_file()
    ] == []


@every_page
def test_the_canonical_address_is_the_pages_own(site: Path, language: str, address: str) -> None:
    page = page_of(site, language, address)
    assert page.one("head").one("link", rel="canonical").get("href") == f"{HOME}{PREFIXES[language]}{address}"


def test_the_sitemap_lists_exactly_the_built_pages(site: Path) -> None:
    names = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
    urls = ElementTree.parse(site / "sitemap.xml").getroot().findall("s:url", names)  # noqa: S314 - our own file
    found = {}
    for url in urls:
        links = {link.get("hreflang"): link.get("href") for link in url.findall("x:link", names)}
        found[url.findtext("s:loc", None, names)] = links
    expected = {}
    for language, address in PAGES:
        expected[f"{HOME}{PREFIXES[language]}{address}"] = alternates_of(page_of(site, language, address))
    assert len(urls) == len(PAGES)
    assert found == expected


def test_the_sitemap_gives_the_day_that_the_page_shows(site: Path) -> None:
    names = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    urls = ElementTree.parse(site / "sitemap.xml").getroot().findall("s:url", names)  # noqa: S314 - our own file
    days = {url.findtext("s:loc", "", names): url.findtext("s:lastmod", "", names) for url in urls}
    assert days
    for location, day in days.items():
        moment = datetime.date.fromisoformat(day)
        english = location.startswith(f"{HOME}en/")
        words = (
            f"Last changed on {moment.day} {moment:%B %Y}"
            if english
            else f"最后更新：{moment.year}年{moment.month}月{moment.day}日"
        )
        page = read_page(site / location.removeprefix(HOME) / "index.html")
        assert words in page.with_class("hs-page-facts")[0].text


@both_languages
def test_the_404_page_speaks_its_language_and_leads_on_by_absolute_links(site: Path, language: str) -> None:
    page = read_page(site / f"{PREFIXES[language]}404.html")
    title = {"zh": "找不到这个页面", "en": "This page does not exist"}[language]
    assert page.one("html").get("lang") == TAGS[language]
    assert page.one("h1").text == title
    assert page.one("head").one("title").text.startswith(title)
    assert page.one("head").one("meta", name="robots").get("content") == "noindex"
    links = [str(link.get("href")) for link in page.all("a") if not str(link.get("href")).startswith("#")]
    assert len(page.one("article").with_class("hs-posts") or list(page.one("article").all("a"))) >= 5
    assert [link for link in links if not link.startswith("/")] == []
    assert [link for link in links if not (site / urlsplit(link).path.lstrip("/") / "index.html").is_file()] == []
    home = f"/{PREFIXES[language]}"
    inside = [str(link.get("href")) for link in page.one("article").all("a")]
    assert [link for link in inside if not link.startswith(home)] == []
    others = [str(link.get("href")) for link in page.one("header").all("a") if "hreflang" in link.attributes]
    assert others == ["/en/" if language == "zh" else "/"]


@every_page
def test_title_description_and_open_graph_say_what_the_page_says(
    site: Path, built: Path, language: str, address: str
) -> None:
    head = page_of(site, language, address).one("head")
    name = {"zh": "比特派帮助中心", "en": "Bitpie Help Centre"}[language]
    heading = article_of(site, language, address).one("h1").text
    assert head.one("title").text == (f"{heading} · {name}" if address else name)
    description = head.one("meta", name="description").get("content") or ""
    assert len(description) >= 20
    graph = {m.get("property"): m.get("content") for m in head.all("meta") if "property" in m.attributes}
    assert graph["og:title"] == heading
    assert graph["og:description"] == description
    assert graph["og:url"] == f"{HOME}{PREFIXES[language]}{address}"
    assert graph["og:site_name"] == name
    assert graph["og:type"] == ("article" if address else "website")


@both_languages
def test_no_two_pages_of_a_language_share_title_or_description(site: Path, language: str) -> None:
    heads = [page_of(site, language, address).one("head") for address in ADDRESSES]
    titles = [head.one("title").text for head in heads]
    descriptions = [head.one("meta", name="description").get("content") for head in heads]
    assert len(set(titles)) == len(titles) == len(ADDRESSES)
    assert len(set(descriptions)) == len(ADDRESSES)


@every_page
def test_the_edit_link_leads_to_the_file_and_line_that_the_page_comes_from(
    site: Path, built: Path, language: str, address: str
) -> None:
    link = page_of(site, language, address).one("a", rel="edit nofollow").get("href") or ""
    base = "https://git.example.org/helpsite/edit/main/"
    assert link.startswith(base)
    path, _, fragment = link.removeprefix(base).partition("#")
    made = re.fullmatch(r"(regions|fees)/([a-z-]+)/", address)
    if made:
        assert path == f"data/{made[1]}.yaml"
        line = (built / path).read_text().splitlines()[int(fragment.removeprefix("L")) - 1]
        assert line == (f'  - code: "{made[2]}"' if made[1] == "regions" else f"  - id: {made[2]}")
    else:
        stem = address.rstrip("/")
        assert path in (f"docs/{language}/{stem}.md", f"docs/{language}/{stem}/index.md".replace("//", "/"))
        assert (built / path).is_file()
        assert fragment == ""


@every_page
def test_the_language_link_leads_to_the_same_page(site: Path, language: str, address: str) -> None:
    links = [link for link in page_of(site, language, address).one("header").all("a") if "hreflang" in link.attributes]
    here = f"{HOME}{PREFIXES[language]}{address}"
    others = {TAGS[code]: f"{HOME}{PREFIXES[code]}{address}" for code in LANGUAGES if code != language}
    assert {link.get("hreflang"): urljoin(here, link.get("href")) for link in links} == others


@every_page
def test_the_navigation_has_words_for_every_item(site: Path, catalog: Catalog, language: str, address: str) -> None:
    page = page_of(site, language, address)
    words = [link.text for nav in page.all("nav") for link in nav.all("a")]
    assert len(words) > 20
    assert [text for text in words if not text or "None" in text] == []
    wrong = r"[A-Za-z]{3,}" if language == "zh" else r"[\u4e00-\u9fff]"
    other = {"简体中文", "English"}
    names = {channel.name[language] for channel in catalog.channels.channels}
    assert [text for text in words if re.search(wrong, text) and text not in other | names] == []


@every_page
def test_no_markup_is_left_over_in_what_a_reader_sees(site: Path, language: str, address: str) -> None:
    page = page_of(site, language, address)
    words = shown(page)
    assert words.strip()
    assert [part.tag for part in page.all() if part.text in ("None", "Undefined")] == []
    signs = r"\{\{|\}\}|\{%|%\}|\{#|\{:|\*\*|\]\(|```|^\s*#{1,6} |!!!|&[a-z]+;|</?[a-z]"
    assert re.findall(signs, words, re.MULTILINE) == []


def test_no_placeholder_is_left_over_in_any_text_of_the_site(site: Path, catalog: Catalog) -> None:
    names = set(re.findall(r"\{\w+\}", " ".join(catalog.words)))
    assert len(names) >= 5
    for file in html_files(site):
        assert [name for name in names if name in shown(read_page(file))] == [], file
    for path in ("llms.txt", "announcements/feed.xml", "en/announcements/feed.json"):
        assert [name for name in names if name in (site / path).read_text()] == [], path


# --- Links and what pages load ----------------------------------------------------------------------------------------


def lychee(site: Path) -> subprocess.CompletedProcess[str]:
    """Check every link and anchor of a site's pages."""
    command = [program("lychee"), "--offline", "--include-fragments", "--no-progress", "--index-files", "index.html"]
    # The site's own absolute addresses are files here too. Without a config file of whoever runs the tests.
    here = [f"--remap={re.escape(HOME)} file://{site}/", f"--root-dir={site}", "--config=/dev/null"]
    return subprocess.run(
        [*command, *here, f"{site}/**/*.html"], capture_output=True, text=True, check=False, cwd=site, timeout=120
    )


def test_every_link_and_anchor_inside_the_site_leads_somewhere(site: Path) -> None:
    done = lychee(site)
    assert done.returncode == 0, done.stdout + done.stderr
    total = re.search(r"(\d+) Total", done.stdout)
    assert total, done.stdout
    assert int(total[1]) > 500


@pytest.mark.parametrize(
    ("good", "broken"),
    [
        ('href="verify/"', 'href="verifi/"'),
        ('href="live-chat/#live-chat"', 'href="live-chat/#chat"'),
        ('href="https://help.example.com/en/contact/"', 'href="https://help.example.com/en/contakt/"'),
    ],
    ids=["a page", "an anchor", "an absolute address"],
)
def test_a_link_that_leads_nowhere_is_found(site: Path, tmp_path: Path, good: str, broken: str) -> None:
    copy = shutil.copytree(site, tmp_path / "site")
    page = copy / "contact/index.html"
    text = page.read_text()
    assert good in text
    page.write_text(text.replace(good, broken, 1))
    done = lychee(copy)
    assert done.returncode == 2
    assert "1 Error" in done.stdout, done.stdout


LOADS = {"src", "srcset", "poster", "data", "action", "formaction", "background", "manifest", "ping"}
ABROAD = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)


def test_no_page_loads_anything_from_another_host(site: Path) -> None:
    loaded = 0
    for file in html_files(site):
        for element in read_page(file).all():
            targets = [element.get(name) or "" for name in LOADS if name in element.attributes]
            relations = set((element.get("rel") or "").split())
            if element.tag == "link" and not relations & {"canonical", "alternate"}:
                targets.append(element.get("href") or "")
            if element.tag in ("image", "use"):
                targets += [element.get("href") or "", element.get("xlink:href") or ""]
            targets += re.findall(r"url\(\s*['\"]?([^)]*)", element.get("style") or "")
            if element.tag == "style":
                targets += re.findall(r"url\(\s*['\"]?([^)]*)|@import\s*['\"]([^'\"]*)", element.words)
            loaded += len(targets)
            assert [target for target in targets if ABROAD.match(str(target))] == [], (file, element.tag)
            assert element.tag not in ("iframe", "object", "embed", "base")
    assert loaded > len(PAGES)


def test_no_style_sheet_or_script_loads_anything_from_another_host(site: Path) -> None:
    sheets, scripts = list(site.rglob("*.css")), list(site.rglob("*.js"))
    assert sheets
    assert scripts
    for sheet in sheets:
        targets = re.findall(r"url\(\s*['\"]?([^)]*)|@import\s*['\"]?([^'\";]*)", sheet.read_text())
        assert [pair for pair in targets if any(ABROAD.match(target) for target in pair)] == [], sheet
    for script in scripts:
        pattern = r"(?:\bfrom|\bimport\s*\(?|importScripts\()\s*['\"]([^'\"]*)['\"]"
        assert [t for t in re.findall(pattern, script.read_text()) if ABROAD.match(t)] == [], script


def test_the_site_has_no_source_maps_and_nothing_of_the_themes_search(site: Path) -> None:
    paths = list(files_of(site))
    assert [path for path in paths if path.endswith(".map") or "lunr" in path or path.startswith("search/")] == []


# --- Building ---------------------------------------------------------------------------------------------------------


def test_two_builds_are_the_same_byte_by_byte(site: Path, tmp_path: Path) -> None:
    """In another folder, time zone and locale, and with other hashes."""
    other = copy_project(tmp_path / "elsewhere" / "with space" / "项目")
    second = build(other, TZ="America/Anchorage", PYTHONHASHSEED="7", LC_ALL="C", LANG="C")
    assert list(files_of(second)) == list(files_of(site))
    assert [path for path, data in files_of(second).items() if files_of(site)[path] != data] == []


# --- Another day ------------------------------------------------------------------------------------------------------

PAST, FUTURE = datetime.date(2026, 7, 1), datetime.date(2031, 1, 1)
# The words by which the announcements of DAY would be found on the site of an earlier day.
POSTS = [file.stem for file in sorted(ROOT.glob("docs/zh/announcements/2*.md"))]


@pytest.fixture(scope="session")
def past(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the site of a day before its first announcement, with a stage that was confirmed after it."""
    folder = copy_project(tmp_path_factory.mktemp("past") / "project")
    confirmed = "        - status: available\n          source: company\n"
    record = "          verified_on: 2026-10-01\n          verified_by: the support team\n          method: website\n"
    data = folder / "data/regions.yaml"
    before, stage, behind = data.read_text().partition(confirmed)
    assert 'code: "cn"' in before
    data.write_text(f"{before}{stage}{record}{behind}")
    return build(folder, PAST)


@pytest.fixture(scope="session")
def future(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the site of a day on which everything that is known to come has come."""
    return build(copy_project(tmp_path_factory.mktemp("future") / "project"), FUTURE)


def prices_of(site: Path, when: str) -> dict[str | None, str]:
    """What each fee costs by one of the tables of /en/fees/, by its address."""
    table = article_of(site, "en", "fees/").one("table", data_history="fees", data_when=when)
    rows = table.one("tbody").all("tr")
    return {row.one("th").one("a").get("href"): row.with_class("hs-price")[0].text for row in rows}


def services_of(site: Path, code: str) -> dict[str, str]:
    """What works in a region by the table of /en/regions/."""
    rows = article_of(site, "en", "regions/").one("table").one("tbody").all("tr")
    row = next(row for row in rows if (row.one("th").one("a").get("href") or "").endswith(f"{code}/"))
    return {cell.get("data-service") or "": cell.with_class("hs-status")[0].text for cell in row.all("td")}


def test_the_site_of_a_past_day_knows_no_later_announcement(past: Path) -> None:
    """In no page, list, feed, sitemap, program's file and search, and no link to it."""
    assert len(POSTS) >= 3
    texts = {path: data.decode() for path, data in files_of(past).items() if not path.startswith("pagefind/")}
    assert len(texts) > 60
    assert [(path, post) for path, text in texts.items() for post in POSTS if post in text] == []
    feed = json.loads(texts["announcements/feed.json"])
    assert feed["items"] == json.loads(texts["api/v1/announcements.json"])["announcements"] == []
    found = {fragment["url"] for code in TAGS for fragment in fragments(past / "pagefind" / code)}
    assert len(found) > 50
    assert [(address, post) for address in found for post in POSTS if post in address] == []


def test_the_site_of_a_past_day_says_nothing_of_changes_that_were_announced_later(past: Path, site: Path) -> None:
    """In no table, picture, calculator, calendar or program's file: the rise of 8 December and the promotion."""
    later = re.compile("2026-12-08|20261208|8 Dec|12月8日|tron-december|2027-01-15|20270115|15 Jan|1月15日")

    def found(folder: Path) -> set[str]:
        read = {path: data.decode() for path, data in files_of(folder).items() if not path.startswith("pagefind/")}
        for fragment in (fragment for code in TAGS for fragment in fragments(folder / "pagefind" / code)):
            read[f"search:{fragment['url']}"] = fragment["meta"]["facts"]
        return {path for path, text in read.items() if later.search(text) and not path.startswith("assets/")}

    assert found(past) == set()
    assert {"en/fees/index.html", "api/v1/fees.json", "api/v1/regions.json", "calendar.ics"} <= found(site)
    assert "search:/en/fees/usdt-ethereum-withdrawal/" in found(site)
    rates = {fee["id"]: fee["rates"] for fee in json.loads((past / "api/v1/fees.json").read_text())["fees"]}
    assert [rate.get("effective_until") for rate in rates["usdt-ethereum-withdrawal"]] == [None]


@pytest.mark.parametrize("when", ["past", "future"])
def test_every_link_of_the_site_of_another_day_leads_somewhere(request: pytest.FixtureRequest, when: str) -> None:
    done = lychee(request.getfixturevalue(when))
    assert done.returncode == 0, done.stdout + done.stderr


def test_what_was_confirmed_after_a_day_is_unconfirmed_on_it(past: Path) -> None:
    regions = json.loads((past / "api/v1/regions.json").read_text())["regions"]
    assert {region["code"]: region["now_trust"]["wallet"] for region in regions}["cn"] == "unconfirmed"
    table = article_of(past, "en", "regions/cn/").one("table", data_history="services", data_when="now")
    assert table.with_class("hs-trust")[0].text == "Not yet confirmed, source: a statement by Bitpie"
    texts = [data.decode() for path, data in files_of(past).items() if path.endswith((".html", ".json"))]
    assert [text for text in texts if "2026-10-01" in text and "verified" in text and "support team" in text] == []


def test_prices_and_stages_are_those_of_the_day(past: Path, site: Path, future: Path) -> None:
    found = {name: prices_of(built, "now") for name, built in (("past", past), ("now", site), ("future", future))}
    assert {name: prices["btc-withdrawal/"] for name, prices in found.items()} == {
        "past": "0.0003 BTC",
        "now": "0.0002 BTC",
        "future": "0.0002 BTC",
    }
    assert {name: prices["usdt-ethereum-withdrawal/"] for name, prices in found.items()} == {
        "past": "3.5 USDT",
        "now": "3.5 USDT",
        "future": "4 USDT",
    }
    assert [services_of(built, "ca")["buy"] for built in (past, site, future)] == [
        "Not available",
        "Limited",
        "Available",
    ]
    assert [services_of(built, "fr")["deposit"] for built in (past, site, future)] == [
        "Available",
        "Available",
        "Not available",
    ]


@both_languages
def test_when_the_known_future_has_run_out_nothing_is_coming(future: Path, language: str) -> None:
    """The tables say so; promotions are over; what was confirmed long ago counts as unconfirmed."""
    for address in ("fees/", *(address for address in ADDRESSES if re.match(r"(regions|fees)/.", address))):
        for table in article_of(future, language, address).all("table", data_when="coming"):
            assert list(table.one("tbody").all("tr")) == [], address
            assert "hidden" in table.attributes
    offers = article_of(future, language, "fees/").with_class("hs-offer")
    assert [offer.text for offer in offers if "hidden" not in offer.attributes] == []
    assert [line.get("class") for line in article_of(future, language, "fees/").with_class("hs-trust--confirmed")] == []


def test_two_builds_of_another_day_are_the_same_byte_by_byte(past: Path, tmp_path: Path) -> None:
    """Even when nothing is announced yet, which is when a feed might ask the clock."""
    left = shutil.ignore_patterns("site", "build")
    second = build(shutil.copytree(past.parent, tmp_path / "second", ignore=left), PAST)
    assert files_of(past) == files_of(second)


def test_a_link_in_prose_to_an_announcement_of_a_later_day_is_told(project: Path) -> None:
    page = project / "docs/en/faq.md"
    page.write_text(f"{page.read_text()}\n[News](announcements/{POSTS[0]}.md)\n")
    line = len(page.read_text().splitlines())

    done = run(project, "helpsite", "build", "--date", PAST.isoformat())

    assert (done.returncode, done.stdout) == (
        1,
        f'docs/en/faq.md:{line}:8: the announcement "announcements/{POSTS[0]}.md" is not published on 2026-07-01; '
        "take the link out to see the site as of that day\n",
    )
    assert not (project / "site").exists()


def test_mkdocs_alone_builds_the_same_site(site: Path, project: Path) -> None:
    done = run(project, "mkdocs", "build", "--strict", "--quiet", SOURCE_DATE_EPOCH=NOON)
    assert done.returncode == 0, done.stdout + done.stderr
    assert files_of(project / "site") == files_of(site)


def test_a_build_changes_no_file_of_the_project(built: Path) -> None:
    """And leaves nothing behind but the site and the composed pages."""
    originals = sources_of(ROOT)
    assert len(originals) > 50
    assert {p: d for p, d in files_of(built).items() if not p.startswith(("site/", "build/"))} == originals
    assert {path.name for path in built.iterdir()} - {path.split("/")[0] for path in originals} == {"site", "build"}


def sources_of(root: Path) -> dict[str, bytes]:
    """The files that the site is made from."""
    found = {}
    for name in ("data", "docs", "overrides", "assets", "hooks"):
        found |= {f"{name}/{path}": data for path, data in files_of(root / name).items() if "__pycache__" not in path}
    return found | {"mkdocs.yml": (root / "mkdocs.yml").read_bytes()}


def test_a_second_build_takes_the_place_of_the_first(built: Path, tmp_path: Path) -> None:
    project = shutil.copytree(built, tmp_path / "project")
    stale = project / "site" / "stale.html"
    stale.write_text("old")
    build(project)
    assert not stale.exists()
    assert {path.name for path in project.iterdir() if path.name.startswith("site")} == {"site"}


def replace(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))


def break_data(project: Path) -> dict[str, str]:
    replace(project / "data/fees.yaml", "asset: btc", "asset: btx")
    return {}


def break_navigation(project: Path) -> dict[str, str]:
    replace(project / "mkdocs.yml", "  - faq.md", "  - faq.md\n  - missing.md")
    return {}


def break_with_a_warning(project: Path) -> dict[str, str]:
    """Something that only MkDocs notices, when the pages are built already."""
    words = "import logging\n\n\ndef on_post_build(config):\n    logging.getLogger('mkdocs.x').warning('look')\n"
    (project / "warn.py").write_text(words)
    replace(project / "mkdocs.yml", "hooks: [hooks/wires.py]", "hooks: [warn.py, hooks/wires.py]")
    return {}


def break_template(project: Path) -> dict[str, str]:
    replace(project / "overrides/main.html", "{% block content %}", "{% block content %}{{ nothing.at.all }}")
    return {}


def break_search(project: Path) -> dict[str, str]:
    fake = project.parent / "fake"
    fake.mkdir()
    (fake / "pagefind.py").write_text("raise SystemExit('no space left on the device')")
    return {"PYTHONPATH": str(fake)}


# Those that are found before anything is built.
AT_ONCE = [break_data, break_navigation]
BREAKS = [*AT_ONCE, break_with_a_warning, break_template, break_search]


@pytest.mark.parametrize("broken", BREAKS, ids=lambda broken: broken.__name__)
def test_a_build_that_fails_leaves_the_site_as_it_was_and_does_not_hinder_the_next(
    built: Path, tmp_path: Path, broken: Callable[[Path], dict[str, str]]
) -> None:
    """A build that fails before MkDocs begins leaves nothing at all: the next one begins from the very same files."""
    project = shutil.copytree(built, tmp_path / "project")
    paths, everything = set(project.rglob("*")), files_of(project)
    before, sources = files_of(project / "site"), sources_of(project)
    done = run(project, "helpsite", "build", "--date", DAY.isoformat(), **broken(project))
    assert done.returncode == 1, done.stdout + done.stderr
    assert (done.stdout + done.stderr).strip()
    # A mistake in a template is a programmer's, who wants to see where it is.
    assert broken is break_template or "Traceback" not in done.stderr
    assert files_of(project / "site") == before
    for path, data in sources.items():
        (project / path).write_bytes(data)
    if broken in AT_ONCE:
        assert (set(project.rglob("*")), files_of(project)) == (paths, everything)
    else:
        assert files_of(build(project)) == before


def test_a_problem_in_the_data_is_told_by_mkdocs_too(project: Path) -> None:
    break_data(project)
    done = run(project, "mkdocs", "build", "--strict", SOURCE_DATE_EPOCH=NOON)
    assert done.returncode == 1
    assert re.search(r'data/fees\.yaml:\d+:\d+: asset "btx" is not in', done.stdout + done.stderr)
    assert "Traceback" not in done.stderr
    assert not (project / "site").exists()


# --- Serving ----------------------------------------------------------------------------------------------------------


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def serving(project: Path, log: Path, *command: str) -> Iterator[None]:
    """Run a program that serves, and end it."""
    with log.open("w") as output:
        process = subprocess.Popen(
            [program(command[0]), *command[1:]],
            cwd=project,
            env=environment(SOURCE_DATE_EPOCH=NOON),
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            yield
        finally:
            process.terminate()
            process.wait(10)


def fetch(address: str) -> str:
    with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310 - our own server
        return answer.read().decode()


def wait_for(address: str, words: str, log: Path, seconds: float = 120) -> str:
    """The page, as soon as it says these words."""
    end = time.monotonic() + seconds
    page = ""
    while time.monotonic() < end:
        try:
            page = fetch(address)
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            page = ""
        if words in page:
            return page
        time.sleep(0.1)
    raise AssertionError(f"{words!r} is not on {address}\n{page[-300:]}\n{log.read_text()}")


COMMANDS = {
    "helpsite": ["helpsite", "serve", "--date", "2026-11-23", "--address"],
    "mkdocs": ["mkdocs", "serve", "--dev-addr"],
}


@pytest.mark.parametrize("name", COMMANDS)
def test_serve_shows_changes_survives_broken_data_and_recovers(project: Path, tmp_path: Path, name: str) -> None:
    host, log = f"127.0.0.1:{free_port()}", tmp_path / "log"
    fees = project / "data/fees.yaml"
    with serving(project, log, *COMMANDS[name], host):
        for address in ("fees/", "en/fees/"):
            assert "0.0002" in wait_for(f"http://{host}/{address}", "</html>", log)
        replace(fees, '"0.0002"', '"0.00021"')
        wait_for(f"http://{host}/en/fees/", "0.00021 BTC", log)
        good = fees.read_text()
        fees.write_text(good.replace("asset: btc", "asset: btx", 1))
        told = 'asset "btx" is not in'
        end = time.monotonic() + 20
        while told not in log.read_text() and time.monotonic() < end:
            time.sleep(0.1)
        assert told in log.read_text()
        assert "0.00021 BTC" in fetch(f"http://{host}/en/fees/"), "the page before stays readable"
        fees.write_text(good.replace('"0.00021"', '"0.00022"'))
        wait_for(f"http://{host}/fees/", "0.00022 BTC", log)
    assert not (project / "site").exists()


def test_the_tests_run_the_installed_program() -> None:
    """Else a change of the code would not be what is tested."""
    assert Path(program("helpsite")).is_file()
    assert Path(sys.modules["helpsite"].__file__ or "").is_relative_to(ROOT / "src")
