"""The rules of how long agents stay: traversal, clearance, handling and zones.

What happened before the first timestep is not known. An agent may have stood where it stands for
as long as anything takes, and places that are empty then may have been so for long.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tsaces.model.transport_plan import ExchangeKind
from tsaces.verify.movement import format_cell
from tsaces.verify.rules import Rule
from tsaces.verify.stay_records import NEVER, FloorTimes, StayRecords
from tsaces.verify.visits import follow_visits

if TYPE_CHECKING:
    from tsaces.model.instance import Instance
    from tsaces.model.traffic_system import Layout
    from tsaces.verify.blocks import ReadBlock
    from tsaces.verify.findings import Findings
    from tsaces.verify.state import FleetState


class StayRules:
    """The rules that compare a timestep with what agents did many timesteps before.

    Parameters
    ----------
    instance : Instance
    layout : Layout
        Of the instance.
    findings : Findings
        Receives the violations.
    """

    def __init__(self, instance: Instance, layout: Layout, findings: Findings) -> None:
        self._layout = layout
        self._machines = instance.machines
        self._findings = findings
        self._times = FloorTimes.of(instance, layout)
        self._records: StayRecords | None = None

    @property
    def never_bind(self) -> bool:
        """Whether every plan keeps these rules, as on the paper's floor."""
        return self._times.are_the_papers

    def follow(self, before: FleetState, block: ReadBlock) -> bool:
        """Follow consecutive timesteps, whose moves are sound, after another.

        Return False, with nothing followed, unless they certainly break no rule. They then have
        to be judged one by one.
        """
        if self._records is None:
            return False
        followed = follow_visits(self._times, self._records, before, block)
        if followed is None:
            return False
        self._records = followed
        return True

    def judge_moves(self, before: FleetState | None, state: FleetState) -> None:
        """Judge who leaves and who enters a place; without a timestep before, who is there."""
        if self.never_bind:
            return
        if before is None or self._records is None:
            self._records = StayRecords.unknown(self._times, len(state.cells))
            entering = list(range(len(state.cells)))
        else:
            entering = np.flatnonzero(before.cells != state.cells).tolist()
            for agent in entering:
                self._leave(self._records, agent, int(before.cells[agent]), state.t)
            for agent in entering:
                self._enter(self._records, agent, int(state.cells[agent]), state.t)
        for agent in entering:
            self._enter_zones(self._records, agent, state)

    def judge_exchanges(self, state: FleetState) -> None:
        """Judge whether agents have stood long enough for their exchanges."""
        if self.never_bind or self._records is None:
            return
        ready, agents = self._records.ready, len(state.cells)
        for agent, number, kind, _ in state.exchanges.tolist():
            is_known = 0 <= agent < agents and 0 <= number < len(self._machines)
            if is_known and kind in (ExchangeKind.DEPOSIT, ExchangeKind.PICKUP):
                handling = int(self._times.handling[number, kind])
                if state.t < ready[agent] + handling:
                    stood, machine = state.t - int(ready[agent]), self._machines[number]
                    message = (
                        f"agent {agent} exchanges at machine {machine.name!r} after"
                        f" {_count(stood)} of handling, which takes {handling}"
                    )
                    self._findings.report(Rule.HANDLING_SHORT, message, state.t, (agent,))
        exchanging = state.exchanges[:, 0]
        ready[exchanging[(exchanging >= 0) & (exchanging < agents)]] = state.t + 1

    def _leave(self, records: StayRecords, agent: int, cell: int, t: int) -> None:
        place, least = self._layout.places[cell], self._layout.traversal[cell]
        stood = t - int(records.since[agent])
        if stood < least:
            message = (
                f"agent {agent} leaves {self._format_place(place)} after {_count(stood)},"
                f" but it takes {least}"
            )
            self._findings.report(Rule.TRAVERSAL_SHORT, message, t, (agent,))
        is_free = t + self._layout.clearance[place]
        records.free_at[place] = max(records.free_at[place], is_free)
        for zone in self._times.zones_of(place):
            if records.holder[zone] == agent:
                records.zone_free_at[zone] = max(records.zone_free_at[zone], is_free)

    def _enter(self, records: StayRecords, agent: int, cell: int, t: int) -> None:
        place = self._layout.places[cell]
        missing = int(records.free_at[place]) - t
        if missing > 0:
            clearance = self._layout.clearance[place]
            message = (
                f"agent {agent} enters {self._format_place(place)} after"
                f" {_count(clearance - missing)} without anybody, but its clearance is {clearance}"
            )
            self._findings.report(Rule.CLEARANCE_SHORT, message, t, (agent,))
        records.since[agent] = records.ready[agent] = t

    def _enter_zones(self, records: StayRecords, agent: int, state: FleetState) -> None:
        place = self._layout.places[state.cells[agent]]
        for zone in self._times.zones_of(place):
            holder = int(records.holder[zone])
            is_inside = False
            if holder not in (agent, NEVER):
                there = self._layout.places[state.cells[holder]]
                is_inside = there in self._layout.zones[zone].places
                if is_inside or state.t < records.zone_free_at[zone]:
                    message = (
                        f"agent {agent} enters {self._format_place(place)} while agent {holder}"
                        f" holds zone {self._layout.zones[zone].name!r}"
                    )
                    agents = tuple(sorted((agent, holder)))
                    self._findings.report(Rule.SHARED_ZONE, message, state.t, agents)
                if not is_inside:
                    records.zone_free_at[zone] = NEVER
            if not is_inside:
                records.holder[zone] = agent

    def _format_place(self, place: int) -> str:
        return format_cell(self._layout.addresses[place])


def _count(timesteps: int) -> str:
    return f"{timesteps} timestep{'' if timesteps == 1 else 's'}"
