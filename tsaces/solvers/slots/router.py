"""Routes a budget so that no slot is used twice.

Loads and the empty ways between them begin as two flows at least cost, slots shared at a
price. Then whatever is in the way of something else is taken up together with some neighbours
and laid down anew, errand by errand, and kept where that is cheaper in all. Slots that stay
shared become dearer from sweep to sweep, as in PathFinder (McMurchie and Ebeling, 1995), so
that the cheapest plan is in the end one in which none is.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np

from tsaces.solvers.slots.arrays import Exchanges, Prices
from tsaces.solvers.slots.errands import distances, scratch
from tsaces.solvers.slots.kernel import route
from tsaces.solvers.slots.network import anywhere_at, exactly_at
from tsaces.solvers.slots.sweep import Floor, sweep
from tsaces.solvers.slots.tours import Tours

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from tsaces.model.instance import Cell, Instance
    from tsaces.solvers.slots.arrays import Network, Terminals, Trips
    from tsaces.solvers.slots.budget import Budget

    Ints = NDArray[np.int64]

_FIRST_PRICE = 0.5
_PRICE = 10.0
"""What a second agent in a slot pays, in slots; measured beside 1, 2, 5 and 20."""
_MEMORY = 0.1
"""By how much a slot becomes dearer for every sweep after which it is shared."""
_PATIENCE, _MORE_PATIENCE = 2.0, 0.4
"""Seconds without fewer shared slots than ever before, after which a budget is given up, and
by what share of the time so far they grow."""
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


class SlotRouter:
    """Lays the tours of one budget.

    Parameters
    ----------
    instance : Instance
    network : Network
    place_of : callable
        Number of the place of a cell.
    budget : Budget
    seed : int

    Attributes
    ----------
    tours : Tours
    """

    def __init__(
        self,
        instance: Instance,
        network: Network,
        place_of: Callable[[Cell], int],
        budget: Budget,
        seed: int,
    ) -> None:
        self.tours = Tours(network)
        self._network = network
        self._random = np.random.default_rng(seed)
        self._source_at = _places(instance, budget.pickups, "output_cell", place_of)
        self._sink_at = _places(instance, budget.deposits, "input_cell", place_of)
        exchanges = sorted({*self._source_at.values(), *self._sink_at.values()})
        far = distances(network, exchanges)
        machines = len(instance.machines)
        at = Exchanges(
            _by_machine(self._source_at, far.exchange_at, machines),
            _by_machine(self._sink_at, far.exchange_at, machines),
        )
        self._floor = Floor(network, far, at, scratch(network, changes=2), tightens=False)
        self._budget = budget

    def route(self, deadline: float) -> bool:
        """Lay tours until no slot is used twice; return whether that succeeded.

        It fails when the time is up, or when there is no progress any more.

        Parameters
        ----------
        deadline : float
            Reading of `time.monotonic`.
        """
        self._start()
        return self._mend(_PRICE, deadline)

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
        return self._mend(_MENDING_PRICE, deadline)

    def _mend(self, price: float, deadline: float) -> bool:
        """Lay anew what shares slots, ever dearer, until none are shared."""
        tours = self.tours
        tours.change_prices(price)
        begin = record_at = time.monotonic()
        fewest = int(tours.shared.sum())
        while len(crowded := tours.in_the_way()):
            if not self._sweep(crowded, deadline, self._floor):
                return False
            shared = tours.shared
            price = min(_PRICE, _RISE * price)
            tours.change_prices(price, tours.use.memory + _MEMORY * shared)
            now = time.monotonic()
            if shared.sum() < fewest:
                fewest, record_at = int(shared.sum()), now
            elif now - record_at > _PATIENCE + _MORE_PATIENCE * (record_at - begin):
                return False
        return True

    def _start(self) -> None:
        """Route all loads, token by token, and then all the empty ways between them."""
        tours = self.tours
        tours.change_prices(_FIRST_PRICE)
        loads: list[tuple[int, int, int]] = []
        begins: list[Ints] = []
        trips: list[Ints] = []
        for token in sorted({token for _, token in self._budget.pickups}):
            givers = _of_token(self._budget.pickups, token)
            takers = _of_token(self._budget.deposits, token)
            found = self._flow(
                anywhere_at(self._network, [self._source_at[m] for m in givers], givers.values()),
                anywhere_at(self._network, [self._sink_at[m] for m in takers], takers.values()),
                pick_up=True,
            )
            tours.occupy(found.entered, 1)
            sources, sinks = np.array([*givers])[found.sources], np.array([*takers])[found.sinks]
            loads += [(token, s, t) for s, t in zip(sources, sinks, strict=True)]
            begins += np.split(found.begins, len(found.begins))
            trips += np.split(found.entered, found.first[1:-1])
        found = self._flow(
            exactly_at([int(trip[-1]) for trip in trips]),
            exactly_at([int(begin[0]) for begin in begins]),
            pick_up=False,
        )
        tours.occupy(found.entered, 1)
        ways = np.split(found.entered, found.first[1:-1])
        following = np.empty_like(found.sinks)
        following[found.sources] = found.sinks
        way_of = dict(zip(found.sinks.tolist(), ways, strict=True))
        tours.lay(np.array(loads), trips, [way_of[load] for load in range(len(loads))], following)

    def _flow(self, sources: Terminals, sinks: Terminals, *, pick_up: bool) -> Trips:
        use = self.tours.use
        nothing = np.zeros_like(use.prices)
        prices = Prices(use.prices, use.memory * _FIRST_PRICE, use.prices if pick_up else nothing)
        return route(self._network, sources, sinks, prices)

    def _sweep(self, loads: Ints, deadline: float, floor: Floor) -> bool:
        """Lay loads anew in any order; False when the time is up."""
        self._random.shuffle(loads)
        for first in range(0, len(loads), _AT_ONCE):
            if time.monotonic() >= deadline:
                return False
            some = loads[first : first + _AT_ONCE]
            sweep(floor, self.tours.laid, self.tours.use, some, self._random)
        return True


def _places(
    instance: Instance,
    exchanges: Mapping[tuple[int, int], int],
    field: str,
    place_of: Callable[[Cell], int],
) -> dict[int, int]:
    return {m: place_of(getattr(instance.machines[m], field)) for m, _ in exchanges}


def _of_token(exchanges: Mapping[tuple[int, int], int], token: int) -> dict[int, int]:
    """Return the number of exchanges by machine."""
    return {m: number for (m, t), number in exchanges.items() if t == token}


def _by_machine(places: dict[int, int], exchange_at: Ints, machines: int) -> Ints:
    """Return the number of each machine's exchange."""
    exchanges = np.full(machines, _NOWHERE, dtype=np.int64)
    exchanges[[*places]] = exchange_at[[*places.values()]]
    return exchanges
