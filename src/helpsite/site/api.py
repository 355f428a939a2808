"""The facts for programs: `/api/v1/<what>.json`, as they stand in `data/`, with the day they were built for.

`channels.json` names its JSON Schema, which is made from the same models as the data files' own.
"""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from typing import Annotated, Any

from pydantic import BaseModel, Field, create_model

from helpsite.data.model import (
    AbsentChannel,
    Channel,
    Domain,
    Method,
    Platform,
    Purpose,
    RetiredChannel,
    Source,
    Text,
)
from helpsite.data.trust import Trust
from helpsite.project import Project

VERSION = 1


def api(project: Project) -> dict[str, str]:
    """The files of the API, by their paths in the site. Amounts are decimal strings, days are ISO 8601."""
    catalog = project.catalog
    site, channels, fees = catalog.site, catalog.channels, catalog.fees
    files = {
        "channels": {
            "$schema": "channels.schema.json",
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
        },
        "regions": {"services": _plain(catalog.regions.services), "regions": _plain(catalog.regions.regions)},
        "fees": {
            "fees": _plain(fees.fees),
            "promotions": _facts(project, fees.promotions),
            "assets": _plain(fees.assets),
            "networks": _plain(fees.networks),
        },
        "announcements": {"announcements": _announcements(project)},
    }
    texts = {f"api/v1/{name}.json": _file(project, content) for name, content in files.items()}
    return texts | {"api/v1/channels.schema.json": _channels_schema()}


@cache
def _channels_schema() -> str:
    """The JSON Schema (2020-12) of channels.json. What the file may get in time is not forbidden."""
    of_trust = Annotated[
        Trust,
        Field(
            description="sample: made up; ended, coming: not in force on `day`; unconfirmed: never compared with its "
            "source, or too long ago; due: confirmed, and due for another check; confirmed. "
            "Only what is confirmed or due may be relied on."
        ),
    ]

    def trusted(model: type[BaseModel]) -> Any:
        return create_model(model.__name__ + "WithTrust", __base__=model, trust=(of_trust, ...))

    fields: dict[str, Any] = {
        "version": (int, Field(json_schema_extra={"const": VERSION})),
        "day": (date, Field(description="The day that the file speaks of.")),
        "languages": (list[str], Field(description="The keys of every text, the default language first.")),
        "channels": (list[trusted(Channel)], ...),
        "retired": (list[trusted(RetiredChannel)], Field(description="What was ours and must not be trusted now.")),
        "absent": (list[trusted(AbsentChannel)], Field(description="Ways to reach support that do not exist.")),
        "domains": (list[trusted(Domain)], Field(description="Official domains, the official website first.")),
        "never_asked": (list[Text], Field(description="What support never asks for.")),
        "recheck_days": (int, Field(description="Days after which a confirmed fact is due for checking again.")),
        "purposes": (list[Purpose], ...),
        "platforms": (list[Platform], ...),
        "sources": (list[Source], ...),
        "methods": (list[Method], ...),
    }
    schema = create_model("ChannelsFile", **fields).model_json_schema()
    whole = {"$schema": "https://json-schema.org/draft/2020-12/schema", **_open(schema)}
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def _open(node: Any) -> Any:
    """The schema without the ban on further keys, which is for the files that editors write."""
    if isinstance(node, dict):
        return {key: _open(value) for key, value in node.items() if (key, value) != ("additionalProperties", False)}
    return [_open(value) for value in node] if isinstance(node, list) else node


def _file(project: Project, content: dict[str, Any]) -> str:
    head = {"version": VERSION, "day": project.today.isoformat(), "languages": project.languages}
    return json.dumps({**head, **content}, ensure_ascii=False, indent=2) + "\n"


def _facts(project: Project, facts: list[Any]) -> list[dict[str, Any]]:
    return [{**_plain([fact])[0], "trust": project.trust_of(fact)} for fact in facts]


def _plain(facts: list[Any]) -> list[dict[str, Any]]:
    return [fact.model_dump(mode="json", exclude_none=True) for fact in facts]


def _announcements(project: Project) -> list[dict[str, Any]]:
    base = project.catalog.site.address.rstrip("/")
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
            entry["address"][language] = base + project.prefix(language) + post.address
    return list(posts.values())
