"""Plans on cells, written into embeddings and read back."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from tests.formats.documents import replaced
from tests.solvers.aces.test_aces import best_for
from tests.solvers.ts_aces.delivery import delivery, embedding_of
from tsaces.errors import DocumentError, PlanError
from tsaces.formats.embedding_json import embedding_from_document, embedding_to_document
from tsaces.verify import verify

if TYPE_CHECKING:
    from tests.formats.documents import Path as Place


@cache
def document() -> Any:
    instance = delivery()
    embedding = replace(embedding_of(instance, best_for(instance, 4)[1]), upper_bound=1.0)
    return json.loads(json.dumps(embedding_to_document(embedding)))


def test_what_is_written_is_read_back() -> None:
    embedding = embedding_from_document(document())
    assert embedding_to_document(embedding) == document()
    assert document()["plan"]["kind"] == "cells"
    assert verify(embedding).ok


def test_actions_are_a_line_an_agent() -> None:
    plan = document()["plan"]
    assert len(plan["actions"]) == len(plan["cells"]) == document()["agents"]
    assert {len(row.split()) for row in plan["actions"]} == {plan["period"]}


@pytest.mark.parametrize(
    ("place", "value", "complaint"),
    [
        (("plan", "period"), 5, "plan.actions: must have an action for each"),
        (("plan", "period"), 0, "plan.period: 0"),
        (("plan", "cells"), [], "plan: cells and cargo"),
        (("plan", "cells", 0), [1, 1], "plan.cells[0]: [1, 1] is not a road cell"),
        (("plan", "cargo", 0), "gold", 'plan.cargo[0]: "gold" is not a token'),
        (("plan", "actions", 0), "0 0 x 0", 'plan.actions[0]: "x" is not an action'),
        (("plan", "actions", 0), "0 0 7 0", "plan: t=3: 7 is no direction"),
        (("plan", "actions", 0), "0 0 -1 0", 'plan.actions[0]: "-1" is not an action'),
        (("plan", "actions", 0), "0 0 65536 0", 'plan.actions[0]: "65536" is not an action'),
        (("plan", "actions", 0), "0 0 0", "plan.actions: must have an action for each"),
        (("assignment", "bin"), "fly", "assignment.bin: unknown process 'fly'"),
        (("plan", "actions"), 3, "plan.actions: 3"),
        (("agents",), 1, "agents: 1 is not the"),
    ],
)
def test_what_is_broken_is_refused(place: Place, value: object, complaint: str) -> None:
    with pytest.raises(DocumentError) as caught:
        embedding_from_document(replaced(document(), place, value))
    (line,) = str(caught.value).splitlines()
    assert line.startswith(complaint)


def test_agents_that_do_not_come_round_are_refused() -> None:
    with pytest.raises((DocumentError, PlanError)):
        embedding_from_document(replaced(document(), ("plan", "actions", 0), "0 0 0 0")).plan()
