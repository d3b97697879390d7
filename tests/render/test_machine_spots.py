from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings

from tests.render.floors import some_roadmaps
from tests.render.scenes import RING, one_token_factory, toy_car
from tests.strategies import instances
from tsaces.render.ground_plan import GroundPlan
from tsaces.render.machine_spots import MAX_COLUMNS, Spot, choose_machine_spots
from tsaces.traffic import layout_of

if TYPE_CHECKING:
    from tsaces.model.instance import Instance


def spots_of(instance: Instance) -> dict[str, Spot]:
    return dict(choose_machine_spots(instance, ground_of(instance)))


def ground_of(instance: Instance) -> GroundPlan:
    return GroundPlan.of(instance, layout_of(instance))


def touches(spot: Spot, cell: tuple[int, int]) -> bool:
    return any(abs(x - cell[0]) + abs(y - cell[1]) == 1 for x, y in spot.cells())


def test_machines_stand_beside_their_exchange_cells_where_there_is_room() -> None:
    instance = toy_car()
    spots, ground = spots_of(instance), ground_of(instance)
    for machine in instance.machines:
        for cell in (*machine.input_cells, *machine.output_cells):
            assert touches(spots[machine.name], ground.nearest(cell))


def test_machines_stand_within_the_rows_where_there_is_room() -> None:
    spots = spots_of(one_token_factory())
    assert all(0 < x < 4 and 0 < y < 4 for spot in spots.values() for x, y in spot.cells())


def test_without_room_within_the_rows_machines_stand_in_the_margin() -> None:
    spots = spots_of(one_token_factory(["+>+", "^<<"], (1, 0), (1, 1)))
    assert touches(spots["bin"], (1, 0))
    assert touches(spots["chute"], (1, 1))
    assert all(not (0 <= x < 3 and 0 <= y < 2) for s in spots.values() for x, y in s.cells())


def test_spots_grow_into_free_room() -> None:
    assert spots_of(one_token_factory(RING))["bin"].columns == MAX_COLUMNS


@settings(max_examples=40, deadline=None)
@given(instances())
def test_no_spot_lies_on_a_road_or_on_another_spot(instance: Instance) -> None:
    spots = spots_of(instance)
    cells = [cell for spot in spots.values() for cell in spot.cells()]
    assert list(spots) == [machine.name for machine in instance.machines]
    assert len(set(cells)) == len(cells)
    assert set(cells).isdisjoint(ground_of(instance).points)


@pytest.mark.parametrize("instance", some_roadmaps(30))
def test_no_spot_lies_on_a_lane_or_on_another_spot(instance: Instance) -> None:
    cells = [cell for spot in spots_of(instance).values() for cell in spot.cells()]
    assert len(set(cells)) == len(cells)
    assert set(cells).isdisjoint(ground_of(instance).covered())
