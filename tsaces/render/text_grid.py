"""The grid of a text picture, with a few characters per cell and rulers on two sides."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from rich.color import ColorSystem
from rich.style import Style

from tsaces.render.palette import INPUT, OUTPUT, token_styles
from tsaces.traffic.cells import OPEN_FLOOR

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tsaces.model.instance import Cell, GridCell
    from tsaces.render.machine_spots import Spot
    from tsaces.render.scene import Scene

EMPTY_AGENT, EMPTY_AGENT_ON_OPEN_FLOOR = "*", "@"
"""Signs of an agent without cargo; the second where the first means open floor."""

PLAIN_FRAME, INPUT_FRAME, OUTPUT_FRAME, SHARED_FRAME = "  ", "[]", "()", "{}"

FRAME_STYLES = {
    PLAIN_FRAME: Style.null(),
    INPUT_FRAME: Style(color=INPUT, bold=True),
    OUTPUT_FRAME: Style(color=OUTPUT, bold=True),
    SHARED_FRAME: Style(bold=True),
}
EMPTY_AGENT_STYLE = Style(color="#1A1A1A", bgcolor="#FFFFFF", bold=True)
MACHINE_STYLE = Style(bold=True)
_RULER_STEP = 5
"""Number of columns between two labels of the ruler."""


class TextGrid:
    """The grid of cells of a scene.

    A cell is a sign between the two halves of a frame. If that is too wide for the terminal, it
    is a sign and the second half.

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
        self._agents = {agent.cell: agent for agent in scene.agents}
        self._token_styles = {
            token: Style(color=style.ink, bgcolor=style.fill, bold=True)
            for token, style in token_styles(scene.instance.procedure.tokens).items()
        }
        has_open_floor = any(OPEN_FLOOR in row for row in scene.instance.rows)
        self.empty_agent = EMPTY_AGENT_ON_OPEN_FLOOR if has_open_floor else EMPTY_AGENT
        self._columns = max(map(len, scene.instance.rows))
        self._ruler = len(str(len(scene.instance.rows) - 1)) + 1
        self._sign_width = max(map(len, scene.token_labels.values()))
        self._is_narrow = self._ruler + self._columns * (self._sign_width + 2) > width
        self._pitch = self._sign_width + (1 if self._is_narrow else 2)
        self._machines: dict[GridCell, str] = {
            cell: part
            for name, spot in scene.spots.items()
            for cell, part in self._split_label(scene.machine_labels[name], spot)
        }

    def draw_strips(self) -> Iterator[list[str]]:
        """Yield the lines of each strip of columns, each with its rulers."""
        columns = max(1, (self.width - self._ruler) // self._pitch)
        for first in range(0, self._columns, columns):
            yield self._draw_strip(range(first, min(first + columns, self._columns)))

    def draw_sign(self, sign: str, frame: str, style: Style | None = None) -> str:
        """Return `sign` in a frame, padded to the common width."""
        edge = FRAME_STYLES[frame]
        left = "" if self._is_narrow else self.paint(frame[0], edge)
        padding = " " * (self._sign_width - len(sign))
        return left + self.paint(sign, style) + self.paint(frame[1], edge) + padding

    def draw_agent(self, token: str | None, frame: str = PLAIN_FRAME) -> str:
        """Return the picture of an agent with this cargo."""
        if token is None:
            return self.draw_sign(self.empty_agent, frame, EMPTY_AGENT_STYLE)
        return self.draw_sign(self.scene.token_labels[token], frame, self._token_styles[token])

    def paint(self, text: str, style: Style | None) -> str:
        """Return `text` with escape sequences for a style, if colours are turned on."""
        if not self._colour or style is None:
            return text
        return style.render(text, color_system=ColorSystem.EIGHT_BIT)

    def _draw_strip(self, columns: range) -> list[str]:
        lines = [self._draw_column_ruler(columns)]
        for y in range(len(self.scene.instance.rows)):
            cells = "".join(self._draw_cell((x, y)) for x in columns)
            lines.append(f"{y:>{self._ruler - 1}} {cells}".rstrip())
        return lines

    def _draw_column_ruler(self, columns: range) -> str:
        """Return the ruler, with every fifth column number above the sign of its cell."""
        line = ""
        for index, x in enumerate(columns):
            if x % _RULER_STEP == 0:
                sign = self._ruler + index * self._pitch + (not self._is_narrow)
                line = line.ljust(sign) + str(x)
        return line

    def _draw_cell(self, cell: GridCell) -> str:
        """Return the picture of one cell, as wide as the pitch."""
        if cell in self._machines:
            return self.paint(self._machines[cell], MACHINE_STYLE)
        frame = choose_frame(self.scene, cell)
        agent = self._agents.get(cell)
        return (
            self._draw_road(cell, frame) if agent is None else self.draw_agent(agent.token, frame)
        )

    def _split_label(self, label: str, spot: Spot) -> Iterator[tuple[GridCell, str]]:
        """Yield the cells and parts of a machine's label; nothing if it does not fit."""
        columns = math.ceil(len(label) / self._pitch)
        if columns > spot.columns:
            return
        left = spot.left + (spot.columns - columns) // 2
        text = label.ljust(columns * self._pitch)
        for index in range(columns):
            part = text[index * self._pitch : (index + 1) * self._pitch]
            yield (left + index, spot.top), part

    def _draw_road(self, cell: GridCell, frame: str) -> str:
        """Return the picture of a cell without an agent or a machine."""
        x, y = cell
        row = self.scene.instance.rows[y]
        return self.draw_sign(row[x] if x < len(row) else " ", frame)


def choose_frame(scene: Scene, cell: Cell) -> str:
    """Return the frame of a place, by what machines do there."""
    is_input, is_output = cell in scene.inputs, cell in scene.outputs
    if is_input and is_output:
        return SHARED_FRAME
    if is_input:
        return INPUT_FRAME
    return OUTPUT_FRAME if is_output else PLAIN_FRAME
