"""What binds the bound, on factories where one can see it, and what buying it then brings."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from benchmarks.random.factories.streets import road_cells
from tests.fixtures import AMPLE
from tests.strategies import instances
from tsaces.bound import (
    Explanation,
    ExplanationTask,
    FluidMilp,
    Limit,
    RelaxationStarted,
    RelaxedBound,
    counting_bound,
)
from tsaces.bound.relaxable_milp import RelaxableMilp
from tsaces.bound.relaxations import Relaxation
from tsaces.deadline import Deadline
from tsaces.model.counts import Counts
from tsaces.model.instance import Cell, Instance, Machine, Procedure, Process
from tsaces.traffic import build_traffic_system, exchange_cells, parse_layout

RING = ("+>>v", "^..v", "^<<<")
"""A junction and a road of 9 cells: a lap takes 10 timesteps."""
TWO_RINGS = ("+>>v", "^..v", "^<<+>>v", "...^..v", "...^<<<")
"""Two rings that share the junction at (3, 2)."""

SUPPLY = Process("supply", outputs=Counts({"raw": 1}))
SHIP = Process("ship", inputs=Counts({"raw": 1}))
TOLERANCE = 1 + 1e-3
"""More than what is left open between two bounds that were both solved."""


def factory(
    *machines: Machine,
    rows: tuple[str, ...] = RING,
    processes: tuple[Process, ...] = (SUPPLY, SHIP),
    max_agents: int = 1_000,
) -> Instance:
    return Instance("by hand", rows, Procedure(processes, "ship"), machines, max_agents)


def bin_at(*cell: int, time: int = 1) -> Machine:
    return Machine(f"bin at {cell}", Counts({"supply": time}), output_cell=(cell[0], cell[1]))


def dock_at(*cell: int, time: int = 1) -> Machine:
    return Machine(f"dock at {cell}", Counts({"ship": time}), input_cell=(cell[0], cell[1]))


@cache
def bound_of(instance: Instance) -> float:
    return FluidMilp(instance, build_traffic_system(parse_layout(instance.rows))).solve()


def reports_on(instance: Instance, seconds: float = AMPLE) -> list[RelaxationStarted | Explanation]:
    reports: list[RelaxationStarted | Explanation] = []
    ExplanationTask(instance, Deadline.after(seconds))(reports.append)
    return reports


def explained(instance: Instance, bound: float | None = None) -> Explanation:
    """Return the last word on an instance, beside the bound that is proven by itself."""
    last = reports_on(instance)[-1]
    assert isinstance(last, Explanation)
    return last.beside(bound_of(instance) if bound is None else bound)


def about(explanation: Explanation, limit: Limit, machine: str = "") -> RelaxedBound:
    """Return the answer about a group, of several kinds of machines that of one machine."""
    [found] = [
        answer
        for answer in explanation.relaxed
        if answer.limit is limit and (not machine or machine in answer.machines)
    ]
    return found


def helpful(explanation: Explanation) -> list[Limit]:
    """Return what raises the bound, of that which one can buy."""
    compared = (Limit.TRANSPORT, Limit.SPEEDS)
    answers = [answer for answer in explanation.relaxed if answer.limit not in compared]
    return [answer.limit for answer in answers if explanation.helps(answer.upper_bound)]


# what binds, and what it brings to buy it


@pytest.mark.parametrize("max_agents", [1, 3])
def test_a_small_fleet_binds(max_agents: int) -> None:
    instance = factory(bin_at(1, 0), dock_at(2, 2), max_agents=max_agents)
    explanation = explained(instance)
    fleet = about(explanation, Limit.FLEET)
    assert fleet.solved
    assert fleet.upper_bound == pytest.approx(1)
    assert fleet.agents_enough == 10
    assert not explanation.helps(about(explanation, Limit.CELLS).upper_bound)
    assert not explanation.helps(about(explanation, Limit.SPEEDS).upper_bound)
    [bottleneck] = fleet.bottlenecks
    assert bottleneck.usage == pytest.approx(1)
    twice = bound_of(replace(instance, max_agents=2 * max_agents))
    assert twice == pytest.approx(explanation.upper_bound + max_agents * bottleneck.price)
    assert bound_of(replace(instance, max_agents=10)) == pytest.approx(fleet.upper_bound)


def test_a_dock_where_the_bin_stands_spares_a_small_fleet_its_way() -> None:
    """One agent picks up, and deposits a timestep later."""
    explanation = explained(factory(bin_at(1, 0), dock_at(2, 2), max_agents=1))
    docks = about(explanation, Limit.MACHINES, "dock at (2, 2)")
    assert docks.one_more == pytest.approx(1 / 2)


def test_the_only_slow_machine_binds() -> None:
    instance = factory(bin_at(1, 0), dock_at(2, 2, time=5))
    explanation = explained(instance)
    assert explanation.upper_bound == pytest.approx(1 / 5)
    assert helpful(explanation) == [Limit.MACHINES]
    docks = about(explanation, Limit.MACHINES, "dock at (2, 2)")
    assert docks.upper_bound == pytest.approx(1)
    assert docks.one_more == pytest.approx(2 / 5)
    assert docks.solved
    assert docks.one_more_solved
    [bottleneck] = docks.bottlenecks
    assert bottleneck.name == "dock at (2, 2) (ship)"
    assert bottleneck.cells == ((2, 2),)
    assert bottleneck.usage == pytest.approx(1)
    assert bottleneck.price == pytest.approx(1 / 5)


@pytest.mark.parametrize("cell", [(1, 2), (3, 1), (2, 0)])
def test_one_more_machine_brings_what_was_said(cell: Cell) -> None:
    instance = factory(bin_at(1, 0), dock_at(2, 2, time=5))
    more = replace(instance, machines=(*instance.machines, dock_at(*cell, time=5)))
    promised = about(explained(instance), Limit.MACHINES, "dock at (2, 2)").one_more
    assert bound_of(more) == pytest.approx(promised)


PRESS = Process("press", Counts({"raw": 4}), Counts({"toy": 1}))
TOYS = (SUPPLY, PRESS, Process("ship", Counts({"toy": 1})))


def pressing(*presses: Machine) -> Instance:
    """Two bins and a dock have time to spare; a press takes in four loads for a toy."""
    return factory(bin_at(1, 0), bin_at(3, 0), *presses, dock_at(1, 2), processes=TOYS)


def press(name: str, input_cell: Cell, output_cell: Cell) -> Machine:
    return Machine(name, Counts({"press": 1}), input_cell, output_cell)


ONLY = press("only", (3, 2), (2, 2))


def test_the_cell_at_which_all_loads_are_deposited_binds() -> None:
    explanation = explained(pressing(ONLY))
    assert explanation.upper_bound == pytest.approx(1 / 4)
    cells = about(explanation, Limit.CELLS)
    assert cells.upper_bound == pytest.approx(1 / 2)  # of what two bins supply
    [bottleneck] = cells.bottlenecks
    assert bottleneck.name == "exchange cell [3, 2] of only"
    assert bottleneck.cells == ((3, 2),)
    assert bottleneck.usage == pytest.approx(1)
    assert not explanation.helps(about(explanation, Limit.JUNCTIONS).upper_bound)


def test_a_second_press_spares_the_cell_of_the_first() -> None:
    instance = pressing(ONLY)
    explanation = explained(instance)
    promised = about(explanation, Limit.MACHINES, "only").one_more
    assert promised is not None
    other = bound_of(pressing(ONLY, press("other", (2, 0), (0, 2))))
    assert explanation.upper_bound * TOLERANCE < other <= promised * TOLERANCE


def test_the_junction_that_two_rings_share_binds() -> None:
    machines = [bin_at(1, 0), dock_at(1, 2), bin_at(5, 2), dock_at(5, 4)]
    explanation = explained(factory(*machines, rows=TWO_RINGS))
    assert explanation.upper_bound == pytest.approx(1)
    junctions = about(explanation, Limit.JUNCTIONS)
    assert junctions.upper_bound == pytest.approx(2)
    [bottleneck] = junctions.bottlenecks
    assert (bottleneck.name, bottleneck.cells) == ("junction [3, 2]", ((3, 2),))
    assert about(explanation, Limit.CELLS).bottlenecks == ()


def test_a_road_binds_that_all_must_pass() -> None:
    """No cell has as many exchanges as it could, but all agents go round the same ring."""
    rows = ("+>>>+", "^...v", "^...v", "+<<<+")
    machines = [bin_at(0, 2), bin_at(0, 1), dock_at(4, 1), dock_at(4, 2)]
    cells = about(explained(factory(*machines, rows=rows)), Limit.CELLS)
    assert cells.upper_bound == pytest.approx(2)
    [bottleneck] = cells.bottlenecks
    assert bottleneck.name.startswith("road from")
    assert bottleneck.usage == pytest.approx(1)


# what does not


def test_two_machines_that_bind_together_are_of_no_use_one_by_one() -> None:
    explanation = explained(factory(bin_at(1, 0, time=5), dock_at(2, 2, time=5)))
    assert helpful(explanation) == []
    assert about(explanation, Limit.TRANSPORT).upper_bound == pytest.approx(1 / 5)
    assert about(explanation, Limit.SPEEDS).upper_bound == pytest.approx(1)


def test_machines_alone_run_one_process_each() -> None:
    processes = (
        SUPPLY,
        Process("turn", Counts({"raw": 1}), Counts({"peg": 1})),
        Process("ship", Counts({"peg": 1})),
    )
    lathe = Machine("lathe", Counts({"turn": 4, "ship": 4}), (2, 0), (3, 1))
    robot = Machine("robot", Counts({"turn": 8, "ship": 8}), (2, 2), (1, 2))
    explanation = explained(factory(bin_at(1, 0), lathe, robot, processes=processes))
    assert about(explanation, Limit.TRANSPORT).upper_bound == pytest.approx(1 / 8)
    assert about(explanation, Limit.MACHINES, "lathe").one_more == pytest.approx(1 / 4)


def test_machines_that_an_instance_cannot_do_without() -> None:
    """One robot cannot both turn and ship; a second one could."""
    processes = (
        SUPPLY,
        Process("turn", Counts({"raw": 1}), Counts({"peg": 1})),
        Process("ship", Counts({"peg": 1})),
    )
    robot = Machine("robot", Counts({"turn": 4, "ship": 4}), (2, 0), (3, 1))
    explanation = explained(factory(bin_at(1, 0), robot, processes=processes))
    assert explanation.upper_bound == pytest.approx(0, abs=1e-9)
    assert helpful(explanation) == [Limit.MACHINES]
    robots = about(explanation, Limit.MACHINES, "robot")
    assert robots.one_more == pytest.approx(1 / 4)
    assert explanation.gain(robots.upper_bound) == math.inf
    assert robots.bottlenecks == ()


def test_even_machines_that_do_everything_are_bound_by_the_floor() -> None:
    both = Machine("both", Counts({"supply": 9, "ship": 9}), (1, 0), (2, 2))
    explanation = explained(factory(both, bin_at(1, 2)))
    assert 1 / 9 < about(explanation, Limit.MACHINES, "both").upper_bound <= 10


# any time


def test_what_is_said_early_is_never_too_low() -> None:
    instance = pressing(ONLY)
    full = explained(instance)
    early = [report for report in reports_on(instance) if isinstance(report, Explanation)]
    assert len(early) > 3
    for report in early:
        pairs = zip(report.relaxed, full.relaxed, strict=True)
        assert all(one.upper_bound >= last.upper_bound / TOLERANCE for one, last in pairs)


@pytest.mark.parametrize("seconds", [-1, 1e-3])
def test_without_time_nothing_is_claimed(seconds: float) -> None:
    instance = pressing(ONLY)
    for report in reports_on(instance, seconds):
        if isinstance(report, Explanation):
            beside = report.beside(1 / 4)
            assert all(answer.upper_bound >= 1 / 4 for answer in beside.relaxed)
            assert not about(beside, Limit.MACHINES, "only").solved


# on any floor


@settings(
    max_examples=12, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
@given(instances(max_streets=3, max_gap=3, max_processes=3))
def test_roads_and_exchange_cells_never_bind_but_with_their_junctions(instance: Instance) -> None:
    used = [c for m in instance.machines for c in (m.input_cell, m.output_cell) if c is not None]
    assume(len(used) == len(set(used)))
    milp = RelaxableMilp(instance, build_traffic_system(parse_layout(instance.rows)))
    bound = milp.relaxed(Relaxation(roads=True)).solve().bound
    assert bound == pytest.approx(bound_of(instance), rel=2e-4)


@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow])
@given(instances(max_streets=3, max_gap=3, max_processes=4))
def test_less_that_binds_is_never_worth_less(instance: Instance) -> None:
    explanation = explained(instance)
    for answer in explanation.relaxed:
        assert explanation.upper_bound <= answer.upper_bound < math.inf
        assert answer.solved
        assert len(answer.bottlenecks) <= 5
        assert all(b.price > 0 and 0.999 < b.usage <= 1 for b in answer.bottlenecks)
    relaxed = {answer.limit: answer.upper_bound for answer in explanation.relaxed}
    assert relaxed[Limit.JUNCTIONS] <= relaxed[Limit.CELLS] * TOLERANCE
    assert relaxed[Limit.CELLS] <= relaxed[Limit.TRANSPORT] * TOLERANCE
    assert relaxed[Limit.TRANSPORT] <= counting_bound(instance) * TOLERANCE
    twice = bound_of(replace(instance, max_agents=2 * instance.max_agents))
    assert twice <= relaxed[Limit.FLEET] * TOLERANCE


@settings(
    max_examples=12, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
@given(instances(max_streets=3, max_gap=3, max_processes=3), st.data())
def test_no_machine_bought_beats_what_was_said(instance: Instance, data: st.DataObject) -> None:
    used = [c for m in instance.machines for c in (m.input_cell, m.output_cell) if c is not None]
    unused = sorted(set(road_cells(instance.rows)) - exchange_cells(instance))
    assume(len(used) == len(set(used)) and len(unused) > 1)
    model = data.draw(st.sampled_from(instance.machines))
    cells = data.draw(st.lists(st.sampled_from(unused), min_size=2, max_size=2, unique=True))
    bought = replace(
        model,
        name="bought",
        input_cell=model.input_cell and cells[0],
        output_cell=model.output_cell and cells[1],
    )
    kind = about(explained(instance), Limit.MACHINES, model.name)
    promised = kind.upper_bound if kind.one_more is None else kind.one_more
    more = bound_of(replace(instance, machines=(*instance.machines, bought)))
    assert more <= promised * TOLERANCE
    assert promised <= kind.upper_bound * TOLERANCE
