"""The calendars of coming changes and of maintenance: exact, valid in two strict readers, with the right days."""

import json
import mimetypes
import re
import subprocess
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import DAY, PREFIXES, ROOT, announcement, read_page, run, with_announcements
from helpsite.data.catalog import Catalog
from helpsite.data.model import Fees, Promotion, Rate, Regions, Stage
from helpsite.pages.page import Page
from helpsite.project import Project, read_project
from helpsite.site.calendars import calendars
from helpsite.site.maintenance import maintenance

SAMPLE = ROOT / "tests" / "sample"
TODAY = date(2026, 7, 15)
LANGUAGES = list(PREFIXES)
both_languages = pytest.mark.parametrize("language", LANGUAGES)

Calendar = dict[str, Any]
Reader = Callable[[str], Calendar]


def on(day: date) -> Project:
    """The tests' project on a day."""
    return read_project(SAMPLE, day)


def with_facts(project: Project, **files: Regions | Fees) -> Project:
    """The project with other regions or fees."""
    return replace(project, catalog=Catalog(**{**vars(project.catalog), **files}))


def with_stages(project: Project, *stages: dict[str, Any]) -> Project:
    """The project with these stages of one service in one region, and without fees and promotions that change."""
    regions, fees = project.catalog.regions, project.catalog.fees
    first = [Stage.model_validate({"source": "company", **stage}) for stage in stages]
    region = regions.regions[0].model_copy(update={"services": {"wallet": first}})
    unchanging = [fee for fee in fees.fees if len(fee.rates) == 1]
    return with_facts(
        project,
        regions=regions.model_copy(update={"regions": [region]}),
        fees=fees.model_copy(update={"fees": unchanging, "promotions": []}),
    )


def calendar_of(project: Project, language: str = "en") -> str:
    return calendars(project)[f"{PREFIXES[language]}calendar.ics"]


# --- A strict reader --------------------------------------------------------------------------------------------------

TEXT = re.compile(r"(?:[^\x00-\x08\x0a-\x1f\x7f\\;,]|\\[\\;,nN])*")
DATE = re.compile(r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])")
MOMENT = re.compile(DATE.pattern + "T(?:[01][0-9]|2[0-3])[0-5][0-9][0-5][0-9]Z")
LOCAL = re.compile(MOMENT.pattern.removesuffix("Z"))
URI = re.compile(r"https://[!-~]+")
LANGUAGE = re.compile(r"(?:;LANGUAGE=[A-Za-z]+(?:-[A-Za-z0-9]+)*)?")
NONE = re.compile("")

# What may stand in each component, each property at most once, with its parameters and its value: RFC 5545 and 7986.
PROPERTIES = {
    "VCALENDAR": {
        "VERSION": (NONE, re.compile(r"2\.0")),
        "PRODID": (NONE, TEXT),
        "UID": (NONE, TEXT),
        "NAME": (LANGUAGE, TEXT),
        "DESCRIPTION": (LANGUAGE, TEXT),
        "X-WR-CALNAME": (NONE, TEXT),
        "LAST-MODIFIED": (NONE, MOMENT),
        "URL": (NONE, URI),
        "SOURCE": (re.compile(";VALUE=URI"), URI),
        "REFRESH-INTERVAL": (re.compile(";VALUE=DURATION"), re.compile("P[0-9]+D")),
    },
    "VEVENT": {
        "UID": (NONE, TEXT),
        "DTSTAMP": (NONE, MOMENT),
        "DTSTART": (re.compile("(;VALUE=DATE)?"), re.compile(f"{DATE.pattern}|{MOMENT.pattern}")),
        "DTEND": (NONE, MOMENT),
        "LAST-MODIFIED": (NONE, MOMENT),
        "SEQUENCE": (NONE, re.compile("[0-9]+")),
        "SUMMARY": (LANGUAGE, TEXT),
        "DESCRIPTION": (LANGUAGE, TEXT),
        "CATEGORIES": (LANGUAGE, re.compile(f"{TEXT.pattern}(?:,{TEXT.pattern})*")),
        "URL": (NONE, URI),
        "STATUS": (NONE, re.compile("TENTATIVE|CONFIRMED|CANCELLED")),
        "TRANSP": (NONE, re.compile("OPAQUE|TRANSPARENT")),
    },
    "VTIMEZONE": {"TZID": (NONE, TEXT)},
    "STANDARD": {
        "DTSTART": (NONE, LOCAL),
        "TZOFFSETFROM": (NONE, re.compile("[+-][0-9]{4}")),
        "TZOFFSETTO": (NONE, re.compile("[+-][0-9]{4}")),
    },
}
REQUIRED = {
    "VCALENDAR": {"VERSION", "PRODID"},
    "VEVENT": {"UID", "DTSTAMP", "DTSTART"},
    "VTIMEZONE": {"TZID"},
    "STANDARD": {"DTSTART", "TZOFFSETFROM", "TZOFFSETTO"},
}
INSIDE = {"": {"VCALENDAR"}, "VCALENDAR": {"VEVENT", "VTIMEZONE"}, "VTIMEZONE": {"STANDARD"}}


