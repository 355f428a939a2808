"""What an amount costs: data/price.py and assets/price.js, against written cases and a second calculation."""

import json
import subprocess
from collections.abc import Callable, Iterator
from decimal import ROUND_CEILING, Decimal, localcontext
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml
from babel.numbers import get_decimal_symbol, get_group_symbol
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import ROOT
from helpsite.data.model import Rate
from helpsite.data.price import Charge, charge, cost, examples, promoted, rises
from helpsite.pages.formats import format_amount, locale_of

Answer = dict[str, Any] | str | None
Asker = Callable[[list[dict[str, Any]]], list[Answer]]

FILE: dict[str, Any] = yaml.safe_load((ROOT / "tests" / "price.yaml").read_text(encoding="utf-8"))
CASES = [(case, typed) for case in FILE["cases"] for typed in case["typed"]]


@pytest.fixture(scope="module")
def ask(node: Path) -> Iterator[Asker]:
    """Return a function that asks the script many questions at once; one program runs for all."""
    command = [node, ROOT / "tests" / "node" / "price.mjs", ROOT / "assets" / "price.js"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8") as process:
        assert process.stdin
        assert process.stdout

        def ask(questions: list[dict[str, Any]]) -> list[Answer]:
            process.stdin.write(json.dumps(questions) + "\n")
            process.stdin.flush()
            answers = json.loads(process.stdout.readline())
            assert len(answers) == len(questions)
            return answers

        try:
            yield ask
        finally:
            process.stdin.close()
            process.wait(10)


def rate_of(facts: dict[str, Any]) -> Rate:
    """A rate as data/fees.yaml would hold it."""
    return Rate.model_validate({"source": "company", **facts})


def said(rate: Rate, digits: int, typed: str) -> Answer:
    """What Python says, as the script writes it."""
    answer = charge(rate, digits, typed)
    if isinstance(answer, Charge):
        return vars(answer)
    facts = {"refused": answer.code, "amount": answer.amount, "fee": answer.fee}
    return {name: value for name, value in facts.items() if value is not None}


def expected(row: list[str]) -> Answer:
    """A row of the case file, as the script writes it."""
    _, *answer = row
    if len(answer) == 1:
        return {"refused": answer[0]}
    if answer[0] == "fee-exceeds-amount":
        return dict(zip(("refused", "amount", "fee"), answer, strict=True))
    return dict(zip(("amount", "fee", "net"), answer, strict=True))


# --- Written cases ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", FILE["cases"], ids=[case["claim"] for case in FILE["cases"]])
def test_a_reader_is_told_what_the_case_says(ask: Asker, case: dict[str, Any]) -> None:
    """By Python and by the script, in the same strings."""
    rate, wanted = FILE["rates"][case["rate"]], [expected(row) for row in case["typed"]]
    questions = [{"rate": rate, "digits": case["digits"], "text": row[0]} for row in case["typed"]]

    assert [said(rate_of(rate), case["digits"], row[0]) for row in case["typed"]] == wanted
    assert ask(questions) == wanted


def test_the_cases_are_many_and_no_two_are_the_same() -> None:
    assert len(CASES) >= 150
    assert len({(case["rate"], case["digits"], row[0]) for case, row in CASES}) == len(CASES)
    assert {case["rate"] for case in FILE["cases"]} == set(FILE["rates"])
    assert len({case["claim"] for case in FILE["cases"]}) == len(FILE["cases"])


def test_every_refusal_has_a_case() -> None:
    refusals = {row[1] for _, row in CASES if not row[1][:1].isdigit()}
    assert refusals == {
        "network",
        "empty",
        "not-a-number",
        "zero",
        "too-many-digits",
        "too-great",
        "fee-exceeds-amount",
    }


@pytest.mark.parametrize(
    "facts",
    [
        {"basis": "flat"},
        {"basis": "percentage"},
        {"basis": "percentage", "minimum": "1"},
        {"basis": "tiers"},
    ],
)
def test_a_rate_without_its_amounts_is_no_fee_of_nothing(facts: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="a rate without"):
        charge(rate_of(facts), 2, "100")


# --- Any rate, any amount ---------------------------------------------------------------------------------------------


def decimals(before: int, behind: int) -> st.SearchStrategy[str]:
    """Amounts as data/ writes them, with up to so many digits on either side of the point."""
    whole = st.integers(0, 10**before - 1).map(str)
    return st.one_of(whole, st.builds("{}.{}".format, whole, st.text("0123456789", min_size=1, max_size=behind)))


@st.composite
def rates(draw: st.DrawFn, before: int = 30, behind: int = 30) -> dict[str, str | list[dict[str, str]]]:
    """Rates that data/ may hold, and more: a minimum above the maximum, percentages above the whole."""
    amounts = decimals(before, behind)
    bases = st.sampled_from(["flat", "percentage"])
    basis = draw(st.sampled_from(["flat", "percentage", "tiers"]))
    rate: dict[str, Any] = {"basis": basis}
    if basis == "tiers":
        edges = draw(st.lists(amounts, max_size=4))
        tiers = [{"from_amount": edge, "basis": draw(bases), "amount": draw(amounts)} for edge in {"0", *edges}]
        # No two tiers begin at the same amount, however it is written.
        rate["tiers"] = list({Decimal(tier["from_amount"]): tier for tier in tiers}.values())
    else:
        rate["amount"] = draw(amounts)
    if basis != "flat":
        rate |= {bound: draw(amounts) for bound in ("minimum", "maximum") if draw(st.booleans())}
    return rate


def written(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def second_calculation(rate: dict[str, Any], digits: int, typed: str) -> Answer:
    """What the charge is, by Python's decimals with far more digits than it takes."""
    with localcontext(prec=300):
        amount = Decimal(typed)
        if not amount:
            return {"refused": "zero"}
        tiers = rate.get("tiers", [{"from_amount": "0", **rate}])
        tier = max((t for t in tiers if Decimal(t["from_amount"]) <= amount), key=lambda t: Decimal(t["from_amount"]))
        number = Decimal(tier["amount"])
        fee = amount * number / 100 if tier["basis"] == "percentage" else number
        fee = max(fee, Decimal(rate.get("minimum", 0)))
        fee = min(fee, Decimal(rate.get("maximum", "1e200")))
        fee = fee.quantize(Decimal(1).scaleb(-digits), ROUND_CEILING)
        if fee > amount:
            return {"refused": "fee-exceeds-amount", "amount": written(amount), "fee": written(fee)}
        return {"amount": written(amount), "fee": written(fee), "net": written(amount - fee)}


@st.composite
def questions(draw: st.DrawFn) -> dict[str, Any]:
    digits = draw(st.integers(0, 30))
    small = draw(st.booleans())
    rate = draw(rates(3, 4) if small else rates())
    amount = decimals(4 if small else 30, digits) if digits else st.integers(0, 10**30 - 1).map(str)
    edges = [tier["from_amount"] for tier in rate.get("tiers", [])]
    payable = [edge for edge in edges if len(edge.partition(".")[2]) <= digits]
    typed = draw(st.one_of(amount, st.sampled_from(payable)) if payable else amount)
    return {"rate": rate, "digits": digits, "text": typed}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=st.lists(questions(), min_size=1, max_size=40))
def test_three_calculations_agree(ask: Asker, asked: list[dict[str, Any]]) -> None:
    wanted = [second_calculation(question["rate"], question["digits"], question["text"]) for question in asked]

    assert [said(rate_of(question["rate"]), question["digits"], question["text"]) for question in asked] == wanted
    assert ask(asked) == wanted


# Signs of which amounts are made, right and wrong.
SIGNS = "0123456789.,-+eE xX_\u00a0\u2009\u202f\u3000\t\n０１９．。，、٠½²\u200b"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    typed=st.lists(st.one_of(st.text(SIGNS, max_size=12), st.text("0123,.", max_size=9)), max_size=60),
    digits=st.integers(0, 30),
)
def test_python_and_the_script_read_anything_alike(ask: Asker, typed: list[str], digits: int) -> None:
    rate = FILE["rates"]["both"]

    answers = ask([{"rate": rate, "digits": digits, "text": text} for text in typed])

    assert answers == [said(rate_of(rate), digits, text) for text in typed]


