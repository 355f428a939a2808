"""Composing: facts and prose become finished Markdown, without MkDocs."""

import html
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from conftest import DAY, PREFIXES, ROOT, TAGS, Element, page_addresses, read_html
from helpsite.data.model import (
    Channel,
    Fee,
    Hours,
    OpenHours,
    OwnName,
    Region,
    Sourced,
    Stage,
    Statement,
    Text,
    Tier,
    covers,
)
from helpsite.data.trust import trust_of
from helpsite.pages import formats
from helpsite.pages.components import (
    channel_link,
    channels,
    coming_fees,
    fee_table,
    past_fees,
    promotion_table,
    region_changes,
    region_fees,
    region_past,
    region_services,
    region_table,
    statement,
    website,
)
from helpsite.pages.compose import FinishedPage, compose, write_tree
from helpsite.pages.here import ComponentError, Here, relative_link
from helpsite.problem import ProblemsFound
from helpsite.project import Project, read_project

LANGUAGES = list(TAGS)
both_languages = pytest.mark.parametrize("language", LANGUAGES)


@pytest.fixture(scope="module")
def real() -> Project:
    """Return the project itself, on a fixed day."""
    return read_project(ROOT, DAY)


@pytest.fixture(scope="module")
def composed(real: Project) -> dict[str, FinishedPage]:
    return {page.path: page for page in compose(real)}


def with_catalog(project: Project, **files: Any) -> Project:
    """The project with other facts: `channels=[...]`, `regions=[...]`, `fees=[...]`, `site={...}`."""
    catalog = project.catalog
    changes: dict[str, Any] = {}
    for name, value in files.items():
        file = getattr(catalog, name)
        changes[name] = file.model_copy(update=value if isinstance(value, dict) else {name: value})
    return replace(project, catalog=replace(catalog, **changes))


def here(project: Project, language: str, path: str = "contact/index.md") -> Here:
    """A place on a page, for calling a component there."""
    return Here(project, next(page for page in project.pages if (page.language, page.path) == (language, path)))


def shown(component: Callable[..., str], project: Project, language: str, *words: str) -> Element:
    """What a component shows on a page in this language."""
    return read_html(component(here(project, language), *words))


def channel(project: Project, name: str, **changes: Any) -> Channel:
    found = next(entry for entry in project.catalog.channels.channels if entry.id == name)
    return found.model_copy(update=changes)


def fee(project: Project, name: str, **changes: Any) -> Fee:
    return next(entry for entry in project.catalog.fees.fees if entry.id == name).model_copy(update=changes)


def rated(project: Project, name: str, **changes: Any) -> Fee:
    """A fee with its first rate alone, changed."""
    found = fee(project, name)
    return found.model_copy(update={"rates": [found.rates[0].model_copy(update=changes)]})


def region(code: str, **changes: Any) -> Region:
    return Region(code=code, services={"wallet": [Stage(status="available", source="company")]}).model_copy(
        update=changes
    )


# --- The tree ---------------------------------------------------------------------------------------------------------


def test_every_page_is_composed_in_every_language(composed: dict[str, FinishedPage]) -> None:
    addresses = {PREFIXES[page.page.language] + page.page.address.lstrip("/") for page in composed.values()}
    assert addresses == {PREFIXES[code] + address for code in LANGUAGES for address in page_addresses()}
    assert len(composed) == len(addresses) > 40


def front_matter(text: str) -> dict[str, Any]:
    return yaml.safe_load(text.split("---\n")[1])


def test_front_matter_says_what_the_frame_needs(composed: dict[str, FinishedPage]) -> None:
    for path, page in composed.items():
        meta = front_matter(page.text)
        generated = page.page.source.line > 1
        assert meta["title"] == page.page.meta.title
        assert meta["description"] == page.page.meta.description
        assert meta["updated"] == page.updated.isoformat()
        assert meta["source"] == (f"data/{path.split('/')[1]}.yaml" if generated else f"docs/{path}")
        assert ("source_line" in meta) == generated
        special = {"index.md": ("home.html", ["navigation", "toc"]), "regions/index.md": (None, ["toc"])}
        assert (meta.get("template"), meta.get("hide")) == special.get(path.partition("/")[2], (None, None))


