"""The lanes of timelines: how a region's services and a fee stand over time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from fractions import Fraction

from helpsite.data.model import Fee, Promotion, Rate, Sourced, Stage
from helpsite.pages.timeline import Band, Lane, Span

IsSure = Callable[[Sourced], bool]


def service_lane(name: str, stages: Iterable[Stage], words: Callable[[str], str], is_sure: IsSure) -> Lane:
    """The stages of a service; the days between them are unknown. `words` gives those for a status."""
    spans = [
        Span(stage.effective_from, stage.effective_until, stage.status, words(stage.status), is_sure(stage))
        for stage in stages
    ]
    return Lane(name, _without_gaps(spans, words("unknown")))


def fee_lane(
    fee: Fee, promotions: Iterable[Promotion], label: str, words: Callable[[Rate | Promotion], str], is_sure: IsSure
) -> Lane:
    """A fee's rates, with its promotions as bands. Bars are as high as the amounts, if these can be compared."""
    own = [promotion for promotion in promotions if promotion.fee == fee.id]
    amounts = _amounts(fee.rates)
    highest = max([*amounts, *(Fraction(promotion.amount) for promotion in own)]) if amounts else Fraction(0)
    heights = [amount / highest if highest else Fraction(0) for amount in amounts] or [Fraction(1)] * len(fee.rates)
    spans = [
        Span(rate.effective_from, rate.effective_until, "rate", words(rate), is_sure(rate), height)
        for rate, height in zip(fee.rates, heights, strict=True)
    ]
    bands = [
        Band(
            promotion.effective_from,
            promotion.effective_until,
            words(promotion),
            is_sure(promotion),
            Fraction(promotion.amount) / highest if highest else None,
        )
        for promotion in sorted(own, key=lambda promotion: promotion.effective_from)
    ]
    return Lane(label, tuple(spans), tuple(bands))


def _amounts(rates: Sequence[Rate]) -> list[Fraction]:
    """The amounts of the rates; none if not all of them have one of the same kind."""
    amounts = [Fraction(rate.amount) for rate in rates if rate.amount is not None]
    comparable = len(amounts) == len(rates) and len({rate.basis for rate in rates}) == 1
    return amounts if comparable else []


def _without_gaps(spans: Iterable[Span], unknown: str) -> tuple[Span, ...]:
    """The same spans, and where there is none, unknown ones: from the beginning of time to its end."""
    filled: list[Span] = []
    begins: date | None = date.min  # of what is still to be filled
    for span in spans:
        if begins and span.first and span.first > begins:
            before = span.first - timedelta(days=1)
            filled.append(Span(begins if filled else None, before, "unknown", unknown, True))
        filled.append(span)
        begins = span.last + timedelta(days=1) if span.last and span.last < date.max else None
    if begins:
        filled.append(Span(begins if filled else None, None, "unknown", unknown, True))
    return tuple(filled)
