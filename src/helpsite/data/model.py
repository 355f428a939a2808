"""What the facts are: one model a thing, with what is allowed in each of its keys.

Every model is a `Fact`: it's frozen, refuses unknown keys and knows where each of its values stands.
Descriptions reach editors through the JSON Schemas in `schemas/`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from itertools import pairwise
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    RootModel,
    StringConstraints,
    WithJsonSchema,
    with_config,
)
from pydantic_core import PydanticCustomError
from typing_extensions import TypedDict

from helpsite.data.source import Document, Keys, Number
from helpsite.problem import Place, quote

_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_TIME = r"([01][0-9]|2[0-3]):[0-5][0-9]|24:00"
_SPAN = r"[1-9][0-9]{0,3} (min|h|d)"
YEARS = range(2000, 2200)  # those that can be meant
_AMOUNT = r"(0|[1-9][0-9]{0,29})(\.[0-9]{1,30})?"


def wrong(fact: str, way_out: str) -> PydanticCustomError:
    """What a validator raises: it reaches the editor as it is."""
    return PydanticCustomError("wrong", "{fact}; {way_out}", {"fact": fact, "way_out": way_out})


def expect(kind: str, value: object, *kinds: type) -> None:
    """Raises an error of this kind, one of data/fact.py's, if the value is of none of these types."""
    if not isinstance(value, kinds) or isinstance(value, bool):
        raise PydanticCustomError(kind, "wrong type")  # type: ignore[arg-type]


def _day(value: object) -> object:
    expect("day_type", value, str, int, Number, date)
    return value if isinstance(value, date) else _read_day(str(value))


@cache
def _read_day(text: str) -> date:
    """The day that is written. Many facts begin to hold on the same few."""
    if not re.fullmatch(_DAY, text):
        raise wrong(f"{quote(text)} is not a date", "write year-month-day, for example 2026-07-01")
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise wrong(f"{quote(text)} is not a day of the calendar", "check month and day") from None
    if day.year not in YEARS:
        raise wrong(f"the year of {quote(text)} can't be meant", "correct it")
    return day


def _clock(value: object) -> object:
    expect("clock_type", value, str, int, Number)
    if not re.fullmatch(_TIME, str(value)):
        raise wrong(f"{quote(value)} is not a time of day", 'write hours and minutes, for example "09:00"')
    return value


def _amount(value: object) -> object:
    expect("amount_type", value, str, int, Number, Decimal)
    if isinstance(value, Decimal):
        return value
    if not isinstance(value, str):
        raise wrong(f"the amount {value} is not in quotes", f'write "{value}", so that no digit is lost')
    if not re.fullmatch(_AMOUNT, value):
        raise wrong(f"{quote(value)} is not an amount", 'write digits and a point, for example "0.0005"')
    return Decimal(value)


def _span(value: object) -> object:
    expect("span_type", value, str)
    if not re.fullmatch(_SPAN, str(value)):
        raise wrong(f"{quote(value)} is not a length of time", 'write for example "10 min", "2 h" or "3 d"')
    return value


def _identity(value: object) -> object:
    expect("string_type", value, str)
    host, _, day = str(value).partition(",")
    if not re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", host) or not re.fullmatch(_DAY, day):
        way_out = "write a host that was ours on a day, a comma and that day, for example help.example.com,2026-07-01"
        raise wrong(f"{quote(value)} is not a host and a day", way_out)
    _read_day(day)
    return value


_MINUTES = {"min": 1, "h": 60, "d": 24 * 60}


def minutes_of(span: str) -> int:
    """How many minutes a length of time such as "2 h" has."""
    number, unit = span.split()
    return int(number) * _MINUTES[unit]


