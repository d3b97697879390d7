"""The agents of a compact stream by name, as what they do moves them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from tsaces.client.floor_maps import map_of
from tsaces.client.timesteps import AgentState, Exchange, Timestep
from tsaces.errors import DocumentError, PlanError
from tsaces.formats.stream_header import KIND_NAMES, KINDS
from tsaces.model.transport_plan import NO_CARGO
from tsaces.plan.action_decoder import ActionDecoder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tsaces.plan.actions import Codes

_KIND_NAMES = {int(kind): name for kind, name in KIND_NAMES.items()}


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
            AgentState(first, number, token)
            for (first, number), token in zip(document["cells"], document["cargo"], strict=True)
        ]
        if not len(self._agents) == agents > 0:
            raise ValueError("cells and cargo must name every agent")
        machines: dict[str, int] = {}
        tokens: dict[str | None, int] = {None: NO_CARGO}
        choices_at = {
            (first, number): [
                (
                    machines.setdefault(str(machine), len(machines)),
                    int(KINDS[kind]),
                    tokens.setdefault(str(token), len(tokens)),
                )
                for machine, kind, token in exchanges
            ]
            for first, number, exchanges in document["choices"]
        }
        self._floor = map_of(document, choices_at)
        cargo = [tokens.setdefault(agent.cargo, len(tokens)) for agent in self._agents]
        self._machines, self._tokens = list(machines), list(tokens)
        self._decoder = ActionDecoder(
            self._floor,
            np.array([self._floor.number(*agent[:2]) for agent in self._agents], dtype=np.int64),
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
        carried = [self._tokens[number] for number in cargo.tolist()]
        states = list(map(AgentState, *self._floor.names(places), carried))
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
