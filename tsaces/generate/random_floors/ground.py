"""Where robots drive, before anything is made there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tsaces.traffic import build_layout

if TYPE_CHECKING:
    from tsaces.model.instance import Cell
    from tsaces.model.roadmap import Roadmap, Zone
    from tsaces.model.traffic_system import Layout


@dataclass(frozen=True)
class Ground:
    """A floor without machines.

    Attributes
    ----------
    rows : tuple of str
        Empty where there is a roadmap.
    roadmap : Roadmap or None
    stations : tuple of Cell
        Places that are meant for machines, such as ends of dead ends; empty if any will do.
    clearance, zones, traversal
        As those of `tsaces.model.instance.Instance`.
    """

    rows: tuple[str, ...] = ()
    roadmap: Roadmap | None = None
    stations: tuple[Cell, ...] = ()
    clearance: int | None = None
    traversal: int = 1
    zones: tuple[Zone, ...] = ()

    def layout(self) -> Layout:
        """Return the graph of its cells."""
        return build_layout(
            rows=self.rows,
            roadmap=self.roadmap,
            zones=self.zones,
            clearance=self.clearance,
            traversal=self.traversal,
        )

    def exchange_places(self) -> list[Cell]:
        """Return the places at which machines may exchange."""
        layout = self.layout()
        return [place for place in layout.addresses if layout.is_road_cell(place)]
