"""How far a fact can be trusted on a day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

from helpsite.data.model import Sourced

Trust = Literal["sample", "ended", "coming", "unconfirmed", "due", "confirmed"]
# A fact in one of these states was compared with its source not too long ago.
CONFIRMED = ("confirmed", "due")


def has_ended(fact: Sourced, today: date) -> bool:
    """Whether the last day of a fact is over."""
    return bool(fact.effective_until and fact.effective_until < today)


def is_coming(fact: Sourced, today: date) -> bool:
    """Whether the first day of a fact is still to come."""
    return bool(fact.effective_from and fact.effective_from > today)


def is_in_force(fact: Sourced, today: date) -> bool:
    """Whether a fact holds on a day, by its first and its last one."""
    return not has_ended(fact, today) and not is_coming(fact, today)


def trust_of(fact: Sourced, today: date, recheck_days: int) -> Trust:
    """The first that applies of: no longer in force, not yet in force, made up, never confirmed, due, confirmed.

    A fact is due for checking again `recheck_days` after it was confirmed, and counts as unconfirmed after twice that.
    A day in the past knows nothing of what was confirmed after it.
    """
    if has_ended(fact, today):
        return "ended"
    if is_coming(fact, today):
        return "coming"
    return confirmation_of(fact, today, recheck_days)


def confirmation_of(fact: Sourced, today: date, recheck_days: int) -> Trust:
    """How far a fact is confirmed, whether it is in force or not: made up, never confirmed, due, or confirmed."""
    if fact.sample:
        return "sample"
    if not fact.verified_on or not timedelta(0) <= today - fact.verified_on <= timedelta(days=2 * recheck_days):
        return "unconfirmed"
    if today - fact.verified_on > timedelta(days=recheck_days):
        return "due"
    return "confirmed"
