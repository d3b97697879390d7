"""Compiled plans of jobs, the last few kept open."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING

from tsaces.formats.plan_file import plan_from_bytes
from tsaces.plan import compiled_plan_of

if TYPE_CHECKING:
    from api.store import JobStore
    from tsaces.plan import CompiledPlan

_KEPT = 16
_Key = tuple[str, float | None, int | None]
"""A job, and throughput and agents of its best embedding: either may get better alone."""


class PlanShelf:
    """Opens plans and keeps the ones asked for last.

    Parameters
    ----------
    jobs : JobStore
    """

    def __init__(self, jobs: JobStore) -> None:
        self._jobs = jobs
        self._plans: OrderedDict[_Key, CompiledPlan] = OrderedDict()
        self._lock = threading.Lock()

    def plan(self, job_id: str) -> CompiledPlan | None:
        """Return the plan of a job's best embedding; None if it has none yet."""
        job = self._jobs.get(job_id)
        if job is None:
            return None
        key = (job_id, job.throughput, job.agents)
        with self._lock:
            if key in self._plans:
                self._plans.move_to_end(key)
                return self._plans[key]
        result = self._jobs.result(job_id)
        if result is None:
            return None
        plan = compiled_plan_of(plan_from_bytes(result.plan))
        with self._lock:
            self._plans[key] = plan
            while len(self._plans) > _KEPT:
                self._plans.popitem(last=False)
        return plan
