"""What readers will notice of fees: what is charged where, and from when on."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any, Literal

from helpsite.data.history import Kind, holding, kind_of, nearness
from helpsite.data.model import Fee, Rate, covers
from helpsite.data.price import rises
from helpsite.editions.difference import Difference, Subject, Weight, Words
from helpsite.editions.matching import by_key, renamed
from helpsite.editions.names import fee_words, regions_words
from helpsite.editions.phrases import Histories, note_lines, notice, reworded, turn_words, when
from helpsite.editions.prices import price_pair, price_words, unit_of
from helpsite.editions.promotions import promotion_differences
from helpsite.editions.regions import region_codes
from helpsite.editions.states import joined
from helpsite.editions.trust import confirmations
from helpsite.editions.turns import Run, Turn, pairs, runs, turns
from helpsite.project import Project

_DAY = timedelta(days=1)
# What fees name, and what tells its entries apart for readers.
_NAMED = {
    "operations": ("operation", "name"),
    "assets": ("asset", "symbol"),
    "networks": ("network", "name"),
    "receivers": ("receiver", "name"),
}
_Verdict = Literal["dearer", "cheaper", "same"]


def fee_differences(before: Project, after: Project) -> Iterator[Difference]:
    """The differences of what fees are for, of each fee in the order of the later state, and of promotions."""
    states = _Fees(before, after)
    yield from _of_names(states)
    yield from _of_assets(states)
    earlier = {new: states.fees_before[old] for old, new in states.ids.items()}
    for name, fee in states.fees_after.items():
        if name in earlier:
            yield from _of_fee(states, earlier[name], fee)
        else:
            yield from _of_rates(states, None, fee)
    for name, fee in states.fees_before.items():
        if name not in states.ids:
            yield _of_gone(states, fee)
    yield from promotion_differences(before, after, states.ids)


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
class _Fees(Histories):
    """The fees of both states, each by its id, and which is which."""

    @cached_property
    def fees_before(self) -> dict[str, Fee]:
        """The fees before."""
        return by_key(self.before.catalog.fees.fees, "id")

    @cached_property
    def fees_after(self) -> dict[str, Fee]:
        """The fees after."""
        return by_key(self.after.catalog.fees.fees, "id")

    @cached_property
    def codes(self) -> dict[str, str]:
        """The later code of each region, by the one before."""
        return region_codes(self.before, self.after)

    @cached_property
    def named(self) -> dict[str, dict[str, str]]:
        """For operations, assets, networks and receivers: the later id of each by the one before, or by its name."""
        found = {}
        for kind, (_, key) in _NAMED.items():
            old, new = self.entries(kind)
            names = (
                {id_: (tuple(self.text(getattr(entry, key)).values()),) for id_, entry in entries.items()}
                for entries in (old, new)
            )
            found[kind] = renamed(*names)
        return found

    def entries(self, kind: str) -> tuple[dict[str, Any], dict[str, Any]]:
        """The operations, assets, networks or receivers of both states, each by its id."""
        old, new = (by_key(getattr(state.catalog.fees, kind), "id") for state in (self.before, self.after))
        return old, new

    @cached_property
    def ids(self) -> dict[str, str]:
        """The later id of each fee. One with another id is known by what it's for and where, best with its rates."""

        def signs(fee: Fee, use: Hashable) -> tuple[Hashable, ...]:
            return (use, tuple((run.first, run.value) for run in runs(fee.rates, _price))), use

        return renamed(
            {id_: signs(fee, (self.kind(fee), self.where(fee))) for id_, fee in self.fees_before.items()},
            {id_: signs(fee, (kind_of(fee), _where(fee))) for id_, fee in self.fees_after.items()},
        )

    def kind(self, old: Fee) -> Kind:
        """What a fee of the earlier state is for, by the later ids."""
        operation, asset, network = kind_of(old)
        named = self.named
        return (
            named["operations"].get(operation, operation),
            named["assets"].get(asset, asset),
            named["networks"].get(network, network),
        )

    def where(self, old: Fee) -> frozenset[str] | None:
        """The regions of a fee of the earlier state, by the later codes."""
        return None if old.regions is None else frozenset(self.codes.get(code, code) for code in old.regions)

    def lead(self, state: Project, fee: Fee) -> Words:
        """The beginning of a line on a fee of one of the states."""
        return self.tell("lead", name=fee_words(self, state, fee))

    def charged(self, state: Project, kind: Kind, code: str | None, day: date) -> tuple[Fee, Rate] | None:
        """The fee of one of the states that is charged in a region (later code, None for any other) on a day."""
        if state is self.before:
            code = self._codes_before.get(code or "", code)
        applying = [
            (fee, rate)
            for fee in self._alike[state is self.after].get(kind, [])
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
        for fee in self.fees_before.values():
            earlier.setdefault(self.kind(fee), []).append(fee)
        return earlier, self.after.fees_alike

    def judged(self, old: Fee | None, new: Fee | None, day: date) -> _Verdict:
        """What it means for readers on a day that a fee begins, ends, or applies elsewhere: dearer if so for any.

        Where only one state charges it, it's compared with the fee of the other one that is charged in its place.
        """
        before = self.kind(old) if old else None
        kind = kind_of(new) if new else before
        if kind is None:
            return "same"
        codes = {None, *self.codes.values(), *(region.code for region in self.after.catalog.regions.regions)}
        codes |= {code for fee in (old, new) if fee for code in fee.regions or []}
        found = set()
        for code in codes:
            were = self.charged(self.before, before or kind, code, day)
            are = self.charged(self.after, kind, code, day)
            if (were and were[0] is old) or (are and are[0] is new):
                found.add(self._compared(were, are))
        return "dearer" if "dearer" in found else "cheaper" if "cheaper" in found else "same"

    def _compared(self, old: tuple[Fee, Rate] | None, new: tuple[Fee, Rate] | None) -> _Verdict:
        if old is None or new is None:
            return "same" if old is new else "dearer" if old is None else "cheaper"
        if unit_of(self.before, old[0]) != unit_of(self.after, new[0]):
            return "dearer"
        return _verdict(old[1], new[1])


def _verdict(old: Rate, new: Rate) -> _Verdict:
    """Whether any amount costs more at the second rate, else whether any costs less. In doubt it's dearer."""
    try:
        return "dearer" if rises(old, new) else "cheaper" if rises(new, old) else "same"
    except ValueError:  # a rate without its amount, which a rule refuses
        return "dearer"


# --- What fees are for ------------------------------------------------------------------------------------------------


def _of_names(states: _Fees) -> Iterator[Difference]:
    """Operations, assets, networks and receivers that are called something else, if any fee has to do with them.

    A name that another one had makes each of its fees another fee in the eyes of readers.
    """
    for kind, (key, name) in _NAMED.items():
        old, new = states.entries(kind)
        taken = [(id_, states.text(getattr(entry, name))) for id_, entry in old.items()]
        for old_id, new_id in states.named[kind].items():
            fees = [fee for fee in states.fees_after.values() if getattr(fee, key) == new_id]
            before, after = states.text(getattr(old[old_id], name)), states.text(getattr(new[new_id], name))
            if not fees or before == after:
                continue
            words, place = reworded(states, states.nothing, before, after, "renamed"), new[new_id].place(name)
            if not any(other != old_id and words_ == after for other, words_ in taken):
                yield Difference("wording", words, place, for_two=True)
                continue
            for fee in fees:
                lead = states.lead(states.after, fee)
                yield Difference("rewritten", joined(lead, words), place, subject=Subject("fees", fee.id), for_two=True)


def _of_assets(states: _Fees) -> Iterator[Difference]:
    """Assets with other digits behind the point, to which amounts are rounded."""
    old, new = states.entries("assets")
    for old_id, new_id in states.named["assets"].items():
        before, after = old[old_id].decimals, new[new_id].decimals
        if before != after:
            words = states.tell("digits", name=new[new_id].symbol, before=before, after=after)
            yield Difference("detail", words, new[new_id].place("decimals"), for_two=True)


# --- A fee ------------------------------------------------------------------------------------------------------------


def _of_fee(states: _Fees, old: Fee, new: Fee) -> Iterator[Difference]:
    """The differences of a fee that was there before, maybe with another id."""
    subject = Subject("fees", new.id)
    if old.id != new.id:
        pages = [f"/fees/{name}/" for name in (old.id, new.id)]
        words = joined(states.lead(states.after, new), states.tell("moves", before=pages[0], after=pages[1]))
        yield Difference("page", words, new.place("id"), is_inward=True)
    is_same_kind = states.kind(old) == kind_of(new)
    if not is_same_kind:
        words = joined(states.lead(states.before, old), states.tell("for", name=fee_words(states, states.after, new)))
        yield Difference("dearer", words, new.place(), gets_worse=True, subject=subject)
    if states.where(old) != _where(new):
        yield _of_scope(states, old, new)
    units = unit_of(states.before, old), unit_of(states.after, new)
    if units[0] != units[1] and (is_same_kind or old.currency or new.currency) and any(map(_counts, new.rates)):
        words = joined(states.lead(states.after, new), states.tell("unit", before=units[0], after=units[1]))
        # An asset that is called something else is no other unit, but nobody may take that for granted.
        is_other = old.currency != new.currency or states.kind(old)[1] != new.asset
        weight: Weight = "dearer" if is_other else "rewritten"
        yield Difference(
            weight, words, new.place("currency"), gets_worse=is_other, subject=subject, for_two=not is_other
        )
    if states.named["receivers"].get(old.receiver, old.receiver) != new.receiver:
        was = states.name_of(states.before.catalog.fees.receivers, old.receiver)
        is_ = states.name_of(states.after.catalog.fees.receivers, new.receiver)
        words = joined(states.lead(states.after, new), states.tell("receiver", before=was, after=is_))
        yield Difference("detail", words, new.place("receiver"), subject=subject)
    yield from _of_rates(states, old, new)


def _of_scope(states: _Fees, old: Fee, new: Fee) -> Difference:
    """Another scope; in its line, the fee is called by what it's for only."""
    verdict = states.judged(old, new, states.today)
    lead = states.tell("lead", name=fee_words(states, states.after, new, with_regions=False))
    was, is_ = regions_words(states, states.before, old.regions), regions_words(states, states.after, new.regions)
    return Difference(
        "detail" if verdict == "same" else verdict,
        joined(lead, states.tell("scope", before=was, after=is_)),
        new.place("regions"),
        gets_worse=verdict == "dearer",
        subject=Subject("fees", new.id),
    )


def _of_gone(states: _Fees, old: Fee) -> Difference:
    """A fee that is gone with its page. Where it applied, the one for all may do so instead."""
    is_charged = any(run.value is not None for run in _from(runs(old.rates, _price), states.today))
    verdict = states.judged(old, None, states.today) if is_charged else "same"
    kind, codes = states.kind(old), states.where(old) or set()
    is_replaced = any(states.charged(states.after, kind, code, states.today) for code in codes)
    key = "off-list" if not is_charged else "gone-general" if is_replaced else "gone-fee"
    return Difference(
        verdict if verdict != "same" else "cheaper" if is_charged and not is_replaced else "page",
        joined(states.lead(states.before, old), states.tell(key)),
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


# --- Rates ------------------------------------------------------------------------------------------------------------


def _of_rates(states: _Fees, old: Fee | None, new: Fee) -> Iterator[Difference]:
    """The differences of what a fee costs when; without `old`, of a new fee."""
    rates = old.rates if old else []
    if rates == new.rates:
        return
    found = list(turns(runs(rates, _price), runs(new.rates, _price), states.today))
    if old is None and any(turn.kind != "past" for turn in found):
        # Nothing was said of its past before, and it's no news.
        found = [replace(turn, is_backdated=False) for turn in found if turn.kind != "past"]
    for turn in found:
        yield _difference(states, turn, old, new)
    lead = states.lead(states.after, new)
    kept = pairs(rates, new.rates, _price, states.today)
    for words, rate in note_lines(states, lead, kept):
        yield Difference("detail", words, rate.place("note"), for_two=True)
    for words, fact in confirmations(states, [(states.nothing, one, other) for _, one, other in kept]):
        yield Difference("detail", joined(lead, words), fact.place(), for_two=True)


def _difference(states: _Fees, turn: Turn[Rate], old: Fee | None, new: Fee) -> Difference:
    verdict = _judged(states, turn, old, new)
    change = turn.run.change
    told = change if turn.kind != "called-off" else None
    lead = states.lead(states.after, new)
    lasting = joined(lead, _words(states, turn, old, new))
    gets_worse = verdict == "dearer" and turn.kind != "past"
    place = next(rate.place() for rate in (change, turn.start.change, turn.after.change, turn.before.change) if rate)
    return Difference(
        "rewritten" if turn.kind == "past" else "detail" if verdict == "same" else verdict,
        joined(lasting, notice(states, told, turn.day)) if gets_worse else lasting,
        place,
        turn.day,
        gets_worse,
        None if verdict == "same" and turn.kind != "past" else Subject("fees", new.id),
        told.announcement if told else None,
        lasting=lasting,
        told=joined(lead, _words(states, turn, old, new, is_edition=True)),
    )


def _words(states: _Fees, turn: Turn[Rate], old: Fee | None, new: Fee, *, is_edition: bool = False) -> Words:
    before = {id(rate) for rate in (old.rates if old else [])}

    def said_by(run: Run[Rate]) -> tuple[Project, Fee]:
        return (states.before, old) if old and id(run.change) in before else (states.after, new)

    def name(run: Run[Rate]) -> Words:
        state, fee = said_by(run)
        return price_words(states, state, fee, run.change)

    if turn.kind not in ("now", "coming"):
        return turn_words(states, turn, name)
    since = when(states, turn, is_edition=is_edition)
    if turn.run.change is None and turn.day:
        planned = states.tell("planned", day=turn.planned - _DAY) if turn.planned else states.nothing
        return joined(states.tell("ends", last=turn.day - _DAY), planned)
    if turn.start.change is None:
        general = any(
            states.charged(states.before, kind_of(new), code, turn.day or states.today) for code in new.regions or []
        )
        return states.tell("starts-own" if general else "starts", price=name(turn.run), when=since)
    state, fee = said_by(turn.start)
    prices = price_pair(states, state, (fee, turn.start.change), (new, turn.run.change))
    return states.tell("price", before=prices[0], after=prices[1], when=since)


def _judged(states: _Fees, turn: Turn[Rate], old: Fee | None, new: Fee) -> _Verdict:
    """Whether a turn makes a fee dearer: by what was said of its day and is said now, or what goes before it."""
    before = turn.before if turn.before.value != turn.after.value else turn.start
    if before.change is None or turn.after.change is None:
        return states.judged(old, new, turn.day or states.today)
    if old and unit_of(states.before, old) != unit_of(states.after, new):
        return "dearer"
    return _verdict(before.change, turn.after.change)