def content_lines(text: str) -> list[str]:
    """The unfolded lines of a calendar. There they end in CR LF, have 75 octets at most, and cut no character."""
    data = text.encode()
    assert data.endswith(b"\r\n"), "the last line does not end"
    lines: list[str] = []
    for line in data.removesuffix(b"\r\n").split(b"\r\n"):
        assert len(line) <= 75, f"{len(line)} octets on one line"
        assert b"\r" not in line, "a CR alone"
        assert b"\n" not in line, "an LF alone"
        assert line.strip(), "an empty line"
        if line.startswith(b" "):
            lines[-1] += line[1:].decode()
        else:
            lines.append(line.decode())
    return lines


def read(text: str) -> Calendar:
    """A calendar's properties and its events, as ical.js gives them; what the RFCs do not allow is a failure."""
    lines = iter(content_lines(text))
    assert next(lines) == "BEGIN:VCALENDAR", "no calendar begins"
    calendar = read_component("VCALENDAR", lines)
    assert not list(lines), "something follows the calendar"
    names = [event["uid"] for event in calendar["events"]]
    assert len(set(names)) == len(names), "two events have one UID"
    return calendar


def read_component(kind: str, lines: Iterator[str]) -> Calendar:
    """A component whose first line is read, to its last line."""
    found: dict[str, str] = {}
    inside: list[tuple[str, Calendar]] = []
    for line in lines:
        name, parameters, value = re.fullmatch(r'([A-Z-]+)((?:;[A-Z-]+=[^";:,]+)*):(.*)', line, re.DOTALL).groups()  # type: ignore[union-attr]
        if name == "END":
            assert value == kind, f"{kind} ends as {value}"
            break
        if name == "BEGIN":
            assert value in INSIDE.get(kind, ()), f"{value} in {kind}"
            inside.append((value, read_component(value, lines)))
            continue
        assert name in PROPERTIES[kind], f"{name} in {kind}"
        assert name not in found, f"{name} twice in {kind}"
        form, content = PROPERTIES[kind][name]
        assert form.fullmatch(parameters), f"{name} with {parameters}"
        assert content.fullmatch(value), f"{name} is {value}"
        assert (parameters == ";VALUE=DATE") == bool(DATE.fullmatch(value)), f"{name}{parameters} is {value}"
        found[name] = value
    else:
        raise AssertionError(f"{kind} never ends")
    assert found.keys() >= REQUIRED[kind], f"{kind} lacks {REQUIRED[kind] - found.keys()}"
    assert inside or kind in ("VEVENT", "STANDARD"), f"nothing in {kind}"
    assert "DTEND" not in found or found["DTSTART"] < found["DTEND"], "an event ends before it begins"
    assert found.get("LAST-MODIFIED", found.get("DTSTAMP")) == found.get("DTSTAMP") or kind != "VEVENT", "two stamps"
    facts = {name.lower(): plain(name, value) for name, value in found.items()}
    events = {"events": [event for inner, event in inside if inner == "VEVENT"]} if kind == "VCALENDAR" else {}
    return {**facts, **events}


def plain(name: str, value: str) -> str:
    """A value as ical.js writes it: days and moments as ISO 8601 does, text without escapes."""
    if MOMENT.fullmatch(value):
        return f"{value[:4]}-{value[4:6]}-{value[6:11]}:{value[11:13]}:{value[13:]}"
    if DATE.fullmatch(value):
        return f"{value[:4]}-{value[4:6]}-{value[6:]}"
    return re.sub(r"\\(.)", lambda sign: "\n" if sign[1] in "nN" else sign[1], value)


