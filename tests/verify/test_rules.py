"""Every rule, broken once by an otherwise honest plan and told by its name."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.verify.ring_factory import (
    AGENTS,
    ASSIGNMENT,
    BIN,
    CHUTE,
    DEPOSIT,
    LAYOUT,
    MILL,
    NONE,
    PART,
    PICKUP,
    RAW,
    SHORTCUT,
    Plan,
    buffers,
    cell_number,
    honest_plan,
    number,
    ring_instance,
)
from tsaces.model.counts import Counts
from tsaces.model.instance import Process
from tsaces.model.stock import Peak, Stock
from tsaces.model.transport_plan import Buffers
from tsaces.verify import Rule

if TYPE_CHECKING:
    from collections.abc import Mapping

# Agent 0 picks up at 1, deposits at 4, picks up at 7, deposits at 11.
HONEST = honest_plan()


def with_fleet_of(plan: Plan, agents: int, timesteps: range) -> Plan:
    """Cut the fleet down to its first agents."""
    for t in timesteps:
        whole = plan.timesteps[t]
        kept = whole.exchanges[whole.exchanges[:, 0] < agents]
        cells, cargo = whole.cells[:agents], whole.cargo[:agents]
        plan = plan.with_timestep(t, cells=cells, cargo=cargo, exchanges=kept)
    return plan


def assigned(changes: Mapping[str, str | None]) -> Plan:
    """Change the header's assignment where the embedding leaves it open."""
    plan = HONEST.with_claim(assignment=None, rates={})
    return plan.with_header(assignment={**ASSIGNMENT, **changes})


def fixed_mill(fixed: str | None) -> Plan:
    """Fix the mill, which grinds in the plan, to another process that it can run, or to none."""
    instance = HONEST.instance
    polish = Process("polish", Counts({"part": 1}), Counts({"part": 1}))
    able = Counts({"grind": 3, "polish": 3})
    mill = replace(instance.machines[MILL], processes=able, fixed=fixed)
    machines = tuple(mill if machine.name == "mill" else machine for machine in instance.machines)
    procedure = replace(instance.procedure, processes=(*instance.procedure.processes, polish))
    return replace(HONEST, instance=replace(instance, procedure=procedure, machines=machines))


def in_mill(*, time: int) -> Plan:
    return replace(HONEST, instance=ring_instance(mill_time=time)).with_claim(rates={})


def carrying_no_raw() -> Plan:
    """Nobody feeds the mill, which has parts in stock for the whole replay."""
    plan = HONEST.with_header(buffers=buffers(mill_parts=100)).with_claim(rates={})
    for t, whole in enumerate(HONEST.timesteps):
        parts_only = whole.exchanges[whole.exchanges[:, 3] == PART]
        cargo = np.where(whole.cargo == RAW, NONE, whole.cargo)
        plan = plan.with_timestep(t, cargo=cargo, exchanges=parts_only)
    return plan


HEADER_BREAKERS = {
    "buffers of no machine": (
        HONEST.with_header(buffers={**buffers(), "oven": Buffers(Counts(), Counts())}),
        Rule.MALFORMED_HEADER,
    ),
    "buffers with less than nothing": (
        HONEST.with_header(buffers={**buffers(), "bin": Buffers(Counts(), Counts({"raw": -1}))}),
        Rule.MALFORMED_HEADER,
    ),
    "buffers with no token": (
        HONEST.with_header(buffers={**buffers(), "bin": Buffers(Counts(), Counts({"bolt": 1}))}),
        Rule.MALFORMED_HEADER,
    ),
    "a period that runs backwards": (
        HONEST.with_header(period=-4),
        Rule.MALFORMED_HEADER,
    ),
    "a process beyond the machine": (assigned({"mill": "ship"}), Rule.UNSUPPORTED_PROCESS),
    "a machine there is not": (assigned({"oven": "grind"}), Rule.UNSUPPORTED_PROCESS),
    "a machine fixed to another process": (fixed_mill("polish"), Rule.FIXED_OTHERWISE),
    "a machine out of use": (fixed_mill(None), Rule.FIXED_OTHERWISE),
    "another assignment": (
        HONEST.with_claim(assignment={**ASSIGNMENT, "mill": None}),
        Rule.ASSIGNMENT_DIFFERS,
    ),
    "a rate above the speed": (HONEST.with_claim(rates={"mill": 0.34}), Rule.RATE_TOO_HIGH),
    "a rate of an idle machine": (HONEST.with_claim(rates={"oven": 0.1}), Rule.RATE_TOO_HIGH),
    "a rate that is no number": (
        HONEST.with_claim(rates={"mill": float("nan")}),
        Rule.RATE_TOO_HIGH,
    ),
    "fewer agents claimed": (HONEST.with_claim(agents=3), Rule.FLEET_DIFFERS),
    "more agents in the header": (HONEST.with_header(agents=5), Rule.FLEET_DIFFERS),
    "more agents than allowed": (
        replace(HONEST, instance=ring_instance(max_agents=AGENTS - 1)),
        Rule.FLEET_TOO_LARGE,
    ),
}