Id = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60),
    Field(description="A short name in lower-case letters, digits and hyphens. Other entries refer to it."),
]
# With its day in front, no pattern of another key is the same: data/fact.py has words for this one.
POST_NAME = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}(-[a-z0-9]+)+$"
PostName = Annotated[str, StringConstraints(pattern=POST_NAME, max_length=200)]
Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
Clock = Annotated[str, BeforeValidator(_clock), WithJsonSchema({"type": "string", "pattern": f"^({_TIME})$"})]
Span = Annotated[str, BeforeValidator(_span), WithJsonSchema({"type": "string", "pattern": f"^{_SPAN}$"})]
Amount = Annotated[
    Decimal,
    BeforeValidator(_amount),
    # As it was written: Python itself would say 1E-8.
    PlainSerializer(lambda amount: format(amount, "f"), when_used="json"),
    WithJsonSchema({"type": "string", "pattern": f"^{_AMOUNT}$"}),
]
Word = Annotated[str, StringConstraints(min_length=1, max_length=2_000)]
# What RFC 4151 calls a tagging entity.
Identity = Annotated[
    str,
    BeforeValidator(_identity),
    WithJsonSchema({"type": "string", "pattern": rf"^[a-z0-9-]+(\.[a-z0-9-]+)+,{_DAY}$"}),
]


# Where a fact stands that was not read from a file.
_NOWHERE: tuple[Document, Keys] = (Document("", None, None), ())


class Fact(BaseModel):
    """Something an editor wrote down, together with the place where it stands."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    # The document and the way in it. Pydantic's own private attributes take it long to set up for each of 30,000 facts.
    __slots__ = ("_origin",)

    def place(self, *way: str | int) -> Place:
        """Where the fact stands or, with a way into it, one of its values; an absent value stands where it does."""
        document, around = getattr(self, "_origin", _NOWHERE)
        place: Place = document.place((*around, *way))
        return place

    def changed(self, **values: Any) -> Self:
        """The same fact, at its place, with other values."""
        other = self.model_copy(update=values)
        object.__setattr__(other, "_origin", getattr(self, "_origin", _NOWHERE))
        return other

    def key_place(self, *way: str | int) -> Place:
        """Where the key of one of its values stands."""
        document, around = getattr(self, "_origin", _NOWHERE)
        place: Place = document.key_place((*around, *way))
        return place


class Text(RootModel):
    """Words for readers, once in every language of the site."""

    root: dict[str, Word]
    model_config = ConfigDict(frozen=True, strict=True)

    __slots__ = ("_origin",)

    place = Fact.place

    def __getitem__(self, language: str) -> str:
        return self.root[language]

    def said_in(self, language: str, otherwise: str = "") -> str:
        """The words in a language; if there are none, those in the first one that has some, else `otherwise`."""
        return self.root.get(language) or next(iter(self.root.values()), otherwise)

    def spoken_in(self, languages: Iterable[str]) -> Self:
        """The same text, at its place, in each of these languages: in one that it lacks, what it says in its first."""
        if all(language in self.root for language in languages):
            return self
        other = self.model_construct(root={language: self.said_in(language) for language in languages})
        object.__setattr__(other, "_origin", getattr(self, "_origin", _NOWHERE))
        return other


class Sourced(Fact):
    """A fact that knows who said it, when it was last confirmed, and from when to when it holds."""

    source: Id = Field(description="Who said it: the id of a source in data/site.yaml.")
    verified_on: Day | None = Field(
        None, description="The day someone last compared it with its source; left out if no one has."
    )
    verified_by: Word | None = Field(
        None, description="Who compared it: a team or a role, never a person's name. Programs can read it."
    )
    method: Id | None = Field(None, description="How it was compared: the id of a method in data/site.yaml.")
    effective_from: Day | None = Field(
        None, description="The first day on which it holds. Leave it out if it has always held."
    )
    effective_until: Day | None = Field(
        None, description="The last day on which it holds. Leave it out if no end is known."
    )
    sample: bool = Field(
        False, description="true: made up to show the site; readers are told. Never publish it as real."
    )

    def dates(self) -> list[date]:
        """The days on which this fact was confirmed or began to hold."""
        return [day for day in (self.verified_on, self.effective_from) if day]


# --- data/site.yaml ---------------------------------------------------------------------------------------------------


class Language(Fact):
    """A language of the site."""

    code: Id = Field(description="The folder below docs/ and the key of its words, for example zh.")
    tag: Word = Field(description="The language tag for browsers (BCP 47), for example zh-Hans.")
    formats: Word = Field(description="The locale for names of countries, dates and numbers (CLDR), for example en-GB.")
    name: Word = Field(description="What the language calls itself, for example 简体中文.")


class Source(Fact):
    """Someone or something that a fact was taken from."""

    id: Id
    name: Text
    address: Word | None = Field(None, description="Its web address, if it has one; it begins with https://")
    sample: bool = Field(False, description="true: what comes from it is made up, and must say so itself.")


class Method(Fact):
    """A way to compare a fact with its source."""

    id: Id
    name: Text = Field(description="What was done, for example: called the number given on the website.")


class Domain(Sourced):
    """A domain that belongs to the service."""

    id: Id
    host: Word = Field(
        description="The bare domain, without https:// and without a slash, for example www.example.com."
    )
    name: Text


class Policy(Fact):
    """The numbers that the site's own rules use, all in days."""

    notice_days: Annotated[int, Field(ge=0, le=365)] = Field(
        description="Days of notice before a fee rises or a service ends."
    )
    recheck_days: Annotated[int, Field(ge=1, le=365)] = Field(
        description="Days after which a confirmed fact is due for checking again."
    )