def test_prose_stands_in_the_finished_page_as_it_was_written(composed: dict[str, FinishedPage]) -> None:
    """All but its calls of components."""
    for path, page in composed.items():
        lines = [line for line in page.page.body.splitlines() if line.strip() and "{{" not in line]
        assert lines
        body = page.text.split("---\n", 2)[2].splitlines()
        assert [line for line in lines if line not in body] == [], path


def test_no_call_of_a_component_is_left(composed: dict[str, FinishedPage]) -> None:
    assert [path for path, page in composed.items() if "{{" in page.text or "}}" in page.text] == []


@both_languages
def test_a_page_is_made_for_each_region(real: Project, composed: dict[str, FinishedPage], language: str) -> None:
    page = composed[f"{language}/regions/jp.md"]
    title, heading = {"zh": ("日本", "如何联系客服"), "en": ("Japan", "How to reach support")}[language]
    assert front_matter(page.text)["title"] == title
    body = html.unescape(page.text.split("---\n", 2)[2])
    assert f"## {heading} {{#contact}}" in body
    assert "{#fees}" in body
    status = {"zh": "可用", "en": "Available"}[language]
    body = page.text.split("---\n", 2)[2]
    assert read_html(body).with_class("hs-status")[0].text == status
    line = (ROOT / "data/regions.yaml").read_text().splitlines()[front_matter(page.text)["source_line"] - 1]
    assert 'code: "jp"' in line
    assert [part.one("a").text for part in read_html(body).with_class("hs-card")] == [
        entry.name[language] for entry in real.catalog.channels.channels if covers(entry.regions, "jp")
    ]


@both_languages
def test_a_page_is_made_for_each_fee(real: Project, composed: dict[str, FinishedPage], language: str) -> None:
    assert real.catalog.fees.fees
    for entry in real.catalog.fees.fees:
        page = composed[f"{language}/fees/{entry.id}.md"]
        body = read_html(page.text.split("---\n", 2)[2])
        rows = {when: body.one("table", data_history="fees", data_when=when) for when in ("now", "coming", "past")}
        found = {when: [row.get("data-from") for row in table.one("tbody").all("tr")] for when, table in rows.items()}
        begins = [str(rate.effective_from or "") for rate in entry.rates]
        assert [*found["past"][::-1], *found["now"], *found["coming"]] == begins != []
        assert found["now"] == [day for day in begins if day <= str(DAY)][-1:]
        line = (ROOT / "data/fees.yaml").read_text().splitlines()[front_matter(page.text)["source_line"] - 1]
        assert line == f"  - id: {entry.id}"


@both_languages
def test_a_region_page_shows_only_what_applies_there(real: Project, language: str) -> None:
    elsewhere = {"email": ["fr"], "weibo": ["fr", "jp"]}
    entries = [channel(real, c.id, regions=elsewhere.get(c.id, ["jp"])) for c in real.catalog.channels.channels]
    fees = [fee(real, "btc-withdrawal", regions=["fr"]), fee(real, "eth-withdrawal", regions=["jp"])]
    project = with_catalog(real, channels={"channels": entries}, fees={"fees": fees, "promotions": []})
    page = read_html(next(p for p in compose(project) if p.path == f"{language}/regions/fr.md").text)
    names = {"zh": ["客服邮箱", "微博"], "en": ["Support email", "Weibo"]}
    assert [card.one("a").text for card in page.with_class("hs-card")] == names[language]
    table = page.one("table", data_history="fees", data_when="now")
    assert [row.get("id") for row in table.one("tbody").all("tr")] == ["btc-withdrawal"]


# --- The day of the last change ---------------------------------------------------------------------------------------


def updated(project: Project, path: str) -> date:
    return next(page.updated for page in compose(project) if page.path == path)


