"""What fees are called and cost, in words."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from helpsite.data.history import holding, kind_of
from helpsite.data.model import Fee, Promotion, Rate
from helpsite.data.price import promoted
from helpsite.pages.formats import format_amount, region_name
from helpsite.pages.here import Here, named
from helpsite.project import Project


def unit_of(project: Project, fee: Fee) -> str:
    """What a fee's amounts are counted in: a currency's code or an asset's symbol."""
    return fee.currency or named(project.catalog.fees.assets, "id", fee.asset).symbol


def price(here: Here, fee: Fee, rate: Rate) -> str:
    """What a fee costs by one of its rates, in words."""
    return here.say("fees.separator").join(price_parts(here, fee, rate))


def price_parts(here: Here, fee: Fee, rate: Rate) -> list[str]:
    """The parts of a price: the share or the amount, or one for each tier, and what is charged at least and at most."""
    if rate.basis == "network":
        return [here.say("fees.follows-congestion")]
    unit = unit_of(here.project, fee)

    def amount_of(amount: Decimal) -> str:
        return f"{format_amount(amount, here.formats)} {unit}"

    def share_of(basis: str, amount: Decimal | None) -> str:
        amount = amount or Decimal(0)
        words = here.say("fees.percent", amount=format_amount(amount, here.formats))
        return words if basis == "percentage" else amount_of(amount)

    bounds = [(bound, getattr(rate, bound)) for bound in ("minimum", "maximum")]
    limits = [here.say(f"fees.{bound}", amount=amount_of(limit)) for bound, limit in bounds if limit is not None]
    if not rate.tiers or not rate.tiers[1:]:
        only = rate.tiers[0] if rate.tiers else rate
        return [share_of(only.basis, only.amount), *limits]
    first, second = rate.tiers[:2]
    cost = share_of(first.basis, first.amount)
    parts = [here.say("fees.first-tier", amount=amount_of(second.from_amount), price=cost)]
    for tier in rate.tiers[1:]:
        cost = share_of(tier.basis, tier.amount)
        parts.append(here.say("fees.tier", amount=amount_of(tier.from_amount), price=cost))
    return [*parts, *limits]


def fee_name(here: Here, fee: Fee) -> str:
    """What a fee is for, in words: BTC withdrawal."""
    fees = here.project.catalog.fees
    asset, operation = named(fees.assets, "id", fee.asset), named(fees.operations, "id", fee.operation)
    return here.say("fees.name", asset=asset.symbol, operation=operation.name[here.page.language])


def fee_title(here: Here, fee: Fee) -> str:
    """What a fee is called, in words: BTC withdrawal fee (Bitcoin)."""
    network = named(here.project.catalog.fees.networks, "id", fee.network).name[here.page.language]
    key = "fees.title-in" if fee.regions else "fees.title-network" if is_network(fee) else "fees.title"
    return here.say(key, name=fee_name(here, fee), network=network, regions=region_names(here, fee.regions or []))


def is_network(fee: Fee) -> bool:
    """Whether a fee was and will be what the network asks for, so that there is no number to reckon with."""
    return all(rate.basis == "network" for rate in fee.rates)


def scope(here: Here, fee: Fee) -> str:
    """Where a fee applies, if it isn't everywhere, in words."""
    codes = fee.regions
    if codes is None:
        codes = [code for other in here.project.fees_alike[kind_of(fee)] for code in other.regions or []]
    if not codes:
        return ""
    key = "only-in" if fee.regions is not None else "not-in"
    return here.say(f"fees.{key}", regions=region_names(here, codes))


def region_names(here: Here, codes: Iterable[str]) -> str:
    """The names of regions in a row, each once."""
    regions = {region.code: region for region in here.project.catalog.regions.regions}
    names = [region_name(regions[code], here.page.language, here.formats) for code in dict.fromkeys(codes)]
    return here.say("contact.list-separator").join(names)


def promotion_price(here: Here, promotion: Promotion, fee: Fee) -> str:
    """What a fee costs by a promotion, in words: by the rate that holds when it begins, with the promotion's amount."""
    rate = holding(fee.rates, promotion.effective_from) or fee.rates[-1]
    return price(here, fee, promoted(rate, promotion.amount) or rate)


def short_price(here: Here, fee: Fee, rate: Rate | Promotion) -> str:
    """What a rate or a promotion comes to, in as few words as fit a bar; the unit stands above the bars."""
    held = rate if isinstance(rate, Rate) else holding(fee.rates, rate.effective_from) or fee.rates[-1]
    if isinstance(rate, Rate) and rate.tiers:
        return here.say("timeline.tiers")
    if rate.amount is None:
        return here.say("fees.follows-congestion")
    amount = format_amount(rate.amount, here.formats)
    return here.say("fees.percent", amount=amount) if held.basis == "percentage" else amount
