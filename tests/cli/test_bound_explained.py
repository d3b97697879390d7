"""`tsaces bound --explain` says what to buy next, and what it would bring."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.command import run
from tests.fixtures import AMPLE, TOY_CAR
from tests.formats.documents import replaced, small_document

if TYPE_CHECKING:
    from pathlib import Path

LIMIT = ("--time-limit", str(AMPLE))


@pytest.fixture
def single_agent(tmp_path: Path) -> Path:
    """The small instance with a fleet of one."""
    path = tmp_path / "small.json"
    path.write_text(json.dumps(replaced(small_document(), ("max_agents",), 1)), encoding="utf-8")
    return path


def test_what_binds_for_people() -> None:
    done = run("bound", TOY_CAR, "--explain", *LIMIT)
    assert done.returncode == 0
    assert done.stdout.splitlines() == [
        "toy-car: at most 0.142857 products per timestep",
        "each of these could raise the bound, by itself, to at most",
        "  0.250000    +75.0%  any number of machines like assembler, placed better: the present"
        " ones are not used up",
        "  0.250000    +75.0%    one more of them, wherever on the floor",
        "  0.200000    +40.0%  room for all agents in all cells",
        "                        exchange cell [8, 6] of assembler: 100% used; room for one more"
        " agent a timestep brings at most 0.142857",
        "  0.200000    +40.0%  4 of wheel at once, in boxes: they travel one by one, 4 trips a"
        " product",
        "  0.166667    +16.7%  2 of axle at once, in boxes: they travel one by one, 2 trips a"
        " product",
        "of no use by themselves: any number of machines like planks, cnc1, axles, chute;"
        " any number of agents; room for all agents in junctions",
        "for comparison, at most",
        "  0.200000    +40.0%  the machines alone: no limits on floor and fleet",
        "  0.142857     +0.0%  the floor and the fleet alone: machines of any speed, where they"
        " stand",
        "a product costs 224 timesteps of an agent, in the best fluid plan found",
        "        48.0   21.4%  with wheel: 4 trips",
        "        16.0    7.1%  with axle: 2 trips",
        "        16.0    7.1%  with plank: 2 trips",
        "         4.0    1.8%  with car: 1 trip",
        "         4.0    1.8%  with chassis: 1 trip",
        "       136.0   60.7%  without a load, on the way to the next",
    ]
    assert "bound 0.1429" in done.stderr
    assert "room for all agents in all cells\n" in done.stderr


def test_how_many_agents_are_enough(single_agent: Path) -> None:
    done = run("bound", single_agent, "--explain", *LIMIT, "--quiet")
    assert (done.returncode, done.stderr) == (0, "")
    assert "any number of agents; 7 are enough\n" in done.stdout
    assert "the fleet: 100% used; an agent more brings at most 0.100000\n" in done.stdout


def test_what_binds_for_programs(single_agent: Path) -> None:
    done = run("bound", single_agent, "--explain", "--json", "--quiet", *LIMIT)
    assert (done.returncode, done.stderr) == (0, "")
    document = json.loads(done.stdout)
    assert (document["instance"], document["obstacle"]) == ("small", None)
    assert document["upper_bound"] == pytest.approx(0.1)
    fleet: dict[str, Any] = document["relaxed"][0]
    assert fleet.pop("upper_bound") == pytest.approx(2 / 3)
    assert fleet.pop("gain") == pytest.approx(17 / 3)
    assert fleet == {
        "limit": "fleet",
        "machines": [],
        "solved": True,
        "one_more": None,
        "agents_enough": 7,
        "bottlenecks": [
            {"name": "the fleet", "cells": [], "usage": 1.0, "price": pytest.approx(0.1)}
        ],
    }


def test_without_time_to_explain_the_bound_is_still_told() -> None:
    done = run("bound", TOY_CAR, "--explain", "--time-limit", "0.001", "--quiet")
    assert done.returncode == 0
    assert done.stdout.splitlines() == [
        "toy-car: at most 1.000000 products per timestep",
        "there was no time to find out what binds; give it a longer time limit",
    ]