@pytest.mark.parametrize("tag", ["en-GB", "zh-Hans-CN", "de-DE", "fr-FR", "de-CH"])
def test_the_script_groups_digits_as_the_pages_do(ask: Asker, tag: str) -> None:
    locale = locale_of(tag)
    separators = {"group": get_group_symbol(locale), "decimal": get_decimal_symbol(locale)}
    numbers = ["0", "1", "999", "1000", "123456", "1234567.89", "0.000000000000000001", "9" * 30 + "." + "9" * 30]

    answers = ask([{"text": number, "separators": separators} for number in numbers])

    assert answers == [format_amount(Decimal(number), tag) for number in numbers]


@pytest.mark.parametrize("name", ["both", "flat", "network", "tiers"])
def test_a_promotion_takes_the_place_of_the_amount_and_of_nothing_else(ask: Asker, name: str) -> None:
    facts = FILE["rates"][name]
    wanted = {**facts, "amount": "0.05"} if name in ("both", "flat") else None

    assert promoted(rate_of(facts), Decimal("0.05")) == (wanted and rate_of(wanted))
    assert ask([{"rate": facts, "lowered": "0.05"}]) == [wanted]


# --- Rises ------------------------------------------------------------------------------------------------------------


def percent(amount: str, **bounds: str) -> dict[str, Any]:
    return {"basis": "percentage", "amount": amount, **bounds}


