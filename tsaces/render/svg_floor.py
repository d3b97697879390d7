"""The floor of an SVG picture: cells, their directions, input and output cells, rulers."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from tsaces.errors import printable
from tsaces.render.svg_elements import CELL, add, add_group, translate
from tsaces.traffic.cells import OPEN_FLOOR, TWO_WAY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from xml.etree.ElementTree import Element

    from tsaces.model.instance import Cell, GridCell, Machine
    from tsaces.render.scene import Scene
    from tsaces.render.svg_elements import Canvas

_TURNS = {">": 0, "v": 90, "<": 180, "^": 270}
_FLOORS = {"#": "wall", ".": "open", " ": "blank"}
BOTH_ARROWS = "M5 -5 L11 0 L5 5 M-5 -5 L-11 0 L-5 5"
"""The arrows of a two-way lane that lies across, as the path of an SVG element."""
_RULER_STEP = 5
"""Number of cells between two labels of a ruler."""


def draw_cells(parent: Element, scene: Scene, canvas: Canvas) -> None:
    """Draw one square for each character of the rows."""
    group = add(parent, "g", class_="cells")
    rules = describe_rules(scene)
    for y, row in enumerate(scene.instance.rows):
        for x, sign in enumerate(row):
            rule = rules.get((x, y), "")
            text = f"{_describe(sign)} [{x}, {y}]{rule}"
            cell = add_group(group, f"cell {_classify(sign)}", text)
            corner_x, corner_y = canvas.corner((x, y))
            add(cell, "rect", x=corner_x, y=corner_y, width=CELL, height=CELL)


def describe_rules(scene: Scene) -> dict[Cell, str]:
    """Return, by place, its zones and times, in words, where it has any but the paper's floor's."""
    layout = scene.layout
    parts: dict[Cell, list[str]] = defaultdict(list)
    for zone in layout.zones:
        for place in zone.places:
            parts[layout.addresses[place]].append(f"zone {printable(zone.name)}")
    for cell, time in zip(layout.addresses, layout.clearance, strict=True):
        if time:
            parts[cell].append(f"clearance {time}")
    for cell, (first, *_) in zip(layout.addresses, layout.cells_of, strict=True):
        if layout.traversal[first] > 1:
            parts[cell].append(f"traversal {layout.traversal[first]}")
    return {cell: f"; {', '.join(rules)}" for cell, rules in parts.items()}


def draw_shades(
    parent: Element, scene: Scene, shades: Mapping[Cell, float], canvas: Canvas
) -> None:
    """Shade cells, the one with the largest number the most."""
    if not shades:
        return
    group = add(parent, "g", class_="shades")
    most = max(shades.values())
    for cell, number in shades.items():
        x, y = canvas.corner(scene.ground.point(cell))
        opacity = round(0.15 + 0.65 * number / most, 3)
        add(group, "rect", x=x, y=y, width=CELL, height=CELL, fill_opacity=opacity)


def draw_directions(parent: Element, scene: Scene, canvas: Canvas) -> None:
    """Draw the arrow of every road cell and the hub of every junction."""
    group = add(parent, "g", class_="directions")
    rows = scene.instance.rows
    for x, y in grid_places(scene):
        draw_direction(group, rows[y][x], translate(canvas.middle((x, y))))


def grid_places(scene: Scene) -> Iterator[GridCell]:
    """Yield column and row of every place of a grid."""
    for column, row in scene.layout.addresses:
        if isinstance(column, int):
            yield column, row


def draw_direction(parent: Element, sign: str, transform: str) -> None:
    """Draw the arrows of a road or lane, the hub of a junction or the dot of open floor.

    They are drawn around the origin.
    """
    if sign in _TURNS:
        turned = f"{transform} rotate({_TURNS[sign]})" if _TURNS[sign] else transform
        add(parent, "path", class_="arrow", d="M-4 -6 L3 0 L-4 6", transform=turned)
    elif sign in TWO_WAY:
        turned = f"{transform} rotate({_TURNS[TWO_WAY[sign][0]]})"
        add(parent, "path", class_="arrow", d=BOTH_ARROWS, transform=turned)
    elif sign == OPEN_FLOOR:
        add(parent, "circle", class_="dot", r=2, transform=transform)
    else:
        add(parent, "circle", class_="hub", r=4.5, transform=transform)


def draw_exchange_cells(parent: Element, scene: Scene, canvas: Canvas) -> None:
    """Mark input cells with squares and output cells with diamonds."""
    group = add(parent, "g", class_="exchange-cells")
    for kind, cells in (("input", scene.inputs), ("output", scene.outputs)):
        for cell, machines in cells.items():
            tooltip = f"{kind} cell {scene.name(cell)} of {_join_names(machines)}"
            mark = add_group(group, f"exchange {kind}", tooltip, data_cell=_format_cell(cell))
            draw_mark(mark, kind, translate(canvas.middle(scene.ground.point(cell))))


def draw_mark(parent: Element, kind: str, transform: str) -> None:
    """Draw the mark of an input or output cell around the origin."""
    shapes = {"input": "M-14 -14 H14 V14 H-14 Z", "output": "M0 -17 L17 0 L0 17 L-17 0 Z"}
    add(parent, "path", class_=f"{kind}-mark", d=shapes[kind], transform=transform)


def draw_rulers(parent: Element, scene: Scene, canvas: Canvas, left_top: GridCell) -> None:
    """Label every fifth column above and every fifth row to the left of the cell `left_top`."""
    group = add(parent, "g", class_="ruler")
    left, top = canvas.corner(left_top)
    for x in range(0, max(map(len, scene.instance.rows)), _RULER_STEP):
        middle, _ = canvas.middle((x, 0))
        add(group, "text", str(x), x=middle, y=top - 6, text_anchor="middle")
    for y in range(0, len(scene.instance.rows), _RULER_STEP):
        _, middle = canvas.middle((0, y))
        add(group, "text", str(y), x=left - 7, y=middle + 3.5, text_anchor="end")


def _classify(sign: str) -> str:
    if sign in _TURNS or sign in TWO_WAY:
        return "road"
    if sign == OPEN_FLOOR:
        return "free"
    return "junction" if sign == "+" else f"impassable {_FLOORS[sign]}"


def _describe(sign: str) -> str:
    if sign in _TURNS:
        return "road cell"
    if sign in TWO_WAY:
        return "two-way lane"
    if sign == OPEN_FLOOR:
        return "open floor"
    return "junction" if sign == "+" else "impassable cell"


def _format_cell(cell: Cell) -> str:
    return f"{cell[0]},{cell[1]}"


def _join_names(machines: Iterable[Machine]) -> str:
    return ", ".join(printable(machine.name) for machine in machines)
