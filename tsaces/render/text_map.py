"""A roadmap as text: lanes, places and robots on a sheet of characters."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from rich.color import ColorSystem
from rich.style import Style

from tsaces.render.palette import token_styles
from tsaces.render.text_grid import (
    EMPTY_AGENT,
    EMPTY_AGENT_STYLE,
    FRAME_STYLES,
    MACHINE_STYLE,
    PLAIN_FRAME,
    choose_frame,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tsaces.render.drawn_points import Point
    from tsaces.render.machine_spots import Spot
    from tsaces.render.scene import Scene

POINT, LANE_PLACE = "o", "."
"""Signs of a point and of a place on a lane."""
_MOST_COLUMNS = 6
"""Characters across of a cell of the picture, at most."""
_ASPECT = 2
"""How many times as high as wide a character is."""
_MARGIN = 1
"""Characters left free at each side, for frames."""


class TextMap:
    """The sheet of characters of a scene whose floor is a roadmap.

    It is as wide as the terminal at most; what is nearer than a character lies on one another, and
    robots lie on top.

    Parameters
    ----------
    scene : Scene
    width : int
        Terminal columns.
    colour : bool
        Whether to write ANSI escape sequences.
    """

    def __init__(self, scene: Scene, width: int, *, colour: bool) -> None:
        self.scene = scene
        self.width = width
        self._colour = colour
        self._token_styles = {
            token: Style(color=style.ink, bgcolor=style.fill, bold=True)
            for token, style in token_styles(scene.instance.procedure.tokens).items()
        }
        spots = scene.spots.values()
        self._left = min(0, *(spot.left for spot in spots))
        self._top = min(0, *(spot.top for spot in spots))
        columns = max(scene.ground.columns, *(spot.right + 1 for spot in spots)) - self._left
        rows = max(scene.ground.rows, *(spot.bottom + 1 for spot in spots)) - self._top
        self._scale = min(_MOST_COLUMNS, (width - 2 * _MARGIN - 1) / columns)
        height = math.ceil(rows * self._scale / _ASPECT)
        self._signs = [[" "] * width for _ in range(height + 1)]
        self._styles: dict[tuple[int, int], Style] = {}

    def draw(self) -> list[str]:
        """Return the lines of the sheet."""
        self._draw_lanes()
        for name, spot in self.scene.spots.items():
            self._draw_machine(self.scene.machine_labels[name], spot)
        self._draw_places()
        self._draw_agents()
        self._draw_point_names()
        lines = ["".join(self._painted(y)).rstrip() for y in range(len(self._signs))]
        used = [number for number, line in enumerate(lines) if line]
        return lines[used[0] : used[-1] + 1]

    def draw_agent(self, token: str | None) -> str:
        """Return the picture of an agent with this cargo, for the legend."""
        return self.paint(*self._agent(token))

    def paint(self, text: str, style: Style | None) -> str:
        """Return `text` with escape sequences for a style, if colours are turned on."""
        if not self._colour or style is None:
            return text
        return style.render(text, color_system=ColorSystem.EIGHT_BIT)

    def _agent(self, token: str | None) -> tuple[str, Style]:
        if token is None:
            return EMPTY_AGENT, EMPTY_AGENT_STYLE
        return self.scene.token_labels[token], self._token_styles[token]

    def _place(self, point: Point) -> tuple[int, int]:
        """Return the column and the line of the middle of a place or of a spot."""
        x = (point[0] + 0.5 - self._left) * self._scale
        y = (point[1] + 0.5 - self._top) * self._scale / _ASPECT
        return _MARGIN + math.floor(x), math.floor(y)

    def _draw_lanes(self) -> None:
        for start, end, _ in self.scene.ground.ways:
            (ax, ay), (bx, by) = self._place(start), self._place(end)
            steps = max(abs(bx - ax), abs(by - ay))
            sign = _line_sign(bx - ax, by - ay)
            for step in range(1, steps):
                x, y = ax + (bx - ax) * step / steps, ay + (by - ay) * step / steps
                self._put(math.floor(x + 0.5), math.floor(y + 0.5), sign)

    def _draw_machine(self, label: str, spot: Spot) -> None:
        x, y = self._place(((spot.left + spot.right) / 2, (spot.top + spot.bottom) / 2))
        self._write(x - len(label) // 2, y, label, MACHINE_STYLE)

    def _draw_places(self) -> None:
        """Draw lanes' places first: points lie on top of them."""
        layout = self.scene.layout
        places = [*zip(layout.addresses, self.scene.ground.points, strict=True)]
        places.sort(key=lambda each: layout.is_junction[layout.number[each[0]]])
        for cell, point in places:
            x, y = self._place(point)
            self._put(x, y, POINT if layout.is_junction[layout.number[cell]] else LANE_PLACE)
            frame = choose_frame(self.scene, cell)
            if frame != PLAIN_FRAME:
                self._put(x - 1, y, frame[0], FRAME_STYLES[frame])
                self._put(x + 1, y, frame[1], FRAME_STYLES[frame])

    def _draw_agents(self) -> None:
        for agent in self.scene.agents:
            x, y = self._place(self.scene.ground.point(agent.cell))
            self._write(x, y, *self._agent(agent.token))

    def _draw_point_names(self) -> None:
        """Write the name of each point where there is room beside, above or below it."""
        layout = self.scene.layout
        for cell, point in zip(layout.addresses, self.scene.ground.points, strict=True):
            if not layout.is_junction[layout.number[cell]]:
                continue
            name = self.scene.name(cell)
            if not name.isascii():
                continue  # wide characters would shift what is beside them
            x, y = self._place(point)
            middle = x - len(name) // 2
            for left, line in (
                (middle, y - 1),
                (middle, y + 1),
                (x + 3, y),
                (x - 2 - len(name), y),
            ):
                if self._is_free(left - 1, line, len(name) + 2):
                    self._write(left, line, name)
                    break

    def _is_free(self, x: int, y: int, length: int) -> bool:
        inside = 0 <= y < len(self._signs) and x >= 0 and x + length <= self.width
        return inside and set(self._signs[y][x : x + length]) <= {" "}

    def _write(self, x: int, y: int, text: str, style: Style | None = None) -> None:
        for index, sign in enumerate(text):
            self._put(x + index, y, sign, style)

    def _put(self, x: int, y: int, sign: str, style: Style | None = None) -> None:
        if 0 <= y < len(self._signs) and 0 <= x < self.width:
            self._signs[y][x] = sign
            self._styles.pop((x, y), None)
            if style is not None:
                self._styles[x, y] = style

    def _painted(self, y: int) -> Iterator[str]:
        for x, sign in enumerate(self._signs[y]):
            yield self.paint(sign, self._styles.get((x, y)))


def _line_sign(dx: int, dy: int) -> str:
    """Return the character of a lane that leads across and down so far."""
    if abs(dx) > _ASPECT * 2 * abs(dy):
        return "-"
    if abs(dy) > abs(dx):
        return "|"
    return "\\" if (dx > 0) == (dy > 0) else "/"
