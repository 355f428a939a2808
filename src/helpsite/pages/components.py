"""Components: how facts reach a page. `{{ channels("email") }}` in prose calls `channels` here.

A component gets the page it stands on and returns HTML. Block components stand alone on their line; inline ones stand
in a sentence. What is wrong with a call is raised as a ComponentError and becomes a problem with the page's line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import cache, partial
from importlib import resources
from pathlib import Path
from typing import Any, get_args
from urllib.parse import quote as urlquote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from helpsite.data.choice import TRUSTED, Group, Row, decision, region_groups, subjects, usable
from helpsite.data.history import coming, fees_in, holding, stages_of
from helpsite.data.model import (
    Channel,
    Contact,
    Fee,
    Mail,
    Promotion,
    Region,
    ServiceStatus,
    Sourced,
    covers,
)
from helpsite.data.price import digits_of, examples
from helpsite.data.trust import CONFIRMED, has_ended, is_in_force
from helpsite.pages import checker
from helpsite.pages.announcement import AnnouncementKind, AnnouncementMeta
from helpsite.pages.calculator import calculator_facts, first_fee
from helpsite.pages.changes import affected_channels, changed_rows, window_words
from helpsite.pages.fees import (
    fee_name,
    fee_title,
    is_network,
    price,
    price_parts,
    promotion_price,
    scope,
    short_price,
    unit_of,
)
from helpsite.pages.formats import (
    format_amount,
    format_day,
    format_short_day,
    language_name,
    region_name,
    search_names,
    time_zone_name,
)
from helpsite.pages.here import ComponentError, Here, find, named
from helpsite.pages.history import When, days_words, in_words, rows_of
from helpsite.pages.lanes import fee_lane, service_lane
from helpsite.pages.markup import plain, settle
from helpsite.pages.opening import answer_words, clock_facts, closed_words, weekly_words
from helpsite.pages.page import Page, address_of
from helpsite.pages.prose import Heading
from helpsite.pages.subscriptions import CALENDAR, FORMATS, KINDS, MAINTENANCE, feed_address
from helpsite.pages.timeline import Lane, TimelineWords, changes, is_always_unknown, timeline
from helpsite.pages.words import mark_words, trust_words
from helpsite.problem import did_you_mean, quote

NEWEST = 3
# The components that may refuse a call without words: a second one on a page.
REFUSING = ("fee_calculator",)
# The components that show or name a channel: a page that calls one of them must warn of fake support.
SHOWING_CHANNELS = (
    *("channels", "region_channels", "channel_link", "channel_chooser"),
    *("verify_form", "retired_channels", "ready_mails"),
)


Component = Callable[..., str]
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


# --- Contact ----------------------------------------------------------------------------------------------------------


@block
def channels(here: Here, kind: str | None = None) -> str:
    """All channels in short but for those that have ended, or those of one kind with every fact."""
    every = here.project.catalog.channels.channels
    if kind is None:
        if here.project.is_record:
            return past_contacts(here)
        return _render(
            here, "channel_overview.html", channels=[c for c in every if not has_ended(c, here.project.today)]
        )
    chosen = [channel for channel in every if channel.kind == kind]
    if not chosen:
        raise ComponentError(
            f"there is no channel of the kind {quote(kind)}", did_you_mean(kind, {c.kind for c in every})
        )
    if here.project.is_record:
        return _render(here, "past_channels.html", channels=chosen)
    return _render(here, "channel_cards.html", channels=chosen, told=_told_of(here, chosen))


@block
def region_channels(here: Here, code: str) -> str:
    """The channels that serve a region, in short."""
    region = find(here.project.catalog.regions.regions, "code", code)
    if here.project.is_record:
        return past_contacts(here)
    every = here.project.catalog.channels.channels
    serving = [
        channel
        for channel in every
        if covers(channel.regions, region.code) and not has_ended(channel, here.project.today)
    ]
    return _render(here, "channel_overview.html", channels=serving)


@block
def channel_chooser(here: Here) -> str:
    """Which channel to use: a table for every case and, with a script, three questions at most to one answer."""
    if here.project.is_record:
        return past_contacts(here)
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
    every = [*ended, *channels.retired]
    if here.project.is_record:
        return _render(here, "past_retired_channels.html", channels=every)
    return _render(here, "retired_channels.html", channels=every, told=_told_of(here, every))


def _told_of(here: Here, channels: Iterable[Contact]) -> dict[str, list[Page]]:
    """The newest announcements that affect each of these channels, by its id."""
    posts_on = partial(here.project.announcements_on, "channels", code=here.page.language)
    return {channel.id: posts_on(channel.id)[:NEWEST] for channel in channels}


@block
def absent_channels(here: Here) -> str:
    """Ways to reach support that do not exist."""
    absent = here.project.catalog.channels.absent
    return _render(here, "absent_channels.html", channels=absent, told=_told_of(here, absent))


@block
def ready_mails(here: Here, name: str) -> str:
    """Mails to the email channel with this id, one a topic, ready to copy or to open in a mail program."""
    channel = find(here.project.catalog.channels.channels, "id", name)
    if channel.kind != "email":
        fact = f"the channel {quote(name)} is of the kind {channel.kind}"
        raise ComponentError(fact, "name one of the kind email")
    if here.project.is_record:
        return past_contacts(here)
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
    return _render(here, "channel_link.html", channel=find(here.project.catalog.channels.channels, "id", name))


@inline
def website(here: Here) -> str:
    """The official website: its name and its domain."""
    domain = here.project.catalog.site.domains[0]
    return _render(here, "past_website.html" if here.project.is_record else "website.html", domain=domain)


@block
def official_domains(here: Here) -> str:
    """The list of official domains."""
    if here.project.is_record:
        return past_contacts(here)
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
    if here.project.is_record:
        return past_contacts(here)
    here.scripts.append("verify.js")
    language = here.page.language
    root = here.link("/") if here.project.prefix(language) == "" else here.link("/") + "../"
    return _render(
        here,
        "verify_form.html",
        facts=root + checker.facts(here.project, language).path,
        tables=root + checker.tables().path,
    )


def past_contacts(here: Here) -> str:
    """What stands in a record in the place of contacts: that they are not kept, and where the current ones are."""
    return _render(here, "past_contacts.html")


# --- Regions and fees -------------------------------------------------------------------------------------------------


@block
def region_table(here: Here) -> str:
    """All regions by services, with what works there on the site's day; by a script on any day, and searched."""
    regions = here.project.catalog.regions
    here.scripts.append("regions.js")
    here.hides.append("toc")
    rows = [(region, stages_of(regions, region)) for region in regions.regions]
    statuses = [status for status in get_args(ServiceStatus) if status != "unknown"]
    return _render(here, "region_table.html", rows=rows, services=regions.services, statuses=statuses)