@pytest.fixture(scope="module")
def ical(node: Path, node_modules: Path) -> Iterator[Reader]:
    """Return a function that reads a calendar with ical.js; one program runs for all. What it refuses is a failure."""
    command = [node, ROOT / "tests/node/calendar.mjs", node_modules / "ical.js/dist/ical.js"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8") as process:
        assert process.stdin
        assert process.stdout

        def read(text: str) -> Calendar:
            process.stdin.write(json.dumps([text]) + "\n")
            process.stdin.flush()
            [calendar] = json.loads(process.stdout.readline())
            assert "error" not in calendar, calendar["error"]
            return calendar

        try:
            yield read
        finally:
            process.stdin.close()
            process.wait(10)


def names(project: Project, language: str = "en") -> list[str]:
    """The names of the events in a calendar, in their order."""
    return [event["uid"].removesuffix("@help.example.com") for event in read(calendar_of(project, language))["events"]]


def summaries(project: Project, language: str = "en") -> list[str]:
    return [event["summary"] for event in read(calendar_of(project, language))["events"]]


# --- What they say ----------------------------------------------------------------------------------------------------

EXACT = """
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//help.example.com//helpsite//EN
DESCRIPTION;LANGUAGE=en:Coming changes to services and fees. If one is mar
 ked as sample or unconfirmed\\, check the official website before you rely 
 on it.
NAME;LANGUAGE=en:Sample help: coming changes
X-WR-CALNAME:Sample help: coming changes
LAST-MODIFIED:20260715T000000Z
REFRESH-INTERVAL;VALUE=DURATION:P1D
SOURCE;VALUE=URI:https://help.example.com/en/calendar.ics
UID:calendar.en@help.example.com
URL:https://help.example.com/en/
BEGIN:VEVENT
SUMMARY;LANGUAGE=en:[sample] Last day of a promotion: Summer – USDT with
 drawal\\, 0.5 USDT
DTSTART;VALUE=DATE:20260831
DTSTAMP:20260715T000000Z
UID:promotion-last.summer.2026-08-31@help.example.com
CATEGORIES;LANGUAGE=en:promotions
DESCRIPTION;LANGUAGE=en:For everybody\\nSample data\\, not real
STATUS:TENTATIVE
TRANSP:TRANSPARENT
URL:https://help.example.com/en/fees/usdt-withdrawal/
END:VEVENT
BEGIN:VEVENT
SUMMARY;LANGUAGE=en:[sample] USDT withdrawal fee (TRON\\, Japan): 2 USDT
DTSTART;VALUE=DATE:20261001
DTSTAMP:20260715T000000Z
UID:rate.usdt-withdrawal.2026-10-01@help.example.com
CATEGORIES;LANGUAGE=en:fees
DESCRIPTION;LANGUAGE=en:Sample data\\, not real\\nAnnounced on 1 July 2026: 
 https://help.example.com/en/announcements/2026-07-01-opening/
STATUS:TENTATIVE
TRANSP:TRANSPARENT
URL:https://help.example.com/en/fees/usdt-withdrawal/
END:VEVENT
BEGIN:VEVENT
SUMMARY;LANGUAGE=en:[unconfirmed] Japan: Wallet – Withdrawals only
DTSTART;VALUE=DATE:20270101
DTSTAMP:20260715T000000Z
UID:stage.jp.wallet.2027-01-01@help.example.com
CATEGORIES;LANGUAGE=en:regions
DESCRIPTION;LANGUAGE=en:Not yet confirmed\\, source: a statement by the com
 pany\\nAnnounced on 1 July 2026: https://help.example.com/en/announcements/
 2026-07-01-opening/
STATUS:TENTATIVE
TRANSP:TRANSPARENT
URL:https://help.example.com/en/regions/jp/
END:VEVENT
END:VCALENDAR
"""  # noqa: W291 - a line may be folded behind a space


def test_a_calendar_is_just_this_file() -> None:
    assert calendar_of(on(TODAY)) == EXACT.lstrip("\n").replace("\n", "\r\n")


def test_the_same_events_are_said_in_each_language() -> None:
    assert names(on(TODAY), "zh") == names(on(TODAY), "en")
    assert summaries(on(TODAY), "zh") == [
        "【示例】优惠最后一天：夏季优惠，USDT 提现 0.5 USDT",
        "【示例】USDT 提现手续费（波场，日本）：2 USDT",
        "【未确认】日本钱包服务：只能提现",
    ]
    assert [event["description"] for event in read(calendar_of(on(TODAY), "zh"))["events"]] == [
        "所有人\n示例数据，不是真实信息",
        "示例数据，不是真实信息\n2026年7月1日公告：https://help.example.com/announcements/2026-07-01-opening/",
        "尚未确认，来源：公司的说明\n2026年7月1日公告：https://help.example.com/announcements/2026-07-01-opening/",
    ]


# Every event that the tests' project ever has.
EVER = [
    "stage.jp.wallet.2026-01-01",
    "rate.usdt-withdrawal.2026-06-01",
    "stage.jp.swap.2026-07-01",
    "promotion-first.summer.2026-07-01",
    "promotion-last.summer.2026-08-31",
    "rate.usdt-withdrawal.2026-10-01",
    "stage.jp.wallet.2027-01-01",
]


@pytest.mark.parametrize(
    ("day", "gone"),
    [
        (date(2025, 12, 31), 0),
        (date(2026, 1, 1), 1),
        (date(2026, 5, 31), 1),
        (date(2026, 6, 1), 2),
        (date(2026, 6, 30), 2),
        (date(2026, 7, 1), 4),
        (date(2026, 8, 30), 4),
        (date(2026, 8, 31), 5),
        (date(2026, 10, 1), 6),
        (date(2026, 12, 31), 6),
        (date(2027, 1, 1), 7),
        (date(2040, 1, 1), 7),
    ],
)
def test_only_what_comes_after_the_day_is_in_it(day: date, gone: int) -> None:
    assert names(on(day)) == EVER[gone:]


@both_languages
def test_a_calendar_without_events_is_valid_all_the_same(ical: Reader, language: str) -> None:
    text = calendar_of(on(date(2040, 1, 1)), language)
    assert read(text)["events"] == ical(text)["events"] == []


def test_what_is_confirmed_has_no_mark() -> None:
    told = {"status": "limited", "effective_from": date(2026, 9, 1), "verified_on": date(2026, 7, 1)}
    [event] = read(calendar_of(with_stages(on(TODAY), told)))["events"]
    assert (event["summary"], event["status"]) == ("Japan: Wallet – Limited", "CONFIRMED")
    assert event["description"] == "Confirmed on 1 July 2026, source: a statement by the company"


def test_what_was_confirmed_too_long_ago_has_the_mark_again() -> None:
    told = {"status": "limited", "effective_from": date(2026, 9, 1), "verified_on": TODAY - timedelta(181)}
    [event] = read(calendar_of(with_stages(on(TODAY), told)))["events"]
    assert (event["summary"], event["status"]) == ("[unconfirmed] Japan: Wallet – Limited", "TENTATIVE")


def test_an_announcement_is_named_from_its_day_on() -> None:
    found = [read(calendar_of(on(day)))["events"][-1]["description"] for day in (date(2026, 6, 30), date(2026, 7, 1))]
    assert ["announcements" in description for description in found] == [False, True]


def test_a_fee_that_ends_has_its_last_day() -> None:
    project = on(TODAY)
    fees = project.catalog.fees
    rate = Rate.model_validate(
        {"source": "sample", "sample": True, "basis": "network", "effective_until": date(2026, 9, 1)}
    )
    ending = fees.fees[0].model_copy(update={"rates": [rate]})
    changed = with_facts(project, fees=fees.model_copy(update={"fees": [ending], "promotions": []}))
    assert names(changed)[0] == "fee-last.btc-transfer.2026-09-01"
    assert summaries(changed)[0] == "[sample] BTC transfer: network fee (Bitcoin): last day on which it is charged"


def test_a_promotion_to_come_has_its_first_day_and_its_last() -> None:
    project = on(TODAY)
    fees = project.catalog.fees
    days = {"effective_from": date(2026, 11, 1), "effective_until": date(2026, 11, 11)}
    coming = Promotion.model_copy(fees.promotions[0], update=days)
    changed = with_facts(project, fees=fees.model_copy(update={"promotions": [coming]}))
    assert [name for name in names(changed) if name.startswith("promotion")] == [
        "promotion-first.summer.2026-11-01",
        "promotion-last.summer.2026-11-11",
    ]


def test_what_a_part_of_a_country_has_from_it_is_said_once() -> None:
    project = on(TODAY)
    regions = project.catalog.regions
    stage = Stage.model_validate({"source": "company", "status": "unavailable", "effective_from": date(2026, 9, 1)})
    part = regions.regions[0].model_copy(update={"code": "jp-13", "services": {"swap": [stage]}})
    changed = with_facts(project, regions=regions.model_copy(update={"regions": [*regions.regions, part]}))
    assert [name for name in names(changed) if name.startswith("stage")] == [
        "stage.jp-13.swap.2026-09-01",
        "stage.jp.wallet.2027-01-01",
    ]


# --- Their form -------------------------------------------------------------------------------------------------------


@both_languages
@pytest.mark.parametrize("day", [date(2020, 1, 1), TODAY, DAY, date(2026, 12, 31)])
def test_two_strict_readers_read_the_same(ical: Reader, language: str, day: date) -> None:
    for project in (read_project(ROOT, day), on(day)):
        text = calendar_of(project, language)
        assert read(text) == ical(text)


def test_the_same_facts_and_day_give_the_same_bytes() -> None:
    assert calendars(on(TODAY)) == calendars(on(TODAY))
    assert calendars(on(TODAY)) != calendars(on(TODAY + timedelta(1)))


@pytest.mark.parametrize(
    ("broken", "by_both"),
    [
        (("\r\n", "\n"), False),
        (("BEGIN:VEVENT\r\n", ""), True),
        (("END:VCALENDAR\r\n", ""), True),
        (("STATUS:TENTATIVE", "STATUS TENTATIVE"), True),
        (("DTSTART;VALUE=DATE:20261001", "DTSTART;VALUE=DATE:1 October"), True),
        (("DTSTART;VALUE=DATE:", "DTSTART:"), True),
        (("DTSTAMP:20260715T000000Z\r\n", ""), False),
        (("DTSTAMP:20260715T000000Z", "DTSTAMP:20260715"), False),
        (("UID:promotion-last", "UID:a\r\nUID:promotion-last"), False),
        (("rate.usdt-withdrawal.2026-10-01@", "stage.jp.wallet.2027-01-01@"), False),
        (("VERSION:2.0\r\n", ""), False),
        (("VERSION:2.0\r\n", "VERSION:2.0\r\n\r\n"), False),
        (("data\\,", "data,"), False),
        ((" drawal\\,", "drawal\\,"), True),
        (("P1D", "1 day"), False),
        (("usdt-withdrawal/", "usdt withdrawal/"), False),
        ((";VALUE=URI", ""), False),
        (("en/announcements/\r\n ", "en/announcements/"), False),
    ],
    ids=str,
)
def test_a_broken_calendar_is_refused(ical: Reader, broken: tuple[str, str], by_both: bool) -> None:
    text = calendar_of(on(TODAY))
    changed = text.replace(*broken)
    assert changed != text
    with pytest.raises((AssertionError, AttributeError)):
        read(changed)
    if by_both:
        with pytest.raises(AssertionError):
            ical(changed)


def test_signs_that_mean_something_are_escaped_and_lines_folded_between_characters() -> None:
    note = {"zh": "条件：甲，乙;丙, 丁\\戊" + "币" * 30, "en": 'a, b; c\\ d: "e"'}
    changed = with_stages(on(TODAY), {"status": "limited", "effective_from": date(2026, 9, 1), "note": note})
    assert [line for line in calendar_of(changed).split("\r\n") if line.startswith("DESCRIPTION")][1] == (
        'DESCRIPTION;LANGUAGE=en:a\\, b\\; c\\\\ d: "e"\\nNot yet confirmed\\, source: a '
    )
    lines = calendar_of(changed, "zh").split("\r\n")
    start = next(number for number, line in enumerate(lines) if line.startswith("DESCRIPTION;LANGUAGE=zh-Hans:条件"))
    assert lines[start : start + 3] == [
        "DESCRIPTION;LANGUAGE=zh-Hans:条件：甲，乙\\;丙\\, 丁\\\\戊币币币",
        " " + "币" * 24,
        " 币币币\\n尚未确认，来源：公司的说明",
    ]


# Any words of a fact, and more, but for control characters, which the rules refuse. The library takes "\\N" for a line
# break.
WORDS = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1).filter(
    lambda words: "\\N" not in words
)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(note=WORDS, days=st.sets(st.dates(date(2026, 7, 1), date(2026, 8, 1)), min_size=1, max_size=4))
def test_whatever_words_and_days_come_they_arrive_in_both_readers(ical: Reader, note: str, days: set[date]) -> None:
    stages = [
        {"status": "limited", "effective_from": day, "note": {"zh": note, "en": note}, "verified_on": TODAY}
        for day in sorted(days)
    ]
    for language in LANGUAGES:
        text = calendar_of(with_stages(SAMPLE_TODAY, *stages), language)
        found = read(text)["events"]
        assert [event["dtstart"] for event in found] == [str(day) for day in sorted(days) if day > TODAY]
        assert [event["description"].rpartition("\n")[0] for event in found] == [note] * len(found)
        assert ical(text)["events"] == found


