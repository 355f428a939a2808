"""Timelines: what the pictures of time show, by their numbers, and how they look and move in a browser."""

import base64
import itertools
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date, timedelta
from fractions import Fraction
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page

from conftest import ROOT, Element, read_html, serve
from helpsite.data.history import stages_of
from helpsite.data.model import Fee, Promotion, Region, Regions
from helpsite.pages.components import fee_timeline, region_timeline
from helpsite.pages.formats import format_short_day
from helpsite.pages.here import ComponentError, Here
from helpsite.pages.lanes import fee_lane, service_lane
from helpsite.pages.timeline import (
    NARROW,
    WIDE,
    Band,
    Lane,
    Span,
    Time,
    TimelineWords,
    axis_marks,
    changes,
    text_width,
    timeline,
)
from helpsite.project import read_project

STATES = ("available", "limited", "withdraw-only", "unavailable", "unknown")
TODAY = date(2026, 11, 23)
LEGEND = {key: f"legend {key}" for key in (*STATES, "band", "unsure")}
WORDS = TimelineWords("What is open when", "Today", "Chosen day", LEGEND)


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def span(first: str | None, last: str | None, state: Any = "available", **changes: Any) -> Span:
    return Span(day(first), day(last), state, **{"label": "", "is_sure": True, **changes})


def english(when: date) -> str:
    return format_short_day(when, "en-GB")


def draw(*lanes: Lane, today: date = TODAY, words: TimelineWords = WORDS) -> Element:
    drawn = str(timeline(lanes, today, words, english))
    ElementTree.fromstring(drawn)  # noqa: S314 - our own; raises if it isn't well-formed
    return read_html(drawn).one("figure")


def picture(figure: Element) -> Element:
    return figure.one("svg", role="img")


def bars(figure: Element) -> list[tuple[str | None, ...]]:
    """The boxes in the order of lanes and days: their classes, where they begin and how long they are."""
    found = [
        (float(bar.get("y") or 0), float((bar.get("x") or "").removesuffix("%")), group.get("class"), bar)
        for group in picture(figure).all("g")
        for bar in group.all("rect")
    ]
    return [(name, bar.get("x"), bar.get("width")) for _, _, name, bar in sorted(found, key=lambda one: one[:2])]


def words_at_bars(figure: Element) -> list[list[str]]:
    """The words at bars, and those that only have room in a wide picture."""
    layers = [group for group in picture(figure).all("g") if group.get("transform")]
    return [[words.text for words in layer.all("text")] for layer in layers]


def numbers(figure: Element) -> Iterator[float]:
    """Every place along time."""
    for part in picture(figure).all():
        for name in ("x", "x1", "x2", "width"):
            if (value := part.get(name)) and value.endswith("%"):
                yield float(value.removesuffix("%"))


# --- Places in time ---------------------------------------------------------------------------------------------------


def test_bars_stand_where_their_days_are() -> None:
    """84 days lie between the first change and the last: 16 more are shown on each side. An open end has no border."""
    lane = Lane("", (span(None, "2026-10-31"), span("2026-11-01", "2027-01-23", "limited"), span("2027-01-24", None)))
    figure = draw(lane)
    assert (figure.get("data-first-day"), figure.get("data-last-day")) == ("2026-10-16", "2027-02-09")
    assert bars(figure) == [
        ("hs-available", "-1%", "14.68%"),
        ("hs-limited", "13.68%", "71.79%"),
        ("hs-available", "85.47%", "15.53%"),
    ]


def test_today_is_marked_in_the_middle_of_its_day() -> None:
    figure = draw(Lane("", (span(None, "2026-11-22"), span("2026-11-23", "2026-11-23"), span("2026-11-24", None))))
    assert (figure.get("data-first-day"), figure.get("data-last-day")) == ("2026-11-16", "2026-12-01")
    assert bars(figure)[1] == ("hs-available", "43.75%", "6.25%")
    now = picture(figure).one("line", class_="hs-now")
    assert (now.get("x1"), now.get("x2")) == ("46.88%", "46.88%")
    word = picture(figure).one("text", class_="hs-now-word")
    assert (word.get("x"), word.get("text-anchor"), word.text) == ("46.88%", "middle", "Today")
    assert picture(figure).one("rect", class_="hs-veil").get("width") == "46.88%"
    assert picture(figure).one("rect", class_="hs-ahead").get("x") == "46.88%"