@both_languages
def test_a_page_changed_when_its_prose_or_one_of_its_facts_last_did(real: Project, language: str) -> None:
    prose = next(p.meta.updated for p in real.pages if (p.language, p.path) == (language, "contact/email.md"))
    path = f"{language}/contact/email.md"
    later = replace(real, today=date(2027, 6, 1))

    def on(**days: date) -> date:
        return updated(
            with_catalog(
                later,
                channels={
                    "channels": [
                        channel(real, entry.id, **(days if entry.id == "email" else {}))
                        for entry in real.catalog.channels.channels
                    ]
                },
            ),
            path,
        )

    assert on() == prose
    assert on(verified_on=date(2026, 1, 1)) == prose
    assert on(verified_on=date(2027, 3, 4)) == date(2027, 3, 4)
    assert on(verified_on=date(2027, 3, 4), effective_from=date(2027, 5, 6)) == date(2027, 5, 6)
    assert on(effective_from=date(2027, 7, 1)) == prose, "what is still to come has changed nothing"


def test_a_fact_changes_only_the_pages_that_show_it(real: Project) -> None:
    later = replace(real, today=date(2027, 6, 1))
    stage = Stage(status="available", source="company", verified_on=date(2027, 5, 6))
    regions = [
        entry.model_copy(update={"services": {"wallet": [stage]}} if entry.code == "jp" else {})
        for entry in real.catalog.regions.regions
    ]
    changed = {p.path for p in compose(with_catalog(later, regions=regions)) if p.updated == date(2027, 5, 6)}
    assert changed == {f"{code}/regions/{page}.md" for code in LANGUAGES for page in ("jp", "index")}


# --- Writing the tree -------------------------------------------------------------------------------------------------


def test_only_what_changed_is_written_and_what_is_stale_is_removed(tmp_path: Path) -> None:
    folder = tmp_path / "tree"
    write_tree({"en/a.md": "a", "en/b.md": "b", "en/old/c.md": "c"}, folder)
    long_ago = 1_000_000_000
    for file in folder.rglob("*.md"):
        os.utime(file, (long_ago, long_ago))
    write_tree({"en/a.md": "a", "en/b.md": "changed", "zh/d.md": "d"}, folder)
    files = {file.relative_to(folder).as_posix(): file.read_text() for file in folder.rglob("*") if file.is_file()}
    assert files == {"en/a.md": "a", "en/b.md": "changed", "zh/d.md": "d"}
    assert (folder / "en/a.md").stat().st_mtime == long_ago
    assert (folder / "en/b.md").stat().st_mtime > long_ago
    assert not (folder / "en/old").exists()


def test_composing_again_writes_nothing(composed: dict[str, FinishedPage], real: Project, tmp_path: Path) -> None:
    write_tree({path: page.text for path, page in composed.items()}, tmp_path / "tree")
    before = {file: file.stat().st_mtime_ns for file in (tmp_path / "tree").rglob("*.md")}
    assert before
    write_tree({page.path: page.text for page in compose(real)}, tmp_path / "tree")
    assert {file: file.stat().st_mtime_ns for file in (tmp_path / "tree").rglob("*.md")} == before


# --- Contacts ---------------------------------------------------------------------------------------------------------

REAL = {
    "live-chat": ("https://chat.example.com/", "https://chat.example.com/", "https://chat.example.com/"),
    "email": ("help@example.com", "mailto:help@example.com", "help@example.com"),
    "phone": ("+442079460000", "tel:+442079460000", "+44 20 7946 0000"),
}


@both_languages
@pytest.mark.parametrize("kind", REAL)
def test_only_a_confirmed_contact_is_a_link(real: Project, kind: str, language: str) -> None:
    address, href, words = REAL[kind]
    confirmed = {"source": "company", "verified_on": real.today}
    ended = {**confirmed, "effective_until": real.today - timedelta(days=1)}
    for sample, facts in ((True, {}), (False, {"source": "company"}), (False, ended), (False, confirmed)):
        entry = channel(real, kind, address=address, sample=sample, **facts)
        project = with_catalog(real, channels={"channels": [entry]})
        place = shown(channels, project, language, kind).with_class("hs-channel__address")[0]
        links = [(link.get("href"), link.text) for link in place.all("a")]
        marks = [mark.text for mark in place.with_class("hs-sample")]
        if sample:
            assert (links, place.one("code").text, marks) == ([], words, [{"zh": "示例", "en": "sample"}[language]])
        elif facts is not confirmed:
            assert (links, place.one("code").text, marks) == ([], words, [])
        else:
            assert (links, list(place.all("code")), marks) == ([(href, words)], [], [])