SAMPLE_TODAY = on(TODAY)


# --- Windows of maintenance -------------------------------------------------------------------------------------------

WINDOW = {"begins": "2026-07-20T02:00:00+08:00", "ends": "2026-07-20T04:30:00+08:00"}


def window(name: str = "2026-07-10-upgrade", language: str = "en", **front_matter: Any) -> Page:
    """An announcement of maintenance."""
    return announcement(name, language, **{"kind": "maintenance", "window": WINDOW, **front_matter})


def maintenance_of(*posts: Page, day: date = TODAY, language: str = "en") -> str:
    return maintenance(with_announcements(on(day), *posts))[f"{PREFIXES[language]}maintenance.ics"]


def windows(*posts: Page, day: date = TODAY, language: str = "en") -> dict[str, Calendar]:
    """The events in a calendar of maintenance, by the names of their announcements."""
    events = read(maintenance_of(*posts, day=day, language=language))["events"]
    return {event["uid"].removeprefix("maintenance.").removesuffix("@help.example.com"): event for event in events}


CORRECTIONS = [
    {"date": "2026-07-11T09:00:00+08:00", "text": "It takes longer."},
    {"date": "2026-07-12T09:00:00+08:00", "text": "Only in Japan."},
]
MAINTENANCE = """
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//help.example.com//helpsite//EN
DESCRIPTION;LANGUAGE=en:Coming maintenance\\, and that of the past year.
NAME;LANGUAGE=en:Sample help: maintenance
X-WR-CALNAME:Sample help: maintenance
LAST-MODIFIED:20260715T000000Z
REFRESH-INTERVAL;VALUE=DURATION:P1D
SOURCE;VALUE=URI:https://help.example.com/en/maintenance.ics
UID:maintenance.en@help.example.com
URL:https://help.example.com/en/
BEGIN:VEVENT
SUMMARY;LANGUAGE=en:Upgrade
DTSTART:20260719T180000Z
DTEND:20260719T203000Z
DTSTAMP:20260711T010000Z
UID:maintenance.2026-07-10-upgrade@help.example.com
SEQUENCE:1
CATEGORIES;LANGUAGE=en:maintenance
DESCRIPTION;LANGUAGE=en:The wallet rests.\\nCorrected on 11 July 2026: It t
 akes longer.
LAST-MODIFIED:20260711T010000Z
STATUS:CONFIRMED
TRANSP:TRANSPARENT
URL:https://help.example.com/en/announcements/2026-07-10-upgrade/
END:VEVENT
END:VCALENDAR
"""
UPGRADE = window(title="Upgrade", description="The wallet rests.", corrections=CORRECTIONS[:1])