def test_without_dates_half_a_year_around_today_is_shown() -> None:
    figure = draw(Lane("Swap", (span(None, None, "unknown"),)))
    assert (figure.get("data-first-day"), figure.get("data-last-day")) == ("2026-08-24", "2027-02-22")
    assert picture(figure).one("line", class_="hs-now").get("x1") == "50%"
    assert [mark.text for mark in picture(figure).all("text", class_="hs-date")] == []


def test_the_days_at_the_ends_of_the_calendar_can_be_shown() -> None:
    figure = draw(Lane("", (span("0001-01-01", "9999-12-31"),)))
    assert figure.get("data-first-day") == "0001-01-01"
    assert bars(figure) == [("hs-available", "0%", "100%")]


def test_a_change_is_a_beginning_or_an_end_that_nothing_follows() -> None:
    spans = (span(None, "2026-03-31"), span("2026-04-01", "2026-06-30"))
    bands = (Band(date(2026, 5, 1), date(2026, 5, 31), "", True),)
    assert changes([Lane("", spans, bands)]) == [date(2026, month, 1) for month in (4, 5, 6, 7)]


# --- Words ------------------------------------------------------------------------------------------------------------


def test_words_at_a_bar_are_shown_where_they_fit() -> None:
    """On a phone, else where there is more room, else nowhere."""
    spans = [
        ("2026-11-20", "2026-11-22", "short-lived"),
        ("2026-11-23", "2026-12-12", "Not there"),
        (None, None, "Long"),
    ]
    figure = draw(
        Lane("", (span("2026-09-01", "2026-11-19", label="For everybody"),)),
        *(Lane("", (span(first, last, label=label),)) for first, last, label in spans),
    )
    narrow, wide = words_at_bars(figure)
    assert (narrow, wide) == (["For everybody", "Long"], ["Not there"])


def test_the_line_of_today_crosses_bars_and_neither_names_nor_words() -> None:
    """It is dashed: seen in 3 px above, in two bars of 24 px, and in 4 px below; names and gaps lie between."""
    lanes = [Lane(name, (span("2026-11-20", None, label="Available"),)) for name in ("Wallet", "Buying")]
    now = picture(draw(*lanes)).one("line", class_="hs-now")
    dashes = [int(part) for part in (now.get("stroke-dasharray") or "").split()]
    assert dashes == [3, 19, 24, 28, 24, 9, 4, 0]
    assert sum(dashes) == int(now.get("y2") or 0) - int(now.get("y1") or 0)
    words = [words for words in picture(draw(*lanes)).all("text") if words.text == "Available"]
    assert [at.get("x") for at in words] == [now.get("x1")] * 2


def test_words_stay_where_their_bar_begins_if_the_line_of_today_is_elsewhere() -> None:
    later = Lane("", (span(None, "2026-12-24", label="Open"), span("2026-12-25", None, label="Open")))
    words = [words for words in picture(draw(later, today=date(2026, 12, 22))).all("text") if words.text == "Open"]
    assert [at.get("x") for at in words] == ["0%", "55.56%"]


def test_a_chinese_sign_is_as_wide_as_two_letters() -> None:
    assert text_width("支持") == 24
    assert text_width("open") == pytest.approx(26.88)


def test_the_next_change_and_the_first_one_come_before_others_on_the_axis() -> None:
    starts = ["2025-01-01", "2026-05-01", "2026-11-01", "2026-12-01", "2027-01-01", "2027-06-01"]
    lane = Lane("", tuple(span(start, None) for start in starts))
    time = Time.around([lane], TODAY)
    marks = axis_marks([lane], TODAY, time, english)
    assert [(mark.words, mark.row, mark.is_wide) for mark in marks] == [
        ("1 Jan 2025", 0, False),
        ("1 May 2026", 0, True),
        ("1 Nov 2026", 1, False),
        ("1 Dec 2026", 0, False),
        ("1 Jun 2027", 0, True),
    ]
    figure = draw(lane)
    dates = [words for words in picture(figure).all("text") if words.get("data-day")]
    assert [(words.get("data-day"), words.get("class")) for words in dates] == [
        ("2025-01-01", "hs-date"),
        ("2026-05-01", "hs-date hs-wide"),
        ("2026-11-01", "hs-date"),
        ("2026-12-01", "hs-date hs-coming"),
        ("2027-06-01", "hs-date hs-coming hs-wide"),
    ]


