"""Rules on fees: each rate has just the amounts that its basis needs, and one price holds at a time."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from helpsite.data.model import Fee, Promotion, Rate, Tier
from helpsite.data.price import digits_of
from helpsite.problem import Problem, quote
from helpsite.project import Project

_WHOLE = 100
_BOUNDED = ("percentage", "tiers")


def rule_amounts_fit_the_basis(project: Project) -> Iterator[Problem]:
    """A network fee has no amount, tiers have theirs, the others have one; only shares have a minimum and a maximum."""
    for fee in project.catalog.fees.fees:
        for rate in fee.rates:
            yield from _amount_problems(fee, rate)
            yield from _bound_problems(rate)


def _amount_problems(fee: Fee, rate: Rate) -> Iterator[Problem]:
    if rate.basis == "network":
        if rate.amount is not None:
            yield Problem(
                rate.place("amount"), "a network fee follows congestion and has no amount", "delete this line"
            )
    elif rate.basis == "tiers":
        if rate.amount is not None and rate.tiers is None:
            fact = "the basis tiers has tiers in place of one amount"
            yield Problem(rate.place("amount"), fact, 'name another basis, or write "tiers:" and an entry for each')
        elif rate.amount is not None:
            yield Problem(rate.place("amount"), "each of the tiers has its own amount", "delete this line")
        elif rate.tiers is None:
            yield Problem(rate.place(), f"the fee {quote(fee.id)} has no tiers", 'add "tiers:" and an entry for each')
    elif rate.amount is None and rate.tiers is None:
        yield Problem(rate.place(), f"the fee {quote(fee.id)} has no amount", 'add "amount: …", in quotes')
    if rate.basis != "tiers" and rate.tiers is not None:
        way_out = "write basis: tiers, or delete them" + (' and add "amount: …"' if _lacks_an_amount(rate) else "")
        yield Problem(rate.place("tiers"), "only the basis tiers has tiers", way_out)
    shares = [rate] if rate.basis == "percentage" else rate.tiers or []
    for share in shares:
        if share.basis == "percentage" and share.amount is not None and share.amount > _WHOLE:
            fact = f"{share.amount} % is more than the whole"
            yield Problem(share.place("amount"), fact, 'write "0.5" for half a percent')


def _lacks_an_amount(rate: Rate) -> bool:
    return rate.basis in ("flat", "percentage") and rate.amount is None


def _bound_problems(rate: Rate) -> Iterator[Problem]:
    for bound in ("minimum", "maximum"):
        if rate.basis not in _BOUNDED and getattr(rate, bound) is not None:
            yield Problem(rate.place(bound), f"only percentage and tiers have a {bound}", "delete this line")
    if rate.minimum is not None and rate.maximum is not None and rate.minimum > rate.maximum:
        yield Problem(rate.place("minimum"), "the minimum is greater than the maximum", "swap the two or correct one")


def rule_tiers_begin_at_zero_and_rise(project: Project) -> Iterator[Problem]:
    """Every amount falls into one tier."""
    for fee in project.catalog.fees.fees:
        for rate in fee.rates:
            tiers = rate.tiers or []
            if tiers and tiers[0].from_amount != 0:
                fact = f"the first tier begins at {tiers[0].from_amount}, and smaller amounts have none"
                yield Problem(tiers[0].place("from_amount"), fact, 'write from_amount: "0"')
            for lower, tier in itertools.pairwise(tiers):
                if tier.from_amount <= lower.from_amount:
                    fact = f"the tier begins at {tier.from_amount}, not above the {lower.from_amount} of the one before"
                    yield Problem(tier.place("from_amount"), fact, "put the tiers in order, each once")


def rule_amounts_have_no_more_digits_than_the_asset(project: Project) -> Iterator[Problem]:
    """An amount in an asset or in money can be paid in it."""
    assets = {asset.id: asset for asset in project.catalog.fees.assets}
    fees = {fee.id: fee for fee in project.catalog.fees.fees}
    amounts = [(fee, *amount) for fee in fees.values() for rate in fee.rates for amount in _amounts(rate)]
    amounts += [
        (fees[promotion.fee], promotion.amount, promotion, "amount")
        for promotion in project.catalog.fees.promotions
        if promotion.fee in fees and any(rate.basis == "flat" for rate in _lowered(promotion, fees[promotion.fee]))
    ]
    for fee, amount, owner, key in amounts:
        if fee.asset not in assets:
            continue
        unit, most = fee.currency or assets[fee.asset].symbol, digits_of(fee, [assets[fee.asset]])
        digits = -int(amount.as_tuple().exponent)
        if digits > most:
            fact = f"{unit} has {most} digits behind the point, not {digits}"
            yield Problem(owner.place(key), fact, "correct the amount")


def _amounts(rate: Rate) -> Iterator[tuple[Decimal, Rate | Tier | Promotion, str]]:
    """The amounts of a rate that are no shares, each with the fact and the key that hold it."""
    for key in ("minimum", "maximum"):
        if (amount := getattr(rate, key)) is not None:
            yield amount, rate, key
    if rate.basis == "flat" and rate.amount is not None:
        yield rate.amount, rate, "amount"
    for tier in rate.tiers or []:
        yield tier.from_amount, tier, "from_amount"
        if tier.basis == "flat":
            yield tier.amount, tier, "amount"


def rule_promotions_lower_a_fee(project: Project) -> Iterator[Problem]:
    """All through a promotion there is a rate with one amount, and the promotion's is lower."""
    fees = {fee.id: fee for fee in project.catalog.fees.fees}
    for promotion in project.catalog.fees.promotions:
        if promotion.fee in fees:
            yield from _promotion_problems(promotion, fees[promotion.fee])


