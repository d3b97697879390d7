"""The fleet that drives round the blocks."""

from __future__ import annotations

import tsaces
from benchmarks.rings import LAP, rings


def test_rings_are_sound_and_as_many_as_told() -> None:
    embedding = rings(2)
    assert embedding.agents == 4 * LAP // 2
    assert tsaces.verify(embedding, steps=5 * LAP).ok
