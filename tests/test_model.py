"""Facts and their models: what each key allows, and the exact line for what it doesn't."""

import shutil
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pytest

from helpsite.data.catalog import Catalog, read_catalog
from helpsite.pages.page import read_page
from helpsite.problem import Place, ProblemsFound

SAMPLE = Path(__file__).parent / "sample"

IDENTITY = "write a host that was ours on a day, a comma and that day, for example help.example.com,2026-07-01"
MAP = 'write its keys below it, such as "{}: …", indented by two spaces'
LANGUAGES = "give the words once a language: {zh: …, en: …}"
LIST = 'begin each entry with "- " on a line of its own'
ADD = "add it; the top of the file says what it means"
AMOUNT = 'write digits and a point, for example "0.0005"'
DIGITS = "write digits only, without quotes"
DATE = "write year-month-day, for example 2026-07-01"


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return read_catalog(SAMPLE)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of the sample's data, to be changed."""
    shutil.copytree(SAMPLE / "data", tmp_path / "data")
    return tmp_path


def replace(root: Path, path: str, old: str, new: str) -> None:
    """Puts `new` for `old`, which stands once in the file."""
    text = (root / path).read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path}"
    (root / path).write_text(text.replace(old, new), encoding="utf-8")


def lines_of(root: Path) -> list[str]:
    """The problem lines that reading this project's facts ends with."""
    with pytest.raises(ProblemsFound) as found:
        read_catalog(root)
    return [str(problem) for problem in found.value.problems]


