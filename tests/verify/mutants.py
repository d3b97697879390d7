"""Plans that were sound, broken in the ways in which plans are broken: by their exchanges."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from hypothesis import strategies as st

from tsaces.model.counts import Counts
from tsaces.model.transport_plan import NO_CARGO, Buffers, ExchangeKind, PlanHeader, Timestep
from tsaces.traffic import parse_layout
from tsaces.verify import Claim, replay

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tsaces.model.instance import Instance
    from tsaces.plan import CompiledPlan
    from tsaces.verify import Verdict

Slot = tuple[int, int]
"""A row of the motion, and a column of its period, from 0 on."""
Exchange = tuple[int, int, int]
"""Machine, kind and token."""
DEPOSIT, PICKUP = int(ExchangeKind.DEPOSIT), int(ExchangeKind.PICKUP)


LAYOUT_OF = cache(parse_layout)
MOST_CUT = 60
"""Timesteps within which a robot comes back; further detours are not looked for."""


@dataclass(frozen=True)
class Loop:
    """What repeats of a plan: where robots stand, and what they exchange in which slot.

    Attributes
    ----------
    instance : Instance
    assignment : mapping of str to str or None
    cells : int array, shape (rows, period)
        Cell numbers.
    successor : list of int
        Whose row each robot plays in the next period.
    exchanges : mapping of Slot to Exchange
    """

    instance: Instance
    assignment: Mapping[str, str | None]
    cells: np.ndarray[tuple[int, int], np.dtype[np.int32]]
    successor: list[int]
    exchanges: Mapping[Slot, Exchange]

    @property
    def period(self) -> int:
        return int(self.cells.shape[1])

    def slots(self) -> Iterator[Slot]:
        """Yield all slots."""
        return ((row, t) for row in range(len(self.cells)) for t in range(self.period))

    def after(self, slot: Slot) -> Iterator[Slot]:
        """Yield the slots that a robot goes through after one, once round."""
        now = slot
        while True:
            row, column = now
            last = column + 1 == self.period
            now = (self.successor[row], 0) if last else (row, column + 1)
            yield now
            if now == slot:
                return

    def following(self, slot: Slot) -> Slot | None:
        """Return where the robot makes its next exchange."""
        return next((other for other in self.after(slot) if other in self.exchanges), None)

    def offered(self, slot: Slot) -> list[Exchange]:
        """Return what can be exchanged on the cell of a slot."""
        cell = LAYOUT_OF(self.instance.rows).cells[self.cells[slot]]
        numbers = {token: n for n, token in enumerate(self.instance.procedure.tokens, start=1)}
        found = []
        for m, machine in enumerate(self.instance.machines):
            process = self.instance.procedure.by_name.get(self.assignment[machine.name] or "")
            if process is None:
                continue
            if machine.input_cell == cell:
                found += [(m, DEPOSIT, numbers[token]) for token in process.inputs]
            if machine.output_cell == cell:
                found += [(m, PICKUP, numbers[token]) for token in process.outputs]
        return found

    def replayed(self, periods: int = 2) -> Verdict:
        """Replay the loop from racks that are full, so that whatever can go on for ever does."""
        full = Counts(dict.fromkeys(self.instance.procedure.tokens, 10**9))
        buffers = {m.name: Buffers(Counts(), full) for m in self.instance.machines}
        header = PlanHeader(len(self.cells), self.assignment, buffers, self.period)
        layout = LAYOUT_OF(self.instance.rows)
        claim = Claim(throughput=0.0)
        return replay(self.instance, layout, header, self._timesteps(periods), claim)

    def _timesteps(self, periods: int) -> Iterator[Timestep]:
        cargo = self._cargo()
        slots = [(row, self.period - 1) for row in range(len(self.cells))]
        chains = [self._endless(slot) for slot in slots]
        for t in range(periods * self.period + 1):
            rows = [
                (robot, *self.exchanges[slot])
                for robot, slot in enumerate(slots)
                if t and slot in self.exchanges
            ]
            yield Timestep(
                t,
                np.array([self.cells[slot] for slot in slots], dtype=np.int32),
                np.array([cargo[slot] for slot in slots], dtype=np.int32),
                np.array(rows, dtype=np.int32).reshape(-1, 4),
            )
            slots = [next(chain) for chain in chains]

    def _endless(self, slot: Slot) -> Iterator[Slot]:
        while True:
            yield from self.after(slot)

    def _cargo(self) -> dict[Slot, int]:
        """Return what is carried after each slot's exchange, by the exchange before it."""
        cargo = {}
        for slot, (_, kind, token) in self.exchanges.items():
            cargo[slot] = token if kind == PICKUP else NO_CARGO
            for other in self.after(slot):
                if other in self.exchanges:
                    break
                cargo[other] = cargo[slot]
        return {slot: cargo.get(slot, NO_CARGO) for slot in self.slots()}


def loop_of(plan: CompiledPlan, periods: int = 1) -> Loop:
    """Return so many periods of a plan as one loop."""
    trajectory = plan.trajectory.unrolled(periods * plan.period)
    first = trajectory.transient + 1
    moments = np.repeat(
        np.arange(len(trajectory.offsets) - 1), np.diff(trajectory.offsets)
    ).tolist()
    exchanges: dict[Slot, Exchange] = {
        (row, t - first): (machine, kind, token)
        for t, (row, machine, kind, token) in zip(
            moments, trajectory.exchanges.tolist(), strict=True
        )
        if t >= first
    }
    cells = trajectory.cells[:, first:]
    image = trajectory.successor.image.tolist()
    return Loop(plan.instance, plan.assignment, cells, image, exchanges)


