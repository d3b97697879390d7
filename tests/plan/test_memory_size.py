"""What a plan is said to weigh is about what it comes to take."""

from __future__ import annotations

import tracemalloc
from itertools import islice
from typing import TYPE_CHECKING

import pytest

from tests.fixtures import ROOT, pausing_embedding
from tsaces.formats.plan_file import open_embedding, plan_from_bytes, plan_to_bytes
from tsaces.formats.stream_writers import WRITERS
from tsaces.plan import CompiledPlan, compiled_plan_of, memory_size_of

if TYPE_CHECKING:
    from tsaces.model.embedding import Embedding


def grid() -> Embedding:
    """A hundred agents among thirty machines, a short period."""
    return open_embedding(ROOT / "benchmarks" / "grid-30.embedding.json")


def slow() -> Embedding:
    """Two agents, a period of a thousand timesteps that are all recorded."""
    return pausing_embedding(100)


def opened_and_read(file: bytes) -> CompiledPlan:
    """Return a plan that has laid out all that it is read from."""
    plan = compiled_plan_of(plan_from_bytes(file))
    for kind in WRITERS.values():
        writer = kind(plan, start=0, skips_pauses=False)
        writer.header()
        for _ in islice(writer.pieces(5, 40), 40):
            pass
    return plan


@pytest.mark.parametrize("embedding", [slow(), grid()], ids=["slow", "grid"])
def test_a_plan_takes_about_what_it_weighs(embedding: Embedding) -> None:
    file = plan_to_bytes(embedding)
    opened_and_read(file)  # which also loads what all plans share
    tracemalloc.start()
    try:
        plan = opened_and_read(file)
        taken, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert memory_size_of(plan) / 4 < taken < memory_size_of(plan) * 1.5
