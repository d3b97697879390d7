"""What machines hold at the start, on exchanges made up by hand."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tsaces.model.counts import Counts
from tsaces.model.instance import Instance, Machine, Procedure, Process
from tsaces.model.transport_plan import Buffers, ExchangeKind, Timestep
from tsaces.plan.recording import motion_of
from tsaces.plan.start_buffers import histories, start_buffers

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tsaces.plan import PeriodicTrajectory

MILL = 0
PART, RAW = 1, 2
DEPOSIT = (MILL, int(ExchangeKind.DEPOSIT), RAW)
PICKUP = (MILL, int(ExchangeKind.PICKUP), PART)


def instance_of(mill_time: int, eaten: int = 1, made: int = 1) -> Instance:
    processes = (
        Process("supply", outputs=Counts({"raw": 1})),
        Process("grind", Counts({"raw": eaten}), Counts({"part": made})),
        Process("ship", Counts({"part": 1})),
    )
    machines = (
        Machine("mill", Counts({"grind": mill_time}), (1, 0), (2, 0)),
        Machine("bin", Counts({"supply": 1}), output_cell=(3, 0)),
        Machine("dock", Counts({"ship": 1}), input_cell=(4, 0)),
    )
    rows = ("+>>>>v", "^<<<<<")
    return Instance("mill", rows, Procedure(processes, "ship"), machines, 4)


ASSIGNMENT: Mapping[str, str | None] = {"mill": "grind", "bin": None, "dock": None}


def motion_with(
    transient: int, period: int, exchanges: Mapping[int, Iterable[tuple[int, int, int]]]
) -> PeriodicTrajectory:
    """Build a plan whose exchanges are those given by timestep, the period once."""
    timesteps = [
        timestep_of(t, [(0, *row) for row in exchanges.get(t, ())])
        for t in range(transient + period + 1)
    ]
    return motion_of(timesteps, transient)


def timestep_of(t: int, rows: list[tuple[int, int, int, int]]) -> Timestep:
    """One agent that stands still; only its exchanges matter."""
    nowhere = np.zeros(1, dtype=np.int32)
    return Timestep(t, nowhere, nowhere, np.array(rows, dtype=np.int32).reshape(-1, 4))


def mill_at(t: int, instance: Instance, trajectory: PeriodicTrajectory, cycle: int) -> Buffers:
    start = start_buffers(instance, ASSIGNMENT, trajectory, cycle)
    return histories(instance, ASSIGNMENT, trajectory, start)["mill"].buffers_at(t)


def lowest_stock(
    instance: Instance, trajectory: PeriodicTrajectory, buffers: Buffers, start: int = 0
) -> int:
    """Run the mill from an idle start, with its buffers; return its lowest stock of parts."""
    process = instance.procedure.by_name["grind"]
    time = instance.machines[MILL].processes["grind"]
    raw, parts = buffers.input.get("raw", 0), buffers.output.get("part", 0)
    lowest, done_at = parts, -1
    for t in range(start, trajectory.transient + 30 * trajectory.period):
        if t == done_at:
            parts += process.outputs["part"]
        if t > start:
            made = Counter(map(tuple, trajectory.timestep(t).exchanges[:, 1:].tolist()))
            raw += made[DEPOSIT]
            parts -= made[PICKUP]
            lowest = min(lowest, parts)
        if t >= done_at and raw >= process.inputs["raw"]:
            raw -= process.inputs["raw"]
            done_at = t + time
    return lowest


def test_one_cycles_stock_where_that_will_do() -> None:
    trajectory = motion_with(0, 10, {3: [DEPOSIT], 7: [PICKUP]})
    assert mill_at(0, instance_of(2), trajectory, 10) == Buffers(
        Counts({"raw": 1}), Counts({"part": 1})
    )


def test_runs_are_rounded_up_to_whole_ones() -> None:
    """Half a run a cycle: a raw piece is brought and a part fetched each, a run takes two."""
    trajectory = motion_with(0, 10, {3: [DEPOSIT], 7: [PICKUP]})
    assert mill_at(0, instance_of(2, eaten=2, made=2), trajectory, 10) == Buffers(
        Counts({"raw": 2}), Counts({"part": 2})
    )


def test_idle_machines_hold_nothing() -> None:
    trajectory = motion_with(0, 10, {3: [DEPOSIT], 7: [PICKUP]})
    assert set(start_buffers(instance_of(2), ASSIGNMENT, trajectory, 10)) == {"mill"}


def late_deliveries() -> tuple[Instance, PeriodicTrajectory]:
    """A mill that needs all its time, whose parts are fetched before the raw pieces come.

    The piece brought in at 16 is ground until 26; at 22 its part should have been there.
    """
    exchanges = {2: [PICKUP], 12: [PICKUP], 16: [DEPOSIT]}
    return instance_of(mill_time=10), motion_with(10, 10, exchanges)


def test_one_cycles_stock_is_not_always_enough() -> None:
    instance, trajectory = late_deliveries()
    one_cycle = Buffers(Counts({"raw": 1}), Counts({"part": 1}))
    assert lowest_stock(instance, trajectory, one_cycle) < 0


def test_stock_is_raised_just_far_enough() -> None:
    instance, trajectory = late_deliveries()
    raised = mill_at(0, instance, trajectory, 10)
    assert raised == Buffers(Counts({"raw": 1}), Counts({"part": 2}))
    assert lowest_stock(instance, trajectory, raised) == 0


def test_buffers_at_a_later_start_count_a_run_under_way_as_done() -> None:
    instance, trajectory = late_deliveries()
    assert mill_at(5, instance, trajectory, 10) == Buffers(Counts(), Counts({"part": 2}))
    assert mill_at(16, instance, trajectory, 10) == Buffers(Counts({"raw": 1}), Counts({"part": 1}))
    assert mill_at(17, instance, trajectory, 10) == Buffers(Counts(), Counts({"part": 2}))


@pytest.mark.parametrize("start", [0, 1, 2, 9, 10, 11, 12, 16, 22, 25, 26, 123, 126, 9_999])
def test_one_may_start_at_any_timestep_with_the_mill_idle(start: int) -> None:
    instance, trajectory = late_deliveries()
    buffers = mill_at(start, instance, trajectory, 10)
    assert lowest_stock(instance, trajectory, buffers, start) >= 0


def test_buffers_in_a_million_years_are_those_of_a_period_earlier() -> None:
    instance, trajectory = late_deliveries()
    far = 10**13
    for t in (31, 36, 37, 40):
        assert mill_at(far + t, instance, trajectory, 10) == mill_at(t, instance, trajectory, 10)


@st.composite
def balanced_plans(draw: st.DrawFn) -> tuple[Instance, PeriodicTrajectory, int]:
    """Draw whole runs of a mill a cycle, each fed and fetched at any time of it.

    As on a floor, what the last agents of a cycle do may be left for the first timesteps of
    the next: the transient lacks it.
    """
    cycle = draw(st.integers(4, 12))
    runs = draw(st.integers(1, 3))
    eaten, made = draw(st.integers(1, 2)), draw(st.integers(1, 2))
    mill_time = draw(st.integers(1, cycle // runs))
    moments = st.integers(1, cycle)
    in_transient, in_period = [], []
    for exchange, count in ((DEPOSIT, runs * eaten), (PICKUP, runs * made)):
        for _ in range(count):
            moment = draw(moments)
            in_period.append((cycle + moment, exchange))
            if draw(st.booleans()):
                in_transient.append((moment, exchange))
    at: dict[int, list[tuple[int, int, int]]] = {}
    for t, exchange in (*in_transient, *in_period):
        at.setdefault(t, []).append(exchange)
    return instance_of(mill_time, eaten, made), motion_with(cycle, cycle, at), runs


@given(balanced_plans(), st.integers(0, 150))
def test_stock_is_never_short_and_never_raised_for_nothing(
    plan: tuple[Instance, PeriodicTrajectory, int], start: int
) -> None:
    instance, trajectory, runs = plan
    process = instance.procedure.by_name["grind"]
    raised = mill_at(0, instance, trajectory, trajectory.period)
    one_cycle = runs * process.outputs["part"]
    assert raised.input == {"raw": runs * process.inputs["raw"]}
    assert raised.output["part"] >= one_cycle
    lowest = lowest_stock(instance, trajectory, raised)
    assert lowest >= 0
    if raised.output["part"] > one_cycle:
        assert lowest == 0
    later = mill_at(start, instance, trajectory, trajectory.period)
    assert lowest_stock(instance, trajectory, later, start) >= 0
