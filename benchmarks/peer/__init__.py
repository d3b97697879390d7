"""The peer: a baseline that a good engineer would build today without `tsaces`.

*Assign first, then lifelong PIBT.* A mixed integer program without traffic chooses the process and
rate of each machine (`assignment`); a dispatcher sends agents to carry tokens to the machines that
need them (`dispatcher`, `exchanges`); priority inheritance with backtracking (PIBT; Okumura,
Machida, Défago and Tamura, "Priority inheritance with backtracking for iterative multi-agent path
finding", Artificial Intelligence 310, 2022) moves the agents, timestep by timestep (`pibt`).

It is meant to be strong:

- Of the assignments for the target throughput, the one with the least driving is used.
- Stocks are bounded by the assigned rates, and machines with too much output are not supplied.
- Copies of a token are interchangeable, and so are agents: the first agent that passes makes the
  exchange, and trips are swapped. Agents never stop at exchange cells; free agents keep driving, so
  that they do not block others.
- Target throughput, size of the fleet and stocks are tuned within the time limit (`tuning`): by
  coordinate ascent in trials of at least 1,000 timesteps, then of twice and of four times as many,
  each until no neighbour is better, and again with other seeds from near the best settings until
  this no longer improves the result. The best long trial is the result.

The factory starts empty. The first quarter of the longest trial is warm-up, and throughput is
measured over the rest. The plan is not periodic; the same verifier as for all other plans judges it
by completed runs.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from benchmarks.peer.assignment import fastest_assignment
from benchmarks.peer.bench import Bench
from benchmarks.peer.effort import Budget, Effort
from benchmarks.peer.result import PeerResult, judge, write_stream
from benchmarks.peer.simulation import Floor
from benchmarks.peer.tuning import tune

if TYPE_CHECKING:
    from tsaces.model.instance import Instance

__all__ = ["Effort", "PeerResult", "judge", "solve", "write_stream"]


def solve(
    instance: Instance, time_limit: float = 60.0, seed: int = 0, effort: Effort | None = None
) -> PeerResult | None:
    """Assign processes, then tune until there is no improvement or the time is up.

    Parameters
    ----------
    instance : Instance
    time_limit : float
        Time limit in seconds.
    seed : int
        Seed of the solver, the agents' first cells and all ties.
    effort : Effort, optional
        Length and number of trials, by default chosen by the machines' times. If there is time
        for all of its trials, the result is deterministic.

    Returns
    -------
    PeerResult or None
        None if no product was made.
    """
    budget = Budget(effort or Effort.fitting(instance), time_limit)
    floor = Floor(instance, seed)
    fastest = fastest_assignment(instance, time.monotonic() + time_limit / 4, seed)
    if fastest is None:
        return None
    bench = Bench(floor, fastest, budget)
    tune(bench, floor)
    return bench.best
