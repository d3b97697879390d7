"""Machines of a replay that stand ready at any timestep, whatever was left out before it."""

from __future__ import annotations

import pytest

from tests.verify.ring_factory import BIN, ring_instance
from tsaces.model.counts import Counts
from tsaces.model.transport_plan import Buffers, PlanHeader
from tsaces.verify.machines import MachineSimulation

STOCK = {"bin": Buffers(Counts(), Counts({"raw": 2}))}


def floor(start: int) -> MachineSimulation:
    return MachineSimulation(ring_instance(), PlanHeader(1, {"bin": "supply"}, STOCK, 4, start))


@pytest.mark.parametrize("start", [0, 10**9])
@pytest.mark.parametrize("elapsed", [0, 1, 7])
def test_a_bin_has_its_stock_and_a_piece_more_each_timestep(start: int, elapsed: int) -> None:
    machines = floor(start)
    machines.finish_runs(start)
    machines.begin_runs(start)
    machines.finish_runs(start + elapsed)
    taken = [machines.pick_up(BIN, "raw") for _ in range(elapsed + 4)]
    assert taken == [True] * (2 + elapsed) + [False] * 2


def test_a_bin_is_as_quick_to_follow_over_a_thousand_million_timesteps() -> None:
    machines = floor(0)
    machines.begin_runs(0)
    machines.finish_runs(10**9)
    assert machines.pick_up(BIN, "raw")
    assert machines.machines[BIN].could_have_made("raw", 10**9)