@pytest.mark.parametrize(
    ("path", "old", "new", "lines"),
    [
        # Keys
        pytest.param(
            "channels",
            "    caution: {",
            "    cuation: {",
            ['41:5: the key "cuation" is not known here; did you mean "caution"?'],
            id="an unknown key has the nearest one",
        ),
        pytest.param(
            "fees",
            "networks:\n",
            "nets:\n",
            [
                f'3:1: the key "networks" is missing; {ADD}',
                '25:1: the key "nets" is not known here; did you mean "networks"?',
            ],
            id="a misspelt key is unknown, and the right one is missing",
        ),
        pytest.param(
            "site",
            "policy:\n  notice_days: 7\n",
            "policy:\n  公告: 7\n  notice_days: 7\n",
            ['39:3: the key "公告" is not known here; use one of notice_days, recheck_days'],
            id="a key that is like none has all of them",
        ),
        pytest.param(
            "regions",
            "      reason: For the tests.\n",
            "      reason: For the tests.\n      Reason: Again.\n",
            ['32:7: the key "Reason" is not known here; did you mean "reason"?'],
            id="a key in capitals is unknown",
        ),
        pytest.param(
            "channels", "    kind: email\n", "", [f'33:5: the key "kind" is missing; {ADD}'], id="a missing key"
        ),
        pytest.param(
            "channels",
            '          opens: "13:00"\n',
            "",
            [f'27:11: the key "opens" is missing; {ADD}'],
            id="a missing key deep inside",
        ),
        pytest.param(
            "fees",
            "    effective_until: 2026-08-31\n",
            "",
            [f'92:5: the key "effective_until" is missing; {ADD}'],
            id="a promotion without its end",
        ),
        pytest.param(
            "channels",
            "name: {zh: 微博, en: Weibo}",
            "name: {zh: 微博, en: Weibo, and more}",
            ['49:31: "and more" stands after a comma and so became a key; put words that hold a comma in quotes: "…"'],
            id="words with a comma",
        ),
        pytest.param(
            "site",
            "identity: help.example.com,2026-07-01\n",
            "identity: https://help.example.com/\n",
            [f'71:11: "https://help.example.com/" is not a host and a day; {IDENTITY}'],
            id="an identity without a day",
        ),
        pytest.param(
            "site",
            "identity: help.example.com,2026-07-01\n",
            "identity: help.example.com,2026-02-30\n",
            ['71:11: "2026-02-30" is not a day of the calendar; check month and day'],
            id="an identity of a day that never was",
        ),
        # Types
        pytest.param(
            "channels",
            "name: {zh: 微博, en: Weibo}",
            "name: Weibo",
            [f'49:11: "name" must be words in each language, not the words "Weibo"; {LANGUAGES}'],
            id="words in place of words in each language",
        ),
        pytest.param(
            "channels",
            "name: {zh: 微博, en: Weibo}",
            "name: [微博, Weibo]",
            [f'49:11: "name" must be words in each language, not a list; {LANGUAGES}'],
            id="a list in place of words in each language",
        ),
        pytest.param(
            "site",
            "policy:\n  notice_days: 7\n  recheck_days: 90\n",
            "policy: 7\n",
            [f'38:9: "policy" must be a map of keys, not the number 7; {MAP.format("notice_days")}'],
            id="a number in place of a map",
        ),
        pytest.param(
            "site",
            "policy:\n  notice_days: 7\n  recheck_days: 90\n",
            "policy:\n  - notice_days: 7\n  - recheck_days: 90\n",
            [f'39:3: "policy" must be a map of keys, not a list; {MAP.format("notice_days")}'],
            id="a list in place of a map",
        ),
        pytest.param(
            "strings",
            "nav:\n",
            "nav: x\nnov:\n",
            [
                f'3:6: "nav" must be a map of keys, not the words "x"; {MAP.format("home")}',
                '4:1: the key "nov" is not known here; did you mean "nav"?',
            ],
            id="words in place of a group",
        ),
        pytest.param(
            "channels",
            "best_for: [urgent]",
            "best_for: {urgent: general}",
            [f'65:15: "best_for" must be a list, not a map of keys; {LIST}'],
            id="a map in place of a list",
        ),
        pytest.param(
            "channels",
            "best_for: [urgent]",
            "best_for: urgent",
            ['65:15: "best_for" must be a list, not the words "urgent"; put it in brackets: [urgent]'],
            id="words in place of a list",
        ),
        pytest.param(
            "channels",
            "best_for: [urgent]",
            "best_for:",
            ['65:14: "best_for" is empty; fill it in'],
            id="nothing in place of a list",
        ),
        pytest.param(
            "channels",
            "best_for: [urgent]",
            "best_for: [1]",
            ['65:16: an entry of "best_for" must be words, not the number 1; put it in quotes: "1"'],
            id="a number in a list of words",
        ),
        pytest.param(
            "channels",
            "name: {zh: 微博, en: Weibo}",
            "name: {zh: 微博, en: 5.10}",
            ['49:24: "en" must be words, not the number 5.10; put it in quotes: "5.10"'],
            id="a number in place of words",
        ),
        pytest.param(
            "channels",
            "name: {zh: 微博, en: Weibo}",
            "name: {zh: 微博, en: true}",
            ['49:24: "en" must be words, not the yes-or-no value true; put it in quotes: "true"'],
            id="a yes-or-no value in place of words",
        ),
        pytest.param(
            "channels",
            "name: {zh: 微博, en: Weibo}",
            "name: {zh: 微博, en: {long: Weibo}}",
            ['49:24: "en" must be words, not a map of keys; write words'],
            id="a map in place of words",
        ),
        pytest.param(
            "channels",
            'address: "+442079460000"',
            "address: +442079460000",
            ['62:14: "address" must be words, not the number +442079460000; put it in quotes: "+442079460000"'],
            id="a phone number without quotes keeps its plus sign",
        ),
        pytest.param(
            "channels",
            'address: "+442079460000"',
            "address: 02079460000",
            ['62:14: "address" must be words, not the number 02079460000; put it in quotes: "02079460000"'],
            id="a phone number without quotes keeps its zero",
        ),
        pytest.param(
            "fees",
            "decimals: 6",
            'decimals: "6"',
            ['23:15: "decimals" must be a whole number, not the words "6"; write digits only, without quotes'],
            id="words in place of a number",
        ),
        pytest.param(
            "fees",
            "decimals: 6",
            "decimals: 6.0",
            ['23:15: "decimals" must be a whole number, not the number 6.0; write digits only, without quotes'],
            id="a fraction in place of a whole number",
        ),
        pytest.param(
            "fees",
            "decimals: 6",
            "decimals: yes",
            ['23:15: "decimals" must be a whole number, not the words "yes"; write digits only, without quotes'],
            id="a word in place of a number",
        ),
        pytest.param(
            "fees",
            "decimals: 6",
            "decimals: true",
            [f'23:15: "decimals" must be a whole number, not the yes-or-no value true; {DIGITS}'],
            id="a yes-or-no value in place of a number",
        ),
        pytest.param(
            "channels",
            "    sample: true\n\n  - id: email",
            "    sample: yes\n\n  - id: email",
            ['31:13: "sample" must be true or false, not the words "yes"; write true or false, without quotes'],
            id="yes in place of true",
        ),
        pytest.param(
            "channels",
            "    sample: true\n\n  - id: email",
            '    sample: "true"\n\n  - id: email',
            ['31:13: "sample" must be true or false, not the words "true"; write true or false, without quotes'],
            id="true in quotes",
        ),
        pytest.param(
            "channels",
            "    sample: true\n\n  - id: email",
            "    sample: 1\n\n  - id: email",
            ['31:13: "sample" must be true or false, not the number 1; write true or false, without quotes'],
            id="one in place of true",
        ),
        # Numbers, lengths, choices
        pytest.param(
            "fees", "decimals: 6", "decimals: 31", ['23:15: "decimals" is 31; the most is 30'], id="too great"
        ),
        pytest.param(
            "fees", "decimals: 6", "decimals: -1", ['23:15: "decimals" is -1; the least is 0'], id="too small"
        ),
        pytest.param(
            "site", "recheck_days: 90", "recheck_days: 0", ['40:17: "recheck_days" is 0; the least is 1'], id="no days"
        ),
        pytest.param(
            "site",
            "brand: {zh: 示例, en: Sample}",
            f"brand: {{zh: 示例, en: {'a' * 2001}}}",
            ['5:21: "en" is longer than 2000 characters; shorten it'],
            id="words that are too long",
        ),
        pytest.param(
            "channels",
            "id: weibo",
            f"id: {'a' * 61}",
            ['46:9: "id" is longer than 60 characters; shorten it'],
            id="an id that is too long",
        ),
        pytest.param(
            "channels",
            "name: {zh: 微博, en: Weibo}",
            'name: {zh: 微博, en: ""}',
            ['49:24: "en" is empty; fill it in'],
            id="no words in quotes",
        ),
        pytest.param(
            "channels",
            "name: {zh: 微博, en: Weibo}",
            "name: {zh: 微博, en: }",
            ['49:24: "en" is empty; fill it in'],
            id="no words at all",
        ),
        pytest.param(
            "channels",
            "best_for: [urgent]",
            "best_for: []",
            ['65:15: "best_for" is empty; fill it in'],
            id="an empty list",
        ),
        pytest.param(
            "fees",
            "regions: [jp]",
            "regions: []",
            ['57:14: "regions" is empty; fill it in'],
            id="an empty list of regions, which would say that it holds nowhere",
        ),
        pytest.param(
            "channels",
            "id: weibo",
            "id: Wei Bo",
            ['46:9: "Wei Bo" is no good for "id"; use lower-case letters, digits and single hyphens'],
            id="an id with capitals and a space",
        ),
        pytest.param(
            "channels",
            "id: weibo",
            "id: 微博",
            ['46:9: "微博" is no good for "id"; use lower-case letters, digits and single hyphens'],
            id="a Chinese id",
        ),
        pytest.param(
            "channels",
            "id: weibo",
            "id: ../weibo",
            ['46:9: "../weibo" is no good for "id"; use lower-case letters, digits and single hyphens'],
            id="an id that leads elsewhere",
        ),
        pytest.param(
            "channels",
            "id: weibo",
            'id: "weibo\\n"',
            ['46:9: "weibo\\u000a" is no good for "id"; use lower-case letters, digits and single hyphens'],
            id="an id with a line end",
        ),
        pytest.param(
            "channels",
            "id: weibo",
            "id: wei--bo",
            ['46:9: "wei--bo" is no good for "id"; use lower-case letters, digits and single hyphens'],
            id="an id with two hyphens",
        ),
        pytest.param(
            "fees",
            "symbol: USDT",
            "symbol: US$T",
            ['21:13: "US$T" is no good for "symbol"; use letters and digits'],
            id="a symbol with a sign",
        ),
        pytest.param(
            "channels",
            "kind: email\n",
            "kind: emial\n",
            ['34:11: "emial" is not allowed for "kind"; did you mean "email"?'],
            id="a misspelt choice has the nearest one",
        ),
        pytest.param(
            "fees",
            "basis: network\n",
            "basis: 固定\n",
            ['38:16: "固定" is not allowed for "basis"; use one of flat, network, percentage, tiers'],
            id="a choice that is like none has all of them",
        ),
        pytest.param("channels", "kind: email\n", "kind:\n", ['34:10: "kind" is empty; fill it in'], id="no choice"),
        pytest.param(
            "channels",
            "kind: email\n",
            "kind: [email]\n",
            ['34:11: "kind" must be words, not a list; use one of email, form, live-chat, phone, social'],
            id="a list in place of a choice",
        ),
        # Dates, times, amounts
        pytest.param(
            "regions",
            "verified_on: 2026-07-01",
            "verified_on: 2026-7-1",
            [f'15:24: "2026-7-1" is not a date; {DATE}'],
            id="a date without its zeros",
        ),
        pytest.param(
            "regions",
            "verified_on: 2026-07-01",
            "verified_on: 01/07/2026",
            [f'15:24: "01/07/2026" is not a date; {DATE}'],
            id="a date the other way round",
        ),
        pytest.param(
            "regions",
            "verified_on: 2026-07-01",
            "verified_on: 2026年7月1日",
            [f'15:24: "2026年7月1日" is not a date; {DATE}'],
            id="a date in Chinese",
        ),
        pytest.param(
            "regions",
            "verified_on: 2026-07-01",
            "verified_on: 20260701",
            [f'15:24: "20260701" is not a date; {DATE}'],
            id="a date without its hyphens",
        ),
        pytest.param(
            "regions",
            "verified_on: 2026-07-01",
            "verified_on: 2026-07-01T10:00:00+08:00",
            [f'15:24: "2026-07-01T10:00:00+08:00" is not a date; {DATE}'],
            id="a date with a time",
        ),
        pytest.param(
            "regions",
            "verified_on: 2026-07-01",
            "verified_on: 2026-02-30",
            ['15:24: "2026-02-30" is not a day of the calendar; check month and day'],
            id="a day that no calendar has",
        ),
        pytest.param(
            "regions",
            "verified_on: 2026-07-01",
            "verified_on: [2026-07-01]",
            [f'15:24: "verified_on" must be a date, not a list; {DATE}'],
            id="a list in place of a date",
        ),
        pytest.param(
            "fees",
            "effective_until: 2026-08-31",
            "effective_until:",
            ['98:21: "effective_until" is empty; fill it in'],
            id="no date where there must be one",
        ),
        pytest.param(
            "channels",
            'opens: "13:00"',
            "opens: 9:00",
            ['28:18: "9:00" is not a time of day; write hours and minutes, for example "09:00"'],
            id="a time without its zero",
        ),
        pytest.param(
            "channels",
            'opens: "13:00"',
            'opens: "24:01"',
            ['28:18: "24:01" is not a time of day; write hours and minutes, for example "09:00"'],
            id="a time after midnight",
        ),
        pytest.param(
            "channels",
            'opens: "13:00"',
            'opens: "09：00"',
            ['28:18: "09：00" is not a time of day; write hours and minutes, for example "09:00"'],
            id="a time with a full-width colon",
        ),
        pytest.param(
            "channels",
            'opens: "13:00"',
            "opens: 9",
            ['28:18: "9" is not a time of day; write hours and minutes, for example "09:00"'],
            id="a time without minutes",
        ),
        pytest.param("channels", 'opens: "13:00"', "opens:", ['28:17: "opens" is empty; fill it in'], id="no time"),
        pytest.param(
            "fees",
            'amount: "1.5"',
            "amount: 1.50",
            ['65:17: the amount 1.50 is not in quotes; write "1.50", so that no digit is lost'],
            id="an amount without quotes",
        ),
        pytest.param(
            "fees",
            'amount: "1.5"',
            "amount: 2",
            ['65:17: the amount 2 is not in quotes; write "2", so that no digit is lost'],
            id="a whole amount without quotes",
        ),
        pytest.param(
            "fees", 'amount: "1.5"', 'amount: "1,5"', [f'65:17: "1,5" is not an amount; {AMOUNT}'], id="a decimal comma"
        ),
        pytest.param(
            "fees",
            'amount: "1.5"',
            'amount: "-1.5"',
            [f'65:17: "-1.5" is not an amount; {AMOUNT}'],
            id="less than nothing",
        ),
        pytest.param(
            "fees",
            'amount: "1.5"',
            'amount: "1.5 USDT"',
            [f'65:17: "1.5 USDT" is not an amount; {AMOUNT}'],
            id="an amount with its unit",
        ),
        pytest.param(
            "fees", 'amount: "1.5"', 'amount: "1e3"', [f'65:17: "1e3" is not an amount; {AMOUNT}'], id="an exponent"
        ),
        pytest.param(
            "fees", 'amount: "1.5"', 'amount: "NaN"', [f'65:17: "NaN" is not an amount; {AMOUNT}'], id="not a number"
        ),
        pytest.param(
            "fees",
            'amount: "1.5"',
            'amount: "１.５"',
            [f'65:17: "１.５" is not an amount; {AMOUNT}'],
            id="full-width digits",
        ),
        pytest.param(
            "fees", 'amount: "1.5"', 'amount: ""', [f'65:17: "" is not an amount; {AMOUNT}'], id="an empty amount"
        ),
        pytest.param(
            "fees",
            'amount: "0.5"\n',
            "amount:\n",
            ['96:12: "amount" is empty; fill it in'],
            id="no amount where there must be one",
        ),
        pytest.param(
            "fees",
            'amount: "1.5"',
            "amount: true",
            [f'65:17: "amount" must be an amount, not the yes-or-no value true; {AMOUNT}'],
            id="a yes-or-no value in place of an amount",
        ),
        pytest.param(
            "fees",
            'amount: "1.5"',
            'amount: ["1.5"]',
            [f'65:17: "amount" must be an amount, not a list; {AMOUNT}'],
            id="a list in place of an amount",
        ),
    ],
)
def test_a_value_that_its_key_does_not_allow_is_told_with_its_place(
    path: str, old: str, new: str, lines: list[str], root: Path
) -> None:
    replace(root, f"data/{path}.yaml", old, new)

    assert lines_of(root) == [f"data/{path}.yaml:{line}" for line in lines]


