"""What readers will notice of fees: what is charged where, and from when on."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from operator import attrgetter
from typing import Literal

from helpsite.data.history import Kind, holding, kind_of, nearness
from helpsite.data.model import Fee, Rate, Text, covers
from helpsite.data.price import rises
from helpsite.editions.difference import Difference, Subject
from helpsite.editions.phrases import (
    Words,
    confirmations,
    joined,
    note_lines,
    nothing,
    notice,
    phrase,
    reworded,
    text_words,
    turn_words,
    when,
)
from helpsite.editions.prices import fee_words, price_pair, price_words, regions_words, unit_of
from helpsite.editions.promotions import promotion_differences
from helpsite.editions.regions import region_codes
from helpsite.editions.turns import Run, Turn, by_name, counterparts, pairs, runs, turns
from helpsite.project import Project

_DAY = timedelta(days=1)
# What fees name, and what tells its entries apart for readers.
_PARTS = {
    "operations": ("operation", "name"),
    "assets": ("asset", "symbol"),
    "networks": ("network", "name"),
    "receivers": ("receiver", "name"),
}
_Verdict = Literal["dearer", "cheaper", "same"]


def fee_differences(before: Project, after: Project) -> Iterator[Difference]:
    """The differences of what fees are for, of each fee in the order of the later state, and of promotions."""
    both = _Fees(before, after)
    yield from _of_names(both)
    earlier = {new: both.before[old] for old, new in both.ids.items()}
    for name, fee in both.after.items():
        if name in earlier:
            yield from _of_fee(both, earlier[name], fee)
        else:
            yield from _of_rates(both, None, fee)
    for name, fee in both.before.items():
        if name not in both.ids:
            yield _of_gone(both, fee)
    yield from promotion_differences(before, after, both.ids)


def _price(rate: Rate | None) -> Hashable:
    """What makes a price: equal for two rates that cost the same in the same words."""
    if rate is None:
        return None
    tiers = sorted((tier.from_amount, tier.basis, tier.amount) for tier in rate.tiers or [])
    bounds = rate.minimum, rate.maximum
    if len(tiers) == 1:
        return (*tiers[0][1:], *bounds, ())
    return rate.basis, rate.amount, *bounds, tuple(tiers)


@dataclass(frozen=True)
class _Fees:
    """The fees of both states, each by its id, and which is which."""

    earlier: Project
    later: Project

    @cached_property
    def before(self) -> dict[str, Fee]:
        """The fees before."""
        return by_name(self.earlier.catalog.fees.fees, "id")

    @cached_property
    def after(self) -> dict[str, Fee]:
        """The fees after."""
        return by_name(self.later.catalog.fees.fees, "id")

    @cached_property
    def codes(self) -> dict[str, str]:
        """The later code of each region, by the one before."""
        return region_codes(self.earlier, self.later)

    @cached_property
    def parts(self) -> dict[str, dict[str, str]]:
        """For operations, assets, networks and receivers: the later id of each by the one before, or by its name."""
        found = {}
        for kind, (_, key) in _PARTS.items():
            old, new = (by_name(getattr(state.catalog.fees, kind), "id") for state in (self.earlier, self.later))
            name = attrgetter(key)
            found[kind] = counterparts(old, new, lambda one, other, name=name: name(one) == name(other))
        return found

    @cached_property
    def ids(self) -> dict[str, str]:
        """The later id of each fee. One with another id is known by what it's for and where, best with its rates."""

        def cost_the_same(old: Fee, new: Fee) -> bool:
            held = [[(run.first, run.value) for run in runs(fee.rates, _price)] for fee in (old, new)]
            return is_same_use(old, new) and held[0] == held[1]

        def is_same_use(old: Fee, new: Fee) -> bool:
            return self.kind(old) == kind_of(new) and self.where(old) == _where(new)

        return counterparts(self.before, self.after, cost_the_same, is_same_use)

    def kind(self, old: Fee) -> Kind:
        """What a fee of the earlier state is for, by the later ids."""
        operation, asset, network = kind_of(old)
        parts = self.parts
        return (
            parts["operations"].get(operation, operation),
            parts["assets"].get(asset, asset),
            parts["networks"].get(network, network),
        )

    def where(self, old: Fee) -> frozenset[str] | None:
        """The regions of a fee of the earlier state, by the later codes."""
        return None if old.regions is None else frozenset(self.codes.get(code, code) for code in old.regions)

    def lead(self, state: Project, fee: Fee) -> Words:
        """The beginning of a line on a fee of one of the states."""
        return phrase(self.later, "lead", name=fee_words(state, self.later, fee))

    def charged(self, state: Project, kind: Kind, code: str | None, day: date) -> tuple[Fee, Rate] | None:
        """The fee of one of the states that is charged in a region (later code, None for any other) on a day."""
        if state is self.earlier:
            code = self._codes_before.get(code or "", code)
        applying = [
            (fee, rate)
            for fee in self._alike[state is self.later].get(kind, [])
            if covers(fee.regions, code) and (rate := holding(fee.rates, day))
        ]
        return max(applying, key=lambda each: nearness(each[0], code or ""), default=None)

    @cached_property
    def _codes_before(self) -> dict[str, str]:
        return {new: old for old, new in self.codes.items()}

    @cached_property
    def _alike(self) -> tuple[dict[Kind, list[Fee]], dict[Kind, list[Fee]]]:
        """The fees of each kind, by the later ids of what makes a kind: before, and after."""
        earlier: dict[Kind, list[Fee]] = {}
        for fee in self.before.values():
            earlier.setdefault(self.kind(fee), []).append(fee)
        return earlier, self.later.fees_alike

    def judged(self, old: Fee | None, new: Fee | None, day: date) -> _Verdict:
        """What it means for readers on a day that a fee begins, ends, or applies elsewhere: dearer if so for any.

        Where only one state charges it, it's compared with the fee of the other one that is charged in its place.
        """
        before = self.kind(old) if old else None
        kind = kind_of(new) if new else before
        if kind is None:
            return "same"
        codes = {None, *self.codes.values(), *(region.code for region in self.later.catalog.regions.regions)}
        codes |= {code for fee in (old, new) if fee for code in fee.regions or []}
        found = set()
        for code in codes:
            were = self.charged(self.earlier, before or kind, code, day)
            are = self.charged(self.later, kind, code, day)
            if (were and were[0] is old) or (are and are[0] is new):
                found.add(self._compared(were, are))
        return "dearer" if "dearer" in found else "cheaper" if "cheaper" in found else "same"

    def _compared(self, old: tuple[Fee, Rate] | None, new: tuple[Fee, Rate] | None) -> _Verdict:
        if old is None or new is None:
            return "same" if old is new else "dearer" if old is None else "cheaper"
        if unit_of(self.earlier, old[0]) != unit_of(self.later, new[0]):
            return "dearer"
        return compared(old[1], new[1])