@block
def region_services(here: Here, code: str) -> str:
    """What works in a region on the site's day, service by service."""
    return _services(here, code, "now")


@block
def region_changes(here: Here, code: str) -> str:
    """What will change in a region, and when."""
    return _services(here, code, "coming")


@block
def region_past(here: Here, code: str) -> str:
    """What was so in a region before, under a fold."""
    return _services(here, code, "past")


def _services(here: Here, code: str, when: When) -> str:
    regions = here.project.catalog.regions
    region = find(regions.regions, "code", code)
    stages = stages_of(regions, region)
    subjects = [(service, stages[service.id]) for service in regions.services]
    here.scripts.append("asof.js")
    return _render(
        here, "region_services.html", region=region, when=when, rows=rows_of(subjects, when, here.project.today)
    )


@block
def region_announcements(here: Here, code: str) -> str:
    """The announcements that concern a region and not all others, newest first."""
    region = find(here.project.catalog.regions.regions, "code", code)
    posts = here.project.announcements_on("regions", region.code, here.page.language)
    return _render(here, "announcements.html", posts=posts)


@block
def fee_announcements(here: Here, name: str) -> str:
    """The announcements that affect a fee or told of what it costs, newest first."""
    fee = find(here.project.catalog.fees.fees, "id", name)
    posts = here.project.announcements_on("fees", fee.id, here.page.language)
    return _render(here, "announcements.html", posts=posts)


