"""The legend of a text picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.text import Text

from tsaces.errors import printable
from tsaces.render.names import shorten
from tsaces.render.text_grid import INPUT_FRAME, OUTPUT_FRAME, PLAIN_FRAME, SHARED_FRAME

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tsaces.model.instance import Machine
    from tsaces.render.text_grid import TextGrid

_GAP = 3
"""Number of spaces between two entries."""
_INDENT = 2
"""Number of spaces before the first entry of a line."""


def build_legend(grid: TextGrid) -> list[str]:
    """Return the lines that explain the signs, tokens and machines of the grid."""
    scene = grid.scene
    tokens = [
        f"{grid.draw_agent(token).strip()} {printable(token)}"
        for token in scene.instance.procedure.tokens
    ]
    machines = [_describe_machine(grid, machine) for machine in scene.instance.machines]
    return [
        "Signs",
        *_fill_lines(list(_describe_signs(grid)), grid.width),
        "Tokens (an agent that carries one shows its letter)",
        *_fill_lines(tokens, grid.width),
        "Machines [input cell] (output cell)",
        *_arrange_in_columns(machines, grid.width),
    ]


def _describe_signs(grid: TextGrid) -> Iterator[str]:
    yield "> < ^ v road"
    yield "+ junction"
    yield "# . impassable"
    yield f"{grid.draw_sign('>', INPUT_FRAME).strip()} input cell"
    yield f"{grid.draw_sign('>', OUTPUT_FRAME).strip()} output cell"
    yield f"{grid.draw_sign('>', SHARED_FRAME).strip()} both"
    yield f"{grid.draw_agent(None, PLAIN_FRAME).strip()} empty agent"


def _describe_machine(grid: TextGrid, machine: Machine) -> str:
    scene = grid.scene
    exchanges = ((INPUT_FRAME, machine.input_cell), (OUTPUT_FRAME, machine.output_cell))
    cells = [
        f"{frame[0]}{cell[0]}, {cell[1]}{frame[1]}" for frame, cell in exchanges if cell is not None
    ]
    label = scene.machine_labels[machine.name]
    return " ".join([label, f"{printable(machine.name)}:", scene.describe_work(machine), *cells])


def _fill_lines(entries: Sequence[str], width: int) -> Iterator[str]:
    """Yield lines that are filled with entries one after the other."""
    line = ""
    for entry in (_cut(entry, width) for entry in entries):
        if line and _measure_width(line) + _GAP + _measure_width(entry) > width:
            yield line
            line = ""
        line += (" " * _GAP if line else " " * _INDENT) + entry
    yield line


def _arrange_in_columns(entries: Sequence[str], width: int) -> Iterator[str]:
    """Yield lines with entries in as many columns as fit, ordered column by column."""
    entries = [_cut(entry, width) for entry in entries]
    pitch = max(map(_measure_width, entries)) + _GAP
    rows = -(-len(entries) // max(1, (width - _INDENT + _GAP) // pitch))
    for row in range(rows):
        line = "".join(
            entry + " " * (pitch - _measure_width(entry)) for entry in entries[row::rows]
        )
        yield " " * _INDENT + line.rstrip()


def _cut(entry: str, width: int) -> str:
    """Shorten an entry that does not fit in a line; escape sequences do not count."""
    room = max(1, width - _INDENT)
    return entry if _measure_width(entry) <= room else shorten(Text.from_ansi(entry).plain, room)


def _measure_width(text: str) -> int:
    """Return the number of terminal columns of `text`, without escape sequences."""
    return cell_len(Text.from_ansi(text).plain)
