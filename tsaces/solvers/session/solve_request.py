"""What is to be solved, and how."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tsaces.errors import InputError
from tsaces.model.objective import Objective

if TYPE_CHECKING:
    from tsaces.model.events import Listener
    from tsaces.model.instance import Instance
    from tsaces.solvers.protocol import Solver


@dataclass(frozen=True)
class SolveRequest:
    """One entry for a race.

    Attributes
    ----------
    instance : Instance
    solver : Solver
    time_limit : float
        Seconds.
    seed : int
    listener : callable
    objective : Objective
    searches : int or None
        How many search at the same time, a thread each; None for the method as it is.
    """

    instance: Instance
    solver: Solver
    time_limit: float
    seed: int
    listener: Listener
    objective: Objective = field(default_factory=Objective)
    searches: int | None = None


def positive_seconds(field_name: str, seconds: float) -> float:
    """Return a time limit if it is one.

    Raises
    ------
    InputError
        That names the field.
    """
    if not (math.isfinite(seconds) and seconds > 0):
        raise InputError(f"{field_name}: {seconds} is not a positive number of seconds")
    return seconds


def positive_count(field_name: str, number: int | None) -> int | None:
    """Return a number if it is positive, or left out.

    Raises
    ------
    InputError
        That names the field.
    """
    if number is not None and number < 1:
        raise InputError(f"{field_name}: {number} is not a positive integer")
    return number