@pytest.mark.parametrize(
    ("name", "text", "kind"),
    [
        ("site", "- a\n", "a list"),
        ("channels", "- a\n", "a list"),
        ("regions", "- a\n", "a list"),
        ("fees", "- a\n", "a list"),
        ("strings", "- a\n", "a list"),
        ("search", "- a\n", "a list"),
        ("fees", "hello\n", 'the words "hello"'),
        ("fees", "5\n", "the number 5"),
    ],
)
def test_a_file_that_is_no_map_is_told(name: str, text: str, kind: str, root: Path) -> None:
    (root / f"data/{name}.yaml").write_text(text, encoding="utf-8")

    assert lines_of(root) == [
        f'data/{name}.yaml:1:1: the file must be a map of keys, not {kind}; begin it with "key: value" lines'
    ]


def test_a_missing_file_is_told(root: Path) -> None:
    (root / "data/regions.yaml").unlink()

    assert lines_of(root) == ["data/regions.yaml: the file is missing; restore it from git"]


def test_all_problems_of_all_files_are_told_at_once_by_file_line_and_column(root: Path) -> None:
    replace(root, "data/strings.yaml", "home: {zh: 首页, en: Home}", "home: {zh: 1, en: 2}")
    replace(root, "data/site.yaml", "notice_days: 7", "notice_days: x")
    replace(root, "data/regions.yaml", 'code: "jp"', "code: [jp]")
    replace(root, "data/channels.yaml", "    kind: email\n", "    kind: emial\n    kind: email\n")
    replace(root, "data/fees.yaml", 'amount: "2"\n', "amount: 2\n")
    replace(root, "data/fees.yaml", "decimals: 6", "decimals: 60")

    assert lines_of(root) == [
        'data/channels.yaml:35:5: the key "kind" stands here a second time (first in line 34); keep one of the two',
        'data/fees.yaml:23:15: "decimals" is 60; the most is 30',
        'data/fees.yaml:70:17: the amount 2 is not in quotes; write "2", so that no digit is lost',
        'data/regions.yaml:10:11: "code" must be words, not a list; write words',
        f'data/site.yaml:39:16: "notice_days" must be a whole number, not the words "x"; {DIGITS}',
        'data/strings.yaml:4:14: "zh" must be words, not the number 1; put it in quotes: "1"',
        'data/strings.yaml:4:21: "en" must be words, not the number 2; put it in quotes: "2"',
    ]