def _promotion_problems(promotion: Promotion, fee: Fee) -> Iterator[Problem]:
    for before, rate in itertools.pairwise(_lowered(promotion, fee)):
        if rate.basis != before.basis:
            fact = f"the basis of the fee is {before.basis} at first, and {rate.basis} from {rate.effective_from} on"
            way_out = "end the promotion before that day, and add a second one"
            yield Problem(promotion.place("effective_until"), fact, way_out)
    for rate in _lowered(promotion, fee):
        if rate.sample and not promotion.sample:
            fact = "the fee is a sample, and its promotion is not"
            yield Problem(promotion.place("fee"), fact, "make both real, or both samples")
        if rate.basis in ("network", "tiers"):
            kind = "a network fee" if rate.basis == "network" else "a fee with tiers"
            yield Problem(promotion.place("fee"), f"{kind} can't be lowered by a promotion", "name another fee")
        elif rate.amount is not None and promotion.amount >= rate.amount:
            fact = f"the promotion's {promotion.amount} is not lower than the fee's {rate.amount}"
            yield Problem(promotion.place("amount"), fact, "correct one of the two")


def _lowered(promotion: Promotion, fee: Fee) -> list[Rate]:
    """The rates of a fee that hold on a day of a promotion."""
    return [rate for rate in fee.rates if _meet(_days([promotion]), _days([rate]))]


def rule_promotions_lie_inside_the_life_of_their_fee(project: Project) -> Iterator[Problem]:
    """A promotion begins and ends while its fee is charged, and no other one lowers the same fee meanwhile."""
    fees = {fee.id: fee for fee in project.catalog.fees.fees}
    before: dict[str, list[Promotion]] = {}
    for promotion in project.catalog.fees.promotions:
        if promotion.fee in fees:
            first, last = _days(fees[promotion.fee].rates)
            if promotion.effective_from < first:
                fact = f"it begins on {promotion.effective_from}, before the fee does on {first}"
                yield Problem(promotion.place("effective_from"), fact, "begin it when the fee does, or later")
            if promotion.effective_until > last:
                fact = f"it ends on {promotion.effective_until}, after the fee does on {last}"
                yield Problem(promotion.place("effective_until"), fact, "end it when the fee does, or earlier")
        others = before.setdefault(promotion.fee, [])
        for other in others:
            if _meet(_days([other]), _days([promotion])):
                fact = f"the promotion {quote(other.id)} lowers the same fee on some of these days"
                yield Problem(promotion.place("effective_from"), fact, "let one end before the other begins")
        others.append(promotion)


def rule_one_price_holds_at_a_time(project: Project) -> Iterator[Problem]:
    """No two fees are for the same operation, asset and network on the same day in the same region."""
    for same in project.fees_alike.values():
        for other, fee in itertools.combinations(same, 2):
            if _share_a_region(fee, other) and _meet(_days(fee.rates), _days(other.rates)):
                fact = f"the fee {quote(other.id)} is for the same operation, asset and network, in the same regions"
                yield Problem(fee.place(), fact, "join the two, or say in which regions each applies")


def _share_a_region(fee: Fee, other: Fee) -> bool:
    """Whether two fees apply in the same region, one as much as the other."""
    if fee.regions is None or other.regions is None:
        return fee.regions is other.regions
    return not set(fee.regions).isdisjoint(other.regions)


Days = tuple[date, date]


def _days(changes: Iterable[Rate | Promotion]) -> Days:
    """The first and the last day of changes that follow each other."""
    every = list(changes)
    return every[0].effective_from or date.min, every[-1].effective_until or date.max


def _meet(one: Days, other: Days) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]
