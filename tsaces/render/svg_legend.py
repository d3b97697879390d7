"""The legend of an SVG picture: signs, tokens and machines."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len

from tsaces.errors import printable
from tsaces.render.names import shorten
from tsaces.render.palette import token_styles
from tsaces.render.svg_agents import draw_ring, draw_token
from tsaces.render.svg_elements import CELL, add, add_group, translate
from tsaces.render.svg_floor import draw_direction, draw_mark
from tsaces.render.svg_roadmap import LANE_RADIUS, POINT_RADIUS
from tsaces.render.svg_zones import HALO
from tsaces.traffic.cells import OPEN_FLOOR, TWO_WAY

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from xml.etree.ElementTree import Element

    from tsaces.model.instance import Machine
    from tsaces.render.scene import Scene

_LINE = 30
"""Height of a line, in pixels."""
_ICON_ROOM = 42
"""Width reserved for an icon, in pixels."""
_COLUMN = 6.9
"""Width of a character, in pixels."""
_LONGEST = 44
"""Maximum number of characters of an entry."""

Icon = Callable[["Element"], None]
"""A function that draws an icon into a group, around its origin."""


class _Entry(NamedTuple):
    icon: Icon
    text: str


def draw_legend(parent: Element, scene: Scene, left: float, top: float, width: float) -> float:
    """Draw the legend with its corner at (left, top); return its bottom, all in pixels."""
    group = add(parent, "g", class_="legend")
    sections = {
        "Signs": list(_iterate_signs(scene)),
        "Tokens": list(_iterate_tokens(scene)),
        "Machines": [_describe_machine(scene, machine) for machine in scene.instance.machines],
    }
    y = top
    for heading, entries in sections.items():
        section = add(group, "g", class_=f"legend-{heading.lower()}")
        add(section, "text", heading, class_="heading", x=left, y=y + 12)
        y = _draw_entries(section, entries, left, y + 20, width) + 10
    return y


def draw_token_legend(
    parent: Element, scene: Scene, left: float, top: float, width: float
) -> float:
    """Draw what the letters of tokens stand for; return its bottom, as `draw_legend` does."""
    group = add(parent, "g", class_="legend")
    entries = [_Entry(draw_ring, "empty"), *_iterate_tokens(scene)]
    return _draw_entries(group, entries, left, top, width - left)


def _draw_entries(
    parent: Element, entries: Sequence[_Entry], left: float, top: float, width: float
) -> float:
    """Draw entries in columns of equal width, line by line; return their bottom."""
    texts = [shorten(entry.text, _LONGEST) for entry in entries]
    pitch = _ICON_ROOM + max(map(cell_len, texts)) * _COLUMN + 14
    columns = max(1, int(width // pitch))
    for index, (entry, text) in enumerate(zip(entries, texts, strict=True)):
        line, column = divmod(index, columns)
        place = (left + column * pitch + _ICON_ROOM / 2, top + (line + 0.5) * _LINE)
        group = add_group(parent, "entry", entry.text, transform=translate(place))
        entry.icon(group)
        add(group, "text", text, class_="caption", x=_ICON_ROOM / 2 + 4, y=4)
    return top + (-(-len(entries) // columns)) * _LINE


def _iterate_signs(scene: Scene) -> Iterator[_Entry]:
    yield from _iterate_roadmap_signs() if scene.layout.is_roadmap else _iterate_grid_signs(scene)
    if scene.layout.zones:
        yield _Entry(partial(_draw_square, kind="zone"), "zone: one robot at a time")
    yield from _iterate_clearances(scene)
    yield _Entry(
        partial(draw_mark, kind="input", transform="scale(0.8)"), "input cell: agents deposit"
    )
    yield _Entry(
        partial(draw_mark, kind="output", transform="scale(0.8)"), "output cell: agents pick up"
    )
    yield _Entry(draw_ring, "empty agent")


def _iterate_grid_signs(scene: Scene) -> Iterator[_Entry]:
    yield _Entry(partial(_draw_square, kind="road", sign=">"), "road, one way")
    signs = set("").union(*scene.instance.rows)
    if signs & TWO_WAY.keys():
        yield _Entry(partial(_draw_square, kind="road", sign="-"), "lane, both ways")
    if OPEN_FLOOR in signs:
        yield _Entry(partial(_draw_square, kind="free", sign=OPEN_FLOOR), "open floor")
    yield _Entry(partial(_draw_square, kind="junction", sign="+"), "junction")
    yield _Entry(_draw_impassable, "impassable")


def _iterate_roadmap_signs() -> Iterator[_Entry]:
    yield _Entry(partial(_draw_disc, kind="point", radius=POINT_RADIUS), "point")
    yield _Entry(partial(_draw_disc, kind="lane", radius=LANE_RADIUS), "place on a lane")
    yield _Entry(partial(draw_direction, sign=">", transform="scale(0.9)"), "one way")
    yield _Entry(partial(draw_direction, sign="-", transform="scale(0.9)"), "both ways")


def _iterate_clearances(scene: Scene) -> Iterator[_Entry]:
    """Yield how long places are empty between two robots, where any is."""
    usual = scene.ground.usual_clearance
    for time in sorted(set(scene.layout.clearance)):
        if time or scene.ground.usual_clearance:
            text = f"clearance {time}: room between robots"
            yield _Entry(partial(_draw_clearance, has_ring=time != usual), text)


def _draw_disc(group: Element, kind: str, radius: float) -> None:
    add(group, "circle", class_=kind, r=radius)


def _draw_clearance(group: Element, *, has_ring: bool) -> None:
    add(group, "circle", class_="lane", r=LANE_RADIUS)
    if has_ring:
        add(group, "circle", class_="clearance", r=HALO * 0.8)


def _draw_square(group: Element, kind: str, sign: str = "") -> None:
    side = CELL * 0.75
    add(group, "rect", class_=kind, x=-side / 2, y=-side / 2, width=side, height=side)
    if sign:
        draw_direction(group, sign, "scale(0.9)")


def _draw_impassable(group: Element) -> None:
    _draw_square(group, "wall")
    side = CELL * 0.75
    add(group, "rect", class_="open", x=0, y=-side / 2, width=side / 2, height=side)


def _iterate_tokens(scene: Scene) -> Iterator[_Entry]:
    for token, style in token_styles(scene.instance.procedure.tokens).items():
        icon = partial(draw_token, label=scene.token_labels[token], style=style)
        yield _Entry(icon, printable(token))


def _describe_machine(scene: Scene, machine: Machine) -> _Entry:
    icon = partial(_draw_plate, label=scene.machine_labels[machine.name])
    return _Entry(icon, f"{printable(machine.name)}: {scene.describe_work(machine)}")


def _draw_plate(group: Element, label: str) -> None:
    add(group, "rect", class_="plate", x=-20, y=-11, width=40, height=22, rx=4)
    add(group, "text", label, class_="name", y=4, text_anchor="middle")
