"""Random histories of regions and fees: what says the same makes no line, and what says something else makes one."""

import random
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from helpsite.data.model import (
    Fee,
    Promotion,
    Rate,
    Region,
    Stage,
    Text,
    Tier,
    close_by_the_next,
)
from helpsite.editions.compare import differences
from helpsite.editions.fees import fee_differences
from helpsite.editions.regions import region_differences
from helpsite.editions.turns import runs, turns
from helpsite.project import Project, read_project

TODAY = date(2026, 7, 15)
SAMPLE = read_project(Path(__file__).parent / "sample", TODAY)
NOTE = Text({"zh": "词", "en": "word"})
# Some that the sample has, and one that is nowhere: two states are compared before any rule has seen them.
SERVICES, CODES = ["wallet", "swap", "lost"], ["jp", "fr", "us", "us-ny", "uk", "gb", "xx"]

days = st.integers(-40, 40).map(lambda number: TODAY + timedelta(days=number))
amounts = st.integers(0, 4).map(Decimal)
told = st.fixed_dictionaries(
    {"source": st.sampled_from(["company", "sample", "lost"])},
    optional={
        "note": st.just(NOTE),
        "sample": st.booleans(),
        "verified_on": days,
        "announcement": st.sampled_from(["2026-07-01-opening", "2026-07-02-lost"]),
    },
)
rates = st.one_of(
    st.just({"basis": "network"}),
    st.fixed_dictionaries({"basis": st.just("flat")}, optional={"amount": amounts}),
    st.fixed_dictionaries(
        {"basis": st.just("percentage"), "amount": amounts}, optional={"minimum": amounts, "maximum": amounts}
    ),
    st.fixed_dictionaries(
        {
            "basis": st.just("tiers"),
            "tiers": st.lists(
                st.builds(Tier, from_amount=amounts, basis=st.sampled_from(["flat", "percentage"]), amount=amounts),
                min_size=1,
                max_size=3,
            ),
        }
    ),
)
statuses = st.sampled_from(["available", "limited", "withdraw-only", "unavailable", "unknown"])


def histories(kind: Any, values: Any) -> Any:
    """Changes of a kind: the oldest one first, each until the next; the first may always have held."""

    @st.composite
    def build(draw: Any) -> Any:
        begins = sorted(draw(st.lists(days, min_size=1, max_size=4, unique=True)))
        firsts = [None if draw(st.booleans()) else begins[0], *begins[1:]]
        last = draw(st.none() | st.integers(0, 20).map(lambda number: begins[-1] + timedelta(days=number)))
        return close_by_the_next(
            [
                kind(
                    **draw(told),
                    **draw(values),
                    effective_from=first,
                    effective_until=last if number == len(firsts) - 1 else None,
                )
                for number, first in enumerate(firsts)
            ]
        )

    return build()


stages = histories(Stage, st.fixed_dictionaries({"status": statuses}))
regions = st.builds(
    lambda code, services: Region(code=code, services=services),
    st.sampled_from(CODES),
    st.dictionaries(st.sampled_from(SERVICES), stages, max_size=3),
)
fees = st.builds(
    lambda names, currency, codes, rates: Fee(
        **dict(zip(("id", "operation", "asset", "network", "receiver"), names, strict=True)),
        currency=currency,
        regions=codes,
        rates=rates,
    ),
    st.tuples(
        *(
            st.sampled_from([*known, "lost"])
            for known in (["a", "b"], ["transfer"], ["btc", "usdt"], ["tron"], ["miners"])
        )
    ),
    st.sampled_from([None, "USD"]),
    st.none() | st.lists(st.sampled_from(CODES), min_size=1, max_size=2),
    histories(Rate, rates),
)
promotions = st.builds(
    lambda name, fee, amount, first, length, more: Promotion(
        id=name,
        fee=fee,
        name=NOTE,
        condition=NOTE,
        amount=amount,
        effective_from=first,
        effective_until=first + timedelta(days=length),
        **more,
    ),
    st.sampled_from("pq"),
    st.sampled_from(["a", "b", "lost"]),
    amounts,
    days,
    st.integers(0, 30),
    told,
)


def state(regions: list[Region], fees: list[Fee], promotions: list[Promotion]) -> Project:
    """The sample with other regions, fees and promotions."""
    catalog = SAMPLE.catalog
    return replace(
        SAMPLE,
        catalog=replace(
            catalog,
            regions=catalog.regions.changed(regions=regions),
            fees=catalog.fees.changed(fees=fees, promotions=promotions),
        ),
    )


def by(key: str) -> Any:
    """The name of a fact by which no other one in a list may be called."""
    return lambda fact: getattr(fact, key)


states = st.builds(
    state,
    st.lists(regions, min_size=1, max_size=4, unique_by=by("code")),
    st.lists(fees, min_size=1, max_size=3, unique_by=by("id")),
    st.lists(promotions, max_size=2, unique_by=by("id")),
)


def copied(project: Project, seed: int) -> Project:
    """The same facts, none of them the same object, in another order."""
    regions, fees = project.catalog.regions, project.catalog.fees
    shuffle = random.Random(seed)  # noqa: S311 - an order, no secret

    def mixed(facts: list[Any]) -> list[Any]:
        copies = [fact.model_copy(deep=True) for fact in facts]
        return shuffle.sample(copies, len(copies))

    catalog = replace(
        project.catalog,
        regions=regions.changed(regions=mixed(regions.regions), services=mixed(regions.services)),
        fees=fees.changed(
            **{key: mixed(getattr(fees, key)) for key in ("operations", "receivers", "assets", "networks")},
            **{key: mixed(getattr(fees, key)) for key in ("fees", "promotions")},
        ),
    )
    return replace(project, catalog=catalog)


@given(states)
@settings(max_examples=30, deadline=None)
def test_a_state_does_not_differ_from_itself(project: Project) -> None:
    assert differences(project, project) == []


@given(states, st.integers(0, 99))
@settings(max_examples=50, deadline=None)
def test_the_order_of_entries_makes_no_difference(project: Project, seed: int) -> None:
    assert differences(project, copied(project, seed)) == []


@given(states, states)
@settings(max_examples=100, deadline=None)
def test_any_two_states_can_be_compared_and_each_line_is_complete(before: Project, after: Project) -> None:
    """Their ids may lead nowhere: what has no name is called by its id."""
    for found in [*region_differences(before, after), *fee_differences(before, after)]:
        assert set(found.words) == {"zh", "en"}
        assert all(words and "{" not in words for words in found.words.values())
        # What gets worse must be announced; only for all regions together nothing can be named.
        assert found.subject or not found.gets_worse
        assert found.day is None or found.day >= TODAY


@given(stages, stages)
@settings(max_examples=100, deadline=None)
def test_there_is_a_turn_if_and_only_if_another_status_holds_on_some_day(one: list[Stage], other: list[Stage]) -> None:
    def status(stage: Stage | None) -> str:
        return stage.status if stage else "unknown"

    before, after = runs(one, status), runs(other, status)
    said = [[(run.first, run.value) for run in each] for each in (before, after)]

    found = list(turns(before, after, TODAY))

    assert bool(found) == (said[0] != said[1])
    for turn in found:
        assert (turn.kind == "past") == (turn.last is not None)
        if turn.kind != "past":
            assert turn.after == max(
                (run for run in after if run.first <= (turn.day or TODAY)), key=lambda run: run.first
            )
