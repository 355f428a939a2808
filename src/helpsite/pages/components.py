"""Components: how facts reach a page. `{{ channels("email") }}` in prose calls `channels` here.

A component gets the page it stands on and returns HTML. Block components stand alone on their line; inline ones stand
in a sentence. What is wrong with a call is raised as a ComponentError and becomes a problem with the page's line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Literal, TypeVar
from urllib.parse import quote as urlquote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from helpsite.data.choice import TRUSTED, Group, Row, decision, region_groups, subjects, usable
from helpsite.data.model import Channel, Fact, Fee, Mail, Region, Sourced, Text
from helpsite.data.trust import CONFIRMED, has_ended
from helpsite.pages import checker
from helpsite.pages.formats import format_amount, format_day, language_name, region_name, time_zone_name
from helpsite.pages.markup import settle
from helpsite.pages.opening import answer_words, clock_facts, closed_words, weekly_words
from helpsite.pages.page import Page, address_of
from helpsite.pages.words import say, trust_words
from helpsite.problem import did_you_mean, quote
from helpsite.project import Project

NEWEST = 3
# The components that show or name a channel: a page that calls one of them must warn of fake support.
SHOWING_CHANNELS = (
    *("channels", "region_channels", "channel_link", "channel_chooser"),
    *("verify_form", "retired_channels", "ready_mails"),
)


class ComponentError(Exception):
    """A call that a component can't answer: what is wrong, and the way out."""

    def __init__(self, fact: str, way_out: str):
        super().__init__(fact, way_out)
        self.fact = fact
        self.way_out = way_out


@dataclass(frozen=True)
class Here:
    """The page that a component stands on. `shown` collects the facts that it shows, `scripts` what it runs."""

    project: Project
    page: Page
    shown: list[Sourced] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)

    @property
    def formats(self) -> str:
        """The CLDR locale of the page's language."""
        return self.project.language(self.page.language).formats

    def say(self, key: str, **values: object) -> str:
        """The words for `group.key` in the page's language, with `{name}` replaced by the value of that name."""
        return say(self.project, self.page.language, key, **values)

    def link(self, address: str) -> str:
        """The relative link from this page to a page's address, such as `/contact/email/`."""
        return relative_link(self.page.address, address)


Component = Callable[..., str]
Known = TypeVar("Known", bound=Fact)
COMPONENTS: dict[str, Component] = {}
INLINE: set[str] = set()


def block(component: Component) -> Component:
    """Registers a component that stands alone on its line."""
    COMPONENTS[component.__name__] = component
    return component


def inline(component: Component) -> Component:
    """Registers a component that stands in a sentence."""
    INLINE.add(component.__name__)
    return block(component)


def relative_link(start: str, target: str) -> str:
    """The link that leads from the address `start` to the address `target`; both begin and end with a slash."""
    here, there = start.strip("/").split("/"), target.strip("/").split("/")
    here, there = [step for step in here if step], [step for step in there if step]
    while here and there and here[0] == there[0]:
        here, there = here[1:], there[1:]
    return "../" * len(here) + "".join(f"{step}/" for step in there) or "./"


# --- Contact ----------------------------------------------------------------------------------------------------------


@block
def channels(here: Here, kind: str | None = None) -> str:
    """All channels in short but for those that have ended, or those of one kind with every fact."""
    every = here.project.catalog.channels.channels
    if kind is None:
        return _render(
            here, "channel_overview.html", channels=[c for c in every if not has_ended(c, here.project.today)]
        )
    chosen = [channel for channel in every if channel.kind == kind]
    if not chosen:
        raise ComponentError(
            f"there is no channel of the kind {quote(kind)}", did_you_mean(kind, {c.kind for c in every})
        )
    return _render(here, "channel_cards.html", channels=chosen)


@block
def region_channels(here: Here, code: str) -> str:
    """The channels that serve a region, in short."""
    region = _find(here.project.catalog.regions.regions, "code", code)
    every = here.project.catalog.channels.channels
    serving = [
        channel
        for channel in every
        if (channel.regions is None or region.code in channel.regions) and not has_ended(channel, here.project.today)
    ]
    return _render(here, "channel_overview.html", channels=serving)


@block
def channel_chooser(here: Here) -> str:
    """Which channel to use: a table for every case and, with a script, three questions at most to one answer."""
    catalog, project = here.project.catalog, here.project
    channels, purposes = catalog.channels.channels, catalog.channels.purposes
    candidates = usable(channels, project.today, catalog.site.policy.recheck_days)
    codes = [region.code for region in catalog.regions.regions]
    rows = decision(candidates, purposes, codes, project.language(here.page.language).tag)
    best = {row.best.id for row in rows if row.best}
    here.scripts.append("choose.js")
    return _render(
        here,
        "channel_chooser.html",
        rows=rows,
        subjects=subjects(purposes),
        groups=_groups_that_matter(rows, region_groups(candidates, codes)),
        recommended=[channel for channel in channels if channel.id in best],
        domain=catalog.site.domains[0],
    )


