"""Compiled plans of jobs, those asked for last kept open.

The cache is cachetools', which bounds it by weight and has whoever asks for a plan that is being
opened wait for it; functools' counts entries only, and opens a plan as often as it is asked for
meanwhile.
"""

from __future__ import annotations

import threading
from operator import attrgetter
from typing import TYPE_CHECKING

from cachetools import LRUCache, cachedmethod

from tsaces.formats.plan_file import plan_from_bytes
from tsaces.plan import compiled_plan_of, memory_size_of

if TYPE_CHECKING:
    from api.store import JobStore
    from tsaces.plan import CompiledPlan

_MOST_BYTES = 256 * 2**20


class _GoneError(Exception):
    """The job was deleted just now."""


class PlanCache:
    """Opens plans and keeps the ones asked for last.

    Parameters
    ----------
    jobs : JobStore
    most_bytes : int
        What the plans that are kept may weigh; the last one is kept whatever it weighs.
    """

    def __init__(self, jobs: JobStore, most_bytes: int = _MOST_BYTES) -> None:
        self._jobs = jobs
        self._most_bytes = most_bytes
        self._plans: LRUCache[object, CompiledPlan] = LRUCache(most_bytes, self._weight)
        self._opened = threading.Condition()

    def plan(self, job_id: str) -> CompiledPlan | None:
        """Return the plan of a job's best embedding; None if it has none yet."""
        job = self._jobs.get(job_id)
        if job is None or job.throughput is None:
            return None
        try:
            return self._open(job_id, job.throughput, job.agents)
        except _GoneError:
            return None

    @cachedmethod(attrgetter("_plans"), condition=attrgetter("_opened"))
    def _open(self, job_id: str, _throughput: float, _agents: int | None) -> CompiledPlan:
        """Open a plan, told by its job and in what its embedding may get better: either alone."""
        result = self._jobs.result(job_id)
        if result is None:
            raise _GoneError
        return compiled_plan_of(plan_from_bytes(result.plan))

    def _weight(self, plan: CompiledPlan) -> int:
        return min(memory_size_of(plan), self._most_bytes)