def test_a_calendar_of_maintenance_is_just_this_file(ical: Reader) -> None:
    text = maintenance_of(UPGRADE)
    assert text == MAINTENANCE.lstrip("\n").replace("\n", "\r\n")
    assert read(text) == ical(text)


def test_a_window_has_one_name_in_every_language_and_words_of_its_own() -> None:
    chinese = window(
        language="zh", title="升级", description="钱包暂停。", corrections=[{**CORRECTIONS[0], "text": "时间延长。"}]
    )
    [event] = windows(UPGRADE, chinese, language="zh").values()
    assert event["uid"] == windows(UPGRADE, chinese)["2026-07-10-upgrade"]["uid"]
    assert (event["summary"], event["categories"]) == ("升级", "维护")
    assert event["description"] == "钱包暂停。\n2026年7月11日更正：时间延长。"
    assert event["url"] == "https://help.example.com/announcements/2026-07-10-upgrade/"


def test_only_announcements_of_maintenance_with_a_window_are_in_it() -> None:
    other = announcement("2026-07-10-product", window=WINDOW)
    found = windows(window(), other, announcement("2026-07-10-b", kind="maintenance"), window("2026-07-16-later"))
    assert list(found) == ["2026-07-10-upgrade"]


def test_each_correction_makes_an_event_a_newer_version_of_itself() -> None:
    found = [windows(window(corrections=CORRECTIONS[:number]))["2026-07-10-upgrade"] for number in range(3)]
    assert [(event["sequence"], event["last-modified"]) for event in found] == [
        ("0", "2026-07-10T02:00:00Z"),
        ("1", "2026-07-11T01:00:00Z"),
        ("2", "2026-07-12T01:00:00Z"),
    ]
    assert len({event["uid"] for event in found}) == 1


