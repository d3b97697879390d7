"""How an instance is to be solved."""

from __future__ import annotations

from dataclasses import dataclass

from tsaces.model.objective import Objective
from tsaces.solvers.registry import solver_for
from tsaces.solvers.session.solve_request import positive_seconds


@dataclass(frozen=True)
class Settings:
    """What `tsaces.solve` is called with, beside the instance.

    Attributes
    ----------
    method : str
    time_limit : float
        Seconds.
    seed : int
    objective : str
    keep : float

    Raises
    ------
    InputError
        That names the field.
    """

    method: str = "auto"
    time_limit: float = 60.0
    seed: int = 0
    objective: str = "throughput"
    keep: float = 0.95

    def __post_init__(self) -> None:
        positive_seconds("time_limit", self.time_limit)
        solver_for(self.method, Objective.of(self.objective, self.keep))
