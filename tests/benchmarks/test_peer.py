"""The peer: its plans are judged like every other, and found again with the same seed."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from functools import cache
from itertools import count
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

import tsaces
from benchmarks import peer
from benchmarks.peer.assignment import fastest_assignment, nearest_assignment
from benchmarks.peer.simulation import Floor, Simulation
from tests.fixtures import AMPLE, ROOT, toy_car
from tsaces.formats.streams import read_stream
from tsaces.traffic import parse_layout
from tsaces.verify import Claim, replay

if TYPE_CHECKING:
    from pathlib import Path

QUICK = peer.Effort(screening=150, horizon=400, max_trials=4)
BOUNDS = {"toy-car": 1 / 7, "contact-lens-small": 5 / 6}
"""Proven upper bounds on the throughput."""


@cache
def instance(name: str) -> tsaces.Instance:
    return tsaces.load_instance(ROOT / "instances" / f"{name}.json")


@cache
def result(name: str) -> peer.PeerResult:
    found = peer.solve(instance(name), AMPLE, seed=3, effort=QUICK)
    assert found is not None
    return found


@pytest.mark.parametrize("name", BOUNDS)
def test_plan_is_judged_sound(name: str) -> None:
    verdict = peer.judge(result(name))
    assert verdict.violations == ()
    assert verdict.steps == QUICK.horizon + 1
    assert verdict.agents == result(name).agents <= instance(name).max_agents
    assert 0 < result(name).throughput <= BOUNDS[name]
    assert result(name).throughput <= verdict.throughput + 1e-9


@pytest.mark.parametrize("name", BOUNDS)
def test_stream_read_back_is_judged_sound(name: str, tmp_path: Path) -> None:
    path = tmp_path / "plan.ndjson"
    peer.write_stream(result(name), path)
    layout = parse_layout(instance(name).rows)
    with path.open("rb") as stream:
        header, timesteps = read_stream(stream, instance(name), layout)
        claim = Claim(result(name).throughput, result(name).agents)
        verdict = replay(instance(name), layout, header, timesteps, claim)
    assert verdict.violations == ()
    assert (header.period, header.start, dict(header.buffers)) == (0, 0, {})


@pytest.mark.parametrize("name", BOUNDS)
def test_agents_keep_to_cells_of_their_own_and_to_exits(name: str) -> None:
    layout = parse_layout(instance(name).rows)
    before = None
    for step in result(name).timesteps():
        cells = step.cells.tolist()
        assert len(set(cells)) == len(cells)
        for old, new in zip(before or cells, cells, strict=True):
            assert new == old or new in layout.exits[old]
        before = cells


def test_more_is_claimed_than_made_only_to_be_found_out() -> None:
    boast = replace(result("toy-car"), throughput=2 * result("toy-car").throughput)
    assert [v.rule for v in peer.judge(boast).violations] == [tsaces.Rule.THROUGHPUT_SHORT]


def test_same_seed_and_effort_give_the_same_plan() -> None:
    again = peer.solve(toy_car(), AMPLE, seed=3, effort=QUICK)
    assert again is not None
    assert list(again.lines()) == list(result("toy-car").lines())


def test_another_seed_gives_another_plan() -> None:
    other = peer.solve(toy_car(), AMPLE, seed=4, effort=QUICK)
    assert other is not None
    assert list(other.lines()) != list(result("toy-car").lines())


def test_factory_starts_empty() -> None:
    header, first, *_ = map(json.loads, result("toy-car").lines())
    assert header["buffers"] == {}
    assert first["t"] == 0
    assert first["exchanges"] == []
    assert {cargo for _, _, cargo in first["agents"]} == {None}


def test_more_trials_never_do_worse() -> None:
    one = peer.solve(toy_car(), AMPLE, seed=3, effort=replace(QUICK, max_trials=1))
    many = peer.solve(toy_car(), AMPLE, seed=3, effort=replace(QUICK, max_trials=30))
    assert one is not None
    assert many is not None
    assert one.throughput < many.throughput
    assert one.seconds_to_best == one.seconds_to_first
    assert many.seconds_to_first < many.seconds_to_best


def test_output_counts_only_as_far_as_every_process_kept_pace() -> None:
    simulation = Simulation(Floor(toy_car(), seed=3), result("toy-car").settings)
    while simulation.t < 400:
        simulation.step()
    at_once = 300 * simulation.throughput(100, 400)
    bit_by_bit = sum(simulation.throughput(t, t + 1) for t in range(100, 400))
    assert bit_by_bit < at_once  # for no timestep ends a run of every process


def test_nothing_is_found_in_no_time() -> None:
    assert peer.solve(toy_car(), time_limit=1e-9) is None


def test_first_trial_counts_as_far_as_it_came(monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = count(time.monotonic(), 0.01)
    clock = SimpleNamespace(monotonic=lambda: next(ticks))
    monkeypatch.setattr("benchmarks.peer.effort.time", clock)
    monkeypatch.setattr("benchmarks.peer.trial.time", clock)
    found = peer.solve(toy_car(), time_limit=5.0, effort=peer.Effort(1000, 4000))
    assert found is not None
    assert 400 < found.horizon < 500
    assert found.throughput > 0
    assert peer.judge(found).violations == ()


def test_fastest_assignment_is_limited_by_machines_and_exchange_cells() -> None:
    fastest = fastest_assignment(toy_car(), time.monotonic() + AMPLE, seed=0)
    assert fastest is not None
    assert fastest.throughput == pytest.approx(1 / 7)  # seven tokens a car at one cell
    for number, process in fastest.process.items():
        assert fastest.rate[number] <= 1 / toy_car().machines[number].processes[process] + 1e-6
    assert fastest.share["cut_wheels"] == pytest.approx(1)
    assert fastest.share["supply_planks"] == pytest.approx(2)


def test_nearest_assignment_aims_at_the_throughput_wanted() -> None:
    factory = instance("contact-lens-small")
    floor = Floor(factory, seed=0)
    for wanted in (0.25, 0.5):
        nearest = nearest_assignment(factory, wanted, floor.distance, time.monotonic() + AMPLE, 0)
        assert nearest is not None
        assert nearest.throughput == pytest.approx(wanted, rel=1e-4)