def _groups_that_matter(rows: list[Row], groups: list[Group]) -> list[Group]:
    """The groups of regions, or none if every answer is the same in all of them."""
    return groups if any(len(row.groups) < len(groups) for row in rows) else []


@block
def retired_channels(here: Here) -> str:
    """What was ours and is not any more: the retired channels, and those that have ended."""
    channels = here.project.catalog.channels
    ended = [channel for channel in channels.channels if channel.address and has_ended(channel, here.project.today)]
    return _render(here, "retired_channels.html", channels=[*ended, *channels.retired])


@block
def absent_channels(here: Here) -> str:
    """Ways to reach support that do not exist."""
    return _render(here, "absent_channels.html", channels=here.project.catalog.channels.absent)


@block
def ready_mails(here: Here, name: str) -> str:
    """Mails to the email channel with this id, one a topic, ready to copy or to open in a mail program."""
    channel = _find(here.project.catalog.channels.channels, "id", name)
    if channel.kind != "email":
        fact = f"the channel {quote(name)} is of the kind {channel.kind}"
        raise ComponentError(fact, "name one of the kind email")
    here.scripts.append("copy.js")
    mails = here.project.catalog.channels.mails
    is_confirmed = here.project.trust_of(channel) in CONFIRMED
    return _render(
        here,
        "ready_mails.html",
        mails=mails,
        channel=channel,
        is_confirmed=is_confirmed,
        # Only what is confirmed is written to: else readers put in the address that the official website gives.
        links={mail.id: _mailto(here, mail, channel if is_confirmed else None) for mail in mails},
    )


@inline
def channel_link(here: Here, name: str) -> str:
    """A link to the page of a channel, by the channel's id."""
    return _render(here, "channel_link.html", channel=_find(here.project.catalog.channels.channels, "id", name))


@inline
def website(here: Here) -> str:
    """The official website: its name and its domain."""
    return _render(here, "website.html", domain=here.project.catalog.site.domains[0])


@block
def official_domains(here: Here) -> str:
    """The list of official domains."""
    return _render(here, "official_domains.html", domains=here.project.catalog.site.domains)


@block
def never_asked(here: Here) -> str:
    """The list of what support never asks for."""
    return _render(here, "never_asked.html", items=here.project.catalog.site.never_asked)


@block
def fake_support_warning(here: Here) -> str:
    """The standing warning about secrets and fake support."""
    return _render(here, "fake_support_warning.html", items=here.project.catalog.site.never_asked)


@block
def verify_form(here: Here) -> str:
    """The form that compares what a reader pastes with our contacts, in the page itself; nothing without scripts."""
    here.scripts.append("verify.js")
    language = here.page.language
    root = here.link("/") if here.project.prefix(language) == "" else here.link("/") + "../"
    return _render(
        here,
        "verify_form.html",
        facts=root + checker.facts(here.project, language).path,
        tables=root + checker.tables().path,
    )


# --- Regions and fees -------------------------------------------------------------------------------------------------


@block
def region_table(here: Here) -> str:
    """All regions with their status, in the order of their file."""
    return _render(here, "region_table.html", regions=here.project.catalog.regions.regions)


@block
def region_facts(here: Here, code: str) -> str:
    """What is known of one region, by its code."""
    return _render(here, "region_facts.html", region=_find(here.project.catalog.regions.regions, "code", code))


@block
def fee_table(here: Here, region: str | None = None) -> str:
    """The fees in force and those to come; with a region's code, those that apply there."""
    today = here.project.today
    every = [fee for fee in here.project.catalog.fees.fees if not has_ended(fee, today)]
    if region is not None:
        code = _find(here.project.catalog.regions.regions, "code", region).code
        every = [fee for fee in every if fee.regions is None or code in fee.regions]
    return _render(here, "fee_table.html", fees=every)


@block
def promotion_table(here: Here) -> str:
    """The promotions that run or are coming."""
    running = [p for p in here.project.catalog.fees.promotions if not has_ended(p, here.project.today)]
    return _render(here, "promotion_table.html", promotions=running)


# --- Statements, announcements, home ----------------------------------------------------------------------------------


@block
def statement(here: Here, name: str) -> str:
    """Something the company states, with who said it and when it was last confirmed."""
    return _render(here, "statement.html", statement=_find(here.project.catalog.site.statements, "id", name))


@block
def announcement_list(here: Here) -> str:
    """All announcements, newest first, by year."""
    return _render(here, "announcement_list.html", posts=here.project.announcements(here.page.language))


@block
def newest_announcements(here: Here) -> str:
    """The newest announcements."""
    return _render(here, "newest_announcements.html", posts=here.project.announcements(here.page.language)[:NEWEST])


@block
def announcement_facts(here: Here) -> str:
    """When the post on which it stands was published, and of what kind it is."""
    return _render(here, "announcement_facts.html", post=here.page)


@block
def search_box(here: Here) -> str:
    """The large search box of the home page."""
    return _render(here, "search_box.html")


