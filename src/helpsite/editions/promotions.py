"""What readers will notice of promotions."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from helpsite.data.model import Fee, Promotion
from helpsite.editions.difference import Difference, Subject, Weight, Words
from helpsite.editions.matching import by_key, renamed
from helpsite.editions.names import fee_words
from helpsite.editions.phrases import Histories, note_lines, notice, reworded
from helpsite.editions.prices import amount_words, price_pair, price_words, promoted
from helpsite.editions.states import joined
from helpsite.editions.trust import confirmations
from helpsite.project import Project

_DAY = timedelta(days=1)


def promotion_differences(before: Project, after: Project, fee_ids: Mapping[str, str]) -> Iterator[Difference]:
    """The differences of promotions; `fee_ids` has the id that each fee has after, by the one before."""
    states = _Promotions(before, after, fee_ids)
    old, new = (by_key(state.catalog.fees.promotions, "id") for state in (before, after))
    ids = renamed(
        {name: (_facts(states, promotion, states.fee_after(promotion)),) for name, promotion in old.items()},
        {name: (_facts(states, promotion, promotion.fee),) for name, promotion in new.items()},
    )
    for name, promotion in old.items():
        if name not in ids or states.fee_after(promotion) != new[ids[name]].fee:
            yield from _of_gone(states, promotion)
    earlier = {new_id: old[old_id] for old_id, new_id in ids.items()}
    for name, promotion in new.items():
        if name in earlier and states.fee_after(earlier[name]) == promotion.fee:
            yield from _of_kept(states, earlier[name], promotion)
        else:
            yield _of_new(states, promotion)


def _facts(states: _Promotions, promotion: Promotion, fee: str | None) -> Hashable:
    days = promotion.effective_from, promotion.effective_until
    return fee, promotion.amount, days, tuple(states.text(promotion.name).values())


@dataclass(frozen=True)
class _Promotions(Histories):
    """Both states, and which fee of the one is which of the other."""

    fee_ids: Mapping[str, str]

    def fee_after(self, promotion: Promotion) -> str | None:
        """The later id of the fee that a promotion of the earlier state lowers; None if that fee is gone."""
        was_there = any(fee.id == promotion.fee for fee in self.before.catalog.fees.fees)
        return self.fee_ids.get(promotion.fee) if was_there else promotion.fee

    def fee_words(self, fee: str) -> Words:
        """What a fee of the later state is called, at least by its id."""
        found = _fee(self.after, fee)
        return fee_words(self, self.after, found) if found else self.text(fee)

    def lead(self, fee: str) -> Words:
        """The beginning of a line on the promotions of a fee."""
        return self.tell("lead", name=self.fee_words(fee))

    def price(self, state: Project, promotion: Promotion) -> Words:
        """What a fee costs by a promotion of one of the states."""
        fee = _fee(state, promotion.fee)
        if fee is None:
            return amount_words(self, promotion.amount)
        return price_words(self, state, fee, promoted(fee, promotion))

    def prices(self, old: Promotion, new: Promotion) -> tuple[Words, Words]:
        """What it costs by the two states of a promotion."""
        fees = _fee(self.before, old.fee), _fee(self.after, new.fee)
        if fees[0] is None or fees[1] is None:
            return amount_words(self, old.amount), amount_words(self, new.amount)
        rates = promoted(fees[0], old), promoted(fees[1], new)
        return price_pair(self, self.before, (fees[0], rates[0]), (fees[1], rates[1]))


def _fee(state: Project, name: str) -> Fee | None:
    return next((fee for fee in state.catalog.fees.fees if fee.id == name), None)


def _words(states: _Promotions, key: str, state: Project, promotion: Promotion, fee: str) -> Words:
    words = states.tell(
        key,
        name=states.text(promotion.name),
        price=states.price(state, promotion),
        first=promotion.effective_from,
        last=promotion.effective_until,
    )
    return joined(states.lead(fee), words)


def _from_now_on(day: date, today: date) -> date | None:
    return day if day >= today else None


def _of_new(states: _Promotions, promotion: Promotion) -> Difference:
    today = states.today
    is_over = promotion.effective_until < today
    return Difference(
        "rewritten" if is_over else "cheaper",
        _words(states, "promotion-past" if is_over else "promotion-new", states.after, promotion, promotion.fee),
        promotion.place(),
        None if is_over else _from_now_on(promotion.effective_from, today),
        subject=Subject("fees", promotion.fee),
        announcement=promotion.announcement,
    )


def _of_gone(states: _Promotions, promotion: Promotion) -> Iterator[Difference]:
    """A promotion that is not there any more; of one whose fee is gone as well, the fee's line says enough."""
    fee, today = states.fee_after(promotion), states.today
    if fee is None:
        return
    is_over = promotion.effective_until < today
    day = None if is_over else _from_now_on(promotion.effective_from, today)
    words = _words(states, "promotion-past" if is_over else "promotion-gone", states.before, promotion, fee)
    yield Difference(
        "rewritten" if is_over else "dearer",
        joined(words, notice(states, None, day)),
        promotion.place(),
        day,
        gets_worse=not is_over,
        subject=Subject("fees", fee),
        lasting=words,
    )