def test_problems_stand_in_the_order_of_their_lines_as_numbers(root: Path) -> None:
    replace(root, "data/channels.yaml", "id: urgent", "id: U")
    replace(root, "data/channels.yaml", "id: email", "id: E")
    replace(root, "data/channels.yaml", "id: chat", "id: C")

    assert [line.split(":")[1] for line in lines_of(root)] == ["4", "10", "33"]


# --- What is read -----------------------------------------------------------------------------------------------------


def test_facts_are_read_as_what_they_mean(catalog: Catalog) -> None:
    japan = catalog.regions.regions[0]
    rate = catalog.fees.fees[1].rates[0]

    assert (japan.code, japan.own_name, list(japan.services)) == ("jp", None, ["wallet", "swap"])
    assert japan.services["wallet"][0].model_dump() == {
        "source": "company",
        "verified_on": date(2026, 7, 1),
        "verified_by": None,
        "method": None,
        "effective_from": date(2026, 1, 1),
        "effective_until": date(2026, 12, 31),
        "sample": False,
        "status": "available",
        "announcement": None,
        "note": None,
    }
    assert [str(amount) for amount in (rate.amount, rate.minimum, rate.maximum)] == ["0.1", "0.001", "0.01"]
    assert all(isinstance(amount, Decimal) for amount in (rate.amount, rate.minimum, rate.maximum))
    assert catalog.languages == ["zh", "en"]
    assert catalog.has_samples
    assert catalog.site.brand["zh"] == "示例"