@st.composite
def mutants(draw: st.DrawFn, loop: Loop, most: int = 6) -> Loop:
    """Draw a loop with some of its exchanges broken, one after the other."""
    for _ in range(draw(st.integers(0, most))):
        loop = draw(st.sampled_from(BREAKERS))(draw, loop)
    return loop


def _some_exchange(draw: st.DrawFn, loop: Loop) -> Slot | None:
    return draw(st.sampled_from(sorted(loop.exchanges))) if loop.exchanges else None


def _without(loop: Loop, *slots: Slot | None) -> Loop:
    kept = {slot: made for slot, made in loop.exchanges.items() if slot not in slots}
    return replace(loop, exchanges=kept)


def drop_exchange(draw: st.DrawFn, loop: Loop) -> Loop:
    """Leave out a pick-up or a deposit: robots are then loaded or empty when they must not be."""
    return _without(loop, _some_exchange(draw, loop))


def drop_trip(draw: st.DrawFn, loop: Loop) -> Loop:
    """Leave out a pick-up and the deposit after it, or a deposit and the pick-up after it."""
    slot = _some_exchange(draw, loop)
    return loop if slot is None else _without(loop, slot, loop.following(slot))


def leave_token(draw: st.DrawFn, loop: Loop) -> Loop:
    """Leave all copies of a token where they are."""
    token = draw(st.integers(1, len(loop.instance.procedure.tokens)))
    return _without(loop, *(slot for slot, made in loop.exchanges.items() if made[2] == token))


def idle_machine(draw: st.DrawFn, loop: Loop) -> Loop:
    """Let a machine stand idle; nothing is brought to it or fetched from it."""
    number = draw(st.integers(0, len(loop.instance.machines) - 1))
    touched = [slot for slot, made in loop.exchanges.items() if made[0] == number]
    before = [slot for slot in loop.exchanges if loop.following(slot) in touched]
    name = loop.instance.machines[number].name
    idle = replace(loop, assignment={**loop.assignment, name: None})
    return _without(idle, *touched, *(before if draw(st.booleans()) else ()))


def add_trip(draw: st.DrawFn, loop: Loop) -> Loop:
    """Let a robot that drives past carry something more."""
    begins = [
        (slot, made)
        for slot in loop.slots()
        if slot not in loop.exchanges
        for made in loop.offered(slot)
        if made[1] == PICKUP
    ]
    if not begins:
        return loop
    begin, taken = draw(st.sampled_from(begins))
    ends = []
    for slot in loop.after(begin):
        if slot in loop.exchanges or slot == begin:
            break
        ends += [(slot, made) for made in loop.offered(slot) if made[1:] == (DEPOSIT, taken[2])]
    if not ends:
        return loop
    end, brought = draw(st.sampled_from(ends))
    return replace(loop, exchanges={**loop.exchanges, begin: taken, end: brought})


def swap_exchange(draw: st.DrawFn, loop: Loop) -> Loop:
    """Exchange something else, or at another machine of the same cell."""
    slot = _some_exchange(draw, loop)
    if slot is None:
        return loop
    return replace(
        loop,
        exchanges={
            **loop.exchanges,
            slot: draw(st.sampled_from(loop.offered(slot) or [loop.exchanges[slot]])),
        },
    )


def move_exchange(draw: st.DrawFn, loop: Loop) -> Loop:
    """Make an exchange when the robot is on the same cell another time."""
    slot = _some_exchange(draw, loop)
    if slot is None:
        return loop
    others = [
        other
        for other in loop.after(slot)
        if loop.cells[other] == loop.cells[slot] and other not in loop.exchanges
    ]
    if not others:
        return loop
    moved = {draw(st.sampled_from(others)): loop.exchanges[slot]}
    return replace(loop, exchanges={**_without(loop, slot).exchanges, **moved})


def repeat_part(draw: st.DrawFn, loop: Loop) -> Loop:
    """Do in one part of the period what is done in another, on the same cells."""
    length = draw(st.integers(1, loop.period))
    source, target = (draw(st.integers(0, loop.period - length)) for _ in range(2))
    exchanges = dict(loop.exchanges)
    for row in range(len(loop.cells)):
        for step in range(length):
            old, new = (row, target + step), (row, source + step)
            exchanges.pop(old, None)
            if new in loop.exchanges:
                exchanges[old] = loop.exchanges[new]
    return replace(loop, exchanges=exchanges)


def cut_detour(draw: st.DrawFn, loop: Loop) -> Loop:
    """Let a lone robot go on at once from a cell to which it comes back without an exchange."""
    if len(loop.cells) > 1:
        return loop
    (cells,) = loop.cells.tolist()
    busy = sorted(t for _, t in loop.exchanges) or [0]
    detours = [
        (begin, end)
        for first, last in zip(busy, [*busy[1:], len(cells)], strict=True)
        for begin in range(first, last)
        for end in range(begin + 1, last)
        if cells[begin] == cells[end] and last - begin <= MOST_CUT
    ]
    if not detours:
        return loop
    begin, end = draw(st.sampled_from(detours))
    kept = [t for t in range(len(cells)) if not begin < t <= end]
    exchanges = {(0, kept.index(t)): made for (_, t), made in loop.exchanges.items()}
    return replace(loop, cells=loop.cells[:, kept], exchanges=exchanges)


BREAKERS = (
    drop_exchange,
    drop_trip,
    leave_token,
    idle_machine,
    add_trip,
    add_trip,
    swap_exchange,
    move_exchange,
    repeat_part,
    cut_detour,
    cut_detour,
)
