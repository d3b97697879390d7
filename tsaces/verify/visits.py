"""The visits of agents to places in consecutive timesteps, all at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tsaces.model.transport_plan import ExchangeKind
from tsaces.verify.stay_records import FOREVER, NEVER, StayRecords

if TYPE_CHECKING:
    from tsaces.verify.blocks import ReadBlock
    from tsaces.verify.state import FleetState, Numbers
    from tsaces.verify.stay_records import FloorTimes


def follow_visits(
    times: FloorTimes, records: StayRecords, before: FleetState, block: ReadBlock
) -> StayRecords | None:
    """Return the records after consecutive timesteps; None unless they are certainly sound.

    Parameters
    ----------
    times : FloorTimes
    records : StayRecords
        After the timestep `before`.
    before : FleetState
        The timestep before the first one, or an earlier one if nothing moved in between.
    block : ReadBlock
        Cells are those of the layout.
    """
    moves = _Moves.of(records, before, block)
    if (moves.t < moves.arrived + times.traversal[moves.left]).any():
        return None
    ready = _ready_after_exchanges(times, records, moves, block)
    if ready is None:
        return None
    visits = _Visits.of(times, moves, before)
    free_at = _free_places(records, visits, before.t)
    zones = _held_zones(times, records, visits)
    if free_at is None or zones is None:
        return None
    return StayRecords(moves.since, ready, free_at, *zones)


@dataclass(frozen=True, eq=False)
class _Moves:
    """Every move, by agent and then by time.

    Attributes
    ----------
    agents, t, left, entered : int array, shape (moves,)
    arrived : int array, shape (moves,)
        When the agent had come to the cell that it leaves.
    since : int array, shape (agents,)
        When each agent has come to where it is at last.
    """

    agents: Numbers
    t: Numbers
    left: Numbers
    entered: Numbers
    arrived: Numbers
    since: Numbers

    @classmethod
    def of(cls, records: StayRecords, before: FleetState, block: ReadBlock) -> _Moves:
        cells = np.concatenate([before.cells[None], block.cells])
        agents, rows = np.nonzero((cells[1:] != cells[:-1]).T)
        t = block.start + rows
        arrived = records.since[agents]
        again = np.flatnonzero(agents[1:] == agents[:-1]) + 1
        arrived[again] = t[again - 1]
        since = records.since.copy()
        since[agents] = t  # of one agent, the last move is assigned last
        return cls(agents, t, cells[rows, agents], cells[rows + 1, agents], arrived, since)


@dataclass(frozen=True, eq=False)
class _Visits:
    """Every visit to a place that ends in the block or lasts beyond it.

    Attributes
    ----------
    places, agents, begin : int array, shape (visits,)
    free_at : int array, shape (visits,)
        When the place may be entered again; `FOREVER` for a visit that lasts.
    zones, of_zone : int array, shape (members,)
        The zones of these places, and the number of the visit that each stands for.
    """

    places: Numbers
    agents: Numbers
    begin: Numbers
    free_at: Numbers
    zones: Numbers
    of_zone: Numbers

    @classmethod
    def of(cls, times: FloorTimes, moves: _Moves, before: FleetState) -> _Visits:
        last = before.cells.copy()
        last[moves.agents] = moves.entered
        left = times.places[moves.left]
        places = np.concatenate([left, times.places[last]])
        counts = times.first_zone[places + 1] - times.first_zone[places]
        of_zone = np.repeat(np.arange(len(places)), counts)
        rank = np.arange(len(of_zone)) - np.repeat(np.cumsum(counts) - counts, counts)
        return cls(
            places=places,
            agents=np.concatenate([moves.agents, np.arange(len(last))]),
            begin=np.concatenate([moves.arrived, moves.since]),
            free_at=np.concatenate([moves.t + times.clearance[left], np.full(len(last), FOREVER)]),
            zones=times.zones[times.first_zone[places[of_zone]] + rank],
            of_zone=of_zone,
        )


def _ready_after_exchanges(
    times: FloorTimes, records: StayRecords, moves: _Moves, block: ReadBlock
) -> Numbers | None:
    """Return from when on agents are ready; None if an exchange comes too early, or may be none."""
    ready = np.maximum(records.ready, moves.since)
    agents, machines, kinds, _ = block.exchanges.T
    if not len(agents):
        return ready
    is_known = (agents >= 0) & (agents < len(ready))
    is_known &= (machines >= 0) & (machines < len(times.handling))
    if not (is_known & ((kinds == ExchangeKind.DEPOSIT) | (kinds == ExchangeKind.PICKUP))).all():
        return None
    length = len(block.cells) + 1
    rows = np.repeat(np.arange(len(block.cells)), np.diff(block.offsets))
    order = np.lexsort((rows, agents))
    agents, machines, kinds, rows = (a[order] for a in (agents, machines, kinds, rows))
    t = block.start + rows
    keys = moves.agents * length + moves.t - block.start
    latest = np.searchsorted(keys, agents * length + rows, side="right") - 1
    stands = records.ready[agents]
    found = latest >= 0
    found[found] = moves.agents[latest[found]] == agents[found]
    stands[found] = moves.t[latest[found]]
    again = np.flatnonzero(agents[1:] == agents[:-1]) + 1
    stands[again] = np.maximum(stands[again], t[again - 1] + 1)
    if (t < stands + times.handling[machines, kinds]).any():
        return None
    np.maximum.at(ready, agents, t + 1)
    return ready


def _free_places(records: StayRecords, visits: _Visits, t: int) -> Numbers | None:
    """Return when places are free again; None if one is entered before it is."""
    waiting = np.flatnonzero(records.free_at > t + 1)
    places = np.concatenate([waiting, visits.places])
    begin = np.concatenate([np.full(len(waiting), NEVER - 1), visits.begin])
    until = np.concatenate([records.free_at[waiting], visits.free_at])
    order = np.lexsort((begin, places))
    places, begin, until = places[order], begin[order], until[order]
    if ((places[1:] == places[:-1]) & (begin[1:] < until[:-1])).any():
        return None
    free_at = records.free_at.copy()
    ended = visits.free_at < FOREVER
    np.maximum.at(free_at, visits.places[ended], visits.free_at[ended])
    return free_at


def _held_zones(
    times: FloorTimes, records: StayRecords, visits: _Visits
) -> tuple[Numbers, Numbers] | None:
    """Return who holds zones, and when they are free; None if two agents hold one at a time."""
    every = np.arange(times.num_zones)
    zones = np.concatenate([every, visits.zones])
    if not len(zones):
        return records.holder, records.zone_free_at
    agents = np.concatenate([records.holder, visits.agents[visits.of_zone]])
    begin = np.concatenate([np.full(len(every), NEVER - 1), visits.begin[visits.of_zone]])
    until = np.concatenate([records.zone_free_at, visits.free_at[visits.of_zone]])
    order = np.lexsort((begin, zones))
    zones, agents, begin, until = (a[order] for a in (zones, agents, begin, until))
    changes = (zones[1:] != zones[:-1]) | (agents[1:] != agents[:-1])
    runs = np.concatenate([[0], np.flatnonzero(changes) + 1])
    held, zones, agents, begin = (
        np.maximum.reduceat(until, runs),
        zones[runs],
        agents[runs],
        begin[runs],
    )
    if ((zones[1:] == zones[:-1]) & (begin[1:] < held[:-1])).any():
        return None
    left = np.maximum.reduceat(np.where(until < FOREVER, until, NEVER), runs)
    last = np.flatnonzero(np.append(zones[1:] != zones[:-1], True))
    return agents[last], left[last]
