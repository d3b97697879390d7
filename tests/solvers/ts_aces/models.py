"""Complete TS-MILPs, and what becomes of them in a moment."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, settings

from tests.strategies import instances
from tsaces.deadline import Deadline
from tsaces.solvers.ts_aces.ts_milp import TsMilp
from tsaces.traffic import build_traffic_system, parse_layout

if TYPE_CHECKING:
    from tsaces.milp import HighsModel, Incumbent, Outcome
    from tsaces.model.instance import Instance
    from tsaces.model.traffic_system import TrafficSystem

SECONDS = 0.3
"""For one MILP of a random factory; what it has found or proven by then must hold."""

tiny_factories = instances(max_streets=3, max_gap=3, max_processes=3)
few = settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])


def traffic_of(instance: Instance) -> TrafficSystem:
    return build_traffic_system(parse_layout(instance.rows))


def complete(instance: Instance, num_epochs: int, epoch_length: int) -> TsMilp:
    milp = TsMilp(instance, traffic_of(instance), num_epochs, epoch_length)
    milp.add_constraints()
    return milp


def solved(model: HighsModel) -> Outcome:
    return model.solve(Deadline.after(SECONDS))


def proven(outcome: Outcome) -> tuple[float, float]:
    """Return what was found and what was proven; the optimum lies between the two."""
    found = outcome.incumbent.objective if outcome.incumbent else -math.inf
    return found, outcome.bound


class Silent:
    """Lets a run take its course."""

    def on_incumbent(self, incumbent: Incumbent) -> None:
        pass

    def on_bound(self, bound: float) -> bool:
        return False
