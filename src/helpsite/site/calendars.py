"""Coming changes as calendars to subscribe to, one a language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from icalendar import Event

from helpsite.data.model import Change, Promotion
from helpsite.data.trust import CONFIRMED
from helpsite.pages.compose import own_page
from helpsite.pages.fees import fee_name, fee_title, price, promotion_price
from helpsite.pages.formats import format_day, region_name
from helpsite.pages.here import Here
from helpsite.pages.subscriptions import CALENDAR
from helpsite.pages.words import mark_words, trust_words
from helpsite.project import Project
from helpsite.site.ics import calendar_text, new_event


def calendars(project: Project) -> dict[str, str]:
    """The calendar of every language, by its path in the site: what changes after the site's day, by day.

    The same facts and day give the same bytes.
    """
    return {
        f"{project.prefix(language)}/{CALENDAR}".lstrip("/"): _calendar(project, language)
        for language in project.languages
    }


@dataclass(frozen=True)
class _Entry:
    """What happens on a day. `name` tells it from all others in every language, `here` is the page that says more."""

    day: date
    name: str
    here: Here
    fact: Change
    summary: str
    category: str


def _calendar(project: Project, language: str) -> str:
    coming = [entry for entry in _entries(project, language) if entry.day > project.today]
    events = [_event(entry) for entry in sorted(coming, key=lambda entry: entry.day)]
    return calendar_text(project, language, CALENDAR, "calendar.", events)


def _event(entry: _Entry) -> Event:
    here, fact = entry.here, entry.fact
    state = here.project.confirmation_of(fact)
    is_confirmed, mark = state in CONFIRMED, mark_words(here.project, here.page.language, state)
    # Whoever reads a calendar sees little but the summary: what nobody should rely on says so first.
    summary = entry.summary if is_confirmed else here.say("calendar.marked", mark=mark, text=entry.summary)
    event = new_event(here, entry.name, summary, "\n".join(_lines(entry)), entry.category)
    event.add("DTSTAMP", here.project.made)
    event.add("DTSTART", entry.day)
    event.add("STATUS", "CONFIRMED" if is_confirmed else "TENTATIVE")
    return event


def _lines(entry: _Entry) -> Iterator[str]:
    """The condition, the reason, how far it is confirmed, and the announcement that told of it."""
    here, fact = entry.here, entry.fact
    project, language = here.project, here.page.language
    if isinstance(fact, Promotion):
        yield fact.condition[language]
    if fact.note:
        yield fact.note[language]
    yield trust_words(project, language, fact, project.confirmation_of(fact))
    if post := project.announcement(fact, language):
        told = here.say("history.announced", day=format_day(post.meta.published, here.formats))
        yield told + here.say("contact.colon") + project.web_address(language, post.address)


def _entries(project: Project, language: str) -> Iterator[_Entry]:
    """Everything that ever begins or ends, in the order of the data."""
    yield from _stages(project, language)
    yield from _rates(project, language)
    yield from _promotions(project, language)


def _stages(project: Project, language: str) -> Iterator[_Entry]:
    """The stages that stand with a region itself: those that a part of a country has from it are said there."""
    regions = project.catalog.regions
    for region in regions.regions:
        here = own_page(project, language, region)
        words = {"region": region_name(region, language, here.formats)}
        for service in regions.services:
            for stage in region.services.get(service.id, []):
                if stage.effective_from is None:
                    continue
                status = here.say(f"regions.{stage.status}")
                summary = here.say("calendar.stage", **words, name=service.name[language], status=status)
                name = f"stage.{region.code}.{service.id}.{stage.effective_from}"
                yield _Entry(stage.effective_from, name, here, stage, summary, here.say("announcements.regions"))


def _rates(project: Project, language: str) -> Iterator[_Entry]:
    """The rates of every fee, and the last day of one that will be charged no longer."""
    for fee in project.catalog.fees.fees:
        here = own_page(project, language, fee)
        title, category = fee_title(here, fee), here.say("announcements.fees")
        for rate in fee.rates:
            if rate.effective_from is not None:
                summary = here.say("calendar.rate", name=title, price=price(here, fee, rate))
                name = f"rate.{fee.id}.{rate.effective_from}"
                yield _Entry(rate.effective_from, name, here, rate, summary, category)
        if (last := fee.rates[-1].effective_until) is not None:
            summary = here.say("calendar.fee-last", name=title)
            yield _Entry(last, f"fee-last.{fee.id}.{last}", here, fee.rates[-1], summary, category)


def _promotions(project: Project, language: str) -> Iterator[_Entry]:
    """The first and the last day of every promotion."""
    fees = {fee.id: fee for fee in project.catalog.fees.fees}
    for promotion in project.catalog.fees.promotions:
        fee = fees[promotion.fee]
        here = own_page(project, language, fee)
        words = {
            "name": promotion.name[language],
            "operation": fee_name(here, fee),
            "price": promotion_price(here, promotion, fee),
        }
        for end, day in (("first", promotion.effective_from), ("last", promotion.effective_until)):
            summary = here.say(f"calendar.promotion-{end}", **words)
            name = f"promotion-{end}.{promotion.id}.{day}"
            yield _Entry(day, name, here, promotion, summary, here.say("calendar.promotions"))