class Statement(Sourced):
    """Something that the company states about itself."""

    id: Id
    title: Text
    text: Text


class Secret(Fact):
    """Something that support never asks for."""

    name: Text
    signs: Annotated[list[Word], Field(min_length=1)] = Field(
        description="How messages call it, in any language: the check of a message looks for these words."
    )


class Requests(Fact):
    """How messages ask for something, and how they say not to: the check of a message looks for these words."""

    asks: Annotated[list[Word], Field(min_length=1)]
    denials: Annotated[list[Word], Field(min_length=1)]
    turns: list[Word] = Field(default_factory=list, description="What ends a denial, for example unless.")
    closings: list[Word] = Field(
        default_factory=list, description="What denies a clause at its end, for example to nobody."
    )
    harmless: list[Word] = Field(
        default_factory=list, description="What names a secret and never asks for it, for example forgot your password."
    )
    entering: list[Word] = Field(
        default_factory=list, description="Those of asks by which nobody is told anything, for example enter."
    )


class Topic(Fact):
    """One of the things that people come for; a card on the home page."""

    page: Word = Field(description="The page it leads to, as its file below docs/<language>/, for example fees.md.")
    icon: Word = Field(description="The name of a Material icon, for example chat-outline.")
    title: Text
    text: Text


class Site(Fact):
    """data/site.yaml: the brand, its domains, the languages and the rules of this site."""

    name: Text = Field(description="The name of the help site.")
    brand: Text = Field(description="The name of the service.")
    address: Word = Field(description="Where this help site is published; begins with https:// and ends with a slash.")
    identity: Identity = Field(
        description="What the ids in feeds and calendars are made with: a host that was ours on a day, a comma, that "
        "day. It stays as it is for ever, also when the address changes."
    )
    time_zone: Word = Field(description="The time zone in which a day of this site begins, for example Asia/Shanghai.")
    languages: Annotated[list[Language], Field(min_length=1)] = Field(description="The first one is the default.")
    sources: list[Source]
    methods: list[Method] = Field(description="The ways to compare a fact with its source.")
    domains: Annotated[list[Domain], Field(min_length=1)] = Field(
        description="Official domains. The first one is the official website."
    )
    policy: Policy
    never_asked: Annotated[list[Secret], Field(min_length=1)] = Field(description="What support never asks for.")
    requests: Requests
    statements: list[Statement]
    topics: list[Topic]


# --- data/channels.yaml -----------------------------------------------------------------------------------------------

DAYS_OF_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
ChannelKind = Literal["live-chat", "email", "social", "phone", "form"]


class Purpose(Fact):
    """Something a channel can be good for."""

    id: Id
    name: Text
    urgent: bool = Field(False, description="true for the one purpose that means being in a hurry.")


class Platform(Fact):
    """A network on which someone can have an account, ours or not."""

    id: Id
    name: Text
    also_called: list[Word] = Field(
        default=[], description="Other names, as messages write them: the check and the firewall know it by them."
    )
    hosts: list[Word] = Field(
        default=[], description="The domains of its links; an account's name is the first thing behind them."
    )


class OpenHours(Fact):
    """Days of the week on which a channel is answered between two times."""

    days: Annotated[list[Weekday], Field(min_length=1)]
    opens: Clock
    closes: Clock


class ClosedDay(Fact):
    """A day on which a channel is not answered, whatever the weekly hours say."""

    day: Day
    name: Text = Field(description="Why, for example New Year's Day.")


