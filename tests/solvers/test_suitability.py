"""Methods that know the paper's problem only say so, and what to take instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import tsaces
from tests.formats.documents import replaced, roadmap_document, small_document
from tests.solvers.scripted import scripted
from tsaces.deadline import NEVER, Deadline
from tsaces.errors import InputError
from tsaces.formats.instance_json import instance_from_document
from tsaces.model.events import UNDATED, MethodStarted, SearchStep
from tsaces.model.solve_options import SolveOptions
from tsaces.solvers.auto import Auto
from tsaces.solvers.protocol import SearchContext
from tsaces.solvers.registry import check_options
from tsaces.solvers.rhythmic import Rhythmic
from tsaces.solvers.sharding import shard_searches
from tsaces.solvers.ts_aces.search import TsAces

if TYPE_CHECKING:
    from tests.formats.documents import Path
    from tests.strategies import Document
    from tsaces.model.instance import Instance
    from tsaces.solvers.protocol import Report

ROWS: Path = ("layout", "rows")
ZONES = [{"name": "door", "members": [[1, 0], [2, 0]]}]
SEVERAL = {"name": "bin", "processes": {"supply": 1}, "output_cells": [[1, 0], [2, 0]]}
CHANGES: dict[str, tuple[Path, object]] = {
    "two-way lanes (layout.rows)": (ROWS, ["+>>+", "^..v", "+<<+", "|...", "+..."]),
    "open floor (layout.rows)": (ROWS, ["*>>*", "^..v", "*<<*"]),
    "clearance (layout.clearance)": (("layout", "clearance"), 1),
    "traversal (layout.traversal)": (("layout", "traversal"), 2),
    "zones (layout.zones)": (("layout", "zones"), ZONES),
    "several exchange cells (machines[0])": (("machines", 0), SEVERAL),
    "handling (machines[1].handling)": (("machines", 1, "handling"), {"input": 2}),
}
BEYOND: dict[str, Document] = {
    "points and lanes (layout.points)": roadmap_document(),
    **{unknown: replaced(small_document(), *change) for unknown, change in CHANGES.items()},
}


@pytest.mark.parametrize("method", ["ts-aces", "aces"])
@pytest.mark.parametrize("unknown", BEYOND)
def test_the_first_thing_that_a_method_does_not_know_is_named(method: str, unknown: str) -> None:
    instance = instance_from_document(BEYOND[unknown])
    complaint = f"method: {method!r} does not know {unknown}; use --method rhythmic"
    with pytest.raises(InputError) as caught:
        tsaces.solve(instance, method, 1)
    assert str(caught.value) == complaint
    with pytest.raises(InputError) as caught:
        check_options(SolveOptions(method), instance)
    assert str(caught.value) == complaint


@pytest.mark.parametrize("method", ["auto", "rhythmic"])
def test_other_methods_take_all_of_it(method: str) -> None:
    for document in BEYOND.values():
        check_options(SolveOptions(method), instance_from_document(document))


@pytest.mark.parametrize("method", ["auto", "rhythmic", "ts-aces", "aces"])
def test_every_method_takes_the_papers_floor(method: str) -> None:
    check_options(SolveOptions(method), instance_from_document(small_document()))


def begun_on(instance: Instance) -> list[str]:
    """Return the methods that `auto` begins."""
    told: list[Report] = []
    auto = Auto(first=scripted(), second=TsAces(), fleet=Rhythmic())
    auto(SearchContext(instance, Deadline.after(0.0)), told.append)
    return [report.method for report in told if isinstance(report, MethodStarted)]


def test_auto_leaves_all_after_a_tour_to_the_rhythmic_method_beyond_the_papers_floor() -> None:
    paper, beyond = map(instance_from_document, (small_document(), roadmap_document()))
    assert begun_on(beyond) == ["single-tour", scripted().name]
    assert begun_on(paper) == ["single-tour", "tours", scripted().name, "ts-aces"]


def test_the_search_for_ts_aces_among_many_goes_the_other_way_there() -> None:
    step = SearchStep(UNDATED, "here")
    *_, (last, seed) = shard_searches(Auto(first=scripted(step)), 4, 0)
    told: list[Report] = []
    last(SearchContext(instance_from_document(roadmap_document()), NEVER, seed), told.append)
    assert told == [step]
