"""The conversion of cells to roads and junctions."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from tsaces.model.traffic_system import Junction, Layout, Road, TrafficSystem

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from tsaces.model.instance import Cell


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
        Where open floor lies between them, or points touch, roads may have no cells; cells at which
        ways part or meet count as junctions.
        The roads in the order of their tail cells and the junctions in that of their cells.

    Raises
    ------
    ValueError
        If `max_road_length` is not positive.
    """
    if max_road_length is not None and max_road_length < 1:
        raise ValueError(f"max_road_length: {max_road_length} is not a positive integer")
    nodes = _nodes(layout)
    ends = frozenset(nodes)
    paths = [
        _follow_road(layout, ends, cell, tail) for cell in nodes for tail in layout.exits[cell]
    ]
    virtual: set[int] = set()
    if max_road_length is not None:
        kept = {number for cell in keep for number in layout.cells_at(cell)}
        virtual = {cut for path in paths for cut in _choose_cuts(path.cells, max_road_length, kept)}
    return _assemble(layout, nodes, paths, virtual)


class _Path(NamedTuple):
    """Cells in a row, and the junctions before and after them."""

    cells: tuple[int, ...]
    start: int
    end: int


def _nodes(layout: Layout) -> list[int]:
    """Return the junctions, and all other cells at which ways part or meet.

    Where there is none, all cells are one lap, which may begin anywhere.
    """
    found = [
        cell
        for cell, (exits, entries) in enumerate(zip(layout.exits, layout.entries, strict=True))
        if layout.is_junction[cell] or len(exits) != 1 or len(entries) != 1
    ]
    return found or [0]


def _follow_road(layout: Layout, nodes: Collection[int], start: int, tail: int) -> _Path:
    """Follow road cells from `tail` to the last one before a junction; none if it is one."""
    path, cell = [], tail
    while cell not in nodes:
        path.append(cell)
        (cell,) = layout.exits[cell]
    return _Path(tuple(path), start, cell)


def _choose_cuts(path: tuple[int, ...], max_road_length: int, keep: Collection[int]) -> list[int]:
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


def _assemble(
    layout: Layout, nodes: Iterable[int], paths: Iterable[_Path], virtual: set[int]
) -> TrafficSystem:
    pieces = sorted(piece for path in paths for piece in _split(path, virtual))
    cells = sorted({*nodes, *virtual})
    junction_at = {cell: index for index, cell in enumerate(cells)}
    roads = tuple(
        Road(piece.cells, junction_at[piece.start], junction_at[piece.end]) for piece in pieces
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


def _split(path: _Path, virtual: set[int]) -> Iterator[_Path]:
    start = path.start
    cells: list[int] = []
    for cell in path.cells:
        if cell in virtual:
            yield _Path(tuple(cells), start, cell)
            start, cells = cell, []
        else:
            cells.append(cell)
    yield _Path(tuple(cells), start, path.end)