def flat(amount: str) -> dict[str, Any]:
    return {"basis": "flat", "amount": amount}


def tiers(*rows: tuple[str, str, str], **bounds: str) -> dict[str, Any]:
    keys = ("from_amount", "basis", "amount")
    return {"basis": "tiers", "tiers": [dict(zip(keys, row, strict=True)) for row in rows], **bounds}


NETWORK = {"basis": "network"}


@pytest.mark.parametrize(
    ("before", "after", "rise"),
    [
        (NETWORK, NETWORK, False),
        (NETWORK, flat("0"), True),
        (flat("1"), NETWORK, True),
        (flat("1"), flat("1"), False),
        (flat("1"), flat("1.0"), False),
        (flat("1"), flat("0.9"), False),
        (flat("1"), flat("1.000000000000000000000000000001"), True),
        (percent("0.1"), percent("0.1"), False),
        (percent("0.2"), percent("0.1"), False),
        (percent("0.1"), percent("0.2"), True),
        (flat("0"), percent("0"), False),
        # Only far out.
        (flat("1000000"), percent("0.000001"), True),
        (percent("1", maximum="5"), percent("0.5"), True),
        (percent("1", maximum="5"), percent("0.5", maximum="5"), False),
        # Only close to nothing.
        (percent("1"), flat("0.000001"), True),
        (percent("1"), percent("0.5", minimum="0.01"), True),
        (percent("1", minimum="0.01"), percent("0.5", minimum="0.01"), False),
        (percent("1", minimum="0.01"), percent("0.5", minimum="0.02"), True),
        # Only in between: the maximum is higher now, and both meet the old one further out.
        (percent("1", maximum="5"), percent("1", maximum="6"), True),
        (percent("1", minimum="1"), tiers(("0", "flat", "1"), ("100", "percentage", "1")), False),
        (percent("1", minimum="1"), tiers(("0", "flat", "1"), ("99", "percentage", "1")), False),
        (percent("1", minimum="1"), tiers(("0", "flat", "1"), ("101", "percentage", "1")), False),
        (percent("1", minimum="1"), tiers(("0", "flat", "1"), ("99", "flat", "1.01")), True),
        # Only at an edge and right behind it.
        (tiers(("0", "percentage", "1"), ("10", "flat", "0.1")), percent("1"), True),
        (tiers(("0", "flat", "2"), ("10", "flat", "1")), tiers(("0", "flat", "2"), ("11", "flat", "1")), True),
        (tiers(("0", "flat", "2"), ("10", "flat", "1")), tiers(("0", "flat", "2"), ("9", "flat", "1")), False),
        # Only before an edge, which is no amount of its own.
        (tiers(("0", "flat", "1"), ("10", "flat", "5")), tiers(("0", "percentage", "10.1"), ("10", "flat", "5")), True),
        (tiers(("0", "flat", "1"), ("10", "flat", "5")), tiers(("0", "percentage", "10"), ("10", "flat", "5")), False),
        # A bound in one place may undo what happens in another.
        (percent("1", maximum="3"), tiers(("0", "percentage", "1"), ("500", "flat", "9"), maximum="3"), False),
        (percent("1", minimum="3"), tiers(("0", "percentage", "0"), ("500", "flat", "1"), minimum="3"), False),
    ],
)
def test_a_rise_is_one_for_any_amount_at_all(before: dict[str, Any], after: dict[str, Any], rise: bool) -> None:
    assert rises(rate_of(before), rate_of(after)) is rise


