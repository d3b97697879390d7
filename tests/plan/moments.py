"""What a search of a moment finds for a random factory."""

from __future__ import annotations

import time
from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, reject, settings

from tests.solvers.ts_aces.delivery import LONG_WAY_HOME, candidates_of, delivery, plan_of
from tests.solvers.ts_aces.sawmill import sawmill
from tests.strategies import instances
from tsaces.deadline import Deadline
from tsaces.solvers.protocol import Candidate, SearchContext
from tsaces.solvers.ts_aces.parameters import TsAcesParameters
from tsaces.solvers.ts_aces.search import TsAces

if TYPE_CHECKING:
    from tsaces.model.instance import Instance
    from tsaces.model.transport_plan import Timestep
    from tsaces.solvers.protocol import Report

SECONDS = 0.3
SECONDS_UNTIL_FIRST = 10.0
"""On a busy machine. For one factory in fifty the method finds nothing however long it searches."""
MAX_CYCLE = 500
"""Timesteps beyond which a plan takes too long to watch."""

small_factories = instances(max_streets=3, max_gap=4, max_processes=4)
few = settings(
    max_examples=12,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


def best_candidate(instance: Instance, max_num_epochs: int = 4) -> Candidate:
    """Return the best that a moment of search finds; reject the example if it is too long."""
    parameters = TsAcesParameters(max_num_epochs=max_num_epochs, max_stalled_lengths=2)
    found = found_in_a_moment(instance, parameters)
    if not found or plan_of(found[-1]).cycle > MAX_CYCLE:
        reject()
    return found[-1]


def found_in_a_moment(
    instance: Instance, parameters: TsAcesParameters, seconds: float = SECONDS
) -> list[Candidate]:
    """Return everything that the method finds in a moment.

    On a busy machine that may be too short for anything: then the first plan is waited for a while.
    """
    found: list[Candidate] = []
    begin = time.monotonic()

    def emit(report: Report) -> None:
        if isinstance(report, Candidate):
            found.append(report)
            if time.monotonic() > begin + seconds:
                raise _EnoughError

    with suppress(_EnoughError):
        TsAces(parameters)(SearchContext(instance, Deadline.after(seconds)), emit)
        if not found:
            TsAces(parameters)(SearchContext(instance, Deadline.after(SECONDS_UNTIL_FIRST)), emit)
    return found


class _EnoughError(Exception):
    """Ends a search."""


SURE = {
    "square": (delivery(), None),
    "sawmill": (sawmill(ship_time=3, max_agents=30), None),
    "virtual junctions": (delivery(LONG_WAY_HOME, (1, 0), (3, 1)), 4),
}
"""Factories for which something is sure to be found, and where their roads are cut."""


def sure_candidates(name: str) -> tuple[Instance, list[Candidate]]:
    """Return one of `SURE` with everything that is found for it: the first tour, and better."""
    instance, max_road_length = SURE[name]
    parameters = TsAcesParameters(max_num_epochs=3, max_road_length=max_road_length)
    return instance, candidates_of(instance, parameters)


def state(timestep: Timestep) -> Counter[tuple[int, int]]:
    """Return where agents are and what they carry, their names apart."""
    return Counter(zip(timestep.cells.tolist(), timestep.cargo.tolist(), strict=True))
