"""The timestep stream as NDJSON: a header, then a line a timestep."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np

from tsaces.errors import DocumentError
from tsaces.formats.strict_json import JsonError, parse_json
from tsaces.model.counts import Counts
from tsaces.model.transport_plan import Buffers, ExchangeKind, PlanHeader, Timestep

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tsaces.model.instance import Instance
    from tsaces.model.traffic_system import Layout
    from tsaces.model.transport_plan import TransportPlan

_KIND_NAMES = {ExchangeKind.DEPOSIT: "deposit", ExchangeKind.PICKUP: "pickup"}
_KINDS = {name: kind for kind, name in _KIND_NAMES.items()}


def stream_lines(plan: TransportPlan, start: int = 0, count: int | None = None) -> Iterator[str]:
    """Yield the header and then `count` timesteps from `start`, a line each without its end."""
    yield _dump(header_to_document(plan.header_at(start)))
    encode = _Encoder(plan)
    for timestep in plan.steps(start, count):
        yield encode.line(timestep)


def header_to_document(header: PlanHeader) -> dict[str, Any]:
    """Return a header as JSON-ready data."""
    return {
        "type": "header",
        "agents": header.agents,
        "assignment": dict(header.assignment),
        "buffers": {
            machine: {"input": dict(buffers.input), "output": dict(buffers.output)}
            for machine, buffers in header.buffers.items()
        },
        "period": header.period,
        "start": header.start,
    }


class _Encoder:
    """Writes timesteps of one plan; names are decoded once."""

    def __init__(self, plan: TransportPlan) -> None:
        self._cells = plan.cells
        self._tokens = plan.tokens
        self._machines = plan.machines

    def line(self, timestep: Timestep) -> str:
        cells, tokens = self._cells, self._tokens
        agents = [
            [*cells[cell], tokens[token]]
            for cell, token in zip(timestep.cells.tolist(), timestep.cargo.tolist(), strict=True)
        ]
        exchanges = [
            [agent, self._machines[m], _KIND_NAMES[ExchangeKind(kind)], tokens[token]]
            for agent, m, kind, token in timestep.exchanges.tolist()
        ]
        return _dump({"t": timestep.t, "agents": agents, "exchanges": exchanges})


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
        self.header = self._read_header()

    def __iter__(self) -> Iterator[Timestep]:
        for number, line in self._lines:
            document = _parse(number, line)
            try:
                yield self._timestep(document)
            except (LookupError, TypeError, ValueError, OverflowError) as error:
                raise DocumentError(f"line {number}: no timestep: {error!r}") from None

    def _read_header(self) -> PlanHeader:
        number, line = next(self._lines, (1, "null"))
        document = _parse(number, line)
        try:
            return PlanHeader(
                agents=int(document["agents"]),
                assignment=dict(document["assignment"]),
                buffers={
                    str(machine): Buffers(
                        Counts(_counts(sides.get("input"))), Counts(_counts(sides.get("output")))
                    )
                    for machine, sides in document["buffers"].items()
                },
                period=int(document["period"]),
                start=int(document["start"]),
            )
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
            raise DocumentError(f"line {number}: no header: {error!r}") from None

    def _timestep(self, document: Any) -> Timestep:
        agents = [(tuple(agent[:2]), agent[2]) for agent in document["agents"]]
        exchanges = [
            [
                int(agent),
                self._machines.get(machine, -1),
                int(_KINDS[kind]),
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


def _counts(counts: Any) -> dict[str, int]:
    return {str(token): int(count) for token, count in (counts or {}).items()}


def _parse(number: int, line: str | bytes) -> Any:
    try:
        return parse_json(line)
    except JsonError as error:
        raise DocumentError(f"line {number}: {error}") from None


def _dump(document: object) -> str:
    return json.dumps(document, separators=(",", ":"))
