"""The lanes and points of a roadmap in an SVG picture."""

from __future__ import annotations

from math import atan2, degrees
from typing import TYPE_CHECKING

from tsaces.render.svg_elements import CELL, add, add_group, translate
from tsaces.render.svg_floor import describe_rules

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from tsaces.render.drawn_points import Point
    from tsaces.render.scene import Scene
    from tsaces.render.svg_elements import Canvas

POINT_RADIUS, LANE_RADIUS = 12, 8
"""Radius of points and of the cells of lanes, in pixels."""
_ONE_ARROW = "M-3 -4.5 L2.5 0 L-3 4.5"
_TWO_ARROWS = "M1.5 -4 L5.5 0 L1.5 4 M-1.5 -4 L-5.5 0 L-1.5 4"
_MOST_NAMES = 120
"""Points whose names can be read beside them, at most."""
_ASIDE = 0.3 * CELL
"""Distance of a name from the middle of its point, in pixels."""


def draw_lanes(parent: Element, scene: Scene, canvas: Canvas) -> None:
    """Draw a band between places that lead to each other, and a disc for every place."""
    bands = add(parent, "g", class_="lanes")
    for start, end, _ in scene.ground.ways:
        (x1, y1), (x2, y2) = canvas.middle(start), canvas.middle(end)
        add(bands, "line", x1=x1, y1=y1, x2=x2, y2=y2)
    group = add(parent, "g", class_="places")
    layout, rules = scene.layout, describe_rules(scene)
    for cell, point in zip(layout.addresses, scene.ground.points, strict=True):
        is_point = layout.is_junction[layout.number[cell]]
        is_two_way = len(layout.cells_at(cell)) > 1
        kind = "point" if is_point else "two-way lane" if is_two_way else "lane"
        text = f"{kind} {scene.name(cell)}{rules.get(cell, '')}"
        place = add_group(group, "place point" if is_point else "place lane", text)
        radius = POINT_RADIUS if is_point else LANE_RADIUS
        middle_x, middle_y = canvas.middle(point)
        add(place, "circle", cx=middle_x, cy=middle_y, r=radius)


def draw_lane_arrows(parent: Element, scene: Scene, canvas: Canvas) -> None:
    """Draw an arrow between neighbouring places, or two where robots go both ways."""
    group = add(parent, "g", class_="directions")
    for start, end, is_two_way in scene.ground.ways:
        (x1, y1), (x2, y2) = canvas.middle(start), canvas.middle(end)
        if (x1, y1) == (x2, y2):
            continue
        middle = translate(((x1 + x2) / 2, (y1 + y2) / 2))
        turn = f"{degrees(atan2(y2 - y1, x2 - x1)):.4g}"
        shape = _TWO_ARROWS if is_two_way else _ONE_ARROW
        add(group, "path", class_="arrow", d=shape, transform=f"{middle} rotate({turn})")


def draw_point_names(parent: Element, scene: Scene, canvas: Canvas) -> None:
    """Write the names of points beside them, where there are few enough to be read."""
    points = _points(scene)
    if len(points) > _MOST_NAMES:
        return
    group = add(parent, "g", class_="points")
    for name, point in points:
        x, y = canvas.middle(point)
        add(group, "text", name, x=x + _ASIDE, y=y - _ASIDE)


def _points(scene: Scene) -> list[tuple[str, Point]]:
    layout = scene.layout
    return [
        (scene.name(cell), point)
        for cell, point in zip(layout.addresses, scene.ground.points, strict=True)
        if layout.is_junction[layout.number[cell]]
    ]