class Hours(Fact):
    """When a channel is answered."""

    time_zone: Word = Field(description="The zone of the times below, for example Asia/Shanghai.")
    weekly: Annotated[list[OpenHours], Field(min_length=1)]
    closed: list[ClosedDay] = Field(default=[], description="Days on which it is closed all the same.")


class AnswerTime(Fact):
    """How long an answer takes."""

    usual: Span = Field(description='For example "10 min", "2 h" or "3 d".')
    longest: Span


class Contact(Sourced):
    """Something that a reader can write to, call or open."""

    id: Id
    kind: ChannelKind
    platform: Id | None = Field(None, description="For kind social: the id of the platform, for example weibo.")
    name: Text


class Channel(Contact):
    """A way to reach support."""

    address: Word | None = Field(
        None,
        description="email: the address; phone: +country code and number; social: the handle with @; "
        "live-chat and form: the https address. Leave it out if none is confirmed.",
    )
    where: Text = Field(description="Where a reader finds it, in one sentence.")
    summary: Text = Field(description="What it is like, in one or two sentences.")
    steps: list[Text] = Field(default=[], description="How to use it, one step an entry.")
    best_for: Annotated[list[Id], Field(min_length=1)] = Field(description="Ids of purposes, the best one first.")
    prepare: list[Text] = Field(description="What to have ready, one thing an entry.")
    privacy: Text | None = Field(None, description="What not to show or tell there.")
    caution: Text | None = Field(None, description="What to beware of with this channel.")
    note: Text | None = Field(
        None, description="What else readers must know, such as that a retired address is in use again."
    )
    languages: Annotated[list[Word], Field(min_length=1)] = Field(
        description="Languages it is answered in (BCP 47), for example zh-Hans."
    )
    regions: Annotated[list[Word], Field(min_length=1)] | None = Field(
        None, description="The codes of the regions that it serves. Leave it out if it serves all."
    )
    hours: Hours | None = Field(None, description="Leave it out if no hours are confirmed.")
    answer: AnswerTime | None = Field(None, description="Leave it out if no answer time is confirmed.")


class RetiredChannel(Contact):
    """What was ours and is not any more: nobody may trust it."""

    address: Word = Field(description="As in a channel.")
    effective_until: Day = Field(description="The last day on which it was ours.")
    note: Text = Field(description="What became of it and what to use now, in one sentence.")


class AbsentChannel(Sourced):
    """A way to reach support that does not exist, so that whoever uses it is not us."""

    id: Id
    kind: ChannelKind
    platform: Id | None = Field(
        None, description="For kind social: the id of the platform on which we have no account."
    )
    text: Text = Field(description="What does not exist, in one sentence.")


class Mail(Fact):
    """A mail that readers can send after filling in its blanks."""

    id: Id
    name: Text = Field(description="What it is about.")
    subject: Text
    body: Annotated[list[Text], Field(min_length=1)] = Field(description="One line of the mail an entry.")


class AllowedContact(Fact):
    """A contact that is not ours and may still be named on the site."""

    value: Word = Field(description="The address, number, handle or host as the check reports it.")
    reason: Word = Field(description="Why it may stand there; for editors and reviewers.")


class Channels(Fact):
    """data/channels.yaml: the ways to reach support, and what is none."""

    purposes: list[Purpose]
    platforms: list[Platform]
    channels: Annotated[list[Channel], Field(min_length=1)]
    retired: list[RetiredChannel] = Field(default=[], description="What was ours and is not any more.")
    absent: list[AbsentChannel] = Field(default=[], description="Ways that do not exist.")
    mails: list[Mail] = Field(default=[], description="Mails ready to send, one a topic.")
    allowed: list[AllowedContact] = Field(default=[], description="Contacts of others that the site may name.")


# --- What changes from a day on ---------------------------------------------------------------------------------------


class Change(Sourced):
    """A fact that comes into force on a day, of which an announcement can have told."""

    announcement: PostName | None = Field(
        None,
        description="The announcement that told of it: its file's name without .md, such as 2026-07-01-lower-fees.",
    )
    note: Text | None = Field(None, description="A condition or reason, in one sentence.")


