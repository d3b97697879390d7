"""The whole flow on one page.

::

    bytes ──read_instance──▶ Instance ──parse_layout──▶ Layout ──▶ TrafficSystem
                                │
                  solve: searches beside a bound, every candidate is replayed
                                │
                                ▼
    bytes ◀─write_embedding─ Embedding ──plan()──▶ TransportPlan ──steps──▶ Timestep, …
                                │                                             │
                                └──────────────── verify ◀────────────────────┘
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterable
from contextlib import closing, suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tsaces.bound import (
    BoundTask,
    Explanation,
    ExplanationTask,
    Impossible,
    ProvenBound,
    RelaxationStarted,
    counting_bound,
)
from tsaces.deadline import Deadline
from tsaces.engines import Ending, LocalEngine, Supervisor, TaskOutcome
from tsaces.errors import InputError, PlanError, SolverError
from tsaces.formats.instance_json import read_instance
from tsaces.formats.plan_file import open_embedding
from tsaces.formats.transfer import transfer_embedding
from tsaces.model.embedding import Embedding
from tsaces.model.events import BoundTightened, SearchStep
from tsaces.model.instance import Instance
from tsaces.model.solve_options import SolveOptions, positive_seconds
from tsaces.solvers.registry import solver_for
from tsaces.solvers.session.judging import judge_embedding
from tsaces.solvers.session.keeping import keeping_of
from tsaces.solvers.session.kept_choice import choose_kept
from tsaces.solvers.session.solve_request import START_ADVICE, SolveRequest
from tsaces.solvers.session.solve_session import SolveSession
from tsaces.solvers.solver_checks import check_solver
from tsaces.solvers.suitability import check_suits

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping
    from pathlib import Path

    from tsaces.engines import Engine
    from tsaces.model.events import Listener, SolveEvent
    from tsaces.processes import Task
    from tsaces.solvers.protocol import Solver
    from tsaces.solvers.session.keeping import Keeping
    from tsaces.solvers.solver_parameters import SolverParameters

_GRACE_PERIOD = 0.3
"""Seconds, in which most searches notice that nothing better exists."""


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
    method: str | Solver = SolveOptions.method,
    time_limit: float = SolveOptions.time_limit,
    seed: int = SolveOptions.seed,
    listener: Listener | None = None,
    *,
    objective: str = SolveOptions.objective,
    keep: float = SolveOptions.keep,
    workers: int | None = SolveOptions.workers,
    engine: Engine | None = None,
    parameters: SolverParameters | None = None,
    start: Embedding | None = None,
    known: Iterable[Embedding] = (),
    keep_assignment: Embedding | Mapping[str, str | None] | None = None,
    changes: int | None = None,
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
    workers : int, optional
        How many search at the same time, a thread each and each for a part of what there is to
        try. They hear at once what the others find; one that is lost costs no more than its own
        work. By default one process searches, with two threads at most.
    engine : Engine, optional
        Where they work, such as ``tsaces.engines.engine_for("ray", "head:6379")``; closed by
        whoever made it. By default processes on this machine, which end with the solve.
    parameters : SolverParameters, optional
        Of the method of that name, such as ``tsaces.load_parameters("tuning.toml")``.
    start : Embedding, optional
        An embedding that is known already, of this instance or of one with fewer machines or
        agents: the search goes on from it, and what it returns is no worse. With
        `keep_assignment` it is left out if it runs machines otherwise than is kept.
    known : iterable of Embedding, optional
        Embeddings of like instances: the best one that suits this instance is begun with, too;
        the others are of no account.
    keep_assignment : Embedding or mapping of str to str or None, optional
        What machines run so far, as an embedding or process by machine: those that can go on do,
        but for as few as possible, or for `changes`. They are `fixed` in the instance of the
        embedding that is returned, and its `replan` says which machines changed. Machines are
        matched by name; new ones are free.
    changes : int, optional
        How many machines may run something else than before; those that cannot go on do not
        count. The best throughput within that is sought. By default the fewest with which anything
        can be made.

    Raises
    ------
    InputError
        If an argument is out of its range, if the method does not know what the instance asks for,
        or the plan to start from does not suit the instance.
    NoEmbeddingError
        If none was found; says what binds.
    """
    begin = time.monotonic()
    name = method if isinstance(method, str) else check_solver(method).name
    options = SolveOptions(name, time_limit, seed, objective, keep, workers)
    aim = options.parse_objective()
    solver = solver_for(method, aim, parameters)
    options.check_numbers()
    check_suits(solver, instance)
    listener = listener or _listen_to_nothing
    known_embeddings = _transfer_known(known, instance)
    if isinstance(keep_assignment, Embedding):  # where all machines can go on, it is a plan
        known_embeddings += _transfer_known([keep_assignment], instance)
        keep_assignment = keep_assignment.assignment
    request = SolveRequest(
        *(instance, solver, time_limit, seed, listener, aim, workers),
        start=None if start is None else _transfer_start(start, instance),
        known=known_embeddings,
        begin=begin,
    )
    keeping = keeping_of(instance, keep_assignment, changes)
    if engine is not None:
        return _run(request, keeping, engine, _GRACE_PERIOD)
    with closing(LocalEngine()) as ours:
        return _run(request, keeping, ours)


