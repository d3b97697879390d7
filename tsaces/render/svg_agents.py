"""The agents of an SVG picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tsaces.errors import printable
from tsaces.render.palette import token_styles
from tsaces.render.svg_elements import add, add_group, translate

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from tsaces.render.palette import TokenStyle
    from tsaces.render.scene import Scene
    from tsaces.render.svg_elements import Canvas

_RADIUS = 11.5
"""Radius of an agent, in pixels."""
_LETTER_SIZES = {1: 14.0, 2: 12.0, 3: 9.5}
"""Font size in pixels by the length of a label."""
_SMALLEST_LETTERS = 7.5
"""Font size in pixels of longer labels."""
_OUTLINES = ("none", "3 2", "1 2")
"""Dashes of the outline of a token by its lap."""


def draw_agents(parent: Element, scene: Scene, canvas: Canvas) -> None:
    """Draw each agent as a disc with the colour and label of its token, or as a white ring."""
    group = add(parent, "g", class_="agents")
    styles = token_styles(scene.instance.procedure.tokens)
    for number, cell, token in scene.agents:
        cargo = "empty" if token is None else f"with {printable(token)}"
        agent = add_group(
            group,
            "agent empty" if token is None else "agent loaded",
            f"agent {number}, {cargo}, at {scene.name(cell)}",
            data_agent=number,
            transform=translate(canvas.middle(scene.ground.point(cell))),
        )
        if token is None:
            draw_ring(agent)
        else:
            draw_token(agent, scene.token_labels[token], styles[token])


def draw_ring(parent: Element) -> None:
    """Draw an agent without cargo around the origin."""
    add(parent, "circle", class_="ring", r=_RADIUS - 1)


def draw_token(parent: Element, label: str, style: TokenStyle) -> None:
    """Draw a token around the origin; tokens of the same colour differ in their outline."""
    outline = _OUTLINES[min(style.lap, len(_OUTLINES) - 1)]
    add(parent, "circle", class_="token", r=_RADIUS, fill=style.fill, stroke_dasharray=outline)
    size = _LETTER_SIZES.get(len(label), _SMALLEST_LETTERS)
    add(
        parent,
        "text",
        label,
        class_="letter",
        y=round(size * 0.36, 1),
        fill=style.ink,
        font_size=size,
        text_anchor="middle",
    )