def test_what_is_said_is_escaped() -> None:
    bad = "<script>\"&'"
    figure = draw(
        Lane(bad, (span(None, None, label=bad),)), words=TimelineWords(bad, bad, bad, dict.fromkeys(LEGEND, bad))
    )
    assert picture(figure).get("aria-label") == bad
    assert [words.words for words in picture(figure).all("text")] == [bad, bad, bad]
    assert [entry.words for entry in figure.all("li")] == [bad]
    assert figure.get("data-today") == figure.get("data-chosen") == bad


# --- States -----------------------------------------------------------------------------------------------------------


def test_the_legend_explains_what_occurs_and_nothing_else() -> None:
    figure = draw(Lane("", (span(None, "2026-11-01", "limited"), span("2026-11-02", None, "unknown"))))
    assert [entry.text for entry in figure.all("li")] == ["legend limited", "legend unknown"]
    band = Band(date(2026, 12, 1), date(2026, 12, 31), "", is_sure=False)
    figure = draw(Lane("", (span(None, None, "rate"),), (band,)))
    assert [entry.text for entry in figure.all("li")] == ["legend band", "legend unsure"]


def test_what_nobody_has_confirmed_is_told_apart() -> None:
    figure = draw(*(Lane("", (span(None, None, state, is_sure=False),)) for state in STATES))
    known = [state for state in STATES if state != "unknown"]
    assert [name for name, _, _ in bars(figure)] == [f"hs-{state} hs-unsure" for state in known]
    unknown = draw(Lane("", (span(None, None, "unknown", is_sure=False),)))
    assert len(list(picture(unknown).one("g", class_="hs-unknown").all("line"))) == 1
    assert [entry.text for entry in unknown.all("li")] == ["legend unknown"]


def test_rates_are_as_high_as_their_amounts_and_promotions_are_bands_in_them() -> None:
    lane = Lane(
        "BTC",
        (
            span(None, "2026-12-31", "rate", label="0.0004"),
            span("2027-01-01", None, "rate", label="0.0001", height=Fraction(1, 4)),
        ),
        (Band(date(2026, 12, 1), date(2026, 12, 25), "0.0002", True, Fraction(1, 2)),),
    )
    figure = draw(lane)
    rates = picture(figure).one("g", class_="hs-rate").all("rect")
    assert [(bar.get("y"), bar.get("height")) for bar in rates] == [("56", "44"), ("89", "11")]
    band = picture(figure).one("g", class_="hs-band").one("line")
    assert (band.get("y1"), band.get("stroke-width")) == ("89", "22")
    assert [words.text for words in picture(figure).all("text", class_="hs-band")] == ["0.0002"]


def test_a_rate_of_nothing_can_still_be_seen() -> None:
    figure = draw(Lane("", (span(None, None, "rate", height=Fraction(0)),)))
    assert [bar.get("height") for bar in picture(figure).one("g", class_="hs-rate").all("rect")] == ["2"]


# --- Any history ------------------------------------------------------------------------------------------------------

DAYS = st.dates(date(2009, 1, 1), date(2060, 1, 1))


@st.composite
def histories(draw: st.DrawFn) -> Lane:
    """A history without gaps: always from the first to the last of time."""
    starts = sorted(draw(st.sets(DAYS, max_size=8)))
    firsts: list[date | None] = [None, *starts]
    lasts: list[date | None] = [*(start - timedelta(days=1) for start in starts), None]
    label = draw(st.text("支持 open<&", max_size=12))
    return Lane(
        label,
        tuple(
            Span(first, last, draw(st.sampled_from(STATES)), label, draw(st.booleans()))
            for first, last in zip(firsts, lasts, strict=True)
        ),
    )


def places(figure: Element) -> list[tuple[Fraction, Fraction]]:
    """Where every bar begins and ends, one lane after the other."""
    found = []
    for group in picture(figure).all("g"):
        for part in group.all("rect"):
            begin, width = (Fraction((part.get(name) or "").removesuffix("%")) for name in ("x", "width"))
            bottom = int(part.get("y") or 0) + int(part.get("height") or 0)
            found.append((bottom, begin, begin + width))
        for part in group.all("line") if group.get("class") == "hs-unknown" else ():
            begin, end = (Fraction((part.get(name) or "").removesuffix("%")) for name in ("x1", "x2"))
            found.append((int(part.get("y1") or 0) + 1, begin, end))
    return [(begin, end) for _, begin, end in sorted(found)]


