"""A manufacturing procedure embedded in a smart factory (paper, section II-D)."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from tsaces.model.showing import ShowsItself

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tsaces.model.instance import Instance
    from tsaces.model.notice import Notice
    from tsaces.model.replan import ReplanResult
    from tsaces.model.stock import Stock
    from tsaces.model.transport_plan import TransportPlan


class PlanSource(Protocol):
    """Whatever a method's transport plans are made from.

    Each method brings its own: epochs and counts a road for TS-ACES.
    """

    @property
    def agents(self) -> int:
        """Size of the fleet that the plan drives."""
        ...

    def transport_plan(self, embedding: Embedding, deadline: float = math.inf) -> TransportPlan:
        """Return the endless plan, or raise `PlanError` by the deadline (`time.monotonic`)."""
        ...


@dataclass(frozen=True)
class FleetResult:
    """What is known of an embedding that was sought for its few agents.

    Attributes
    ----------
    keep : float
        Share of `highest` that it keeps at least.
    highest : float
        Products per timestep of the best embedding that the same search found.
    least_agents : int
        Proven: no plan that keeps this share has fewer agents.
    """

    keep: float
    highest: float
    least_agents: int


@dataclass(frozen=True)
class Embedding(ShowsItself):
    """An assignment of processes to machines, its rates and its transport plan.

    Attributes
    ----------
    instance : Instance
    method : str
        Name of the method that found it.
    throughput : float
        Long-run runs of the output process per timestep.
    upper_bound : float
        Proven: no plan for the instance has a higher throughput.
    assignment : mapping of str to str or None
        The one process each machine runs, None for an idle one.
    rates : mapping of str to float
        Runs per timestep of each machine that is not idle.
    source : PlanSource
        What the transport plan is made from.
    seconds : float
        Time from the start of the search until this embedding was found.
    seed : int
    fleet_result : FleetResult or None
        None where the throughput alone was sought.
    stock : mapping of str to Stock, or None
        What the buffers of each busy machine hold at the start and at most; None where nobody
        has worked it out.
    unknown_fields : tuple of Notice
        Fields of the document it was read from, those of its instance included, that this version
        does not know; `tsaces.notices` returns them. They do not count for equality.
    replan : ReplanResult or None
        None where it did not have to keep to what machines ran before.
    """

    instance: Instance
    method: str
    throughput: float
    upper_bound: float
    assignment: Mapping[str, str | None]
    rates: Mapping[str, float]
    source: PlanSource
    seconds: float = 0.0
    seed: int = 0
    fleet_result: FleetResult | None = None
    stock: Mapping[str, Stock] | None = None
    unknown_fields: tuple[Notice, ...] = field(default=(), compare=False, repr=False)
    replan: ReplanResult | None = None

    @property
    def agents(self) -> int:
        """Size of the fleet used."""
        return self.source.agents

    @property
    def gap(self) -> float:
        """Share of the upper bound that may still be missing, between 0 and 1."""
        return relative_gap(self.throughput, self.upper_bound)

    def plan(self, deadline: float = math.inf) -> TransportPlan:
        """Return the endless transport plan.

        Parameters
        ----------
        deadline : float, optional
            By `time.monotonic`.

        Raises
        ------
        PlanError
            If it cannot be carried out, or was not compiled by the deadline.
        """
        return self.source.transport_plan(self, deadline)


def relative_gap(throughput: float, upper_bound: float) -> float:
    """Return (bound - throughput) / bound, never below 0."""
    if upper_bound <= 0:
        return 0.0
    return max(0.0, (upper_bound - throughput) / upper_bound)
