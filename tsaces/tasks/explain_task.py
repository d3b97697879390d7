"""What binds an instance's upper bound, found out in whatever process."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tsaces import pipeline
from tsaces.formats.instance_json import instance_from_document
from tsaces.tasks.memory import limit_memory

if TYPE_CHECKING:
    from collections.abc import Callable

    from tsaces.bound import Explanation


@dataclass(frozen=True)
class ExplainTask:
    """Explains the bound of one instance, as `tsaces.processes.Task`; reports an `Explanation`.

    Attributes
    ----------
    instance : dict
        The instance's document.
    time_limit : float
        Seconds.
    seed : int
    memory_limit : int or None
        Bytes of address space for each process of it. The process keeps the limit.
    """

    instance: dict[str, object]
    time_limit: float
    seed: int = 0
    memory_limit: int | None = None

    def __call__(self, emit: Callable[[Explanation], None]) -> None:
        """Find out as much as there is time for."""
        limit_memory(self.memory_limit)
        instance = instance_from_document(self.instance)
        emit(pipeline.explain_bound(instance, self.time_limit, self.seed))