@settings(max_examples=150, deadline=None)
@given(st.lists(histories(), min_size=1, max_size=4), DAYS)
def test_any_history_is_drawn_within_the_picture_and_without_gaps(lanes: list[Lane], today: date) -> None:
    figure = draw(*lanes, today=today)
    assert all(-1 <= number <= 102 for number in numbers(figure))
    ends = [min(max(end, Fraction(0)), Fraction(100)) for end in itertools.chain.from_iterable(places(figure))]
    assert len(ends) >= 2 * len(lanes)
    assert [ends[0], ends[-1]] == [0, 100]
    inner = list(zip(ends[1:-1:2], ends[2:-1:2], strict=True))
    assert [pair for pair in inner if pair[0] != pair[1]] == [(100, 0)] * (len(lanes) - 1)
    first, last = (
        date.fromisoformat(figure.get("data-first-day") or ""),
        date.fromisoformat(figure.get("data-last-day") or ""),
    )
    assert all(first < change < last for change in [today, *changes(lanes)])


@settings(max_examples=150, deadline=None)
@given(st.lists(histories(), min_size=1, max_size=4), DAYS)
def test_the_dates_of_any_history_never_overlap(lanes: list[Lane], today: date) -> None:
    time = Time.around(lanes, today)
    marks = axis_marks(lanes, today, time, english)
    assert bool(marks) == bool(changes(lanes))
    for width in (NARROW, WIDE, 800):
        shown = [mark for mark in marks if width >= WIDE or not mark.is_wide]
        assert all(begin >= -0.1 and end <= width + 0.1 for begin, end in (mark.reach(width) for mark in shown))
        for row in ([mark.reach(width) for mark in shown if mark.row == row] for row in range(2)):
            assert all(later[0] - earlier[1] >= 8 for earlier, later in itertools.pairwise(row))


def crowded(words: str = "部分受限") -> list[Lane]:
    """Eight services in six stages each."""
    starts = ["2026-02-01", "2026-06-10", "2026-10-05", "2026-12-20", "2027-03-01"]
    firsts, lasts = [None, *starts], [*(str(date.fromisoformat(start) - timedelta(days=1)) for start in starts), None]
    return [
        Lane(
            "法币出金",
            tuple(
                span(first, last, STATES[(lane + at) % 5], label=words, is_sure=(lane + at) % 4 != 0)
                for at, (first, last) in enumerate(zip(firsts, lasts, strict=True))
            ),
        )
        for lane in range(8)
    ]


def test_eight_services_in_six_stages_stay_small() -> None:
    drawn = str(timeline(crowded(), TODAY, WORDS, english))
    assert 7_000 < len(drawn.encode()) < 9_000


def test_the_same_history_is_drawn_the_same_and_two_can_stand_on_a_page() -> None:
    """No id is used, so none is used twice; what is within has no style of its own, which the site's rules forbid."""
    first, second = (str(timeline(crowded(), TODAY, WORDS, english)) for _ in range(2))
    assert first == second
    attributes = {name for part in read_html(first + second).all() for name in part.attributes}
    assert attributes.isdisjoint({"id", "style", "onload"})
    assert attributes >= {"class", "role", "aria-label", "x", "y", "data-day"}


# --- From facts to lanes ----------------------------------------------------------------------------------------------


def sourced(**facts: Any) -> dict[str, Any]:
    return {"source": "company", "verified_on": "2026-11-01", **facts}


def region(code: str, **services: list[dict[str, Any]]) -> Region:
    return Region.model_validate({"code": code, "services": services})


Found = list[tuple[str, str | None, str | None, bool]]


def of_service(name: str, of: Region, *others: Region) -> Found:
    """A lane's spans: state, first and last day, and whether it is sure."""
    services = [{"id": id_, "name": {"en": id_}} for id_ in ("buy", "sell", "swap")]
    regions = Regions.model_validate({"services": services, "regions": [of, *others]})
    lane = service_lane(name, stages_of(regions, of)[name], str.upper, lambda stage: not stage.sample)
    assert lane.label == name
    assert [one.label for one in lane.spans] == [one.state.upper() for one in lane.spans]
    return [
        (one.state, str(one.first) if one.first else None, str(one.last) if one.last else None, one.is_sure)
        for one in lane.spans
    ]