_ONE_DAY = timedelta(days=1)
# Far more than any history has; what is longer keeps the check busy for minutes.
_MOST_CHANGES = 500
_MOST_TIERS = 50
ChangeOfAKind = TypeVar("ChangeOfAKind", bound=Change)


def close_by_the_next(changes: list[ChangeOfAKind]) -> list[ChangeOfAKind]:
    """Gives each of these changes its last day: one that names none ends on the day before the next one begins."""
    for change, following in pairwise(changes):
        begins = following.effective_from
        if change.effective_until is None and begins and begins > (change.effective_from or date.min):
            # It is being read, and nobody has it yet: a copy of each of thousands would take as long as reading it.
            vars(change)["effective_until"] = begins - _ONE_DAY
    return changes


# --- data/regions.yaml ------------------------------------------------------------------------------------------------

ServiceStatus = Literal["available", "limited", "withdraw-only", "unavailable", "unknown"]


class Service(Fact):
    """Something that people do with the service, open or closed in each region for itself."""

    id: Id
    name: Text


class Stage(Change):
    """How it stands with one service in one region from a day on, until the next stage."""

    status: ServiceStatus


Stages = Annotated[list[Stage], Field(min_length=1, max_length=_MOST_CHANGES), AfterValidator(close_by_the_next)]


class OwnName(Fact):
    """A name that this site uses in place of the one in Unicode's CLDR."""

    name: Text
    reason: Word = Field(description="Why; for editors, not shown to readers.")


class Region(Fact):
    """A country or region, or a part of one where a service differs, with what works there."""

    code: Word = Field(
        description="ISO 3166-1 alpha-2 in lower case, such as jp; for a part of a country ISO 3166-2, such as us-ny."
    )
    own_name: OwnName | None = Field(None, description="Only where the standard name (CLDR) does not fit.")
    also_called: list[Word] = Field(default=[], description="Other names that people type when they look for it.")
    services: dict[Id, Stages] = Field(
        description="The stages of each service by its id, the oldest first. A service that is left out is unknown."
    )


class Regions(Fact):
    """data/regions.yaml: where which service is available."""

    services: Annotated[list[Service], Field(min_length=1)] = Field(
        description="In the order in which readers see them."
    )
    regions: Annotated[list[Region], Field(min_length=1)]


def country_of(code: str) -> str:
    """The country to which a region's code belongs: jp for jp, us for us-ny."""
    return code.partition("-")[0]


def covers(regions: list[str] | None, code: str | None) -> bool:
    """Whether what holds in these regions, None for all, holds in the one with this code, None for any other."""
    return regions is None or (code is not None and (code in regions or country_of(code) in regions))


# --- data/fees.yaml ---------------------------------------------------------------------------------------------------

FeeBasis = Literal["network", "flat", "percentage", "tiers"]


class Operation(Fact):
    """Something that people do and that can cost a fee."""

    id: Id
    name: Text = Field(description="As it stands behind an asset, for example withdrawal.")


class Receiver(Fact):
    """Who receives a fee."""

    id: Id
    name: Text


class Asset(Fact):
    """A digital currency."""

    id: Id
    symbol: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9]{1,12}$")] = Field(description="For example BTC.")
    name: Text
    decimals: Annotated[int, Field(ge=0, le=30)] = Field(description="How many digits it has behind the point.")


class Network(Fact):
    """A network on which assets move."""

    id: Id
    name: Text


class Tier(Fact):
    """What an amount costs that reaches this tier and not the next one."""

    from_amount: Amount = Field(description='The least amount of the tier; "0" for the first one.')
    basis: Literal["flat", "percentage"]
    amount: Amount


class Rate(Change):
    """What a fee is from a day on, until the next rate."""

    basis: FeeBasis = Field(
        description="network: follows congestion, no number; flat: an amount; percentage: a share; "
        "tiers: one or the other, by the amount."
    )
    amount: Amount | None = Field(
        None, description='In quotes. basis flat: in the unit of the fee; percentage: "0.5" is 0.5 %.'
    )
    minimum: Amount | None = Field(None, description="basis percentage or tiers: the least that is charged.")
    maximum: Amount | None = Field(None, description="basis percentage or tiers: the most that is charged.")
    tiers: Annotated[list[Tier], Field(min_length=1, max_length=_MOST_TIERS)] | None = Field(
        None, description="basis tiers: the whole amount is charged by the tier that it falls into."
    )