@pytest.mark.parametrize("kind", ["maintenance", "product"])
def test_what_a_newer_announcement_takes_the_place_of_is_cancelled(ical: Reader, kind: str) -> None:
    """Of whatever kind: it may only say that there will be none."""
    newer = {"kind": kind, "supersedes": "2026-07-10-upgrade", "title": "Another day"}
    if kind == "maintenance":
        newer["window"] = {key: moment.replace("07-20", "07-27") for key, moment in WINDOW.items()}
    posts = (window(corrections=CORRECTIONS[:1]), announcement("2026-07-13-other-day", **newer))
    found = windows(*posts)
    old = found.pop("2026-07-10-upgrade")
    assert (old["status"], old["sequence"], old["last-modified"]) == ("CANCELLED", "2", "2026-07-13T02:00:00Z")
    assert old["description"].splitlines()[2:] == [
        "A newer announcement takes its place: Another day",
        "https://help.example.com/en/announcements/2026-07-13-other-day/",
    ]
    expected = [("CONFIRMED", "2026-07-26T18:00:00Z")] if kind == "maintenance" else []
    assert [(event["status"], event["dtstart"]) for event in found.values()] == expected
    assert read(maintenance_of(*posts)) == ical(maintenance_of(*posts))
    before = windows(*posts, day=date(2026, 7, 12))
    assert [event["status"] for event in before.values()] == ["CONFIRMED"]