@pytest.mark.parametrize("year", [1999, 2200])
def test_a_year_that_nobody_means_is_told(year: int, root: Path) -> None:
    replace(root, "data/fees.yaml", "effective_from: 2026-10-01", f"effective_from: {year}-10-01")

    assert lines_of(root) == [f'data/fees.yaml:71:25: the year of "{year}-10-01" can\'t be meant; correct it']


@pytest.mark.parametrize("year", [2000, 2199])
def test_the_first_and_the_last_year_can_be_meant(year: int, root: Path) -> None:
    replace(root, "data/fees.yaml", "effective_from: 2026-10-01", f"effective_from: {year}-10-01")

    assert read_catalog(root).fees.fees[2].rates[2].effective_from == date(year, 10, 1)


def test_a_change_ends_on_the_day_before_the_next_one_begins(root: Path) -> None:
    """Unless it says itself when it ends. What stands in the wrong order is left for a rule to tell."""

    def days(catalog: Catalog) -> list[tuple[str | None, str | None]]:
        rates = catalog.fees.fees[2].rates
        return [tuple(day and str(day) for day in (rate.effective_from, rate.effective_until)) for rate in rates]

    assert days(read_catalog(root)) == [
        (None, "2026-05-31"),
        ("2026-06-01", "2026-09-30"),
        ("2026-10-01", None),
    ]
    replace(root, "data/fees.yaml", "        effective_until: 2026-05-31\n", "")
    assert days(read_catalog(root))[0] == (None, "2026-05-31")
    replace(
        root,
        "data/fees.yaml",
        "effective_from: 2026-06-01",
        "effective_from: 2026-06-01\n        effective_until: 2026-07-31",
    )
    assert days(read_catalog(root))[1] == ("2026-06-01", "2026-07-31")
    replace(root, "data/fees.yaml", "        effective_until: 2026-07-31\n", "")
    replace(root, "data/fees.yaml", "effective_from: 2026-10-01", "effective_from: 2026-06-01")
    assert days(read_catalog(root))[1:] == [("2026-06-01", None), ("2026-06-01", None)]
    replace(root, "data/fees.yaml", "        effective_from: 2026-06-01\n        announcement", "        announcement")
    assert days(read_catalog(root))[1:] == [("2026-06-01", None), (None, None)]


