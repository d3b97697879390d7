"""A fleet of any size without a search: agents that circle the blocks of a factory."""

from __future__ import annotations

import numpy as np

from benchmarks.factory import BLOCK, layout
from tsaces.model.counts import Counts
from tsaces.model.embedding import Embedding
from tsaces.model.instance import GridCell, Instance, Machine, Procedure, Process
from tsaces.model.transport_plan import NO_CARGO, ExchangeKind, Timestep
from tsaces.plan import CellSource
from tsaces.plan.recording import motion_of
from tsaces.traffic import parse_layout

LAP = 4 * BLOCK
"""Cells around a block, and timesteps of an agent's lap."""
_PART = 1
_BIN, _DOCK = BLOCK // 2, BLOCK // 2 + 2 * BLOCK
_EVERY = 2


def rings(rows: int) -> Embedding:
    """Return an embedding with `rows` × `rows` blocks, and twelve agents around each.

    Every block has a bin and a dock; an agent carries a part from one to the other each lap.
    """
    blocks = [(2 * i * BLOCK, 2 * j * BLOCK) for j in range(rows) for i in range(rows)]
    instance = _instance(rows, [_around(block) for block in blocks])
    number = parse_layout(instance.rows).number
    tracks = [[number[cell] for cell in _around(block)] for block in blocks]
    trajectory = motion_of([_timestep(t, tracks) for t in range(LAP + 1)], transient=0)
    throughput = len(blocks) / _EVERY
    return Embedding(
        instance=instance,
        method="rings",
        throughput=throughput,
        upper_bound=float(len(blocks)),
        assignment={machine.name: next(iter(machine.processes)) for machine in instance.machines},
        rates={machine.name: 1 / _EVERY for machine in instance.machines},
        source=CellSource(trajectory),
    )


def _instance(rows: int, tracks: list[list[GridCell]]) -> Instance:
    machines = [
        machine
        for n, track in enumerate(tracks)
        for machine in (
            Machine(f"bin{n}", Counts({"supply": 1}), output_cell=track[_BIN]),
            Machine(f"dock{n}", Counts({"ship": 1}), input_cell=track[_DOCK]),
        )
    ]
    return Instance(
        name=f"rings-{len(tracks)}",
        rows=layout(2 * rows),
        procedure=Procedure(
            (
                Process("supply", outputs=Counts({"part": 1})),
                Process("ship", inputs=Counts({"part": 1})),
            ),
            "ship",
        ),
        machines=tuple(machines),
        max_agents=len(tracks) * LAP // _EVERY,
    )


def _around(block: GridCell) -> list[GridCell]:
    """Return the cells around a block, clockwise from its upper left corner."""
    x, y = block
    top = [(x + i, y) for i in range(BLOCK)]
    right = [(x + BLOCK, y + i) for i in range(BLOCK)]
    bottom = [(x + BLOCK - i, y + BLOCK) for i in range(BLOCK)]
    left = [(x, y + BLOCK - i) for i in range(BLOCK)]
    return top + right + bottom + left


def _timestep(t: int, tracks: list[list[int]]) -> Timestep:
    cells: list[int] = []
    cargo, exchanges = [], []
    for n, track in enumerate(tracks):
        for first in range(0, LAP, _EVERY):
            place = (first + t) % LAP
            agent = len(cells)
            cells.append(track[place])
            cargo.append(_PART if _BIN <= place < _DOCK else NO_CARGO)
            if place == _BIN:
                exchanges.append([agent, 2 * n, int(ExchangeKind.PICKUP), _PART])
            if place == _DOCK:
                exchanges.append([agent, 2 * n + 1, int(ExchangeKind.DEPOSIT), _PART])
    return Timestep(
        t,
        np.array(cells, dtype=np.int32),
        np.array(cargo, dtype=np.int32),
        np.array(exchanges, dtype=np.int32).reshape(-1, 4),
    )
