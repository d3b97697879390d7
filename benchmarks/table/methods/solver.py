"""Methods of the package: their embeddings are written, read back and judged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import tsaces
from benchmarks.table.methods.judge import judge_embedding, read_plan
from benchmarks.table.records import Model, Outcome, Search, Status
from benchmarks.table.rows import SEED

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.table.methods import Tell
    from benchmarks.table.rows import Row
    from tsaces.model.events import SolveEvent
    from tsaces.solvers.protocol import Solver


class Ear:
    """A listener that remembers what a row wants to know, and tells the rest.

    Parameters
    ----------
    tell : callable
    """

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self.first_seconds = self.best_seconds = 0.0
        self.found = False
        self.upper_bound: float | None = None
        self.model: Model | None = None
        self.ending = ""

    def __call__(self, event: SolveEvent) -> None:
        """Take notice of an event."""
        match event:
            case tsaces.IncumbentFound(seconds, embedding):
                self.first_seconds = self.first_seconds if self.found else seconds
                self.found, self.best_seconds = True, seconds
                self._tell(f"throughput {embedding.throughput:.4f}, {embedding.agents} agents")
            case tsaces.BoundTightened(_, upper_bound):
                self.upper_bound = upper_bound
            case tsaces.ModelBuilt(_, variables, rows):
                if self.model is None or variables > self.model.variables:
                    self.model = Model(variables, rows)
            case tsaces.SearchStep(_, description):
                self._tell(f"at {description}")
            case tsaces.IncumbentRejected(_, reason):
                self._tell(f"rejected: {reason}")
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

    def __call__(self, instance: tsaces.Instance, row: Row, folder: Path, tell: Tell) -> Outcome:
        """Search, write the best embedding, judge what was written."""
        ear = Ear(tell)
        try:
            found = tsaces.solve(instance, self.solver, row.time_limit, SEED, ear)
        except (tsaces.NoEmbeddingError, tsaces.SolverError) as error:
            nothing = isinstance(error, tsaces.NoEmbeddingError)
            status = Status.NOTHING if nothing else Status.FAILED
            return Outcome(status, str(error), upper_bound=ear.upper_bound, model=ear.model)
        tell("judging the embedding")
        path = folder / f"{row.stem}.embedding.json"
        tsaces.write_embedding(found, path)
        embedding = tsaces.load_embedding(path)
        replay = judge_embedding(embedding)
        return Outcome(
            Status.FOUND if replay.sound else Status.UNSOUND,
            ear.ending if replay.sound else replay.summary,
            upper_bound=found.upper_bound,
            search=Search(found.throughput, found.agents, ear.first_seconds, ear.best_seconds),
            model=ear.model,
            replay=replay,
            reading=read_plan(embedding) if replay.sound else None,
            file=path.name,
        )
