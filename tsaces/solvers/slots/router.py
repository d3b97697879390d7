"""Routes a budget so that no slot is used twice.

Loads and the empty ways between them begin as flows at least cost, slots shared at a price. Then
whatever is in the way of something else is taken up together with some neighbours and laid
down anew, errand by errand, and kept where that is cheaper in all. Slots that stay shared
become dearer from sweep to sweep, as in PathFinder (McMurchie and Ebeling, 1995), so that the
cheapest plan is in the end one in which none is. Where that fails, some loads are given up.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from tsaces.solvers.slots.arrays import ExchangeSites
from tsaces.solvers.slots.errands import measure_distances, allocate_search_buffers
from tsaces.solvers.slots.haulage import FlowRouter
from tsaces.solvers.slots.in_a_row import SingleTourOutcome, SingleTourBuilder
from tsaces.solvers.slots.relief import select_removals
from tsaces.solvers.slots.remains import reconnect_routes
from tsaces.solvers.slots.rematch import Reassignment
from tsaces.solvers.slots.sweep import RoutingContext, reroute
from tsaces.solvers.slots.tours import RouteSet

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from tsaces.model.instance import Cell
    from tsaces.solvers.slots.arrays import TimeExpandedNetwork
    from tsaces.solvers.slots.budget import ProductionPlan
    from tsaces.solvers.slots.haulage import ExchangePoints
    from tsaces.solvers.slots.tours import RouteSnapshot

    Ints = NDArray[np.int64]

_PRICE = 10.0
"""What a second agent in a slot pays, in slots; measured beside 1, 2, 5 and 20."""
_MEMORY = 0.1
"""By how much a slot becomes dearer for every sweep after which it is shared."""
_FLOW_SHARE = 0.1
"""Share of the time in which other rounds of flows may begin."""
_LOW_PRICE = 0.3
"""What it pays while tours are drawn tighter; measured beside 0.05, 1, 3 and 10."""
_MENDING_PRICE = 2.0
"""What it pays at first when these are parted again."""
_RISE = 1.1
"""Times as much from sweep to sweep, up to the usual price: on crowded floors a low one is not
enough to part them."""
_NOISE = 0.05
"""By how much chance makes slots dearer while tours are drawn tighter: without it few move."""
_AT_ONCE = 32
"""Loads that are looked at between two looks at the clock."""
_NOWHERE = -1


@dataclass(frozen=True)
class StallLimit:
    """How long there may be no fewer shared slots than ever before.

    Attributes
    ----------
    least : float
        Seconds of this thread's own work: others may be busy on the same cores.
    share : float
        Of the time in which there was progress, on top of that.
    """

    least: float = 2.0
    share: float = 0.4

    def seconds(self, of_progress: float) -> float:
        """Return for how long."""
        return self.least + self.share * of_progress


@dataclass(frozen=True, eq=False)
class RouterSnapshot:
    """A budget and its tours at a time."""

    budget: ProductionPlan
    tours: RouteSnapshot


class CongestionRouter:
    """Lays the tours of one budget.

    Parameters
    ----------
    floor : ExchangePoints
        Such as an instance.
    network : TimeExpandedNetwork
    place_of : callable
        Number of the place of a cell.
    budget : ProductionPlan
    seed : int

    Attributes
    ----------
    budget : ProductionPlan
        What the tours carry.
    tours : RouteSet
    """

    def __init__(
        self,
        floor: ExchangePoints,
        network: TimeExpandedNetwork,
        place_of: Callable[[Cell], int],
        budget: ProductionPlan,
        seed: int,
    ) -> None:
        self.tours = RouteSet(network)
        self._random = np.random.default_rng(seed)
        self._haulage = FlowRouter(floor, place_of, budget, self.tours)
        source_at, sink_at = self._haulage.source_at, self._haulage.sink_at
        exchanges = sorted({*source_at.values(), *sink_at.values()})
        self._far = measure_distances(network, exchanges)
        self._machines = len(floor.machines)
        self.budget = budget

    @cached_property
    def _floor(self) -> RoutingContext:
        """What sweeps need; its arrays are as large as the network some times over."""
        exchange_at, network = self._far.exchange_at, self.tours.network
        at = ExchangeSites(
            _exchanges_by_machine(self._haulage.source_at, exchange_at, self._machines),
            _exchanges_by_machine(self._haulage.sink_at, exchange_at, self._machines),
        )
        return RoutingContext(network, self._far, at, allocate_search_buffers(network, changes=2), tightens=False)

    def route(self, deadline: float, most_agents: int | None = None) -> bool:
        """Lay tours until no slot is used twice; return whether that succeeded.

        It fails when the time is up, or when there is no progress any more.

        Parameters
        ----------
        deadline : float
            Reading of `time.monotonic`.
        most_agents : int, optional
            For which one round is tried first, if they are few.
        """
        if most_agents is not None and self.lay_in_a_row(most_agents) is SingleTourOutcome.LAID:
            return True
        return self.start(deadline) and self.mend(deadline)

    def lay_in_a_row(self, most_agents: int) -> SingleTourOutcome:
        """Lay all loads on one round, without a shared slot: a way for small fleets.

        Parameters
        ----------
        most_agents : int
        """
        row = SingleTourBuilder(self.tours, self._haulage, self._far)
        return row.lay(self.budget, most_agents, self._random)

    def start(self, deadline: float) -> bool:
        """Lay tours that may share slots; return whether there are any."""
        now = time.monotonic()
        return self._haulage.lay_all(self.budget, now + _FLOW_SHARE * (deadline - now))

    def mend(self, deadline: float, patience: StallLimit | None = None) -> bool:
        """Lay anew what shares slots, ever dearer; return whether none is shared in the end.

        Parameters
        ----------
        deadline : float
            Reading of `time.monotonic`.
        patience : StallLimit
        """
        return self._mend(_PRICE, deadline, patience or StallLimit())

    def give_up(self, lower: ProductionPlan) -> bool:
        """Take up loads for which a smaller budget has no use, the most crowded first.

        Return whether what is left has slots enough; the tours are of no use if it has not.

        Parameters
        ----------
        lower : ProductionPlan
            Of the same assignment; no machine does more than before.
        """
        tours = self.tours
        torn = select_removals(tours.laid, tours.crowding(), self.budget, lower)
        self.budget = lower
        return reconnect_routes(tours, self._haulage, torn)

    def keep(self) -> RouterSnapshot:
        """Return what `go_back` needs."""
        return RouterSnapshot(self.budget, self.tours.snapshot())

    def go_back(self, kept: RouterSnapshot) -> None:
        """Return to how everything was; what was kept is used up."""
        self.budget = kept.budget
        self.tours.restore(kept.tours)

    def tighten(self, deadline: float) -> bool:
        """Draw all tours tighter once, then part those that came to share slots.

        A tour is as many cycles long as it has agents, so those that are drawn tighter need
        fewer of them. Most changes save nothing yet, but let others.

        Parameters
        ----------
        deadline : float
            Reading of `time.monotonic`.

        Returns
        -------
        bool
            Whether no slot is shared in the end.
        """
        tours = self.tours
        chance = self._random.random(len(tours.use.memory))
        tours.change_prices(_LOW_PRICE, 1 + _NOISE * chance)
        loads = np.arange(len(tours.laid.token))
        if not self._sweep(loads, deadline, self._floor._replace(tightens=True)):
            return False
        tours.use.memory[:] = 1
        return self._mend(_MENDING_PRICE, deadline, StallLimit())

    def _mend(self, price: float, deadline: float, patience: StallLimit) -> bool:
        tours = self.tours
        tours.change_prices(price)
        begin = record_at = time.thread_time()
        fewest = int(tours.shared.sum())
        rematch = Reassignment(self._haulage, tours)
        while len(crowded := np.flatnonzero(tours.crowding())):
            if not self._sweep(crowded, deadline, self._floor):
                return False
            shared = tours.shared
            price = min(_PRICE, _RISE * price)
            tours.change_prices(price, tours.use.memory + _MEMORY * shared)
            rematch.take_turn(len(crowded))
            now = time.thread_time()
            if shared.sum() < fewest:
                fewest, record_at = int(shared.sum()), now
            elif now - record_at > patience.seconds(record_at - begin):
                return False
        return True

    def _sweep(self, loads: Ints, deadline: float, floor: RoutingContext) -> bool:
        """Lay loads anew in any order; False when the time is up."""
        self._random.shuffle(loads)
        for first in range(0, len(loads), _AT_ONCE):
            if time.monotonic() >= deadline:
                return False
            some = loads[first : first + _AT_ONCE]
            reroute(floor, self.tours.laid, self.tours.use, some, self._random)
        return True


def _exchanges_by_machine(places: dict[int, int], exchange_at: Ints, machines: int) -> Ints:
    """Return the number of each machine's exchange."""
    exchanges = np.full(machines, _NOWHERE, dtype=np.int64)
    exchanges[[*places]] = exchange_at[[*places.values()]]
    return exchanges
