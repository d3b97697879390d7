"""The whole flow on one page.

::

    bytes ──read_instance──▶ Instance ──parse_layout──▶ Layout ──▶ TrafficSystem
                                │
                  solve: a method and the bound race, every candidate is replayed
                                │
                                ▼
    bytes ◀─write_embedding─ Embedding ──plan()──▶ TransportPlan ──steps──▶ Timestep, …
                                │                                             │
                                └──────────────── verify ◀────────────────────┘
"""

from __future__ import annotations

import math
import queue
import threading
import time
from typing import TYPE_CHECKING

from tsaces.bound import BoundTask, Impossible, ProvenBound, counting_bound
from tsaces.errors import InputError, SolverError
from tsaces.formats.instance_json import read_instance
from tsaces.formats.plan_file import open_embedding
from tsaces.model.events import BoundTightened
from tsaces.model.objective import Objective
from tsaces.solvers.entry import Entry
from tsaces.solvers.race import Race
from tsaces.solvers.registry import solver_for
from tsaces.workers import Ended, Inbox, Worker

if TYPE_CHECKING:
    from pathlib import Path

    from tsaces.model.embedding import Embedding
    from tsaces.model.events import Listener, SolveEvent
    from tsaces.model.instance import Instance
    from tsaces.solvers.protocol import Solver


def load_instance(path: str | Path) -> Instance:
    """Read an instance file.

    Raises
    ------
    InstanceError
        With one problem a line.
    """
    return read_instance(path)


def load_embedding(path: str | Path) -> Embedding:
    """Read the file of an embedding or of a compiled plan; `verify` judges what it claims.

    Raises
    ------
    DocumentError
        With one problem a line.
    """
    return open_embedding(path)


def solve(  # noqa: PLR0913 - what one may choose
    instance: Instance,
    method: str | Solver = "auto",
    time_limit: float = 60.0,
    seed: int = 0,
    listener: Listener | None = None,
    *,
    objective: str = "throughput",
    keep: float = 0.95,
) -> Embedding:
    """Find an embedding of high throughput, or of few agents, replayed and judged sound.

    Parameters
    ----------
    instance : Instance
    method : str or Solver
        ``auto``, ``rhythmic``, ``ts-aces``, ``aces``, or a solver with parameters of one's own.
    time_limit : float
        Seconds. The search ends earlier when the throughput meets the upper bound, or when
        the method has proved that it can do no better; with few agents as the objective, when
        no fewer can do. Ctrl-C ends it too, and returns the
        best embedding found.
    seed : int
        Of the solvers' random choices.
    listener : callable, optional
        Called with every event of `tsaces.model.events`, from this thread.
    objective : str
        ``throughput``, or ``fleet``: the fewest agents that keep a share of the throughput
        that the first part of the search reaches; for the methods ``auto`` and ``rhythmic``.
    keep : float
        That share, within (0, 1].

    Raises
    ------
    InputError
        If an argument is out of its range.
    NoEmbeddingError
        If none was found; says what binds.
    """
    aim = Objective.of(objective, keep)
    entry = Entry(
        instance,
        solver_for(method, aim),
        _checked(time_limit),
        seed,
        listener or _listen_to_nothing,
        aim,
    )
    return Race(entry).run()


def upper_bound(
    instance: Instance,
    time_limit: float = 60.0,
    seed: int = 0,
    listener: Listener | None = None,
) -> float:
    """Return a proven upper bound on the throughput of every plan for the instance.

    Parameters
    ----------
    instance : Instance
    time_limit : float
        Seconds, after which the best bound proven by then is returned, as on Ctrl-C.
    seed : int
    listener : callable, optional
        Called with every `BoundTightened`, from this thread.

    Returns
    -------
    float
        Products per timestep; 0 if no embedding exists.
    """
    begin = time.monotonic()
    deadline = begin + _checked(time_limit)
    bound = counting_bound(instance)
    inbox: Inbox = queue.Queue()
    with Worker(BoundTask(instance, deadline, seed), inbox):
        try:
            while (remaining := deadline - time.monotonic()) > 0:
                _, report = inbox.get(timeout=min(remaining, threading.TIMEOUT_MAX))
                match report:
                    case ProvenBound(value):
                        bound = min(bound, value)
                        (listener or _listen_to_nothing)(
                            BoundTightened(time.monotonic() - begin, bound)
                        )
                    case Impossible():
                        bound = 0.0
                    case Ended(None):
                        break
                    case Ended(error):
                        raise SolverError(
                            f"the bound's process failed: {str(error).splitlines()[-1]}"
                        )
        except (queue.Empty, KeyboardInterrupt):
            return bound
    return bound


def _checked(time_limit: float) -> float:
    if not (math.isfinite(time_limit) and time_limit > 0):
        raise InputError(f"time_limit: {time_limit} is not a positive number of seconds")
    return time_limit


def _listen_to_nothing(_event: SolveEvent) -> None:
    """Hear nothing."""
