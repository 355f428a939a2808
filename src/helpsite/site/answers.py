"""What pages answer at once: the facts that a result of the search shows, without the page being opened.

Each fact has its days, so that a browser shows what holds on the day of its reader. No contact is among them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from helpsite.data.history import stages_of
from helpsite.data.model import Channel, Fact, Fee, Promotion, Region, Sourced
from helpsite.data.trust import CONFIRMED, has_ended
from helpsite.pages.announcement import AnnouncementMeta
from helpsite.pages.fees import fee_name, price, promotion_price, scope
from helpsite.pages.formats import format_day, time_zone_name
from helpsite.pages.here import Here
from helpsite.pages.history import Row, When, days_words, rows_of
from helpsite.pages.opening import answer_words, weekly_words
from helpsite.pages.page import Page
from helpsite.pages.words import mark_words
from helpsite.project import Project

Kind = Literal["contact", "region", "fee", "announcement", "answer"]
_KINDS: dict[str, Kind] = {
    "contact": "contact",
    "regions": "region",
    "fees": "fee",
    "announcements": "announcement",
}
_SHOWN: tuple[When, ...] = ("now", "coming")
_LONGEST_NOTE = 60  # characters


@dataclass(frozen=True)
class Answer:
    """One thing that a page answers: what it is about, what is so, and from when to when. A `sample` is made up."""

    label: str
    text: str
    first: date | None = None
    last: date | None = None
    sample: bool = False

    def as_json(self) -> dict[str, Any]:
        """The answer as the search in the browser takes it."""
        first, last = (day.isoformat() if day else None for day in (self.first, self.last))
        return {"label": self.label, "text": self.text, "from": first, "until": last, "sample": self.sample}


def kind_of(address: str) -> Kind:
    """What kind of thing the page at an address such as `/fees/` is."""
    return _KINDS.get(address.split("/")[1], "answer")


def is_old(project: Project, page: Page) -> bool:
    """Whether a page is an announcement that another took the place of, or that tells of what is over."""
    if not isinstance(page.meta, AnnouncementMeta):
        return False
    told = [change.change for change in project.changes_by_announcement.get(page.name, [])]
    is_over = bool(told) and all(has_ended(change, project.today) for change in told)
    window = page.meta.window
    return bool(project.successor(page) or is_over or (window and window.ends.date() < project.today))


def answers(here: Here, fact: Fact | None) -> list[Answer]:
    """What the page `here` answers on the site's day and later. `fact` is the region or fee that it is made from."""
    if isinstance(fact, Region):
        return list(_of_region(here, fact))
    if isinstance(fact, Fee):
        return list(_of_fee(here, fact))
    folder, _, kind = here.page.address.strip("/").partition("/")
    if folder != "contact" or here.project.is_record:
        return []
    channels = [
        channel
        for channel in here.project.catalog.channels.channels
        if kind in ("", channel.kind) and not has_ended(channel, here.project.today)
    ]
    return [answer for channel in channels for answer in _of_channel(here, channel, in_short=not kind)]


def _of_region(here: Here, region: Region) -> Iterator[Answer]:
    regions = here.project.catalog.regions
    stages = stages_of(regions, region)
    for row in _rows(here, [(service, stages[service.id]) for service in regions.services]):
        status = here.say(f"regions.{row.change.status if row.change else 'unknown'}")
        yield _of_row(here, row, row.subject.name[here.page.language], status)


def _of_fee(here: Here, fee: Fee) -> Iterator[Answer]:
    name, where = fee_name(here, fee), scope(here, fee)
    for row in _rows(here, [(fee, fee.rates)]):
        yield _of_row(here, row, name, price(here, fee, row.change), where)
    for offer in here.project.catalog.fees.promotions:
        if offer.fee == fee.id and not has_ended(offer, here.project.today):
            row = Row(0, fee, offer, offer.effective_from, offer.effective_until)
            yield _of_row(here, row, offer.name[here.page.language], promotion_price(here, offer, fee), where)


def _rows(here: Here, subjects: Sequence[Any]) -> list[Row]:
    """What holds and what is to come; what is past is asked for on the page itself."""
    return [row for when in _SHOWN for row in rows_of(subjects, when, here.project.today)]


def _of_row(here: Here, row: Row, label: str, state: str, where: str = "") -> Answer:
    """What a stage, a rate or a promotion comes to, with its days, where it holds, and its condition."""
    change = row.change
    parts = [_marked(here, change, state), days_words(row, here.say, here.formats)]
    text = here.say("fees.separator").join(filter(None, parts))
    note = change.condition if isinstance(change, Promotion) else change and change.note
    for more in (where, _short(note[here.page.language]) if note else ""):
        text = here.say("answers.with-note", text=text, note=more) if more else text
    return Answer(label, text, row.first, row.last, bool(change and change.sample))


def _marked(here: Here, fact: Sourced | None, text: str) -> str:
    """What a fact says, marked if nobody should rely on it. That it's a sample is said apart."""
    state = here.project.confirmation_of(fact) if fact else "confirmed"
    if state != "unconfirmed":
        return text
    return here.say("calendar.marked", mark=mark_words(here.project, here.page.language, state), text=text)


def _of_channel(here: Here, channel: Channel, *, in_short: bool) -> Iterator[Answer]:
    """On which days a channel is closed, when it is answered and, but for `in_short`, how soon."""
    name, days = channel.name[here.page.language], (channel.effective_from, channel.effective_until)
    hours, reply = channel.hours, channel.answer if not in_short else None
    if here.project.confirmation_of(channel) not in (*CONFIRMED, "sample"):
        hours, reply = None, None
    for closed in hours.closed if hours else ():
        if closed.day >= here.project.today:
            words = here.say(
                "contact.closed", day=format_day(closed.day, here.formats), name=closed.name[here.page.language]
            )
            yield Answer(name, words, closed.day, closed.day, channel.sample)
    said = here.say("contact.hours") + here.say("contact.colon") + here.say("contact.hours-unknown")
    if hours:
        times = [" ".join(row) for row in weekly_words(hours, here.say, here.formats)]
        said = here.say(
            "answers.hours",
            hours=here.say("contact.list-separator").join(times),
            zone=time_zone_name(hours.time_zone, here.formats),
        )
    if reply:
        time = answer_words(reply, here.say, here.formats)
        alone = here.say("contact.answer") + here.say("contact.colon") + time
        said = here.say("answers.hours-and-reply", hours=said, time=time) if hours else alone
    yield Answer(name, said, *days, channel.sample)


def _short(note: str) -> str:
    """A note without its full stop, cut off between two words if it is long."""
    note = note.rstrip(".。")
    if len(note) <= _LONGEST_NOTE:
        return note
    cut = note[:_LONGEST_NOTE]
    return (cut.rpartition(" ")[0] or cut).rstrip(",，、;；") + "…"