@block
def fee_table(here: Here) -> str:
    """What the fees are on the site's day."""
    return _fees(here, here.project.catalog.fees.fees, "now")


@block
def coming_fees(here: Here) -> str:
    """What the fees will be, and from when on."""
    return _fees(here, here.project.catalog.fees.fees, "coming")


@block
def past_fees(here: Here) -> str:
    """What the fees were before, under a fold."""
    return _fees(here, here.project.catalog.fees.fees, "past")


@block
def region_fees(here: Here, code: str) -> str:
    """The fees that apply in a region: its own ones on their days, and links to those that are the same everywhere.

    They may be hundreds, on hundreds of pages: what each of them costs stands on its own page, once.
    """
    catalog = here.project.catalog
    fees = fees_in(catalog.fees.fees, find(catalog.regions.regions, "code", code).code)
    own, shared = [fee for fee in fees if fee.regions], [fee for fee in fees if not fee.regions]
    tables = [_fees(here, own, when) for when in get_args(When)] if own else []
    return "\n\n".join([*tables, _render(here, "shared_fees.html", fees=shared, are_all=not own)])


@block
def fee_facts(here: Here, name: str) -> str:
    """One fee: its network, who receives it, and where it applies."""
    return _render(here, "fee_facts.html", fee=find(here.project.catalog.fees.fees, "id", name))


@block
def fee_now(here: Here, name: str) -> str:
    """What one fee is on the site's day."""
    return _one_fee(here, name, "now")


@block
def fee_changes(here: Here, name: str) -> str:
    """What one fee will be, and from when on."""
    return _one_fee(here, name, "coming")


@block
def fee_past(here: Here, name: str) -> str:
    """What one fee was before, under a fold."""
    return _one_fee(here, name, "past")


def _one_fee(here: Here, name: str, when: When) -> str:
    return _fees(here, [find(here.project.catalog.fees.fees, "id", name)], when, is_alone=True)


def _fees(here: Here, fees: list[Fee], when: When, *, is_alone: bool = False) -> str:
    here.scripts.append("asof.js")
    rows = rows_of([(fee, fee.rates) for fee in fees], when, here.project.today)
    return _render(here, "fees.html", when=when, rows=rows, is_alone=is_alone, offers=_offers(here))


def _offers(here: Here) -> dict[str, list[Promotion]]:
    """The promotions by the id of the fee that they lower."""
    offers: dict[str, list[Promotion]] = {}
    for promotion in here.project.catalog.fees.promotions:
        offers.setdefault(promotion.fee, []).append(promotion)
    return offers


@block
def region_timeline(here: Here, code: str) -> str:
    """How each service stands in a region over time, by its code: the picture of what the tables say in words."""
    regions = here.project.catalog.regions
    region = find(regions.regions, "code", code)
    stages = stages_of(regions, region)
    lanes = [
        service_lane(
            service.name[here.page.language],
            stages[service.id],
            words=lambda status: here.say(f"regions.{status}"),
            is_sure=lambda stage: _is_confirmed(here, stage),
        )
        for service in regions.services
    ]
    name = region_name(region, here.page.language, here.formats)
    return _timeline(here, lanes, here.say("timeline.region-title", region=name))


