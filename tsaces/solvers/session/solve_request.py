"""An instance, and how a session solves it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tsaces.model.objective import Objective

if TYPE_CHECKING:
    from tsaces.model.embedding import Embedding
    from tsaces.model.events import Listener
    from tsaces.model.instance import Instance
    from tsaces.solvers.protocol import Solver
    from tsaces.solvers.session.keeping import Keeping

START_ADVICE = (
    "give a plan for the same floor and procedure, and these machines and agents or fewer"
)


@dataclass(frozen=True)
class SolveRequest:
    """An instance with a solver and everything else that a solve session needs.

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
        Number of searches at the same time, with a thread each; None for one search with as many
        threads as the method uses.
    start : Embedding or None
        An embedding of the instance to begin with; it is replayed first.
    known : tuple of Embedding
        Embeddings that may suit the instance: the first that does is begun with, too.
    keeping : Keeping or None
        What the instance's fixed machines keep of an earlier plan, if that is asked for.
    begin : float or None
        Reading of `time.monotonic` from which the time counts; None for the session's beginning.
    """

    instance: Instance
    solver: Solver
    time_limit: float
    seed: int
    listener: Listener
    objective: Objective = field(default_factory=Objective)
    searches: int | None = None
    start: Embedding | None = None
    known: tuple[Embedding, ...] = ()
    keeping: Keeping | None = None
    begin: float | None = None
