"""The floor of an SVG picture: cells, their directions, input and output cells, rulers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tsaces.errors import printable
from tsaces.render.svg_elements import CELL, add, add_group, translate

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from xml.etree.ElementTree import Element

    from tsaces.model.instance import Cell, Machine
    from tsaces.render.scene import Scene
    from tsaces.render.svg_elements import Canvas

_TURNS = {">": 0, "v": 90, "<": 180, "^": 270}
_FLOORS = {"#": "wall", ".": "open", " ": "blank"}
_RULER_STEP = 5
"""Number of cells between two labels of a ruler."""


def draw_cells(parent: Element, scene: Scene, canvas: Canvas) -> None:
    """Draw one square for each character of the rows."""
    group = add(parent, "g", class_="cells")
    for y, row in enumerate(scene.instance.rows):
        for x, sign in enumerate(row):
            cell = add_group(group, f"cell {_classify(sign)}", f"{_describe(sign)} [{x}, {y}]")
            corner_x, corner_y = canvas.corner((x, y))
            add(cell, "rect", x=corner_x, y=corner_y, width=CELL, height=CELL)


def draw_shades(parent: Element, shades: Mapping[Cell, float], canvas: Canvas) -> None:
    """Shade cells, the one with the largest number the most."""
    if not shades:
        return
    group = add(parent, "g", class_="shades")
    most = max(shades.values())
    for cell, number in shades.items():
        x, y = canvas.corner(cell)
        opacity = round(0.15 + 0.65 * number / most, 3)
        add(group, "rect", x=x, y=y, width=CELL, height=CELL, fill_opacity=opacity)


def draw_directions(parent: Element, scene: Scene, canvas: Canvas) -> None:
    """Draw the arrow of every road cell and the hub of every junction."""
    group = add(parent, "g", class_="directions")
    for x, y in scene.layout.cells:
        draw_direction(group, scene.instance.rows[y][x], translate(canvas.middle((x, y))))


def draw_direction(parent: Element, sign: str, transform: str) -> None:
    """Draw the arrow for one of ``> < ^ v``, or the hub for ``+``, around the origin."""
    if sign in _TURNS:
        turned = f"{transform} rotate({_TURNS[sign]})" if _TURNS[sign] else transform
        add(parent, "path", class_="arrow", d="M-4 -6 L3 0 L-4 6", transform=turned)
    else:
        add(parent, "circle", class_="hub", r=4.5, transform=transform)


def draw_exchange_cells(parent: Element, scene: Scene, canvas: Canvas) -> None:
    """Mark input cells with squares and output cells with diamonds."""
    group = add(parent, "g", class_="exchange-cells")
    for kind, cells in (("input", scene.inputs), ("output", scene.outputs)):
        for cell, machines in cells.items():
            tooltip = f"{kind} cell [{cell[0]}, {cell[1]}] of {_join_names(machines)}"
            mark = add_group(group, f"exchange {kind}", tooltip, data_cell=_format_cell(cell))
            draw_mark(mark, kind, translate(canvas.middle(cell)))


def draw_mark(parent: Element, kind: str, transform: str) -> None:
    """Draw the mark of an input or output cell around the origin."""
    shapes = {"input": "M-14 -14 H14 V14 H-14 Z", "output": "M0 -17 L17 0 L0 17 L-17 0 Z"}
    add(parent, "path", class_=f"{kind}-mark", d=shapes[kind], transform=transform)


def draw_rulers(parent: Element, scene: Scene, canvas: Canvas, left_top: Cell) -> None:
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
    if sign in _TURNS:
        return "road"
    return "junction" if sign == "+" else f"impassable {_FLOORS[sign]}"


def _describe(sign: str) -> str:
    if sign in _TURNS:
        return "road cell"
    return "junction" if sign == "+" else "impassable cell"


def _format_cell(cell: Cell) -> str:
    return f"{cell[0]},{cell[1]}"


def _join_names(machines: Iterable[Machine]) -> str:
    return ", ".join(printable(machine.name) for machine in machines)