def test_what_is_said_of_a_window_after_its_end_does_not_cancel_it() -> None:
    report = announcement("2026-07-21-report", supersedes="2026-07-10-upgrade")
    [event] = windows(window(), report, day=date(2026, 7, 21)).values()
    assert (event["status"], event["sequence"], event["last-modified"]) == ("CONFIRMED", "1", "2026-07-21T02:00:00Z")


@pytest.mark.parametrize(
    ("day", "amount"),
    [(date(2026, 7, 9), 0), (date(2026, 7, 10), 1), (date(2027, 7, 20), 1), (date(2027, 7, 22), 0)],
)
def test_a_window_stays_for_a_year_after_its_end(ical: Reader, day: date, amount: int) -> None:
    assert len(windows(window(), day=day)) == len(ical(maintenance_of(window(), day=day))["events"]) == amount


def test_windows_stand_in_the_order_in_which_they_begin() -> None:
    early = {"begins": "2026-07-19T23:00:00+01:00", "ends": "2026-07-20T00:00:00+01:00"}
    earlier = {"begins": "2026-07-20T01:00:00+08:00", "ends": "2026-07-20T04:00:00+08:00"}
    posts = [window("2026-07-01-a", window=early), window("2026-07-02-b"), window("2026-07-03-c", window=earlier)]
    assert list(windows(*posts)) == ["2026-07-03-c", "2026-07-02-b", "2026-07-01-a"]


