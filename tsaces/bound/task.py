"""The bound as a task for a process of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tsaces.bound.fleet_milp import FleetMilp
from tsaces.bound.fluid_milp import FluidMilp
from tsaces.bound.infeasibility import infeasibility_reason
from tsaces.processes.priority import lowered_priority
from tsaces.traffic import build_traffic_system, layout_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tsaces.deadline import Deadline
    from tsaces.model.instance import Instance


@dataclass(frozen=True)
class ProvenBound:
    """No plan for the instance has a higher throughput.

    Attributes
    ----------
    upper_bound : float
        Products per timestep.
    """

    upper_bound: float


@dataclass(frozen=True)
class Impossible:
    """No embedding exists.

    Attributes
    ----------
    reason : str
        What binds.
    """

    reason: str


@dataclass(frozen=True)
class ProvenFleet:
    """No plan for the instance that makes so much has fewer agents.

    Attributes
    ----------
    agents : int
    """

    agents: int


@dataclass(frozen=True)
class BoundTask:
    """Reports every tighter bound, and why nothing is possible if that is what it finds.

    Attributes
    ----------
    instance : Instance
    deadline : Deadline
        At which to stop.
    seed : int
    lower_priority_after : float or None
        Seconds after which it leaves the cores to others.
    """

    instance: Instance
    deadline: Deadline
    seed: int = 0
    lower_priority_after: float | None = None

    def __call__(self, emit: Callable[[ProvenBound | Impossible], None]) -> None:
        """Work until the bound is as tight as it gets."""
        traffic = build_traffic_system(layout_of(self.instance))

        def report(bound: float) -> None:
            emit(ProvenBound(bound))

        with lowered_priority(self.lower_priority_after):
            bound = FluidMilp(self.instance, traffic).solve(
                self.deadline, seed=self.seed, on_bound=report
            )
        if bound <= 0:
            emit(Impossible(infeasibility_reason(self.instance, traffic)))


@dataclass(frozen=True)
class FleetBoundTask:
    """Reports every higher bound on the fleet.

    Attributes
    ----------
    instance : Instance
    throughput : float
        Products per timestep that the fleet makes at least.
    deadline : Deadline
        At which to stop.
    seed : int
    lower_priority_after : float or None
        Seconds after which it leaves the cores to others.
    """

    instance: Instance
    throughput: float
    deadline: Deadline
    seed: int = 0
    lower_priority_after: float | None = None

    def __call__(self, emit: Callable[[ProvenFleet], None]) -> None:
        """Work until the bound is as high as it gets."""
        traffic = build_traffic_system(layout_of(self.instance))

        def report(agents: int) -> None:
            emit(ProvenFleet(agents))

        with lowered_priority(self.lower_priority_after):
            FleetMilp(self.instance, traffic, self.throughput).solve(
                self.deadline, seed=self.seed, on_bound=report
            )