STREAM_BREAKERS = {
    "nothing": (replace(HONEST, timesteps=()), Rule.PLAN_ENDS),
    "cells in a square": (
        HONEST.with_timestep(9, cells=HONEST.timesteps[9].cells.reshape(2, 2)),
        Rule.MALFORMED_TIMESTEP,
    ),
    "cells between cells": (
        HONEST.with_timestep(9, cells=HONEST.timesteps[9].cells + 0.5),
        Rule.MALFORMED_TIMESTEP,
    ),
    "cargo of more agents": (
        HONEST.with_timestep(9, cargo=np.zeros(AGENTS + 1, dtype=np.int32)),
        Rule.MALFORMED_TIMESTEP,
    ),
    "exchanges without a token": (
        HONEST.with_timestep(9, exchanges=np.zeros((1, 3), dtype=np.int32)),
        Rule.MALFORMED_TIMESTEP,
    ),
    "a timestep that is no number": (HONEST.with_timestep(9, t="9"), Rule.MALFORMED_TIMESTEP),
    "a timestep twice": (
        replace(HONEST, timesteps=(*HONEST.timesteps[:9], *HONEST.timesteps[8:])),
        Rule.TIMESTEP_SKIPPED,
    ),
    "a timestep left out": (
        replace(HONEST, timesteps=(*HONEST.timesteps[:9], *HONEST.timesteps[10:])),
        Rule.TIMESTEP_SKIPPED,
    ),
    "a late start": (HONEST.with_header(start=-1), Rule.TIMESTEP_SKIPPED),
    "an agent vanished": (with_fleet_of(HONEST, 3, range(9, 41)), Rule.FLEET_CHANGED),
    "a cell beyond the last": (HONEST.with_cell(9, 2, len(LAYOUT.cells)), Rule.OFF_ROAD),
    "a cell before the first": (HONEST.with_cell(9, 2, -1), Rule.OFF_ROAD),
    "cargo beyond the last token": (HONEST.with_cargo(2, 3, [9]), Rule.UNKNOWN_TOKEN),
}

MOVE_BREAKERS = {
    "a jump": (HONEST.with_cell(9, 0, number(2)), Rule.ILLEGAL_MOVE),
    "a move backwards": (HONEST.with_cell(14, 0, number(9)), Rule.ILLEGAL_MOVE),
    "a road's side entered": (HONEST.with_cell(2, 0, cell_number(SHORTCUT)), Rule.ILLEGAL_MOVE),
    "two on a cell": (HONEST.with_cell(0, 0, number(4)), Rule.SHARED_CELL),
}

