"""The price of an amount: what a rate charges for it, exact to the last digit. assets/price.js says the same."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Literal

from babel.numbers import get_currency_precision

from helpsite.data.model import Asset, Fee, Rate, Tier

# Why nothing is charged, or nothing can be said: the fee follows congestion; no amount was typed; what was typed is no
# number, is zero, has more digits behind the point than its unit, or too many before it; the fee is more than it.
Code = Literal["network", "empty", "not-a-number", "zero", "too-many-digits", "too-great", "fee-exceeds-amount"]

MAX_DIGITS = 30  # before the point; no amount in data/ has more on either side
_GREAT_EXAMPLE = 10**6

# What input methods for Chinese write for digits and their signs; 。 is the key that has the point on other keyboards.
_NARROW = str.maketrans("０１２３４５６７８９．。，", "0123456789..,")
_SPACES = " \t\r\n\u00a0\u2009\u202f\u3000"
# Grouped digits begin with no zero: "0,123" is rather meant as 0.123, which nobody should be charged by a guess.
_WRITTEN = re.compile(
    "(?:([0-9]+)|([1-9][0-9]{0,2}(?:([,\u00a0\u2009\u202f])[0-9]{3})(?:\\3[0-9]{3})*))?(?:\\.([0-9]*))?"
)


@dataclass(frozen=True)
class Charge:
    """What an amount costs and what remains of it, all three in one unit.

    Each is a decimal string: no exponent, no zeros at either end that say nothing, no point at the end.
    """

    amount: str
    fee: str
    net: str


@dataclass(frozen=True)
class Refusal:
    """Why no net amount can be said. `fee-exceeds-amount` comes with the amount and its fee."""

    code: Code
    amount: str | None = None
    fee: str | None = None


def digits_of(fee: Fee, assets: Iterable[Asset]) -> int:
    """How many digits the unit of a fee has behind the point: by CLDR for money, else by its asset.

    Raises LookupError if there is no such asset.
    """
    if fee.currency:
        return get_currency_precision(fee.currency)
    for asset in assets:
        if asset.id == fee.asset:
            return asset.decimals
    raise LookupError(fee.asset)


def charge(rate: Rate, digits: int, amount: str) -> Charge | Refusal:
    """What the amount that a reader typed costs at a rate whose unit has `digits` digits behind the point.

    The fee is rounded up to the unit's last digit, after the minimum and the maximum. Raises ValueError for a rate
    without the amounts that its basis needs.
    """
    if rate.basis == "network":
        return Refusal("network")
    parsed = _read(amount, digits)
    if isinstance(parsed, Refusal):
        return parsed
    whole = 10**digits
    fee = -(-cost(rate, Fraction(parsed, whole)) * whole // 1)
    if fee > parsed:
        return Refusal("fee-exceeds-amount", _written(parsed, digits), _written(fee, digits))
    return Charge(*(_written(number, digits) for number in (parsed, fee, parsed - fee)))


def cost(rate: Rate, amount: Fraction) -> Fraction:
    """What an amount costs, not yet rounded.

    With tiers, the last one that begins at the amount or below it decides for the whole amount; the first one also for
    what is below it. Raises ValueError for a rate without the amounts that its basis needs.
    """
    if rate.basis == "flat":
        return Fraction(_given(rate.amount))
    tier = _tier(rate, amount)
    fee = Fraction(_given(tier.amount))
    if tier.basis == "percentage":
        fee = amount * fee / 100
    if rate.minimum is not None:
        fee = max(fee, Fraction(rate.minimum))
    if rate.maximum is not None:
        fee = min(fee, Fraction(rate.maximum))
    return fee


def promoted(rate: Rate, amount: Decimal) -> Rate | None:
    """The rate with the amount of a promotion in place of its own; its minimum and maximum remain.

    None if the rate has no amount of its own that could be lowered: a network's, or one with tiers.
    """
    return rate.model_copy(update={"amount": amount}) if rate.basis in ("flat", "percentage") else None


def rises(before: Rate, after: Rate) -> bool:
    """Whether any amount above zero costs more at the rate `after`.

    A network's fee may be anything: a change to it or from it can't be said to be no rise.
    """
    if "network" in (before.basis, after.basis):
        return before.basis != after.basis

    def rise(amount: Fraction) -> Fraction:
        return cost(after, amount) - cost(before, amount)

    edges = sorted({Fraction(0)} | _edges(before) | _edges(after))
    # Between two edges the rise is a straight line, so it's above zero somewhere if it is so towards one of the ends.
    # Two points in between say where the line begins and ends. At an edge itself a rate charges what it does behind it.
    for first, last in pairwise(edges):
        third = (last - first) / 3
        near, far = rise(first + third), rise(last - third)
        if 2 * near - far > 0 or 2 * far - near > 0:
            return True
    near, far = rise(edges[-1] + 1), rise(edges[-1] + 2)
    return 2 * near - far > 0 or far > near


def examples(rate: Rate, digits: int) -> list[Charge]:
    """Up to three round amounts that show a rate well, the least one first: on each side of where it changes.

    Empty for a network's fee, and where no amount that shows it can be paid.
    """
    if rate.basis == "network":
        return []
    found = {}
    for amount in sorted(_telling_amounts(rate, digits)):
        answer = charge(rate, digits, _written(int(amount * 10**MAX_DIGITS), MAX_DIGITS))
        if isinstance(answer, Charge):
            found[answer.amount] = answer
    return list(found.values())


# --- Reading and writing numbers --------------------------------------------------------------------------------------


def _read(text: str, digits: int) -> int | Refusal:
    """The number that was typed, in the least part of its unit."""
    text = text.translate(_NARROW).strip(_SPACES)
    if not text:
        return Refusal("empty")
    written = _WRITTEN.fullmatch(text)
    plain, grouped, _, behind = written.groups() if written else (None,) * 4
    if not (plain or grouped or behind):
        return Refusal("not-a-number")
    before = re.sub("[^0-9]", "", plain or grouped or "").lstrip("0")
    behind = behind or ""
    if len(before) > MAX_DIGITS:
        return Refusal("too-great")
    if len(behind) > digits:
        return Refusal("too-many-digits")
    number = int(f"0{before}{behind.ljust(digits, '0')}")
    return number or Refusal("zero")


def _written(number: int, digits: int) -> str:
    """A number in the least part of its unit as a decimal string."""
    if digits == 0:
        return str(number)
    text = str(number).rjust(digits + 1, "0")
    return f"{text[:-digits]}.{text[-digits:]}".rstrip("0").rstrip(".")


# --- Rates ------------------------------------------------------------------------------------------------------------


def _given(amount: Decimal | None) -> Decimal:
    if amount is None:
        raise ValueError("a rate without an amount")
    return amount


def _tiers(rate: Rate) -> list[Tier]:
    """The tiers of a rate by where they begin; a percentage is one tier for every amount."""
    if rate.basis == "percentage":
        return [Tier.model_construct(from_amount=Decimal(0), basis="percentage", amount=_given(rate.amount))]
    if not rate.tiers:
        raise ValueError("a rate without its tiers")
    return sorted(rate.tiers, key=lambda tier: tier.from_amount)


def _tier(rate: Rate, amount: Fraction) -> Tier:
    first, *others = _tiers(rate)
    return [first, *(tier for tier in others if tier.from_amount <= amount)][-1]


def _edges(rate: Rate) -> set[Fraction]:
    """The amounts at which what a rate charges jumps, or meets its minimum or its maximum."""
    if rate.basis == "flat":
        return set()
    tiers = _tiers(rate)
    bounds = [Fraction(bound) for bound in (rate.minimum, rate.maximum) if bound is not None]
    shares = [Fraction(tier.amount) for tier in tiers if tier.basis == "percentage" and tier.amount]
    return {Fraction(tier.from_amount) for tier in tiers} | {
        bound * 100 / share for bound in bounds for share in shares
    }


# --- Examples ---------------------------------------------------------------------------------------------------------


def _telling_amounts(rate: Rate, digits: int) -> list[Fraction]:
    """The amounts for `examples`; some may not be payable."""
    if rate.basis == "flat":
        first = _power_above(Fraction(_given(rate.amount)))
        return [first, first * 10]
    if rate.basis == "tiers":
        edges = sorted(edge for edge in {Fraction(tier.from_amount) for tier in _tiers(rate)} if edge)
        # The first edge and the last one show the jumps; below the first one, an amount as round as can be.
        return [_round_below(edges[0]), edges[0], edges[-1]] if edges else _plain_amounts(rate, digits)
    share = Fraction(_given(rate.amount)) / 100
    kinks = sorted(Fraction(bound) / share for bound in (rate.minimum, rate.maximum) if bound and share)
    if not kinks:
        return _plain_amounts(rate, digits)
    amounts = [_round_above(kinks[-1])]
    if len(kinks) > 1:
        amounts.append(_round_above(kinks[0]))
    return [*amounts, _round_below(kinks[0])]


def _plain_amounts(rate: Rate, digits: int) -> list[Fraction]:
    """The least power of ten from 1 up whose fee needs no rounding, and the next one."""
    first = Fraction(1)
    while (cost(rate, first) * 10**digits).denominator > 1 and first < _GREAT_EXAMPLE:
        first *= 10
    return [first, first * 10]


def _power_above(amount: Fraction) -> Fraction:
    """The least power of ten that is greater than an amount; 1 for nothing."""
    power = Fraction(1)
    if amount:
        while power <= amount:
            power *= 10
        while power / 10 > amount:
            power /= 10
    return power


def _round_above(amount: Fraction) -> Fraction:
    """The least of 1, 2, 5, 10, 20 and so on, and of 0.5, 0.2, 0.1 and so on, that is greater than an amount."""
    power = _power_above(amount)
    return next(number for number in (power / 5, power / 2, power) if number > amount)


def _round_below(amount: Fraction) -> Fraction:
    """The greatest such number that is less than an amount above zero."""
    power = _power_above(amount)
    return next(number for number in (power / 2, power / 5, power / 10, power / 20) if number < amount)
