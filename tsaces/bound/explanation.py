"""What binds the proven upper bound, and what it would be without."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING

from tsaces.model.showing import ShowsItself

if TYPE_CHECKING:
    from tsaces.model.instance import Cell

NEGLIGIBLE = 5e-4
"""Gains, as a share of the bound, below which a relaxed limit counts as of no use.

Bounds are proven to 1e-4 of their optimum: two of them may differ by as much for that alone.
"""


class Limit(Enum):
    """A group of constraints of the fluid MILP, by what a planner could change about it."""

    FLEET = "fleet"
    MACHINES = "machines"
    JUNCTIONS = "junctions"
    CELLS = "cells"
    HANDLING = "handling"
    CLEARANCE = "clearance"
    ZONES = "zones"
    TRANSPORT = "fleet and cells"
    SPEEDS = "speeds"


@dataclass(frozen=True)
class Bottleneck:
    """A part of the factory that is used up in the best fluid plan found.

    Attributes
    ----------
    name : str
        Such as ``lathe1 (turn)``.
    cells : tuple of Cell
        Where it is.
    usage : float
        Share of its limit that is used; 1 is all of it.
    price : float
        Shadow price, in products per timestep: while every machine keeps to its process,
        one unit more brings this at most. Units are an agent, a machine's worth of runs,
        and an agent per timestep that enters a cell, or more exactly one that is always there.
    """

    name: str
    cells: tuple[Cell, ...]
    usage: float
    price: float


@dataclass(frozen=True)
class RelaxedBound:
    """The upper bound with one group of limits out of the way.

    Attributes
    ----------
    limit : Limit
    machines : tuple of str
        Names of the machines that the group is about.
    upper_bound : float
        Products per timestep, infinite where nothing was proven.
    solved : bool
        Whether the relaxed program was solved, or shown to be no better; if not, more time
        may prove a lower bound.
    one_more : float or None
        The bound with one more machine of this kind, wherever on the floor; None if that
        was not asked.
    one_more_solved : bool
        As `solved`, for `one_more`.
    agents_enough : int or None
        A fleet with which the bound is as high as with any larger one.
    bottlenecks : tuple of Bottleneck
        Members of the group with the highest shadow prices, at most five.
    """

    limit: Limit
    machines: tuple[str, ...] = ()
    upper_bound: float = math.inf
    solved: bool = False
    one_more: float | None = None
    one_more_solved: bool = False
    agents_enough: int | None = None
    bottlenecks: tuple[Bottleneck, ...] = ()

    @property
    def words(self) -> str:
        """What is supposed, in words."""
        return {
            Limit.FLEET: "any number of agents",
            Limit.MACHINES: f"any number of machines like {', '.join(self.machines[:1])}",
            Limit.JUNCTIONS: "room for all agents in junctions",
            Limit.CELLS: "room for all agents in all cells",
            Limit.HANDLING: "hand-overs that take no time",
            Limit.CLEARANCE: "agents that follow each other at once",
            Limit.ZONES: "zones that any number of agents may be in",
            Limit.TRANSPORT: "room for all agents in all cells, and any number of them",
            Limit.SPEEDS: "machines of any speed",
        }[self.limit]


@dataclass(frozen=True)
class TokenTransport:
    """What the transport of a token costs, and what it would bring to carry several at once.

    Attributes
    ----------
    token : str
    trips : float
        Loads a product.
    agent_timesteps : float
        Timesteps of agents that carry it, a product.
    load_size : int
        Most copies that one run consumes or emits: what a box would hold. 1 if there is never
        more than one.
    upper_bound : float or None
        The bound if agents carried so many copies at once; None if that was not asked.
    solved : bool
        Whether the program for that was solved; if not, more time may prove a lower bound.
    """

    token: str
    trips: float
    agent_timesteps: float
    load_size: int = 1
    upper_bound: float | None = None
    solved: bool = False


@dataclass(frozen=True)
class TransportCost:
    """What a product costs in agents' time, in a best fluid plan with the fewest agents.

    Attributes
    ----------
    tokens : tuple of TokenTransport
        The dearest first.
    empty_agent_timesteps : float
        Timesteps of agents without a load, a product.
    handling_agent_timesteps : float
        Timesteps of agents that stand at machines for longer than they drive through there, a
        product; 0 unless handling takes time.
    """

    tokens: tuple[TokenTransport, ...]
    empty_agent_timesteps: float
    handling_agent_timesteps: float = 0.0

    @property
    def agent_timesteps(self) -> float:
        """Timesteps of agents in all, a product."""
        carried = sum(cost.agent_timesteps for cost in self.tokens)
        return self.empty_agent_timesteps + carried + self.handling_agent_timesteps

    def at_least(self, upper_bound: float) -> TransportCost:
        """Return the costs with no bound below another: larger loads make no less."""
        raised = (
            replace(cost, upper_bound=max(upper_bound, cost.upper_bound))
            if cost.upper_bound is not None
            else cost
            for cost in self.tokens
        )
        return replace(self, tokens=tuple(raised))


@dataclass(frozen=True)
class Explanation(ShowsItself):
    """The proven upper bound and what it would be with one group of limits relaxed.

    Attributes
    ----------
    upper_bound : float
        Products per timestep, proven for every plan.
    relaxed : tuple of RelaxedBound
        None is below `upper_bound`.
    obstacle : str or None
        Why there is no embedding at all, where that is so.
    transport : TransportCost or None
        None where there was no time for it, or nothing is carried.
    """

    upper_bound: float
    relaxed: tuple[RelaxedBound, ...]
    obstacle: str | None = None
    transport: TransportCost | None = None

    def gain(self, bound: float) -> float:
        """Return by what share of the upper bound another one is higher.

        Infinite where the upper bound is 0 and the other is not.
        """
        if self.upper_bound <= 0:
            return 0.0 if bound <= 0 else math.inf
        return bound / self.upper_bound - 1

    def helps(self, bound: float) -> bool:
        """Whether a relaxed bound is higher by more than solvers' tolerances."""
        return self.gain(bound) > NEGLIGIBLE

    def beside(self, upper_bound: float, obstacle: str | None = None) -> Explanation:
        """Return this explanation for the same bound as another process proved it.

        A factory with fewer limits makes no less. What is proven of one may yet be lower than
        the bound, and is then raised to it: solvers stop within a tolerance of the optimum,
        and questions about further machines write out what an exchange cell takes, which the
        bound leaves to the agents that pass.
        """
        relaxed = tuple(
            replace(
                answer,
                upper_bound=max(upper_bound, answer.upper_bound),
                one_more=None if answer.one_more is None else max(upper_bound, answer.one_more),
            )
            for answer in self.relaxed
        )
        transport = self.transport and self.transport.at_least(upper_bound)
        return Explanation(upper_bound, relaxed, obstacle, transport)
