"""The files for programs on regions, fees and announcements: exact, with all that was, and as their schemas promise."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from conftest import ROOT, announcement, with_announcements
from helpsite.data.catalog import Catalog
from helpsite.data.model import Fee, Fees, Regions
from helpsite.project import Project, read_project
from helpsite.site.api import api

SAMPLE = ROOT / "tests" / "sample"
DAY = date(2026, 7, 15)
OPENING = {
    "zh": "https://help.example.com/announcements/2026-07-01-opening/",
    "en": "https://help.example.com/en/announcements/2026-07-01-opening/",
}

both_files = pytest.mark.parametrize("name", ["regions", "fees"])
every_file = pytest.mark.parametrize("name", ["regions", "fees", "announcements"])


def on(day: date) -> Project:
    """The tests' project on a day."""
    return read_project(SAMPLE, day)


def with_facts(project: Project, **files: Regions | Fees) -> Project:
    """The project with other regions or fees."""
    return replace(project, catalog=Catalog(**{**vars(project.catalog), **files}))


def of_api(project: Project, name: str) -> Any:
    return json.loads(api(project)[f"api/v1/{name}.json"])


def region_of(file: Any, code: str) -> Any:
    return next(region for region in file["regions"] if region["code"] == code)


def fee_of(file: Any, name: str) -> Any:
    return next(fee for fee in file["fees"] if fee["id"] == name)


# --- What they say ----------------------------------------------------------------------------------------------------


def test_a_region_has_the_whole_history_of_every_service() -> None:
    file = of_api(on(DAY), "regions")
    assert [service["id"] for service in file["services"]] == ["wallet", "swap"]
    assert file["regions"] == [
        {
            "code": "jp",
            "name": {"zh": "日本", "en": "Japan"},
            "also_called": [],
            "now": {"wallet": "available", "swap": "available"},
            "now_trust": {"wallet": "confirmed", "swap": "unconfirmed"},
            "services": {
                "wallet": [
                    {
                        "source": "company",
                        "verified_on": "2026-07-01",
                        "effective_from": "2026-01-01",
                        "effective_until": "2026-12-31",
                        "sample": False,
                        "status": "available",
                        "trust": "confirmed",
                        "confirmation": "confirmed",
                    },
                    {
                        "source": "company",
                        "effective_from": "2027-01-01",
                        "sample": False,
                        "announcement": "2026-07-01-opening",
                        "status": "withdraw-only",
                        "trust": "coming",
                        "confirmation": "unconfirmed",
                        "announcement_address": OPENING,
                    },
                ],
                "swap": [
                    {
                        "source": "company",
                        "effective_until": "2026-06-30",
                        "sample": False,
                        "status": "unavailable",
                        "trust": "ended",
                        "confirmation": "unconfirmed",
                    },
                    {
                        "source": "company",
                        "effective_from": "2026-07-01",
                        "sample": False,
                        "status": "available",
                        "trust": "unconfirmed",
                        "confirmation": "unconfirmed",
                    },
                ],
            },
        },
        {
            "code": "fr",
            "name": {"zh": "法国", "en": "France"},
            "also_called": [],
            "now": {"wallet": "limited", "swap": "unknown"},
            "now_trust": {"wallet": "unconfirmed", "swap": "unconfirmed"},
            "services": {
                "wallet": [
                    {
                        "source": "company",
                        "sample": False,
                        "note": {"zh": "部分服务受限。", "en": "Some services are limited."},
                        "status": "limited",
                        "trust": "unconfirmed",
                        "confirmation": "unconfirmed",
                    }
                ],
                "swap": [],
            },
        },
    ]


def test_a_fee_has_the_whole_history_of_its_rates_and_the_one_of_the_day() -> None:
    sample = {"source": "sample", "sample": True, "basis": "flat", "confirmation": "sample"}
    now = {
        **sample,
        "amount": "1.5",
        "effective_from": "2026-06-01",
        "effective_until": "2026-09-30",
        "trust": "sample",
    }
    assert fee_of(of_api(on(DAY), "fees"), "usdt-withdrawal") == {
        "id": "usdt-withdrawal",
        "operation": "withdrawal",
        "asset": "usdt",
        "network": "tron",
        "receiver": "company",
        "regions": ["jp"],
        "unit": "USDT",
        "digits": 6,
        "now": now,
        "rates": [
            {**sample, "amount": "2.5", "effective_until": "2026-05-31", "trust": "ended"},
            now,
            {
                **sample,
                "amount": "2",
                "effective_from": "2026-10-01",
                "trust": "coming",
                "announcement": "2026-07-01-opening",
                "announcement_address": OPENING,
            },
        ],
    }


