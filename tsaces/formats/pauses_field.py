"""Pauses of a whole fleet, as documents have them: a column and the timesteps behind it."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from tsaces.errors import DocumentError
from tsaces.plan import LAST_TIMESTEP
from tsaces.plan.pauses import Pauses
from tsaces.schema.expected import Expected

if TYPE_CHECKING:
    from collections.abc import Sequence

_Pause = Annotated[
    tuple[
        Annotated[int, Field(strict=True, ge=0, le=LAST_TIMESTEP)],
        Annotated[int, Field(strict=True, ge=1, le=LAST_TIMESTEP)],
    ],
    Expected("a pause", "give [column, timesteps], as [0, 1000]", is_whole=True),
]
PausesField = Annotated[
    list[_Pause], Expected("a list", "give [column, timesteps] for each pause, or leave it out")
]
"""Recorded timesteps before each pause, timestep 0 not counted; and how long it takes."""


def pauses_of(pauses: Sequence[tuple[int, int]], path: str, last_column: int) -> Pauses:
    """Return the pauses of a plan.

    Parameters
    ----------
    pauses : sequence of (int, int)
        Column and timesteps of each.
    path : str
        Of the field, for messages.
    last_column : int
        Behind which there can be no pause.

    Raises
    ------
    DocumentError
        That names the field.
    """
    columns = [column for column, _ in pauses]
    if any(later <= earlier for earlier, later in pairwise(columns)):
        raise DocumentError(f"{path}: columns must ascend")
    if columns and columns[-1] >= last_column:
        raise DocumentError(
            f"{path}: column {columns[-1]} is not before the last, which is {last_column}"
        )
    if sum(length for _, length in pauses) > LAST_TIMESTEP:
        raise DocumentError(f"{path}: the pauses last more than {LAST_TIMESTEP} timesteps")
    return Pauses(pauses)