def _run(
    request: SolveRequest, keeping: Keeping | None, engine: Engine, grace_period: float = 0.0
) -> Embedding:
    """Choose which machines keep their processes, if any are to, and search."""
    if keeping is not None:
        request = choose_kept(request, keeping, engine)
    return SolveSession(request, engine, grace_period).run()


def _check_embedding(field: str, value: object) -> None:
    if not isinstance(value, Embedding):
        kind = type(value).__name__
        raise InputError(f"{field}: {kind} is no embedding; give one that was found or loaded")


def _transfer_start(start: Embedding, instance: Instance) -> Embedding:
    _check_embedding("start", start)
    try:
        return transfer_embedding(start, instance)
    except InputError as error:
        raise InputError(*(f"start: {line}; {START_ADVICE}" for line in error.args)) from None


def _transfer_known(known: Iterable[Embedding], instance: Instance) -> tuple[Embedding, ...]:
    """Return what may suit the instance of known embeddings, the best first."""
    if isinstance(known, Embedding) or not isinstance(known, Iterable):
        raise InputError(f"known: {type(known).__name__} is no list; give embeddings in a list")
    transferred = []
    for embedding in known:
        _check_embedding("known", embedding)
        with suppress(InputError):
            transferred.append(transfer_embedding(embedding, instance))
    return tuple(sorted(transferred, key=lambda embedding: -embedding.throughput))


def transfer(embedding: Embedding, instance: Instance, time_limit: float = math.inf) -> Embedding:
    """Return the embedding with the same plan for another instance, replayed and judged sound.

    A plan for a smaller fleet or for fewer machines is a plan for a larger fleet and for more.

    Parameters
    ----------
    embedding : Embedding
    instance : Instance
        With the floor and the procedure of the embedding's instance; machines are the same if
        their names are.
    time_limit : float
        Seconds within which the replay must end.

    Raises
    ------
    InputError
        If the plan does not suit the instance, or the time was not enough; says why.
    """
    _check_embedding("embedding", embedding)
    if not isinstance(instance, Instance):
        raise InputError(f"instance: {type(instance).__name__} is no instance; load or build one")
    transferred = transfer_embedding(embedding, instance)
    try:
        ready = replace(transferred, upper_bound=counting_bound(instance))
        return judge_embedding(ready, time.monotonic() + time_limit)
    except PlanError as error:
        raise InputError(f"the plan does not suit this instance: {error}") from None


def upper_bound(
    instance: Instance,
    time_limit: float = SolveOptions.time_limit,
    seed: int = SolveOptions.seed,
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
    return _prove(instance, time_limit, seed, listener, explain=False).upper_bound


def explain_bound(
    instance: Instance,
    time_limit: float = SolveOptions.time_limit,
    seed: int = SolveOptions.seed,
    listener: Listener | None = None,
) -> Explanation:
    """Return the bound of `upper_bound`, and what it would be without each of its limits.

    Another process, beside the one that proves the bound, takes groups of limits out of the
    way one at a time: the fleet, machines of a kind, junctions, roads and exchange cells. What
    it proves is what the bound could rise to at most, no promise that a plan reaches it.

    Parameters
    ----------
    instance : Instance
    time_limit : float
        Seconds, after which what was found out by then is returned, as on Ctrl-C.
    seed : int
    listener : callable, optional
        Called with every `BoundTightened` and with a `SearchStep` for each group of limits,
        from this thread.

    Returns
    -------
    Explanation
        `Explanation.relaxed` is empty where there was no time to begin.
    """
    return _prove(instance, time_limit, seed, listener, explain=True)


def _prove(
    instance: Instance, time_limit: float, seed: int, listener: Listener | None, *, explain: bool
) -> Explanation:
    begin = time.monotonic()
    deadline = Deadline(begin + positive_seconds("time_limit", time_limit))
    tell = listener or _listen_to_nothing
    tasks: list[Task] = [BoundTask(instance, deadline, seed)]
    if explain:
        tasks.append(ExplanationTask(instance, deadline, seed))
    bound, obstacle, explanation = counting_bound(instance), None, Explanation(math.inf, ())
    with suppress(KeyboardInterrupt), closing(_reports(tasks, deadline)) as reports:
        for report in reports:
            match report:
                case ProvenBound(value):
                    bound = min(bound, value)
                    tell(BoundTightened(time.monotonic() - begin, bound))
                case Impossible(reason):
                    bound, obstacle = 0.0, reason
                case RelaxationStarted(words):
                    tell(SearchStep(time.monotonic() - begin, words))
                case Explanation():
                    explanation = report
    return explanation.beside(bound, obstacle)


def _reports(tasks: Iterable[Task], deadline: Deadline) -> Generator[Any, None, None]:
    """Yield what tasks, each in a process of its own, report until all have ended."""
    with closing(LocalEngine()) as engine:
        supervisor: Supervisor[None] = Supervisor(engine)
        for task in tasks:
            supervisor.start(task, None)
        for _, report in supervisor.reports(deadline):
            match report:
                case TaskOutcome(Ending.FAILED, reason):
                    raise SolverError(f"the bound's process failed: {reason}")
                case TaskOutcome():
                    continue
                case _:
                    yield report


def _listen_to_nothing(_event: SolveEvent) -> None:
    """Hear nothing."""
