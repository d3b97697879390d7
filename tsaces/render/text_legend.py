"""The legend of a text picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.text import Text

from tsaces.errors import printable
from tsaces.render.names import shortened
from tsaces.render.text_grid import INPUT_FRAME, OUTPUT_FRAME, PLAIN_FRAME, SHARED_FRAME

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tsaces.model.instance import Machine
    from tsaces.render.text_grid import TextGrid

_GAP = 3
_INDENT = 2


def legend_lines(grid: TextGrid) -> list[str]:
    """Return the lines that explain the signs, tokens and machines of the grid."""
    scene = grid.scene
    tokens = [
        f"{grid.agent(token).strip()} {printable(token)}"
        for token in scene.instance.procedure.tokens
    ]
    machines = [_machine(grid, machine) for machine in scene.instance.machines]
    return [
        "Signs",
        *_flowed(list(_signs(grid)), grid.width),
        "Tokens (an agent that carries one shows its letter)",
        *_flowed(tokens, grid.width),
        "Machines [input cell] (output cell)",
        *_in_columns(machines, grid.width),
    ]


def _signs(grid: TextGrid) -> Iterator[str]:
    yield "> < ^ v road"
    yield "+ junction"
    yield "# . impassable"
    yield f"{grid.framed('>', INPUT_FRAME).strip()} input cell"
    yield f"{grid.framed('>', OUTPUT_FRAME).strip()} output cell"
    yield f"{grid.framed('>', SHARED_FRAME).strip()} both"
    yield f"{grid.agent(None, PLAIN_FRAME).strip()} empty agent"


def _machine(grid: TextGrid, machine: Machine) -> str:
    scene = grid.scene
    exchanges = ((INPUT_FRAME, machine.input_cell), (OUTPUT_FRAME, machine.output_cell))
    cells = [
        f"{frame[0]}{cell[0]}, {cell[1]}{frame[1]}" for frame, cell in exchanges if cell is not None
    ]
    label = scene.machine_labels[machine.name]
    return " ".join([label, f"{printable(machine.name)}:", scene.work_of(machine), *cells])


def _flowed(entries: Sequence[str], width: int) -> Iterator[str]:
    """Yield lines that are filled with entries one after the other."""
    line = ""
    for entry in (_cut(entry, width) for entry in entries):
        if line and _width(line) + _GAP + _width(entry) > width:
            yield line
            line = ""
        line += (" " * _GAP if line else " " * _INDENT) + entry
    yield line


def _in_columns(entries: Sequence[str], width: int) -> Iterator[str]:
    """Yield lines with entries in as many columns as fit, ordered column by column."""
    entries = [_cut(entry, width) for entry in entries]
    pitch = max(map(_width, entries)) + _GAP
    rows = -(-len(entries) // max(1, (width - _INDENT + _GAP) // pitch))
    for row in range(rows):
        line = "".join(entry + " " * (pitch - _width(entry)) for entry in entries[row::rows])
        yield " " * _INDENT + line.rstrip()


def _cut(entry: str, width: int) -> str:
    """Shorten an entry that does not fit in a line; escape sequences do not count."""
    room = max(1, width - _INDENT)
    return entry if _width(entry) <= room else shortened(Text.from_ansi(entry).plain, room)


def _width(text: str) -> int:
    """Return the number of terminal columns of `text`, without escape sequences."""
    return cell_len(Text.from_ansi(text).plain)
