"""What a replay measures, how far it goes, and that nothing in a stream can upset it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.verify.ring_factory import (
    AGENTS,
    LAYOUT,
    PERIOD,
    buffers,
    honest_plan,
    number,
    ring_instance,
)
from tsaces.verify import Rule, replay

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tsaces.model.transport_plan import Timestep

HONEST = honest_plan()
STEPS = len(HONEST.timesteps)
AGENT_NUMBERS = st.integers(0, AGENTS - 1)


@pytest.mark.parametrize("start", [0, 8, 4000])
@pytest.mark.parametrize("periods", [1, 10, 250])
def test_an_honest_plan_makes_exactly_what_it_claims(periods: int, start: int) -> None:
    verdict = honest_plan(periods * PERIOD + 1, start).replay()

    assert verdict.violations == ()
    assert verdict.throughput == 0.25
    assert (verdict.periods, verdict.agents) == (periods, AGENTS)


def test_the_measure_is_the_plans_own_where_the_claim_is_modest() -> None:
    verdict = HONEST.with_claim(throughput=0.1).replay()

    assert verdict.ok
    assert verdict.throughput == 0.25


@pytest.mark.parametrize("steps", [14, 15, 16])
def test_timesteps_beyond_whole_periods_are_not_measured(steps: int) -> None:
    verdict = honest_plan(steps).replay()

    assert verdict.ok
    assert (verdict.periods, verdict.throughput) == (3, 0.25)


def test_periods_count_from_the_end_of_the_transient() -> None:
    assert replace(HONEST, transient=21).replay().periods == 4


def test_a_replay_shorter_than_a_period_says_nothing_of_the_long_run() -> None:
    verdict = honest_plan(PERIOD).with_claim(throughput=0.9).replay()

    assert verdict.ok
    assert not verdict.judged_sustained
    assert "no whole period" in verdict.summary()


def test_a_plan_of_unknown_period_is_measured_over_its_last_three_quarters() -> None:
    verdict = HONEST.with_header(period=0).replay()

    assert verdict.ok
    assert verdict.periods == 0
    assert verdict.throughput == pytest.approx(8 / 30)  # runs end at 12, 16, ..., 40


def test_a_mill_may_run_every_other_period() -> None:
    """Fed one piece a period it eats two a run, and its two parts leave one a period."""
    plan = replace(HONEST, instance=ring_instance(eaten=2, made=2))
    plan = plan.with_header(buffers=buffers(mill_parts=1))

    verdict = plan.with_claim(rates={"mill": 0.125}).replay()
    greedy = plan.with_claim(rates={"mill": 0.126}).replay()

    assert verdict.ok
    assert {violation.rule for violation in greedy.violations} == {Rule.RATE_SHORT}


@pytest.mark.parametrize("periods", [1, 2, 3, 10])
def test_fractions_of_runs_are_measured_exactly(periods: int) -> None:
    """A chute that ships in threes runs a third of a time a period."""
    plan = replace(honest_plan(periods * PERIOD + 1), instance=ring_instance(shipped=3))
    plan = plan.with_claim(throughput=1 / 12, rates={})

    verdict = plan.replay()
    greedy = plan.with_claim(throughput=1 / 12 + 1e-5).replay()

    assert verdict.ok
    assert verdict.throughput == 1 / 12
    assert [violation.rule for violation in greedy.violations] == [Rule.THROUGHPUT_SHORT]


@pytest.mark.parametrize("limit", [1, 3])
def test_a_replay_ends_with_the_last_violation_wanted(limit: int) -> None:
    plan = HONEST
    for t in range(10, 30, 2):
        plan = plan.with_exchanges(t, (AGENTS, 0, 0, 1))

    verdict = plan.replay(max_violations=limit)

    assert len(verdict.violations) == limit
    assert verdict.steps < STEPS


def test_no_violations_at_all_cannot_be_wanted() -> None:
    with pytest.raises(ValueError, match="max_violations is 0"):
        HONEST.replay(max_violations=0)


def test_a_plan_may_write_every_timestep_into_the_same_arrays() -> None:
    cells, cargo = HONEST.timesteps[0].cells.copy(), HONEST.timesteps[0].cargo.copy()

    def overwritten() -> Iterator[Timestep]:
        for timestep in HONEST.with_cell(9, 0, number(2)).timesteps:
            cells[:], cargo[:] = timestep.cells, timestep.cargo
            yield replace(timestep, cells=cells, cargo=cargo)

    verdict = replay(HONEST.instance, LAYOUT, HONEST.header, overwritten(), HONEST.claim)

    assert verdict.violations[0].rule is Rule.ILLEGAL_MOVE


@given(
    t=st.integers(0, STEPS - 1),
    agent=AGENT_NUMBERS,
    cell=st.integers(0, len(LAYOUT.cells) - 1),
)
def test_no_agent_can_be_elsewhere_unnoticed(t: int, agent: int, cell: int) -> None:
    honest = int(HONEST.timesteps[t].cells[agent])

    verdict = HONEST.with_cell(t, agent, cell).replay()

    assert verdict.ok == (cell == honest)


@given(t=st.integers(0, STEPS - 1), agent=AGENT_NUMBERS, token=st.integers(0, 2))
def test_no_agent_can_carry_anything_else_unnoticed(t: int, agent: int, token: int) -> None:
    honest = int(HONEST.timesteps[t].cargo[agent])

    verdict = HONEST.with_cargo(agent, token, [t]).replay()

    assert verdict.ok == (token == honest)


@given(t=st.integers(1, STEPS - 1), agent=AGENT_NUMBERS, data=st.data())
def test_no_exchange_can_be_made_up(t: int, agent: int, data: st.DataObject) -> None:
    row = data.draw(st.tuples(st.just(agent), st.integers(0, 2), st.integers(0, 1), st.just(1)))

    assert not HONEST.with_further_exchange(t, *row).replay().ok


@given(
    t=st.integers(1, STEPS - 1),
    part=st.sampled_from(["cells", "cargo", "exchanges"]),
    values=st.one_of(
        st.lists(st.integers(), max_size=8),
        st.lists(st.lists(st.integers(-3, 2**40), min_size=4, max_size=4), min_size=1, max_size=3),
        st.lists(st.one_of(st.text(), st.none(), st.floats(), st.lists(st.integers())), min_size=1),
        st.binary(min_size=1),
    ),
)
@example(t=2, part="exchanges", values=[[]])
def test_rubbish_is_a_violation_never_a_crash(t: int, part: str, values: object) -> None:
    plan = HONEST.with_timestep(t, **{part: values})

    verdict = plan.replay()

    assert verdict.ok == (values == getattr(HONEST.timesteps[t], part).tolist())
