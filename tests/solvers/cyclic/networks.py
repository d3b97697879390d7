"""Random networks of slots: rings with short cuts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from hypothesis import strategies as st

if TYPE_CHECKING:
    from numpy.typing import NDArray

Exits = list[list[int]]
"""Places by place."""


@st.composite
def exits_of_places(draw: st.DrawFn, max_places: int = 7, *, waits: bool | None = None) -> Exits:
    """Draw where agents can go, in a single step: on along a ring, or by a short cut.

    With `waits` they can stay anywhere; by default that too is left to chance.
    """
    places = draw(st.integers(3, max_places))
    short_cuts = st.sets(st.integers(0, places - 1), max_size=2)
    stay = draw(st.booleans()) if waits is None else waits
    return [
        sorted({(place + 1) % places} | ({place} if stay else set()) | draw(short_cuts))
        for place in range(places)
    ]


def follows(exits: Exits, steps: int, before: int, after: int) -> bool:
    """Whether an agent can enter the second slot right after the first."""
    places = len(exits)
    is_next = after // places == (before // places + 1) % steps
    return is_next and after % places in exits[before % places]


def numbers(draw: st.DrawFn, count: int, least: int, most: int) -> NDArray[np.float64]:
    drawn = draw(st.lists(st.integers(least, most), min_size=count, max_size=count))
    return np.array(drawn, dtype=np.float64)
