"""The phases of visits where all agents are kept in step, a beat apart.

Agents that enter each cell in timesteps of one residue, and wait for whole beats alone, are never
closer than a beat. A place then takes one agent a beat, and no clearance has to be looked after:
all that agents take up of it is a slot a beat, that of the timestep in which they entered or could
have. Where nothing is handled and no place has two cells, the network is as simple as that of the
paper's floor:

::

    enter ─▶ next cell
    ▲   │
    └ wait                                                     with a beat of two timesteps

A stay for an exchange may be no whole number of beats. So that one can follow on another at once,
agents may then leave the cell out of step, and wait on the next one for the beat, or enter it so
late that they leave it in step. For that they take up two slots of the cell after, or of the cell
before. What they take up of the exchange's own place is counted by timesteps.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from tsaces.solvers.rhythmic.phases import Phases, Visit

if TYPE_CHECKING:
    from tsaces.model.instance import Instance
    from tsaces.model.traffic_system import Layout
    from tsaces.solvers.rhythmic.beat import Beat
    from tsaces.solvers.rhythmic.phases import Footprint, Site


class PhasesInStep(Phases):
    """The phases of agents in step.

    Parameters
    ----------
    instance : Instance
    layout : Layout
        Of the instance; it has no zones.
    beat : Beat
        Of the layout; it keeps agents apart.
    """

    def __init__(self, instance: Instance, layout: Layout, beat: Beat) -> None:
        self._beat = beat
        self._offsets: list[int] = []
        self._late_entries: dict[int, dict[int, list[int]]] = defaultdict(dict)
        self._early_exits: dict[int, dict[int, list[int]]] = defaultdict(dict)
        super().__init__(instance, layout)

    def steps(self, phase: int, of: int) -> range:
        """Return the steps in which agents may be in a phase, in a cycle of whole beats."""
        length = self._beat.length
        first = self._beat.residues[self.cells[phase]] + self._offsets[phase]
        return range(first % length, of, length)

    def _lack(self, cell: int, site: Site) -> int:
        """Return how many timesteps the stay for an exchange is short of leaving in step."""
        if site.handling < self._layout.traversal[cell]:
            return 0
        return (self._layout.traversal[cell] - site.handling - 1) % self._beat.length

    @cached_property
    def _places_by_timesteps(self) -> frozenset[int]:
        """Places of which what agents take up is counted by timesteps."""
        return frozenset(
            place
            for cell, place in enumerate(self._layout.places)
            if any(self._lack(cell, site) for site in self._sites_at.get(place, []))
        )

    def _is_by_timesteps(self, cell: int) -> bool:
        return self._layout.places[cell] in self._places_by_timesteps

    def _add_visit(self, cell: int) -> Visit:
        """Add the phases of visits to a cell, and link them."""
        time, beat = self._layout.traversal[cell], self._beat.length
        sites = self._sites_at.get(self._layout.places[cell], [])
        at_once = self._sites_on_entering(cell)
        footprint = self._entering(cell, frozenset())
        entries = [self._add_at(0, cell, footprint, site, enters=True) for site in at_once]
        visit = Visit({frozenset(): entries}, list(self._chain(cell, entries, 1, time)))
        for site in sites:
            if site not in at_once:
                self._add_first_exchange(visit, cell, entries[-1:], site)
        enters_again = time == 1 and not self._is_by_timesteps(cell)
        again = [site for site in sites if not (enters_again and site in at_once)]
        exchanges = {site: self._add_stay(time - 1, cell, site) for site in again}
        visit.leave += exchanges.values()
        if enters_again:  # a beat later an agent is where it was, whether it has just come or not
            self._connect(self._chain(cell, visit.leave, time, beat), entries)
        else:
            wait = self._add_stay(time - 1, cell)
            visit.leave.append(wait)
            self._connect(self._chain(cell, visit.leave, time, time + beat - 1), [wait])
        for site, exchange in exchanges.items():
            last = time + _least(site.handling + 1, 0, beat) - 1
            self._connect(self._chain(cell, visit.leave, time, last), [exchange])
        return visit

    def _add_first_exchange(self, visit: Visit, cell: int, entries: list[int], site: Site) -> None:
        """Add an exchange after the handling that begins with the entry."""
        time, lack = self._layout.traversal[cell], self._lack(cell, site)
        moment = max(site.handling, time - 1)
        exchange = self._add_stay(moment, cell, site)
        self._connect(self._chain(cell, entries, 1, moment), [exchange])
        visit.leave += self._chain(cell, [exchange], moment + 1, moment + lack + 1)
        if lack:
            self._early_exits[cell].setdefault(lack, []).append(exchange)
            late = self._add_at(lack, cell, self._entering(cell, frozenset()), enters=True)
            self._late_entries[cell].setdefault(lack, []).append(late)
            exchange = self._add_stay(lack + moment, cell, site)
            self._connect(self._chain(cell, [late], lack + 1, lack + moment), [exchange])
            visit.leave.append(exchange)

    def _link(self, visits: list[Visit]) -> None:
        """Let agents go from each cell to its exits, in step or out of it."""
        super()._link(visits)
        beat = self._beat.length
        late = {
            (cell, lack): self._add_late(visits[cell], cell, lack)
            for cell, exits in enumerate(self._layout.exits)
            for lack in sorted({lack for to in exits for lack in self._late_entries[to]})
        }
        for cell, exits in enumerate(self._layout.exits):
            for to in exits:
                for lack, entries in self._late_entries[to].items():
                    self._connect(late[cell, lack], entries)
        early: dict[tuple[int, int], list[int]] = {}
        for cell, by_lack in self._early_exits.items():
            for to in self._layout.exits[cell]:
                for lack, exchanges in by_lack.items():
                    if self._is_by_timesteps(to):
                        self._connect(exchanges, self._late_entries[to].get(beat - lack, []))
                        continue
                    if (to, lack) not in early:
                        early[to, lack] = self._add_early(visits[to], to, lack)
                    self._connect(exchanges, early[to, lack])

    def _add_late(self, visit: Visit, cell: int, lack: int) -> list[int]:
        """Add the phases of an agent that leaves a cell some timesteps after the beat."""
        time, beat = self._layout.traversal[cell], self._beat.length
        before = list(visit.leave)
        for offset in range(time, time + lack):
            if offset == time and not self._is_by_timesteps(cell):
                phase = self._add_room(offset, cell, offset - beat)  # the slot of the next beat
            else:
                phase = self._add_stay(offset, cell)
            self._connect(before, [phase])
            before = [phase]
        return before

    def _add_early(self, visit: Visit, cell: int, lack: int) -> list[int]:
        """Add the phases of an agent that enters a cell some timesteps before the beat."""
        first = self._add_room(-lack, cell, self._beat.length - lack)  # the slot of the beat before
        [entries] = visit.enter.values()
        self._connect(self._chain(cell, [first], 1 - lack, 0), entries)
        return [first]

    def _chain(self, cell: int, before: list[int], first: int, last: int) -> list[int]:
        """Add phases one after the other, from one timestep of a visit up to another one.

        Return the last of them, in a list, or `before` where there is none.
        """
        for offset in range(first, last):
            phase = self._add_stay(offset, cell)
            self._connect(before, [phase])
            before = [phase]
        return before

    def _add_stay(self, offset: int, cell: int, site: Site | None = None) -> int:
        return self._add_at(offset, cell, self._staying(cell), site)

    def _add_at(
        self,
        offset: int,
        cell: int,
        footprint: Footprint,
        site: Site | None = None,
        *,
        enters: bool = False,
    ) -> int:
        """Add a phase of so many timesteps after the entry."""
        if not self._is_by_timesteps(cell):
            in_slot = offset % self._beat.length == 0
            footprint = [(self._layout.places[cell] if in_slot else self._own_resource, 0)]
        self._offsets.append(offset)
        return self._add(cell, footprint, site, enters=enters)

    def _add_room(self, offset: int, cell: int, lag: int) -> int:
        """Add a phase that takes up the slot of so many timesteps before."""
        self._offsets.append(offset)
        return self._add(cell, [(self._layout.places[cell], lag)], enters=offset < 0)

    @property
    def _own_resource(self) -> int:
        """Number of a resource that no other phase takes up."""
        return len(self._layout.clearance) + len(self.cells)


def _least(least: int, residue: int, modulus: int) -> int:
    """Return the least number of some residue that is at least another one."""
    return least + (residue - least) % modulus
