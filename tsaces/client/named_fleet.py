"""The agents of a compact stream by name, as what they do moves them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from tsaces.client.timesteps import AgentState, Exchange, Timestep
from tsaces.errors import DocumentError, PlanError
from tsaces.formats.stream_header import KIND_NAMES, KINDS, whole_number
from tsaces.model.transport_plan import NO_CARGO
from tsaces.plan.action_decoder import ActionDecoder
from tsaces.plan.actions import STEPS
from tsaces.plan.exchange_codebook import ExchangeCodebook

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tsaces.model.transport_plan import IntArray
    from tsaces.plan.action_decoder import Places
    from tsaces.plan.actions import Codes

_KIND_NAMES = {int(kind): name for kind, name in KIND_NAMES.items()}
_ROW_BITS = 32
_HALF = 1 << (_ROW_BITS - 1)
_OFFSETS = np.array([x + (y << _ROW_BITS) for x, y in STEPS], dtype=np.int64)
"""How far apart the places of `_UnboundedMap` are, by direction."""


class _UnboundedMap:
    """The floor as far as a header tells of it: agents may go wherever their actions lead.

    A place is ``column + row * 2**32``.
    """

    def __init__(self, choices_at: Mapping[int, Sequence[tuple[int, int, int]]]) -> None:
        places = sorted(choices_at)
        self._places = np.array(places, dtype=np.int64)
        codebook = ExchangeCodebook({n: choices_at[p] for n, p in enumerate(places)}, len(places))
        self._choices = codebook.choices

    @property
    def choices(self) -> IntArray:
        """What can be exchanged where the header names exchanges; the last row is empty."""
        return self._choices

    def walk(self, places: Places, directions: IntArray) -> Places:
        """Return the places that agents come to."""
        return places + np.cumsum(_OFFSETS[directions], axis=0)

    def rows(self, places: Places) -> Places:
        """Return the rows of the places' choices_at; -1 where there is none."""
        if not len(self._places):
            return np.full(len(places), -1)
        found = np.minimum(np.searchsorted(self._places, places), len(self._places) - 1)
        return np.where(self._places[found] == places, found, -1)


class NamedFleet:
    """The agents of a compact stream, everything by name (docs/plan-format.md).

    Parameters
    ----------
    document : object
        The parsed header.
    agents : int
        That it says there are.

    Raises
    ------
    LookupError, TypeError, ValueError, OverflowError
        If it is no header.
    """

    def __init__(self, document: Any, agents: int) -> None:
        self._agents = [
            AgentState(whole_number(x), whole_number(y), token)
            for (x, y), token in zip(document["cells"], document["cargo"], strict=True)
        ]
        if not len(self._agents) == agents > 0:
            raise ValueError("cells and cargo must name every agent")
        machines: dict[str, int] = {}
        tokens: dict[str | None, int] = {None: NO_CARGO}
        choices_at = {
            _place(whole_number(x), whole_number(y)): [
                (
                    machines.setdefault(str(machine), len(machines)),
                    int(KINDS[kind]),
                    tokens.setdefault(str(token), len(tokens)),
                )
                for machine, kind, token in exchanges
            ]
            for x, y, exchanges in document["choices"]
        }
        cargo = [tokens.setdefault(agent.cargo, len(tokens)) for agent in self._agents]
        self._machines, self._tokens = list(machines), list(tokens)
        self._decoder = ActionDecoder(
            _UnboundedMap(choices_at),
            np.array([_place(agent.x, agent.y) for agent in self._agents], dtype=np.int64),
            np.array(cargo, dtype=np.int32),
            checks_cargo=True,
        )

    def act(self, start: int, codes: Codes) -> Iterator[Timestep]:
        """Let every agent act in consecutive timesteps; yield where all stand after each.

        Parameters
        ----------
        start : int
            The first of them.
        codes : unsigned int array, shape (timesteps, agents)

        Raises
        ------
        DocumentError
            After the timesteps before the one that cannot be.
        """
        try:
            decoded = self._decoder.advance(start, codes)
        except PlanError as error:
            if len(codes) == 1:
                raise DocumentError(str(error)) from None
            for t in range(len(codes)):
                yield from self.act(start + t, codes[t : t + 1])
            return
        moments, acting = np.nonzero(codes)
        places, cargo = decoded.places[moments, acting], decoded.cargo[moments, acting]
        rows = (places + _HALF) >> _ROW_BITS
        columns = places - (rows << _ROW_BITS)
        carried = [self._tokens[number] for number in cargo.tolist()]
        states = list(map(AgentState, columns.tolist(), rows.tolist(), carried))
        agents, ends = acting.tolist(), np.searchsorted(moments, np.arange(len(codes) + 1)).tolist()
        exchanges = list(map(self._exchange, decoded.exchanges.tolist()))
        offsets = decoded.offsets.tolist()
        for t in range(len(codes)):
            acted = slice(ends[t], ends[t + 1])
            for agent, state in zip(agents[acted], states[acted], strict=True):
                self._agents[agent] = state
            made = tuple(exchanges[offsets[t] : offsets[t + 1]])
            yield Timestep(start + t, tuple(self._agents), made)

    def _exchange(self, exchange: list[int]) -> Exchange:
        agent, machine, kind, token = exchange
        name = str(self._tokens[token])
        return Exchange(agent, self._machines[machine], _KIND_NAMES[kind], name)


def _place(x: int, y: int) -> int:
    if not (-_HALF <= x < _HALF and -_HALF <= y < _HALF):
        raise ValueError(f"({x}, {y}) is no cell")
    return x + (y << _ROW_BITS)
