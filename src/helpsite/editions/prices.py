"""Prices: what a fee of either state costs, in words."""

from __future__ import annotations

from decimal import Decimal

from helpsite.data.history import holding
from helpsite.data.model import Fee, Promotion, Rate
from helpsite.editions.difference import Words
from helpsite.editions.states import States
from helpsite.editions.voice import Voice
from helpsite.pages.compose import own_page
from helpsite.pages.fees import price_parts
from helpsite.pages.formats import format_amount
from helpsite.project import Project


def unit_of(state: Project, fee: Fee) -> str:
    """What a fee's amounts are counted in, as `pages.fees.unit_of` says it; at least its asset's id."""
    symbols = {asset.id: asset.symbol for asset in state.catalog.fees.assets}
    return fee.currency or symbols.get(fee.asset, fee.asset)


def price_words(states: States, state: Project, fee: Fee, rate: Rate | None) -> Words:
    """What a fee of one of the two states costs by a rate; several parts stand in quotation marks. None: no fee."""
    if rate is None:
        return states.tell("none")
    counted = fee.changed(currency=unit_of(state, fee))

    def words(voice: Voice) -> str:
        here = own_page(states.after, voice.code, fee)
        parts = price_parts(here, counted, rate)
        whole = here.say("fees.separator").join(parts)
        return voice.say("quoted", text=whole) if parts[1:] else whole

    return states.each(words)


def price_pair(
    states: States, old_state: Project, old: tuple[Fee, Rate | None], new: tuple[Fee, Rate | None]
) -> tuple[Words, Words]:
    """What fees cost, the first one in one of the states: of two plain amounts only the second one has the unit."""
    second = price_words(states, states.after, *new)
    rate, units = old[1], (unit_of(old_state, old[0]), unit_of(states.after, new[0]))
    if rate and _is_plain(rate) and _is_plain(new[1]) and units[0] == units[1]:
        return amount_words(states, rate.amount), second
    return price_words(states, old_state, *old), second


def promoted(fee: Fee, promotion: Promotion) -> Rate:
    """What a fee costs by a promotion: by the rate that holds when it begins, with the promotion's amount."""
    rate = holding(fee.rates, promotion.effective_from) or fee.rates[-1]
    return rate.changed(amount=promotion.amount)


def amount_words(states: States, amount: Decimal | None) -> Words:
    """An amount without its unit."""
    return states.each(lambda voice: format_amount(amount or Decimal(0), voice.formats))


def _is_plain(rate: Rate | None) -> bool:
    return rate is not None and rate.basis == "flat" and not rate.tiers