def test_a_social_handle_is_never_a_link(real: Project) -> None:
    for sample in (True, False):
        project = with_catalog(real, channels={"channels": [channel(real, "weibo", sample=sample)]})
        place = shown(channels, project, "en", "social").with_class("hs-channel__address")[0]
        assert ([*place.all("a")], place.one("code").text) == ([], "@example")


@both_languages
def test_a_channel_without_an_address_says_that_none_is_confirmed(real: Project, language: str) -> None:
    entry = channel(real, "phone", address=None, sample=False)
    project = with_catalog(real, channels={"channels": [entry]})
    place = shown(channels, project, language, "phone").with_class("hs-channel__address")[0]
    assert place.text == {"zh": "目前没有已确认的联系方式", "en": "No contact is confirmed at present"}[language]


@both_languages
def test_only_a_confirmed_website_is_a_link(real: Project, language: str) -> None:
    domain = real.catalog.site.domains[0]
    confirmed = {"source": "company", "verified_on": real.today}
    for sample, facts in ((True, {}), (False, {"source": "company"}), (False, confirmed)):
        changed = domain.model_copy(update={"sample": sample, **facts})
        part = shown(website, with_catalog(real, site={"domains": [changed]}), language)
        links = [link.get("href") for link in part.all("a")]
        assert links == (["https://www.example.com/"] if facts is confirmed else [])
        assert [mark.text for mark in part.with_class("hs-sample")] == (
            [{"zh": "示例", "en": "sample"}[language]] if sample else []
        )
        assert domain.name[language] in part.text
        assert "www.example.com" in part.text


def test_no_composed_page_links_to_a_sample(composed: dict[str, FinishedPage]) -> None:
    links = [
        link.get("href") or ""
        for page in composed.values()
        for link in read_html(page.text.split("---\n", 2)[2]).all("a")
    ]
    assert len(links) > 100
    # A ready mail has no address: readers put in the one that the official website gives.
    assert {link.split("?")[0] for link in links if ":" in link} == {"mailto:"}


@both_languages
def test_hours_say_days_times_and_zone(real: Project, language: str) -> None:
    weekly = [
        OpenHours(days=["mon", "tue", "wed", "thu", "fri"], opens="09:00", closes="21:00"),
        OpenHours(days=["sat", "mon"], opens="10:00", closes="24:00"),
        OpenHours(days=["sun", "sat", "fri", "thu", "wed", "tue", "mon"], opens="00:00", closes="01:00"),
    ]
    entry = channel(real, "email", sample=False, hours=Hours(time_zone="Asia/Shanghai", weekly=weekly))
    page = shown(channels, with_catalog(real, channels={"channels": [entry]}), language, "email")
    facts = {name.text: value.text for name, value in zip(page.all("dt"), page.all("dd"), strict=True)}
    assert (
        facts[{"zh": "服务时间", "en": "Hours"}[language]]
        == {
            "zh": "周一至周五 09:00–21:00周一、周六 10:00–24:00每天 00:00–01:00 （中国时间）",
            "en": "Mon to Fri 09:00–21:00Mon, Sat 10:00–24:00Every day 00:00–01:00 (China Time)",
        }[language]
    )


# --- Trust ------------------------------------------------------------------------------------------------------------