def compared(old: Rate, new: Rate) -> _Verdict:
    """Whether any amount costs more at the second rate, else whether any costs less. In doubt it's dearer."""
    try:
        return "dearer" if rises(old, new) else "cheaper" if rises(new, old) else "same"
    except ValueError:  # a rate without its amount, which a rule refuses
        return "dearer"


# --- What fees are for ------------------------------------------------------------------------------------------------


def _of_names(both: _Fees) -> Iterator[Difference]:
    """Operations, assets, networks and receivers that are called something else, if any fee has to do with them."""
    after = both.later
    for kind, (key, name) in _PARTS.items():
        used = {getattr(fee, key) for fee in both.after.values()}
        old, new = (by_name(getattr(state.catalog.fees, kind), "id") for state in (both.earlier, both.later))
        for old_id, new_id in both.parts[kind].items():
            names = _called(after, getattr(old[old_id], name)), _called(after, getattr(new[new_id], name))
            if new_id in used and names[0] != names[1]:
                words = reworded(after, nothing(after), *names, "renamed")
                yield Difference("wording", words, new[new_id].place(name))


def _called(after: Project, name: Text | str) -> Words:
    return text_words(after, name) if isinstance(name, Text) else dict.fromkeys(after.languages, name)


# --- A fee ------------------------------------------------------------------------------------------------------------