def test_a_change_that_was_given_its_last_day_still_knows_where_it_stands(catalog: Catalog) -> None:
    stage = catalog.regions.regions[0].services["wallet"][0]

    assert str(stage.effective_until) == "2026-12-31"
    assert stage.place("effective_from") == Place("data/regions.yaml", 16, 27)
    assert stage.place("effective_until") == stage.place() == Place("data/regions.yaml", 13, 11)


def test_an_amount_keeps_each_digit(root: Path) -> None:
    replace(
        root,
        "data/fees.yaml",
        'amount: "1.5"',
        'amount: "123456789012345678901234567890.100000000000000000000000000010"',
    )

    assert (
        str(read_catalog(root).fees.fees[2].rates[1].amount)
        == "123456789012345678901234567890.100000000000000000000000000010"
    )


@pytest.mark.parametrize("word", ["no", "on", "y"])
def test_a_country_code_is_never_taken_for_yes_or_no(word: str, root: Path) -> None:
    replace(root, "data/regions.yaml", 'code: "fr"', f"code: {word}")

    assert read_catalog(root).regions.regions[1].code == word


def test_a_key_that_may_be_left_out_may_not_stand_without_a_value(root: Path) -> None:
    """A contact whose address was deleted by a slip would be gone without a word."""
    replace(root, "data/regions.yaml", "verified_on: 2026-07-01", "verified_on:")

    with pytest.raises(ProblemsFound) as found:
        read_catalog(root)

    assert str(found.value) == 'data/regions.yaml:15:23: "verified_on" is empty; fill it in, or delete the line'


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ("{zh：波场, en: TRON}", 'the colon "：" is a full-width one; write ":" and a space'),
        ("{zh:波场, en: TRON}", 'there is no space after "zh:"; put one there'),
    ],
)
def test_a_mistyped_colon_is_told_as_one(root: Path, words: str, problem: str) -> None:
    replace(root, "data/fees.yaml", "name: {zh: 波场, en: TRON}", f"name: {words}")

    with pytest.raises(ProblemsFound) as found:
        read_catalog(root)

    assert [f"{one.fact}; {one.way_out}" for one in found.value.problems] == [problem]


def test_facts_cannot_be_changed(catalog: Catalog) -> None:
    with pytest.raises(ValueError, match="frozen"):
        catalog.site.address = "https://www.example.org/"


