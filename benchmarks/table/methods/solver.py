"""Methods of the package, whose embeddings are written, read back and verified."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import tsaces
from benchmarks.table.methods.judge import judge_embedding, time_plan
from benchmarks.table.records import Model, Outcome, RowStatus, Search
from benchmarks.table.rows import SEED

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.table.methods import Log
    from benchmarks.table.rows import Row
    from tsaces.model.events import SolveEvent
    from tsaces.solvers.protocol import Solver


class RowListener:
    """A listener that stores the figures of a row, and logs progress.

    Parameters
    ----------
    log : callable
        Function that is called with lines of progress.
    """

    def __init__(self, log: Log) -> None:
        self._log = log
        self.first_seconds = self.best_seconds = 0.0
        self.found = False
        self.upper_bound: float | None = None
        self.model: Model | None = None
        self.ending = ""

    def __call__(self, event: SolveEvent) -> None:
        """Handle an event."""
        match event:
            case tsaces.IncumbentFound(seconds, embedding):
                self.first_seconds = self.first_seconds if self.found else seconds
                self.found, self.best_seconds = True, seconds
                self._log(f"throughput {embedding.throughput:.4f}, {embedding.agents} agents")
            case tsaces.BoundTightened(_, upper_bound):
                self.upper_bound = upper_bound
            case tsaces.ModelBuilt(_, variables, rows):
                if self.model is None or variables > self.model.variables:
                    self.model = Model(variables, rows)
            case tsaces.SearchStep(_, description):
                self._log(f"at {description}")
            case tsaces.IncumbentRejected(_, reason):
                self._log(f"rejected: {reason}")
            case tsaces.SearchEnded(_, reason):
                self.ending = reason


@dataclass(frozen=True)
class BySolver:
    """Runs rows of one of the package's solvers.

    Attributes
    ----------
    solver : Solver
    """

    solver: Solver

    def __call__(self, instance: tsaces.Instance, row: Row, folder: Path, log: Log) -> Outcome:
        """Search, write the best embedding, and verify its file."""
        listener = RowListener(log)
        try:
            found = tsaces.solve(instance, self.solver, row.time_limit, SEED, listener)
        except (tsaces.NoEmbeddingError, tsaces.SolverError) as error:
            nothing = isinstance(error, tsaces.NoEmbeddingError)
            status = RowStatus.NOTHING if nothing else RowStatus.FAILED
            return Outcome(
                status, str(error), upper_bound=listener.upper_bound, model=listener.model
            )
        log("judging the embedding")
        path = folder / f"{row.stem}.embedding.json"
        tsaces.write_embedding(found, path)
        embedding = tsaces.load_embedding(path)
        replay = judge_embedding(embedding)
        return Outcome(
            RowStatus.FOUND if replay.sound else RowStatus.UNSOUND,
            listener.ending if replay.sound else replay.summary,
            upper_bound=found.upper_bound,
            search=Search(
                found.throughput, found.agents, listener.first_seconds, listener.best_seconds
            ),
            model=listener.model,
            replay=replay,
            reading=time_plan(embedding) if replay.sound else None,
            file=path.name,
        )