@block
def fee_timeline(here: Here, name: str) -> str:
    """What a fee is over time, by its id, its promotions included: the picture of what the tables say in words."""
    fees = here.project.catalog.fees
    fee = find(fees.fees, "id", name)
    lane = fee_lane(
        fee,
        fees.promotions,
        unit_of(here.project, fee) if any(rate.basis == "flat" for rate in fee.rates) else "",
        words=lambda rate: short_price(here, fee, rate),
        is_sure=lambda rate: _is_confirmed(here, rate),
    )
    network = named(fees.networks, "id", fee.network).name[here.page.language]
    return _timeline(here, [lane], here.say("timeline.fee-title", name=fee_name(here, fee), network=network))


def _timeline(here: Here, lanes: list[Lane], title: str) -> str:
    """The picture of those lanes of which something is known, and the names of the others; words if nothing changes."""
    unknown = [lane.label for lane in lanes if is_always_unknown(lane)]
    lanes = [lane for lane in lanes if not is_always_unknown(lane)]
    if not changes(lanes):
        return settle(Markup('<p class="hs-quiet">{}</p>').format(here.say("timeline.no-change")))
    here.scripts.append("timeline.js")
    legend = {status: here.say(f"regions.{status}") for status in get_args(ServiceStatus)}
    legend |= {key: here.say(f"timeline.{key}") for key in ("band", "unsure")}
    today = here.say("record.its-day" if here.project.is_record else "timeline.today")
    words = TimelineWords(title, today, here.say("timeline.chosen"), legend)
    drawn = timeline(lanes, here.project.today, words, lambda day: format_short_day(day, here.formats))
    if unknown:
        names = here.say("contact.list-separator").join(unknown)
        drawn += Markup('<p class="hs-quiet">{}</p>').format(here.say("timeline.always-unknown", name=names))
    return settle(drawn)


def _is_confirmed(here: Here, fact: Sourced) -> bool:
    return here.project.confirmation_of(fact) in CONFIRMED


@block
def promotion_table(here: Here, name: str | None = None) -> str:
    """The promotions that run, are coming, or are over; with a fee's id, those of that fee."""
    every = here.project.catalog.fees.promotions
    if name is not None:
        fee = find(here.project.catalog.fees.fees, "id", name)
        every = [promotion for promotion in every if promotion.fee == fee.id]
    here.scripts.append("asof.js")
    return _render(here, "promotion_table.html", promotions=every)


@block
def day_chooser(here: Here) -> str:
    """The form that shows what holds on another day; nothing without scripts."""
    here.scripts.append("asof.js")
    return _render(here, "day_chooser.html")


@block
def fee_calculator(here: Here, name: str | None = None) -> str:
    """What an amount costs by any of the fees, or by the one with this id; without scripts, examples of that one."""
    project, fees = here.project, here.project.catalog.fees.fees
    if "calculator.js" in here.scripts:
        raise ComponentError("there is another fee_calculator on this page", "keep one of them")
    if name is not None:
        fees = [find(fees, "id", name)]
        if is_network(fees[0]):
            return f"<p>{plain(here.say('calculator.network'))}</p>"
    here.scripts.append("calculator.js")
    if here.is_tried:
        return ""
    first, rate = first_fee(fees, project.today)
    return _render(
        here,
        "fee_calculator.html",
        fees=fees,
        first=first,
        rate=rate,
        unit=unit_of(project, first),
        number=lambda text: format_amount(Decimal(text), here.formats),
        examples=examples(rate, digits_of(first, project.catalog.fees.assets)) if rate and name is not None else [],
        facts=calculator_facts(project, here.page.language, fees, partial(unit_of, project), partial(price, here)),
    )


@block
def calendar_link(here: Here) -> str:
    """The link to the calendar of coming changes, and the address to subscribe to."""
    site = here.project.catalog.site
    address = here.project.web_address(here.page.language, f"/{CALENDAR}")
    domain = next((domain for domain in site.domains if f"https://{domain.host}/" == site.address), None)
    return _render(here, "calendar_link.html", file=here.current("/") + CALENDAR, address=address, domain=domain)


# --- Statements, announcements, home ----------------------------------------------------------------------------------


