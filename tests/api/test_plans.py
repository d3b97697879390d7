"""Plans that are kept open are those of the best embedding, whatever it is better in."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from api.plans import PlanShelf
from api.store import Database, JobStore, NewJob
from tests.api.jobs import FIGURES, small_result, start_next
from tests.formats.documents import small_document

if TYPE_CHECKING:
    from tsaces.plan import CompiledPlan


def test_fewer_agents_for_the_same_throughput_are_another_plan(database: Database) -> None:
    store = JobStore(database)
    request = {"instance": small_document(), "objective": "fleet", "keep": 0.95}
    job = store.submit(NewJob("local", json.dumps(request), "d"), most_open=1)
    start_next(store)
    shelf = PlanShelf(store)
    seen: list[CompiledPlan | None] = []
    for agents in (3, 2):
        assert store.keep(job.id, small_result(), FIGURES | {"agents": agents})
        seen += [shelf.plan(job.id), shelf.plan(job.id)]
    assert None not in seen
    assert seen[0] is seen[1]
    assert seen[2] is seen[3]
    assert seen[1] is not seen[2]
