"""Helpers to build SVG with ElementTree.

ElementTree escapes text, except for characters that XML does not allow, such as control characters.
These are escaped here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from tsaces.errors import printable

if TYPE_CHECKING:
    from tsaces.render.machine_spots import Spot

CELL = 36
"""Width and height of a cell, in pixels."""

Point = tuple[float, float]


@dataclass(frozen=True)
class Canvas:
    """The position of the cells in the picture.

    Attributes
    ----------
    x, y : float
        Pixel position of the top left corner of cell (0, 0).
    """

    x: float
    y: float

    def corner(self, cell: Point) -> Point:
        """Return the top left corner of a cell, or of a place in a column and row, in pixels."""
        return self.x + cell[0] * CELL, self.y + cell[1] * CELL

    def middle(self, cell: Point) -> Point:
        """Return the middle of a cell, or of a place in a column and row, in pixels."""
        return self.x + (cell[0] + 0.5) * CELL, self.y + (cell[1] + 0.5) * CELL

    def nearest(self, spot: Spot, point: Point) -> Point:
        """Return the point nearest to `point` in the rectangle of the middles of a spot's cells."""
        left, top = self.middle((spot.left, spot.top))
        right, bottom = self.middle((spot.right, spot.bottom))
        return min(max(point[0], left), right), min(max(point[1], top), bottom)


def add(
    parent: ET.Element, tag: str, text: str | None = None, /, **attributes: object
) -> ET.Element:
    """Append an element; ``class_`` becomes ``class``, ``text_anchor`` ``text-anchor``."""
    names = {key: key.rstrip("_").replace("_", "-") for key in attributes}
    element = ET.SubElement(
        parent, tag, {names[k]: _format_value(v) for k, v in attributes.items()}
    )
    # style sheets contain no foreign text and need their line breaks
    element.text = text if text is None or tag == "style" else printable(text)
    return element


def add_group(parent: ET.Element, class_: str, tooltip: str, **attributes: object) -> ET.Element:
    """Append a group with a tooltip."""
    group = add(parent, "g", class_=class_, **attributes)
    add(group, "title", tooltip)
    return group


def translate(point: Point) -> str:
    """Return the transform that moves the origin to `point`."""
    return f"translate({_format_value(point[0])} {_format_value(point[1])})"


def _format_value(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else printable(str(value))
