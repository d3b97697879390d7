"""The variables of the fluid program that say how agents drive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tsaces.bound.machine_variables import NULL_TOKEN
from tsaces.bound.segments import Segment, segments
from tsaces.traffic import exchange_cells

if TYPE_CHECKING:
    import pulp

    from tsaces.bound.machine_variables import Terms
    from tsaces.model.instance import Instance
    from tsaces.model.traffic_system import TrafficSystem


class FlowVariables:
    """The flows of agents along the segments of a floor's roads, by what they carry.

    Parameters
    ----------
    problem : pulp.LpProblem
    instance : Instance
    traffic : TrafficSystem
        Of the instance, without virtual junctions.

    Attributes
    ----------
    layout : Layout
        Of the traffic system.
    tokens : tuple of str
        Tokens of the procedure, then ∅.
    segments : tuple of Segment
    flow : dict of (Segment, str) to variable
        f[segment,τ]: agents per timestep that drive along a segment carrying τ or ∅.
    segments_into : dict of int to list of Segment
        By the number of the junction or exchange cell in which the segments end.
    time : dict of Segment to int
        Timesteps that an agent takes at least for the cells that it enters along a segment.
    has_ways : bool
        Whether segments are ways on the floor, along which room is taken.
    """

    has_ways = True

    def __init__(self, problem: pulp.LpProblem, instance: Instance, traffic: TrafficSystem) -> None:
        self.layout = layout = traffic.layout
        cells = {number for cell in exchange_cells(instance) for number in layout.cells_at(cell)}
        self.tokens = (*instance.procedure.tokens, NULL_TOKEN)
        self.segments = tuple(segments(traffic, cells))
        self.flow: dict[tuple[Segment, str], pulp.LpVariable] = {
            (segment, token): problem.add_variable(f"f_{s}_{n}", 0, 1)
            for s, segment in enumerate(self.segments)
            for n, token in enumerate(self.tokens)
        }
        self.segments_into: dict[int, list[Segment]] = {}
        for segment in self.segments:
            self.segments_into.setdefault(segment.end, []).append(segment)
        self.time: dict[Segment, int] = {
            segment: sum(layout.traversal[cell] for cell in segment.entered)
            for segment in self.segments
        }

    def along(self, segment: Segment) -> Terms:
        """Return the agents per timestep that drive along a segment, whatever they carry."""
        return [(self.flow[segment, token], 1) for token in self.tokens]

    def into(self, cell: int) -> Terms:
        """Return the agents per timestep that enter a junction or an exchange cell."""
        return [term for segment in self.segments_into[cell] for term in self.along(segment)]

    def empty_into(self, cell: int) -> Terms:
        """Return the agents per timestep that enter a junction or an exchange cell empty."""
        return [(self.flow[segment, NULL_TOKEN], 1) for segment in self.segments_into[cell]]

    def agents(self) -> Terms:
        """Return the agents that drive: flow times time (Little's law)."""
        return [(flow, self.time[segment]) for (segment, _), flow in self.flow.items()]
