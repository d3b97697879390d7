"""Routes a budget so that no slot is used twice.

Loads and the empty ways between them begin as two flows at least cost, slots shared at a
price. Then whatever is in the way of something else is taken up together with some neighbours
and laid down anew, errand by errand, and kept where that is cheaper in all. Slots that stay
shared become dearer from sweep to sweep, as in PathFinder (McMurchie and Ebeling, 1995), so
that the cheapest plan is in the end one in which none is.
"""

from __future__ import annotations

import random
import time
from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from tsaces.solvers.slots.arrays import Prices
from tsaces.solvers.slots.errands import distances, find_errand, scratch
from tsaces.solvers.slots.kernel import route
from tsaces.solvers.slots.network import anywhere_at, exactly_at
from tsaces.solvers.slots.tours import Load, Proposal, Tours

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from tsaces.model.instance import Cell, Instance
    from tsaces.solvers.slots.arrays import Network, Terminals, Trips
    from tsaces.solvers.slots.budget import Budget, Exchanges
    from tsaces.solvers.slots.errands import Errand

    Ints = NDArray[np.int64]

_FIRST_PRICE = 0.5
_PRICE = 10.0
"""What a second agent in a slot pays, in slots; measured beside 1, 2, 5 and 20."""
_MEMORY = 0.1
"""By how much a slot becomes dearer for every sweep after which it is shared."""
_NEIGHBOURS = 8
"""Exchanges around a load's own from which its companions are taken."""
_NUM_LOADS = (1, 1, 2, 3, 4)
_NUM_CUTS = (0, 0, 1, 2, 4)
"""How many loads are taken up together, and how many ways beside them: drawn from these."""


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
        self._random = random.Random(seed)  # noqa: S311 - no secret
        self._source_at = _places(instance, budget.pickups, "output_cell", place_of)
        self._sink_at = _places(instance, budget.deposits, "input_cell", place_of)
        exchanges = sorted({*self._source_at.values(), *self._sink_at.values()})
        self._far = distances(network, exchanges)
        self._work = scratch(network, changes=2)
        self._near = _neighbours(exchanges, self._far.to)
        self._loads_at: dict[int, list[Load]] = {}
        self._budget = budget

    def route(self, deadline: float) -> bool:
        """Lay tours until no slot is used twice; return whether that succeeded.

        Parameters
        ----------
        deadline : float
            Reading of `time.monotonic`.
        """
        self._start()
        self.tours.change_prices(_PRICE)
        while crowded := self.tours.in_the_way():
            if not self._sweep(crowded, deadline):
                return False
            self.tours.change_prices(_PRICE, self.tours.memory + _MEMORY * self.tours.shared)
        return True

    def _start(self) -> None:
        """Route all loads, token by token, and then all the empty ways between them."""
        tours = self.tours
        tours.change_prices(_FIRST_PRICE)
        for token in sorted({token for _, token in self._budget.pickups}):
            sources = _of_token(self._budget.pickups, token)
            sinks = _of_token(self._budget.deposits, token)
            trips = self._flow(
                anywhere_at(self._network, [self._source_at[m] for m in sources], sources.values()),
                anywhere_at(self._network, [self._sink_at[m] for m in sinks], sinks.values()),
                pick_up=True,
            )
            givers, takers = list(sources), list(sinks)
            for i in range(len(trips.begins)):
                load = Load(
                    token, givers[trips.sources[i]], takers[trips.sinks[i]], trips.begins[i : i + 1]
                )
                load.trip = trips.entered[trips.first[i] : trips.first[i + 1]]
                tours.loads.append(load)
                tours.occupy(load.trip, 1)
        loads = tours.loads
        ways = self._flow(
            exactly_at([int(load.trip[-1]) for load in loads]),
            exactly_at([int(load.way[-1]) for load in loads]),
            pick_up=False,
        )
        for i in range(len(ways.begins)):
            last, following = loads[ways.sources[i]], loads[ways.sinks[i]]
            last.following, following.previous = following, last
            following.way = ways.entered[ways.first[i] : ways.first[i + 1]]
            tours.occupy(following.way, 1)

    def _flow(self, sources: Terminals, sinks: Terminals, *, pick_up: bool) -> Trips:
        tours = self.tours
        nothing = np.zeros_like(tours.prices)
        prices = Prices(
            tours.prices,
            tours.memory * _FIRST_PRICE,
            tours.prices if pick_up else nothing,
        )
        return route(self._network, sources, sinks, prices)

    def _sweep(self, crowded: list[Load], deadline: float) -> bool:
        """Try to lay down every load that is in the way; False when the time is up."""
        self._loads_at = defaultdict(list)
        for load in self.tours.loads:
            self._loads_at[self._source_at[load.source]].append(load)
            self._loads_at[self._sink_at[load.sink]].append(load)
        self._random.shuffle(crowded)
        for load in crowded:
            if time.monotonic() >= deadline:
                return False
            if self.tours.is_in_the_way(load):
                self._lay_anew(load)
        return True

    def _lay_anew(self, load: Load) -> None:
        """Take a load and some neighbours up; lay them down, or put them back."""
        loads, cuts = self._companions(load)
        if not cuts and all(x.previous is x for x in loads):
            return  # an agent that carries nothing else leaves no loose ends
        begins = {id(x): int(x.way[-1]) for x in (*cuts, *(y.following for y in loads))}
        proposal = Proposal(self.tours, loads, cuts)
        if self._lay(proposal, begins):
            proposal.settle()
        else:
            proposal.undo()

    def _companions(self, load: Load) -> tuple[list[Load], list[Load]]:
        """Return loads, no two of them in a row, and others whose ways are cut."""
        loads = [load]
        beside = {id(load), id(load.previous), id(load.following)}
        number = self._random.choice(_NUM_LOADS)
        for _ in range(2 * number):
            other = self._neighbour(load)
            if len(loads) < number and id(other) not in beside:
                loads.append(other)
                beside |= {id(other), id(other.previous), id(other.following)}
        cuts: dict[int, Load] = {}
        number = self._random.choice(_NUM_CUTS)
        for _ in range(2 * number):
            other = self._neighbour(load)
            if len(cuts) < number and id(other) not in beside:
                cuts[id(other)] = other
        return loads, list(cuts.values())

    def _neighbour(self, load: Load) -> Load:
        """Return a load from or to a place near by, by chance."""
        places = self._source_at[load.source], self._sink_at[load.sink]
        place = self._random.choice(self._near[self._random.choice(places)])
        return self._random.choice(self._loads_at.get(place) or [load])

    def _lay(self, proposal: Proposal, begins: dict[int, int]) -> bool:
        """Lay down errand by errand; False once that is dearer than before."""
        ends, starts = list(proposal.loose_ends), list(proposal.loose_starts)
        places = _Exchanges(proposal.loads, self._source_at, self._sink_at)
        loads = list(proposal.loads)
        self._random.shuffle(loads)
        for load in loads:
            if not ends:
                return False
            errand = self._errand(proposal, ends, places.options(load.token), starts, begins)
            if errand.start < 0:
                return False
            pick_up, deposit = errand.changes
            entered = errand.entered
            load.source, load.sink = places.take(
                load.token,
                int(entered[pick_up]) % self._network.places,
                int(entered[deposit]) % self._network.places,
            )
            proposal.lead(ends.pop(errand.start), load, entered[: pick_up + 1])
            proposal.carry(load, entered[pick_up + 1 : deposit + 1])
            proposal.lead(load, starts.pop(errand.end), entered[deposit + 1 :])
        while ends:
            errand = self._errand(proposal, ends, (), starts, begins)
            if errand.start < 0:
                return False
            proposal.lead(ends.pop(errand.start), starts.pop(errand.end), errand.entered)
        return True

    def _errand(
        self,
        proposal: Proposal,
        ends: list[Load],
        options: Sequence[Sequence[int]],
        starts: list[Load],
        begins: dict[int, int],
    ) -> Errand:
        table = np.full((len(options), max(map(len, options), default=0)), -1, dtype=np.int64)
        for row, places in zip(table, options, strict=True):
            row[: len(places)] = self._far.exchange_at[places]
        return find_errand(
            self._network,
            self._far,
            np.array([load.trip[-1] for load in ends]),
            table,
            np.array([begins[id(load)] for load in starts]),
            self.tours.prices,
            proposal.allowance,
            self._work,
        )