def test_a_fee_in_money_has_the_digits_of_its_currency() -> None:
    fee = fee_of(of_api(on(DAY), "fees"), "usdt-transfer")
    assert (fee["unit"], fee["digits"]) == ("USD", 2)
    assert fee["now"]["tiers"] == [
        {"from_amount": "0", "basis": "flat", "amount": "2"},
        {"from_amount": "100", "basis": "percentage", "amount": "0.5"},
    ]


def test_the_fees_come_with_all_that_they_refer_to() -> None:
    file = of_api(on(DAY), "fees")
    known = {
        name: {entry["id"] for entry in file[f"{name}s"]} for name in ("operation", "receiver", "asset", "network")
    }
    assert file["fees"]
    assert [fee["id"] for fee in file["fees"] for name, ids in known.items() if fee[name] not in ids] == []
    assert [(offer["id"], offer["fee"], offer["trust"]) for offer in file["promotions"]] == [
        ("summer", "usdt-withdrawal", "sample")
    ]


@pytest.mark.parametrize(
    ("day", "wallet", "amount"),
    [
        (date(2025, 12, 31), "unknown", "2.5"),
        (date(2026, 9, 30), "available", "1.5"),
        (date(2026, 10, 1), "available", "2"),
        (date(2027, 1, 1), "withdraw-only", "2"),
        (date(2040, 1, 1), "withdraw-only", "2"),
    ],
)
def test_what_holds_now_follows_the_day(day: date, wallet: str, amount: str) -> None:
    project = on(day)
    assert region_of(of_api(project, "regions"), "jp")["now"]["wallet"] == wallet
    assert fee_of(of_api(project, "fees"), "usdt-withdrawal")["now"]["amount"] == amount


def test_a_fee_that_is_no_longer_charged_has_no_rate_now() -> None:
    project = on(DAY)
    fees = project.catalog.fees
    ended = fees.fees[1].model_copy(update={"rates": [fees.fees[2].rates[0]]})
    file = of_api(with_facts(project, fees=fees.model_copy(update={"fees": [ended]})), "fees")
    assert [(fee["now"], fee["rates"][0]["trust"]) for fee in file["fees"]] == [(None, "ended")]


def test_an_announcement_has_no_address_before_its_day() -> None:
    before, after = on(date(2026, 6, 30)), on(date(2026, 7, 1))
    found = [region_of(of_api(project, "regions"), "jp")["services"]["wallet"][1] for project in (before, after)]
    assert [stage.get("announcement") for stage in found] == [None, "2026-07-01-opening"]
    assert [stage.get("announcement_address") for stage in found] == [None, OPENING]


def test_a_part_of_a_country_has_the_stages_of_the_country_where_it_has_none_of_its_own() -> None:
    project = on(DAY)
    regions = project.catalog.regions
    japan, france = regions.regions
    part = japan.model_copy(update={"code": "jp-13", "services": {"swap": france.services["wallet"]}})
    file = of_api(
        with_facts(project, regions=regions.model_copy(update={"regions": [*regions.regions, part]})), "regions"
    )
    assert region_of(file, "jp-13")["now"] == {"wallet": "available", "swap": "limited"}
    assert region_of(file, "jp-13")["services"] == {
        "wallet": region_of(file, "jp")["services"]["wallet"],
        "swap": region_of(file, "fr")["services"]["wallet"],
    }


@pytest.mark.parametrize(
    "amount",
    ["0.00000001", "0.000000000000000001", "0", "0.10", "100000000000000000000000000000", "1" + "0" * 29 + ".5"],
)
def test_an_amount_is_said_just_as_it_was_written(amount: str) -> None:
    """Python writes the first one as 1E-8."""
    project = on(DAY)
    fee = fee_of(json.loads(project.catalog.fees.model_dump_json(exclude_none=True)), "usdt-withdrawal")
    fee["rates"] = [{"source": "sample", "sample": True, "basis": "flat", "amount": amount}]
    fees = project.catalog.fees.model_copy(update={"fees": [Fee.model_validate(fee)]})
    file = of_api(with_facts(project, fees=fees), "fees")
    assert [entry["now"]["amount"] for entry in file["fees"]] == [amount]


