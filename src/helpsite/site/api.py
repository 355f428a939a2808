"""The facts for programs: `/api/v1/<what>.json`, with the day they were built for and how far each can be trusted then.

Each but the announcements names its JSON Schema, which is made from the same models as the data files' own.
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
    Domain,
    Fee,
    Id,
    Method,
    Network,
    Operation,
    Platform,
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
from helpsite.pages.fees import unit_of
from helpsite.pages.formats import region_name
from helpsite.pages.page import Page
from helpsite.project import Project

VERSION = 1


def api(project: Project) -> dict[str, str]:
    """The files of the API, by their paths in the site. Amounts are decimal strings, days are ISO 8601."""
    files = {
        "channels": _channels(project),
        "regions": _regions(project),
        "fees": _fees(project),
        "announcements": {"announcements": _announcements(project)},
    }
    texts = {}
    for name, content in files.items():
        head: dict[str, Any] = {"version": VERSION, "day": project.today.isoformat(), "languages": project.languages}
        if name in _SCHEMAS:
            head["$schema"] = f"{name}.schema.json"
            texts[f"api/v1/{name}.schema.json"] = _schema(name)
        texts[f"api/v1/{name}.json"] = _text({**head, **content})
    return texts


# --- What the files hold ----------------------------------------------------------------------------------------------


def _channels(project: Project) -> dict[str, Any]:
    site, channels = project.catalog.site, project.catalog.channels
    return {
        "channels": _facts(project, channels.channels),
        "retired": _facts(project, channels.retired),
        "absent": _facts(project, channels.absent),
        "domains": _facts(project, site.domains),
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


def _announcements(project: Project) -> list[dict[str, Any]]:
    posts: dict[str, dict[str, Any]] = {}
    for language in project.languages:
        for post in project.announcements(language):
            entry = posts.setdefault(
                post.path,
                {
                    "date": post.meta.date.isoformat(),
                    "kind": post.meta.kind,
                    "title": {},
                    "description": {},
                    "address": {},
                },
            )
            entry["title"][language] = post.meta.title
            entry["description"][language] = post.meta.description
            entry["address"][language] = _address(project, post)
    return list(posts.values())


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
    return project.catalog.site.address.rstrip("/") + project.prefix(page.language) + page.address


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

_HEAD: dict[str, Any] = {
    "version": (int, Field(json_schema_extra={"const": VERSION})),
    "day": (date, Field(description="The day that the file speaks of.")),
    "languages": (list[str], Field(description="The keys of every text, the default language first.")),
}
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
}


@cache
def _schema(name: str) -> str:
    """The JSON Schema (2020-12) of a file. What the file may get in time is not forbidden."""
    model = create_model(f"{name.capitalize()}File", **_HEAD, **_SCHEMAS[name])
    return _text({"$schema": "https://json-schema.org/draft/2020-12/schema", **_open(model.model_json_schema())})


def _open(node: Any) -> Any:
    """The schema without the ban on further keys, which is for the files that editors write."""
    if isinstance(node, dict):
        return {key: _open(value) for key, value in node.items() if (key, value) != ("additionalProperties", False)}
    return [_open(value) for value in node] if isinstance(node, list) else node