def _of_fee(both: _Fees, old: Fee, new: Fee) -> Iterator[Difference]:
    """The differences of a fee that was there before, maybe with another id."""
    after, subject = both.later, Subject("fees", new.id)
    if old.id != new.id:
        pages = [f"/fees/{name}/" for name in (old.id, new.id)]
        words = joined(both.lead(after, new), phrase(after, "moves", before=pages[0], after=pages[1]))
        yield Difference("page", words, new.place("id"))
    is_same_kind = both.kind(old) == kind_of(new)
    if not is_same_kind:
        words = joined(both.lead(both.earlier, old), phrase(after, "for", name=fee_words(after, after, new)))
        yield Difference("dearer", words, new.place(), gets_worse=True, subject=subject)
    if both.where(old) != _where(new):
        yield _of_scope(both, old, new)
    units = (old.currency or both.kind(old)[1]), (new.currency or new.asset)
    if units[0] != units[1] and (is_same_kind or old.currency or new.currency) and any(map(_counts, new.rates)):
        words = phrase(after, "unit", before=unit_of(both.earlier, old), after=unit_of(after, new))
        place = new.place("currency")
        yield Difference("dearer", joined(both.lead(after, new), words), place, gets_worse=True, subject=subject)
    if both.parts["receivers"].get(old.receiver, old.receiver) != new.receiver:
        names = [_receiver(state, after, fee.receiver) for state, fee in ((both.earlier, old), (after, new))]
        words = joined(both.lead(after, new), phrase(after, "receiver", before=names[0], after=names[1]))
        yield Difference("detail", words, new.place("receiver"))
    yield from _of_rates(both, old, new)


def _of_scope(both: _Fees, old: Fee, new: Fee) -> Difference:
    """Another scope; in its line, the fee is called by what it's for only."""
    after = both.later
    verdict = both.judged(old, new, after.today)
    lead = phrase(after, "lead", name=fee_words(after, after, new, with_regions=False))
    wheres = regions_words(both.earlier, after, old.regions), regions_words(after, after, new.regions)
    return Difference(
        "detail" if verdict == "same" else verdict,
        joined(lead, phrase(after, "scope", before=wheres[0], after=wheres[1])),
        new.place("regions"),
        gets_worse=verdict == "dearer",
        subject=Subject("fees", new.id),
    )


def _of_gone(both: _Fees, old: Fee) -> Difference:
    """A fee that is gone with its page. Where it applied, the one for all may do so instead."""
    after = both.later
    is_charged = any(run.value is not None for run in _from(runs(old.rates, _price), after.today))
    verdict = both.judged(old, None, after.today) if is_charged else "same"
    kind, codes = both.kind(old), both.where(old) or set()
    is_replaced = any(both.charged(after, kind, code, after.today) for code in codes)
    key = "off-list" if not is_charged else "gone-general" if is_replaced else "gone-fee"
    return Difference(
        verdict if verdict != "same" else "cheaper" if is_charged and not is_replaced else "page",
        joined(both.lead(both.earlier, old), phrase(after, key)),
        old.place("id"),
        gets_worse=verdict == "dearer",
        subject=Subject("fees", old.id, is_gone=True),
    )


def _from(every: list[Run[Rate]], day: date) -> list[Run[Rate]]:
    """The run that holds on a day, and those that follow."""
    return [run for run in every if run.first <= day][-1:] + [run for run in every if run.first > day]


def _where(fee: Fee) -> frozenset[str] | None:
    return None if fee.regions is None else frozenset(fee.regions)


def _counts(rate: Rate) -> bool:
    """Whether a rate has amounts in the fee's unit."""
    return rate.basis in ("flat", "tiers") or rate.minimum is not None or rate.maximum is not None


