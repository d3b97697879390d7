"""Machines without inputs work on demand, on exchanges made up by hand."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.plan.test_start_buffers import motion_with
from tsaces.model.counts import Counts
from tsaces.model.instance import Instance, Machine, Procedure, Process
from tsaces.model.transport_plan import Buffers, ExchangeKind
from tsaces.plan.exchange_schedule import ExchangeSchedule
from tsaces.plan.machine_history import MachineHistory
from tsaces.plan.start_buffers import histories, start_buffers, stocks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tsaces.plan import PeriodicTrajectory

RACK = 0
BOLT, WHEEL = 1, 2
TOKENS = ("bolt", "wheel")
BOLT_PICKED = (RACK, int(ExchangeKind.PICKUP), BOLT)
WHEEL_PICKED = (RACK, int(ExchangeKind.PICKUP), WHEEL)
ASSIGNMENT = {"rack": "supply", "dock": None}


def supplying(time: int, *, wheels: int = 1, bolts: int = 1) -> Instance:
    """A rack that is filled up with so many wheels and bolts at once."""
    processes = (
        Process("supply", outputs=Counts({"wheel": wheels, "bolt": bolts})),
        Process("ship", Counts({"wheel": 1, "bolt": 1})),
    )
    machines = (
        Machine("rack", Counts({"supply": time}), output_cell=(1, 0)),
        Machine("dock", Counts({"ship": 1}), input_cell=(2, 0)),
    )
    return Instance("rack", ("+>>>>v", "^<<<<<"), Procedure(processes, "ship"), machines, 4)


def start_of(instance: Instance, trajectory: PeriodicTrajectory) -> Buffers:
    return start_buffers(instance, ASSIGNMENT, trajectory, trajectory.period)["rack"]


def rack_at(
    t: int, instance: Instance, trajectory: PeriodicTrajectory, start: Buffers | None = None
) -> Counts:
    """Return the rack's stock at a timestep, by the start laid in if no other is given."""
    begun_with = {"rack": start or start_of(instance, trajectory)}
    return histories(instance, ASSIGNMENT, trajectory, begun_with)["rack"].buffers_at(t).output


def busy_rack(
    instance: Instance, trajectory: PeriodicTrajectory, stock: Counts, start: int
) -> Iterator[Counter[str]]:
    """Yield the stock after each timestep's exchanges if the rack never stands idle."""
    process, time = (
        instance.procedure.by_name["supply"],
        instance.machines[RACK].processes["supply"],
    )
    held = Counter(stock)
    for t in range(start + 1, start + trajectory.transient + 15 * trajectory.period):
        if (t - start) % time == 0:
            held.update(process.outputs)
        held.subtract(instance.procedure.tokens[n - 1] for n in picked(trajectory, t))
        yield held


def picked(trajectory: PeriodicTrajectory, t: int) -> list[int]:
    return [token for _, _, _, token in trajectory.timestep(t).exchanges.tolist()]


def once_a_period() -> tuple[Instance, PeriodicTrajectory]:
    return supplying(1), motion_with(0, 10, {3: [WHEEL_PICKED], 7: [BOLT_PICKED]})


@pytest.mark.parametrize("t", [0, 3, 7, 10, 13, 1_000, 1_000_003, 10**15 + 7])
def test_nothing_piles_up_that_nobody_has_asked_for(t: int) -> None:
    stock = rack_at(t, *once_a_period())
    assert max(stock.values()) <= 2


def test_what_was_fetched_is_made_up_for() -> None:
    """A run takes 4 timesteps, and counts as done as soon as it has begun."""
    trajectory = motion_with(0, 10, {3: [WHEEL_PICKED], 7: [BOLT_PICKED]})
    stocks_told = {t: dict(rack_at(t, supplying(4), trajectory)) for t in (0, 2, 3, 4, 7, 8, 13)}
    assert stocks_told == {
        0: {"wheel": 1, "bolt": 1},
        2: {"wheel": 1, "bolt": 1},
        3: {"bolt": 1},
        4: {"wheel": 1, "bolt": 2},
        7: {"wheel": 1, "bolt": 1},
        8: {"wheel": 1, "bolt": 1},
        13: {"bolt": 1},
    }


def test_a_pallet_that_lasts_for_several_periods() -> None:
    """Three wheels a pallet, one a period: a pallet comes when the last one is broken."""
    trajectory = motion_with(0, 10, {3: [WHEEL_PICKED], 7: [BOLT_PICKED]})
    instance = supplying(1, wheels=3, bolts=3)
    held = [rack_at(t, instance, trajectory).get("wheel", 0) for t in range(9, 100, 10)]
    assert held == [5, 4, 3, 5, 4, 3, 5, 4, 3, 5]


