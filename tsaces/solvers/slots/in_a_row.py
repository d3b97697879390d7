"""The first tours of small fleets: all loads on one round, with no slot shared."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING

import numpy as np

from tsaces.solvers.slots.circuit import Circuit
from tsaces.solvers.slots.walk import find_prioritized_tour

if TYPE_CHECKING:
    from numpy.random import Generator
    from numpy.typing import NDArray

    from tsaces.solvers.slots.budget import ProductionPlan
    from tsaces.solvers.slots.errands import Distances
    from tsaces.solvers.slots.haulage import FlowRouter
    from tsaces.solvers.slots.tours import RouteSet

    Ints = NDArray[np.int64]

_SPARSE = 0.25
"""Agents for every place up to which a long round hardly ever meets itself: it was found with 18
for every hundred, and not with 37."""
_MANY = 20_000
"""Pairs of exchanges from which on pairing them takes seconds."""
_ROOMY = 0.9
"""Share of the fleet's steps, beyond which other tours fail as well where a round does."""
_ORDERS = 20
"""In which loads are tried."""


class SingleTourOutcome(Enum):
    """What came of laying all loads on one round."""

    LAID = auto()
    TOO_FEW_AGENTS = auto()
    """For these loads, or for the little that agents have to wait for each other."""
    FAILED = auto()
    NOT_TRIED = auto()
    """There are too many agents for that."""


class SingleTourBuilder:
    """Lays all loads of a budget on one round.

    Parameters
    ----------
    tours : RouteSet
        Empty; get the loads.
    haulage : FlowRouter
        Of the budgets.
    far : Distances
    """

    def __init__(self, tours: RouteSet, haulage: FlowRouter, far: Distances) -> None:
        self._tours = tours
        self._haulage = haulage
        self._far = far

    def lay(self, budget: ProductionPlan, most_agents: int, random: Generator) -> SingleTourOutcome:
        """Lay all loads without a shared slot, in orders chosen by chance.

        Parameters
        ----------
        budget : ProductionPlan
        most_agents : int
        random : numpy.random.Generator
        """
        network = self._tours.network
        is_sparse = most_agents <= _SPARSE * network.places
        if not is_sparse or len(budget.pickups) * len(budget.deposits) > _MANY:
            return SingleTourOutcome.NOT_TRIED
        haulage = self._haulage
        circuit = Circuit(budget, haulage.source_at, haulage.sink_at, self._distance)
        most = most_agents * network.steps
        if circuit.least > most:
            return SingleTourOutcome.TOO_FEW_AGENTS
        if any(self._lay(circuit.rows(random), most) for _ in range(_ORDERS)):
            return SingleTourOutcome.LAID
        has_room = circuit.length <= _ROOMY * most
        return SingleTourOutcome.FAILED if has_room else SingleTourOutcome.TOO_FEW_AGENTS

    def _lay(self, rows: Ints, most: int) -> bool:
        """Lay loads in their order, if a round of so many steps is enough for that."""
        tours, far, goals = self._tours, self._far, self._goals(rows)
        lengths = far.between[far.exchange_at[np.roll(goals, 1)], far.exchange_at[goals]]
        walk = find_prioritized_tour(tours.network, goals, lengths.astype(np.int64), most, tours.closed)
        if not len(walk.entered):
            return False
        tours.occupy(walk.entered, 1)
        legs = np.split(walk.entered, walk.stops[:-1])
        following = np.roll(np.arange(len(rows)), -1)
        tours.lay(rows, legs[0::2], [legs[-1], *legs[1:-1:2]], following)
        return True

    def _goals(self, rows: Ints) -> Ints:
        """Return where a round deposits and picks up in turn; the last is the first pick-up."""
        goals = np.empty(2 * len(rows), dtype=np.int64)
        goals[0::2] = [self._haulage.sink_at[m] for m in rows[:, 2]]
        goals[1::2] = [self._haulage.source_at[m] for m in np.roll(rows[:, 1], -1)]
        return goals

    def _distance(self, begin: int, end: int) -> int:
        exchange_at = self._far.exchange_at
        return int(self._far.between[exchange_at[begin], exchange_at[end]])
