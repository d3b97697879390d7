"""The peer: what a good engineer would build today without `tsaces`.

*Assign first, then lifelong PIBT.* A mixed integer program that knows no traffic decides who runs
what at which rate (`assignment`); a dispatcher sends agents to carry tokens where machines want
them (`dispatcher`, `exchanges`); priority inheritance with backtracking (PIBT; Okumura, Machida,
Défago and Tamura, "Priority inheritance with backtracking for iterative multi-agent path finding",
Artificial Intelligence 310, 2022) moves them on, one timestep after the other (`pibt`).

It is meant to be strong:

- Of the assignments of the throughput aimed at, the one with the least driving is taken.
- Stocks are bounded by the assigned rates, machines whose output piles up are not fed.
- Copies of a token are alike, and so are agents: whoever comes by first gives or takes, and trips
  are traded. Agents never stop at exchange cells; free ones drive on, out of the way.
- Throughput aimed at, size of the fleet and stocks are tuned within the time limit (`tuning`): by
  coordinate ascent in trials of 1,000 timesteps or more, then of twice and of four times as many,
  each until no neighbour is better, then again with other seeds from near the best until that
  has become fruitless. The best long trial is the result.

The factory starts empty. A quarter of the longest trial warms up, throughput is what comes out
over the rest. The plan does not repeat itself; it is judged by the same verifier as every other,
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
    """Assign, then tune until nothing gets better or the time is up.

    Parameters
    ----------
    instance : Instance
    time_limit : float
        Seconds.
    seed : int
        Of the solver, the agents' first cells and all ties.
    effort : Effort, optional
        By default fitting to the machines' times. With a number of trials that there is time
        for, the result is always the same.

    Returns
    -------
    PeerResult or None
        None where no product was made.
    """
    budget = Budget(effort or Effort.fitting(instance), time_limit)
    floor = Floor(instance, seed)
    fastest = fastest_assignment(instance, time.monotonic() + time_limit / 4, seed)
    if fastest is None:
        return None
    bench = Bench(floor, fastest, budget)
    tune(bench, floor)
    return bench.best