def _receiver(state: Project, after: Project, wanted: str) -> Words:
    names = (receiver.name for receiver in state.catalog.fees.receivers if receiver.id == wanted)
    return _called(after, next(names, wanted))


# --- Rates ------------------------------------------------------------------------------------------------------------


def _of_rates(both: _Fees, old: Fee | None, new: Fee) -> Iterator[Difference]:
    """The differences of what a fee costs when; without `old`, of a new fee."""
    after, rates = both.later, old.rates if old else []
    if rates == new.rates:
        return
    found = list(turns(runs(rates, _price), runs(new.rates, _price), after.today))
    if old is None and any(turn.kind != "past" for turn in found):
        # Nothing was said of its past before, and it's no news.
        found = [replace(turn, is_backdated=False) for turn in found if turn.kind != "past"]
    for turn in found:
        yield _difference(both, turn, old, new)
    lead = both.lead(after, new)
    kept = pairs(rates, new.rates, _price, after.today)
    for words, rate in note_lines(after, lead, kept):
        yield Difference("detail", words, rate.place("note"))
    for words, fact in confirmations(both.earlier, after, [(nothing(after), one, other) for _, one, other in kept]):
        yield Difference("detail", joined(lead, words), fact.place())


def _difference(both: _Fees, turn: Turn[Rate], old: Fee | None, new: Fee) -> Difference:
    after = both.later
    verdict = _judged(both, turn, old, new)
    change = turn.run.change
    told = change if turn.kind != "called-off" else None
    words = _words(both, turn, old, new)
    if verdict == "dearer" and turn.kind != "past":
        words = joined(words, notice(after, told, turn.day))
    place = next(rate.place() for rate in (change, turn.start.change, turn.after.change, turn.before.change) if rate)
    return Difference(
        "rewritten" if turn.kind == "past" else "detail" if verdict == "same" else verdict,
        joined(both.lead(after, new), words),
        place,
        turn.day,
        verdict == "dearer" and turn.kind != "past",
        None if verdict == "same" and turn.kind != "past" else Subject("fees", new.id),
        told.announcement if told else None,
    )


def _words(both: _Fees, turn: Turn[Rate], old: Fee | None, new: Fee) -> Words:
    after, before = both.later, {id(rate) for rate in (old.rates if old else [])}

    def said_by(run: Run[Rate]) -> tuple[Project, Fee]:
        return (both.earlier, old) if old and id(run.change) in before else (after, new)

    def name(run: Run[Rate]) -> Words:
        state, fee = said_by(run)
        return price_words(state, after, fee, run.change)

    if turn.kind not in ("now", "coming"):
        return turn_words(after, turn, name)
    since = when(after, turn)
    if turn.run.change is None and turn.day:
        planned = phrase(after, "planned", day=turn.planned - _DAY) if turn.planned else nothing(after)
        return joined(phrase(after, "ends", last=turn.day - _DAY), planned)
    if turn.start.change is None:
        general = any(
            both.charged(both.earlier, kind_of(new), code, turn.day or after.today) for code in new.regions or []
        )
        return phrase(after, "starts-own" if general else "starts", price=name(turn.run), when=since)
    state, fee = said_by(turn.start)
    prices = price_pair(state, after, (fee, turn.start.change), (new, turn.run.change))
    return phrase(after, "price", before=prices[0], after=prices[1], when=since)


def _judged(both: _Fees, turn: Turn[Rate], old: Fee | None, new: Fee) -> _Verdict:
    """Whether a turn makes a fee dearer: by what was said of its day and is said now, or what goes before it."""
    before = turn.before if turn.before.value != turn.after.value else turn.start
    if before.change is None or turn.after.change is None:
        return both.judged(old, new, turn.day or both.later.today)
    if old and unit_of(both.earlier, old) != unit_of(both.later, new):
        return "dearer"
    return compared(before.change, turn.after.change)
