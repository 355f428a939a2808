"""What holds when: stages and rates on a day, and the same notion of a day in assets/history.js, by the same cases."""

import json
import os
import subprocess
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from conftest import ROOT
from helpsite.data.history import coming, fees_in, holding, past, stages_of
from helpsite.data.model import Change, Fee, OwnName, Rate, Region, Regions, Service, Stage, Text, country_of, covers
from helpsite.data.trust import confirmation_of
from helpsite.pages.formats import format_day, search_names
from helpsite.pages.history import Row, days_words, in_words, rows_of

FILE: dict[str, Any] = yaml.safe_load((ROOT / "tests" / "history.yaml").read_text(encoding="utf-8"))
TEXT = Text({"zh": "词", "en": "word"})
DAY = date(2026, 7, 15)


def day_of(words: str | None) -> date | None:
    return date.fromisoformat(words) if words else None


def change(first: str | None = None, last: str | None = None, **facts: Any) -> Change:
    return Change(source="s", effective_from=day_of(first), effective_until=day_of(last), **facts)


def stage(status: str, first: str | None = None) -> Stage:
    return Stage(source="s", status=status, effective_from=day_of(first))  # type: ignore[arg-type]


def fee(name: str, regions: list[str] | None = None, **facts: Any) -> Fee:
    rates = [Rate(source="s", basis="network")]
    kind = {"operation": "send", "asset": "btc", "network": "bitcoin", **facts}
    return Fee(id=name, receiver="us", regions=regions, rates=rates, **kind)


# --- On a day ---------------------------------------------------------------------------------------------------------

OLD, NOW, NEXT, LATER = HISTORY = [
    change(None, "2026-06-30"),
    change("2026-07-01", "2026-07-15"),
    change("2026-07-16", "2026-12-31"),
    change("2027-01-01"),
]


def test_one_change_holds_those_after_it_are_coming_and_those_before_it_are_past() -> None:
    """What is coming begins with the next one, what is past with the latest one."""
    assert holding(HISTORY, DAY) is NOW
    assert coming(HISTORY, DAY) == [NEXT, LATER]
    assert past(HISTORY, DAY) == [OLD]
    assert past(HISTORY, date(2027, 1, 1)) == [NEXT, NOW, OLD]


def test_a_change_holds_from_its_first_day_to_its_last() -> None:
    days = [date(2026, 6, 30), date(2026, 7, 1), date(2026, 7, 15), date(2026, 7, 16), date(2026, 12, 31)]
    assert [holding(HISTORY, day) for day in days] == [OLD, NOW, NOW, NEXT, NEXT]


def test_at_either_end_of_time_something_holds_or_nothing_does() -> None:
    assert (holding(HISTORY, date.min), coming(HISTORY, date.max)) == (OLD, [])
    assert holding(HISTORY, date.max) is LATER
    assert holding(HISTORY[1:3], date.min) is None
    assert holding(HISTORY[1:3], date.max) is None
    assert (holding([], DAY), coming([], DAY), past([], DAY)) == (None, [], [])


# --- Where ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("regions", "code", "expected"),
    [
        (None, "jp", True),
        (None, None, True),
        (["jp"], "jp", True),
        (["jp"], "fr", False),
        (["jp"], None, False),
        (["us"], "us-ny", True),
        (["us-ny"], "us", False),
        (["us-ny"], "us-ca", False),
        (["fr", "us-ny"], "us-ny", True),
    ],
)
def test_what_holds_in_a_country_holds_in_its_parts(
    regions: list[str] | None, code: str | None, expected: bool
) -> None:
    assert covers(regions, code) == expected


def test_a_part_of_a_country_begins_with_its_code() -> None:
    assert [country_of(code) for code in ("us", "us-ny", "gb-eng")] == ["us", "us", "gb"]


def test_what_a_part_of_a_country_leaves_out_is_as_in_the_country() -> None:
    opened, closed, unknown = [stage("available")], [stage("unavailable")], [stage("unknown")]
    country = Region(code="us", services={"wallet": opened, "swap": opened})
    part = Region(code="us-ny", services={"swap": closed, "buy": unknown})
    alone = Region(code="ca-qc", services={"swap": closed})
    services = [Service(id=name, name=TEXT) for name in ("wallet", "buy", "swap")]
    regions = Regions(services=services, regions=[part, country, alone])

    assert stages_of(regions, country) == {"wallet": opened, "buy": [], "swap": opened}
    assert stages_of(regions, part) == {"wallet": opened, "buy": unknown, "swap": closed}
    assert stages_of(regions, alone) == {"wallet": [], "buy": [], "swap": closed}
    assert list(stages_of(regions, part)) == ["wallet", "buy", "swap"]


