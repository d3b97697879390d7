"""The upper bound, on factories whose throughput one can work out by hand."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings

from tests.strategies import instances
from tsaces.bound import BoundTask, FluidMilp, Impossible, ProvenBound, counting_bound
from tsaces.deadline import Deadline
from tsaces.model.counts import Counts
from tsaces.model.instance import Instance, Machine, Procedure, Process
from tsaces.solvers.protocol import Candidate, SearchContext
from tsaces.solvers.ts_aces.parameters import TsAcesParameters
from tsaces.solvers.ts_aces.search import TsAces
from tsaces.traffic import build_traffic_system, parse_layout

if TYPE_CHECKING:
    from tsaces.model.instance import Cell

RING = ("+>>v", "^..v", "^<<<")
"""A junction and a road of 9 cells: a lap takes 10 timesteps."""
TWO_RINGS = ("+>>v", "^..v", "^<<+>>v", "...^..v", "...^<<<")
"""One of 3 by 4 cells and one of 3 by 4 that share the junction at (3, 2)."""

SUPPLY = Process("supply", outputs=Counts({"raw": 1}))
SHIP = Process("ship", inputs=Counts({"raw": 1}))


def factory(
    rows: tuple[str, ...],
    machines: list[Machine],
    processes: tuple[Process, ...] = (SUPPLY, SHIP),
    max_agents: int = 1_000,
) -> Instance:
    return Instance("by hand", rows, Procedure(processes, "ship"), tuple(machines), max_agents)


def carrying(*, max_agents: int = 1_000, supply_time: int = 1, ship_time: int = 1) -> Instance:
    """One load a lap: a bin and a dock on the ring."""
    machines = [bin_at((1, 0), supply_time), dock_at((2, 2), ship_time)]
    return factory(RING, machines, max_agents=max_agents)


def bin_at(cell: Cell, time_: int = 1) -> Machine:
    return Machine(f"bin at {cell}", Counts({"supply": time_}), output_cell=cell)


def dock_at(cell: Cell, time_: int = 1) -> Machine:
    return Machine(f"dock at {cell}", Counts({"ship": time_}), input_cell=cell)


def model_of(instance: Instance) -> FluidMilp:
    return FluidMilp(instance, build_traffic_system(parse_layout(instance.rows)))


def bound_of(instance: Instance) -> float:
    return model_of(instance).solve(relative_gap=0)


# what binds


@pytest.mark.parametrize("max_agents", [1, 2, 4, 5, 10])
def test_a_small_fleet_binds(max_agents: int) -> None:
    assert bound_of(carrying(max_agents=max_agents)) == pytest.approx(max_agents / 10)


@pytest.mark.parametrize("factor", [1_000, 50_000, 1_000_000])
def test_slow_machines_make_in_proportion(factor: int) -> None:
    instance = carrying(supply_time=factor, ship_time=factor)
    assert bound_of(instance) == pytest.approx(1 / factor)


def test_the_rarest_products_are_no_rounding_error() -> None:
    gather = Process("gather", Counts({"raw": 1_000_000}), Counts({"heap": 1}))
    heaps = factory(
        RING,
        [
            bin_at((1, 0)),
            Machine("press", Counts({"gather": 1_000_000}), (2, 0), (3, 1)),
            Machine("dock", Counts({"ship": 1}), (2, 2)),
        ],
        (SUPPLY, gather, Process("ship", Counts({"heap": 1}))),
    )
    assert bound_of(heaps) == pytest.approx(1e-6)
    slow = replace(
        heaps,
        machines=(
            replace(heaps.machines[0], processes=Counts({"supply": 1_000_000})),
            *heaps.machines[1:],
        ),
    )
    assert bound_of(slow) == pytest.approx(1e-12)


def test_half_a_small_fleet_makes_half_as_much() -> None:
    whole, half = (bound_of(carrying(max_agents=agents)) for agents in (8, 4))
    assert half == pytest.approx(whole / 2)


def test_beyond_one_agent_a_cell_a_larger_fleet_is_of_no_use() -> None:
    assert bound_of(carrying(max_agents=10)) == pytest.approx(1)
    assert bound_of(carrying(max_agents=11)) == pytest.approx(1)


@pytest.mark.parametrize(("supply_time", "ship_time"), [(1, 3), (7, 1), (5, 5), (4, 9)])
def test_the_slowest_machine_binds(supply_time: int, ship_time: int) -> None:
    instance = carrying(supply_time=supply_time, ship_time=ship_time)
    assert bound_of(instance) == pytest.approx(1 / max(supply_time, ship_time))


def test_machines_side_by_side_add_up() -> None:
    machines = [bin_at((1, 0)), dock_at((2, 2), 3), dock_at((1, 2), 3)]
    assert bound_of(factory(RING, machines)) == pytest.approx(2 / 3)


def test_two_loads_a_lap() -> None:
    machines = [bin_at((1, 0), 2), dock_at((3, 1), 2), bin_at((2, 2), 2), dock_at((0, 1), 2)]
    assert bound_of(factory(RING, machines, max_agents=3)) == pytest.approx(2 * 3 / 10)
    assert bound_of(factory(RING, machines)) == pytest.approx(1)


def test_a_cell_takes_one_agent_a_timestep() -> None:
    machines = [bin_at((1, 0)), bin_at((2, 0)), dock_at((2, 2)), dock_at((1, 2))]
    assert counting_bound(factory(RING, machines)) == 2
    assert bound_of(factory(RING, machines)) == pytest.approx(1)


def test_the_junction_that_two_rings_share_binds() -> None:
    left, right = [bin_at((1, 0)), dock_at((1, 2))], [bin_at((5, 2)), dock_at((5, 4))]
    assert bound_of(factory(TWO_RINGS, left)) == pytest.approx(1)
    assert bound_of(factory(TWO_RINGS, right)) == pytest.approx(1)
    assert bound_of(factory(TWO_RINGS, left + right)) == pytest.approx(1)


def test_each_ring_keeps_to_itself_if_fleets_are_small() -> None:
    machines = [bin_at((1, 0)), dock_at((1, 2)), bin_at((5, 2)), dock_at((5, 4))]
    assert bound_of(factory(TWO_RINGS, machines, max_agents=5)) == pytest.approx(0.5)


def test_several_outputs_need_an_agent_each() -> None:
    """A load of raw fills half a lap; good and scrap share the other half."""
    processes = (
        SUPPLY,
        Process("split", Counts({"raw": 1}), Counts({"good": 1, "scrap": 1})),
        Process("ship", Counts({"good": 1})),
        Process("burn", Counts({"scrap": 1})),
    )
    machines = [
        bin_at((1, 0)),
        Machine("splitter", Counts({"split": 1}), (2, 0), (3, 1)),
        Machine("dock", Counts({"ship": 1}), (2, 2)),
        Machine("stove", Counts({"burn": 1}), (1, 2)),
    ]
    instance = factory(RING, machines, processes)
    assert bound_of(instance) == pytest.approx(1 / 2)


def test_a_programmable_machine_runs_one_process() -> None:
    processes = (
        SUPPLY,
        Process("turn", Counts({"raw": 1}), Counts({"peg": 1})),
        Process("ship", Counts({"peg": 1})),
    )
    machines = [
        bin_at((1, 0)),
        Machine("lathe", Counts({"turn": 4, "ship": 4}), (2, 0), (3, 1)),
        Machine("press", Counts({"turn": 8, "ship": 8}), (2, 2), (1, 2)),
    ]
    instance = factory(RING, machines, processes)
    traffic = build_traffic_system(parse_layout(RING))
    shared = FluidMilp(instance, traffic, one_process_per_machine=False)
    assert bound_of(instance) == pytest.approx(1 / 8)
    assert shared.solve() > 1 / 8 + 1 / 100


def test_counting_machines() -> None:
    machines = [bin_at((1, 0)), dock_at((2, 2), 4), dock_at((1, 2), 2)]
    assert counting_bound(factory(RING, machines)) == pytest.approx(3 / 4)


# any time


def programmable(num_machines: int) -> Instance:
    """Many machines that could all run everything: hard to prove the best assignment of."""
    processes = (
        SUPPLY,
        *(
            Process(f"step{n}", Counts({token: n % 3 + 1}), Counts({f"part{n}": n % 2 + 1}))
            for n, token in enumerate(("raw", "part0", "part1", "part2", "part3"))
        ),
        Process("ship", Counts({"part4": 1})),
    )
    times = {f"step{n}": 5 + 3 * n for n in range(5)}
    rows = ("+" + ">" * 20 + "v", "^" + "." * 20 + "v", "^" + "<" * 21)
    machines = [
        Machine(
            f"m{i}", Counts({step: t + i for step, t in times.items()}), (1 + i, 0), (21 - i, 2)
        )
        for i in range(num_machines)
    ]
    machines += [bin_at((0, 1)), dock_at((21, 1))]
    return factory(rows, machines, processes)


@pytest.mark.parametrize("seconds", [-1, 0.001, 0.02, 0.1])
def test_a_bound_stopped_early_is_never_too_low(seconds: float) -> None:
    instance = programmable(5)
    early = model_of(instance).solve(Deadline.after(seconds))
    assert bound_of(instance) - 1e-9 <= early <= counting_bound(instance)


def test_bounds_on_the_way_fall_to_the_one_returned() -> None:
    instance = programmable(5)
    bounds: list[float] = []
    final = model_of(instance).solve(on_bound=bounds.append, relative_gap=0)
    assert len(bounds) > 1
    assert bounds[0] < counting_bound(instance)
    assert all(earlier > later for earlier, later in pairwise(bounds))
    assert bounds[-1] == final


def test_where_counting_says_it_all_nothing_is_reported() -> None:
    bounds: list[float] = []
    assert model_of(carrying(ship_time=4)).solve(on_bound=bounds.append) == 0.25
    assert bounds == []


def test_the_task_reports_what_the_model_proves() -> None:
    reports: list[ProvenBound | Impossible] = []
    instance = carrying(max_agents=3)
    BoundTask(instance, Deadline.after(60))(reports.append)
    assert reports
    assert all(isinstance(report, ProvenBound) for report in reports)
    assert isinstance(reports[-1], ProvenBound)
    assert reports[-1].upper_bound == pytest.approx(0.3)


def test_the_task_leaves_open_what_it_has_no_time_for() -> None:
    reports: list[ProvenBound | Impossible] = []
    BoundTask(carrying(max_agents=3), Deadline.after(0))(reports.append)
    assert reports == []


@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])
@given(instances(max_streets=3, max_gap=3, max_processes=3))
def test_no_plan_gets_above_the_bound(instance: Instance) -> None:
    bound = model_of(instance).solve()
    best = 0.0

    def keep(report: object) -> None:
        nonlocal best
        if isinstance(report, Candidate):
            best = report.throughput

    parameters = TsAcesParameters(max_num_epochs=4)
    TsAces(parameters)(SearchContext(instance, Deadline.after(0.3)), keep)
    assert best <= bound + 1e-6
    assert 0 < bound <= counting_bound(instance) + 1e-9
    assert math.isfinite(bound)


def test_parallel_roads_of_the_same_length_are_two() -> None:
    forked = (">>>v", "+<<+", ">>>^")
    assert bound_of(factory(forked, [bin_at((2, 1)), dock_at((1, 1))])) == pytest.approx(1.0)
