"""The dispatcher, which assigns trips to free agents."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.peer.fleet import Fleet
    from benchmarks.peer.roadmap import Roadmap
    from benchmarks.peer.station import Station
    from benchmarks.peer.trips import Trip, TripBook, TripsByOffer


class Dispatcher:
    """A pull dispatcher: tokens are carried only to the nearest machine that wants them.

    Trips and free agents are matched greedily, by the length of the trip and the way to its start.

    Parameters
    ----------
    trips : TripsByOffer
    roadmap : Roadmap
    fleet : Fleet
    book : TripBook
    """

    def __init__(self, trips: TripsByOffer, roadmap: Roadmap, fleet: Fleet, book: TripBook) -> None:
        self._trips = trips
        self._roadmap = roadmap
        self._fleet = fleet
        self._book = book

    def send_free_agents(self) -> None:
        """Assign trips to free agents until there are no more trips or no more agents."""
        if not self._book.free:
            return
        wanted = dict(enumerate(self._wanted()))
        for _, agent, number in sorted(self._pairs(wanted)):
            if number in wanted and agent in self._book.free:
                self._book.begin(agent, wanted.pop(number))

    def _wanted(self) -> Iterator[Trip]:
        """Yield trips to begin, at most one for each machine and token that it wants."""
        asked: set[tuple[Station, int]] = set()
        for trip in sorted(self._nearest(), key=lambda trip: trip.length):
            wish = trip.taker, trip.token
            if wish not in asked:
                asked.add(wish)
                yield trip

    def _nearest(self) -> Iterator[Trip]:
        """Yield the trip to the nearest machine that wants the token, for every offer."""
        for (giver, token), trips in self._trips.items():
            if giver.offers(token):
                for trip in trips:
                    if trip.taker.wants(token):
                        yield trip
                        break

    def _pairs(self, wanted: dict[int, Trip]) -> Iterator[tuple[int, int, int]]:
        """Yield the moves of a free agent for a trip, the agent and the number of the trip."""
        places = [(agent, self._fleet.cells[agent]) for agent in self._book.free]
        for number, trip in wanted.items():
            distances = self._roadmap.distances(trip.pickup_cell)
            for agent, cell in places:
                yield distances[cell] + trip.length, agent, number
