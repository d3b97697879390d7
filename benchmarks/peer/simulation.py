"""Simulation of the factory with assignment, dispatcher and PIBT, timestep by timestep."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.peer.dispatcher import Dispatcher
from benchmarks.peer.exchanges import Exchanges
from benchmarks.peer.fleet import Fleet
from benchmarks.peer.roadmap import Roadmap
from benchmarks.peer.station import Station
from benchmarks.peer.trips import TripBook, trips_by_offer
from tsaces.traffic import parse_layout

if TYPE_CHECKING:
    from benchmarks.peer.assignment import Assignment
    from benchmarks.peer.exchanges import Exchange
    from tsaces.model.instance import Instance


class Floor:
    """The layout and distances that all simulations of an instance share.

    Parameters
    ----------
    instance : Instance
    seed : int
    """

    def __init__(self, instance: Instance, seed: int) -> None:
        self.instance = instance
        self.seed = seed
        self.layout = parse_layout(instance.rows)
        self.roadmap = Roadmap(self.layout, seed)

    def distance(self, giver: int, taker: int) -> int:
        """Return the moves from a machine's output cell to another's input cell, by number."""
        begin = self.instance.machines[giver].output_cell
        end = self.instance.machines[taker].input_cell
        if begin is None or end is None:
            raise ValueError(f"nothing is carried from machine {giver} to machine {taker}")
        number = self.layout.number
        return self.roadmap.distances(number[end])[number[begin]]


@dataclass(frozen=True)
class Settings:
    """The settings that are tuned.

    Attributes
    ----------
    assignment : Assignment
    fleet : int
        Number of agents.
    cover : float
        Timesteps that each machine's inputs, in stock and on their way, should last.
    """

    assignment: Assignment
    fleet: int
    cover: float


class Simulation:
    """A simulation of the factory that starts with empty buffers.

    Parameters
    ----------
    floor : Floor
    settings : Settings

    Attributes
    ----------
    t : int
        Present timestep.
    fleet : Fleet
    exchanges : list of Exchange
        Exchanges of this timestep.
    """

    def __init__(self, floor: Floor, settings: Settings) -> None:
        self.t = 0
        self.exchanges: list[Exchange] = []
        assignment = settings.assignment
        self._stations = [
            Station(floor.instance, floor.layout, assignment, number, settings.cover)
            for number in assignment.process
        ]
        self._share = assignment.share
        self._ends: dict[str, list[int]] = {process: [] for process in assignment.share}
        self.fleet = Fleet(floor.roadmap, settings.fleet, floor.seed)
        book = TripBook(self.fleet)
        trips = trips_by_offer(self._stations, floor.roadmap)
        self._exchanges = Exchanges(trips, floor.roadmap, self.fleet, book)
        self._dispatcher = Dispatcher(trips, floor.roadmap, self.fleet, book)
        self._begin_runs()

    def step(self) -> None:
        """Simulate one timestep."""
        self.t += 1
        self._finish_runs()
        self.fleet.advance()
        self.exchanges = self._exchanges.make()
        self._begin_runs()

    def throughput(self, after: int, until: int) -> float:
        """Return the products per timestep that every process sustained.

        Runs count that ended after one timestep and up to another. Products from shrinking stocks
        do not count, since the process that supplies them was slower. Processes are compared with
        the assignment's shares, so the result is too low where a procedure allows a choice between
        processes.
        """
        products = (
            sum(after < t <= until for t in ends) / self._share[process]
            for process, ends in self._ends.items()
        )
        return min(products) / max(1, until - after)

    def _finish_runs(self) -> None:
        for station in self._stations:
            if station.finish_run(self.t):
                self._ends[station.process].append(self.t)

    def _begin_runs(self) -> None:
        for station in self._stations:
            station.begin_run(self.t)
        self._dispatcher.send_free_agents()
