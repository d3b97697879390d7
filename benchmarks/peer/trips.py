"""Trips, on which an agent carries a copy of a token from one station to another."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tsaces.model.transport_plan import NO_CARGO

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from benchmarks.peer.fleet import Fleet
    from benchmarks.peer.roadmap import Roadmap
    from benchmarks.peer.station import Station

    TripsByOffer = Mapping[tuple[Station, int], list["Trip"]]


@dataclass(frozen=True, eq=False, slots=True)
class Trip:
    """The transport of a token from one station to another.

    Attributes
    ----------
    giver, taker : Station
    token : int
    pickup_cell, deposit_cell : int
        Cell numbers.
    length : int
        Moves between these cells.
    """

    giver: Station
    taker: Station
    token: int
    pickup_cell: int
    deposit_cell: int
    length: int


def trips_by_offer(stations: Sequence[Station], roadmap: Roadmap) -> TripsByOffer:
    """Return the trips of each token from each station that makes it, the shortest first."""
    trips = defaultdict(list)
    for taker in stations:
        if taker.input_cell is None:
            continue
        distances = roadmap.distances(taker.input_cell)
        for giver in stations:
            if giver.output_cell is None:
                continue
            way = giver.output_cell, taker.input_cell, distances[giver.output_cell]
            for token in giver.makes.keys() & taker.eats.keys():
                trips[giver, token].append(Trip(giver, taker, token, *way))
    return {offer: sorted(found, key=lambda trip: trip.length) for offer, found in trips.items()}


class TripBook:
    """The trips of agents, and the resulting promises to stations.

    Parameters
    ----------
    fleet : Fleet

    Attributes
    ----------
    trips : dict of int to Trip
        Trip by agent.
    free : set of int
        Agents without a trip.
    """

    def __init__(self, fleet: Fleet) -> None:
        self.trips: dict[int, Trip] = {}
        self.free = set(range(len(fleet)))
        self._fleet = fleet

    def begin(self, agent: int, trip: Trip) -> None:
        """Send a free agent to pick up a token."""
        self.free.discard(agent)
        self.trips[agent] = trip
        trip.taker.promised[trip.token] += 1
        trip.giver.pickers[trip.token].add(agent)
        self._fleet.send(agent, trip.pickup_cell)

    def give_up(self, agent: int) -> Trip:
        """Free an agent that has not picked up its token yet, and return its trip."""
        trip = self._free(agent)
        trip.giver.pickers[trip.token].discard(agent)
        return trip

    def load(self, agent: int) -> None:
        """Pick up the token of an agent's trip, and send the agent to the taker."""
        trip = self.trips[agent]
        trip.giver.outputs[trip.token] -= 1
        trip.giver.pickers[trip.token].discard(agent)
        trip.taker.carriers[trip.token].add(agent)
        self._fleet.cargo[agent] = trip.token
        self._fleet.send(agent, trip.deposit_cell)

    def turn_to(self, agent: int, trip: Trip) -> None:
        """Redirect a loaded agent to another taker."""
        old, token = self.trips[agent], trip.token
        old.taker.promised[token] -= 1
        old.taker.carriers[token].discard(agent)
        trip.taker.promised[token] += 1
        trip.taker.carriers[token].add(agent)
        self.trips[agent] = trip
        self._fleet.redirect(agent, trip.deposit_cell)

    def unload(self, agent: int) -> None:
        """Deposit the token of an agent at its taker, and free the agent."""
        trip = self._free(agent)
        trip.taker.carriers[trip.token].discard(agent)
        trip.taker.inputs[trip.token] += 1
        self._fleet.cargo[agent] = NO_CARGO

    def _free(self, agent: int) -> Trip:
        trip = self.trips.pop(agent)
        trip.taker.promised[trip.token] -= 1
        self.free.add(agent)
        self._fleet.dismiss(agent)
        return trip
