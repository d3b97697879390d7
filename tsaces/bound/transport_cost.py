"""What a product costs in agents' time, by what they carry, and what larger loads would bring."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from tsaces.bound.explanation import TokenTransport, TransportCost
from tsaces.bound.fewest_agents import build_fewest_agents_model
from tsaces.bound.fluid_model import build_fluid_model
from tsaces.bound.machine_variables import NULL_TOKEN
from tsaces.bound.relaxation_bounds import GAP
from tsaces.bound.relaxed_floor import has_handling
from tsaces.milp import HighsModel, SolveStatus

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from tsaces.bound.machine_variables import Terms
    from tsaces.deadline import Deadline
    from tsaces.milp import Incumbent
    from tsaces.model.instance import Instance
    from tsaces.model.traffic_system import TrafficSystem

_NEGLIGIBLE_TRIPS = 1e-6
"""Trips a product below which a number is a rounding error of the solver."""


def find_transport_cost(
    instance: Instance,
    traffic: TrafficSystem,
    assignment: Collection[tuple[int, str]],
    throughput: float,
    deadline: Deadline,
) -> TransportCost | None:
    """Return what a product costs in a fluid plan with the fewest agents.

    Agents on a road are its flow times its time (Little's law); what is divided by the
    throughput are timesteps of agents a product.

    Parameters
    ----------
    instance : Instance
    traffic : TrafficSystem
        Of the instance, without virtual junctions.
    assignment : collection of (int, str)
        Machines, by number, with the process that each runs.
    throughput : float
        Products per timestep; more than 0.
    deadline : Deadline

    Returns
    -------
    TransportCost or None
        None if that was not found out by the deadline.
    """
    fluid, model = build_fewest_agents_model(instance, traffic, assignment, throughput)
    outcome = model.solve(deadline)
    if outcome.status is not SolveStatus.OPTIMAL or outcome.incumbent is None:
        return None
    plan, flows = outcome.incumbent, fluid.flows
    products = _value(plan, fluid.products())

    def agent_timesteps(token: str) -> float:
        agents: Terms = [(flows.flow[road, token], flows.time[road]) for road in flows.segments]
        return _value(plan, agents) / products

    costs = []
    for token in instance.procedure.tokens:
        pickups: Terms = [(p, 1.0) for (_, t, _), p in fluid.machines.pickup.items() if t == token]
        trips = _value(plan, pickups) / products
        if trips > _NEGLIGIBLE_TRIPS:
            load_size = _load_size(instance, token)
            costs.append(TokenTransport(token, trips, agent_timesteps(token), load_size))
    costs.sort(key=lambda cost: -cost.agent_timesteps)
    standing = _value(plan, fluid.stops.agents()) / products if has_handling(instance) else 0.0
    return TransportCost(tuple(costs), agent_timesteps(NULL_TOKEN), standing)


def bound_with_loads(
    instance: Instance,
    traffic: TrafficSystem,
    load_sizes: Mapping[str, int],
    deadline: Deadline,
    seed: int = 0,
) -> tuple[float, bool]:
    """Return the bound if agents carried several copies of tokens at once, and if it is solved.

    Parameters
    ----------
    instance : Instance
    traffic : TrafficSystem
        Of the instance, without virtual junctions.
    load_sizes : mapping of str to int
        Copies of a token that an agent carries at once; 1 of those left out.
    deadline : Deadline
        At which the best bound proven by then is returned; infinite if none was.
    seed : int
    """
    fluid = build_fluid_model(instance, traffic, load_sizes=load_sizes)
    outcome = fluid.in_highs(seed).solve(deadline, relative_gap=GAP)
    bound = outcome.bound if outcome.bound >= fluid.nothing else 0.0
    return max(0.0, bound), outcome.status is SolveStatus.OPTIMAL


def _value(plan: Incumbent, terms: Terms) -> float:
    return math.fsum(
        weight * float(plan.values[HighsModel.number(variable)]) for variable, weight in terms
    )


def _load_size(instance: Instance, token: str) -> int:
    """Return the most copies of a token that one run of a process consumes or emits."""
    counts = (x for p in instance.procedure.processes for x in (p.inputs, p.outputs))
    return max(count.get(token, 0) for count in counts)
