"""What a cycle of slots can make, on floors that one can count by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.bound.floors import loop, spur, supply_and_sink
from tests.bound.test_trips import open_floor
from tsaces.milp import HighsModel
from tsaces.model.roadmap import LaneStretch, Zone
from tsaces.solvers.rhythmic.rhythmic_milp import RhythmicMilp
from tsaces.traffic import build_traffic_system, layout_of

if TYPE_CHECKING:
    from tsaces.model.instance import Instance


def most(instance: Instance, utilisation: float = 1.0) -> float:
    milp = RhythmicMilp(instance, build_traffic_system(layout_of(instance)), agent_penalty=1e-6)
    model = HighsModel(milp.problem)
    milp.change_utilisation(model, utilisation)
    return milp.output.of(model.solve())


def test_clearance_takes_slots() -> None:
    assert most(loop(clearance=1)) == pytest.approx(1 / 2)
    assert most(loop(clearance=1), 0.8) == pytest.approx(0.4)


def test_zones_take_slots() -> None:
    instance = loop(clearance=1, zones=(Zone("door", (LaneStretch("L", 5, 6),)),))
    assert most(instance) == pytest.approx(1 / 3)
    assert most(instance, 0.6) == pytest.approx(0.2)


def test_handling_and_traversal_take_time_of_the_fleet() -> None:
    assert most(spur(handling=3)) == pytest.approx(1 / 14)
    assert most(spur(traversal=2)) == pytest.approx(1 / 14)


def test_open_floor() -> None:
    instance = open_floor(supply_and_sink([(5, 5)], [(35, 25)]), agents=10)
    assert most(instance) == pytest.approx(10 / 100)
