"""A factory small enough to plan by hand, its honest plan, and ways to spoil it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from tests.fixtures import block_of
from tsaces.model.counts import Counts
from tsaces.model.instance import Instance, Machine, Procedure, Process
from tsaces.model.transport_plan import Buffers, ExchangeKind, PlanHeader, Timestep
from tsaces.traffic import parse_layout
from tsaces.verify import Claim, Verdict, replay

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tsaces.model.instance import Cell
    from tsaces.model.traffic_system import Layout
    from tsaces.model.transport_plan import Block

ROWS = (
    "+>+>v",
    "^.v.v",
    "^<+<<",
)
RING: tuple[Cell, ...] = (
    *((0, 0), (1, 0), (2, 0), (3, 0), (4, 0), (4, 1)),
    *((4, 2), (3, 2), (2, 2), (1, 2), (0, 2), (0, 1)),
)
SHORTCUT: Cell = (2, 1)

LAP = (0, 1, 2, 3, 4, 4, 5, 6, 6, 7, 8, 9, 9, 10, 11, 11)
"""Place on the ring of an agent, timestep by timestep; agents follow 4 timesteps apart."""
AGENTS = 4
PERIOD = 4
BIN, MILL, CHUTE = range(3)
NONE, PART, RAW = range(3)

DEPOSIT, PICKUP = int(ExchangeKind.DEPOSIT), int(ExchangeKind.PICKUP)
LAP_EXCHANGES = {
    1: (BIN, PICKUP, RAW),
    4: (MILL, DEPOSIT, RAW),
    7: (MILL, PICKUP, PART),
    11: (CHUTE, DEPOSIT, PART),
}
ASSIGNMENT: Mapping[str, str | None] = {"bin": "supply", "mill": "grind", "chute": "ship"}
RATES = {"bin": 0.25, "mill": 0.25, "chute": 0.25}


def ring_instance(
    *,
    mill_time: int = 3,
    chute_time: int = 1,
    eaten: int = 1,
    made: int = 1,
    shipped: int = 1,
    max_agents: int = AGENTS,
) -> Instance:
    """A bin of raw pieces, a mill that makes parts of them, a chute that ships parts."""
    return Instance(
        name="ring",
        rows=ROWS,
        procedure=Procedure(
            processes=(
                Process("supply", outputs=Counts({"raw": 1})),
                Process("grind", Counts({"raw": eaten}), Counts({"part": made})),
                Process("ship", inputs=Counts({"part": shipped})),
            ),
            output_process="ship",
        ),
        machines=(
            Machine("bin", Counts({"supply": 1}), output_cell=RING[1]),
            Machine("mill", Counts({"grind": mill_time}), RING[4], RING[6]),
            Machine("chute", Counts({"ship": chute_time}), RING[9]),
        ),
        max_agents=max_agents,
    )


LAYOUT = parse_layout(ROWS)


def number(place: int) -> int:
    """Cell number of a place on the ring."""
    return LAYOUT.number[RING[place]]


def cell_number(cell: Cell) -> int:
    return LAYOUT.number[cell]


def buffers(mill_raw: int = 1, mill_parts: int = 0) -> dict[str, Buffers]:
    """The piece deposited at timestep 0 lies in the mill already."""
    return {"mill": Buffers(Counts({"raw": mill_raw}), Counts({"part": mill_parts}))}


def honest_timestep(t: int) -> Timestep:
    """Every agent a lap of 16 timesteps: a raw piece to the mill, a part to the chute."""
    cells, cargo, exchanges = [], [], []
    for agent in range(AGENTS):
        phase = (t + PERIOD * agent) % len(LAP)
        cells.append(number(LAP[phase]))
        cargo.append(RAW if 1 <= phase < 4 else PART if 7 <= phase < 11 else NONE)
        if phase in LAP_EXCHANGES:
            exchanges.append([agent, *LAP_EXCHANGES[phase]])
    return timestep(t, cells, cargo, exchanges)


def timestep(t: int, cells: object, cargo: object, exchanges: object) -> Timestep:
    return Timestep(
        t,
        np.array(cells, dtype=np.int32),
        np.array(cargo, dtype=np.int32),
        np.array(exchanges, dtype=np.int32).reshape(-1, 4),
    )


def in_blocks(timesteps: tuple[Timestep, ...], size: int) -> Iterator[Timestep | Block]:
    """Yield timesteps in blocks of a size, one by one where they do not fit into one."""
    for begin in range(0, len(timesteps), size):
        some = timesteps[begin : begin + size]
        fits = all(step.t == some[0].t + i for i, step in enumerate(some)) and all(
            isinstance(a, np.ndarray) and a.dtype == np.int32
            for step in some
            for a in (step.cells, step.cargo, step.exchanges)
        )
        if fits and all(
            step.cells.shape == step.cargo.shape == some[0].cargo.shape
            and step.exchanges.shape[1:] == (4,)
            for step in some
        ):
            yield block_of(*some)
        else:
            yield from some


@dataclass(frozen=True)
class Plan:
    """Everything `replay` takes, so that a test can change one thing of it."""

    instance: Instance
    header: PlanHeader
    timesteps: tuple[Timestep, ...]
    claim: Claim
    layout: Layout = LAYOUT
    transient: int = 0

    def replay(self, max_violations: int = 20) -> Verdict:
        """Replay timestep by timestep; however many come at once, the verdict is the same."""
        verdict = self._replay(self.timesteps, max_violations)
        for size in (2, 7, 100):
            assert self._replay(in_blocks(self.timesteps, size), max_violations) == verdict
        return verdict

    def _replay(self, timesteps: Iterable[Timestep | Block], max_violations: int) -> Verdict:
        return replay(
            self.instance,
            self.layout,
            self.header,
            iter(timesteps),
            self.claim,
            transient=self.transient,
            max_violations=max_violations,
        )

    def with_header(self, **changes: Any) -> Plan:
        return replace(self, header=replace(self.header, **changes))

    def with_claim(self, **changes: Any) -> Plan:
        return replace(self, claim=replace(self.claim, **changes))

    def with_timestep(self, at: int, /, **changes: Any) -> Plan:
        """Replace parts of the timestep at a place of the stream."""
        changed = replace(self.timesteps[at], **changes)
        return replace(self, timesteps=(*self.timesteps[:at], changed, *self.timesteps[at + 1 :]))

    def with_cell(self, t: int, agent: int, cell: int) -> Plan:
        cells = self.timesteps[t].cells.copy()
        cells[agent] = cell
        return self.with_timestep(t, cells=cells)

    def with_cargo(self, agent: int, token: int, timesteps: Iterable[int]) -> Plan:
        plan = self
        for t in timesteps:
            cargo = plan.timesteps[t].cargo.copy()
            cargo[agent] = token
            plan = plan.with_timestep(t, cargo=cargo)
        return plan

    def with_exchanges(self, t: int, *rows: tuple[int, int, int, int]) -> Plan:
        return self.with_timestep(t, exchanges=np.array(rows, dtype=np.int32).reshape(-1, 4))

    def with_further_exchange(self, t: int, *row: int) -> Plan:
        return self.with_timestep(t, exchanges=np.vstack([self.timesteps[t].exchanges, row]))


def honest_plan(steps: int = 41, start: int = 0) -> Plan:
    """The plan above; by default ten periods of it, every claim met exactly."""
    return Plan(
        instance=ring_instance(),
        header=PlanHeader(AGENTS, ASSIGNMENT, buffers(), PERIOD, start),
        timesteps=tuple(honest_timestep(t) for t in range(start, start + steps)),
        claim=Claim(0.25, AGENTS, ASSIGNMENT, RATES),
    )
