"""Instances that have no embedding, and what is said of them."""

from __future__ import annotations

import pytest

from tsaces.bound import BoundTask, FluidMilp, Impossible, ProvenBound
from tsaces.bound.infeasibility import infeasibility_reason
from tsaces.deadline import Deadline
from tsaces.model.counts import Counts
from tsaces.model.instance import Instance, Machine, Procedure, Process
from tsaces.traffic import build_traffic_system, parse_layout

RING = ("+>>v", "^..v", "^<<<")

SUPPLY = Process("supply", outputs=Counts({"raw": 1}))
TURN = Process("turn", Counts({"raw": 1}), Counts({"peg": 1}))
PAINT = Process("paint", Counts({"peg": 1}), Counts({"toy": 1}))
SHIP = Process("ship", Counts({"toy": 1}))

BIN = Machine("bin", Counts({"supply": 1}), output_cell=(1, 0))
DOCK = Machine("dock", Counts({"ship": 1}), input_cell=(2, 2))


def robot(name: str, *processes: str) -> Machine:
    return Machine(name, Counts(dict.fromkeys(processes, 1)), (2, 0), (3, 1))


def factory(processes: tuple[Process, ...], *machines: Machine, max_agents: int = 9) -> Instance:
    return Instance("stuck", RING, Procedure(processes, "ship"), machines, max_agents)


def bound_and_obstacle(instance: Instance) -> tuple[float, str]:
    traffic = build_traffic_system(parse_layout(instance.rows))
    return FluidMilp(instance, traffic).solve(), infeasibility_reason(instance, traffic)


def test_two_processes_that_one_machine_alone_can_run() -> None:
    instance = factory((SUPPLY, TURN, PAINT, SHIP), BIN, robot("robot", "turn", "paint"), DOCK)
    bound, reason = bound_and_obstacle(instance)
    assert bound == pytest.approx(0, abs=1e-9)
    assert reason == (
        "too few machines: processes paint, turn need one each, but only robot can run them"
    )


def test_three_processes_that_contest_two_machines() -> None:
    sand = Process("sand", Counts({"peg": 1}), Counts({"smooth": 1}))
    paint = Process("paint", Counts({"smooth": 1}), Counts({"toy": 1}))
    instance = factory(
        (SUPPLY, TURN, sand, paint, SHIP),
        BIN,
        robot("ann", "turn", "sand"),
        robot("bob", "sand", "paint"),
        DOCK,
    )
    bound, reason = bound_and_obstacle(instance)
    assert bound == pytest.approx(0, abs=1e-9)
    assert "processes paint, sand, turn need one each" in reason
    assert "only ann, bob can run them" in reason


def test_machines_that_are_not_contested_are_not_named() -> None:
    lathes = [robot(f"lathe{n}", "turn") for n in range(2)]
    one_for_two = Machine("corner", Counts({"supply": 1, "ship": 1}), (2, 2), (1, 2))
    instance = factory((SUPPLY, TURN, PAINT, SHIP), one_for_two, *lathes, robot("oven", "paint"))
    bound, reason = bound_and_obstacle(instance)
    assert bound == pytest.approx(0, abs=1e-9)
    assert "processes ship, supply need one each, but only corner can run them" in reason


def test_a_contest_that_has_no_part_in_the_product_is_not_what_binds() -> None:
    """Sand that nobody needs is dug and dumped by one machine; turn and paint share another."""
    instance = factory(
        (
            Process("dig", outputs=Counts({"sand": 1})),
            Process("dump", Counts({"sand": 1})),
            *(SUPPLY, TURN, PAINT, SHIP),
        ),
        Machine("digger", Counts({"dig": 1, "dump": 1}), (1, 2), (0, 1)),
        BIN,
        robot("robot", "turn", "paint"),
        DOCK,
    )
    bound, reason = bound_and_obstacle(instance)
    assert bound == pytest.approx(0, abs=1e-9)
    assert "processes paint, turn need one each, but only robot can run them" in reason


def test_a_procedure_that_cannot_be_balanced() -> None:
    """Every run emits a part and a rest; a product takes two parts, and one rest leaves with it."""
    instance = factory(
        (
            Process("supply", outputs=Counts({"part": 1, "rest": 1})),
            Process("ship", Counts({"part": 2, "rest": 1})),
        ),
        BIN,
        DOCK,
    )
    bound, reason = bound_and_obstacle(instance)
    assert bound == pytest.approx(0, abs=1e-9)
    assert reason.startswith("the procedure cannot be balanced")


def test_small_fleets_are_no_obstacle() -> None:
    machines = (BIN, robot("lathe", "turn"), robot("oven", "paint"), DOCK)
    instance = factory((SUPPLY, TURN, PAINT, SHIP), *machines, max_agents=1)
    bound, _ = bound_and_obstacle(instance)
    assert bound > 0.01


def test_the_task_says_why_nothing_is_possible() -> None:
    instance = factory((SUPPLY, TURN, PAINT, SHIP), BIN, robot("robot", "turn", "paint"), DOCK)
    reports: list[ProvenBound | Impossible] = []
    BoundTask(instance, Deadline.after(60))(reports.append)
    assert isinstance(reports[-2], ProvenBound)
    assert reports[-2].upper_bound == pytest.approx(0, abs=1e-9)
    assert reports[-1] == Impossible(bound_and_obstacle(instance)[1])
