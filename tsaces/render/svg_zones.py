"""Zones and clearances in an SVG picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tsaces.errors import printable
from tsaces.render.drawn_points import ways
from tsaces.render.svg_elements import CELL, add, add_group

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from tsaces.render.scene import Scene
    from tsaces.render.svg_elements import Canvas

HALO = CELL / 2 - 1.5
"""Radius of the ring around a place with a clearance of its own, in pixels."""


def draw_zones(parent: Element, scene: Scene, canvas: Canvas) -> None:
    """Tint the places of each zone, and what lies between neighbours of them."""
    layout, points = scene.layout, scene.ground.points
    if not layout.zones:
        return
    group = add(parent, "g", class_="zones")
    neighbours = [pair for pair, _ in ways(layout)]
    for zone in layout.zones:
        text = f"zone {printable(zone.name)}: one robot at a time"
        region = add_group(group, "zone", text)
        for x, y in (canvas.corner(points[place]) for place in zone.places):
            add(region, "rect", x=x, y=y, width=CELL, height=CELL)
        for start, end in neighbours:
            if start in zone.places and end in zone.places:
                (x1, y1), (x2, y2) = canvas.middle(points[start]), canvas.middle(points[end])
                add(region, "line", x1=x1, y1=y1, x2=x2, y2=y2)


def draw_zone_names(parent: Element, scene: Scene, canvas: Canvas) -> None:
    """Write the name of each zone above its uppermost place."""
    if not scene.layout.zones:
        return
    group = add(parent, "g", class_="zone-names")
    for zone in scene.layout.zones:
        corners = [canvas.corner(scene.ground.points[place]) for place in zone.places]
        x, y = min(corners, key=lambda corner: corner[1])
        add(group, "text", printable(zone.name), x=x, y=y - 2)


def draw_clearances(parent: Element, scene: Scene, canvas: Canvas) -> None:
    """Ring the places that are empty between two visits for another time than most are."""
    usual = scene.ground.usual_clearance
    times = zip(scene.ground.points, scene.layout.clearance, strict=True)
    rings = [point for point, time in times if time != usual]
    if not rings:
        return
    group = add(parent, "g", class_="clearances")
    for x, y in map(canvas.middle, rings):
        add(group, "circle", class_="clearance", cx=x, cy=y, r=HALO)
