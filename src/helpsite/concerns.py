"""Whom an announcement concerns: the regions, fees and channels that it affects or that changed by it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from helpsite.data.catalog import Catalog
from helpsite.data.history import Told
from helpsite.data.model import country_of, covers
from helpsite.pages.announcement import AnnouncementMeta


@dataclass(frozen=True)
class Concern:
    """Whom one announcement concerns.

    `regions` are the codes of those that it concerns and not all others; with `everyone` it concerns all of them
    besides, as where it affects what is the same in each.
    """

    regions: frozenset[str]
    fees: frozenset[str]
    channels: frozenset[str]
    everyone: bool


def concern_of(catalog: Catalog, meta: AnnouncementMeta, told: Iterable[Told]) -> Concern:
    """Whom an announcement concerns, by its front matter and by the changes that name it.

    A country is concerned by what concerns a part of it, and the other way round. What is left out of the facts by now
    names no region.
    """
    changes = list(told)
    fees = {*meta.affects.fees, *(change.fee.id for change in changes if change.fee)}
    channels = catalog.channels
    applies = [fee.regions for fee in catalog.fees.fees if fee.id in fees] if fees else []
    applies += [channel.regions for channel in channels.channels if channel.id in meta.affects.channels]
    named = {*meta.affects.regions, *meta.removes.regions}
    named |= {change.region.code for change in changes if change.region}
    named |= {code for regions in applies for code in regions or ()}
    codes, countries = list(named), {country_of(code) for code in named}
    return Concern(
        frozenset(
            region.code for region in catalog.regions.regions if region.code in countries or covers(codes, region.code)
        ),
        frozenset(fees),
        frozenset(meta.affects.channels),
        everyone=None in applies or not named,
    )
