"""How far a fact can be trusted on a day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

from helpsite.data.model import Sourced

Trust = Literal["sample", "ended", "coming", "unconfirmed", "due", "confirmed"]
# A fact in one of these states was compared with its source not too long ago.
CONFIRMED = ("confirmed", "due")


def trust_of(fact: Sourced, today: date, recheck_days: int) -> Trust:
    """The first that applies of: no longer in force, not yet in force, made up, never confirmed, due, confirmed.

    A fact is due for checking again `recheck_days` after it was confirmed, and counts as unconfirmed after twice that.
    """
    if fact.effective_until and fact.effective_until < today:
        return "ended"
    if fact.effective_from and fact.effective_from > today:
        return "coming"
    if fact.sample:
        return "sample"
    if not fact.verified_on or today - fact.verified_on > timedelta(days=2 * recheck_days):
        return "unconfirmed"
    if today - fact.verified_on > timedelta(days=recheck_days):
        return "due"
    return "confirmed"
