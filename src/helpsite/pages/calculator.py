"""The calculator of fees: what a page tells assets/calculator.js, and the fee with which it begins."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from helpsite.data.history import holding
from helpsite.data.model import WORDS, Change, Fee, Promotion, Rate, Tier
from helpsite.data.price import digits_of
from helpsite.pages.formats import separators
from helpsite.pages.words import mark_words, say, trust_words
from helpsite.project import Project

# The words of its group that the script writes; the others stand in the page.
_WORDS = [key for key in WORDS["calculator"].split() if key not in ("title", "fee", "rounding", "examples")]


def first_fee(fees: Sequence[Fee], day: date) -> tuple[Fee, Rate | None]:
    """The fee to begin with, and its rate on a day: the first one that has a number then, else the first one."""
    every = [(fee, holding(fee.rates, day)) for fee in fees]
    return next(((fee, rate) for fee, rate in every if rate and rate.basis != "network"), every[0])


def calculator_facts(
    project: Project,
    language: str,
    fees: Sequence[Fee],
    unit_of: Callable[[Fee], str],
    price: Callable[[Fee, Rate], str],
) -> str:
    """What assets/calculator.js needs to know, as JSON: each fee with all its rates and promotions, and words.

    A rate is as assets/price.js takes it, with its days, what it is in words (`words`, by `price`), and how far it is
    confirmed: `trust` is the position of that in the list of the same name, where each state stands once.
    """
    group, decimal = separators(project.language(language).formats)
    trust: list[dict[str, str]] = []

    def facts_of(change: Change) -> dict[str, Any]:
        state = project.confirmation_of(change)
        words, mark = trust_words(project, language, change, state), mark_words(project, language, state)
        said = {"state": state, "words": words, "mark": mark}
        if said not in trust:
            trust.append(said)
        days = {"from": change.effective_from, "until": change.effective_until}
        return {name: day.isoformat() for name, day in days.items() if day} | {"trust": trust.index(said)}

    def offer_of(promotion: Promotion) -> dict[str, Any]:
        words = {"name": promotion.name[language], "condition": promotion.condition[language]}
        return facts_of(promotion) | words | {"amount": _number(promotion.amount)}

    facts = {
        "separators": {"group": group, "decimal": decimal},
        "words": {key: say(project, language, f"calculator.{key}") for key in _WORDS},
        "fees": [
            {
                "id": fee.id,
                "unit": unit_of(fee),
                "digits": digits_of(fee, project.catalog.fees.assets),
                "rates": [facts_of(rate) | {"words": price(fee, rate)} | rate_facts(rate) for rate in fee.rates],
                "offers": [offer_of(offer) for offer in project.catalog.fees.promotions if offer.fee == fee.id],
            }
            for fee in fees
        ],
        "trust": trust,
    }
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":"))


def rate_facts(rate: Rate) -> dict[str, Any]:
    """A rate as assets/price.js takes it: numbers are decimal strings, and what it doesn't have is left out."""
    facts: dict[str, Any] = {"basis": rate.basis}
    for name in ("amount", "minimum", "maximum"):
        amount = getattr(rate, name)
        if amount is not None:
            facts[name] = _number(amount)
    if rate.tiers:
        facts["tiers"] = [_tier_facts(tier) for tier in rate.tiers]
    return facts


def _tier_facts(tier: Tier) -> dict[str, str]:
    return {"from_amount": _number(tier.from_amount), "basis": tier.basis, "amount": _number(tier.amount)}


def _number(amount: Decimal) -> str:
    """An amount as data/ writes it: str() would write small ones with an exponent."""
    return f"{amount:f}"
