"""Stretches of road along which no flow can change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from tsaces.model.traffic_system import TrafficSystem


@dataclass(frozen=True)
class Segment:
    """Arcs of the layout graph in a row, from one node of the flow to the next.

    Attributes
    ----------
    start, end : int
        Cell numbers of junctions or exchange cells.
    num_arcs : int
        Moves an agent makes from `start` to `end`.
    road : int
        Number of its road: two that lead from the same junction to the same one differ.
    """

    start: int
    end: int
    num_arcs: int
    road: int


def segments(traffic: TrafficSystem, exchange_cells: Collection[int]) -> Iterator[Segment]:
    """Cut every road, with the arcs to and from its junctions, at its exchange cells.

    Parameters
    ----------
    traffic : TrafficSystem
    exchange_cells : collection of int
        Cell numbers at which agents may change their cargo.

    Yields
    ------
    Segment
        A road without exchanges is a single one.
    """
    for number, road in enumerate(traffic.roads):
        start, num_arcs = traffic.junctions[road.start].cell, 0
        for cell in (*road.cells, traffic.junctions[road.end].cell):
            num_arcs += 1
            if cell in exchange_cells or traffic.layout.is_junction[cell]:
                yield Segment(start, cell, num_arcs, number)
                start, num_arcs = cell, 0