@block
def statement(here: Here, name: str) -> str:
    """Something the company states, with who said it and when it was last confirmed."""
    return _render(here, "statement.html", statement=find(here.project.catalog.site.statements, "id", name))


@block
def announcement_list(here: Here) -> str:
    """All announcements, newest first, by year; by a script those of a kind or on a region."""
    posts, regions = here.project.announcements(here.page.language), here.project.catalog.regions.regions
    kinds = {post.meta.kind for post in posts}
    if posts:
        here.scripts.append("announcements.js")
    return _render(
        here,
        "announcement_list.html",
        posts=posts,
        kinds=[kind for kind in get_args(AnnouncementKind) if kind in kinds],
        regions=regions,
    )


@block
def announcement_feeds(here: Here) -> str:
    """The feeds of announcements, all of them and those of each kind, and the calendars."""
    top = here.current("/")
    feeds = {kind: {form: top + feed_address(kind, form).lstrip("/") for form in FORMATS} for kind in (None, *KINDS)}
    files = {"changes": top + CALENDAR, "maintenance": top + MAINTENANCE}
    return _render(here, "announcement_feeds.html", feeds=feeds, calendars=files)


@block
def newest_announcements(here: Here) -> str:
    """The newest announcements; those that others took the place of only where there are too few."""
    posts = sorted(
        here.project.announcements(here.page.language), key=lambda post: here.project.successor(post) is not None
    )
    return _render(here, "newest_announcements.html", posts=posts[:NEWEST])


def announcement_facts(here: Here) -> str:
    """What stands above the prose of the announcement on whose page it is: its days, and whom it affects."""
    meta, project, language = here.page.meta, here.project, here.page.language
    assert isinstance(meta, AnnouncementMeta)  # noqa: S101 - only announcements have these facts
    catalog = project.catalog
    regions = {region.code: region for region in catalog.regions.regions}
    fees = {fee.id: fee for fee in catalog.fees.fees}
    services = {service.id: service.name[language] for service in catalog.regions.services}
    # What is gone from the facts by now has no page.
    affected_regions = [regions[code] for code in meta.affects.regions if code in regions]
    affected_fees = [fees[id_] for id_ in meta.affects.fees if id_ in fees]
    return _render(
        here,
        "announcement_facts.html",
        post=here.page,
        earlier=project.post(meta.supersedes, language) if meta.supersedes else None,
        window=window_words(meta.window, catalog.site.time_zone, here) if meta.window else "",
        regions=[
            (region_name(region, language, here.formats), here.link(f"/regions/{region.code}/"))
            for region in affected_regions
        ],
        services=[(services[id_], None) for id_ in meta.affects.services if id_ in services],
        fees=[(fee_title(here, fee), here.link(f"/fees/{fee.id}/")) for fee in affected_fees],
        channels=affected_channels(here, meta),
    )


def announcement_changes(here: Here) -> str:
    """What the announcement on whose page it is changes, as a table; nothing if it changes nothing."""
    rows = changed_rows(here, here.page)
    return _render(here, "announcement_changes.html", rows=rows) if rows else ""


@block
def search_box(here: Here) -> str:
    """The large search box of the home page."""
    return _render(here, "search_box.html")


# The page of all topics, as its file below docs/<language>/: without scripts the search leads there.
TOPICS_PAGE = "topics.md"
# The groups of all topics, and what the paths of each group's pages begin with; the last one takes what is left.
TOPICS = {
    "contact": ("contact/",),
    "regions": ("regions/",),
    "fees": ("fees.md", "fees/"),
    "account": ("account-restrictions.md", "security.md", "complaints.md"),
    "announcements": ("announcements/",),
    "questions": ("",),
}


