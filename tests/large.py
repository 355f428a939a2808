"""Writes a project as large as the real one may get, to measure on: `python tests/large.py <folder>`.

All that it makes up is marked as a sample, and the same numbers give the same files.
"""

import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pycountry

from conftest import DAY, copy_project
from helpsite.data.catalog import read_catalog
from helpsite.project import read_project
from helpsite.rules.search import rule_sayings_lead_to_pages, rule_sayings_mean_what_the_site_says

SERVICES = {
    "wallet": ("钱包", "Wallet"),
    "register": ("注册", "Registration"),
    "buy": ("买币", "Buying"),
    "sell": ("卖币", "Selling"),
    "swap": ("闪兑", "Swapping"),
    "deposit": ("充值", "Deposits"),
    "withdraw": ("提现", "Withdrawals"),
    "cash-out": ("兑付", "Cash-out"),
}
OPERATIONS = {
    "transfer": ("转账", "transfer"),
    "withdrawal": ("提现", "withdrawal"),
    "deposit": ("充值", "deposit"),
    "swap": ("闪兑", "swap"),
    "purchase": ("买币", "purchase"),
}
NETWORKS = 5
# In an order in which one follows another; before the last one comes what is less.
STATUSES = ("withdraw-only", "unknown", "unavailable", "limited", "available")
# What is said to readers, with a number that makes each a sentence of its own.
NOTES = (
    (
        "仅限已完成身份验证的用户，每日限额 {} 美元。",
        "Only for users who have verified their identity, up to {} USD a day.",
    ),
    ("当地牌照审批期间暂停，第 {} 批恢复。", "Paused while the local licence is pending; back in batch {}."),
    ("每人每月 {} 笔，超出部分须人工审核。", "Up to {} a month for each user; more than that is reviewed by hand."),
    ("根据当地第 {} 号规定调整。", "Changed to meet local regulation no. {}."),
)
# What changes later was told of on the day of the site's first announcements, and lets their notice pass.
ANNOUNCEMENT = "2026-11-23-sample-data"
FIRST_DAY = date(2020, 1, 1)
DAYS_BEFORE = 2_300  # from FIRST_DAY to well before the site's first announcement
NEXT_CHANGES = date(2026, 12, 5)
PROMOTIONS_BEGIN = date(2026, 12, 1)


def large_project(  # noqa: PLR0917 - the sizes, each with the one that is demanded
    folder: Path, countries: int = 249, services: int = 8, stages: int = 6, fees: int = 500, rates: int = 12
) -> Path:
    """Write a copy of the project with so many countries, fees and changes into `folder`, and return it.

    The countries that the project has come first: channels name some of them.
    """
    copy_project(folder)
    named = [region.code for region in read_catalog(folder).regions.regions]
    others = sorted({country.alpha_2.lower() for country in pycountry.countries} - set(named))
    codes = [*named, *others][:countries]
    regions = "\n".join(_regions(codes, list(SERVICES)[:services], stages)) + "\n"
    (folder / "data" / "regions.yaml").write_text(regions, encoding="utf-8")
    (folder / "data" / "fees.yaml").write_text("\n".join(_fees(codes, fees, rates)) + "\n", encoding="utf-8")
    for post in folder.glob(f"docs/*/announcements/{ANNOUNCEMENT}.md"):
        _affect(post, codes, [_fee_id(number) for number in range(fees)])
    _forget_what_is_gone(folder)
    return folder


def _forget_what_is_gone(folder: Path) -> None:
    """Take out the words that people search by of which the new facts know nothing: one line each."""
    file, project = folder / "data" / "search.yaml", read_project(folder, DAY)
    problems = [*rule_sayings_lead_to_pages(project), *rule_sayings_mean_what_the_site_says(project)]
    gone = {problem.place.line for problem in problems}
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    file.write_text("".join(line for number, line in enumerate(lines, 1) if number not in gone), encoding="utf-8")


