"""What an announcement changes and whom it affects, in words for its page: what was before, what is after, and when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from helpsite.data.history import Told
from helpsite.data.model import AbsentChannel, Change, Channel, Promotion, Rate, RetiredChannel, Sourced, Stage
from helpsite.data.trust import CONFIRMED, Trust, has_ended, is_coming
from helpsite.pages.announcement import AnnouncementMeta, Window
from helpsite.pages.fees import fee_name, price, promotion_price, scope
from helpsite.pages.formats import format_day, region_name
from helpsite.pages.here import Here, named
from helpsite.pages.page import Page
from helpsite.project import Project

AChannel = TypeVar("AChannel", bound=Channel | RetiredChannel | AbsentChannel)
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Value:
    """A status or a price in words, the class of its look, how far it is confirmed (None where nothing is known), and
    its condition.
    """

    words: str
    look: str = ""
    state: Trust | None = None
    note: str = ""


@dataclass(frozen=True)
class ChangedRow:
    """One change: what changes, more words about that, where it stands on the site, and its first and last day."""

    name: str
    more: str
    link: str | None
    before: Value
    after: Value
    first: date | None
    last: date | None = None


def changed_rows(here: Here, post: Page) -> list[ChangedRow]:
    """What an announcement changes: services of regions, fees, promotions and channels, what comes first in front.

    The facts' own days don't make the announcement look changed: only a correction does.
    """
    told = here.project.changes_by_announcement.get(post.name, [])
    rows = [_stage_row(here, change) if change.region else _price_row(here, change) for change in told]
    assert isinstance(post.meta, AnnouncementMeta)  # noqa: S101 - only announcements have a table
    return sorted([*rows, *_channel_rows(here, post.meta)], key=lambda row: row.first or date.max)


def affected_channels(here: Here, meta: AnnouncementMeta) -> list[tuple[str, str | None]]:
    """The channels that an announcement names, each by its name and the link to its place; None if it has none."""
    channels = here.project.catalog.channels
    every = (*channels.channels, *channels.retired, *channels.absent)
    language = here.page.language
    return [
        (channel_name(here.project, entry, language), _channel_link(here, entry))
        for entry in _among(every, meta.affects.channels)
    ]


def channel_name(project: Project, channel: Channel | RetiredChannel | AbsentChannel, language: str) -> str:
    """What a channel is called in a list; one that does not exist by its platform, else by what is said of it."""
    if not isinstance(channel, AbsentChannel):
        return channel.name[language]
    platforms = {platform.id: platform.name[language] for platform in project.catalog.channels.platforms}
    return platforms.get(channel.platform or "", channel.text[language])


def window_words(window: Window, zone: str, here: Here) -> str:
    """From when to when something is under maintenance, in a time zone; the day is said once if it is the same."""
    begins, ends = (moment.astimezone(ZoneInfo(zone)) for moment in (window.begins, window.ends))

    def moment_words(moment: datetime) -> str:
        return here.say("opening.day-time", day=format_day(moment.date(), here.formats), time=f"{moment:%H:%M}")

    last = f"{ends:%H:%M}" if begins.date() == ends.date() else moment_words(ends)
    return here.say("history.from-to", first=moment_words(begins), last=last)


# --- Regions and fees -------------------------------------------------------------------------------------------------


def _stage_row(here: Here, told: Told) -> ChangedRow:
    assert told.region and told.service  # noqa: S101, PT018 - a stage is of a service in a region
    return ChangedRow(
        region_name(told.region, here.page.language, here.formats),
        told.service.name[here.page.language],
        f"{here.link(f'/regions/{told.region.code}/')}#{_heading(here, told.change)}",
        _status(here, told.before),
        _status(here, told.change),
        told.change.effective_from,
    )


def _status(here: Here, stage: object) -> Value:
    if not isinstance(stage, Stage):
        return Value(here.say("regions.unknown"), "hs-status hs-status--unknown")
    state = here.project.confirmation_of(stage)
    look = f"hs-status hs-status--{stage.status}" if state in CONFIRMED else "hs-status"
    return Value(here.say(f"regions.{stage.status}"), look, state, _note(here, stage))


def _note(here: Here, change: Change) -> str:
    return change.note[here.page.language] if change.note else ""


def _price_row(here: Here, told: Told) -> ChangedRow:
    fee, change = told.fee, told.change
    assert fee  # noqa: S101 - a rate or promotion is of a fee
    network = named(here.project.catalog.fees.networks, "id", fee.network).name[here.page.language]
    before = Value(here.say("announcements.not-recorded"))
    if isinstance(told.before, Rate):
        state = here.project.confirmation_of(told.before)
        before = Value(price(here, fee, told.before), "hs-price", state, _note(here, told.before))
    state = here.project.confirmation_of(change)
    page = here.link(f"/fees/{fee.id}/")
    if isinstance(change, Promotion):
        after = Value(promotion_price(here, change, fee), "hs-price", state, change.condition[here.page.language])
        # One that is over stands on its fee's page and is hidden.
        anchor = "promotions" if has_ended(change, here.project.today) else change.id
        more, last = (change.name[here.page.language], network, scope(here, fee)), change.effective_until
    else:
        assert isinstance(change, Rate)  # noqa: S101 - what is told of a fee
        after = Value(price(here, fee, change), "hs-price", state, _note(here, change))
        anchor, more, last = _heading(here, change), (network, scope(here, fee)), None
    words = " · ".join(filter(None, more))
    return ChangedRow(fee_name(here, fee), words, f"{page}#{anchor}", before, after, change.effective_from, last)


def _heading(here: Here, change: Sourced) -> str:
    """The heading of a made page under which a change stands: what is past lies below the timeline."""
    if has_ended(change, here.project.today):
        return "timeline"
    return "coming" if is_coming(change, here.project.today) else "now"


# --- Channels ---------------------------------------------------------------------------------------------------------


def _channel_rows(here: Here, meta: AnnouncementMeta) -> Iterator[ChangedRow]:
    """Those channels it affects that come into use or stop being ours. Contacts are named on their own pages alone."""
    channels = here.project.catalog.channels
    every = (*channels.channels, *channels.retired)
    for channel in _among(every, meta.affects.channels):
        state = here.project.confirmation_of(channel)
        not_yet, in_use, no_longer = (
            Value(here.say(f"announcements.{key}"), "hs-status", state) for key in ("not-yet", "in-use", "no-longer")
        )
        begins, until = channel.effective_from, channel.effective_until
        name, link = channel.name[here.page.language], _channel_link(here, channel)
        # It tells of what comes next after it, or of an end that nobody could announce before.
        if begins and (begins >= meta.published or begins == meta.effective_from):
            last = until if has_ended(channel, here.project.today) else None
            yield ChangedRow(name, "", link, not_yet, in_use, begins, last)
        elif until:
            yield ChangedRow(name, "", link, in_use, no_longer, until + _DAY)


def _among(channels: Sequence[AChannel], ids: Iterable[str]) -> list[AChannel]:
    """The channels with these ids; what is gone from the facts by now is left out."""
    by_id = {channel.id: channel for channel in channels}
    return [by_id[id_] for id_ in ids if id_ in by_id]


def _channel_link(here: Here, channel: Channel | RetiredChannel | AbsentChannel) -> str | None:
    """The link to the place of a channel: on the page of its kind or, if a page lists them, among what is not ours."""
    if isinstance(channel, Channel):
        return f"{here.link(f'/contact/{channel.kind}/')}#{channel.id}"
    name = "retired" if isinstance(channel, RetiredChannel) else "absent"
    call = f"{{{{ {name}_channels() }}}}"
    for page in here.project.pages:
        if page.language == here.page.language and call in page.body:
            return f"{here.link(page.address)}#{name}-{channel.id}"
    return None
