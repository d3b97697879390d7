"""What machines could make without traffic tells which cycles fit."""

from __future__ import annotations

import pytest

from tests.fixtures import AMPLE
from tests.solvers.ts_aces.delivery import delivery
from tsaces.deadline import Deadline
from tsaces.generate import Order, generate
from tsaces.solvers.cyclic.production.machine_capacity import MachineCapacityModel, find_lot_size


def most(timesteps: int, *, ship_time: int) -> float:
    return MachineCapacityModel(delivery(ship_time=ship_time)).max_batches(
        timesteps, Deadline.after(AMPLE)
    )


@pytest.mark.parametrize(("timesteps", "batches"), [(3, 0), (4, 1), (7, 1), (8, 2), (60, 15)])
def test_no_machine_begins_what_it_cannot_end_in_the_cycle(timesteps: int, batches: int) -> None:
    assert most(timesteps, ship_time=4) == pytest.approx(batches)


def test_a_limit_can_be_asked_for_cycles_in_any_order() -> None:
    limit = MachineCapacityModel(delivery(ship_time=4))
    amounts = [limit.max_batches(steps, Deadline.after(AMPLE)) for steps in (60, 4, 8)]
    assert amounts == pytest.approx([15, 1, 2])


def test_alike_machines_share_processes_out_among_them() -> None:
    instance = generate(Order("hard-candy", 8))
    limit = MachineCapacityModel(instance)
    longer = [limit.max_batches(steps, Deadline.after(AMPLE)) / steps for steps in (10, 20, 40)]
    assert 0 < longer[0] <= longer[1] + 1e-9
    assert longer[1] <= longer[2] + 1e-9


def test_a_chain_can_be_followed_once() -> None:
    assert find_lot_size(delivery()) == 1


@pytest.mark.parametrize("scenario", ["contact-lens", "drug-synthesis", "hard-candy"])
def test_what_is_made_of_halves_comes_in_pairs(scenario: str) -> None:
    assert find_lot_size(generate(Order(scenario, 24))) == 2