def _affect(post: Path, codes: list[str], fees: list[str]) -> None:
    """Let the announcement affect everything, and take effect with the first of all changes that name it."""
    _, front, body = post.read_text(encoding="utf-8").split("---\n", 2)
    kept = front.partition("effective_from: ")[0]  # behind it stands what the announcement affects as it is shipped
    regions = "".join(f'    - "{code}"\n' for code in codes)
    affects = f"affects:\n  regions:\n{regions}  fees:\n" + "".join(f"    - {fee}\n" for fee in fees)
    day = f"effective_from: {PROMOTIONS_BEGIN}\n"
    post.write_text(f"---\n{kept}{day}{affects}---\n{body}", encoding="utf-8")


def _regions(codes: list[str], services: list[str], stages: int) -> Iterator[str]:
    yield "services:"
    for service in services:
        yield f"  - id: {service}"
        yield f"    name: {_text(*SERVICES[service])}"
    yield ""
    yield "regions:"
    for number, code in enumerate(codes):
        yield f'  - code: "{code}"'
        yield "    services:"
        for column, service in enumerate(services):
            yield f"      {service}:"
            yield from _stages(number * len(services) + column, stages)


def _stages(number: int, stages: int) -> Iterator[str]:
    """The stages of a service in a region. For each third, the last one is still to come, and makes it available."""
    is_coming = number % 3 == 0 and stages > 1
    for index in range(stages):
        is_last = index == stages - 1
        shift = 0 if is_coming else number
        status = STATUSES[(len(STATUSES) - stages + index + shift) % len(STATUSES)]
        yield f"        - status: {status}"
        if status in ("limited", "withdraw-only"):
            yield from _note(number, " " * 10)
        yield from _change(_day(number, index, stages, is_coming and is_last), " " * 10, is_coming and is_last)