@block
def topic_cards(here: Here) -> str:
    """The things that people come for, each a card."""
    return _render(here, "topic_cards.html", topics=here.project.catalog.site.topics)


# --- Rendering --------------------------------------------------------------------------------------------------------


@cache
def _templates() -> Environment:
    folder = Path(str(resources.files("helpsite.pages") / "templates"))
    return Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def icon(name: str) -> Markup:
    """The SVG of a Material icon. Raises ComponentError for a name that Material doesn't have."""
    folder = resources.files("material") / "templates" / ".icons" / "material"
    file = folder / f"{name}.svg"
    if not name.replace("-", "").isalnum() or not file.is_file():
        raise ComponentError(f"there is no icon {quote(name)}", "choose one of Material Design Icons")
    return Markup(file.read_text().replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1))  # noqa: S704 - the theme's own file


def _render(here: Here, template: str, **values: Any) -> str:
    """A component's template, filled in and made fit for a Markdown page."""
    language, project = here.page.language, here.project

    def name_of(region: Region) -> str:
        return region_name(region, language, here.formats)

    def trust(fact: Sourced) -> dict[str, str]:
        here.shown.append(fact)
        return {"state": here.project.trust_of(fact), "words": trust_words(project, language, fact)}

    html = (
        _templates()
        .get_template(template)
        .render(
            here=here,
            project=project,
            catalog=project.catalog,
            say=here.say,
            t=lambda text: text[language],
            link=here.link,
            day=lambda day: format_day(day, here.formats),
            icon=icon,
            trust=trust,
            region_name=name_of,
            price=lambda fee: _price(here, fee),
            hours=lambda channel: weekly_words(channel.hours, here.say, here.formats),
            closed_days=lambda channel: closed_words(channel.hours, project.today, language, here.say, here.formats),
            answer_times=lambda channel: answer_words(channel.answer, here.say, here.formats),
            clock_facts=lambda channel: _clock_facts(here, channel),
            find=lambda facts, name: _fact(facts, "id", name),
            find_code=lambda facts, code: _fact(facts, "code", code),
            promotion_price=lambda promotion, fee: _price(here, fee.model_copy(update={"amount": promotion.amount})),
            zone_name=lambda zone: time_zone_name(zone, here.formats),
            language_name=lambda tag: language_name(tag, here.formats),
            address_of=address_of,
            phone=_phone,
            **values,
        )
    )
    return settle(html)


def _fact(facts: Iterable[Known], key: Literal["id", "code"], value: str) -> Known:
    """The fact that another fact names. Raises LookupError if there is none, which a rule has said before."""
    for fact in facts:
        if getattr(fact, key) == value:
            return fact
    raise LookupError(value)


def _find(facts: Iterable[Known], key: Literal["id", "code"], value: str) -> Known:
    """The fact that a page names. Raises ComponentError with the nearest one."""
    every = list(facts)
    names = [getattr(fact, key) for fact in every]
    if value not in names:
        kind = type(every[0]).__name__.lower() if every else "entry"
        raise ComponentError(f"there is no {kind} {quote(value)}", did_you_mean(value, names))
    return _fact(every, key, value)


def _unit(here: Here, fee: Fee) -> str:
    """What a fee's amounts are counted in: a currency's code or an asset's symbol."""
    return fee.currency or _fact(here.project.catalog.fees.assets, "id", fee.asset).symbol


def _price(here: Here, fee: Fee) -> str:
    """What a fee costs, in words."""
    if fee.basis == "network" or fee.amount is None:
        return here.say("fees.follows-congestion")
    unit = _unit(here, fee)
    if fee.basis == "flat":
        return f"{format_amount(fee.amount, here.formats)} {unit}"
    words = here.say("fees.percent", amount=format_amount(fee.amount, here.formats))
    for bound in ("minimum", "maximum"):
        amount = getattr(fee, bound)
        if amount is not None:
            words += here.say(f"fees.{bound}", amount=f"{format_amount(amount, here.formats)} {unit}")
    return words


def _clock_facts(here: Here, channel: Channel) -> str | None:
    """What the script that knows the clock needs; None for hours that nobody should rely on."""
    if channel.hours is None or here.project.trust_of(channel) not in TRUSTED:
        return None
    here.scripts.append("hours.js")
    return clock_facts(channel.hours, here.say, here.formats)


def _mailto(here: Here, mail: Mail, channel: Channel | None) -> str:
    """The link that opens a mail program with the mail written, by RFC 6068: percent-encoded, lines end in CR LF."""
    language = here.page.language
    body = "\r\n".join(line[language] for line in mail.body)
    address = urlquote(channel.address, safe="@") if channel and channel.address else ""
    return f"mailto:{address}?subject={urlquote(mail.subject[language], safe='')}&body={urlquote(body, safe='')}"


def _phone(number: str) -> str:
    """A number as people write it, with its country code."""
    import phonenumbers  # noqa: PLC0415 - slow to import, and few pages show a number

    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


__all__ = ["COMPONENTS", "INLINE", "ComponentError", "Here", "Text", "relative_link"]