def _of_kept(states: _Promotions, old: Promotion, new: Promotion) -> Iterator[Difference]:
    """A promotion that both states have: its days, its amount, its words, and how far it's confirmed."""
    yield from _of_days(states, old, new)
    yield from _of_amount(states, old, new)
    names = states.text(old.name), states.text(new.name)
    if names[0] != names[1]:
        yield Difference("wording", reworded(states, states.lead(new.fee), *names, "renamed"), new.place("name"))
    lead = states.tell("promotion", name=states.fee_words(new.fee), text=names[1])
    conditions = states.text(old.condition), states.text(new.condition)
    if conditions[0] != conditions[1]:
        yield Difference("detail", reworded(states, lead, *conditions, "condition"), new.place("condition"))
    for words, _ in note_lines(states, lead, [(None, old, new)]):
        yield Difference("detail", words, new.place("note"))
    for words, _ in confirmations(states, [(states.nothing, old, new)]):
        yield Difference("detail", joined(lead, words), new.place())


def _of_days(states: _Promotions, old: Promotion, new: Promotion) -> Iterator[Difference]:
    if (old.effective_from, old.effective_until) == (new.effective_from, new.effective_until):
        return
    lost, won = _first_only_in(old, new, states.today), _first_only_in(new, old, states.today)
    weight: Weight = "dearer" if lost else "cheaper" if won else "rewritten"
    day = lost or won
    days = states.tell(
        "promotion-days",
        name=states.text(new.name),
        first=new.effective_from,
        last=new.effective_until,
        **{"from": old.effective_from, "until": old.effective_until},
    )
    words = joined(states.lead(new.fee), days)
    yield Difference(
        weight,
        joined(words, notice(states, new, day)) if lost else words,
        new.place(),
        day,
        bool(lost),
        Subject("fees", new.fee),
        new.announcement,
        lasting=words,
    )


def _first_only_in(one: Promotion, other: Promotion, today: date) -> date | None:
    """The first day from today on that one promotion has and the other one has not."""
    stretches = (
        (one.effective_from, min(one.effective_until, other.effective_from - _DAY)),
        (max(one.effective_from, other.effective_until + _DAY), one.effective_until),
    )
    return min((max(first, today) for first, last in stretches if max(first, today) <= last), default=None)


def _of_amount(states: _Promotions, old: Promotion, new: Promotion) -> Iterator[Difference]:
    if old.amount == new.amount:
        return
    is_over, is_dearer = new.effective_until < states.today, new.amount > old.amount
    name = states.text(new.name)
    if is_over:
        words = _words(states, "promotion-past", states.after, new, new.fee)
        subject = Subject("fees", new.fee)
        yield Difference("rewritten", words, new.place("amount"), subject=subject, announcement=new.announcement)
        return
    day = _from_now_on(new.effective_from, states.today)
    before_words, after_words = states.prices(old, new)
    since = states.tell("from-day", day=day) if day else states.tell("rewritten")
    lead = states.tell("promotion", name=states.fee_words(new.fee), text=name)
    words = joined(lead, states.tell("price", before=before_words, after=after_words, when=since))
    since = states.tell("from-day", day=day) if day else states.tell("edition.now")
    told = joined(lead, states.tell("price", before=before_words, after=after_words, when=since))
    yield Difference(
        "dearer" if is_dearer else "cheaper",
        joined(words, notice(states, new, day)) if is_dearer else words,
        new.place("amount"),
        day,
        is_dearer,
        Subject("fees", new.fee),
        new.announcement,
        lasting=words,
        told=told,
    )