class _Exchanges:
    """Where loads that were taken up can be picked up and deposited, and how many of them."""

    def __init__(
        self, loads: Sequence[Load], source_at: dict[int, int], sink_at: dict[int, int]
    ) -> None:
        self._givers: dict[tuple[int, int], list[int]] = defaultdict(list)
        self._takers: dict[tuple[int, int], list[int]] = defaultdict(list)
        for load in loads:
            self._givers[load.token, source_at[load.source]].append(load.source)
            self._takers[load.token, sink_at[load.sink]].append(load.sink)

    def options(self, token: int) -> tuple[list[int], list[int]]:
        """Return the places where a token can still be picked up, and deposited."""
        givers = [place for (t, place), machines in self._givers.items() if t == token and machines]
        takers = [place for (t, place), machines in self._takers.items() if t == token and machines]
        return givers, takers

    def take(self, token: int, source: int, sink: int) -> tuple[int, int]:
        """Return the machines at two places, which exchange once less from now on."""
        return self._givers[token, source].pop(), self._takers[token, sink].pop()


def _places(
    instance: Instance, exchanges: Exchanges, field: str, place_of: Callable[[Cell], int]
) -> dict[int, int]:
    return {m: place_of(getattr(instance.machines[m], field)) for m, _ in exchanges}


def _of_token(exchanges: Exchanges, token: int) -> dict[int, int]:
    """Return the number of exchanges by machine."""
    return {m: number for (m, t), number in exchanges.items() if t == token}


def _neighbours(places: Sequence[int], to: NDArray[np.int32]) -> dict[int, list[int]]:
    """Return the places of the nearest exchanges, either way, by place."""
    apart = to[:, places]
    nearest = np.argsort(np.minimum(apart, apart.T), axis=1, kind="stable")[:, :_NEIGHBOURS]
    return {place: [places[j] for j in nearest[i]] for i, place in enumerate(places)}
