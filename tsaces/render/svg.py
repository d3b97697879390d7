"""The layout, its machines and its agents as a standalone SVG document."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from tsaces.errors import printable
from tsaces.render.machine_spots import Spot
from tsaces.render.names import shorten
from tsaces.render.scene import build_scene
from tsaces.render.svg_agents import draw_agents
from tsaces.render.svg_elements import CELL, Canvas, add
from tsaces.render.svg_floor import (
    draw_cells,
    draw_directions,
    draw_exchange_cells,
    draw_rulers,
    draw_shades,
)
from tsaces.render.svg_legend import draw_legend, draw_token_legend
from tsaces.render.svg_machines import draw_links, draw_machines
from tsaces.render.svg_roadmap import draw_lane_arrows, draw_lanes, draw_point_names
from tsaces.render.svg_style import INK, ROOT_CLASS, build_style_sheet
from tsaces.render.svg_zones import draw_clearances, draw_zone_names, draw_zones
from tsaces.traffic import is_paper_layout

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tsaces.model.instance import Cell, Instance
    from tsaces.model.transport_plan import Timestep, TransportPlan
    from tsaces.render.scene import Scene

_PADDING = 24
"""Space around the picture, in pixels."""
_RULER = 20
"""Width of the rulers, in pixels."""
_HEADER = 62
"""Height of the headline and the subtitle, in pixels."""
_LEAST_WIDTH = 680
"""Minimum width of the picture, in pixels."""
_LEAST_WIDTH_OF_FLOOR = 460
"""Minimum width of a picture without headline and subtitle, in pixels."""
_OVERHANG = 4
"""Width that marks of cells at the right edge stand out, in pixels."""
_HEADLINE_COLUMN = 10.5
"""Width of a character of the headline, in pixels."""


def render_svg(
    instance: Instance,
    timestep: Timestep | None = None,
    plan: TransportPlan | None = None,
    assignment: Mapping[str, str | None] | None = None,
    title: str | None = None,
) -> str:
    """Draw an instance, and the fleet at one timestep, as an SVG document.

    Parameters
    ----------
    instance : Instance
    timestep : Timestep, optional
        The state of the fleet.
    plan : TransportPlan, optional
        The plan of `timestep`; required to decode it.
    assignment : mapping of str to str or None, optional
        The process of each machine; by default, the assignment of `plan`.
    title : str, optional
        The headline; by default, the name of the instance.

    Returns
    -------
    str
        One self-contained ``<svg>`` element that is readable on light and dark pages.

    Raises
    ------
    ValueError
        There is a timestep but no plan.
    InstanceError
        The layout cannot be parsed.
    """
    scene = build_scene(instance, timestep, plan, assignment)
    extent = _find_extent(scene)
    width = max(_LEAST_WIDTH, extent.columns * CELL + 2 * _PADDING + _RULER)
    headline = printable(instance.name if title is None else title)
    root = _create_root(headline, scene)
    paper = add(root, "rect", class_="paper", width="100%", height="100%")
    _draw_header(root, headline, scene, width)
    canvas = Canvas(
        x=_PADDING + _RULER - extent.left * CELL,
        y=_HEADER + _RULER - extent.top * CELL,
    )
    _draw_factory(root, scene, extent, canvas, {})
    legend_top = _HEADER + _RULER + extent.rows * CELL + _PADDING
    height = draw_legend(root, scene, _PADDING, legend_top, width - 2 * _PADDING) + _PADDING / 2
    paper.attrib.update(width=f"{width:g}", height=f"{height:g}")
    return _finish(root, width, height)


def render_floor(
    instance: Instance,
    timestep: Timestep,
    plan: TransportPlan,
    shades: Mapping[Cell, float] | None = None,
) -> str:
    """Draw the fleet at one timestep as a picture for a page that has its own headline and table.

    Parameters
    ----------
    instance : Instance
    timestep : Timestep
        The state of the fleet.
    plan : TransportPlan
        The plan of `timestep`.
    shades : mapping of Cell to float, optional
        How dark each cell is shaded, relative to the others.

    Returns
    -------
    str
        One self-contained ``<svg>`` element: the floor, and below it what the letters of tokens
        stand for.

    Raises
    ------
    InstanceError
        The layout cannot be parsed.
    """
    scene = build_scene(instance, timestep, plan, None)
    extent = _find_extent(scene)
    width = max(_LEAST_WIDTH_OF_FLOOR, extent.columns * CELL + _RULER + _OVERHANG)
    root = _create_root(printable(instance.name), scene)
    canvas = Canvas(x=_RULER - extent.left * CELL, y=_RULER - extent.top * CELL)
    _draw_factory(root, scene, extent, canvas, shades or {})
    height = draw_token_legend(root, scene, _RULER, _RULER + extent.rows * CELL + 12, width)
    return _finish(root, width, height)


def _finish(root: ET.Element, width: float, height: float) -> str:
    root.attrib.update(
        width=f"{width:g}", height=f"{height:g}", viewBox=f"0 0 {width:g} {height:g}"
    )
    return ET.tostring(root, encoding="unicode") + "\n"


def _create_root(headline: str, scene: Scene) -> ET.Element:
    root = ET.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "class": ROOT_CLASS,
            "fill": INK,
            "role": "img",
            "aria-label": f"{headline}: {scene.caption}",
        },
    )
    add(root, "title", headline)
    add(root, "desc", scene.caption)
    add(root, "style", build_style_sheet(is_paper=is_paper_layout(scene.layout)))
    return root


def _draw_header(root: ET.Element, headline: str, scene: Scene, width: float) -> None:
    shown = shorten(headline, int((width - 2 * _PADDING) / _HEADLINE_COLUMN))
    add(root, "text", shown, class_="headline", x=_PADDING, y=32)
    add(root, "text", scene.caption, class_="subtitle", x=_PADDING, y=51)


def _draw_factory(
    root: ET.Element, scene: Scene, extent: Spot, canvas: Canvas, shades: Mapping[Cell, float]
) -> None:
    """Draw the layers from bottom to top."""
    if scene.layout.is_roadmap:
        draw_lanes(root, scene, canvas)
    else:
        draw_rulers(root, scene, canvas, (extent.left, extent.top))
        draw_cells(root, scene, canvas)
    draw_shades(root, scene, shades, canvas)
    draw_zones(root, scene, canvas)
    draw_clearances(root, scene, canvas)
    draw_links(root, scene, canvas)
    draw_machines(root, scene, canvas)
    draw_exchange_cells(root, scene, canvas)
    if scene.layout.is_roadmap:
        draw_lane_arrows(root, scene, canvas)
        draw_point_names(root, scene, canvas)
    else:
        draw_directions(root, scene, canvas)
    draw_zone_names(root, scene, canvas)
    draw_agents(root, scene, canvas)


def _find_extent(scene: Scene) -> Spot:
    """Return the rectangle around the layout and the machines in its margin."""
    ground = scene.ground
    parts = [Spot(0, 0, ground.columns - 1, ground.rows - 1), *scene.spots.values()]
    return Spot(
        min(part.left for part in parts),
        min(part.top for part in parts),
        max(part.right for part in parts),
        max(part.bottom for part in parts),
    )