def test_a_service_is_shown_in_its_stages_and_what_lies_between_them_is_unknown() -> None:
    here = region(
        "jp",
        buy=[
            sourced(status="available", effective_from="2026-01-01", effective_until="2026-05-31", sample=True),
            sourced(status="limited", effective_from="2026-07-01"),
            sourced(status="withdraw-only", effective_from="2026-12-01", effective_until="2026-12-31"),
        ],
        sell=[sourced(status="available")],
    )
    assert of_service("buy", here) == [
        ("unknown", None, "2025-12-31", True),
        ("available", "2026-01-01", "2026-05-31", False),
        ("unknown", "2026-06-01", "2026-06-30", True),
        ("limited", "2026-07-01", "2026-11-30", True),
        ("withdraw-only", "2026-12-01", "2026-12-31", True),
        ("unknown", "2027-01-01", None, True),
    ]
    assert of_service("sell", here) == [("available", None, None, True)]
    assert of_service("swap", here) == [("unknown", None, None, True)]


def test_a_part_of_a_country_has_its_own_services_and_else_those_of_its_country() -> None:
    country = region("us", buy=[sourced(status="available")], sell=[sourced(status="limited")])
    part = region("us-ny", buy=[sourced(status="unavailable")])
    found = {name: of_service(name, part, country) for name in ("buy", "sell", "swap")}
    assert found == {
        "buy": [("unavailable", None, None, True)],
        "sell": [("limited", None, None, True)],
        "swap": [("unknown", None, None, True)],
    }


def fee(*rates: dict[str, Any]) -> Fee:
    known = {"id": "a", "operation": "withdrawal", "asset": "btc", "network": "bitcoin", "receiver": "us"}
    return Fee.model_validate({**known, "rates": [sourced(**rate) for rate in rates]})


def promotion(amount: str, first: str, last: str, of: str = "a") -> Promotion:
    words = {"zh": "x", "en": "x"}
    return Promotion.model_validate(
        sourced(id="p", fee=of, name=words, condition=words, amount=amount, effective_from=first, effective_until=last)
    )


def heights(fee_: Fee, *promotions: Promotion) -> tuple[list[Fraction], list[Fraction | None]]:
    lane = fee_lane(fee_, promotions, "BTC", lambda rate: str(rate.amount), lambda _: True)
    return [one.height for one in lane.spans], [one.height for one in lane.bands]


def test_bars_are_as_high_as_the_amounts_if_these_can_be_compared() -> None:
    flat = [
        {"basis": "flat", "amount": "0.0004"},
        {"basis": "flat", "amount": "0.0001", "effective_from": "2026-12-01"},
    ]
    assert heights(fee(*flat)) == ([1, Fraction(1, 4)], [])
    assert heights(fee(*flat), promotion("0.0008", "2026-06-01", "2026-06-30")) == (
        [Fraction(1, 2), Fraction(1, 8)],
        [1],
    )
    share = {"basis": "percentage", "amount": "0.1", "effective_from": "2027-01-01"}
    assert heights(fee(*flat, share)) == ([1, 1, 1], [])
    assert heights(fee({"basis": "network"}), promotion("0", "2026-06-01", "2026-06-30")) == ([1], [None])
    assert heights(fee({"basis": "flat", "amount": "0"})) == ([0], [])


def test_a_fee_shows_its_own_promotions_the_oldest_first() -> None:
    late, early = promotion("1", "2026-08-01", "2026-08-31"), promotion("2", "2026-03-01", "2026-03-31")
    other = promotion("3", "2026-05-01", "2026-05-31", of="b")
    lane = fee_lane(
        fee({"basis": "flat", "amount": "4"}), [late, early, other], "", lambda rate: str(rate.amount), bool
    )
    assert [(band.label, band.first) for band in lane.bands] == [("2", date(2026, 3, 1)), ("1", date(2026, 8, 1))]


# --- Components -------------------------------------------------------------------------------------------------------