def test_the_nearest_fee_is_the_one_that_applies() -> None:
    general, country, part = fee("general"), fee("country", ["us"]), fee("part", ["us-ny", "jp"])
    other = fee("other", ["jp"], asset="eth")
    every = [general, country, part, other]

    found = {code: [one.id for one in fees_in(every, code)] for code in ("us-ny", "us-ca", "us", "jp", "fr")}

    assert found == {
        "us-ny": ["part"],
        "us-ca": ["country"],
        "us": ["country"],
        "jp": ["part", "other"],
        "fr": ["general"],
    }


def test_fees_that_are_as_near_apply_one_behind_the_other() -> None:
    assert [one.id for one in fees_in([fee("a", ["jp"]), fee("b"), fee("c", ["fr", "jp"])], "jp")] == ["a", "c"]
    assert fees_in([fee("a", ["jp"])], "fr") == fees_in([], "fr") == []


# --- How far it is confirmed ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        ({}, "unconfirmed"),
        ({"sample": True}, "sample"),
        ({"verified_on": DAY}, "confirmed"),
        ({"verified_on": date(2026, 7, 16)}, "unconfirmed"),
        ({"verified_on": date(2026, 7, 5)}, "confirmed"),
        ({"verified_on": date(2026, 7, 4)}, "due"),
        ({"verified_on": date(2026, 6, 25)}, "due"),
        ({"verified_on": date(2026, 6, 24)}, "unconfirmed"),
    ],
)
@pytest.mark.parametrize("days", [(None, None), ("2030-01-01", None), (None, "2026-01-01")])
def test_how_far_a_fact_is_confirmed_does_not_depend_on_when_it_holds(
    facts: dict[str, Any], state: str, days: tuple[str | None, str | None]
) -> None:
    """With ten days until it is due. A day in the past knows nothing of what was confirmed after it."""
    assert confirmation_of(change(*days, **facts), DAY, 10) == state


# --- Words ------------------------------------------------------------------------------------------------------------

LOCALES = ["zh-Hans-CN", "en-GB"]


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("jp", ["jp", "jpn", "日本", "Japan"]),
        ("us", ["us", "usa", "美国", "美國", "United States"]),
        ("us-ny", ["us-ny"]),
        ("xk", ["xk", "科索沃", "Kosovo"]),
    ],
)
def test_a_region_is_found_by_its_codes_and_names_in_both_scripts(code: str, names: list[str]) -> None:
    assert search_names(Region(code=code, services={}), LOCALES) == names


def test_a_region_is_found_by_its_own_name_as_well_as_by_the_standard_one() -> None:
    own = OwnName(name=Text({"zh": "中国香港", "en": "Hong Kong"}), reason="a test")
    names = search_names(Region(code="hk", own_name=own, services={}), LOCALES)
    assert names[:4] == ["hk", "hkg", "中国香港", "Hong Kong"]
    assert names[4:] == ["中国香港特别行政区", "中國香港特別行政區", "Hong Kong SAR China"]


# --- Rows of a table --------------------------------------------------------------------------------------------------

WALLET, SWAP = Service(id="wallet", name=TEXT), Service(id="swap", name=TEXT)


def spans(rows: list[Row]) -> list[tuple[str, str | None, str | None]]:
    return [(row.subject.id, *(day and str(day) for day in (row.first, row.last))) for row in rows]


def test_rows_that_hold_stand_in_order_those_to_come_by_day_and_those_that_held_by_their_end() -> None:
    subjects = [(WALLET, HISTORY), (SWAP, [change("2026-07-10", "2026-07-14"), change("2026-07-15")])]

    assert spans(rows_of(subjects, "now", DAY)) == [
        ("wallet", "2026-07-01", "2026-07-15"),
        ("swap", "2026-07-15", None),
    ]
    assert spans(rows_of(subjects, "coming", date(2026, 7, 9))) == [
        ("swap", "2026-07-10", "2026-07-14"),
        ("swap", "2026-07-15", None),
        ("wallet", "2026-07-16", "2026-12-31"),
        ("wallet", "2027-01-01", None),
    ]
    assert spans(rows_of(subjects, "past", DAY)) == [
        ("swap", "2026-07-10", "2026-07-14"),
        ("swap", None, "2026-07-09"),
        ("wallet", None, "2026-06-30"),
    ]


def test_a_service_of_which_nothing_is_known_has_a_row_that_says_so_and_a_fee_has_none() -> None:
    """A service is unknown before its first stage; a fee is not charged before its first rate."""
    assert spans(rows_of([(WALLET, [])], "now", DAY)) == [("wallet", None, None)]
    later = [change("2026-07-16")]
    assert spans(rows_of([(WALLET, later)], "now", DAY)) == [("wallet", None, "2026-07-15")]
    assert rows_of([(WALLET, later)], "now", DAY)[0].change is None
    assert rows_of([(fee("a"), later)], "now", DAY) == []
    assert spans(rows_of([(fee("a"), later)], "coming", DAY)) == [("a", "2026-07-16", None)]