@block
def all_topics(here: Here) -> str:
    """Every page of the site in groups, but the home page and those not meant to be found."""
    project, language = here.project, here.page.language
    catalog = project.catalog
    written = [page for page in project.pages if page.language == language and not page.is_announcement]
    menu = {entry.name: place for place, entry in enumerate(project.settings.pages)}
    groups: dict[str, list[Page]] = {name: [] for name in TOPICS}
    for page in sorted(written, key=lambda page: menu.get(page.path, len(menu))):
        if page.meta.search and page.address != "/":
            groups[next(name for name in TOPICS if page.path.startswith(TOPICS[name]))].append(page)
    groups["announcements"] += project.announcements(language)
    # Of these, many and all alike, the names say enough.
    made = {
        "regions": [
            (region_name(region, language, here.formats), f"/regions/{region.code}/")
            for region in catalog.regions.regions
        ],
        "fees": [(fee_title(here, fee), f"/fees/{fee.id}/") for fee in catalog.fees.fees],
    }
    parts = []
    for name, pages in groups.items():
        if pages or name in made:
            parts.append(f"## {plain(here.say(f'search.topics-{name}'))} {{#{name}}}")
            parts.append(_render(here, "all_topics.html", pages=pages, made=made.get(name, ()), sections=_sections))
    return "\n\n".join(parts)


def _sections(page: Page) -> list[Heading]:
    """The headings of a page that stand right above its words, and not above other headings."""
    headings = page.prose.headings
    below = [heading.level for heading in headings[1:]] + [0]
    return [heading for heading, level in zip(headings, below, strict=False) if level <= heading.level]


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
    if here.is_tried:
        return ""
    language, project = here.page.language, here.project
    catalog = project.catalog

    def name_of(region: Region) -> str:
        return region_name(region, language, here.formats)

    def trust(fact: Sourced) -> dict[str, str]:
        here.shown.append(fact)
        return {"state": here.project.trust_of(fact), "words": trust_words(project, language, fact)}

    def confirmed(fact: Sourced) -> dict[str, str]:
        here.shown.append(fact)
        state = project.confirmation_of(fact)
        return {"state": state, "words": trust_words(project, language, fact, state)}

    html = (
        _templates()
        .get_template(template)
        .render(
            here=here,
            project=project,
            catalog=catalog,
            say=here.say,
            t=lambda text: text[language],
            link=here.link,
            current=here.current,
            verify_page=address_of(checker.PAGE),
            day=lambda day: format_day(day, here.formats),
            icon=icon,
            trust=trust,
            region_name=name_of,
            price=lambda fee, rate: price(here, fee, rate),
            price_parts=lambda fee, rate: price_parts(here, fee, rate),
            fee_name=lambda fee: fee_name(here, fee),
            scope=lambda fee: scope(here, fee),
            confirmed=confirmed,
            days_words=lambda row: days_words(row, here.say, here.formats),
            # A record is read on any later day, from which it is not as far as it was then.
            in_words=lambda row: "" if project.is_record else in_words(row, project.today, here.formats),
            announcement=lambda change: project.announcement(change, language),
            search_names=lambda region: " ".join(
                search_names(region, [spoken.formats for spoken in catalog.site.languages])
            ),
            holding=lambda changes: holding(changes, project.today),
            coming=lambda changes: coming(changes, project.today),
            is_in_force=lambda fact: is_in_force(fact, project.today),
            has_ended=lambda fact: has_ended(fact, project.today),
            hours=lambda channel: weekly_words(channel.hours, here.say, here.formats),
            closed_days=lambda channel: closed_words(channel.hours, project.today, language, here.say, here.formats),
            answer_times=lambda channel: answer_words(channel.answer, here.say, here.formats),
            clock_facts=lambda channel: _clock_facts(here, channel),
            find=lambda facts, name: named(facts, "id", name),
            find_code=lambda facts, code: named(facts, "code", code),
            promotion_price=lambda promotion, fee: promotion_price(here, promotion, fee),
            page=here.page,
            mark_words=partial(mark_words, project, language),
            zone_name=lambda zone: time_zone_name(zone, here.formats),
            language_name=lambda tag: language_name(tag, here.formats),
            address_of=address_of,
            phone=_phone,
            **values,
        )
    )
    return settle(html)


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
