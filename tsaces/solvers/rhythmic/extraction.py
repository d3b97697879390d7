"""From routes through slots to a candidate embedding."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tsaces.model.transport_plan import ExchangeKind, Timestep
from tsaces.plan import CellSource
from tsaces.plan.recording import motion_of
from tsaces.plan.start_buffers import has_room as plan_has_room
from tsaces.solvers.protocol import Candidate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from tsaces.model.instance import Instance
    from tsaces.solvers.cyclic.production.production_plan import ProductionPlan
    from tsaces.solvers.cyclic.routing.route_set import Load, RouteSet


def candidate_from(
    instance: Instance, production_plan: ProductionPlan, routes: RouteSet, cells: Sequence[int]
) -> Candidate:
    """Return the candidate of a production plan and its routes, which share no slot.

    Parameters
    ----------
    instance : Instance
    production_plan : ProductionPlan
    routes : RouteSet
    cells : sequence of int
        Cell of each place of the routes' network.
    """
    steps = routes.network.steps
    return Candidate(
        throughput=float(production_plan.products / steps),
        assignment={
            machine.name: production_plan.assigned.get(m)
            for m, machine in enumerate(instance.machines)
        },
        rates={
            instance.machines[m].name: float(runs / steps)
            for m, runs in production_plan.runs.items()
        },
        source=CellSource(
            motion_of(_timesteps(routes, np.array(cells, dtype=np.int32)), transient=0)
        ),
    )


def has_room(instance: Instance, candidate: Candidate) -> bool:
    """Whether the buffers of machines have room for what a candidate needs."""
    source = candidate.source
    return not isinstance(source, CellSource) or plan_has_room(
        instance, candidate.assignment, source.trajectory
    )


class _AgentTour:
    """A closed tour of agents: every slot entered, and the cargo with which it is left."""

    def __init__(self, first: Load) -> None:
        slots, cargo = [], []
        self.exchanges: dict[int, tuple[int, ExchangeKind, int]] = {}
        length = 0
        for load in _loads_of_agent(first):
            slots += [load.empty_leg, load.loaded_leg]
            length += len(load.empty_leg)
            self.exchanges[length - 1] = load.source, ExchangeKind.PICKUP, load.token
            length += len(load.loaded_leg)
            self.exchanges[length - 1] = load.sink, ExchangeKind.DEPOSIT, load.token
            cargo += [0] * (len(load.empty_leg) - 1) + [load.token] * len(load.loaded_leg) + [0]
        self.slots = np.concatenate(slots)
        self.cargo = np.array(cargo, dtype=np.int32)


def _loads_of_agent(first: Load) -> Iterator[Load]:
    load = first
    while True:
        yield load
        load = load.following
        if load is first:
            return


def _agent_tours(routes: RouteSet) -> Iterator[_AgentTour]:
    seen: set[int] = set()
    for load in routes.loads:
        if id(load) not in seen:
            seen |= {id(x) for x in _loads_of_agent(load)}
            yield _AgentTour(load)


def _timesteps(routes: RouteSet, cells: NDArray[np.int32]) -> list[Timestep]:
    """Follow every agent through one cycle; each begins in its own slot of step 0."""
    places, steps = routes.network.places, routes.network.steps
    agents = [
        (tour, position)
        for tour in _agent_tours(routes)
        for position in np.flatnonzero(tour.slots < places).tolist()
    ]
    return [
        Timestep(
            t,
            cells[[r.slots[(p + t) % len(r.slots)] % places for r, p in agents]],
            np.array([r.cargo[(p + t) % len(r.slots)] for r, p in agents], dtype=np.int32),
            np.array(_exchanges(agents, t) if t else [], dtype=np.int32).reshape(-1, 4),
        )
        for t in range(steps + 1)
    ]


def _exchanges(agents: list[tuple[_AgentTour, int]], t: int) -> list[tuple[int, int, int, int]]:
    """Return agent, machine, kind and token of every exchange of a timestep."""
    found = []
    for agent, (tour, position) in enumerate(agents):
        exchange = tour.exchanges.get((position + t) % len(tour.slots))
        if exchange is not None:
            m, kind, token = exchange
            found.append((agent, m, int(kind), token))
    return found
