"""Robots that stand where machines touch, and carry things over without a step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.verify.tours import touring
from tsaces.bound import FluidMilp
from tsaces.bound.fleet_milp import FleetMilp
from tsaces.formats.instance_json import instance_from_document
from tsaces.traffic import build_traffic_system, parse_layout
from tsaces.verify import verify

if TYPE_CHECKING:
    from tests.verify.tours import Stop
    from tsaces.model.instance import Instance

HERE = (2, 0)
SUPPLY = {"name": "supply", "outputs": {"peg": 1}}
SHIP = {"name": "ship", "inputs": {"peg": 1}}
TURN = {"name": "turn", "inputs": {"peg": 1}, "outputs": {"top": 1}}
SHIP_TOP = {"name": "ship", "inputs": {"top": 1}}


def bin_here(name: str = "bin", process: str = "supply", time: int = 1) -> dict[str, Any]:
    return {"name": name, "processes": {process: time}, "output_cell": HERE}


def dock_here(name: str = "dock", time: int = 1) -> dict[str, Any]:
    return {"name": name, "processes": {"ship": time}, "input_cell": HERE}


def factory(
    processes: list[dict[str, Any]], *machines: dict[str, Any], agents: int = 1
) -> Instance:
    cells = ("input_cell", "output_cell")
    listed = [
        {key: list(value) if key in cells else value for key, value in machine.items()}
        for machine in machines
    ]
    return instance_from_document(
        {
            "name": "touching",
            "layout": {"rows": ["+>>>+", "^...v", "+<<<+"]},
            "procedure": {"processes": processes, "output_process": "ship"},
            "machines": listed,
            "max_agents": agents,
        }
    )


def at_once(*done: tuple[str, str]) -> list[Stop]:
    """Return a tour of a robot that stands still, with an exchange in every timestep."""
    return [(HERE, exchange) for exchange in done]


LATHE = {"name": "lathe", "processes": {"turn": 1}, "input_cell": HERE, "output_cell": HERE}
TWO_PARTS = [
    {"name": "supply", "outputs": {"peg": 2}},
    {"name": "drill", "outputs": {"hole": 3}},
    {"name": "ship", "inputs": {"peg": 1, "hole": 2}},
]

CASES = {
    "to and fro": (
        factory([SUPPLY, SHIP], bin_here(), dock_here()),
        at_once(("bin", "peg"), ("dock", "peg")),
        1 / 2,
    ),
    "all machines at one cell": (
        factory([SUPPLY, TURN, SHIP_TOP], bin_here(), LATHE, dock_here()),
        at_once(("bin", "peg"), ("lathe", "peg"), ("lathe", "top"), ("dock", "top")),
        1 / 4,
    ),
    "two pairs at one cell": (
        factory([SUPPLY, SHIP], bin_here(), bin_here("box"), dock_here(), dock_here("door")),
        at_once(("bin", "peg"), ("dock", "peg"), ("box", "peg"), ("door", "peg")),
        1 / 2,
    ),
    "a dock that takes more a run than a timestep can bring": (
        factory([SUPPLY, {"name": "ship", "inputs": {"peg": 3}}], bin_here(), dock_here()),
        at_once(("bin", "peg"), ("dock", "peg")),
        1 / 6,
    ),
    "a dock of two parts": (
        factory(TWO_PARTS, bin_here(), bin_here("press", "drill", 5), dock_here(time=2)),
        at_once(
            *(("bin", "peg"), ("dock", "peg"), ("press", "hole")),
            *(("dock", "hole"), ("press", "hole"), ("dock", "hole")),
        ),
        1 / 6,
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_robot_that_stands_is_sound_and_as_good_as_can_be(name: str) -> None:
    instance, tour, throughput = CASES[name]
    traffic = build_traffic_system(parse_layout(instance.rows))
    verdict = verify(touring(instance, tour, throughput=throughput))
    assert verdict.ok, verdict.summary()
    assert verdict.throughput == pytest.approx(throughput)
    assert FluidMilp(instance, traffic).solve(relative_gap=0) == pytest.approx(throughput)
    assert FleetMilp(instance, traffic, throughput).solve() == 1


def test_a_robot_cannot_stand_at_two_places() -> None:
    """Two bins touch a dock each: whoever stands at one of them is not at the other."""
    there = {"input_cell": (2, 2)}, {"output_cell": (2, 2)}
    machines = bin_here(), dock_here(), dock_here("door") | there[0], bin_here("box") | there[1]
    for agents, most in ((1, 1 / 2), (2, 1)):
        instance = factory([SUPPLY, SHIP], *machines, agents=agents)
        traffic = build_traffic_system(parse_layout(instance.rows))
        assert FluidMilp(instance, traffic).solve(relative_gap=0) == pytest.approx(most)
        assert FleetMilp(instance, traffic, most).solve() == agents
