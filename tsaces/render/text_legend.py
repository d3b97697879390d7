"""The legend of a text picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.text import Text

from tsaces.errors import printable
from tsaces.render.names import shorten
from tsaces.render.text_grid import INPUT_FRAME, OUTPUT_FRAME, PLAIN_FRAME, SHARED_FRAME
from tsaces.render.text_map import LANE_PLACE, POINT
from tsaces.traffic.cells import OPEN_FLOOR, TWO_WAY

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tsaces.model.instance import Machine
    from tsaces.render.scene import Scene
    from tsaces.render.text_grid import TextGrid
    from tsaces.render.text_map import TextMap

_GAP = 3
"""Number of spaces between two entries."""
_INDENT = 2
"""Number of spaces before the first entry of a line."""


def build_legend(grid: TextGrid) -> list[str]:
    """Return the lines that explain the signs, tokens and machines of the grid."""
    return _build_legend(grid, list(_describe_signs(grid)))


def build_map_legend(sheet: TextMap) -> list[str]:
    """Return the lines that explain the signs, tokens and machines of a roadmap."""
    frames = ((INPUT_FRAME, "input cell"), (OUTPUT_FRAME, "output cell"), (SHARED_FRAME, "both"))
    signs = [
        f"{POINT} point",
        f"{LANE_PLACE} place on a lane",
        *(f"{frame[0]}{POINT}{frame[1]} {meaning}" for frame, meaning in frames),
        f"{sheet.draw_agent(None)} empty agent",
    ]
    return _build_legend(sheet, signs)


def _build_legend(grid: TextGrid | TextMap, signs: list[str]) -> list[str]:
    scene = grid.scene
    tokens = [
        f"{grid.draw_agent(token).strip()} {printable(token)}"
        for token in scene.instance.procedure.tokens
    ]
    machines = [_describe_machine(scene, machine) for machine in scene.instance.machines]
    return [
        "Signs",
        *_fill_lines(signs, grid.width),
        *_describe_rules(scene, grid.width),
        "Tokens (an agent that carries one shows its letter)",
        *_fill_lines(tokens, grid.width),
        "Machines [input cell] (output cell)",
        *_arrange_in_columns(machines, grid.width),
    ]


def _describe_signs(grid: TextGrid) -> Iterator[str]:
    signs = set("").union(*grid.scene.instance.rows)
    yield "> < ^ v road"
    if signs & TWO_WAY.keys():
        yield "- | two-way lane"
    if OPEN_FLOOR in signs:
        yield f"{OPEN_FLOOR} open floor"
    yield "+ junction"
    yield "# . impassable"
    yield f"{grid.draw_sign('>', INPUT_FRAME).strip()} input cell"
    yield f"{grid.draw_sign('>', OUTPUT_FRAME).strip()} output cell"
    yield f"{grid.draw_sign('>', SHARED_FRAME).strip()} both"
    yield f"{grid.draw_agent(None, PLAIN_FRAME).strip()} empty agent"


def _describe_rules(scene: Scene, width: int) -> Iterator[str]:
    """Yield what zones and clearances there are, if any."""
    layout = scene.layout
    if layout.zones:
        yield "Zones (one robot at a time)"
        zones = [
            f"{printable(zone.name)}: " + ", ".join(_name_places(scene, zone.places))
            for zone in layout.zones
        ]
        yield from _arrange_in_columns(zones, width)
    if any(layout.clearance):
        yield "Clearance (timesteps that a place is empty between two robots)"
        times = sorted(set(layout.clearance))
        if len(times) == 1:
            yield from _fill_lines([f"{times[0]} everywhere"], width)
        else:
            counts = [(time, layout.clearance.count(time)) for time in times]
            words = [f"{time}: {n} place{'s' if n > 1 else ''}" for time, n in counts]
            yield from _fill_lines(words, width)


def _name_places(scene: Scene, places: Sequence[int]) -> Iterator[str]:
    """Yield the names of places, those of a lane in a row as one."""
    cells = [scene.layout.addresses[place] for place in places]
    while cells:
        first, *cells = cells
        last = first
        is_lane = (
            isinstance(first[0], str) and not scene.layout.is_junction[scene.layout.number[first]]
        )
        while is_lane and cells and cells[0] == (last[0], last[1] + 1):
            last, *cells = cells
        yield scene.name(first) + ("" if first == last else f"-{last[1]}")


def _describe_machine(scene: Scene, machine: Machine) -> str:
    exchanges = ((INPUT_FRAME, machine.input_cells), (OUTPUT_FRAME, machine.output_cells))
    cells = [
        f"{frame[0]}{scene.bare_name(cell)}{frame[1]}"
        for frame, places in exchanges
        for cell in places
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
