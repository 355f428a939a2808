"""Opening hours on the reader's clock: assets/opening.js in Node.js, against written cases and a second calculation."""

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import ROOT
from helpsite.pages.formats import format_span

Hours = dict[str, Any]
Asker = Any

FILE: dict[str, Any] = yaml.safe_load((ROOT / "tests" / "hours.yaml").read_text(encoding="utf-8"))
CASES: list[dict[str, Any]] = FILE["cases"]
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


# --- A second calculation, by Python's time zones ---------------------------------------------------------------------


def moment(zone: str, day: date, time: str) -> datetime:
    """When the clock in a zone shows a time of a day; 24:00 is the next day's 00:00."""
    hours, minutes = map(int, time.split(":"))
    wall = datetime(day.year, day.month, day.day) + timedelta(hours=hours, minutes=minutes)  # noqa: DTZ001 - on the wall
    return wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def openings(hours: Hours, day: date) -> list[tuple[datetime, datetime]]:
    """From when to when it's open on a day."""
    entries = [entry for entry in hours["weekly"] if day.isoweekday() in entry["days"]]
    times = [(moment(hours["zone"], day, e["opens"]), moment(hours["zone"], day, e["closes"])) for e in entries]
    return sorted((opens, closes) for opens, closes in times if opens < closes)


def state(hours: Hours, now: datetime) -> tuple[bool, datetime | None]:
    """Whether it's open, and until when that holds."""
    today = now.astimezone(ZoneInfo(hours["zone"])).date()
    merged: list[list[datetime]] = []
    for ahead in range(-1, 401):
        day = today + timedelta(days=ahead)
        for opens, closes in [] if day.isoformat() in hours["closed"] else openings(hours, day):
            if merged and opens <= merged[-1][1]:
                merged[-1][1] = max(merged[-1][1], closes)
            else:
                merged.append([opens, closes])
    for opens, closes in merged:
        if opens <= now < closes:
            return True, closes if closes - now <= timedelta(days=8) else None
        if opens > now:
            return False, opens
    return False, None


def there(hours: Hours, now: datetime, reader: str) -> list[str] | None:
    """The week on the reader's clock, as `1,2 17:00-01:00+`; None if it's the channel's own, or round the clock."""
    today = now.astimezone(ZoneInfo(hours["zone"])).date()
    every = [pair for ahead in range(7) for pair in openings(hours, today + timedelta(days=ahead))]

    def wall(when: datetime, zone: str) -> datetime:
        return when.astimezone(ZoneInfo(zone)).replace(tzinfo=None)

    times = sorted({time for pair in every for time in pair})
    gaps = any(not any(opens <= early < closes for opens, closes in every) for early in times[:-1])
    if times and not gaps and times[-1] - times[0] >= timedelta(days=6, hours=21):
        return None
    if all(wall(when, reader) == wall(when, hours["zone"]) for pair in every for when in pair):
        return None
    rows: dict[str, set[int]] = {}
    for opens, closes in every:
        first, last = wall(opens, reader), wall(closes, reader)
        end = f"{last:%H:%M}" + ("+" if last.date() > first.date() else "")
        rows.setdefault(f"{first:%H:%M}-" + ("24:00" if end.startswith("00:00") else end), set()).add(
            first.isoweekday()
        )
    return sorted(f"{','.join(map(str, sorted(days)))} {times}" for times, days in rows.items())


# --- Asking the script ------------------------------------------------------------------------------------------------