EXCHANGE_BREAKERS = {
    "by nobody": (HONEST.with_exchanges(2, (4, BIN, PICKUP, RAW)), Rule.UNKNOWN_AGENT),
    "at no machine": (HONEST.with_exchanges(2, (0, 3, PICKUP, RAW)), Rule.UNKNOWN_MACHINE),
    "of no kind": (HONEST.with_exchanges(2, (0, BIN, 2, RAW)), Rule.UNKNOWN_EXCHANGE),
    "of the null token": (HONEST.with_exchanges(2, (0, BIN, PICKUP, 0)), Rule.UNKNOWN_TOKEN),
    "of no token": (HONEST.with_exchanges(2, (0, BIN, PICKUP, 3)), Rule.UNKNOWN_TOKEN),
    "twice by one agent": (
        HONEST.with_exchanges(2, (0, BIN, PICKUP, RAW), (0, BIN, PICKUP, RAW)),
        Rule.DOUBLE_EXCHANGE,
    ),
    "unsaid": (HONEST.with_exchanges(4), Rule.UNEXPLAINED_CARGO),
    "far from the bin": (HONEST.with_exchanges(2, (0, BIN, PICKUP, RAW)), Rule.WRONG_CELL),
    "where there is no output cell": (
        HONEST.with_exchanges(2, (0, CHUTE, PICKUP, RAW)),
        Rule.WRONG_CELL,
    ),
    "deposited but kept": (HONEST.with_cargo(0, RAW, [4]), Rule.WRONG_CARGO),
    "deposited but never carried": (
        HONEST.with_further_exchange(12, 0, CHUTE, DEPOSIT, PART),
        Rule.WRONG_CARGO,
    ),
    "picked up while loaded": (
        HONEST.with_further_exchange(8, 0, MILL, PICKUP, PART),
        Rule.WRONG_CARGO,
    ),
    "picked up, already at the start": (
        HONEST.with_exchanges(0, (1, MILL, DEPOSIT, PART)).with_cargo(1, RAW, [0]),
        Rule.WRONG_CARGO,
    ),
    "at an idle machine": (assigned({"mill": None}), Rule.WRONG_PROCESS),
    "of what the mill does not eat": (
        HONEST.with_exchanges(0, (1, MILL, DEPOSIT, PART)),
        Rule.WRONG_PROCESS,
    ),
    "of what the bin does not give": (
        HONEST.with_cargo(0, PART, [1, 2, 3]).with_exchanges(1, (0, BIN, PICKUP, PART)),
        Rule.WRONG_PROCESS,
    ),
    "of what is not there": (HONEST.with_header(buffers={}), Rule.EMPTY_BUFFER),
    "of what is not done yet": (in_mill(time=4), Rule.MACHINE_TOO_SLOW),
}


def claiming(raw: int = 1, *, most_raw: int = 1, most_parts: int = 1, most_in_all: int = 1) -> Plan:
    """Say what the mill holds at the start and at most."""
    start = Buffers(Counts({"raw": raw}), Counts())
    peaks = Peak({"raw": most_raw}, most_in_all), Peak({"part": most_parts}, most_in_all)
    return HONEST.with_claim(stock={"mill": Stock(start, *peaks)})


STOCK_BREAKERS = {
    "another start": (claiming(raw=0), Rule.STOCK_DIFFERS),
    "a piece more than can be in": (claiming(most_raw=0), Rule.STOCK_DIFFERS),
    "a part more than can be out": (claiming(most_parts=0), Rule.STOCK_DIFFERS),
    "more in all": (claiming(most_in_all=0), Rule.STOCK_DIFFERS),
}

LONG_RUN_BREAKERS = {
    "half the period": (HONEST.with_header(period=2), Rule.NOT_PERIODIC),
    "parts from stock": (carrying_no_raw(), Rule.NOT_SUSTAINED),
    "more than the chute can eat": (
        replace(HONEST, instance=ring_instance(chute_time=5)).with_claim(rates={}, throughput=0.2),
        Rule.OVERFED,
    ),
    "a second part of each run that nobody fetches": (
        replace(HONEST, instance=ring_instance(made=2)),
        Rule.PILING_UP,
    ),
    "fewer runs of the mill": (HONEST.with_claim(rates={"mill": 0.26}), Rule.RATE_SHORT),
    "fewer products": (HONEST.with_claim(throughput=0.2501), Rule.THROUGHPUT_SHORT),
    "no number of products": (
        HONEST.with_claim(throughput=float("nan")),
        Rule.THROUGHPUT_SHORT,
    ),
    "fewer products, no period known": (
        HONEST.with_header(period=0).with_claim(throughput=0.35),
        Rule.THROUGHPUT_SHORT,
    ),
}

BREAKERS = {
    **{f"header: {what}": case for what, case in HEADER_BREAKERS.items()},
    **{f"stream: {what}": case for what, case in STREAM_BREAKERS.items()},
    **{f"move: {what}": case for what, case in MOVE_BREAKERS.items()},
    **{f"exchange: {what}": case for what, case in EXCHANGE_BREAKERS.items()},
    **{f"stock: {what}": case for what, case in STOCK_BREAKERS.items()},
    **{f"long run: {what}": case for what, case in LONG_RUN_BREAKERS.items()},
}


