"""Timesteps of a plan as a client receives them: everything by name."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple


class AgentState(NamedTuple):
    """Where an agent is and what it carries, after the timestep's exchanges.

    Attributes
    ----------
    x, y : int
        Column and row from the top left, from 0. On a layout of points and lanes, `x` is instead
        the name of a lane, `y` the cell's number from its start; or the name of a point, and 0.
    cargo : str or None
    """

    x: int | str
    y: int
    cargo: str | None


class Exchange(NamedTuple):
    """A token that changed hands.

    Attributes
    ----------
    agent : int
    machine : str
    kind : str
        ``deposit`` or ``pickup``.
    token : str
    """

    agent: int
    machine: str
    kind: str
    token: str


@dataclass(frozen=True, slots=True)
class Timestep:
    """The fleet at one timestep.

    Attributes
    ----------
    t : int
    agents : tuple of AgentState
        Agent `i` is the same robot in all of a plan's timesteps.
    exchanges : tuple of Exchange
        Made in this timestep; by agent, whatever the format they came in.
    late_ms : int or None
        By how many milliseconds the server was late, if by more than a tick and if the format
        can say so; no part of comparisons.
    """

    t: int
    agents: tuple[AgentState, ...]
    exchanges: tuple[Exchange, ...]
    late_ms: int | None = field(default=None, compare=False)

    def cargo_before(self) -> list[str | None]:
        """Return what each agent carried before it made its exchange."""
        cargo = [agent.cargo for agent in self.agents]
        for agent, _, kind, token in self.exchanges:
            cargo[agent] = token if kind == "deposit" else None
        return cargo