CORRECTIONS = {
    "zh": [{"date": "2026-07-12T09:00:00+08:00", "text": "是 2 USDT。"}],
    "en": [{"date": "2026-07-12T09:30:00+08:00", "text": "It is 2 USDT."}],
}
WINDOW = {"begins": "2026-07-20T02:00:00+08:00", "ends": "2026-07-20T04:30:00+08:00"}
UPGRADE = {
    "kind": "maintenance",
    "severity": "warning",
    "affects": {"regions": ["jp"], "services": ["wallet"]},
    "removes": {"channels": ["old-chat"]},
    "effective_from": "2026-07-20",
    "pinned_until": "2026-07-21",
    "supersedes": "2026-07-01-opening",
    "window": WINDOW,
}
TITLES = {"zh": "升级", "en": "Upgrade"}


def announced(day: date = DAY) -> Project:
    """The tests' project with a second announcement in both languages, and a third in one."""
    posts = [
        announcement("2026-07-10-upgrade", code, title=TITLES[code], corrections=CORRECTIONS[code], **UPGRADE)
        for code in ("zh", "en")
    ]
    project = on(day)
    own = [page for page in project.pages if page.is_announcement]
    return with_announcements(project, *own, *posts, announcement("2026-07-13-more", "en"))


def test_an_announcement_has_all_of_its_front_matter_and_what_names_it() -> None:
    of_none = {"stages": [], "rates": [], "promotions": []}
    nothing = {"regions": [], "services": [], "fees": [], "channels": []}
    assert of_api(announced(), "announcements")["announcements"] == [
        {
            "name": "2026-07-13-more",
            "date": "2026-07-13T10:00:00+08:00",
            "updated": "2026-07-13T10:00:00+08:00",
            "kind": "product",
            "severity": "info",
            "affects": nothing,
            "removes": {"regions": [], "fees": [], "channels": []},
            "title": {"en": "2026-07-13-more"},
            "description": {"en": "On 2026-07-13-more."},
            "address": {"en": "https://help.example.com/en/announcements/2026-07-13-more/"},
            "corrections": {"en": []},
            "changes": of_none,
        },
        {
            "name": "2026-07-10-upgrade",
            "date": "2026-07-10T10:00:00+08:00",
            "updated": "2026-07-12T09:30:00+08:00",
            **UPGRADE,
            "affects": {**nothing, "regions": ["jp"], "services": ["wallet"]},
            "removes": {"regions": [], "fees": [], "channels": ["old-chat"]},
            "title": TITLES,
            "description": {"zh": "On 2026-07-10-upgrade.", "en": "On 2026-07-10-upgrade."},
            "address": {
                "zh": "https://help.example.com/announcements/2026-07-10-upgrade/",
                "en": "https://help.example.com/en/announcements/2026-07-10-upgrade/",
            },
            "corrections": CORRECTIONS,
            "changes": of_none,
        },
        {
            "name": "2026-07-01-opening",
            "date": "2026-07-01T10:00:00+08:00",
            "updated": "2026-07-01T10:00:00+08:00",
            "kind": "product",
            "severity": "info",
            "affects": {**nothing, "regions": ["jp", "fr"], "fees": ["usdt-withdrawal"]},
            "removes": {"regions": [], "fees": [], "channels": []},
            "superseded_by": "2026-07-10-upgrade",
            "title": {"zh": "帮助中心上线", "en": "The help centre opens"},
            "description": {"zh": "帮助中心上线了。", "en": "The help centre has opened."},
            "address": OPENING,
            "corrections": {"zh": [], "en": []},
            "changes": {
                "stages": [{"region": "jp", "service": "wallet", "effective_from": "2027-01-01"}],
                "rates": [{"fee": "usdt-withdrawal", "effective_from": "2026-10-01"}],
                "promotions": [],
            },
        },
    ]