def _fees(codes: list[str], fees: int, rates: int) -> Iterator[str]:
    assets = -(-fees // (len(OPERATIONS) * NETWORKS))
    yield "operations:"
    for operation, names in OPERATIONS.items():
        yield f"  - id: {operation}"
        yield f"    name: {_text(*names)}"
    yield ""
    yield "receivers:"
    yield "  - id: service"
    yield f"    name: {_text('比特派', 'Bitpie')}"
    yield "  - id: network"
    yield f"    name: {_text('网络（矿工）', 'the network (miners)')}"
    yield ""
    yield "assets:"
    for number in range(1, assets + 1):
        yield f"  - id: sample-coin-{number}"
        yield f"    symbol: SMP{number}"
        yield f"    name: {_text(f'示例币 {number} 号', f'Sample coin {number}')}"
        yield f"    decimals: {(8, 18, 6)[number % 3]}"
    yield ""
    yield "networks:"
    for number in range(1, NETWORKS + 1):
        yield f"  - id: sample-network-{number}"
        yield f"    name: {_text(f'示例网络 {number} 号', f'Sample network {number}')}"
    yield ""
    yield "fees:"
    for number in range(fees):
        yield from _fee(number, codes, rates)
    yield ""
    yield "promotions:"
    for number in range(0, fees, 8):
        yield from _promotion(number)


def _fee(number: int, codes: list[str], rates: int) -> Iterator[str]:
    """One fee a pair of operation and network, then the same of the next asset. Some apply in a few regions alone."""
    rest, operation = divmod(number, len(OPERATIONS))
    asset, network = divmod(rest, NETWORKS)
    basis = _basis(number)
    yield f"  - id: {_fee_id(number)}"
    yield f"    operation: {list(OPERATIONS)[operation]}"
    yield f"    asset: sample-coin-{asset + 1}"
    yield f"    network: sample-network-{network + 1}"
    yield f"    receiver: {'network' if basis == 'network' else 'service'}"
    if number % 20 == 7:
        here = sorted({codes[(number + step) % len(codes)] for step in (0, 5, 11)})
        yield "    regions: [" + ", ".join(f'"{code}"' for code in here) + "]"
    yield "    rates:"
    for index in range(rates):
        is_coming = index == rates - 1 and index > 0 and basis in ("flat", "percentage") and number % 3 == 0
        yield from _rate(basis, number, index, is_coming)
        yield from _change(_day(number, index, rates, is_coming), " " * 8, is_coming)


def _rate(basis: str, number: int, index: int, is_coming: bool) -> Iterator[str]:
    """What a fee costs in one of its times: sometimes more and sometimes less than before, at last less."""
    step = 1 if is_coming else 2 + (number + 7 * index) % 13
    if basis == "network":
        # A fee for a while and the network's own the rest of the time.
        yield f"      - basis: {'flat' if index % 2 else 'network'}"
        if index % 2:
            yield f'        amount: "{step / 10_000:.4f}"'
        yield from _note(number + index, " " * 8)
    elif basis == "flat":
        yield "      - basis: flat"
        yield f'        amount: "{step / 1_000:.3f}"'
    elif basis == "percentage":
        yield "      - basis: percentage"
        yield f'        amount: "{step / 10:.1f}"'
        yield f'        minimum: "0.{step:03}"'
        yield f'        maximum: "{step}"'
    else:
        yield "      - basis: tiers"
        yield "        tiers:"
        for tier, start in enumerate(("0", "100", "5000")):
            yield f'          - from_amount: "{start}"'
            yield "            basis: percentage"
            yield f'            amount: "{step / 10 / (tier + 1):.2f}"'


def _promotion(number: int) -> Iterator[str]:
    yield f"  - id: december-{number + 1}"
    yield f"    fee: {_fee_id(number)}"
    yield f"    name: {_text(f'十二月优惠 {number + 1}', f'December offer {number + 1}')}"
    yield "    condition:"
    yield "      zh: 示例活动，所有用户自动享受。"
    yield "      en: A sample promotion that every user gets."
    yield f'    amount: "{"0.0005" if _basis(number) == "flat" else "0.05"}"'
    yield f"    effective_from: {PROMOTIONS_BEGIN}"
    yield "    effective_until: 2026-12-31"
    yield f"    announcement: {ANNOUNCEMENT}"
    yield "    source: sample"
    yield "    sample: true"


def _basis(number: int) -> str:
    """Every eighth is one that a promotion can lower."""
    return ("flat", "percentage", "tiers", "flat", "percentage", "network", "flat", "percentage")[number % 8]


def _fee_id(number: int) -> str:
    rest, operation = divmod(number, len(OPERATIONS))
    asset, network = divmod(rest, NETWORKS)
    return f"sample-coin-{asset + 1}-{network + 1}-{list(OPERATIONS)[operation]}"


def _day(number: int, index: int, count: int, is_coming: bool) -> date:
    """When one of `count` changes begins: all in the past but for one that is coming."""
    offset = timedelta(days=37 * number % 100)
    return NEXT_CHANGES + offset if is_coming else FIRST_DAY + offset + timedelta(days=index * DAYS_BEFORE // count)


def _note(number: int, indent: str) -> Iterator[str]:
    zh, en = NOTES[number % len(NOTES)]
    yield f"{indent}note:"
    yield f"{indent}  zh: {zh.format(number + 1)}"
    yield f"{indent}  en: {en.format(number + 1)}"


def _change(begins: date, indent: str, is_told: bool) -> Iterator[str]:
    """The keys that every change has."""
    yield f"{indent}effective_from: {begins}"
    if is_told:
        yield f"{indent}announcement: {ANNOUNCEMENT}"
    yield f"{indent}source: sample"
    yield f"{indent}sample: true"


def _text(zh: str, en: str) -> str:
    return f"{{zh: {zh}, en: {en}}}"


if __name__ == "__main__":
    large_project(Path(sys.argv[1]))
