"""The machines of an SVG picture, and the lines to their exchange cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len

from tsaces.errors import printable
from tsaces.render.names import shorten
from tsaces.render.svg_elements import CELL, add, add_group

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from tsaces.model.instance import Machine
    from tsaces.render.scene import Scene
    from tsaces.render.svg_elements import Canvas

_INSET = 4
"""Distance between a machine and the edge of its rectangle, in pixels."""
_PADDING = 7
"""Distance between text and the edge of the rectangle, in pixels."""
_NAME_COLUMN, _WORK_COLUMN = 6.6, 5.4
"""Width of a character of a name and of a process, in pixels."""
_LEAST_WORK = 6
"""Number of characters that must fit for a process to be shown."""


def draw_links(parent: Element, scene: Scene, canvas: Canvas) -> None:
    """Draw a line from every machine to its input cell and to its output cell."""
    group = add(parent, "g", class_="links")
    for machine in scene.instance.machines:
        for kind, cells in (("input", machine.input_cells), ("output", machine.output_cells)):
            for cell in cells:
                x2, y2 = canvas.middle(scene.ground.point(cell))
                x1, y1 = canvas.nearest(scene.spots[machine.name], (x2, y2))
                add(group, "line", class_=f"{kind}-link", x1=x1, y1=y1, x2=x2, y2=y2)


def draw_machines(parent: Element, scene: Scene, canvas: Canvas) -> None:
    """Draw the body of every machine, with its name or label and its process."""
    group = add(parent, "g", class_="machines")
    for machine in scene.instance.machines:
        class_ = "machine idle" if scene.is_idle(machine) else "machine"
        body = add_group(group, class_, _format_tooltip(scene, machine))
        _draw_body(body, scene, machine, canvas)


def _draw_body(body: Element, scene: Scene, machine: Machine, canvas: Canvas) -> None:
    spot = scene.spots[machine.name]
    x, y = canvas.corner((spot.left, spot.top))
    width, height = spot.columns * CELL, spot.rows * CELL
    add(
        body,
        "rect",
        x=x + _INSET,
        y=y + _INSET,
        width=width - 2 * _INSET,
        height=height - 2 * _INSET,
        rx=4,
    )
    name, work = _choose_texts(scene, machine, width - 2 * _PADDING)
    middle_x, middle_y = x + width / 2, y + height / 2
    baseline = middle_y + (-1 if work else 4)
    add(body, "text", name, class_="name", x=middle_x, y=baseline, text_anchor="middle")
    if work:
        add(body, "text", work, class_="work", x=middle_x, y=baseline + 11, text_anchor="middle")


def _choose_texts(scene: Scene, machine: Machine, room: float) -> tuple[str, str]:
    """Return the name, or the label if that does not fit, and the process, if that fits."""
    name = printable(machine.name)
    if cell_len(name) > room / _NAME_COLUMN:
        name = scene.machine_labels[machine.name]
    columns = int(room / _WORK_COLUMN)
    has_work = scene.assignment is not None and columns >= _LEAST_WORK
    return name, shorten(scene.describe_work(machine), columns) if has_work else ""


def _format_tooltip(scene: Scene, machine: Machine) -> str:
    label = scene.machine_labels[machine.name]
    text = f"{printable(machine.name)} ({label}): {scene.describe_work(machine)}"
    for kind, cells in (("input", machine.input_cells), ("output", machine.output_cells)):
        if cells:
            noun = "cell" if len(cells) == 1 else "cells"
            text += f"; {kind} {noun} {' or '.join(map(scene.name, cells))}"
    return text
