"""Fees of either state in the words of the later one; where an entry is missing, its id stands for it."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from helpsite.data.history import holding
from helpsite.data.model import Fee, Promotion, Rate, Text
from helpsite.editions.phrases import Words, phrase, row, text_words
from helpsite.editions.regions import region_words
from helpsite.pages.compose import own_page
from helpsite.pages.fees import price_parts
from helpsite.pages.formats import format_amount
from helpsite.project import Project


def fee_words(state: Project, after: Project, fee: Fee, with_regions: bool = True) -> Words:
    """What a fee of one of the two states is called: USDT withdrawal on TRON in Japan."""
    fees = state.catalog.fees
    symbol = next((asset.symbol for asset in fees.assets if asset.id == fee.asset), fee.asset)
    operation = _name(after, ((entry.id, entry.name) for entry in fees.operations), fee.operation)
    network = _name(after, ((entry.id, entry.name) for entry in fees.networks), fee.network)
    name = phrase(after, "fees.name", asset=symbol, operation=operation)
    if fee.regions is None or not with_regions:
        return phrase(after, "fee", name=name, network=network)
    return phrase(after, "fee-in", name=name, network=network, regions=regions_words(state, after, fee.regions))


def regions_words(state: Project, after: Project, codes: Iterable[str] | None) -> Words:
    """Where a fee of one of the two states applies."""
    if codes is None:
        return phrase(after, "everywhere")
    return row(after, [region_words(state, after, code) for code in codes])


def unit_of(state: Project, fee: Fee) -> str:
    """What a fee's amounts are counted in, as `pages.fees.unit_of` says it; at least its asset's id."""
    symbols = {asset.id: asset.symbol for asset in state.catalog.fees.assets}
    return fee.currency or symbols.get(fee.asset, fee.asset)


def price_words(state: Project, after: Project, fee: Fee, rate: Rate | None) -> Words:
    """What a fee of one of the two states costs by a rate; several parts stand in quotation marks. None: no fee."""
    if rate is None:
        return phrase(after, "none")
    counted = fee.changed(currency=unit_of(state, fee))
    words = {}
    for language in after.languages:
        here = own_page(after, language, fee)
        parts = price_parts(here, counted, rate)
        whole = here.say("fees.separator").join(parts)
        words[language] = here.say("diff-history.quoted", text=whole) if parts[1:] else whole
    return words


def price_pair(
    before: Project, after: Project, old: tuple[Fee, Rate | None], new: tuple[Fee, Rate | None]
) -> tuple[Words, Words]:
    """What fees cost, the first one in the earlier state: of two plain amounts only the second one has the unit."""
    second = price_words(after, after, *new)
    rate, units = old[1], (unit_of(before, old[0]), unit_of(after, new[0]))
    if rate and _is_plain(rate) and _is_plain(new[1]) and units[0] == units[1]:
        return amount_words(after, rate.amount), second
    return price_words(before, after, *old), second


def promoted(fee: Fee, promotion: Promotion) -> Rate:
    """What a fee costs by a promotion: by the rate that holds when it begins, with the promotion's amount."""
    rate = holding(fee.rates, promotion.effective_from) or fee.rates[-1]
    return rate.changed(amount=promotion.amount)


def amount_words(after: Project, amount: Decimal | None) -> Words:
    """An amount without its unit."""
    return {
        language: format_amount(amount or Decimal(0), after.language(language).formats) for language in after.languages
    }


def _is_plain(rate: Rate | None) -> bool:
    return rate is not None and rate.basis == "flat" and not rate.tiers


def _name(after: Project, entries: Iterable[tuple[str, Text]], wanted: str) -> Words:
    name = next((name for entry, name in entries if entry == wanted), None)
    return text_words(after, name) if name else dict.fromkeys(after.languages, wanted)
