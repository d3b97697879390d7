"""The conversion of a plan's cell, machine and token numbers to those of the instance."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from tsaces.verify.state import read_state

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Sequence

    from tsaces.model.instance import Instance
    from tsaces.model.traffic_system import Layout
    from tsaces.model.transport_plan import Block, Timestep, TransportPlan
    from tsaces.verify.state import Numbers

_UNKNOWN = -1
_BEYOND = np.iinfo(np.int32).max


def renumber(
    plan: TransportPlan, blocks: Iterable[Block], instance: Instance, layout: Layout
) -> Iterable[Timestep | Block]:
    """Return the timesteps of blocks in the numbers that `replay` expects.

    The plan states which names its numbers stand for. If its numbers differ from those of
    the instance, they are converted by name. Numbers of unknown names become numbers that are
    out of range.
    """
    ours = (
        _told_apart(layout.cells),
        (None, *instance.procedure.tokens),
        tuple(machine.name for machine in instance.machines),
    )
    theirs = (_told_apart(plan.cells), tuple(plan.tokens), tuple(plan.machines))
    if ours == theirs:
        return blocks
    cells, tokens, machines = map(_build_table, theirs, ours)
    return _decode(chain.from_iterable(blocks), cells, tokens, machines)


def _told_apart(cells: Sequence[Hashable]) -> tuple[Hashable, ...]:
    """Return the names of cells, each with how often it has come before: as cells of one place."""
    seen: Counter[Hashable] = Counter()
    names = []
    for cell in cells:
        names.append((cell, seen[cell]))
        seen[cell] += 1
    return tuple(names)


def _build_table(theirs: tuple[Hashable, ...], ours: tuple[Hashable, ...]) -> Numbers:
    """Return the instance's number for each of the plan's numbers.

    The last entry is for numbers out of range.
    """
    number = {name: index for index, name in enumerate(ours)}
    return np.array([*(number.get(name, _UNKNOWN) for name in theirs), _UNKNOWN], dtype=np.int64)


def _decode(
    timesteps: Iterable[Timestep], cells: Numbers, tokens: Numbers, machines: Numbers
) -> Iterator[Timestep]:
    for timestep in timesteps:
        state = read_state(timestep)
        if state is None:
            yield timestep  # the replay reports it
            continue
        exchanges = state.exchanges
        exchanges[:, 1] = _look_up(machines, exchanges[:, 1])
        exchanges[:, 3] = _look_up(tokens, exchanges[:, 3])
        yield replace(
            timestep,
            cells=_look_up(cells, state.cells).astype(np.int32),
            cargo=_look_up(tokens, state.cargo).astype(np.int32),
            exchanges=exchanges.clip(-_BEYOND, _BEYOND).astype(np.int32),  # avoids integer overflow
        )


def _look_up(table: Numbers, numbers: Numbers) -> Numbers:
    last = len(table) - 1
    known = (numbers >= 0) & (numbers < last)
    return table[np.where(known, numbers, last)]