def test_what_an_announcement_changes_is_found_in_the_other_files() -> None:
    project = on(DAY)
    fees = project.catalog.fees
    offers = [offer.model_copy(update={"announcement": "2026-07-01-opening"}) for offer in fees.promotions]
    project = with_facts(project, fees=fees.model_copy(update={"promotions": offers}))
    [post] = of_api(project, "announcements")["announcements"]
    found = {name: of_api(project, name) for name in ("regions", "fees")}
    changes = post["changes"]
    assert all(changes.values())
    for stage in changes["stages"]:
        history = region_of(found["regions"], stage["region"])["services"][stage["service"]]
        [named] = [entry for entry in history if entry.get("effective_from") == stage["effective_from"]]
        assert named["announcement"] == post["name"]
    for rate in changes["rates"]:
        rates = fee_of(found["fees"], rate["fee"])["rates"]
        [named] = [entry for entry in rates if entry.get("effective_from") == rate["effective_from"]]
        assert named["announcement"] == post["name"]
    assert [offer["promotion"] for offer in changes["promotions"]] == [
        offer["id"] for offer in found["fees"]["promotions"] if offer["announcement"] == post["name"]
    ]


@pytest.mark.parametrize(
    ("day", "names", "successor"),
    [
        (date(2026, 6, 30), [], None),
        (date(2026, 7, 9), ["2026-07-01-opening"], None),
        (date(2026, 7, 10), ["2026-07-10-upgrade", "2026-07-01-opening"], "2026-07-10-upgrade"),
    ],
)
def test_an_announcement_is_there_from_its_day_on_and_so_is_its_successor(
    day: date, names: list[str], successor: str | None
) -> None:
    posts = of_api(announced(day), "announcements")["announcements"]
    assert [post["name"] for post in posts] == names
    assert [post.get("superseded_by") for post in posts[-1:]] == [successor] * len(posts[-1:])


# --- What they promise ------------------------------------------------------------------------------------------------


CHECKS = FormatChecker()


@CHECKS.checks("date-time", raises=ValueError)
def is_moment(words: str) -> bool:
    """Whether this is a moment with its zone, for which the library would need another one."""
    return datetime.fromisoformat(words).tzinfo is not None


def validator_of(site: Path, name: str) -> Draft202012Validator:
    schema = json.loads((site / f"api/v1/{name}.schema.json").read_text())
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=CHECKS)


def shipped(site: Path, name: str) -> Any:
    return json.loads((site / f"api/v1/{name}.json").read_text())


@every_file
def test_a_file_keeps_to_the_schema_that_it_names(site: Path, name: str) -> None:
    file = shipped(site, name)
    assert file["$schema"] == f"{name}.schema.json"
    assert file[name]
    assert list(validator_of(site, name).iter_errors(file)) == []


@every_file
@pytest.mark.parametrize("day", [date(2020, 1, 1), DAY, date(2026, 10, 1), date(2040, 1, 1)])
def test_a_file_keeps_to_its_schema_on_any_day(site: Path, name: str, day: date) -> None:
    assert list(validator_of(site, name).iter_errors(of_api(announced(day), name))) == []


def stage_of(file: Any) -> Any:
    return region_of(file, "fr")["services"]["buy"][1]


def rate_of(file: Any) -> Any:
    return fee_of(file, "btc-withdrawal")["rates"][0]


