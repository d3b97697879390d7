"""Exchanges of passing agents: copies of a token are interchangeable, and so are agents.

A passing agent deposits its token at any machine that waits for it, and picks up a token that
another agent was sent for; the two then swap their trips. Detours of an agent therefore cost
little, and no agent ever stops at a cell.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from benchmarks.peer.pibt import NOBODY
from tsaces.model.transport_plan import NO_CARGO, ExchangeKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.peer.fleet import Fleet
    from benchmarks.peer.roadmap import Roadmap
    from benchmarks.peer.station import Station
    from benchmarks.peer.trips import TripBook, TripsByOffer

    ByCell = dict[int, list[tuple[Station, int]]]
    """Stations that exchange at a cell, and their tokens, by cell number."""

Exchange = tuple[int, int, ExchangeKind, int]
"""Agent, machine number, kind, token number."""


class Exchanges:
    """The exchanges of agents at stations.

    Parameters
    ----------
    trips : TripsByOffer
    roadmap : Roadmap
    fleet : Fleet
    book : TripBook
    """

    def __init__(self, trips: TripsByOffer, roadmap: Roadmap, fleet: Fleet, book: TripBook) -> None:
        self._roadmap = roadmap
        self._fleet = fleet
        self._book = book
        self._way = {
            (trip.giver, trip.taker, trip.token): trip for found in trips.values() for trip in found
        }
        takers = {(trip.taker, trip.token): trip.deposit_cell for trip in self._way.values()}
        givers = {(trip.giver, trip.token): trip.pickup_cell for trip in self._way.values()}
        self._takers, self._givers = _by_cell(takers), _by_cell(givers)

    def make(self) -> list[Exchange]:
        """Make at most one exchange per agent, and return them."""
        deposits = list(self._deposits())
        gave = {agent for agent, *_ in deposits}
        return [*deposits, *self._pickups(gave)]

    def _deposits(self) -> Iterator[Exchange]:
        for cell, takers in self._takers.items():
            agent = self._fleet.occupant[cell]
            if agent == NOBODY or self._fleet.cargo[agent] == NO_CARGO:
                continue
            for taker, token in takers:
                if token == self._fleet.cargo[agent] and self._redirect(agent, taker):
                    self._book.unload(agent)
                    yield agent, taker.number, ExchangeKind.DEPOSIT, token
                    break

    def _pickups(self, gave: set[int]) -> Iterator[Exchange]:
        for cell, givers in self._givers.items():
            agent = self._fleet.occupant[cell]
            if agent == NOBODY or self._fleet.cargo[agent] != NO_CARGO or agent in gave:
                continue
            for giver, token in givers:
                if pickers := giver.pickers[token]:
                    if agent not in pickers:
                        self._take_over(agent, self._furthest(pickers, cell))
                    self._book.load(agent)
                    yield agent, giver.number, ExchangeKind.PICKUP, token
                    break

    def _redirect(self, agent: int, taker: Station) -> bool:
        """Whether an agent deposits at a taker that it passes; if so, redirect it to this taker."""
        own = self._book.trips[agent]
        if own.taker is taker:
            return True
        if rivals := taker.carriers[own.token]:
            rival = self._furthest(rivals, self._fleet.cells[agent])
            giver = self._book.trips[rival].giver
            self._book.turn_to(rival, self._way[giver, own.taker, own.token])
        elif not taker.wants(own.token):
            return False
        self._book.turn_to(agent, self._way[own.giver, taker, own.token])
        return True

    def _take_over(self, agent: int, rival: int) -> None:
        """Give the trip of an agent's rival to the agent."""
        trip = self._book.give_up(rival)
        if agent in self._book.trips:
            self._book.give_up(agent)
        self._book.begin(agent, trip)

    def _furthest(self, agents: set[int], cell: int) -> int:
        distances, cells = self._roadmap.distances(cell), self._fleet.cells
        return max(agents, key=lambda agent: (distances[cells[agent]], agent))


def _by_cell(cells: dict[tuple[Station, int], int]) -> ByCell:
    found = defaultdict(list)
    for exchange, cell in cells.items():
        found[cell].append(exchange)
    return dict(found)
