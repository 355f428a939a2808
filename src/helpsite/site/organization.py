"""The service for search engines: schema.org's Organization with its ContactPoints, as JSON-LD.

Only contacts that are confirmed stand in it: a program that reads it can't see a mark beside a sample.
"""

from __future__ import annotations

import json
from typing import Any

from helpsite.data.model import Channel
from helpsite.data.trust import CONFIRMED
from helpsite.project import Project

_KEYS = {"email": "email", "phone": "telephone", "live-chat": "url", "form": "url"}


def organization(project: Project, language: str) -> str:
    """The JSON-LD in a language, fit to stand in a `<script>` of a page."""
    site = project.catalog.site
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Organization",
        "name": site.brand[language],
    }
    website = site.domains[0]
    if project.trust_of(website) in CONFIRMED:
        found["url"] = f"https://{website.host}/"
    points = [
        _contact_point(channel, language)
        for channel in project.catalog.channels.channels
        if channel.address is not None and channel.kind in _KEYS and project.trust_of(channel) in CONFIRMED
    ]
    if points:
        found["contactPoint"] = points
    # "<" could end the script; JSON has another way to write it.
    return json.dumps(found, ensure_ascii=False).replace("<", "\\u003c")


def _contact_point(channel: Channel, language: str) -> dict[str, Any]:
    point = {
        "@type": "ContactPoint",
        "contactType": "customer support",
        "name": channel.name[language],
        _KEYS[channel.kind]: channel.address,
        "availableLanguage": channel.languages,
    }
    if channel.regions is not None:
        point["areaServed"] = [code.upper() for code in channel.regions]
    return point
