"""Names: what a region or a fee of either state is called, at least by its id."""

from __future__ import annotations

from collections.abc import Iterable

from helpsite.data.model import Fee
from helpsite.editions.difference import Words
from helpsite.editions.states import States
from helpsite.pages.formats import country_name
from helpsite.project import Project


def region_words(states: States, state: Project, code: str) -> Words:
    """What a region of one of the two states is called, at least by its code."""
    own = next((region.own_name for region in state.catalog.regions.regions if region.code == code), None)
    if own and any(own.name.root.values()):
        return states.text(own.name)
    return states.each(lambda voice: country_name(code, voice.formats) or code.upper())


def regions_words(states: States, state: Project, codes: Iterable[str] | None) -> Words:
    """Where a fee of one of the two states applies."""
    if codes is None:
        return states.tell("everywhere")
    return states.listed(region_words(states, state, code) for code in codes)


def fee_words(states: States, state: Project, fee: Fee, *, with_regions: bool = True) -> Words:
    """What a fee of one of the two states is called: USDT withdrawal on TRON in Japan."""
    fees = state.catalog.fees
    symbol = next((asset.symbol for asset in fees.assets if asset.id == fee.asset), fee.asset)
    operation, network = states.name_of(fees.operations, fee.operation), states.name_of(fees.networks, fee.network)
    name = states.tell("fees.name", asset=symbol, operation=operation)
    if fee.regions is None or not with_regions:
        return states.tell("fee", name=name, network=network)
    return states.tell("fee-in", name=name, network=network, regions=regions_words(states, state, fee.regions))