RECHECK = 90
FAR = DAY - timedelta(days=2 * RECHECK + 1)
STATES: list[tuple[str, dict[str, Any], dict[str, str]]] = [
    ("sample", {"sample": True, "verified_on": DAY}, {"zh": "示例数据，不是真实信息", "en": "Sample data, not real"}),
    (
        "ended",
        {"effective_until": date(2026, 11, 22), "verified_on": DAY},
        {
            "zh": "2026年11月22日后不再有效，来源：比特派的说明",
            "en": "No longer holds since the end of 22 November 2026, source: a statement by Bitpie",
        },
    ),
    (
        "coming",
        {"effective_from": date(2026, 11, 24), "verified_on": DAY},
        {
            "zh": "从2026年11月24日起生效，来源：比特派的说明",
            "en": "Holds from 24 November 2026, source: a statement by Bitpie",
        },
    ),
    (
        "unconfirmed",
        {},
        {"zh": "尚未确认，来源：比特派的说明", "en": "Not yet confirmed, source: a statement by Bitpie"},
    ),
    (
        "unconfirmed",
        {"verified_on": FAR},
        {
            "zh": "2026年5月26日核对过，时间太久，现在按未确认处理，来源：比特派的说明",
            "en": "Last confirmed on 26 May 2026, too long ago to rely on, source: a statement by Bitpie",
        },
    ),
    (
        "due",
        {"verified_on": DAY - timedelta(days=RECHECK + 1)},
        {
            "zh": "2026年8月24日核对过，该重新核对了，来源：比特派的说明",
            "en": "Confirmed on 24 August 2026 and due for another check, source: a statement by Bitpie",
        },
    ),
    (
        "confirmed",
        {"verified_on": DAY - timedelta(days=RECHECK)},
        {
            "zh": "2026年8月25日核对无误，来源：比特派的说明",
            "en": "Confirmed on 25 August 2026, source: a statement by Bitpie",
        },
    ),
    (
        "confirmed",
        {"verified_on": DAY, "effective_from": DAY, "effective_until": DAY},
        {
            "zh": "2026年11月23日核对无误，来源：比特派的说明",
            "en": "Confirmed on 23 November 2026, source: a statement by Bitpie",
        },
    ),
]
UNCONFIRMED = {"zh": "尚未确认，来源：比特派的说明", "en": "Not yet confirmed, source: a statement by Bitpie"}
each_state = pytest.mark.parametrize(("state", "facts", "words"), STATES)


@each_state
def test_a_fact_can_be_trusted_as_its_days_say(state: str, facts: dict[str, Any], words: dict[str, str]) -> None:
    assert trust_of(Sourced(source="company", **facts), DAY, RECHECK) == state


def test_the_limits_of_trust_are_days(real: Project) -> None:
    def on(days: int) -> str:
        return trust_of(Sourced(source="company", verified_on=DAY - timedelta(days=days)), DAY, RECHECK)

    assert [on(days) for days in (90, 91, 180, 181)] == ["confirmed", "due", "due", "unconfirmed"]
    assert real.catalog.site.policy.recheck_days == RECHECK


@both_languages
@each_state
def test_the_page_says_how_far_a_fact_can_be_trusted(
    real: Project, language: str, state: str, facts: dict[str, Any], words: dict[str, str]
) -> None:
    """On a channel, a statement, a region and a fee: the same words, and the same mark for style.

    But a stage and a rate say how far they are confirmed even when they do not hold, and stand in the table for that.
    """
    project = with_catalog(
        real,
        regions=[region("jp", services={"wallet": [Stage(status="available", **{"source": "company", **facts})]})],
        channels={"channels": [channel(real, "email", **{"source": "company", "sample": False, **facts})]},
        fees={"fees": [rated(real, "btc-transfer", **{"sample": False, **facts})], "promotions": []},
        site={"statements": [real.catalog.site.statements[0].model_copy(update=facts)]},
    )
    shown_as, words_shown = {
        "ended": ("past", STATES[-1][2] if facts.get("verified_on") == DAY else UNCONFIRMED),
        "coming": ("coming", STATES[-1][2]),
    }.get(state, ("now", words))
    history = {
        "region": {"now": region_services, "coming": region_changes, "past": region_past}[shown_as],
        "fee": {"now": fee_table, "coming": coming_fees, "past": past_fees}[shown_as],
    }
    parts = {
        "region": shown(history["region"], project, language, "jp"),
        "fee": shown(history["fee"], project, language),
        "channel": shown(channels, project, language, "email"),
        "statement": shown(statement, project, language, real.catalog.site.statements[0].id),
    }
    found = {
        name: [(line.text, line.get("class")) for line in part.with_class("hs-trust")] for name, part in parts.items()
    }
    state_shown = next(known for known, _, said in reversed(STATES) if said == words_shown)
    assert found == {
        **{name: [(words_shown[language], f"hs-trust hs-trust--{state_shown}")] for name in ("region", "fee")},
        **{name: [(words[language], f"hs-trust hs-trust--{state}")] for name in ("channel", "statement")},
    }
    marks = {name: bool(part.with_class("hs-sample")) for name, part in parts.items()}
    marked = {"region": ("sample", "unconfirmed"), "fee": ("sample", "unconfirmed")}
    states = {"region": state_shown, "fee": state_shown, "channel": state, "statement": state}
    assert marks == {name: states[name] in marked.get(name, ("sample",)) for name in parts}


