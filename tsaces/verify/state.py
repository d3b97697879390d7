"""Validated copies of the arrays of a timestep."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tsaces.model.transport_plan import Timestep

    Numbers = NDArray[np.int64]


@dataclass(frozen=True, eq=False, slots=True)
class FleetState:
    """A timestep as integer arrays that the verifier owns; their values are not judged yet.

    Attributes
    ----------
    t : int
    cells, cargo : int array, shape (agents,)
    exchanges : int array, shape (exchanges, 4)
        Rows of agent, machine, kind, token.
    """

    t: int
    cells: Numbers
    cargo: Numbers
    exchanges: Numbers


def read_state(timestep: Timestep) -> FleetState | None:
    """Copy a timestep; return None if it is not made of integer arrays of the right shapes."""
    t = _read_integer(timestep.t)
    cells = _read_numbers(timestep.cells, (0,))
    cargo = _read_numbers(timestep.cargo, (0,))
    exchanges = _read_numbers(timestep.exchanges, (0, 4))
    if t is None or cells is None or cargo is None or exchanges is None:
        return None
    if len(cells) != len(cargo):
        return None
    return FleetState(t, cells, cargo, exchanges)


def is_count(value: object) -> bool:
    """Return whether a value, possibly from a file, is a non-negative integer."""
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _read_integer(value: object) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int | np.integer):
        return None
    return int(value)


def _read_numbers(values: object, empty_shape: tuple[int, ...]) -> Numbers | None:
    """Return a copy, since a plan may write the next timestep into the same array.

    Return None if the values are not an integer array of that shape, whose first length may
    vary.
    """
    try:
        array = np.asarray(values)
    except (ValueError, TypeError, OverflowError):
        return None
    if array.shape[0:1] == (0,):  # an empty list has no type and one dimension
        return np.empty(empty_shape, dtype=np.int64)
    if array.dtype.kind not in "iu" or array.ndim != len(empty_shape):
        return None
    if array.shape[1:] != empty_shape[1:]:
        return None
    return array.astype(np.int64)
