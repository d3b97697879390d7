"""`--verbose`: all that a search does, a line each on stderr."""

from __future__ import annotations

import time
from collections import Counter
from typing import TYPE_CHECKING

from tsaces.cli.output import print_to_stderr
from tsaces.cli.progress import Progress
from tsaces.errors import InputError
from tsaces.model.embedding import relative_gap
from tsaces.model.events import (
    BoundTightened,
    FleetBoundRaised,
    IncumbentFound,
    IncumbentRejected,
    MethodStarted,
    ModelBuilt,
    SearchEnded,
    SearchLost,
    SearchStep,
)
from tsaces.model.rates import rate_text

if TYPE_CHECKING:
    from types import TracebackType

    from tsaces.model.events import SolveEvent
    from tsaces.model.instance import Instance
    from tsaces.model.solve_options import SolveOptions


class Narration(Progress):
    """A listener that writes a line for every event, on a terminal, too, and a sum at the end."""

    def __init__(self) -> None:
        super().__init__(plain=True)
        self._start = time.monotonic()
        self._counts: Counter[type] = Counter()
        self._last = ""

    def __call__(self, event: SolveEvent) -> None:
        """Write a line about an event, unless it would say what the last one said."""
        self._counts[type(event)] += 1
        words = words_of(event)
        if words != self._last:
            self._last = words
            self._tell(words)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        super().__exit__(kind, error, traceback)
        names = {SearchStep: "steps", ModelBuilt: "models", IncumbentFound: "embeddings"}
        counts = ", ".join(f"{self._counts[event]} {name}" for event, name in names.items())
        self._tell(f"in all     {counts}, {self._counts[BoundTightened]} bounds")

    def _tell(self, words: str) -> None:
        print_to_stderr(f"{time.monotonic() - self._start:8.2f} s  {words}")


def progress_of(*, quiet: bool, verbose: bool) -> Progress:
    """Return the listener that a command has been asked for.

    Raises
    ------
    InputError
        If it is asked for nothing and for everything.
    """
    if quiet and verbose:
        raise InputError("--verbose: is the opposite of --quiet; give one of them")
    return Narration() if verbose else Progress(quiet=quiet)


def describe_search(instance: Instance, options: SolveOptions, engine: str) -> None:
    """Write what is searched, and how."""
    cells = sum(len(row.translate(_NO_FLOOR)) for row in instance.rows)
    print_to_stderr(
        f"instance   {instance.name}: {len(instance.machines)} machines,"
        f" {len(instance.procedure.processes)} processes, {cells} cells,"
        f" at most {instance.max_agents} agents"
    )
    workers = "one search" if options.workers is None else f"{options.workers} searches"
    keep = f", keep {options.keep:g}" if options.objective == "fleet" else ""
    print_to_stderr(
        f"search     method {options.method}, objective {options.objective}{keep},"
        f" time limit {options.time_limit:g} s, seed {options.seed}, {workers} on {engine}"
    )


_NO_FLOOR = str.maketrans("", "", "#. ")
"""Removes the cells of a row that no agent enters."""


def words_of(event: SolveEvent) -> str:  # noqa: PLR0911 - one for each kind
    """Return what an event says, behind a word for its kind."""
    match event:
        case MethodStarted(_, method):
            return f"method     {method}"
        case SearchStep(_, description):
            return f"trying     {description}"
        case ModelBuilt(_, variables, rows):
            return f"model      {variables:,} variables, {rows:,} rows"
        case BoundTightened(_, upper_bound):
            return f"bound      at most {rate_text(upper_bound)} products per timestep, proven"
        case FleetBoundRaised(_, agents):
            return f"bound      at least {agents} agents, proven"
        case IncumbentFound(_, found):
            gap = relative_gap(found.throughput, found.upper_bound)
            return (
                f"found      {rate_text(found.throughput)}"
                f" {found.instance.procedure.product_noun} per timestep with"
                f" {found.agents} agents, gap {gap:.2%}, verified"
            )
        case IncumbentRejected(_, reason):
            return f"rejected   {reason}"
        case SearchLost(_, reason):
            return f"lost       {reason}"
        case SearchEnded(_, reason):
            return f"ended      {reason}"
