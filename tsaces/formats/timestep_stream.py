"""The timestep stream as NDJSON: a header, then a line a timestep."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from tsaces.errors import DocumentError
from tsaces.formats.stream_header import (
    KIND_NAMES,
    KINDS,
    dump,
    header_from_document,
    parse_line,
)
from tsaces.model.transport_plan import ExchangeKind, Timestep

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from tsaces.model.instance import Instance
    from tsaces.model.traffic_system import Layout
    from tsaces.model.transport_plan import Block, TransportPlan


class Encoder:
    """Writes timesteps of one plan; the text of every agent's state is written once and kept."""

    def __init__(self, plan: TransportPlan) -> None:
        self._plan = plan
        self._num_tokens = len(plan.tokens)
        self._agents = np.full(len(plan.cells) * self._num_tokens, None, dtype=object)
        self._exchanges: dict[tuple[int, int, int], str] = {}

    def lines(self, block: Block) -> Iterator[str]:
        """Yield a line a timestep."""
        exchanges = [self._exchange(*row) for row in block.exchanges.tolist()]
        bounds = block.offsets.tolist()
        states = np.ascontiguousarray(block.cells.astype(np.int64) * self._num_tokens + block.cargo)
        self._write_states(states)
        for i, state in enumerate(states):
            yield (
                f'{{"t":{block.start + i},"agents":[{",".join(self._agents[state].tolist())}],'
                f'"exchanges":[{",".join(exchanges[bounds[i] : bounds[i + 1]])}]}}'
            )

    def _write_states(self, states: NDArray[np.int64]) -> None:
        """Write the text of states ``cell * tokens + cargo`` that were not met before."""
        is_new = np.zeros(len(self._agents), dtype=bool)
        is_new[states] = True
        is_new &= self._agents == None  # noqa: E711 - element by element
        for state in np.flatnonzero(is_new).tolist():
            cell, cargo = divmod(state, self._num_tokens)
            self._agents[state] = dump([*self._plan.cells[cell], self._plan.tokens[cargo]])

    def _exchange(self, agent: int, machine: int, kind: int, token: int) -> str:
        key = (machine, kind, token)
        names = self._exchanges.get(key)
        if names is None:
            plan = self._plan
            named = [plan.machines[machine], KIND_NAMES[ExchangeKind(kind)], plan.tokens[token]]
            names = self._exchanges[key] = dump(named)[1:]
        return f"[{agent},{names}"


class StreamReader:
    """Reads a stream of an instance's timesteps.

    Parameters
    ----------
    lines : iterable of str or bytes
        As `stream_lines` writes them.
    instance : Instance
    layout : Layout
        Of the instance.

    Attributes
    ----------
    header : PlanHeader

    Raises
    ------
    DocumentError
        That names the line, on construction or while iterating. Cells, tokens and machines
        that the instance does not know get the number -1.
    """

    def __init__(self, lines: Iterable[str | bytes], instance: Instance, layout: Layout) -> None:
        self._lines = enumerate(lines, start=1)
        self._cells = layout.number
        tokens = (None, *instance.procedure.tokens)
        self._tokens = {token: n for n, token in enumerate(tokens)}
        self._machines = {machine.name: m for m, machine in enumerate(instance.machines)}
        self.header = header_from_document(parse_line(*next(self._lines, (1, "null"))))

    def __iter__(self) -> Iterator[Timestep]:
        for number, line in self._lines:
            document = parse_line(number, line)
            try:
                yield self._timestep(document)
            except (LookupError, TypeError, ValueError, OverflowError) as error:
                raise DocumentError(f"line {number}: no timestep: {error!r}") from None

    def _timestep(self, document: Any) -> Timestep:
        agents = [(tuple(agent[:2]), agent[2]) for agent in document["agents"]]
        exchanges = [
            [
                int(agent),
                self._machines.get(machine, -1),
                int(ExchangeKind(KINDS[kind])),
                self._tokens.get(token, -1),
            ]
            for agent, machine, kind, token in document.get("exchanges", [])
        ]
        return Timestep(
            t=int(document["t"]),
            cells=np.array([self._cells.get(cell, -1) for cell, _ in agents], dtype=np.int32),
            cargo=np.array([self._tokens.get(token, -1) for _, token in agents], dtype=np.int32),
            exchanges=np.array(exchanges, dtype=np.int32).reshape(-1, 4),
        )