def test_a_slow_rack_lays_in_more() -> None:
    """All four are fetched within two timesteps, while a run takes five of ten."""
    exchanges = {t: [WHEEL_PICKED, BOLT_PICKED] for t in (1, 2)}
    assert start_of(supplying(5), motion_with(0, 10, exchanges)).output == {"wheel": 2, "bolt": 2}
    late = {10: [WHEEL_PICKED] * 2, 11: [WHEEL_PICKED] * 2, 15: [BOLT_PICKED] * 2}
    assert start_of(supplying(5), motion_with(10, 10, late)).output["wheel"] > 2


@st.composite
def fetched(draw: st.DrawFn) -> tuple[Instance, PeriodicTrajectory]:
    """Draw a rack that can just be fast enough, and the moments at which it is fetched from.

    A run may last for several periods, or several of them be needed in one.
    """
    period = draw(st.integers(3, 12))
    runs, periods = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    wheels, bolts = draw(st.integers(1, 2)), draw(st.integers(1, 2))
    time = draw(st.integers(1, period * periods // runs))
    transient = draw(st.sampled_from([0, period]))
    at: dict[int, list[tuple[int, int, int]]] = {}
    for exchange, copies in ((WHEEL_PICKED, wheels), (BOLT_PICKED, bolts)):
        for _ in range(runs * copies):
            moment = draw(st.integers(1, period))
            at.setdefault(transient + moment, []).append(exchange)
            if transient and draw(st.booleans()):
                at.setdefault(moment, []).append(exchange)
    instance = supplying(time, wheels=periods * wheels, bolts=periods * bolts)
    return instance, motion_with(transient, period, at)


@given(fetched(), st.integers(0, 150))
def test_whoever_follows_a_rack_that_never_stands_idle_never_finds_it_empty(
    plan: tuple[Instance, PeriodicTrajectory], start: int
) -> None:
    for held in busy_rack(*plan, rack_at(start, *plan), start):
        assert min(held[token] for token in TOKENS) >= 0


@given(fetched())
def test_stock_never_exceeds_its_peak_and_reaches_it(
    plan: tuple[Instance, PeriodicTrajectory],
) -> None:
    instance, trajectory = plan
    start = {"rack": start_of(instance, trajectory)}
    stock = stocks(instance, ASSIGNMENT, trajectory, start)["rack"]
    seen = list(working_rack(instance, trajectory, start["rack"].output))
    assert stock.start == start["rack"]
    assert stock.output_peak.tokens == {t: max(held[t] for held in seen) for t in TOKENS}
    assert stock.output_peak.total == max(held.total() for held in seen)
    assert (stock.input_peak.tokens, stock.input_peak.total) == ({}, 0)


def working_rack(
    instance: Instance, trajectory: PeriodicTrajectory, level: Counts
) -> Iterator[Counter[str]]:
    """Yield what the rack holds as runs end, and after exchanges, while it works on demand."""
    process, time = (
        instance.procedure.by_name["supply"],
        instance.machines[RACK].processes["supply"],
    )
    held, done_at = Counter(level), None
    for t in range(trajectory.transient + 15 * trajectory.period):
        if t == done_at:
            held.update(process.outputs)
            done_at = None
        yield held.copy()
        if t:
            held.subtract(instance.procedure.tokens[n - 1] for n in picked(trajectory, t))
        yield held.copy()
        if done_at is None and not held >= Counter(level):
            done_at = t + time


@given(fetched(), st.integers(0, 3), st.integers(0, 150))
def test_a_stock_laid_in_for_a_rack_that_never_stands_idle_will_do_too(
    plan: tuple[Instance, PeriodicTrajectory], more: int, start: int
) -> None:
    """As in compiled plans of an older version: the rack then works ahead at first."""
    instance, trajectory = plan
    lowest = Counter(dict.fromkeys(TOKENS, 0))
    for held in busy_rack(instance, trajectory, Counts(), 0):
        lowest = Counter({t: min(lowest[t], held[t]) for t in TOKENS})
    barely = Buffers(Counts(), Counts({token: more - count for token, count in lowest.items()}))
    for held in busy_rack(
        instance, trajectory, rack_at(start, instance, trajectory, barely), start
    ):
        assert min(held[token] for token in TOKENS) >= 0


def test_a_rack_that_is_asked_once_in_a_long_while_is_known_at_once() -> None:
    """Nobody lives to see a period of 10^15 timesteps gone through one by one."""
    picked_up = int(ExchangeKind.PICKUP)
    schedule = ExchangeSchedule(
        0, 10**15, (3, 7), (((picked_up, "wheel"),), ((picked_up, "bolt"),))
    )
    process = supplying(5).procedure.by_name["supply"]
    start = Buffers(Counts(), Counts({"wheel": 1, "bolt": 1}))
    rack = MachineHistory(process, 5, schedule, start)
    later = 10**18
    assert rack.buffers_at(later + 3).output == {"bolt": 1}
    assert rack.buffers_at(later + 7).output == {"wheel": 1, "bolt": 1}
    assert (rack.output_peak.tokens, rack.output_peak.total) == ({"wheel": 1, "bolt": 1}, 2)
