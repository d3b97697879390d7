"""A single tour through all loads of a production plan, as an Eulerian circuit.

Agents that share a tour follow each other at the distance of a cycle. On a tour that is not a
whole number of cycles long they wait for the rest. Many short tours therefore waste up to an
agent each, which a small fleet cannot afford; a single tour through every exchange wastes less
than one agent.

Loads and the empty legs between them are transportation problems with the least distance. As
many legs leave from a place as arrive there, so each connected part of them has an Eulerian
circuit. Parts are joined by exchanging the ends of two legs where the detour is smallest, as in
the patching of subtours (Karp 1979, "A patching algorithm for the nonsymmetric traveling-
salesman problem"). The order of the legs is random.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

import networkx as nx
import numpy as np

from tsaces.solvers.cyclic.production.production_plan import exchanges_of_token

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Mapping

    from numpy.random import Generator
    from numpy.typing import NDArray

    from tsaces.solvers.cyclic.production.production_plan import ProductionPlan

    Ints = NDArray[np.int64]

Site = TypeVar("Site", bound="Hashable")
"""Whatever tells apart where machines exchange."""

_EMPTY = 0
"""The token of legs without one."""


class Leg(NamedTuple):
    """An agent's path from one exchange to the next.

    Attributes
    ----------
    token : int
        0 on empty legs.
    begin, end : int
        Machines.
    """

    token: int
    begin: int
    end: int


class Circuit(Generic[Site]):
    """Chooses the source and the sink of each load, and a single tour through all loads.

    Parameters
    ----------
    production_plan : ProductionPlan
    source_at, sink_at : mapping of int to Site
        Where machines give and take tokens.
    distance : callable
        Steps from one site to another, at least one.

    Attributes
    ----------
    least : int
        Steps of all legs while they may be on several tours: a lower bound for all tours.
    """

    def __init__(
        self,
        production_plan: ProductionPlan,
        source_at: Mapping[int, Site],
        sink_at: Mapping[int, Site],
        distance: Callable[[Site, Site], int],
    ) -> None:
        self._at = {True: source_at, False: sink_at}
        self._distance = distance
        self._legs: Counter[Leg] = Counter()
        for token in sorted({token for _, token in production_plan.pickups}):
            self._match(
                token,
                exchanges_of_token(production_plan.pickups, token),
                exchanges_of_token(production_plan.deposits, token),
            )
        arrivals: Counter[int] = Counter()
        departures: Counter[int] = Counter()
        for leg, number in self._legs.items():
            departures[leg.begin] += number
            arrivals[leg.end] += number
        self._match(_EMPTY, arrivals, departures)
        self.least = self.length
        self._join_parts()

    @property
    def length(self) -> int:
        """Steps of the tour, if agents never wait."""
        return sum(number * self._length(leg) for leg, number in self._legs.items())

    def rows(self, random: Generator) -> Ints:
        """Return token, source and sink of every load in the order of a tour, which is random."""
        stops: nx.MultiDiGraph[tuple[bool, Site]] = nx.MultiDiGraph()
        legs = [leg for leg, number in self._legs.items() for _ in range(number)]
        for i in random.permutation(len(legs)):
            stops.add_edge(*self._stops(legs[i]), load=legs[i])
        first = self._stops(next(leg for leg in legs if leg.token != _EMPTY))[0]
        found = [stops.edges[edge]["load"] for edge in nx.eulerian_circuit(stops, first, keys=True)]
        return np.array([leg for leg in found if leg.token != _EMPTY], dtype=np.int64)

    def _length(self, leg: Leg) -> int:
        (_, begin), (_, end) = self._stops(leg)
        return self._distance(begin, end)

    def _stops(self, leg: Leg) -> tuple[tuple[bool, Site], tuple[bool, Site]]:
        """Return the stops of a leg; deposits at a place are one stop, and so are its pick-ups."""
        is_loaded = leg.token != _EMPTY
        begin, end = self._at[is_loaded][leg.begin], self._at[not is_loaded][leg.end]
        return (is_loaded, begin), (not is_loaded, end)

    def _match(self, token: int, begins: Mapping[int, int], ends: Mapping[int, int]) -> None:
        """Add legs from begins to ends, with the least distance in all."""
        plan: nx.DiGraph[tuple[str, int]] = nx.DiGraph()
        plan.add_nodes_from((("begin", m), {"demand": -number}) for m, number in begins.items())
        plan.add_nodes_from((("end", m), {"demand": number}) for m, number in ends.items())
        for begin in begins:
            for end in ends:
                length = self._length(Leg(token, begin, end))
                plan.add_edge(("begin", begin), ("end", end), weight=length)
        _, flow = nx.network_simplex(plan)
        for (_, begin), legs in flow.items():
            for (_, end), number in legs.items():
                if number:
                    self._legs[Leg(token, begin, end)] = number

    def _join_parts(self) -> None:
        """Exchange ends of legs until all are on one tour."""
        while len(parts := self._parts()) > 1:
            part_of = {stop: number for number, shard in enumerate(parts) for stop in shard}
            _, one, other = min(self._exchanges(part_of))
            for leg, change in (
                *((one, -1), (other, -1)),
                *((one._replace(end=other.end), 1), (other._replace(end=one.end), 1)),
            ):
                self._legs[leg] += change
            self._legs = +self._legs

    def _parts(self) -> list[set[tuple[bool, Site]]]:
        stops = nx.Graph(map(self._stops, self._legs))
        return list(nx.connected_components(stops))

    def _exchanges(
        self, part_of: Mapping[tuple[bool, Site], int]
    ) -> Iterator[tuple[int, Leg, Leg]]:
        """Yield legs of different parts that could exchange their ends, with the detour."""
        legs = [(leg, part_of[self._stops(leg)[0]], self._length(leg)) for leg in self._legs]
        for i, (one, shard, length) in enumerate(legs):
            for other, other_part, other_length in legs[:i]:
                if shard != other_part and one.token == other.token:
                    detour = (
                        self._length(one._replace(end=other.end))
                        + self._length(other._replace(end=one.end))
                        - (length + other_length)
                    )
                    yield detour, one, other
