"""A method that puts ever more production lines on one tour, as long as the agent waits."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from tsaces.plan import CellSource
from tsaces.solvers.cyclic.production.production_plan import ProductionPlan, make_production_plan
from tsaces.solvers.protocol import Candidate, SearchFinished
from tsaces.solvers.single_tour.lines import compute_machine_time, production_lines
from tsaces.solvers.single_tour.shortest_paths import ShortestPaths, site_of
from tsaces.solvers.single_tour.single_agent_trajectory import single_agent_trajectory
from tsaces.traffic import layout_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tsaces.model.instance import Instance
    from tsaces.solvers.protocol import Emit, SearchContext

_SECONDS = 0.3
"""Seconds after which no tour of more lines is begun."""
_MOST_LOADS = 100_000
"""Loads of a tour above which it would take minutes to compute."""


@dataclass(frozen=True)
class SingleTour:
    """One agent on one closed tour, as `tsaces.solvers.protocol.Solver`.

    The order of its loads does not matter, since machines have in stock what a tour takes. If
    machines need longer for a tour than the agent, the agent waits: however slow the machines
    are, the plan is no larger.

    Attributes
    ----------
    seconds : float
        Time after which no tour of more lines is begun.
    """

    seconds: float = _SECONDS

    @property
    def name(self) -> str:
        """Name of the method."""
        return "single-tour"

    def __call__(self, context: SearchContext, emit: Emit) -> None:
        """Emit a plan of one line, of two, and so on while the throughput rises."""
        until = context.deadline.sooner(self.seconds)
        best = 0.0
        for candidate in _candidates(context.instance, context.seed):
            if candidate.throughput <= best:
                break
            best = candidate.throughput
            emit(candidate)
            if until.has_passed:
                break
        emit(SearchFinished("more lines on the tour make no more, or the time is up"))


def _candidates(instance: Instance, seed: int) -> Iterator[Candidate]:
    found = production_lines(instance)
    if found is None:
        return
    lot, lines = found
    tour = _Tour(instance, seed)
    assigned: dict[int, str] = {}
    machine_time = Fraction(0)
    for line in lines:
        assigned |= line
        times = (compute_machine_time(instance, m, name, lot[name]) for m, name in line.items())
        machine_time = max(machine_time, *times)
        production_plan = make_production_plan(
            instance, assigned, {m: lot[name] for m, name in assigned.items()}
        )
        if sum(production_plan.pickups.values()) > _MOST_LOADS:
            return
        yield tour.candidate(production_plan, math.ceil(machine_time))


class _Tour:
    """Computes the trajectory of the agent for production plans."""

    def __init__(self, instance: Instance, seed: int) -> None:
        layout = layout_of(instance)
        self._instance = instance
        self._layout = layout
        self._paths = ShortestPaths(layout)
        self._random = np.random.default_rng(seed)
        self._source_at = {
            m: site_of(layout, machine.output_cells, machine.handling.output)
            for m, machine in enumerate(instance.machines)
            if machine.output_cells
        }
        self._sink_at = {
            m: site_of(layout, machine.input_cells, machine.handling.input)
            for m, machine in enumerate(instance.machines)
            if machine.input_cells
        }

    def candidate(self, production_plan: ProductionPlan, machine_time: int) -> Candidate:
        """Return the candidate of a production plan, with at least the machines' time as period."""
        # imported here since networkx takes time to import, and few processes lay out tours
        from tsaces.solvers.cyclic.routing.circuit import Circuit  # noqa: PLC0415

        circuit = Circuit(production_plan, self._source_at, self._sink_at, self._paths.distance)
        loads = map(tuple, circuit.rows(self._random).tolist())
        trajectory = single_agent_trajectory(
            *(self._layout, self._paths, loads, self._source_at, self._sink_at, machine_time)
        )
        names = [machine.name for machine in self._instance.machines]
        return Candidate(
            throughput=float(production_plan.products / trajectory.period),
            assignment={name: production_plan.assigned.get(m) for m, name in enumerate(names)},
            rates={
                names[m]: float(runs / trajectory.period)
                for m, runs in production_plan.runs.items()
            },
            source=CellSource(trajectory),
        )
