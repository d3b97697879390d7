"""Sends free agents on trips."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.peer.fleet import Fleet
    from benchmarks.peer.roadmap import Roadmap
    from benchmarks.peer.station import Station
    from benchmarks.peer.trips import Trip, TripBook, TripsByOffer


class Dispatcher:
    """Lets demand pull: what lies ready is carried only where a machine wants it, the nearest.

    Of the free agents each gets the trip that is shortest for it, the way to the token included.

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
        """Send each free agent on a trip, and each trip an agent, as far as there are both."""
        if not self._book.free:
            return
        wanted = dict(enumerate(self._wanted()))
        for _, agent, number in sorted(self._pairs(wanted)):
            if number in wanted and agent in self._book.free:
                self._book.begin(agent, wanted.pop(number))

    def _wanted(self) -> Iterator[Trip]:
        """Yield trips to begin: one for each copy a machine wants and each that it is offered."""
        asked: set[tuple[Station, int]] = set()
        for trip in sorted(self._nearest(), key=lambda trip: trip.length):
            wish = trip.taker, trip.token
            if wish not in asked:
                asked.add(wish)
                yield trip

    def _nearest(self) -> Iterator[Trip]:
        """Yield, for every offer, the trip to the nearest machine that wants the token."""
        for (giver, token), trips in self._trips.items():
            if giver.offers(token):
                for trip in trips:
                    if trip.taker.wants(token):
                        yield trip
                        break

    def _pairs(self, wanted: dict[int, Trip]) -> Iterator[tuple[int, int, int]]:
        """Yield the moves a free agent would make for a trip, the agent and the trip's number."""
        places = [(agent, self._fleet.cells[agent]) for agent in self._book.free]
        for number, trip in wanted.items():
            distances = self._roadmap.distances(trip.pickup_cell)
            for agent, cell in places:
                yield distances[cell] + trip.length, agent, number