BROKEN: list[tuple[str, Callable[[Any], Any]]] = [
    *((name, lambda file: file.update(version=2)) for name in ("regions", "fees", "announcements")),
    *((name, lambda file: file.update(day="yesterday")) for name in ("regions", "fees", "announcements")),
    *((name, lambda file: file.pop("sources")) for name in ("regions", "fees")),
    ("regions", lambda file: file.pop("services")),
    ("regions", lambda file: region_of(file, "fr").pop("now")),
    ("regions", lambda file: region_of(file, "fr").pop("now_trust")),
    ("regions", lambda file: region_of(file, "fr").pop("services")),
    ("regions", lambda file: region_of(file, "fr").update(name="France")),
    ("regions", lambda file: region_of(file, "fr")["now"].update(buy="open")),
    ("regions", lambda file: region_of(file, "fr")["now_trust"].update(buy="safe")),
    ("regions", lambda file: region_of(file, "fr")["services"].update(buy=None)),
    ("regions", lambda file: stage_of(file).update(status="open")),
    ("regions", lambda file: stage_of(file).update(trust="safe")),
    ("regions", lambda file: stage_of(file).update(confirmation="coming")),
    ("regions", lambda file: stage_of(file).pop("confirmation")),
    ("regions", lambda file: stage_of(file).update(effective_from="2026-13-01")),
    ("regions", lambda file: stage_of(file).update(announcement_address=["https://help.example.com/"])),
    ("fees", lambda file: file.pop("receivers")),
    ("fees", lambda file: file["fees"][0].pop("rates")),
    ("fees", lambda file: file["fees"][0].pop("now")),
    ("fees", lambda file: file["fees"][0].pop("unit")),
    ("fees", lambda file: file["fees"][0].update(digits="8")),
    ("fees", lambda file: file["fees"][0].update(now="free")),
    ("fees", lambda file: rate_of(file).update(amount=0.0003)),
    ("fees", lambda file: rate_of(file).update(amount="1E-8")),
    ("fees", lambda file: rate_of(file).update(basis="free")),
    ("fees", lambda file: rate_of(file).pop("trust")),
    ("fees", lambda file: file["promotions"][0].pop("effective_until")),
    ("fees", lambda file: file["promotions"][0].pop("confirmation")),
    ("announcements", lambda file: file.pop("announcements")),
    *(
        ("announcements", lambda file, key=key: file["announcements"][1].pop(key))
        for key in (
            *("name", "date", "updated", "kind", "severity", "title", "description", "address", "corrections"),
            *("affects", "removes", "changes"),
        )
    ),
    ("announcements", lambda file: file["announcements"][1].update(name="upgrade")),
    ("announcements", lambda file: file["announcements"][1].update(date="2026-07-10T10:00:00")),
    ("announcements", lambda file: file["announcements"][1].update(updated="2026-07-10")),
    ("announcements", lambda file: file["announcements"][1].update(kind="news")),
    ("announcements", lambda file: file["announcements"][1].update(severity="high")),
    ("announcements", lambda file: file["announcements"][1].update(title="Upgrade")),
    ("announcements", lambda file: file["announcements"][1]["address"].update(en=None)),
    ("announcements", lambda file: file["announcements"][1]["affects"].update(regions="jp")),
    ("announcements", lambda file: file["announcements"][1]["removes"].update(fees=["A fee"])),
    ("announcements", lambda file: file["announcements"][1].update(effective_from="2026-13-01")),
    ("announcements", lambda file: file["announcements"][1].update(pinned_until=True)),
    ("announcements", lambda file: file["announcements"][1].update(supersedes="opening")),
    ("announcements", lambda file: file["announcements"][1].update(superseded_by="2026-07-13")),
    ("announcements", lambda file: file["announcements"][1]["window"].pop("ends")),
    ("announcements", lambda file: file["announcements"][1]["window"].update(begins="tonight")),
    ("announcements", lambda file: file["announcements"][1]["corrections"]["en"][0].pop("text")),
    ("announcements", lambda file: file["announcements"][1]["corrections"].update(en="none")),
    ("announcements", lambda file: file["announcements"][2]["changes"].pop("rates")),
    ("announcements", lambda file: file["announcements"][2]["changes"]["stages"][0].pop("service")),
    ("announcements", lambda file: file["announcements"][2]["changes"]["rates"][0].update(effective_from="soon")),
    ("announcements", lambda file: file["announcements"][2]["changes"].update(promotions=["summer"])),
]


@pytest.mark.parametrize(("name", "broken"), BROKEN)
def test_a_schema_refuses_what_breaks_its_promise(site: Path, name: str, broken: Callable[[Any], Any]) -> None:
    file = of_api(announced(), name) if name == "announcements" else shipped(site, name)
    validator = validator_of(site, name)
    assert list(validator.iter_errors(file)) == []
    broken(file)
    assert len(list(validator.iter_errors(file))) == 1


@both_files
def test_a_schema_lets_keys_be_added(site: Path, name: str) -> None:
    file = shipped(site, name)
    file["more"] = []
    for entry in (file[name][0], file["sources"][0]):
        entry["more"] = 3
    for entry in (stage_of(file),) if name == "regions" else (rate_of(file), file["promotions"][0]):
        entry["more"] = 3
    assert list(validator_of(site, name).iter_errors(file)) == []


def test_the_schema_of_announcements_lets_keys_be_added(site: Path) -> None:
    file = of_api(announced(), "announcements")
    first, opening = file["announcements"][1], file["announcements"][2]
    parts = (file, first, first["affects"], first["window"], first["corrections"]["en"][0], opening["changes"])
    for part in (*parts, opening["changes"]["stages"][0]):
        part["more"] = 3
    assert list(validator_of(site, "announcements").iter_errors(file)) == []