Rates = Annotated[list[Rate], Field(min_length=1, max_length=_MOST_CHANGES), AfterValidator(close_by_the_next)]


class Fee(Fact):
    """What one operation with one asset on one network costs, today and at other times."""

    id: Id
    operation: Id
    asset: Id
    network: Id
    receiver: Id = Field(description="Who receives it: the id of a receiver.")
    currency: Word | None = Field(
        None, description="ISO 4217, for example USD, if amounts are money and not the asset."
    )
    regions: Annotated[list[Word], Field(min_length=1)] | None = Field(
        None,
        description="The codes of the regions where it applies, in place of the fee for all. "
        "Leave it out if it applies in all.",
    )
    rates: Rates = Field(description="The oldest one first.")


class Promotion(Change):
    """A lower fee for a stated period."""

    id: Id
    fee: Id = Field(description="The id of the fee that it lowers.")
    name: Text
    condition: Text = Field(description="Who gets it and how, in one sentence.")
    amount: Amount = Field(description="What the fee is meanwhile, in the fee's own unit.")
    effective_from: Day
    effective_until: Day


class Fees(Fact):
    """data/fees.yaml: what things cost."""

    operations: list[Operation]
    receivers: list[Receiver]
    assets: list[Asset]
    networks: list[Network]
    fees: Annotated[list[Fee], Field(min_length=1)]
    promotions: list[Promotion]


# --- data/strings.yaml ------------------------------------------------------------------------------------------------


