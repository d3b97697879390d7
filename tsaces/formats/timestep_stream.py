"""The timestep stream as NDJSON: a header, then a line a timestep."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, Any

import numpy as np

from tsaces.errors import DocumentError
from tsaces.formats.stream_header import (
    KIND_NAMES,
    KINDS,
    dump,
    header_from_document,
    parse_line,
    whole_number,
)
from tsaces.model.transport_plan import ExchangeKind, Timestep

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from numpy.typing import NDArray

    from tsaces.model.instance import Instance
    from tsaces.model.traffic_system import Layout
    from tsaces.model.transport_plan import Block, TransportPlan


class Encoder:
    """Writes timesteps of one plan; every text is written once and kept.

    Parameters
    ----------
    plan : TransportPlan
    """

    def __init__(self, plan: TransportPlan) -> None:
        cells, tokens, machines = plan.cells, plan.tokens, plan.machines
        self._num_tokens = len(tokens)

        def agent(number: int) -> str:
            cell, token = divmod(number, len(tokens))
            return dump([*cells[cell], tokens[token]])

        def exchange(number: int) -> str:
            of_machine, token = divmod(number, len(tokens))
            machine, kind = divmod(of_machine, len(ExchangeKind))
            return dump([machines[machine], KIND_NAMES[ExchangeKind(kind)], tokens[token]])[1:]

        self._agents = _Texts(len(cells) * len(tokens), agent)
        self._exchanges = _Texts(len(machines) * len(ExchangeKind) * len(tokens), exchange)

    def lines(self, block: Block) -> Iterator[str]:
        """Yield a line a timestep."""
        exchanges = self._exchange_texts(block.exchanges.astype(np.int64))
        bounds = block.offsets.tolist()
        states = np.ascontiguousarray(block.cells.astype(np.int64) * self._num_tokens + block.cargo)
        for i, agents in enumerate(self._agents.of(states)):
            yield (
                f'{{"t":{block.start + i},"agents":[{",".join(agents.tolist())}],'
                f'"exchanges":[{",".join(exchanges[bounds[i] : bounds[i + 1]])}]}}'
            )

    def _exchange_texts(self, exchanges: NDArray[np.int64]) -> list[str]:
        agents, machines, kinds, tokens = exchanges.T
        names = self._exchanges.of(
            (machines * len(ExchangeKind) + kinds) * self._num_tokens + tokens
        )
        pairs = zip(agents.tolist(), names.tolist(), strict=True)
        return [f"[{agent},{name}" for agent, name in pairs]


class _Texts:
    """Texts by number, each written when it is first asked for."""

    def __init__(self, count: int, write: Callable[[int], str]) -> None:
        self._texts = np.full(count, "", dtype=object)
        self._is_known = np.zeros(count, dtype=bool)
        self._write = write

    def of(self, numbers: NDArray[np.int64]) -> NDArray[np.object_]:
        """Return the texts of an array of numbers, in its shape."""
        known = self._is_known[numbers]
        if not known.all():
            for number in np.unique(numbers[~known]).tolist():
                self._texts[number] = self._write(number)
                self._is_known[number] = True
        texts: NDArray[np.object_] = self._texts[numbers]
        return texts


class StreamReader:
    """Reads a stream of an instance's timesteps.

    Parameters
    ----------
    lines : iterable of str or bytes
        As `Encoder` writes them, after a header.
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
        self._layout = layout
        tokens = (None, *instance.procedure.tokens)
        self._tokens = {token: n for n, token in enumerate(tokens)}
        self._machines = {machine.name: m for m, machine in enumerate(instance.machines)}
        document = parse_line(*next(self._lines, (1, "null")))
        self.header = header_from_document(document)
        self._ways = document.get("ways") or []
        self._before: list[int] = []

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
                whole_number(agent),
                self._machines.get(machine, -1),
                int(KINDS[kind]),
                self._tokens.get(token, -1),
            ]
            for agent, machine, kind, token in document.get("exchanges", [])
        ]
        return Timestep(
            t=whole_number(document["t"]),
            cells=np.array(self._cells([cell for cell, _ in agents]), dtype=np.int32),
            cargo=np.array([self._tokens.get(token, -1) for _, token in agents], dtype=np.int32),
            exchanges=np.array(exchanges, dtype=np.int32).reshape(-1, 4),
        )

    def _cells(self, places: list[Any]) -> list[int]:
        """Return the cells on which agents stand in these places.

        Where a place has several, it is the one to which the agent's last cell leads, if any does.
        """
        number = self._layout.number
        cells = [number.get(place, -1) for place in places]
        if len(self._layout.clearance) < len(self._layout.cells):
            if not self._before:
                cells = [self._on_way(*start) for start in zip_longest(cells, self._ways)]
            elif len(self._before) == len(cells):
                cells = list(map(self._led_to, self._before, cells))
            self._before = cells
        return cells

    def _on_way(self, cell: int, way: int | None) -> int:
        if way is None or cell < 0:
            return cell
        return self._layout.cells_of[self._layout.places[cell]][whole_number(way)]

    def _led_to(self, before: int, cell: int) -> int:
        if min(before, cell) < 0:
            return cell
        places = self._layout.places
        reached = (before, *self._layout.exits[before])
        return next((exit_ for exit_ in reached if places[exit_] == places[cell]), cell)
