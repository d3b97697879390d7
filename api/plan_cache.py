"""A cache of compiled plans of jobs.

It is an LRU cache of cachetools, which limits the total size and lets concurrent requests for the
same plan wait for one that opens it. The cache of functools would only limit the number of entries,
and would open a plan once for each concurrent request.
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
"""Maximum number of bytes of the cached plans together."""


class _GoneError(Exception):
    """The job was deleted in the meantime."""


class PlanCache:
    """Opens plans and caches the most recently used ones.

    Parameters
    ----------
    jobs : JobStore
    most_bytes : int
        Maximum number of bytes of cached plans; the last plan is cached whatever its size.
    """

    def __init__(self, jobs: JobStore, most_bytes: int = _MOST_BYTES) -> None:
        self._jobs = jobs
        self._most_bytes = most_bytes
        self._plans: LRUCache[object, CompiledPlan] = LRUCache(most_bytes, self._size)
        self._condition = threading.Condition()

    def plan(self, job_id: str) -> CompiledPlan | None:
        """Return the plan of a job's best embedding; None if it has none."""
        job = self._jobs.get(job_id)
        if job is None or job.throughput is None:
            return None
        try:
            return self._open(job_id, job.throughput, job.agents)
        except _GoneError:
            return None

    @cachedmethod(attrgetter("_plans"), condition=attrgetter("_condition"))
    def _open(self, job_id: str, _throughput: float, _agents: int | None) -> CompiledPlan:
        """Open a plan.

        The throughput and the number of agents are part of the cache key, since a better
        embedding of the same job differs in one of them.
        """
        result = self._jobs.result(job_id)
        if result is None:
            raise _GoneError
        return compiled_plan_of(plan_from_bytes(result.plan))

    def _size(self, plan: CompiledPlan) -> int:
        return min(memory_size_of(plan), self._most_bytes)
