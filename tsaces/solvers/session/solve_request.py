"""What is to be solved, and how."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

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
