"""What was known on a day: the facts and announcements without what readers were only told later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import TypeVar

from helpsite.data.model import Change, Fee, Region, close_by_the_next
from helpsite.pages.announcement import AnnouncementMeta
from helpsite.pages.page import Page
from helpsite.project import Project

AChange = TypeVar("AChange", bound=Change)


def as_known(project: Project) -> Project:
    """The project with only those stages, rates and promotions whose announcement is published on the site's day, and
    without later corrections of announcements.

    A change before one that is left out has no known end. A service without any stage left, and a fee without any rate
    left with its promotions, are left out as well.
    """
    pages = [_known_page(page, project.today) for page in project.pages]
    later = {name for name, post in project.every_post.items() if not project.is_published(post)}
    if not later:
        return project if pages == project.pages else replace(project, pages=pages)
    regions, fees = project.catalog.regions, project.catalog.fees
    known_regions = [_known_region(region, later) for region in regions.regions]
    known_fees = [fee for fee in (_known_fee(fee, later) for fee in fees.fees) if fee.rates]
    ids = {fee.id for fee in known_fees}
    promotions = [offer for offer in fees.promotions if offer.fee in ids and not _is_later(offer, later)]
    catalog = replace(
        project.catalog,
        regions=regions.changed(regions=known_regions),
        fees=fees.changed(fees=known_fees, promotions=promotions),
    )
    return replace(project, catalog=catalog, pages=pages)


def _known_page(page: Page, day: date) -> Page:
    """A page; an announcement without the corrections that were made after a day."""
    if not isinstance(page.meta, AnnouncementMeta) or page.meta.updated <= day:
        return page
    known = [correction for correction in page.meta.corrections if correction.date.date() <= day]
    return replace(page, meta=page.meta.changed(corrections=known))


def _known_region(region: Region, later: set[str]) -> Region:
    known = {service: _known_changes(stages, later) for service, stages in region.services.items()}
    return region.changed(services={service: stages for service, stages in known.items() if stages})


def _known_fee(fee: Fee, later: set[str]) -> Fee:
    return fee.changed(rates=_known_changes(fee.rates, later))


def _known_changes(changes: Sequence[AChange], later: set[str]) -> list[AChange]:
    """The changes that were known. One that another one ended which was not ends when the next known one begins."""
    if not any(_is_later(change, later) for change in changes):
        return list(changes)
    ended_later = [_is_later(following, later) for _, following in pairwise(changes)] + [False]
    known = [
        change.changed(effective_until=None) if is_open else change
        for change, is_open in zip(changes, ended_later, strict=True)
        if not _is_later(change, later)
    ]
    return close_by_the_next(known)


def _is_later(change: Change, later: set[str]) -> bool:
    """Whether the announcement of a change is one of those with these names, which are published later."""
    return change.announcement in later