# The entries of each group. Templates and components ask for them by these names.
WORDS = {
    "nav": "home contact account announcements",
    "ribbon": "title text",
    "page": "updated edit language footer not-found not-found-text to-home to-contact light dark",
    "search": (
        "invitation open close clear hint topics all-topics keys waiting results one many corrected near unknown "
        "quoted none none-next failed failed-next to-contact to-verify check check-next in-language contact "
        "region fee announcement answer old topics-contact topics-regions topics-fees topics-account "
        "topics-announcements topics-questions secret secret-next"
    ),
    "home": "all-announcements",
    "trust": "sample-mark unconfirmed-mark sample confirmed due unconfirmed outdated coming ended method",
    "warning": "title secrets full-stop writes-first check check-link",
    "contact": (
        "colon list-separator last-separator where best-for hours time-zone hours-unknown every-day day-range "
        "languages regions all-regions prepare caution none-confirmed "
        "steps privacy retired none-retired none-absent said-by closed answer answer-times"
    ),
    "opening": (
        "open open-until open-always closed closed-until today day-time your-time same-time there next-day "
        "hours minutes"
    ),
    "chooser": (
        "urgency urgent not-urgent subject region elsewhere everywhere anything best runner-up caption whole-table "
        "one-more waiting list-order none no-other"
    ),
    "mail": "to subject open copy-subject copy-body copied no-address marked",
    "history": ("past none-coming from-to from until announced runs to-come trust day to-today as-of calendar"),
    "regions": (
        "caption caption-now caption-coming caption-past region service status available limited "
        "withdraw-only unavailable unknown next find search any-service any-status found no-match clear "
        "not-listed not-listed-means not-listed-link description now-heading unknown-means coming-heading "
        "timeline-heading contact-heading fees-heading announcements-heading no-announcements all"
    ),
    "fees": (
        "caption caption-coming none-coming caption-past operation network fee receiver where name title "
        "title-network title-in description only-in not-in follows-congestion percent separator "
        "first-tier tier minimum maximum offer no-promotions window now-heading coming-heading "
        "timeline-heading calculator-heading promotions-heading all shared shared-too description-in "
        "announcements-heading"
    ),
    "calendar": "name description stage rate fee-last promotion-first promotion-last promotions marked subscribe",
    "announcements": (
        "feed-title none year regions fees channels security maintenance product warning critical replaced "
        "replaced-title read-instead replaces corrected takes-effect window about-regions about-services about-fees "
        "about-channels changes-heading changes-caption what before after from-when not-recorded not-yet in-use "
        "no-longer filter kind any-kind region any-region found everyone no-match clear"
    ),
    "feeds": "title all changes maintenance maintenance-name maintenance-description corrected replaced",
    "llms": (
        "summary contacts never-asked pages trust-sample trust-confirmed trust-due trust-unconfirmed "
        "trust-coming trust-ended domains absent retired"
    ),
    "verify": (
        "title label check clear private failed listed lookalike retired unlisted none none-next empty gave found "
        "more hidden turned cut asks asks-next is why-home why-account why-contains why-confusable why-near "
        "why-userinfo why-inside why-local why-platform why-former-account why-phone-account why-number why-country "
        "why-retired why-below why-mailbox why-platform-page why-plain leads former forged-web forged-email "
        "forged-social forged-phone next-listed next-lookalike next-retired next-unlisted account-cues phone-cues "
        "carry-cues why-part why-carries why-dialled why-fake-platform why-code name-cues"
    ),
    "calculator": (
        "title fee rounding examples amount on-day example charged left offer none network not-a-number zero "
        "too-many-digits too-great fee-exceeds-amount"
    ),
    "timeline": "region-title fee-title today chosen unsure band tiers no-change always-unknown",
    "notice": "label info warning critical corrected dismiss",
    "diff": (
        "loss dearer contact security rewritten gain cheaper announcement detail page wording "
        "draft-description draft-body draft-channel"
    ),
    "diff-history": (
        "day available limited withdraw-only unavailable unknown lead lead-service status holds "
        "at-once from-day backdated rewritten planned notice notice-one notice-none "
        "called-off called-off-stays earlier later instead past past-day past-until "
        "condition condition-coming no-condition no-condition-coming "
        "real sample confirmed confirmed-again unconfirmed source of "
        "new new-with gone gone-part moves renamed reworded-in service-new service-gone "
        "fee fee-in price quoted none starts starts-own ends gone-fee gone-general off-list "
        "for unit scope everywhere receiver digits promotion promotion-new promotion-gone promotion-days promotion-past"
    ),
    "theme": (
        "action.edit action.skip clipboard.copied clipboard.copy footer footer.next footer.previous header "
        "nav select.language tabs toc top"
    ),
    "diff-pages": (
        "changes part-change part-list added removed then none zone valid any-time no-sample now-sample "
        "confirmed not-confirmed expired new-id channel-new channel-new-from channel-gone no-address address "
        "address-new address-gone kind-changed retired again retired-new retired-gone retired-changes "
        "absent-new absent-gone absent-changes order live-chat email social phone form website domain-new "
        "domain-gone domain-changed domain-changes secret-new secret-gone secret-changes requests "
        "platform-new platform-gone platform-changes allowed-new allowed-gone allowed-changes mail-new "
        "mail-gone mail-changes purpose-new purpose-gone purpose-changes notice-days recheck-days "
        "statement-new statement-gone statement-changes topic-new topic-gone topic-changes source-new "
        "source-gone source-changes method-new method-gone method-changes language-new language-gone "
        "language-changes language-default site-name brand site-address time-zone identity menu editing words "
        "post-new post-new-with "
        "post-gone post-withdrawn post-renamed post-redated post-silent post-silent-in "
        "post-corrected post-corrected-in "
        "post-changes post-planned post-language-new post-language-gone page-new page-gone page-moved "
        "page-title page-title-in page-prose page-prose-in page-language-new page-language-gone part-id part-name "
        "part-title part-text part-subject part-body part-description part-address part-kind part-platform "
        "part-where part-summary part-steps part-best-for part-prepare part-privacy part-caution part-note "
        "part-languages part-regions part-hours part-closed part-answer part-source part-verified-by "
        "part-method part-urgent part-also-called part-hosts part-signs part-asks part-denials part-turns "
        "part-closings part-harmless part-entering part-reason part-sample part-page part-icon part-tag "
        "part-formats part-code part-date part-severity part-affects part-removes part-effective-from "
        "part-pinned-until part-supersedes part-window part-corrections part-path part-said part-means part-ignored "
        "part-unanswered search-new search-gone search-changes search-lists"
    ),
    "answers": "with-note hours hours-and-reply",
    "published": "others latest enter same-page edition-home all-topics gone gone-text feed-title feed-entry",
    "edition": (
        "title description what contacts to-contact this-heading earlier-heading none-earlier name day to-changes "
        "to-feed to-all to-newer changes-title changes-description since first nothing no-contacts now backdated "
        "channel-new channel-new-from channel-gone channel-changes again retired retired-new retired-gone "
        "retired-changes absent-changes domains site-address page-new page-gone page-moved post-gone post-moved "
        "retired-title retired-text retired-link"
    ),
    "record": (
        "banner read-current no-contacts current-contacts to-day as-of its-day gap website current-website "
        "current-retired was-so holds-now"
    ),
}


