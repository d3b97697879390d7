"""A solver that does as it is told, however bad that is for whoever waits for it."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

from tests.fixtures import small_embedding
from tsaces.model.events import UNDATED, SearchStep
from tsaces.solvers.protocol import Candidate, Emit, Report, SearchContext

Action = Callable[[Emit], None]
"""A function of a module, so that the solver's process can import it."""


@dataclass(frozen=True)
class Scripted:
    """Emits reports and takes actions in the order given; does not look at the clock."""

    script: tuple[Report | Action, ...]
    name: str = "scripted"

    def __call__(self, context: SearchContext, emit: Emit) -> None:
        for line in self.script:
            if callable(line):
                line(emit)
            else:
                emit(line)


def candidate(throughput: float = 0.05) -> Candidate:
    """The small embedding; it makes 0.05 products a timestep, whatever is said of it."""
    embedding = small_embedding()
    return Candidate(throughput, embedding.assignment, embedding.rates, embedding.source)


def scripted(*script: Report | Action) -> Scripted:
    return Scripted(script)


def tell_pid(emit: Emit) -> None:
    emit(SearchStep(UNDATED, str(os.getpid())))


def sleep(_emit: Emit) -> None:
    time.sleep(600)


def compute(_emit: Emit) -> None:
    """Keep the interpreter busy."""
    while True:
        sum(range(1000))


def ignore_signals(_emit: Emit) -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


def pause(_emit: Emit) -> None:
    """Leave time for a candidate to be replayed."""
    time.sleep(0.6)


def report_for_ever(emit: Emit) -> None:
    while True:
        emit(SearchStep(UNDATED, "and another thing"))
        time.sleep(0.001)


def flood_stdout(_emit: Emit) -> None:
    for number in range(20_000):
        sys.stdout.write(f"iteration {number}: all is well\n")
    os.write(1, b"not a report\n" * 20_000)


def fail(_emit: Emit) -> None:
    raise RuntimeError("the model fell over")


def exit_with_3(_emit: Emit) -> None:
    os._exit(3)


def kill_itself(_emit: Emit) -> None:
    os.kill(os.getpid(), signal.SIGKILL)