@settings(max_examples=1_000, deadline=None)
@given(before=rates(2, 1), after=rates(2, 1))
def test_trying_many_amounts_finds_no_other_rise(before: dict[str, Any], after: dict[str, Any]) -> None:
    """Of amounts with up to two digits on both sides nothing meets that isn't a multiple of a small part."""
    first, second = rate_of(before), rate_of(after)
    kinks = {Fraction(1)}
    for rate in (before, after):
        edges = [Fraction(tier["from_amount"]) for tier in rate.get("tiers", [])]
        shares = [Fraction(tier["amount"]) for tier in rate.get("tiers", [rate]) if tier["basis"] == "percentage"]
        bounds = [Fraction(rate[bound]) for bound in ("minimum", "maximum") if bound in rate]
        kinks |= {*edges, *(bound * 100 / share for bound in bounds for share in shares if share)}
    near = [kink + step for kink in kinks for step in (0, Fraction(1, 10**9), -Fraction(1, 10**9))]
    far = [Fraction(10**power) for power in (-9, -3, 0, 3, 6, 9, 12)]
    tried = [amount for amount in (*near, *far) if amount > 0]

    assert rises(first, second) is any(cost(second, amount) > cost(first, amount) for amount in tried)


@settings(max_examples=200, deadline=None)
@given(rate=rates())
def test_no_rate_is_a_rise_from_itself(rate: dict[str, Any]) -> None:
    assert not rises(rate_of(rate), rate_of(rate))


# --- Examples ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rate", "digits", "amounts"),
    [
        ("network", 8, []),
        ("flat", 8, ["0.001 - 0.0002 = 0.0008", "0.01 - 0.0002 = 0.0098"]),
        ("three-and-a-half", 2, ["10 - 3.5 = 6.5", "100 - 3.5 = 96.5"]),
        ("free", 2, ["1 - 0 = 1", "10 - 0 = 10"]),
        ("percent", 8, ["1 - 0.001 = 0.999", "10 - 0.01 = 9.99"]),
        ("percent", 2, ["10 - 0.01 = 9.99", "100 - 0.1 = 99.9"]),
        ("percent", 0, ["1000 - 1 = 999", "10000 - 10 = 9990"]),
        ("both", 8, ["0.5 - 0.001 = 0.499", "2 - 0.002 = 1.998", "20 - 0.01 = 19.99"]),
        ("least", 8, ["0.5 - 0.001 = 0.499", "2 - 0.002 = 1.998"]),
        ("most", 8, ["5 - 0.005 = 4.995", "20 - 0.01 = 19.99"]),
        ("tiers", 6, ["500 - 1.5 = 498.5", "1000 - 2 = 998", "10000 - 15 = 9985"]),
        ("all", 2, ["1 - 1 = 0", "10 - 10 = 0"]),
    ],
)
def test_examples_are_round_and_show_where_a_rate_changes(rate: str, digits: int, amounts: list[str]) -> None:
    found = examples(rate_of(FILE["rates"][rate]), digits)

    assert [f"{example.amount} - {example.fee} = {example.net}" for example in found] == amounts


@settings(max_examples=300, deadline=None)
@given(rate=rates(), digits=st.integers(0, 30))
def test_examples_of_any_rate_are_few_and_what_the_rate_charges(rate: dict[str, Any], digits: int) -> None:
    found = examples(rate_of(rate), digits)

    assert len(found) <= 3
    assert [charge(rate_of(rate), digits, example.amount) for example in found] == found
    assert sorted(found, key=lambda example: Decimal(example.amount)) == found
