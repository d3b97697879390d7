"""Command that draws docs/pictures/methods.svg: the outer ring of the toy car factory over time.

Run with ``python -m benchmarks.space_time``; it first solves the factory with every method.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import tsaces
from tsaces.plan import compiled_plan_of
from tsaces.render.palette import token_styles
from tsaces.render.svg_elements import add, translate
from tsaces.solvers.ts_aces.plan import EpochSource

if TYPE_CHECKING:
    from tsaces.model.instance import Cell, GridCell

ROOT = Path(__file__).parent.parent
PICTURE = ROOT / "docs" / "pictures" / "methods.svg"
_METHODS = ("rhythmic", "ts-aces", "aces")
_SECONDS = 60.0
_STEPS = 42
_WIDTH, _HEIGHT = 7, 7
"""Size of a cell in a timestep, in pixels."""
_MARGIN, _TITLE, _GAP = 74, 40, 24
_EMPTY = "#9a9a9a"


@dataclass(frozen=True)
class _Panel:
    """The embedding of one method, whose agents on the ring are drawn."""

    method: str
    embedding: tsaces.Embedding
    marks: int
    """Timesteps between vertical lines: the length of an epoch, or the period."""


def main() -> None:
    """Solve the factory and draw its plans."""
    instance = tsaces.load_instance(ROOT / "instances" / "toy-car.json")
    panels = []
    for method in _METHODS:
        try:
            embedding = tsaces.solve(instance, method=method, time_limit=_SECONDS)
        except tsaces.NoEmbeddingError as error:
            sys.stderr.write(f"{method}: {error}\n")
            continue
        source = embedding.source
        epoch = source.epoch_plan.epoch_length if isinstance(source, EpochSource) else None
        panels.append(_Panel(method, embedding, epoch or compiled_plan_of(embedding).period))
        sys.stderr.write(f"{method}: {embedding.throughput:.4f}\n")
    ET.indent(picture := _draw(panels))
    PICTURE.write_text(ET.tostring(picture, encoding="unicode") + "\n", encoding="utf-8")


def _ring(instance: tsaces.Instance) -> list[GridCell]:
    """Return the cells of the outer ring, in the direction of travel."""
    last_x, last_y = len(instance.rows[0]) - 1, len(instance.rows) - 1
    top = [(x, 0) for x in range(last_x)]
    right = [(last_x, y) for y in range(last_y)]
    bottom = [(x, last_y) for x in range(last_x, 0, -1)]
    left = [(0, y) for y in range(last_y, 0, -1)]
    return [*top, *right, *bottom, *left]


def _draw(panels: list[_Panel]) -> ET.Element:
    instance = panels[0].embedding.instance
    ring = _ring(instance)
    width, height = _STEPS * _WIDTH, len(ring) * _HEIGHT
    svg = ET.Element(
        "svg",
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {_MARGIN + len(panels) * (width + _GAP)} {_TITLE + height + 58}",
        role="img",
    )
    svg.set("font-family", "system-ui, sans-serif")
    svg.set("font-size", "11")
    add(svg, "title", "Who is where on the outer ring of the toy car factory, by method")
    add(svg, "rect", width="100%", height="100%", fill="#ffffff")
    for name, row in (("junction", 0), ("cells ↓", len(ring) // 2)):
        add(svg, "text", name, x=_MARGIN - 8, y=_TITLE + row * _HEIGHT + 8, text_anchor="end")
    for number, panel in enumerate(panels):
        group = add(svg, "g", transform=translate((_MARGIN + number * (width + _GAP), _TITLE)))
        _draw_panel(group, panel, ring)
    _draw_legend(add(svg, "g", transform=translate((_MARGIN, _TITLE + height + 40))), instance)
    return svg


def _draw_panel(group: ET.Element, panel: _Panel, ring: list[GridCell]) -> None:
    embedding = panel.embedding
    plan, styles = compiled_plan_of(embedding), token_styles(embedding.instance.procedure.tokens)
    width, height = _STEPS * _WIDTH, len(ring) * _HEIGHT
    title = f"{panel.method}: {embedding.throughput:.3f} a timestep, {embedding.agents} robots"
    add(group, "text", title, x=0, y=-14, font_weight="bold")
    add(group, "rect", width=width, height=height, fill="#f4f4f4")
    for row, cell in enumerate(ring):
        if embedding.instance.rows[cell[1]][cell[0]] == "+":
            y = row * _HEIGHT
            add(group, "rect", y=y, width=width, height=_HEIGHT, fill="#e2e2e2")
    row_of: dict[Cell, int] = {cell: row for row, cell in enumerate(ring)}
    start = 100 * plan.period
    for timestep in plan.steps(start, _STEPS):
        for cell, token in zip(timestep.cells.tolist(), timestep.cargo.tolist(), strict=True):
            place = row_of.get(plan.cells[cell])
            if place is None:
                continue
            name = plan.tokens[token]
            x, y = (timestep.t - start) * _WIDTH, place * _HEIGHT
            fill = _EMPTY if name is None else styles[name].fill
            add(group, "rect", x=x + 0.5, y=y + 0.5, width=6, height=6, fill=fill)
    for t in range(0, _STEPS + 1, panel.marks):
        x = t * _WIDTH
        add(group, "line", x1=x, x2=x, y1=0, y2=height, stroke="#000000", stroke_width=0.8)
    unit = "epoch" if panel.method == "ts-aces" else "cycle"
    note = f"lines: every {panel.marks} timesteps, one {unit}"
    add(group, "text", f"timesteps →   {note}", x=0, y=height + 16)


def _draw_legend(group: ET.Element, instance: tsaces.Instance) -> None:
    x = 0
    styles = token_styles(instance.procedure.tokens)
    for name, fill in [("empty", _EMPTY), *((t, s.fill) for t, s in styles.items())]:
        add(group, "rect", x=x, y=-9, width=10, height=10, fill=fill)
        add(group, "text", name, x=x + 14, y=0)
        x += 24 + 7 * len(name)


if __name__ == "__main__":
    main()