@both_languages
@pytest.mark.parametrize(
    ("facts", "mark", "color"),
    [
        ({"sample": True}, {"zh": "示例", "en": "sample"}, False),
        ({}, {"zh": "未确认", "en": "unconfirmed"}, False),
        ({"verified_on": FAR}, {"zh": "未确认", "en": "unconfirmed"}, False),
        ({"verified_on": DAY - timedelta(days=RECHECK + 1)}, None, True),
        ({"verified_on": DAY}, None, True),
    ],
)
def test_the_table_of_regions_marks_what_is_not_confirmed(
    real: Project, language: str, facts: dict[str, Any], mark: dict[str, str] | None, color: bool
) -> None:
    """And only what is confirmed has the colour of its status."""
    stage = Stage(status="available", source="company", **facts)
    table = shown(region_table, with_catalog(real, regions=[region("jp", services={"wallet": [stage]})]), language)
    cell = table.one("td", data_service="wallet")
    assert [found.text for found in cell.with_class("hs-sample")] == ([mark[language]] if mark else [])
    assert bool(cell.with_class("hs-status--available")) == color


@both_languages
def test_the_overview_marks_a_sample_and_says_the_trust_of_any_other(real: Project, language: str) -> None:
    project = with_catalog(
        real, channels={"channels": [channel(real, "email"), channel(real, "phone", sample=False, source="company")]}
    )
    sample, other = shown(channels, project, language).with_class("hs-card")
    assert [bool(card.with_class("hs-sample")) for card in (sample, other)] == [True, False]
    assert [line.text for line in other.with_class("hs-trust")] == [
        {"zh": "尚未确认，来源：比特派的说明", "en": "Not yet confirmed, source: a statement by Bitpie"}[language]
    ]


# --- Fees -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "zh", "en"),
    [
        ({"basis": "network", "amount": None}, "随网络拥堵程度变化", "Follows network congestion"),
        ({"basis": "flat", "amount": Decimal("0.00020")}, "0.00020 BTC", "0.00020 BTC"),
        ({"basis": "flat", "amount": Decimal("1234567.5")}, "1,234,567.5 BTC", "1,234,567.5 BTC"),
        ({"basis": "flat", "amount": Decimal("25"), "currency": "USD"}, "25 USD", "25 USD"),
        ({"basis": "percentage", "amount": Decimal("0.10")}, "0.10%", "0.10%"),
        (
            {"basis": "percentage", "amount": Decimal("1"), "minimum": Decimal("0.5"), "maximum": Decimal("10.00")},
            "1%，最低 0.5 BTC，最高 10.00 BTC",
            "1%, at least 0.5 BTC, at most 10.00 BTC",
        ),
        (
            {
                "basis": "tiers",
                "amount": None,
                "tiers": [
                    Tier(from_amount=Decimal(0), basis="flat", amount=Decimal("0.10")),
                    Tier(from_amount=Decimal("1000"), basis="percentage", amount=Decimal("0.2")),
                ],
                "maximum": Decimal(5),
            },
            "不到 1,000 BTC 收 0.10 BTC，1,000 BTC 起收 0.2%，最高 5 BTC",
            "below 1,000 BTC: 0.10 BTC, from 1,000 BTC: 0.2%, at most 5 BTC",
        ),
    ],
)
def test_a_price_has_every_digit_and_its_unit(real: Project, facts: dict[str, Any], zh: str, en: str) -> None:
    facts = dict(facts)
    currency = {"currency": facts.pop("currency")} if "currency" in facts else {}
    one = rated(real, "btc-transfer", **facts).model_copy(update=currency)
    project = with_catalog(real, fees={"fees": [one], "promotions": []})
    parts = {code: shown(fee_table, project, code).with_class("hs-price") for code in LANGUAGES}
    # Each tier stands on a line of its own.
    separators = {"zh": "，", "en": ", "}
    assert {code: separators[code].join(part.text for part in parts[code]) for code in LANGUAGES} == {
        "zh": zh,
        "en": en,
    }


