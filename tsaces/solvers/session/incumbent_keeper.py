"""Replays candidates, announces those that are better, and remembers the best."""

from __future__ import annotations

import math
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from tsaces.bound import counting_bound
from tsaces.errors import PlanError
from tsaces.model.embedding import Embedding, FleetResult
from tsaces.model.events import (
    BoundTightened,
    FleetBoundRaised,
    IncumbentFound,
    IncumbentRejected,
)
from tsaces.plan import compiled_plan_of, stock_of, with_compiled_plan
from tsaces.solvers.shared_bounds import Bounds
from tsaces.verify import verify

if TYPE_CHECKING:
    from tsaces.solvers.protocol import Candidate
    from tsaces.solvers.session.solve_request import SolveRequest

_GRACE = 0.5
"""Seconds past the deadline within which the last candidate must have been judged."""
REPLAY_DELAY = 0.02
"""Seconds without a better candidate after which one is replayed."""
_MAX_REPLAY_DELAY = 0.5
"""Seconds after which a candidate is replayed even if better ones keep coming."""


class IncumbentKeeper:
    """Judges the candidates of one solve, by its objective.

    Parameters
    ----------
    request : SolveRequest
    begin : float
        Reading of `time.monotonic` when the solve began.

    Attributes
    ----------
    best : Embedding or None
    highest : float
        Throughput of the best by that alone.
    upper_bound : float
        Proven, of the throughput.
    least_agents : int
        Proven, of the fleet that keeps its share of `highest`.
    pending : list of (float, Candidate)
        Seconds after which they came, and what is still to be judged.
    """

    def __init__(self, request: SolveRequest, begin: float) -> None:
        self._request = request
        self._begin = begin
        self.best: Embedding | None = None
        self.highest = 0.0
        self.upper_bound = counting_bound(request.instance)
        self.least_agents = 1
        self.pending: list[tuple[float, Candidate]] = []
        self._sound: list[Embedding] = []

    @property
    def result(self) -> Embedding | None:
        """The best embedding, with what is proven by now."""
        if self.best is None:
            return None
        return replace(self.best, upper_bound=self.upper_bound, fleet_result=self._fleet_result())

    @property
    def bounds(self) -> Bounds:
        """What everybody who searches should know."""
        agents = math.inf
        if self.best is not None and self._request.objective.is_fleet:
            agents = self.best.agents
        return Bounds(self.highest, self.upper_bound, agents)

    def tighten_upper_bound(self, upper_bound: float) -> None:
        """Take notice of a proven bound."""
        if upper_bound < self.upper_bound:
            self.upper_bound = upper_bound
            self._request.listener(BoundTightened(self._elapsed(), upper_bound))

    def raise_fleet_bound(self, agents: int) -> None:
        """Take notice of how many agents are needed at least."""
        if agents > self.least_agents:
            self.least_agents = agents
            self._request.listener(FleetBoundRaised(self._elapsed(), agents))

    def add(self, candidate: Candidate) -> None:
        """Take a candidate, to be judged soon."""
        self.pending.append((self._elapsed(), candidate))

    def replay_due(self) -> None:
        """Judge what is pending once no better candidate seems to follow at its heels."""
        if not self.pending:
            return
        first, last = self.pending[0][0], self.pending[-1][0]
        now = self._elapsed()
        if now - last >= REPLAY_DELAY or now - first >= _MAX_REPLAY_DELAY:
            self.replay_pending()

    def replay_pending(self) -> None:
        """Judge candidates that are better than the best, and announce those that are sound.

        The highest throughput comes first, or the latest candidate where few agents are sought:
        most often none of the others is better then. While there is none at all, the first to
        come is judged before these: it is the quickest to replay.
        """
        pending, self.pending = self.pending, []
        first, rest = (pending[:1], pending[1:]) if self.best is None else ([], pending)
        if not self._request.objective.is_fleet:
            rest.sort(key=lambda dated: dated[1].throughput)
        for seconds, candidate in (*first, *reversed(rest)):
            if not self._is_better(candidate):
                continue
            embedding = self._replay(self._embedding(candidate, seconds))
            if embedding is not None:
                self._accept(embedding)

    def prefer_fewest_agents(self) -> None:
        """Return to an earlier embedding that turns out to keep its share with fewer agents."""
        objective, best = self._request.objective, self.best
        if best is None or not objective.is_fleet:
            return
        enough = [e for e in self._sound if objective.keeps(e.throughput, self.highest)]
        fewest = min(enough, key=lambda embedding: embedding.agents)
        if fewest.agents < best.agents:
            self._announce(fewest)

    def meets_upper_bound(self) -> bool:
        """Whether no more can be made; a candidate that seems to make it is judged first."""
        hopes = [Bounds(candidate.throughput, self.upper_bound) for _, candidate in self.pending]
        if any(hope.meets_bound for hope in hopes):
            self.replay_pending()
        return self.best is not None and self.bounds.meets_bound

    def meets_fleet_bound(self) -> bool:
        """Whether no fewer agents can do; a candidate that seems so is judged first."""
        if any(candidate.agents <= self.least_agents for _, candidate in self.pending):
            self.replay_pending()
        return self.best is not None and self.best.agents <= self.least_agents

    def _is_better(self, candidate: Candidate) -> bool:
        return self.best is None or self._request.objective.is_better(
            candidate, self.best, self.highest
        )

    def _accept(self, embedding: Embedding) -> None:
        if self._request.objective.is_fleet:
            self._sound.append(embedding)
        self.highest = max(self.highest, embedding.throughput)
        self._announce(embedding)

    def _announce(self, embedding: Embedding) -> None:
        self.best = replace(embedding, fleet_result=self._fleet_result())
        self._request.listener(IncumbentFound(self._elapsed(), self.best))

    def _replay(self, embedding: Embedding) -> Embedding | None:
        """Replay an embedding; return it with what it needs in stock.

        None if anything is wrong with it, which is then reported.
        """
        deadline = self._begin + self._request.time_limit + _GRACE
        try:
            ready = with_compiled_plan(embedding, deadline)
            verdict = verify(ready, deadline=deadline)
            defect = None if verdict.ok else str(verdict.violations[0])
        except PlanError as error:
            defect = str(error)
        if defect is not None:
            self._request.listener(IncumbentRejected(self._elapsed(), defect))
            return None
        return replace(embedding, stock=stock_of(compiled_plan_of(ready)))

    def _embedding(self, candidate: Candidate, seconds: float) -> Embedding:
        return Embedding(
            instance=self._request.instance,
            method=self._request.solver.name,
            throughput=candidate.throughput,
            upper_bound=self.upper_bound,
            assignment=candidate.assignment,
            rates=candidate.rates,
            source=candidate.source,
            seconds=seconds,
            seed=self._request.seed,
        )

    def _fleet_result(self) -> FleetResult | None:
        objective = self._request.objective
        if not objective.is_fleet:
            return None
        return FleetResult(objective.keep, self.highest, self.least_agents)

    def _elapsed(self) -> float:
        return time.monotonic() - self._begin
