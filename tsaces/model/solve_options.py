"""How an instance is to be solved: one set of options for every door, and their defaults."""

from __future__ import annotations

import math
from dataclasses import dataclass

from tsaces.errors import InputError
from tsaces.model.objective import Objective


@dataclass(frozen=True)
class SolveOptions:
    """What one may choose about a solve, beside the instance.

    Whoever makes options need not be able to judge them: a client leaves that to its server.
    `tsaces.solvers.registry.check_options` judges all of them.

    Attributes
    ----------
    method : str
        Name of the method; ``auto`` tries all of them under one deadline.
    time_limit : float
        Seconds after which the best embedding found counts.
    seed : int
        Seed of the solvers' random choices.
    objective : str
        ``throughput``, or ``fleet`` for the fewest agents that keep a share of the highest
        throughput found.
    keep : float
        That share, within (0, 1].
    workers : int or None
        How many search at the same time, a thread each; None for one search that has two
        threads at most. It changes how soon an embedding is found, not what is looked for.
    """

    method: str = "auto"
    time_limit: float = 60.0
    seed: int = 0
    objective: str = Objective.aim.value
    keep: float = Objective.keep
    workers: int | None = None

    def parse_objective(self) -> Objective:
        """Return the objective that the options name.

        Raises
        ------
        InputError
            That names the field, `objective` or `keep`.
        """
        return Objective.of(self.objective, self.keep)

    def check_numbers(self) -> None:
        """Refuse a time limit and a number of workers that are none.

        Raises
        ------
        InputError
            That names the field, `time_limit` or `workers`.
        """
        positive_seconds("time_limit", self.time_limit)
        positive_count("workers", self.workers)


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