REGIONS = """
services:
  - {id: buy, name: {zh: 买币, en: Buy}}
  - {id: swap, name: {zh: 兑换, en: Swap}}
regions:
  - code: us
    services:
      buy: [{status: available, source: company}, {status: limited, effective_from: 2026-12-01, source: company}]
  - code: us-ny
    services:
      swap: [{status: unavailable, source: company, verified_on: 2026-11-20}]
  - {code: jp, services: {}}
  - {code: kr, services: {buy: [{status: available, source: company}]}}
"""
FEES = """
operations: [{id: withdrawal, name: {zh: 提现, en: withdrawal}}]
receivers: [{id: us, name: {zh: 我们, en: us}}]
assets: [{id: btc, symbol: BTC, name: {zh: 比特币, en: Bitcoin}, decimals: 8}]
networks: [{id: bitcoin, name: {zh: 比特币网络, en: Bitcoin}}]
fees:
  - {id: flat, operation: withdrawal, asset: btc, network: bitcoin, receiver: us, rates: [
      {basis: flat, amount: "0.0004", source: company},
      {basis: flat, amount: "0.0002", effective_from: 2027-01-01, source: company}]}
  - {id: other, operation: withdrawal, asset: btc, network: bitcoin, receiver: us, rates: [
      {basis: network, source: company},
      {basis: percentage, amount: "0.1", effective_from: 2026-10-01, source: company},
      {basis: tiers, effective_from: 2027-01-01, source: company,
       tiers: [{from_amount: "0", basis: flat, amount: "1"}]}]}
  - {id: unchanged, operation: withdrawal, asset: btc, network: bitcoin, receiver: us, rates: [
      {basis: network, source: company}]}
promotions:
  - {id: winter, fee: other, name: {zh: 冬季, en: Winter}, condition: {zh: 所有人, en: Everybody}, amount: "0.05",
     effective_from: 2026-12-01, effective_until: 2026-12-31, source: company}
"""


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Here]:
    """Return a function that gives a page in a language, in a project with the facts above."""
    root = tmp_path_factory.mktemp("timeline") / "project"
    shutil.copytree(ROOT / "tests" / "sample", root)
    shutil.copy(ROOT / "data" / "strings.yaml", root / "data")
    (root / "data" / "regions.yaml").write_text(REGIONS, encoding="utf-8")
    (root / "data" / "fees.yaml").write_text(FEES, encoding="utf-8")
    project = read_project(root, TODAY)
    return lambda language: Here(project, project.pages_by_path[language, "index.md"])


def test_the_picture_of_a_part_of_a_country_shows_every_service(here: Callable[[str], Here]) -> None:
    page = here("en")
    figure = read_html(region_timeline(page, "us-ny")).one("figure")
    assert picture(figure).get("aria-label") == (
        "Timeline of the services in US-NY. The tables on this page say the same in words."
    )
    assert [lane.text for lane in picture(figure).all("text", class_="hs-lane")] == ["Buy", "Swap"]
    assert [name for name, _, _ in bars(figure)] == ["hs-available hs-unsure", "hs-limited hs-unsure", "hs-unavailable"]
    assert [entry.text for entry in figure.all("li")] == [
        *("Available", "Limited", "Not available", "Sample or not confirmed")
    ]
    assert page.scripts == ["timeline.js"]
    assert page.shown == []


def test_the_picture_of_a_fee_says_its_prices_in_few_words(here: Callable[[str], Here]) -> None:
    flat, other = (read_html(fee_timeline(here("zh"), name)).one("figure") for name in ("flat", "other"))
    assert picture(flat).get("aria-label") == "BTC 提现手续费的时间线（比特币网络），本页的表格用文字写着同样的内容"
    assert [words.text for words in picture(flat).all("text")] == ["BTC", "0.0004", "0.0002", "今天", "2027年1月1日"]
    assert words_at_bars(other) == [["0.1%", "0.05%"], ["分档收取"]]
    rates = picture(other).one("g", class_="hs-rate hs-unsure")
    assert [bar.get("height") for bar in rates.all("rect")] == ["44"] * 3


def test_what_is_always_unknown_is_named_and_not_drawn(here: Callable[[str], Here]) -> None:
    drawn = read_html(region_timeline(here("en"), "us"))
    assert [lane.text for lane in picture(drawn.one("figure")).all("text", class_="hs-lane")] == ["Buy"]
    assert drawn.one("p", class_="hs-quiet").text == "Unknown: Swap"
    assert read_html(region_timeline(here("zh"), "us")).one("p", class_="hs-quiet").text == "未知：兑换"


@pytest.mark.parametrize("code", ["jp", "kr"])
def test_where_nothing_changes_words_stand_in_place_of_a_picture(here: Callable[[str], Here], code: str) -> None:
    """Nothing is known of Japan; of Korea one thing, which always was so. Then no script is needed either."""
    said = {"zh": "没有已知的变化，所以没有时间线。", "en": "No change is known, so there is nothing to draw."}
    for language, words in said.items():
        page = here(language)
        drawn = read_html(region_timeline(page, code))
        assert drawn.one("p", class_="hs-quiet").text == drawn.text == words
        assert page.scripts == []
    unchanged = read_html(fee_timeline(here("en"), "unchanged"))
    assert unchanged.text == said["en"]