@pytest.mark.parametrize(
    ("broken", "by_both"),
    [
        (("DTEND:20260719T203000Z", "DTEND:20260719T203000"), False),
        (("DTEND:20260719T203000Z", "DTEND:20260719T173000Z"), False),
        (("DTEND:20260719T203000Z", "DTEND:today"), True),
        (("DTSTART:20260719T180000Z", "DTSTART;VALUE=DATE:20260719T180000Z"), False),
        (("SEQUENCE:1", "SEQUENCE:-1"), False),
        (("SEQUENCE:1", "SEQUENCE:1\r\nSEQUENCE:2"), False),
        (("STATUS:CONFIRMED", "STATUS:OFF"), False),
        (("LAST-MODIFIED:20260711T010000Z", "LAST-MODIFIED:20260712T010000Z"), False),
        (("END:VEVENT\r\n", ""), True),
    ],
    ids=str,
)
def test_a_broken_calendar_of_maintenance_is_refused(ical: Reader, broken: tuple[str, str], by_both: bool) -> None:
    changed = maintenance_of(UPGRADE).replace(*broken)
    assert changed != maintenance_of(UPGRADE)
    with pytest.raises((AssertionError, AttributeError)):
        read(changed)
    if by_both:
        with pytest.raises(AssertionError):
            ical(changed)


@both_languages
def test_an_id_in_a_calendar_outlives_the_address_of_the_site(language: str) -> None:
    project = with_announcements(on(TODAY), window(language=language))
    site = project.catalog.site.model_copy(update={"address": "https://help-24.example.com/"})
    moved = replace(project, catalog=Catalog(**{**vars(project.catalog), "site": site}))
    for make in (maintenance, calendars):
        before, after = (read(next(iter(make(one).values()))) for one in (project, moved))
        assert after["url"] == before["url"].replace("help.", "help-24.")
        assert after["uid"] == before["uid"]
        assert [event["uid"] for event in after["events"]] == [event["uid"] for event in before["events"]]


# --- On the site ------------------------------------------------------------------------------------------------------


@both_languages
def test_the_site_has_the_calendar_and_every_event_leads_to_a_page(site: Path, language: str) -> None:
    text = (site / f"{PREFIXES[language]}calendar.ics").read_bytes().decode()
    assert text == calendar_of(read_project(ROOT, DAY), language)
    pages = [urlsplit(event["url"]).path.strip("/") for event in read(text)["events"]]
    assert len(pages) >= 5
    assert [page for page in pages if not (site / page / "index.html").is_file()] == []


@both_languages
def test_the_site_has_the_calendar_of_maintenance(site: Path, language: str) -> None:
    text = (site / f"{PREFIXES[language]}maintenance.ics").read_bytes().decode()
    assert text == maintenance(read_project(ROOT, DAY))[f"{PREFIXES[language]}maintenance.ics"]
    assert read(text)["uid"] == f"maintenance.{language}@help.example.com"


@both_languages
@pytest.mark.parametrize("address", ["fees/", "regions/"])
def test_a_page_links_to_the_calendar_of_its_language(server: str, site: Path, language: str, address: str) -> None:
    page = read_page(site / f"{PREFIXES[language]}{address}index.html")
    link = page.one("a", type="text/calendar")
    words = {"zh": "把即将到来的变化加入日历", "en": "Add coming changes to your calendar"}
    assert (link.get("href"), link.text) == ("../calendar.ics", words[language])
    subscribed = f"https://help.example.com/{PREFIXES[language]}calendar.ics"
    assert subscribed in [code.text for code in page.all("code")]
    with urllib.request.urlopen(f"{server}{PREFIXES[language]}calendar.ics") as answer:  # noqa: S310 - our own server
        assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
        assert answer.read() == (site / f"{PREFIXES[language]}calendar.ics").read_bytes()


def test_a_host_knows_the_file_by_its_name() -> None:
    assert mimetypes.guess_type("calendar.ics") == ("text/calendar", None)


def test_the_day_of_a_build_moves_the_calendar(project: Path, site: Path) -> None:
    before = read((site / "calendar.ics").read_bytes().decode())["events"]
    done = run(project, "helpsite", "build", "--date", "2026-12-31")
    assert done.returncode == 0, done.stdout + done.stderr
    after = read((project / "site/calendar.ics").read_bytes().decode())["events"]
    assert [event["uid"] for event in after] == [e["uid"] for e in before if e["dtstart"] > "2026-12-31"] != []
    assert {event["dtstamp"] for event in after} == {"2026-12-31T00:00:00Z"}
