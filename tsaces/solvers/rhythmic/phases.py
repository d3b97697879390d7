"""The phases of agents' visits to cells, which are the places of the time-expanded network.

A visit takes as many steps as it takes timesteps, and in each of them the agent is in a phase. Of
cells of the paper's floor there is one phase: an agent may enter, exchange and leave in any order.
Elsewhere it *enters* a cell, perhaps *crosses* it for some timesteps, may then *wait*, and where
machines are it may *handle* a token for some timesteps before a last one in which it *exchanges*:

::

    enter ─▶ cross ─▶ … ─▶ cross ─┬─▶ next cell             an agent that crosses goes on handling
      │                           ├─▶ wait ⟲               where it has begun to do so by entering
      └▶ handle ─▶ … ─▶ exchange ─┴─▶ handle ─▶ … ─▶ exchange

What agents take up is a *footprint* of resources in slots: the room on the place and the zones that
it is part of. A clearance of g is taken up with the entry, for the g steps before it: gaps between
visits are as long, whether they are counted after one or before the next.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tsaces.model.instance import Cell, Instance
    from tsaces.model.traffic_system import Layout

    Footprint = list[tuple[int, int]]
    """Resources, and how many steps before they are taken up."""


_NOWHERE = -1
"""Site of machines that do not exchange."""


class Site(NamedTuple):
    """An exchange: at which places of the floor, and after how many timesteps of handling."""

    places: frozenset[int]
    handling: int


@dataclass
class Visit:
    """The phases of one cell.

    Attributes
    ----------
    enter : dict of frozenset to list of int
        Phases in which it is entered, by the zones that are entered with it.
    leave : list of int
        Phases from which it may be left.
    """

    enter: dict[frozenset[int], list[int]] = field(default_factory=dict)
    leave: list[int] = field(default_factory=list)


class Phases:
    """The phases of an instance's cells, and its exchange sites; as `Sites`.

    Parameters
    ----------
    instance : Instance
    layout : Layout
        Of the instance.

    Attributes
    ----------
    exits : list of list of int
        Phases that may follow on each.
    cells : list of int
        Cell of each phase.
    footprints : list of Footprint
        By phase. Resources are places and then zones. Empty if each phase is a place that takes up
        nothing but its own slot.
    entering : list of bool
        By phase: whether it is one in which agents enter a cell.
    """

    def __init__(self, instance: Instance, layout: Layout) -> None:
        self._layout = layout
        self._machines = instance.machines
        self._places_of_sites: dict[int, list[int]] = defaultdict(list)
        sources = [self._site(m.output_cells, m.handling.output) for m in instance.machines]
        sinks = [self._site(m.input_cells, m.handling.input) for m in instance.machines]
        found = {site for site in (*sources, *sinks) if site.places}
        order = sorted(found, key=lambda site: (sorted(site.places), site.handling))
        self._sites = {site: number for number, site in enumerate(order)}
        self._site_of_source = [self._sites.get(site, _NOWHERE) for site in sources]
        self._site_of_sink = [self._sites.get(site, _NOWHERE) for site in sinks]
        self._sites_at: dict[int, list[Site]] = defaultdict(list)
        for site in self._sites:
            for place in site.places:
                self._sites_at[place].append(site)
        self._zones_of: dict[int, frozenset[int]] = {
            place: frozenset(z for z, zone in enumerate(layout.zones) if place in zone.places)
            for place in {p for zone in layout.zones for p in zone.places}
        }
        self._clearance_of_zones = [
            max(layout.clearance[place] for place in zone.places) for zone in layout.zones
        ]
        self.exits: list[list[int]] = []
        self.cells: list[int] = []
        self.footprints: list[Footprint] = []
        self.entering: list[bool] = []
        visits = [self._add_visit(cell) for cell in range(len(layout.cells))]
        self._link(visits)
        if self._is_trivial():
            self.footprints = []

    @property
    def number(self) -> int:
        """Number of machines."""
        return len(self._machines)

    def source(self, machine: int) -> int:
        """Return the number of the site where agents pick up."""
        return self._site_of_source[machine]

    def sink(self, machine: int) -> int:
        """Return the number of the site where they deposit."""
        return self._site_of_sink[machine]

    def places(self, site: int) -> list[int]:
        """Return the phases in which agents exchange at a site."""
        return self._places_of_sites[site]

    def steps(self, phase: int, of: int) -> range:
        """Return the steps, in a cycle of so many, in which agents may be in a phase."""
        del phase
        return range(of)

    def windows(self, site: int, of: int) -> list[tuple[int, int]]:
        """Return phases and steps of exchanges whose handling does not overlap.

        Parameters
        ----------
        site : int
        of : int
            Steps of the cycle.

        Returns
        -------
        list of (int, int)
            As many as there is time for; empty where nothing is handled.
        """
        places, handling = list(self._sites)[site]
        if not handling:
            return []
        phase_at: dict[tuple[int, int], int] = {}
        for phase in self._places_of_sites[site]:
            for step in self.steps(phase, of):
                phase_at.setdefault((self._layout.places[self.cells[phase]], step), phase)
        found = []
        for place in sorted(places):
            length = handling + 1 + self._layout.clearance[place]
            moment = begin = site % length
            while moment <= begin + of - length:
                step = moment % of
                if (place, step) in phase_at:
                    found.append((phase_at[place, step], step))
                    moment += length
                else:
                    moment += 1
        return found

    def _is_trivial(self) -> bool:
        """Whether each phase takes up one slot, and that of a resource of its own."""
        resources = {footprint[0][0] for footprint in self.footprints}
        return len(resources) == len(self.footprints) and all(
            len(footprint) == 1 and footprint[0][1] == 0 for footprint in self.footprints
        )

    def _site(self, cells: Iterable[Cell], handling: int) -> Site:
        numbers = (self._layout.number[cell] for cell in cells)
        return Site(frozenset(self._layout.places[number] for number in numbers), handling)

    def _add(
        self, cell: int, footprint: Footprint, site: Site | None = None, *, enters: bool = False
    ) -> int:
        self.exits.append([])
        self.cells.append(cell)
        self.entering.append(enters)
        self.footprints.append(footprint)
        if site is not None:
            self._places_of_sites[self._sites[site]].append(len(self.cells) - 1)
        return len(self.cells) - 1

    def _staying(self, cell: int) -> Footprint:
        """Return what an agent takes up that is on a cell already."""
        place = self._layout.places[cell]
        num_places = len(self._layout.clearance)
        zones = sorted(self._zones_of.get(place, ()))
        return [(place, 0), *((num_places + zone, 0) for zone in zones)]

    def _entering(self, cell: int, entered: frozenset[int]) -> Footprint:
        """Return what an agent takes up that enters a cell, and some of its zones with it."""
        place = self._layout.places[cell]
        num_places = len(self._layout.clearance)
        footprint = [(place, lag) for lag in range(self._layout.clearance[place] + 1)]
        for zone in sorted(self._zones_of.get(place, ())):
            most = self._clearance_of_zones[zone] if zone in entered else 0
            footprint += [(num_places + zone, lag) for lag in range(most + 1)]
        return footprint

    def _zones_entered(self, cell: int) -> list[frozenset[int]]:
        """Return the sets of zones that agents may enter together with a cell."""
        zones_of, places = self._zones_of, self._layout.places
        here = zones_of.get(places[cell], frozenset())
        found = {
            here - zones_of.get(places[before], frozenset())
            for before in self._layout.entries[cell]
        }
        return sorted(found, key=sorted)

    def _add_visit(self, cell: int) -> Visit:
        """Add the phases of visits to a cell, and link them."""
        time = self._layout.traversal[cell]
        sites = self._sites_at.get(self._layout.places[cell], [])
        entered = self._zones_entered(cell)
        visit = Visit()
        at_once = self._sites_on_entering(cell)
        for zones in entered:
            footprint = self._entering(cell, zones)
            visit.enter[zones] = [self._add(cell, footprint, site, enters=True) for site in at_once]
        entries = [phase for phases in visit.enter.values() for phase in phases]
        if self._is_simple(cell, sites):
            self.exits[entries[0]].append(entries[0])
            visit.leave = entries
            return visit
        stays = self._staying(cell)
        crossing = [entries, *([self._add(cell, stays)] for _ in range(time - 1))]
        for before, after in pairwise(crossing):
            self._connect(before, after)
        visit.leave = list(crossing[-1])
        handles_on_entering = [p for phases in visit.enter.values() for p in phases[-1:]]
        crossed = handles_on_entering if time == 1 else crossing[-1]
        self._add_exchanges(visit, crossing, crossed, sites, stays)
        return visit

    def _sites_on_entering(self, cell: int) -> list[Site | None]:
        """Return where agents may exchange in the timestep of the entry; the last may be nowhere.

        Who exchanges then has not handled anything for another exchange, who does not may have.
        """
        sites = self._sites_at.get(self._layout.places[cell], [])
        if self._layout.traversal[cell] > 1:
            return [None]
        at_once: list[Site | None] = [site for site in sites if site.handling == 0]
        return at_once if at_once and len(at_once) == len(sites) else [*at_once, None]

    def _is_simple(self, cell: int, sites: list[Site]) -> bool:
        """Whether an agent may enter, exchange, wait and leave in a single phase."""
        layout = self._layout
        place = layout.places[cell]
        return (
            layout.traversal[cell] == 1
            and layout.clearance[place] == 0
            and place not in self._zones_of
            and len(sites) <= 1
            and all(site.handling == 0 for site in sites)
        )

    def _add_exchanges(
        self,
        visit: Visit,
        crossing: list[list[int]],
        crossed: list[int],
        sites: list[Site],
        stays: Footprint,
    ) -> None:
        """Add the phases after the crossing: waiting, handling, exchanging."""
        cell, time = self.cells[crossing[0][0]], len(crossing)
        exchanging = {site: self._add(cell, stays, site) for site in sites}
        handling = {site: [self._add(cell, stays) for _ in range(site.handling)] for site in sites}
        waits = [phase for site, phase in exchanging.items() if site.handling == 0][:1]
        wait = waits[0] if waits else self._add(cell, stays)
        for site, phase in exchanging.items():
            steps = [*handling[site], phase]
            for before, after in pairwise(steps):
                self._connect([before], [after])
            if site.handling >= time:  # the crossing counts as handling
                self._connect(crossed, [steps[time]])
            elif time > 1:
                self._connect(crossing[-2], [phase])
        free = [*crossing[-1], *exchanging.values(), wait]
        begins = [[*handling[site], phase][0] for site, phase in exchanging.items()]
        for phase in dict.fromkeys(free):
            self._connect([phase], [wait, *begins])
        visit.leave += [phase for phase in dict.fromkeys(free) if phase not in visit.leave]

    def _connect(self, before: list[int], after: list[int]) -> None:
        for phase in before:
            self.exits[phase] += [x for x in after if x not in self.exits[phase]]

    def _link(self, visits: list[Visit]) -> None:
        """Let agents go from each cell to its exits."""
        zones_of, places = self._zones_of, self._layout.places
        for cell, exits in enumerate(self._layout.exits):
            before = zones_of.get(places[cell], frozenset())
            for to in exits:
                entered = zones_of.get(places[to], frozenset()) - before
                self._connect(visits[cell].leave, visits[to].enter[entered])