@pytest.mark.parametrize(("plan", "rule"), BREAKERS.values(), ids=BREAKERS)
def test_a_broken_rule_is_called_by_its_name(plan: Plan, rule: Rule) -> None:
    verdict = plan.replay()

    assert not verdict.ok
    assert verdict.violations[0].rule is rule


def test_every_rule_is_broken_by_some_plan() -> None:
    of_embeddings = {Rule.ABOVE_BOUND}  # plans know no bound; see test_verify
    of_floors = {
        Rule.TRAVERSAL_SHORT,
        Rule.CLEARANCE_SHORT,
        Rule.HANDLING_SHORT,
        Rule.SHARED_ZONE,
    }  # nothing takes time on the paper's floor; see test_stays
    of_limits = {Rule.BUFFER_OVERFULL}  # see test_buffer_limits
    broken_here = {rule for _, rule in BREAKERS.values()}
    assert broken_here == set(Rule) - of_embeddings - of_floors - of_limits


@pytest.mark.parametrize(
    "case",
    [*STREAM_BREAKERS.values(), *LONG_RUN_BREAKERS.values()],
    ids=[*STREAM_BREAKERS, *LONG_RUN_BREAKERS],
)
def test_what_ends_the_replay_or_needs_all_of_it_is_the_only_finding(
    case: tuple[Plan, Rule],
) -> None:
    plan, rule = case

    assert {violation.rule for violation in plan.replay().violations} == {rule}


def test_what_is_claimed_of_the_stock_may_be_just_so() -> None:
    assert claiming().replay().ok
    later = replace(honest_plan(41, 8), claim=claiming(raw=0).claim)
    assert later.replay().ok  # the claim is of timestep 0


@pytest.mark.parametrize("case", STOCK_BREAKERS.values(), ids=STOCK_BREAKERS)
def test_a_stock_that_differs_is_told_by_machine_and_token(case: tuple[Plan, Rule]) -> None:
    (first, *_) = case[0].replay().violations
    assert "machine 'mill'" in first.message
    assert "claimed" in first.message


def test_a_violation_tells_when_who_and_what() -> None:
    jump = HONEST.with_cell(9, 0, number(2)).replay().violations[0]

    assert (jump.t, jump.agents) == (9, (0,))
    assert str(jump) == (
        "t=9: agent 0 moves from [4, 2] to [2, 0], which is no exit of it (illegal_move)"
    )


def test_all_who_share_a_cell_are_named_together() -> None:
    clash = HONEST.with_cell(0, 0, number(4)).with_cell(0, 3, number(4)).replay().violations[0]

    assert clash.rule is Rule.SHARED_CELL
    assert clash.agents == (0, 1, 3)


def test_a_deposit_at_the_start_lies_in_the_buffer_already() -> None:
    """Counting it twice would let the mill live on one piece fewer."""
    without = HONEST.with_header(buffers={"mill": Buffers(Counts(), Counts())})

    assert [row[1:].tolist() for row in HONEST.timesteps[0].exchanges] == [[MILL, DEPOSIT, RAW]]
    assert HONEST.replay().ok
    assert without.replay().violations[0].rule is Rule.EMPTY_BUFFER


def test_a_mill_one_timestep_slower_misses_its_pick_up() -> None:
    on_time, late = in_mill(time=3).replay(), in_mill(time=4).replay()

    assert on_time.ok
    assert (late.violations[0].rule, late.violations[0].t) == (Rule.MACHINE_TOO_SLOW, 3)


def test_a_slow_mill_with_stock_for_the_whole_replay_is_found_out_too() -> None:
    plan = in_mill(time=5).with_header(buffers=buffers(mill_parts=100))

    rules = {violation.rule for violation in plan.replay().violations}

    assert rules == {Rule.NOT_SUSTAINED, Rule.OVERFED}


def test_a_slow_mill_with_stock_is_found_out_when_the_stock_is_used_up() -> None:
    plan = in_mill(time=5).with_header(buffers=buffers(mill_parts=1))

    first = plan.replay().violations[0]

    # Picked at 3, 7, 11, 15 and 19; one in stock, more made by 5, 10 and 15.
    assert (first.rule, first.t) == (Rule.MACHINE_TOO_SLOW, 19)
