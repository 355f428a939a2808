"""Rules on fees: each has just the amounts that its basis needs, and no more digits than its asset."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from helpsite.data.model import Fee
from helpsite.problem import Place, Problem, quote
from helpsite.project import Project

_WHOLE = 100


def rule_amounts_fit_the_basis(project: Project) -> Iterator[Problem]:
    """A network fee has no amount, the others have one; only a percentage has a minimum and a maximum."""
    for fee in project.catalog.fees.fees:
        if fee.basis == "network":
            if fee.amount is not None:
                yield Problem(
                    fee.place("amount"), "a network fee follows congestion and has no amount", "delete this line"
                )
        elif fee.amount is None:
            yield Problem(fee.place(), f"the fee {quote(fee.id)} has no amount", 'add "amount: …", in quotes')
        for bound in ("minimum", "maximum"):
            if fee.basis != "percentage" and getattr(fee, bound) is not None:
                yield Problem(fee.place(bound), f"only a percentage has a {bound}", "delete this line")
        if fee.basis == "percentage" and fee.amount is not None and fee.amount > _WHOLE:
            yield Problem(
                fee.place("amount"), f"{fee.amount} % is more than the whole", 'write "0.5" for half a percent'
            )
        if fee.minimum is not None and fee.maximum is not None and fee.minimum > fee.maximum:
            yield Problem(
                fee.place("minimum"), "the minimum is greater than the maximum", "swap the two or correct one"
            )


def rule_amounts_have_no_more_digits_than_the_asset(project: Project) -> Iterator[Problem]:
    """An amount in an asset can be paid in that asset."""
    assets = {asset.id: asset for asset in project.catalog.fees.assets}
    fees = {fee.id: fee for fee in project.catalog.fees.fees}
    amounts: list[tuple[Fee, Decimal | None, Place]] = []
    for fee in fees.values():
        amounts += [(fee, getattr(fee, key), fee.place(key)) for key in ("minimum", "maximum")]
        if fee.basis == "flat":
            amounts.append((fee, fee.amount, fee.place("amount")))
    for promotion in project.catalog.fees.promotions:
        if promotion.fee in fees and fees[promotion.fee].basis == "flat":
            amounts.append((fees[promotion.fee], promotion.amount, promotion.place("amount")))
    for fee, amount, place in amounts:
        if amount is None or fee.currency or fee.asset not in assets:
            continue
        asset = assets[fee.asset]
        digits = -int(amount.as_tuple().exponent)
        if digits > asset.decimals:
            yield Problem(
                place,
                f"{asset.symbol} has {asset.decimals} digits behind the point, not {digits}",
                "correct the amount",
            )


def rule_promotions_lower_a_fee(project: Project) -> Iterator[Problem]:
    """A promotion's fee has an amount, and the promotion's is lower."""
    fees = {fee.id: fee for fee in project.catalog.fees.fees}
    for promotion in project.catalog.fees.promotions:
        fee = fees.get(promotion.fee)
        if fee and fee.sample and not promotion.sample:
            yield Problem(
                promotion.place("fee"),
                "the fee is a sample, and its promotion is not",
                "make both real, or both samples",
            )
        if fee and fee.basis == "network":
            yield Problem(promotion.place("fee"), "a network fee can't be lowered by a promotion", "name another fee")
        elif fee and fee.amount is not None and promotion.amount >= fee.amount:
            fact = f"the promotion's {promotion.amount} is not lower than the fee's {fee.amount}"
            yield Problem(promotion.place("amount"), fact, "correct one of the two")