def row(first: str | None, last: str | None) -> Row:
    return Row(0, WALLET, None, day_of(first), day_of(last))


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (("2026-07-01", "2026-12-31"), "history.from-to 1 July 2026 31 December 2026"),
        (("2026-07-01", None), "history.from 1 July 2026"),
        ((None, "2026-12-31"), "history.until 31 December 2026"),
        ((None, None), ""),
    ],
)
def test_a_row_says_its_first_and_its_last_day(days: tuple[str | None, str | None], words: str) -> None:
    def say(key: str, **values: str) -> str:
        return " ".join([key, *values.values()])

    assert days_words(row(*days), say, "en-GB") == words


@pytest.mark.parametrize(
    ("first", "zh", "en"),
    [
        ("2026-07-16", "1天后", "in 1 day"),
        ("2026-07-30", "15天后", "in 15 days"),
        ("2027-07-15", "365天后", "in 365 days"),
        ("2199-12-31", "63356天后", "in 63356 days"),
        ("2026-07-15", "", ""),
        ("2026-07-14", "", ""),
        (None, "", ""),
    ],
)
def test_a_row_to_come_says_in_how_many_days(first: str | None, zh: str, en: str) -> None:
    assert [in_words(row(first, None), DAY, tag) for tag in LOCALES] == [zh, en]


# --- The same in a browser --------------------------------------------------------------------------------------------

Ask = Callable[..., list[Any]]


@pytest.fixture(scope="module")
def ask(node: Path) -> Ask:
    """Return what calls functions of assets/history.js: calls go in, answers come out. `now` is what the clock says."""

    def answers(calls: list[list[Any]], *, zone: str = "UTC", now: str = "2026-07-15T12:00:00Z") -> list[Any]:
        command = [node, ROOT / "tests/node/history.mjs", ROOT / "assets/history.js", now]
        done = subprocess.run(
            command,
            input=json.dumps(calls),
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "TZ": zone},
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return answers


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_what_holds_on_a_day_is_the_same_in_python_and_in_a_browser(ask: Ask, zone: str) -> None:
    """Wherever the reader's machine stands."""
    cases = FILE["when"]
    assert len(cases) >= 10
    changes = [{"from": case["from"], "until": case["until"]} for case in cases]
    days = [case["day"] for case in cases]
    expected = [case["is"] for case in cases]
    assert ask([["whenOf", *pair] for pair in zip(changes, days, strict=True)], zone=zone) == expected
    assert ask([["holdsOn", *pair] for pair in zip(changes, days, strict=True)], zone=zone) == [
        when == "now" for when in expected
    ]
    rows = [row(case["from"], case["until"]) for case in cases]
    assert [one.when(date.fromisoformat(day)) for one, day in zip(rows, days, strict=True)] == expected
    held = [change(case["from"], case["until"]) for case in cases]
    assert [bool(holding([one], date.fromisoformat(day))) for one, day in zip(held, days, strict=True)] == [
        when == "now" for when in expected
    ]


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Asia/Shanghai"])
def test_days_are_counted_the_same_whatever_the_clocks_do(ask: Ask, zone: str) -> None:
    cases = FILE["between"]
    assert ask([["daysBetween", case["first"], case["last"]] for case in cases], zone=zone) == [
        case["days"] for case in cases
    ]
    assert [(date.fromisoformat(case["last"]) - date.fromisoformat(case["first"])).days for case in cases] == [
        case["days"] for case in cases
    ]


def test_only_a_day_of_the_calendar_is_one(ask: Ask) -> None:
    words = [*FILE["days"], *FILE["no-days"]]
    assert ask([["isDay", word] for word in words]) == [word in FILE["days"] for word in words]
    assert ask([["dayAsked", f"?date={word}"] for word in FILE["days"]]) == FILE["days"]
    assert ask([["dayAsked", search] for search in ("", "?date=", "?day=2026-07-01", "?date=2026-02-30")]) == [None] * 4


@pytest.mark.parametrize("machine", ["UTC", "Asia/Tokyo"])
def test_today_is_the_day_in_the_zone_of_the_site(ask: Ask, machine: str) -> None:
    for case in FILE["today"]:
        found = ask([["dayIn", case["zone"]]], zone=machine, now=case["now"])
        assert found == [case["day"]], case


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_a_day_has_the_same_words_in_python_and_in_a_browser(ask: Ask, zone: str) -> None:
    calls = [["dayWords", day, tag] for day in FILE["days"] for tag in LOCALES]
    assert ask(calls, zone=zone) == [format_day(date.fromisoformat(day), tag) for _, day, tag in calls]


def test_braces_are_filled_in_once(ask: Ask) -> None:
    values = {"a": "{b}", "b": "2"}
    assert ask([["fillIn", "{a} {b} {c} {}", values]]) == ["{b} 2 {c} {}"]


def test_the_moments_of_the_cases_are_what_they_say() -> None:
    assert all(datetime.fromisoformat(case["now"]).tzinfo == UTC for case in FILE["today"])
