"""Factories that only carry: a bin gives parts, a dock ships them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tsaces.deadline import Deadline
from tsaces.model.counts import Counts
from tsaces.model.embedding import Embedding
from tsaces.model.instance import Instance, Machine, Procedure, Process
from tsaces.solvers.protocol import Candidate, SearchContext
from tsaces.solvers.ts_aces.plan import EpochSource
from tsaces.solvers.ts_aces.search import TsAces

if TYPE_CHECKING:
    from tsaces.model.instance import Cell
    from tsaces.solvers.protocol import Report
    from tsaces.solvers.ts_aces.parameters import TsAcesParameters
    from tsaces.solvers.ts_aces.plan import EpochPlan

SQUARE = ("+>>>+", "^...v", "^...v", "^...v", "+<<<+")
LONG_WAY_HOME = ("+>>+" + "." * 21, "^..v" + "." * 21, "^..>" + ">" * 20 + "v", "^" + "<" * 24)


def delivery(
    rows: tuple[str, ...] = SQUARE,
    bin_cell: Cell = (2, 0),
    dock_cell: Cell = (2, 4),
    *,
    ship_time: int = 1,
    max_agents: int = 50,
) -> Instance:
    return Instance(
        name="delivery",
        rows=rows,
        procedure=Procedure(
            processes=(
                Process("supply", outputs=Counts({"part": 1})),
                Process("ship", inputs=Counts({"part": 1})),
            ),
            output_process="ship",
        ),
        machines=(
            Machine("bin", Counts({"supply": 1}), output_cell=bin_cell),
            Machine("dock", Counts({"ship": ship_time}), input_cell=dock_cell),
        ),
        max_agents=max_agents,
    )


def reports_of(
    instance: Instance, parameters: TsAcesParameters, *, seconds: float = 60, seed: int = 0
) -> list[Report]:
    """Return all that a search in this process reports."""
    reports: list[Report] = []
    TsAces(parameters)(SearchContext(instance, Deadline.after(seconds), seed), reports.append)
    return reports


def candidates_of(
    instance: Instance, parameters: TsAcesParameters, *, seconds: float = 60, seed: int = 0
) -> list[Candidate]:
    """Return every candidate that a search in this process finds."""
    reports = reports_of(instance, parameters, seconds=seconds, seed=seed)
    return [report for report in reports if isinstance(report, Candidate)]


def plan_of(candidate: Candidate) -> EpochPlan:
    """Return what a candidate's transport plan is made from."""
    if not isinstance(candidate.source, EpochSource):
        raise TypeError(f"not made of epochs: {candidate.source}")
    return candidate.source.epoch_plan


def embedding_of(instance: Instance, candidate: Candidate) -> Embedding:
    return Embedding(
        instance=instance,
        method="ts-aces",
        throughput=candidate.throughput,
        upper_bound=float("inf"),
        assignment=candidate.assignment,
        rates=candidate.rates,
        source=candidate.source,
    )
