"""The front matter of an announcement: when it was published, what it is about, and what became of it since."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated, Literal, get_args

from pydantic import BeforeValidator, Field, WithJsonSchema

from helpsite.data.model import YEARS, Day, Fact, Id, PostName, Word, expect, wrong
from helpsite.problem import quote


def _moment(value: object) -> object:
    expect("moment_type", value, str, datetime)
    if isinstance(value, datetime):
        return value
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        moment = None
    if not moment or not moment.tzinfo or not re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}", str(value)):
        raise wrong(f"{quote(value)} is not a moment with its zone", "write for example 2026-07-01T10:00:00+08:00")
    if moment.year not in YEARS:
        raise wrong(f"the year of {quote(value)} can't be meant", "correct it")
    return moment


Moment = Annotated[datetime, BeforeValidator(_moment), WithJsonSchema({"type": "string", "format": "date-time"})]
AnnouncementKind = Literal["regions", "fees", "channels", "security", "maintenance", "product"]
# The kinds of announcement that tell of a change of regions, fees or channels.
TELLING: dict[str, tuple[AnnouncementKind, ...]] = {
    "regions": ("regions", "product"),
    "fees": ("fees", "product"),
    "channels": ("channels", "security"),
}
# The least severe first.
Severity = Literal["info", "warning", "critical"]
SEVERITIES: tuple[Severity, ...] = get_args(Severity)

# What `helpsite new announcement` writes where the words are still to come; it stands nowhere in what is published.
DRAFT_MARK = "[[draft]]"


class Affects(Fact):
    """What an announcement is about, by id."""

    regions: list[Word] = Field([], description="Codes of regions.")
    services: list[Id] = Field([], description="Services in these regions; all of them if left out.")
    fees: list[Id] = Field([])
    channels: list[Id] = Field([], description="Channels, those that are retired or do not exist as well.")


class Removes(Fact):
    """What an announcement says is taken out of the data for good, by the id that it had."""

    regions: list[Word] = Field([])
    fees: list[Id] = Field([])
    channels: list[Id] = Field([])


class Window(Fact):
    """From when to when something is under maintenance."""

    begins: Moment
    ends: Moment


class Correction(Fact):
    """What was put right in an announcement after it had been published."""

    date: Moment
    text: Word = Field(description="What was wrong and what is right, in one sentence.")


class AnnouncementMeta(Fact):
    """The front matter of an announcement."""

    title: Word
    description: Word = Field(description="One sentence for lists, search results and feeds.")
    date: Moment = Field(description="When it was published, with the zone.")
    kind: AnnouncementKind
    severity: Severity = Field("info", description="How much is at stake for readers; decides the look of its notice.")
    affects: Affects = Affects()
    removes: Removes = Removes()
    effective_from: Day | None = Field(None, description="The first day on which something changes by it.")
    pinned_until: Day | None = Field(None, description="The last day on which every page shows a notice of it.")
    supersedes: PostName | None = Field(None, description="The earlier announcement that it takes the place of.")
    window: Window | None = Field(None, description="For kind maintenance: from when to when.")
    corrections: list[Correction] = Field([], description="What was put right since, the oldest first.")

    @property
    def template(self) -> None:
        """Announcements look like any page."""
        return None

    @property
    def search(self) -> bool:
        """The search finds every announcement."""
        return True

    @property
    def published(self) -> date:
        """The day of publication, in the zone it was given in."""
        return self.date.date()

    @property
    def changed_at(self) -> datetime:
        """The moment of the last correction or, without one, of publication."""
        return max([self.date, *(correction.date for correction in self.corrections)])

    @property
    def updated(self) -> date:
        """The day of the last correction or, without one, of publication."""
        return self.changed_at.date()


_FOLDER = "announcements/"


def announcement_path(name: str) -> str:
    """The file below docs/<language>/ of the announcement that others call by this name."""
    return f"{_FOLDER}{name}.md"


def announcement_name(path: str) -> str:
    """What others call the announcement whose file below docs/<language>/ is `path`."""
    return path.removeprefix(_FOLDER).removesuffix(".md")


def is_announcement_path(path: str) -> bool:
    """Whether the file below docs/<language>/ is that of an announcement, not of their list."""
    return path.startswith(_FOLDER) and path != f"{_FOLDER}index.md"
