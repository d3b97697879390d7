"""The smallest fleet that a throughput can do with."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from tsaces.bound.fluid_model import build_fluid_model
from tsaces.deadline import NEVER, Deadline
from tsaces.milp import SolveStatus, total

if TYPE_CHECKING:
    from collections.abc import Collection

    from tsaces.bound.fluid_model import FluidModel
    from tsaces.milp import HighsModel
    from tsaces.model.instance import Instance
    from tsaces.model.traffic_system import TrafficSystem

_PRICE_TIEBREAK = 1e-6
"""By what share less may be made, and how much more than whole agents may be needed."""


def fewest_agents(
    instance: Instance,
    traffic: TrafficSystem,
    assignment: Collection[tuple[int, str]],
    throughput: float,
    deadline: Deadline = NEVER,
) -> int | None:
    """Return the fewest agents that carry a throughput in the fluid program.

    Parameters
    ----------
    instance : Instance
    traffic : TrafficSystem
        Of the instance, without virtual junctions.
    assignment : collection of (int, str)
        Machines, by number, with the process that each runs.
    throughput : float
        Products per timestep.
    deadline : Deadline

    Returns
    -------
    int or None
        None if that was not found out by the deadline, or if no fleet is large enough.
    """
    fluid, model = build_fewest_agents_model(instance, traffic, assignment, throughput)
    model.change_right_hand_side(fluid.fleet_limit, math.inf)
    outcome = model.solve(deadline)
    if outcome.status is not SolveStatus.OPTIMAL:
        return None
    return max(1, math.ceil(-outcome.bound - _PRICE_TIEBREAK))


def build_fewest_agents_model(
    instance: Instance,
    traffic: TrafficSystem,
    assignment: Collection[tuple[int, str]],
    throughput: float,
) -> tuple[FluidModel, HighsModel]:
    """Return the linear program of the fewest agents that carry a throughput, with its variables.

    Parameters
    ----------
    instance : Instance
    traffic : TrafficSystem
        Of the instance, without virtual junctions.
    assignment : collection of (int, str)
        Machines, by number, with the process that each runs.
    throughput : float
        Products per timestep.
    """
    fluid = build_fluid_model(instance, traffic)
    fluid.problem += fluid.problem.objective >= throughput * (1 - _PRICE_TIEBREAK)
    fluid.problem.setObjective(total((agents, -weight) for agents, weight in fluid.agents()))
    model = fluid.in_highs(integer=False)
    for key, assigned in fluid.machines.assigned.items():
        runs = 1.0 if key in assignment else 0.0
        model.change_bounds(assigned, runs, runs)
    return fluid, model
