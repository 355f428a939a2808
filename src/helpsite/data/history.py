"""What holds when: the stages of services and the rates of fees, on one day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TypeVar

from helpsite.data.model import (
    Change,
    Fee,
    Fees,
    Promotion,
    Rate,
    Region,
    Regions,
    Service,
    ServiceStatus,
    Stage,
    country_of,
    covers,
)
from helpsite.data.trust import has_ended, is_coming, is_in_force

AChange = TypeVar("AChange", bound=Change)

# The more of a service is open, the greater the number.
OPEN: dict[ServiceStatus, int] = {"available": 3, "limited": 2, "withdraw-only": 1, "unavailable": 0}


def holding(changes: Iterable[AChange], day: date) -> AChange | None:
    """The one that is in force on a day, or None."""
    return next((change for change in changes if is_in_force(change, day)), None)


def coming(changes: Iterable[AChange], day: date) -> list[AChange]:
    """Those that begin after a day, the next one first."""
    return [change for change in changes if is_coming(change, day)]


def past(changes: Iterable[AChange], day: date) -> list[AChange]:
    """Those that ended before a day, the latest one first."""
    return [change for change in changes if has_ended(change, day)][::-1]


def stages_of(regions: Regions, region: Region) -> dict[str, Sequence[Stage]]:
    """The stages of every service in a region, by its id; none where nothing is known.

    What a part of a country leaves out is as in its country.
    """
    country = next((other for other in regions.regions if other.code == country_of(region.code)), region)
    known = country.services | region.services
    return {service.id: known.get(service.id, []) for service in regions.services}


def fees_in(fees: Iterable[Fee], code: str) -> list[Fee]:
    """The fees that apply in a region: one that names it goes before its country's, and that before the one for all."""
    found = alike(fee for fee in fees if covers(fee.regions, code))
    return [
        fee for same in found.values() for fee in same if nearness(fee, code) == max(nearness(f, code) for f in same)
    ]


# What a fee is for: its operation, asset and network.
Kind = tuple[str, str, str]


def kind_of(fee: Fee) -> Kind:
    """What a fee is for. Fees of the same kind differ in where or when they apply."""
    return fee.operation, fee.asset, fee.network


def alike(fees: Iterable[Fee]) -> dict[Kind, list[Fee]]:
    """The fees of each kind."""
    found: dict[Kind, list[Fee]] = {}
    for fee in fees:
        found.setdefault(kind_of(fee), []).append(fee)
    return found


def nearness(fee: Fee, code: str) -> int:
    """How near a fee is to a region in which it applies; the nearest one is charged there."""
    if fee.regions is None:
        return 0
    return 2 if code in fee.regions else 1


@dataclass(frozen=True)
class Told:
    """A change that an announcement told of: a stage of a service in a region, or a rate or promotion of a fee.

    `before` is what it takes the place of, for a promotion the rate that it lowers; None if nothing is known of it.
    """

    change: Stage | Rate | Promotion
    before: Stage | Rate | None
    region: Region | None = None
    service: Service | None = None
    fee: Fee | None = None


def told_changes(regions: Regions, fees: Fees) -> dict[str, list[Told]]:
    """The changes that each announcement told of, by its name: first those of regions, in the order of the facts."""
    found: dict[str, list[Told]] = {}
    for told in (*_told_stages(regions), *_told_prices(fees)):
        if told.change.announcement:
            found.setdefault(told.change.announcement, []).append(told)
    return found


def _told_stages(regions: Regions) -> Iterator[Told]:
    for region in regions.regions:
        for service in regions.services:
            for before, stage in pairwise([None, *region.services.get(service.id, [])]):
                if stage:
                    yield Told(stage, before, region=region, service=service)


def _told_prices(fees: Fees) -> Iterator[Told]:
    for fee in fees.fees:
        for before, rate in pairwise([None, *fee.rates]):
            if rate:
                yield Told(rate, before, fee=fee)
    by_id = {fee.id: fee for fee in fees.fees}
    for promotion in fees.promotions:
        if promotion.fee in by_id:
            fee = by_id[promotion.fee]
            yield Told(promotion, holding(fee.rates, promotion.effective_from), fee=fee)