def _group(name: str, kinds: dict[str, Any]) -> Any:
    """A map with just these keys, for names that are no Python names."""
    return with_config(ConfigDict(extra="forbid", strict=True))(TypedDict(name, kinds))  # type: ignore[operator]


_Words = _group("Words", {group: _group(group, dict.fromkeys(keys.split(), Text)) for group, keys in WORDS.items()})


class Strings(RootModel):
    """data/strings.yaml: the words of the interface, in groups."""

    root: _Words
    model_config = ConfigDict(frozen=True, strict=True)

    __slots__ = ("_origin",)

    place = Fact.place


# --- data/search.yaml -------------------------------------------------------------------------------------------------


class Saying(Fact):
    """Words that people use for one thing, and what this site calls it."""

    said: Annotated[list[Word], Field(min_length=1)] = Field(
        description="What people write: other words, abbreviations, slang and usual mistakes."
    )
    means: Word = Field(description="What it is called on this site, just as pages or facts have it.")
    page: Word | None = Field(
        None,
        description="The page that answers best: its file below docs/<language>/ without .md, such as contact/email; "
        "also regions/<code> and fees/<id>. Leave it out if none answers alone.",
    )
    section: Word | None = Field(
        None, description="The part of the page that answers: the id of its heading. Leave it out if it is all of it."
    )


class SearchWords(Fact):
    """How people ask in one language."""

    ignored: list[Word] = Field(description="Words of a question that say nothing about what is looked for.")
    unanswered: list[Word] = Field(
        default_factory=list,
        description="Words of questions that this site has no answer to, such as what a coin will be worth.",
    )
    words: list[Saying] = Field(description="What people say and what it means, one thing an entry.")


class Search(RootModel):
    """data/search.yaml: the words that people search by, in every language of the site."""

    root: dict[str, SearchWords]
    model_config = ConfigDict(frozen=True, strict=True)

    __slots__ = ("_origin",)

    place = Fact.place

    def __getitem__(self, language: str) -> SearchWords:
        return self.root[language]


# --- Walking ----------------------------------------------------------------------------------------------------------

# What holds nothing else. Large files have hundreds of thousands of such values, so they are passed over at once.
_SINGLE = frozenset({str, int, bool, date, datetime, Decimal, type(None)})


def facts_in(fact: Any) -> list[tuple[Keys, Any]]:
    """A fact, and every fact and text inside of it, each before what it holds, with the way to it in the file."""
    found: list[tuple[Keys, Any]] = []
    _add_facts(fact, (), found)
    return found


def _add_facts(value: Any, way: Keys, found: list[tuple[Keys, Any]]) -> None:
    if isinstance(value, BaseModel):
        found.append((way, value))
    for step, inner in _steps(value):
        if type(inner) not in _SINGLE:
            _add_facts(inner, (*way, step), found)


def words_in(fact: Any) -> list[tuple[Keys, str]]:
    """The words that stand in a fact or text itself, not in a fact inside of it, with the way from it."""
    found: list[tuple[Keys, str]] = []
    _add_words(fact, (), found)
    return found


def _add_words(value: Any, way: Keys, found: list[tuple[Keys, str]]) -> None:
    for step, inner in _steps(value):
        if type(inner) is str:
            found.append(((*way, step), inner))
        elif type(inner) is list or type(inner) is dict:
            _add_words(inner, (*way, step), found)


def _steps(value: Any) -> Iterable[tuple[str | int, Any]]:
    """What a fact, a text, a map or a list holds, each by its key or position."""
    if type(value) is list:
        return enumerate(value)
    if isinstance(value, RootModel):
        value = value.root
    return value.items() if type(value) is dict else vars(value).items()


def remember_places(fact: BaseModel, document: Document) -> None:
    """Tells a fact and all facts inside it where they stand in `document`."""
    for way, inner in facts_in(fact):
        object.__setattr__(inner, "_origin", (document, way))
