"""The conversion of cells to roads and junctions."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from tsaces.model.traffic_system import Junction, Layout, Road, TrafficSystem

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from tsaces.model.instance import Cell

_CellPath = tuple[int, ...]


def build_traffic_system(
    layout: Layout,
    max_road_length: int | None = None,
    keep: Iterable[Cell] = (),
) -> TrafficSystem:
    """Group the cells of a layout into roads and junctions.

    Parameters
    ----------
    layout : Layout
    max_road_length : int, optional
        Length above which roads are cut at virtual junctions, which are road cells with one
        entry and one exit. Roads remain longer only where exchange cells leave no cell to cut.
        With None, roads run from junction to junction, as in the paper.
    keep : iterable of (int, int)
        Cells that must remain road cells, such as the exchange cells.

    Returns
    -------
    TrafficSystem
        The roads in the order of their tail cells and the junctions in that of their cells.

    Raises
    ------
    ValueError
        If `max_road_length` is not positive.
    """
    if max_road_length is not None and max_road_length < 1:
        raise ValueError(f"max_road_length: {max_road_length} is not a positive integer")
    paths = [
        _follow_road(layout, tail)
        for cell, targets in enumerate(layout.exits)
        if layout.is_junction[cell]
        for tail in targets
    ]
    virtual: set[int] = set()
    if max_road_length is not None:
        kept = {layout.number[cell] for cell in keep}
        virtual = {cut for path in paths for cut in _choose_cuts(path, max_road_length, kept)}
    return _assemble(layout, paths, virtual)


def _follow_road(layout: Layout, tail: int) -> _CellPath:
    """Follow road cells from `tail` to the last one before a junction."""
    path = [tail]
    while not layout.is_junction[layout.exits[path[-1]][0]]:
        path.append(layout.exits[path[-1]][0])
    return tuple(path)


def _choose_cuts(path: _CellPath, max_road_length: int, keep: Collection[int]) -> list[int]:
    """Choose evenly spaced cells of `path`, except those in `keep`, for virtual junctions."""
    cuts: list[int] = []
    while len(path) > max_road_length:
        options = [i for i in range(1, len(path) - 1) if path[i] not in keep]
        if not options:
            break
        num_pieces = math.ceil((len(path) + 1) / (max_road_length + 1))
        wanted = (len(path) - (num_pieces - 1)) // num_pieces
        cut = min(options, key=lambda i: (abs(i - wanted), i))
        # kept cells may move the cut so far back that the piece before it has to be cut as well
        cuts += [*_choose_cuts(path[:cut], max_road_length, keep), path[cut]]
        path = path[cut + 1 :]
    return cuts


def _assemble(layout: Layout, paths: Iterable[_CellPath], virtual: set[int]) -> TrafficSystem:
    pieces = sorted(piece for path in paths for piece in _split(path, virtual))
    cells = [c for c in range(len(layout.cells)) if layout.is_junction[c] or c in virtual]
    junction_at = {cell: index for index, cell in enumerate(cells)}
    leads_to_tail = {tail: cell for cell in cells for tail in layout.exits[cell]}
    roads = tuple(
        Road(piece, junction_at[leads_to_tail[piece[0]]], junction_at[layout.exits[piece[-1]][0]])
        for piece in pieces
    )
    entries: list[list[int]] = [[] for _ in cells]
    exits: list[list[int]] = [[] for _ in cells]
    for number, road in enumerate(roads):
        entries[road.end].append(number)
        exits[road.start].append(number)
    junctions = tuple(
        Junction(cell, tuple(entries[index]), tuple(exits[index]), is_virtual=cell in virtual)
        for index, cell in enumerate(cells)
    )
    return TrafficSystem(layout, roads, junctions)


def _split(path: _CellPath, virtual: set[int]) -> list[_CellPath]:
    pieces: list[list[int]] = [[]]
    for cell in path:
        if cell in virtual:
            pieces.append([])
        else:
            pieces[-1].append(cell)
    return [tuple(piece) for piece in pieces]
