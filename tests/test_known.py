"""What was known on a day: changes that were announced later are left out, and what they ended goes on."""

from datetime import date
from pathlib import Path

from helpsite.known import as_known
from helpsite.project import Project, read_project
from helpsite.rules import check

BEFORE, AFTER = date(2026, 6, 30), date(2026, 7, 15)
SAMPLE = Path(__file__).parent / "sample"


def seen(day: date, root: Path = SAMPLE) -> Project:
    """The project as the site of a day has it; it is written later than that."""
    return as_known(read_project(root, day))


def days_of(project: Project, fee_id: str) -> list[tuple[date | None, date | None]]:
    """The first and last days of a fee's rates."""
    fee = next(fee for fee in project.catalog.fees.fees if fee.id == fee_id)
    return [(rate.effective_from, rate.effective_until) for rate in fee.rates]


def test_from_the_day_of_its_announcement_on_a_change_is_known() -> None:
    project = read_project(SAMPLE, date(2026, 7, 1))

    assert as_known(project) is project


def test_what_a_later_change_ends_goes_on_without_an_end() -> None:
    before, after = seen(BEFORE), seen(AFTER)

    first = [(None, date(2026, 5, 31))]
    assert days_of(before, "usdt-withdrawal") == [*first, (date(2026, 6, 1), None)]
    assert days_of(after, "usdt-withdrawal") == [
        *first,
        (date(2026, 6, 1), date(2026, 9, 30)),
        (date(2026, 10, 1), None),
    ]
    stages = [project.catalog.regions.regions[0].services["wallet"] for project in (before, after)]
    assert [[(stage.status, stage.effective_until) for stage in each] for each in stages] == [
        [("available", None)],
        [("available", date(2026, 12, 31)), ("withdraw-only", None)],
    ]


def test_what_is_not_announced_is_known_on_every_day() -> None:
    """A change before the site's first announcement, or one for the better."""
    jp = seen(BEFORE).catalog.regions.regions[0]

    assert [stage.effective_from for stage in jp.services["swap"]] == [None, date(2026, 7, 1)]
    assert [offer.id for offer in seen(BEFORE).catalog.fees.promotions] == ["summer"]


def test_facts_keep_their_places_and_the_project_that_was_read_stays_as_it_is() -> None:
    project = read_project(SAMPLE, BEFORE)
    known = as_known(project)

    assert [fee.place("id") for fee in known.catalog.fees.fees] == [
        fee.place("id") for fee in project.catalog.fees.fees
    ]
    assert str(known.catalog.fees.fees[2].rates[1].place("amount")) == "data/fees.yaml:65:17"
    assert known.catalog.regions.regions[0].place("code") == project.catalog.regions.regions[0].place("code")
    assert days_of(project, "usdt-withdrawal")[1] == (date(2026, 6, 1), date(2026, 9, 30))


def test_a_change_between_known_ones_is_passed_over(project: Path) -> None:
    """And what stands before it ends when the next known one begins."""
    replace(
        project,
        "  - id: usdt-tron-withdrawal\n",
        "effective_from: 2026-09-15\n",
        "effective_from: 2026-09-15\n        announcement: 2026-11-23-sample-data\n        source: sample\n"
        '        sample: true\n      - basis: flat\n        amount: "0.9"\n        effective_from: 2026-12-20\n',
    )

    assert days_of(seen(date(2026, 10, 1), project), "usdt-tron-withdrawal") == [
        (None, date(2026, 5, 31)),
        (date(2026, 6, 1), date(2026, 12, 19)),
        (date(2026, 12, 20), None),
    ]


def test_a_fee_without_a_known_rate_goes_with_its_promotions_and_a_service_without_a_known_stage(project: Path) -> None:
    replace(project, "  - id: btc-transfer\n", "        source: company\n", ANNOUNCED + "        source: company\n")
    promotion = "  - {id: a, fee: btc-transfer, name: {zh: 甲, en: A}, condition: {zh: 甲, en: A}, "
    promotion += 'amount: "0", effective_from: 2026-12-01, effective_until: 2026-12-02, source: company}\n'
    replace(project, "promotions:\n", "promotions:\n", f"promotions:\n{promotion}")
    regions = project / "data/regions.yaml"
    text = regions.read_text()
    at = text.index("        - status: available\n          source: company\n")
    regions.write_text(text[:at] + text[at:].replace("source: company\n", f"source: company\n  {ANNOUNCED}", 1))
    day = date(2026, 11, 22)

    before, known = read_project(project, day), seen(day, project)

    assert ids(before) - ids(known) == {"btc-transfer", "a", "tron-december"}
    services = [[set(region.services) for region in each.catalog.regions.regions] for each in (before, known)]
    assert sum(len(one - other) for one, other in zip(*services, strict=True)) == 1


def test_the_rules_see_everything(project: Path) -> None:
    """What is wrong with a change of later is told on each day."""
    replace(project, "  - id: usdt-ethereum-withdrawal\n", "effective_from: 2026-12-08", "effective_from: 2026-11-24")

    problems = check(read_project(project, date(2026, 7, 1), None))

    assert len([problem for problem in problems if "give 7 days of notice" in problem.way_out]) == 1


ANNOUNCED = "        announcement: 2026-11-23-sample-data\n"


def ids(project: Project) -> set[str]:
    fees = project.catalog.fees
    return {entry.id for entry in [*fees.fees, *fees.promotions]}


def replace(root: Path, entry: str, old: str, new: str) -> None:
    """Puts `new` for the first `old` of an entry of data/fees.yaml."""
    file = root / "data/fees.yaml"
    text = file.read_text(encoding="utf-8")
    at = text.index(entry)
    assert old in text[at:]
    file.write_text(text[:at] + text[at:].replace(old, new, 1), encoding="utf-8")
