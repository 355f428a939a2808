"""The facts for programs: `/api/v1/<what>.json`, as they stand in `data/`, with the day they were built for."""

from __future__ import annotations

import json
from typing import Any

from helpsite.data.model import Sourced
from helpsite.data.trust import trust_of
from helpsite.project import Project

VERSION = 1


def api(project: Project) -> dict[str, str]:
    """The files of the API, by their paths in the site. Amounts are decimal strings, days are ISO 8601."""
    catalog = project.catalog
    fees = catalog.fees
    files = {
        "channels": {
            "channels": _facts(project, catalog.channels.channels),
            "purposes": _plain(catalog.channels.purposes),
        },
        "regions": {"regions": _facts(project, catalog.regions.regions)},
        "fees": {
            "fees": _facts(project, fees.fees),
            "promotions": _facts(project, fees.promotions),
            "assets": _plain(fees.assets),
            "networks": _plain(fees.networks),
        },
        "announcements": {"announcements": _announcements(project)},
    }
    return {f"api/v1/{name}.json": _file(project, content) for name, content in files.items()}


def _file(project: Project, content: dict[str, Any]) -> str:
    head = {"version": VERSION, "day": project.today.isoformat(), "languages": project.languages}
    return json.dumps({**head, **content}, ensure_ascii=False, indent=2) + "\n"


def _facts(project: Project, facts: list[Any]) -> list[dict[str, Any]]:
    return [{**_plain([fact])[0], "trust": _trust(project, fact)} for fact in facts]


def _trust(project: Project, fact: Sourced) -> str:
    return trust_of(fact, project.today, project.catalog.site.policy.recheck_days)


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