@both_languages
def test_a_promotion_shows_until_its_last_day_and_no_longer(real: Project, language: str) -> None:
    promotion = real.catalog.fees.promotions[0].model_copy(update={"effective_until": date(2026, 12, 31)})
    project = with_catalog(real, fees={"promotions": [promotion]})
    last, over = (replace(project, today=day) for day in (date(2026, 12, 31), date(2027, 1, 1)))
    none = {"zh": "目前没有优惠活动。", "en": "There are no promotions at present."}[language]

    def seen(project: Project) -> tuple[list[str | None], bool]:
        """The promotions that a reader sees, and whether it's said that there is none."""
        part = shown(promotion_table, project, language)
        said = part.one("p", data_empty="promotions")
        assert said.text == none
        entries = [entry.get("id") for entry in part.all("li") if "hidden" not in entry.attributes]
        return entries, "hidden" not in said.attributes

    assert seen(last) == ([promotion.id], False)
    assert seen(over) == ([], True)


@both_languages
def test_a_promotion_of_a_percentage_keeps_the_bounds_of_its_fee(real: Project, language: str) -> None:
    promotion = real.catalog.fees.promotions[0].model_copy(update={"fee": "eth-withdrawal", "amount": Decimal("0.05")})
    part = shown(promotion_table, with_catalog(real, fees={"promotions": [promotion]}), language)
    assert (
        part.with_class("hs-price")[0].text
        == {
            "zh": "0.05%，最低 0.001 ETH，最高 0.01 ETH",
            "en": "0.05%, at least 0.001 ETH, at most 0.01 ETH",
        }[language]
    )


# --- Formats ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "value", "zh", "en"),
    [
        (formats.format_day, date(2026, 7, 1), "2026年7月1日", "1 July 2026"),
        (formats.format_amount, Decimal("0.00020"), "0.00020", "0.00020"),
        (formats.format_amount, Decimal("1000"), "1,000", "1,000"),
        (formats.format_amount, Decimal("0." + "0" * 29 + "1"), "0." + "0" * 29 + "1", "0." + "0" * 29 + "1"),
        (
            formats.format_amount,
            Decimal("123456789012345678901234567890.5"),
            "123,456,789,012,345,678,901,234,567,890.5",
            "123,456,789,012,345,678,901,234,567,890.5",
        ),
        (formats.country_name, "jp", "日本", "Japan"),
        (formats.country_name, "zz", "未知地区", "Unknown Region"),
        (formats.country_name, "qx", None, None),
        (formats.language_name, "zh-Hans", "简体中文", "Simplified Chinese"),
        (formats.language_name, "en", "英语", "English"),
        (formats.time_zone_name, "Asia/Shanghai", "中国时间", "China Time"),
        (formats.weekday_name, 0, "周一", "Mon"),
        (formats.weekday_name, 6, "周日", "Sun"),
    ],
    ids=lambda part: getattr(part, "__name__", str(part)),
)
def test_each_language_writes_it_its_own_way(
    form: Callable[[Any, str], str | None], value: object, zh: str | None, en: str | None
) -> None:
    assert {"zh": form(value, "zh-Hans-CN"), "en": form(value, "en-GB")} == {"zh": zh, "en": en}


