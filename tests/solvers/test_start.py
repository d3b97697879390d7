"""A solve may start from an embedding that is known: what it returns is no worse."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

import tsaces
from tests.fixtures import AMPLE, small_embedding, small_instance
from tests.solvers.engine import shared_engine
from tests.solvers.scripted import candidate, scripted
from tsaces.errors import InputError
from tsaces.model.events import IncumbentFound
from tsaces.solvers.protocol import SearchFinished

if TYPE_CHECKING:
    from tsaces.model.events import SolveEvent
    from tsaces.solvers.protocol import Solver

NOTHING = scripted(SearchFinished("nothing was found"))
KNOWN = small_embedding()
MACHINES = small_instance().machines


def improved(
    instance: tsaces.Instance, start: tsaces.Embedding, solver: Solver = NOTHING
) -> tuple[tsaces.Embedding, list[float]]:
    """Solve from an embedding; return what comes of it, and every incumbent's throughput."""
    heard: list[SolveEvent] = []
    found = tsaces.solve(
        instance, solver, AMPLE, listener=heard.append, engine=shared_engine(), start=start
    )
    return found, [e.embedding.throughput for e in heard if isinstance(e, IncumbentFound)]


def test_it_is_what_is_returned_if_nothing_better_is_found() -> None:
    found, incumbents = improved(small_instance(), KNOWN)
    assert incumbents == [KNOWN.throughput]
    assert (found.method, found.assignment) == (KNOWN.method, KNOWN.assignment)
    assert found.upper_bound < float("inf")
    assert tsaces.verify(found).ok


def test_only_what_is_better_takes_its_place() -> None:
    start = replace(KNOWN, throughput=0.03)
    worse, better = scripted(candidate(0.02)), scripted(candidate(0.05))
    assert improved(small_instance(), start, worse)[1] == [0.03]
    assert improved(small_instance(), start, better)[1] == [0.03, 0.05]


def test_it_may_be_of_fewer_agents_and_machines() -> None:
    """A plan for a smaller fleet or fewer machines is a plan for a larger."""
    more = replace(MACHINES[0], name="another")
    larger = replace(small_instance(), name="larger", machines=(more, *MACHINES), max_agents=30)
    found, _ = improved(larger, KNOWN)
    assert found.instance == larger
    assert found.assignment == {**KNOWN.assignment, "another": None}
    assert found.throughput == KNOWN.throughput
    assert tsaces.verify(found).ok


def test_a_plan_with_more_agents_than_there_are_is_refused() -> None:
    fewer = replace(small_instance(), max_agents=KNOWN.agents - 1)
    with pytest.raises(InputError, match=r"^start: the plan does not suit this instance: .*agents"):
        improved(fewer, KNOWN)


def test_a_plan_of_machines_that_are_not_there_is_refused() -> None:
    other = replace(
        small_instance(), machines=(replace(MACHINES[0], name="renamed"), *MACHINES[1:])
    )
    with pytest.raises(InputError, match=rf"^start: machine '{MACHINES[0].name}', which runs"):
        improved(other, KNOWN)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"start": "x"}, "start: str is no embedding"),
        ({"known": KNOWN}, "known: Embedding is no list; give embeddings in a list"),
        ({"known": [small_instance()]}, "known: Instance is no embedding"),
        ({"keep_assignment": 5}, "keep_assignment: int is no assignment"),
        ({"keep_assignment": KNOWN, "changes": 1.5}, "changes: 1.5 is not a whole number"),
        ({"keep_assignment": KNOWN, "changes": True}, "changes: True is not a whole number"),
    ],
)
def test_what_is_of_a_wrong_type_is_told(arguments: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError, match=f"^{said}"):
        tsaces.solve(small_instance(), NOTHING, AMPLE, engine=shared_engine(), **arguments)


def test_arguments_that_are_swapped_are_told() -> None:
    transfer: Any = tsaces.transfer
    with pytest.raises(InputError, match=r"^embedding: Instance is no embedding"):
        transfer(small_instance(), KNOWN)
    with pytest.raises(InputError, match=r"^instance: Embedding is no instance"):
        transfer(KNOWN, KNOWN)


def test_a_start_that_runs_machines_otherwise_than_is_kept_is_left_out() -> None:
    spare = replace(MACHINES[1], name="spare")
    both = replace(small_instance(), machines=(*MACHINES, spare))
    before = {**KNOWN.assignment, MACHINES[1].name: None, "spare": "carve"}
    found = tsaces.solve(
        both,
        "rhythmic",
        AMPLE,
        engine=shared_engine(),
        start=KNOWN,
        keep_assignment=before,
        changes=0,
    )
    assert found.assignment == before
    assert tsaces.verify(found).ok


def test_a_plan_of_another_floor_is_refused() -> None:
    turned = replace(small_instance(), rows=tuple(reversed(small_instance().rows)))
    with pytest.raises(InputError, match=r"^start: "):
        improved(turned, KNOWN)
