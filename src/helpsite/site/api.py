"""The facts for programs: `/api/v1/<what>.json`, with the day they were built for and how far each can be trusted then.

Each names its JSON Schema, which is made from the same models as the data files' own.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, create_model

from helpsite.data.history import holding, stages_of
from helpsite.data.model import (
    AbsentChannel,
    Asset,
    Change,
    Channel,
    Day,
    Domain,
    Fee,
    Id,
    Method,
    Network,
    Operation,
    Platform,
    PostName,
    Promotion,
    Purpose,
    Rate,
    Receiver,
    Region,
    RetiredChannel,
    Service,
    ServiceStatus,
    Source,
    Sourced,
    Stage,
    Text,
    Word,
)
from helpsite.data.price import digits_of
from helpsite.data.trust import Trust
from helpsite.pages.announcement import (
    Affects,
    AnnouncementKind,
    Correction,
    Moment,
    Removes,
    Severity,
    Window,
)
from helpsite.pages.fees import unit_of
from helpsite.pages.formats import region_name
from helpsite.pages.page import Page
from helpsite.pages.words import say
from helpsite.project import Project
from helpsite.site.record import cleaned_facts, cleaner

VERSION = 1
CHANNELS = f"api/v{VERSION}/channels.json"


def api(project: Project) -> dict[str, str]:
    """The files of the API, by their paths in the site. Amounts are decimal strings, days are ISO 8601."""
    files = {
        "channels": _channels(project),
        "regions": _regions(project),
        "fees": _fees(project),
        "announcements": _announcements(project),
    }
    texts = {}
    for name, content in files.items():
        head: dict[str, Any] = {"version": VERSION, "day": project.today.isoformat(), "languages": project.languages}
        head["$schema"] = f"{name}.schema.json"
        schema, kept = _schema(name, is_record=project.is_record), content
        if project.is_record:
            head["edition"] = _edition(project)
            # The descriptions in a schema have examples, which could be ours.
            schema, kept = cleaner(project)(schema), cleaned_facts(project, content)
        texts[f"api/v{VERSION}/{name}.json"] = _text({**head, **kept})
        texts[f"api/v{VERSION}/{name}.schema.json"] = schema
    return texts


# --- What the files hold ----------------------------------------------------------------------------------------------


def _edition(project: Project) -> dict[str, Any]:
    """What a file of a record says of the edition, and where programs find what holds now."""
    assert project.release  # noqa: S101 - a record is one of a release
    edition = project.release.edition
    return {
        "name": edition.name,
        "day": edition.day.isoformat(),
        "note": {language: say(project, language, "record.no-contacts") for language in project.languages},
        "current": f"{project.home}/api/v1/",
    }


def _channels(project: Project) -> dict[str, Any]:
    site, channels = project.catalog.site, project.catalog.channels
    # A record has none of our contacts, and none that was ours.
    ours: dict[str, Sequence[Sourced]] = {"channels": (), "retired": (), "domains": ()}
    if not project.is_record:
        ours = {"channels": channels.channels, "retired": channels.retired, "domains": site.domains}
    return {
        "channels": _facts(project, ours["channels"]),
        "retired": _facts(project, ours["retired"]),
        "absent": _facts(project, channels.absent),
        "domains": _facts(project, ours["domains"]),
        "never_asked": [secret.name.root for secret in site.never_asked],
        "recheck_days": site.policy.recheck_days,
        "purposes": _plain(channels.purposes),
        "platforms": _plain(channels.platforms),
        "sources": _plain(site.sources),
        "methods": _plain(site.methods),
    }


def _regions(project: Project) -> dict[str, Any]:
    regions, site = project.catalog.regions, project.catalog.site
    return {
        "services": _plain(regions.services),
        "regions": [_region(project, region) for region in regions.regions],
        "sources": _plain(site.sources),
        "methods": _plain(site.methods),
    }


def _region(project: Project, region: Region) -> dict[str, Any]:
    languages = project.catalog.site.languages
    stages = stages_of(project.catalog.regions, region)
    now = {service: holding(history, project.today) for service, history in stages.items()}
    return {
        "code": region.code,
        "name": {language.code: region_name(region, language.code, language.formats) for language in languages},
        "also_called": region.also_called,
        "now": {service: stage.status if stage else "unknown" for service, stage in now.items()},
        "now_trust": {service: project.trust_of(stage) if stage else "unconfirmed" for service, stage in now.items()},
        "services": {service: _facts(project, history) for service, history in stages.items()},
    }


def _fees(project: Project) -> dict[str, Any]:
    fees, site = project.catalog.fees, project.catalog.site
    return {
        "operations": _plain(fees.operations),
        "receivers": _plain(fees.receivers),
        "assets": _plain(fees.assets),
        "networks": _plain(fees.networks),
        "fees": [_fee(project, fee) for fee in fees.fees],
        "promotions": _facts(project, fees.promotions),
        "sources": _plain(site.sources),
        "methods": _plain(site.methods),
    }


def _fee(project: Project, fee: Fee) -> dict[str, Any]:
    now = holding(fee.rates, project.today)
    return {
        **_plain([fee])[0],
        "unit": unit_of(project, fee),
        "digits": digits_of(fee, project.catalog.fees.assets),
        "now": _fact(project, now) if now else None,
        "rates": _facts(project, fee.rates),
    }


def _announcements(project: Project) -> dict[str, Any]:
    posts: dict[str, list[Page]] = {}
    for language in project.languages:
        for post in project.announcements(language):
            posts.setdefault(post.name, []).append(post)
    newest = sorted(posts.values(), key=lambda same: (same[0].meta.date.timestamp(), same[0].path), reverse=True)
    return {"announcements": [_announcement(project, same) for same in newest]}


# What stands in the front matter of an announcement and is said as it is.
_META = ("kind", "severity", "affects", "removes", "effective_from", "pinned_until", "supersedes", "window")


def _announcement(project: Project, posts: list[Page]) -> dict[str, Any]:
    """One announcement, from its pages in each language that has one."""
    metas = {post.language: _plain([post.meta])[0] for post in posts}
    meta, first = metas[posts[0].language], posts[0]
    whole = {
        "name": first.name,
        "date": meta["date"],
        "updated": max(post.meta.changed_at for post in posts).isoformat(),
        **{key: meta[key] for key in _META if key in meta},
    }
    if successor := project.successor(first):
        whole["superseded_by"] = successor.name
    return {
        **whole,
        "title": {language: meta["title"] for language, meta in metas.items()},
        "description": {language: meta["description"] for language, meta in metas.items()},
        "address": {post.language: _address(project, post) for post in posts},
        "corrections": {language: meta["corrections"] for language, meta in metas.items()},
        "changes": _changes_by(project, first.name),
    }


def _changes_by(project: Project, name: str) -> dict[str, Any]:
    """What names an announcement in the data, in the words by which it is found in the other files."""
    regions, fees = project.catalog.regions, project.catalog.fees
    stages = [
        {"region": region.code, "service": service, **_from(stage)}
        for region in regions.regions
        for service, history in region.services.items()
        for stage in history
        if stage.announcement == name
    ]
    rates = [{"fee": fee.id, **_from(rate)} for fee in fees.fees for rate in fee.rates if rate.announcement == name]
    promotions = [{"promotion": offer.id} for offer in fees.promotions if offer.announcement == name]
    return {"stages": stages, "rates": rates, "promotions": promotions}


def _from(change: Change) -> dict[str, str]:
    return {"effective_from": change.effective_from.isoformat()} if change.effective_from else {}


def _facts(project: Project, facts: Sequence[Sourced]) -> list[dict[str, Any]]:
    return [_fact(project, fact) for fact in facts]


def _fact(project: Project, fact: Sourced) -> dict[str, Any]:
    """A fact with its trust; of a change, which may be over or to come, also how far it is confirmed, and who told."""
    whole = {**_plain([fact])[0], "trust": project.trust_of(fact)}
    if fact.verified_on and fact.verified_on > project.today:
        for key in ("verified_on", "verified_by", "method"):
            whole.pop(key, None)
    if isinstance(fact, Change):
        whole["confirmation"] = project.confirmation_of(fact)
        posts = {language: project.announcement(fact, language) for language in project.languages}
        if told := {language: _address(project, post) for language, post in posts.items() if post}:
            whole["announcement_address"] = told
        else:
            whole.pop("announcement", None)
    return whole


def _plain(facts: Sequence[BaseModel]) -> list[dict[str, Any]]:
    return [fact.model_dump(mode="json", exclude_none=True) for fact in facts]


def _address(project: Project, page: Page) -> str:
    return project.web_address(page.language, page.address)


def _text(content: dict[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


# --- What the files promise -------------------------------------------------------------------------------------------

_OfTrust = Annotated[
    Trust,
    Field(
        description="sample: made up; ended, coming: not in force on `day`; unconfirmed: never compared with its "
        "source, or too long ago; due: confirmed, and due for another check; confirmed. "
        "Only what is confirmed or due may be relied on."
    ),
]
_OfConfirmation = Annotated[
    Literal["sample", "unconfirmed", "due", "confirmed"],
    Field(description="How far it is confirmed, as in trust, whether it is in force on `day` or not."),
]
_Told = Annotated[
    dict[str, Word] | None,
    Field(None, description="Where the announcement that told of it stands, by language, if it is published on `day`."),
]


def _with_trust(model: type[BaseModel]) -> Any:
    """What `_fact` makes of a fact of this model."""
    added: dict[str, Any] = {"trust": (_OfTrust, ...)}
    if issubclass(model, Change):
        added |= {"confirmation": (_OfConfirmation, ...), "announcement_address": (_Told, None)}
    return create_model(f"{model.__name__}WithTrust", __base__=model, **added)


_STAGE, _RATE = _with_trust(Stage), _with_trust(Rate)
_REGION = create_model(
    "RegionWithStages",
    __doc__=Region.__doc__,
    code=(Word, Field(description="ISO 3166-1 alpha-2 or ISO 3166-2, in lower case.")),
    name=(Text, ...),
    also_called=(list[Word], Field([], description="Other names that people type when they look for it.")),
    now=(
        dict[Id, ServiceStatus],
        Field(description="What holds on `day`, by the id of the service. See now_trust before you rely on it."),
    ),
    now_trust=(dict[Id, _OfTrust], Field(description="How far that can be trusted, by the id of the service.")),
    services=(
        dict[Id, list[_STAGE]],
        Field(
            description="The stages of every service, by its id, the oldest one first: none if nothing is known. "
            "Those of a part of a country are its country's where it has none of its own."
        ),
    ),
)
_FEE = create_model(
    "FeeWithRates",
    __base__=Fee,
    unit=(Word, Field(description="What amounts are counted in: a currency's code or an asset's symbol.")),
    digits=(int, Field(description="How many digits the unit has behind the point.")),
    now=(
        _RATE | None,
        Field(description="The rate that holds on `day`, or null. See its trust before you rely on it."),
    ),
    rates=(list[_RATE], Field(description="The oldest one first.")),
)

_SINCE = (Day | None, Field(None, description="Its first day; not there if it has always held."))
_CHANGES = create_model(
    "ChangesByAnnouncement",
    stages=(
        list[create_model("StageReference", region=(Word, ...), service=(Id, ...), effective_from=_SINCE)],
        Field(description="Stages in regions.json."),
    ),
    rates=(
        list[create_model("RateReference", fee=(Id, ...), effective_from=_SINCE)],
        Field(description="Rates in fees.json."),
    ),
    promotions=(
        list[create_model("PromotionReference", promotion=(Id, ...))],
        Field(description="Promotions in fees.json."),
    ),
)
_BY_LANGUAGE = "By language; a language without this announcement is missing."
_ANNOUNCEMENT = create_model(
    "Announcement",
    name=(PostName, Field(description="What others call it: `announcement` in the other files, `supersedes` here.")),
    date=(Moment, Field(description="When it was published.")),
    updated=(Moment, Field(description="When it was published or, if that was later, last corrected.")),
    kind=(AnnouncementKind, ...),
    severity=(Severity, Field(description="How much is at stake for readers.")),
    title=(dict[str, Word], Field(description=_BY_LANGUAGE)),
    description=(dict[str, Word], Field(description=_BY_LANGUAGE)),
    address=(dict[str, Word], Field(description=_BY_LANGUAGE)),
    affects=(Affects, ...),
    removes=(Removes, ...),
    effective_from=(Day | None, Field(None, description="The first day on which something changes by it.")),
    pinned_until=(Day | None, Field(None, description="The last day on which every page shows a notice of it.")),
    supersedes=(PostName | None, Field(None, description="The announcement that it takes the place of, by its name.")),
    superseded_by=(PostName | None, Field(None, description="The one that takes its place, if it is published.")),
    window=(Window | None, Field(None, description="For kind maintenance: from when to when.")),
    corrections=(dict[str, list[Correction]], Field(description=f"{_BY_LANGUAGE} The oldest one first.")),
    changes=(_CHANGES, Field(description="What names it in the other files: the changes that it tells of.")),
)

_HEAD: dict[str, Any] = {
    "version": (int, Field(json_schema_extra={"const": VERSION})),
    "day": (date, Field(description="The day that the file speaks of.")),
    "languages": (list[str], Field(description="The keys of every text, the default language first.")),
}
_EDITION = create_model(
    "PastEdition",
    name=(Word, Field(description="What the edition is called.")),
    day=(date, Field(description="The day that it speaks of.")),
    note=(Text, Field(description="That it keeps no contacts.")),
    current=(Word, Field(description="The address below which the files of the latest edition stand.")),
)
# What the files of a record of an earlier edition have in their head as well.
_RECORD: dict[str, Any] = {"edition": (_EDITION, Field(description="The edition; the file is what stays of it."))}
_ORIGINS: dict[str, Any] = {"sources": (list[Source], ...), "methods": (list[Method], ...)}

# What each file holds beside its head, by its name.
_SCHEMAS: dict[str, dict[str, Any]] = {
    "channels": {
        "channels": (list[_with_trust(Channel)], ...),
        "retired": (
            list[_with_trust(RetiredChannel)],
            Field(description="What was ours and must not be trusted now."),
        ),
        "absent": (list[_with_trust(AbsentChannel)], Field(description="Ways to reach support that do not exist.")),
        "domains": (list[_with_trust(Domain)], Field(description="Official domains, the official website first.")),
        "never_asked": (list[Text], Field(description="What support never asks for.")),
        "recheck_days": (int, Field(description="Days after which a confirmed fact is due for checking again.")),
        "purposes": (list[Purpose], ...),
        "platforms": (list[Platform], ...),
        **_ORIGINS,
    },
    "regions": {
        "services": (list[Service], Field(description="What people do with the service.")),
        "regions": (list[_REGION], Field(description="Of a region that is not listed nothing is known.")),
        **_ORIGINS,
    },
    "fees": {
        "operations": (list[Operation], ...),
        "receivers": (list[Receiver], ...),
        "assets": (list[Asset], ...),
        "networks": (list[Network], ...),
        "fees": (list[_FEE], ...),
        "promotions": (list[_with_trust(Promotion)], Field(description="Those that are over or to come as well.")),
        **_ORIGINS,
    },
    "announcements": {
        "announcements": (list[_ANNOUNCEMENT], Field(description="All that are published on `day`, the newest first.")),
    },
}


@cache
def _schema(name: str, *, is_record: bool = False) -> str:
    """The JSON Schema (2020-12) of a file. What the file may get in time is not forbidden."""
    head = _HEAD | _RECORD if is_record else _HEAD
    model = create_model(f"{name.capitalize()}File", **head, **_SCHEMAS[name])
    return _text({"$schema": "https://json-schema.org/draft/2020-12/schema", **_open(model.model_json_schema())})


def _open(node: Any) -> Any:
    """The schema without the ban on further keys, which is for the files that editors write."""
    if isinstance(node, dict):
        return {key: _open(value) for key, value in node.items() if (key, value) != ("additionalProperties", False)}
    return [_open(value) for value in node] if isinstance(node, list) else node
