"""Stretches of road along which no flow can change."""

from __future__ import annotations

from dataclasses import dataclass, field
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
        Cell numbers of nodes: cells at which ways part or meet, and exchange cells.
    num_arcs : int
        Moves an agent makes from `start` to `end`.
    road : int
        Number of its road: two that lead from the same junction to the same one differ.
    between : tuple of int
        Cell numbers from `start` to `end`, without these two.
    """

    start: int
    end: int
    num_arcs: int
    road: int
    between: tuple[int, ...] = field(default=(), compare=False)

    @property
    def entered(self) -> tuple[int, ...]:
        """Cells that an agent enters on its way: all but `start`."""
        return (*self.between, self.end)


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
        start = traffic.junctions[road.start].cell
        between: list[int] = []
        last = traffic.junctions[road.end].cell
        for cell in road.cells:
            if cell in exchange_cells:
                yield Segment(start, cell, len(between) + 1, number, tuple(between))
                start, between = cell, []
            else:
                between.append(cell)
        yield Segment(start, last, len(between) + 1, number, tuple(between))