def test_a_fact_knows_where_it_and_each_of_its_values_stands(catalog: Catalog) -> None:
    chat = catalog.channels.channels[0]

    assert {
        "the fact": chat.place(),
        "a value": chat.place("kind"),
        "words": chat.name.place(),
        "words in a language": chat.name.place("en"),
        "the same from the fact": chat.place("name", "en"),
        "an entry of a list": chat.place("best_for", 1),
        "a fact inside": chat.hours and chat.hours.weekly[1].place("closes"),
        "a key that is left out": chat.place("caution"),
        "words in a list": chat.prepare[0].place(),
    } == {
        "the fact": Place("data/channels.yaml", 10, 5),
        "a value": Place("data/channels.yaml", 11, 11),
        "words": Place("data/channels.yaml", 12, 11),
        "words in a language": Place("data/channels.yaml", 12, 26),
        "the same from the fact": Place("data/channels.yaml", 12, 26),
        "an entry of a list": Place("data/channels.yaml", 16, 24),
        "a fact inside": Place("data/channels.yaml", 29, 19),
        "a key that is left out": Place("data/channels.yaml", 10, 5),
        "words in a list": Place("data/channels.yaml", 18, 9),
    }


def test_words_of_the_interface_know_their_place(catalog: Catalog) -> None:
    assert catalog.strings.root["nav"]["home"].place("zh") == Place("data/strings.yaml", 4, 14)
    assert catalog.strings.place("nav", "home", "en") == Place("data/strings.yaml", 4, 22)


def test_each_fact_of_a_catalog_knows_a_place_in_a_file(catalog: Catalog) -> None:
    """A rule can say of any fact where it stands, and no two facts of one kind share a place."""
    facts = catalog.facts
    places = [(type(fact), fact.place()) for fact in facts]

    assert len(facts) > 150
    assert {place.path for _, place in places} == {
        f"data/{name}.yaml" for name in ("site", "channels", "regions", "fees", "strings", "search")
    }
    assert all(place.line and place.column for _, place in places)
    assert len(set(places)) == len(places)


def test_what_is_wrong_with_the_words_that_people_search_by_is_told(root: Path) -> None:
    replace(root, "data/search.yaml", "said: [矿工费, gas]", "said: gas")
    replace(root, "data/search.yaml", "{said: [东京], means: 日本,", "{said: [], mean: 日本,")
    replace(root, "data/search.yaml", "  ignored: [please, how]\n", "  ignored: [please, 1]\n")
    replace(root, "data/search.yaml", "    - {said: [human, agent], means: support}\n", "    - human\n")

    assert lines_of(root) == [
        'data/search.yaml:6:14: "said" must be a list, not the words "gas"; put it in brackets: [gas]',
        'data/search.yaml:8:7: the key "means" is missing; add it; the top of the file says what it means',
        'data/search.yaml:8:14: "said" is empty; fill it in',
        'data/search.yaml:8:18: the key "mean" is not known here; did you mean "means"?',
        'data/search.yaml:10:21: an entry of "ignored" must be words, not the number 1; put it in quotes: "1"',
        'data/search.yaml:13:7: an entry of "words" must be a map of keys, not the words "human"; '
        'write its keys below it, such as "said: …", indented by two spaces',
    ]


# --- Front matter -----------------------------------------------------------------------------------------------------


def test_the_front_matter_of_a_page_is_read_with_its_places() -> None:
    page = read_page(SAMPLE, "en", "contact/index.md")

    assert page.meta.model_dump() == {
        "title": "Contact support",
        "description": "The ways to reach support.",
        "updated": date(2026, 7, 1),
        "template": None,
        "search": True,
    }
    assert page.meta.place("updated") == Place("docs/en/contact/index.md", 4, 10)
    assert (page.line, page.address, page.is_announcement) == (6, "/contact/", False)


def test_the_front_matter_of_an_announcement_has_its_moment_and_its_zone() -> None:
    page = read_page(SAMPLE, "en", "announcements/2026-07-01-opening.md")

    assert page.is_announcement
    assert page.meta.date == datetime(2026, 7, 1, 10, tzinfo=timezone(timedelta(hours=8)))
    assert page.meta.date.astimezone(UTC).hour == 2
    assert (page.meta.updated, page.meta.kind) == (date(2026, 7, 1), "product")