def test_a_region_or_fee_that_does_not_exist_is_told(here: Callable[[str], Here]) -> None:
    with pytest.raises(ComponentError) as wrong:
        region_timeline(here("en"), "uk")
    assert wrong.value.fact == 'there is no region "uk"'
    with pytest.raises(ComponentError) as wrong:
        fee_timeline(here("en"), "flatt")
    assert (wrong.value.fact, wrong.value.way_out) == ('there is no fee "flatt"', 'did you mean "flat"?')


# --- In a browser -----------------------------------------------------------------------------------------------------

NARROWEST = {"width": 320, "height": 700}
PAGE = """<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>Time</title>
<meta name="helpsite-day" content="2026-11-23" data-zone="Asia/Shanghai" data-locale="en-GB">
<link rel="stylesheet" href="site.css"><body data-md-color-scheme="default"><main class="md-typeset">{}</main>
<script type="module" src="timeline.js"></script></body></html>"""


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve pages of timelines with the site's own style sheet and scripts, and return where."""
    folder = tmp_path_factory.mktemp("pictures")
    for name in ("site.css", "timeline.js", "history.js"):
        shutil.copy(ROOT / "assets" / name, folder)
    for name, lanes in {"crowded": crowded(), "states": each_state()}.items():
        drawn = timeline(lanes, TODAY, WORDS, english)
        (folder / name).mkdir()
        page = PAGE.replace('="site', '="../site').replace('="timeline', '="../timeline').format(drawn)
        (folder / name / "index.html").write_text(page, encoding="utf-8")
    with serve(folder) as address:
        yield address


def each_state() -> list[Lane]:
    """Every state, confirmed and not."""
    return [
        Lane("", (Span(None, None, state, "", sure),))  # type: ignore[arg-type]
        for state in STATES
        for sure in (True, False)
        if state != "unknown" or sure
    ]


@pytest.fixture
def look(browser: Browser, pictures: str) -> Iterator[Callable[..., Page]]:
    """Return a function that opens a page of timelines at a moment."""
    with ExitStack() as stack:

        def open_page(name: str, now: str, **options: Any) -> Page:
            page = stack.enter_context(browser.new_context(**options)).new_page()
            page.clock.install(time=now)
            page.goto(f"{pictures}{name}/", wait_until="load")
            return page

        yield open_page


MARKS = """() => {
    const part = (name) => document.querySelector(name);
    const { day } = part(".hs-timeline").dataset;
    const word = part(".hs-now-word");
    const place = (name, attribute) => parseFloat(part(name).getAttribute(attribute)).toFixed(2);
    return [day, place(".hs-now", "x1"), word.textContent, word.getAttribute("text-anchor"),
        getComputedStyle(word).visibility, place(".hs-veil", "width"), document.querySelectorAll(".hs-coming").length];
}"""
MORNING = "2026-11-23T02:00:00Z"


def choose(page: Page, chosen: str) -> None:
    page.evaluate("(day) => document.dispatchEvent(new CustomEvent('helpsite:day', { detail: day }))", chosen)


def test_nothing_leaves_the_narrowest_phone(look: Callable[..., Page]) -> None:
    page = look("crowded", MORNING, viewport=NARROWEST)
    assert page.evaluate("document.documentElement.scrollWidth") == NARROWEST["width"]
    overlapping = page.evaluate(
        """() => {
            const box = document.querySelector("[role=img]").getBoundingClientRect();
            const words = [...document.querySelectorAll("[role=img] text")];
            const boxes = words.map((it) => [it.textContent, it.getBoundingClientRect()]).filter(([, it]) => it.width);
            const out = boxes.filter(([, it]) => it.left < box.left - 1 || it.right > box.right + 1);
            const over = boxes.filter(([, it], at) => boxes.slice(at + 1).some(([, other]) => it.left < other.right
                && other.left < it.right && it.top + 3 < other.bottom && other.top + 3 < it.bottom));
            return [boxes.length > 10, out, over];
        }"""
    )
    assert overlapping == [True, [], []]


def test_on_the_day_of_its_build_a_script_changes_nothing(look: Callable[..., Page]) -> None:
    written = (
        look("crowded", MORNING, java_script_enabled=False).locator(".hs-timeline").evaluate("(it) => it.outerHTML")
    )
    for now in (MORNING, "2026-11-22T16:00:00Z", "2026-11-23T15:59:00Z"):
        page = look("crowded", now, timezone_id="America/Los_Angeles")
        assert page.locator(".hs-timeline").evaluate("(it) => it.outerHTML") == written
        choose(page, "2027-01-10")
        assert page.locator(".hs-timeline").evaluate("(it) => it.outerHTML") != written