@contextmanager
def asker(node: Path, zone: str) -> Iterator[Asker]:
    """Yield a function that asks the script, on a machine in this zone."""
    command = [node, ROOT / "tests" / "node" / "opening.mjs", ROOT / "assets" / "opening.js"]
    env = {**os.environ, "TZ": zone}
    with subprocess.Popen(
        command, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdin
        assert process.stdout

        def ask(hours: Hours, now: datetime, zone: str | None = None) -> dict[str, Any]:
            question = {"hours": hours, "now": round(now.timestamp() * 1000), "zone": zone}
            process.stdin.write(json.dumps(question) + "\n")
            process.stdin.flush()
            return json.loads(process.stdout.readline())

        try:
            yield ask
        finally:
            process.stdin.close()
            process.wait(10)


@pytest.fixture(scope="module")
def ask_in(node: Path) -> Iterator[Asker]:
    """Return a function that gives the asker for a zone; one program runs for each."""
    with ExitStack() as stack:
        askers: dict[str, Asker] = {}

        def ask(zone: str) -> Asker:
            if zone not in askers:
                askers[zone] = stack.enter_context(asker(node, zone))
            return askers[zone]

        yield ask


def when(milliseconds: int | None) -> datetime | None:
    return None if milliseconds is None else datetime.fromtimestamp(milliseconds / 1000, UTC)


def hours_of(name: str) -> Hours:
    """The hours of tests/hours.yaml with this name, as a page gives them to the script."""
    hours = FILE["hours"][name]
    weekly = [{**entry, "days": sorted(DAYS.index(day) + 1 for day in entry["days"])} for entry in hours["weekly"]]
    return {"zone": hours["zone"], "weekly": weekly, "closed": [str(day) for day in hours.get("closed", [])]}


def rows(answer: dict[str, Any]) -> list[str] | None:
    """The script's rows, as `there` writes them."""
    if answer["there"] is None:
        return None
    return sorted(
        f"{','.join(map(str, row['days']))} {row['opens']}-{row['closes']}{'+' if row['overnight'] else ''}"
        for row in answer["there"]
    )


def clock(moment: datetime | None, zone: str) -> str | None:
    return moment and f"{moment.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"


@pytest.mark.parametrize("case", CASES, ids=[case["claim"] for case in CASES])
def test_a_reader_is_told_what_the_case_says(ask_in: Asker, case: dict[str, Any]) -> None:
    """On a machine in the reader's zone; the other calculation says the same."""
    hours, now = hours_of(case["hours"]), datetime.fromisoformat(case["now"])
    answer = ask_in(case["reader"])(hours, now)
    found = {"open": answer["open"], "next": clock(when(answer["until"]), case["reader"]), "there": rows(answer)}

    assert found == {"open": case["open"], "next": case["next"], "there": case["there"]}
    assert (answer["open"], when(answer["until"])) == state(hours, now)
    assert rows(answer) == there(hours, now, case["reader"])


def test_the_cases_are_many_and_no_two_are_the_same() -> None:
    assert len(CASES) >= 40
    assert len({(case["hours"], case["now"], case["reader"]) for case in CASES}) == len(CASES)
    assert len({case["claim"] for case in CASES}) == len(CASES)
    assert {case["hours"] for case in CASES} == set(FILE["hours"])


@pytest.mark.parametrize(
    ("moments", "reading"),
    [
        (("2026-11-23T09:00Z", "2026-11-23T08:00Z"), {"weekday": 1, "time": "17:00", "daysAhead": 0}),
        (("2026-11-23T16:00Z", "2026-11-23T15:59Z"), {"weekday": 2, "time": "00:00", "daysAhead": 1}),
        (("2026-11-30T01:00Z", "2026-11-23T01:00Z"), {"weekday": 1, "time": "09:00", "daysAhead": 7}),
    ],
)
def test_the_next_change_is_read_from_the_readers_clock(
    ask_in: Asker, moments: tuple[str, str], reading: dict[str, Any]
) -> None:
    opens, now = (datetime.fromisoformat(text) for text in moments)
    local = opens.astimezone(ZoneInfo("Asia/Shanghai"))
    weekly = [{"days": [1, 2, 3, 4, 5, 6, 7], "opens": f"{local:%H:%M}", "closes": "24:00"}]
    today = now.astimezone(ZoneInfo("Asia/Shanghai")).date()
    closed = [(today + timedelta(days=ahead)).isoformat() for ahead in range((local.date() - today).days)]

    answer = ask_in("Asia/Shanghai")({"zone": "Asia/Shanghai", "weekly": weekly, "closed": closed}, now)

    assert answer["reading"] == reading


@pytest.mark.parametrize(
    ("days", "run"),
    [
        ([1, 2, 3, 4, 5], [1, 5]),
        ([1, 2, 3, 4, 7], [7, 4]),
        ([1, 6, 7], [6, 1]),
        ([1, 2], None),
        ([1, 3, 5], None),
        ([1, 2, 3, 5], None),
    ],
)
def test_days_in_a_row_are_said_as_first_and_last_even_past_sunday(
    ask_in: Asker, days: list[int], run: list[int] | None
) -> None:
    hours = {"zone": "UTC", "weekly": [{"days": days, "opens": "09:00", "closes": "12:00"}], "closed": []}

    answer = ask_in("Etc/GMT-1")(hours, datetime(2026, 11, 23, tzinfo=UTC))

    assert [row["run"] for row in answer["there"]] == [run]


@pytest.mark.parametrize(
    ("span", "words"),
    [
        ("5 min", {"zh-Hans-CN": "5分钟", "en-GB": "5 minutes"}),
        ("1 h", {"zh-Hans-CN": "1小时", "en-GB": "1 hour"}),
        ("3 d", {"zh-Hans-CN": "3天", "en-GB": "3 days"}),
    ],
)
def test_a_length_of_time_is_said_as_each_language_says_it(span: str, words: dict[str, str]) -> None:
    assert {tag: format_span(span, tag) for tag in words} == words


# --- Any hours, any moment, any zone ----------------------------------------------------------------------------------

# With changes at midnight (Santiago), of half an hour (Lord Howe), and offsets of quarters of an hour.
ZONES = st.sampled_from(
    [
        *("Asia/Shanghai", "Europe/London", "America/New_York", "America/Los_Angeles", "Europe/Berlin", "UTC"),
        *("Asia/Kolkata", "Asia/Kathmandu", "Australia/Lord_Howe", "Australia/Sydney", "Pacific/Auckland"),
        *("Pacific/Chatham", "Pacific/Kiritimati", "Pacific/Pago_Pago", "America/St_Johns", "America/Santiago"),
    ]
)
MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - bounds are naive
TIMES = st.integers(0, 24 * 4).map(lambda quarters: f"{quarters // 4:02}:{quarters % 4 * 15:02}")
ENTRIES = st.tuples(st.sets(st.integers(1, 7), min_size=1), st.lists(TIMES, min_size=2, max_size=2, unique=True)).map(
    lambda pair: {"days": sorted(pair[0]), "opens": min(pair[1]), "closes": max(pair[1])}
)


@st.composite
def questions(draw: st.DrawFn) -> tuple[Hours, datetime, str]:
    now = draw(MOMENTS).replace(microsecond=0)
    closed = draw(st.sets(st.integers(-2, 30), max_size=12))
    days = sorted((now.date() + timedelta(days=ahead)).isoformat() for ahead in closed)
    hours = {"zone": draw(ZONES), "weekly": draw(st.lists(ENTRIES, min_size=1, max_size=4)), "closed": days}
    return hours, now, draw(ZONES)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(question=questions())
def test_two_calculations_agree(ask_in: Asker, question: tuple[Hours, datetime, str]) -> None:
    hours, now, reader = question
    answer = ask_in("UTC")(hours, now, reader)

    assert (answer["open"], when(answer["until"])) == state(hours, now)
    assert rows(answer) == there(hours, now, reader)