@pytest.mark.parametrize(
    ("written", "line"),
    [
        ("2026-07-01", '"2026-07-01" is not a moment with its zone'),
        ("2026-07-01T10:00:00", '"2026-07-01T10:00:00" is not a moment with its zone'),
        ("2026-07-01 10:00", '"2026-07-01 10:00" is not a moment with its zone'),
        ("2026-07-01T25:00:00+08:00", '"2026-07-01T25:00:00+08:00" is not a moment with its zone'),
        ("2026-02-30T10:00:00+08:00", '"2026-02-30T10:00:00+08:00" is not a moment with its zone'),
        ("yesterday", '"yesterday" is not a moment with its zone'),
    ],
)
def test_an_announcement_without_a_moment_and_its_zone_is_told(written: str, line: str, tmp_path: Path) -> None:
    path = "docs/en/announcements/2026-07-01-opening.md"
    (tmp_path / path).parent.mkdir(parents=True)
    shutil.copy(SAMPLE / path, tmp_path / path)
    replace(tmp_path, path, "2026-07-01T10:00:00+08:00", written)

    with pytest.raises(ProblemsFound) as found:
        read_page(tmp_path, "en", "announcements/2026-07-01-opening.md")

    assert str(found.value) == f"{path}:2:7: {line}; write for example 2026-07-01T10:00:00+08:00"


# --- Days, limits, and names of files -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "old", "new", "line"),
    [
        pytest.param(
            "fees",
            "effective_from: 2026-10-01",
            "effective_from: 1026-10-01",
            '71:25: the year of "1026-10-01" can\'t be meant; correct it',
            id="a year that nobody means",
        ),
        pytest.param(
            "fees",
            "effective_from: 2026-10-01",
            "effective_from: 2026-10-32",
            '71:25: "2026-10-32" is not a day of the calendar; check month and day',
            id="a day that no month has",
        ),
        pytest.param(
            "fees",
            "announcement: 2026-07-01-opening",
            "announcement: 2026-07-01-opening.md",
            '72:23: "2026-07-01-opening.md" is no good for "announcement"; '
            "write the file's name without folder and .md, such as 2026-07-01-lower-fees",
            id="an announcement with .md, which looks like a host",
        ),
        pytest.param(
            "regions",
            "announcement: 2026-07-01-opening",
            "announcement: announcements/2026-07-01-opening",
            '18:25: "announcements/2026-07-01-opening" is no good for "announcement"; '
            "write the file's name without folder and .md, such as 2026-07-01-lower-fees",
            id="an announcement with its folder",
        ),
        pytest.param(
            "regions",
            "      swap:\n",
            "      Swap:\n",
            '21:7: "Swap" is no good as a key; use lower-case letters, digits and single hyphens',
            id="a service that begins with a capital",
        ),
        pytest.param(
            "regions",
            "      swap:\n",
            f"      {'s' * 61}:\n",
            f'21:7: the key "{"s" * 59}…" is longer than 60 characters; shorten it',
            id="a service with a long name",
        ),
        pytest.param(
            "regions",
            "        - status: limited\n",
            "        - {status: unknown, source: company}\n" * 500 + "        - status: limited\n",
            '34:9: "wallet" has more than 500 entries; take some out',
            id="too many stages",
        ),
        pytest.param(
            "fees",
            "      - basis: network\n",
            "      - {basis: network, source: company}\n" * 500 + "      - basis: network\n",
            '38:7: "rates" has more than 500 entries; take some out',
            id="too many rates",
        ),
        pytest.param(
            "fees",
            '          - {from_amount: "0", basis: flat, amount: "2"}\n',
            '          - {from_amount: "0", basis: flat, amount: "2"}\n' * 50,
            '88:11: "tiers" has more than 50 entries; take some out',
            id="too many tiers",
        ),
    ],
)
def test_a_day_a_name_or_a_number_that_is_not_allowed_is_told_in_one_line(
    path: str, old: str, new: str, line: str, root: Path
) -> None:
    replace(root, f"data/{path}.yaml", old, new)

    assert lines_of(root) == [f"data/{path}.yaml:{line}"]


def test_as_many_rates_as_allowed_are_read(root: Path) -> None:
    rate = "      - {basis: network, source: company}\n"
    replace(root, "data/fees.yaml", "      - basis: network\n", rate * 499 + "      - basis: network\n")

    assert len(read_catalog(root).fees.fees[0].rates) == 500


@pytest.mark.parametrize("written", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
def test_a_moment_in_a_year_that_nobody_means_is_told(written: str, tmp_path: Path) -> None:
    path = "docs/en/announcements/2026-07-01-opening.md"
    (tmp_path / path).parent.mkdir(parents=True)
    shutil.copy(SAMPLE / path, tmp_path / path)
    replace(tmp_path, path, "2026-07-01T10:00:00+08:00", written)

    with pytest.raises(ProblemsFound) as found:
        read_page(tmp_path, "en", "announcements/2026-07-01-opening.md")

    assert str(found.value) == f'{path}:2:7: the year of "{written}" can\'t be meant; correct it'