def test_a_page_that_is_read_later_marks_the_day_it_is_read(look: Callable[..., Page]) -> None:
    """By the clock of the site's time zone; dates that have come are not to come any more."""
    assert look("crowded", MORNING).evaluate(MARKS) == ["2026-11-23", "67.91", "Today", "middle", "visible", "67.91", 2]
    later = look("crowded", "2026-12-20T16:00:00Z", timezone_id="America/Los_Angeles")
    assert later.evaluate(MARKS) == ["2026-12-21", "73.00", "Today", "middle", "visible", "73.00", 1]


def test_beyond_what_is_known_the_mark_is_hidden_and_all_is_past(look: Callable[..., Page]) -> None:
    page = look("crowded", "2029-01-01T02:00:00Z")
    assert page.evaluate(MARKS) == ["2029-01-01", "100.00", "Today", "end", "hidden", "100.00", 0]
    choose(page, "2019-01-01")
    assert page.evaluate(MARKS) == ["2019-01-01", "0.00", "Chosen day", "start", "hidden", "0.00", 5]


def test_a_reader_can_look_at_another_day_and_come_back(look: Callable[..., Page]) -> None:
    page = look("crowded", MORNING)
    before = page.evaluate(MARKS)
    choose(page, "2027-01-10")
    assert page.evaluate(MARKS) == ["2027-01-10", "76.64", "Chosen day", "middle", "visible", "76.64", 1]
    choose(page, "2026-11-23")
    assert page.evaluate(MARKS) == before


TODAYS = """() => {
    const words = [...document.querySelectorAll(".hs-now-word, .hs-today-word")];
    const lines = [...document.querySelectorAll(".hs-now, .hs-today")];
    return [lines.map((line) => [line.getAttribute("class"), parseFloat(line.getAttribute("x1")).toFixed(2)]),
        words.map((word) => word.textContent)];
}"""


def test_today_keeps_a_fainter_mark_while_another_day_is_looked_at(look: Callable[..., Page]) -> None:
    """Its word too, unless it would lie under that of the chosen day."""
    page = look("crowded", MORNING, viewport=NARROWEST)
    today = [["hs-today", "67.91"]]
    choose(page, "2026-06-10")
    assert page.evaluate(TODAYS) == [[*today, ["hs-now", "37.73"]], ["Today", "Chosen day"]]
    choose(page, "2026-12-01")
    assert page.evaluate(TODAYS) == [[*today, ["hs-now", "69.36"]], ["Chosen day"]]
    choose(page, "2026-11-23")
    assert page.evaluate(TODAYS) == [[["hs-now", "67.91"]], ["Today"]]


DIFFERENCE = """async (shots) => {
    const grey = await Promise.all(shots.map(async (shot) => {
        const image = new Image();
        image.src = `data:image/png;base64,${shot}`;
        await image.decode();
        const canvas = Object.assign(document.createElement("canvas"), { width: image.width, height: image.height });
        const context = canvas.getContext("2d");
        context.drawImage(image, 0, 0);
        const { data } = context.getImageData(0, 0, image.width, image.height);
        return Array.from({ length: data.length / 4 }, (_, at) => data[4 * at]);
    }));
    const share = (one, other) => one.filter((value, at) => Math.abs(value - other[at]) > 12).length / one.length;
    return grey.map((one) => grey.map((other) => share(one, other)));
}"""


@pytest.mark.parametrize("scheme", ["default", "slate"])
def test_states_are_told_apart_without_colours(look: Callable[..., Page], scheme: str) -> None:
    """Of the pixels of a bar, some look different in any other one, in shades of grey; the same for the unconfirmed."""
    page = look("states", MORNING)
    page.evaluate("(name) => { document.body.dataset.mdColorScheme = name; }", scheme)
    page.add_style_tag(content="html { filter: grayscale(1); } body { background: var(--hs-surface); }")
    box = page.locator("[role=img]").bounding_box()
    assert box
    # To the right of today, where nothing is veiled: a bar's row is 24 px high and 9 px from the next.
    shots = [
        page.screenshot(
            clip={"x": box["x"] + box["width"] * 0.6, "y": box["y"] + 20 + at * 33, "width": 300, "height": 24}
        )
        for at in range(len(each_state()))
    ]
    shares = page.evaluate(DIFFERENCE, [base64.b64encode(shot).decode() for shot in shots])
    alike = [(at, other) for at, other in itertools.combinations(range(len(shots)), 2) if shares[at][other] < 0.02]
    assert len(shots) == 9
    assert alike == [], json.dumps(shares)