@both_languages
def test_a_region_has_the_standard_name_unless_the_data_gives_its_own(language: str) -> None:
    own = OwnName(name=Text({"zh": "自己的名字", "en": "Own name"}), reason="a test")
    tag = {"zh": "zh-Hans-CN", "en": "en-GB"}[language]
    assert formats.region_name(region("fr"), language, tag) == {"zh": "法国", "en": "France"}[language]
    assert formats.region_name(region("fr", own_name=own), language, tag) == own.name[language]
    assert formats.region_name(region("qx"), language, tag) == "QX"


# --- Links and calls --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "target", "link"),
    [
        ("/", "/", "./"),
        ("/", "/contact/email/", "contact/email/"),
        ("/contact/email/", "/contact/email/", "./"),
        ("/contact/email/", "/contact/", "../"),
        ("/contact/email/", "/", "../../"),
        ("/contact/email/", "/fees/", "../../fees/"),
        ("/contact/", "/contact/email/", "email/"),
        ("/en/fees/", "/fees/", "../../fees/"),
    ],
)
def test_a_relative_link_leads_from_page_to_page(start: str, target: str, link: str) -> None:
    assert relative_link(start, target) == link


@both_languages
def test_a_channel_link_leads_to_the_channel_on_its_page(real: Project, language: str) -> None:
    link = shown(channel_link, real, language, "weibo").one("a")
    assert (link.get("href"), link.text) == ("social/#weibo", {"zh": "微博", "en": "Weibo"}[language])


def test_a_call_that_finds_nothing_says_what_was_meant(real: Project) -> None:
    with pytest.raises(ComponentError) as caught:
        statement(here(real, "en"), "encription")
    assert (caught.value.fact, caught.value.way_out) == (
        'there is no statement "encription"',
        'did you mean "encryption"?',
    )
    with pytest.raises(ComponentError):
        channels(here(real, "en"), "fax")
    with pytest.raises(ComponentError):
        region_fees(here(real, "en"), "zz")


def test_a_call_that_fails_is_a_problem_with_its_line(real: Project, project: Path) -> None:
    page = project / "docs/en/security.md"
    text = page.read_text()
    assert '{{ statement("sign-in") }}' in text
    page.write_text(text.replace('{{ statement("sign-in") }}', '{{ statement("sing-in") }}'))
    with pytest.raises(ProblemsFound) as caught:
        compose(read_project(project, DAY))
    line = text.splitlines().index('{{ statement("sign-in") }}') + 1
    assert [str(problem) for problem in caught.value.problems] == [
        f'docs/en/security.md:{line}: there is no statement "sing-in"; did you mean "sign-in"?'
    ]


def test_the_models_of_this_test_are_those_of_the_data(real: Project) -> None:
    """The facts changed above are real ones, so that a new required key is not forgotten here."""
    assert isinstance(real.catalog.site.statements[0], Statement)
    assert {entry.id for entry in real.catalog.channels.channels} >= set(REAL)


def test_the_ribbon_goes_with_the_last_sample() -> None:
    """The source of samples may stay: it is no fact that a reader sees."""
    catalog = read_project(ROOT, DAY).catalog
    assert catalog.has_samples

    real = {"sample": False}
    site = catalog.site.model_copy(
        update={
            "domains": [entry.model_copy(update=real) for entry in catalog.site.domains],
            "statements": [entry.model_copy(update=real) for entry in catalog.site.statements],
        }
    )
    channels = {
        name: [entry.model_copy(update=real) for entry in getattr(catalog.channels, name)]
        for name in ("channels", "retired", "absent")
    }
    regions = [
        entry.model_copy(
            update={
                "services": {
                    name: [stage.model_copy(update=real) for stage in stages] for name, stages in entry.services.items()
                }
            }
        )
        for entry in catalog.regions.regions
    ]
    fees = [
        entry.model_copy(update={"rates": [rate.model_copy(update=real) for rate in entry.rates]})
        for entry in catalog.fees.fees
    ]
    promotions = [entry.model_copy(update=real) for entry in catalog.fees.promotions]
    without = replace(
        catalog,
        site=site,
        channels=catalog.channels.model_copy(update=channels),
        regions=catalog.regions.model_copy(update={"regions": regions}),
        fees=catalog.fees.model_copy(update={"fees": fees, "promotions": promotions}),
    )
    assert not without.has_samples
