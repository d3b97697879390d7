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
from tsaces.solvers.race import Entry, Race
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


def solve(
    instance: Instance,
    method: str | Solver = "auto",
    time_limit: float = 60.0,
    seed: int = 0,
    listener: Listener | None = None,
) -> Embedding:
    """Find an embedding of high throughput, replayed and judged sound.

    Parameters
    ----------
    instance : Instance
    method : str or Solver
        ``auto``, ``rhythmic``, ``ts-aces``, ``aces``, or a solver with parameters of one's own.
    time_limit : float
        Seconds. The search ends earlier when the throughput meets the upper bound, or when
        the method has proved that it can do no better. Ctrl-C ends it too, and returns the
        best embedding found.
    seed : int
        Of the solvers' random choices.
    listener : callable, optional
        Called with every event of `tsaces.model.events`, from this thread.

    Raises
    ------
    NoEmbeddingError
        If none was found; says what binds.
    """
    entry = Entry(
        instance, solver_for(method), _checked(time_limit), seed, listener or _listen_to_nothing
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
