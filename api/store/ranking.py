"""The comparison of embeddings by the objective of their job."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import select

from api.store.tables import events
from tsaces.formats.options_json import options_from_document

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection, Row


class _Figures(NamedTuple):
    throughput: float
    agents: int


def is_better(connection: Connection, job: Row[Any], figures: Mapping[str, Any]) -> bool:
    """Return whether an embedding is better than the stored one; True if there is none.

    Parameters
    ----------
    connection : sqlalchemy.Connection
    job : Row
        A row of the table of jobs.
    figures : mapping
        ``throughput`` and ``agents`` of the embedding.
    """
    if job.throughput is None:
        return True
    objective = options_from_document(json.loads(job.request)).parse_objective()
    highest = _find_highest(connection, job.id) if objective.is_fleet else job.throughput
    new = _Figures(figures["throughput"], figures["agents"])
    return objective.is_better(new, _Figures(job.throughput, job.agents), highest)


def _find_highest(connection: Connection, job_id: str) -> float:
    """Return the highest throughput among the events of a job."""
    found = select(events.c.data).where(events.c.job_id == job_id, events.c.kind == "incumbent")
    return max(
        (float(json.loads(data)["throughput"]) for data in connection.execute(found).scalars()),
        default=0.0,
    )
