"""Which contacts of an older edition are ours no longer: one that hands them out may not become the latest again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from helpsite.data.trust import CONFIRMED


def no_longer_current(older: Mapping[str, Any], newest: Mapping[str, Any], day: date) -> list[str]:
    """The contacts that an older `api/v1/channels.json` hands out, and that the newest has no longer as current.

    One that it no longer has as confirmed is among them: the older edition would say that it is.
    """
    current = {key: fact.get("trust") for key, fact in _contacts(newest) if _is_current(fact, day)}
    return [
        _written(fact)
        for key, fact in _contacts(older)
        if fact.get("trust") != "ended"
        and (key not in current or (current[key] == "unconfirmed" and fact.get("trust") in CONFIRMED))
    ]


def _contacts(told: Mapping[str, Any]) -> Iterator[tuple[tuple[str, str | None, str], Mapping[str, Any]]]:
    for fact in (*told["channels"], *told["domains"]):
        if written := _written(fact):
            yield (fact.get("kind", "domain"), fact.get("platform"), written.lower()), fact


def _written(fact: Mapping[str, Any]) -> str:
    return fact.get("address") or fact.get("host") or ""


def _is_current(fact: Mapping[str, Any], day: date) -> bool:
    since, until = fact.get("effective_from"), fact.get("effective_until")
    has_begun = not since or date.fromisoformat(since) <= day
    return has_begun and (not until or date.fromisoformat(until) >= day)
