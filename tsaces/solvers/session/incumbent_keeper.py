"""Replays candidates, and announces and keeps the best sound one."""

from __future__ import annotations

import math
import time
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from tsaces.bound import counting_bound
from tsaces.errors import InputError, PlanError, SolverError, TsacesError
from tsaces.model.embedding import Embedding, FleetResult
from tsaces.model.events import (
    BoundTightened,
    FleetBoundRaised,
    IncumbentFound,
    IncumbentRejected,
)
from tsaces.processes.endings import gist, of_exception
from tsaces.solvers.session.judging import judge_embedding
from tsaces.solvers.session.solve_request import START_ADVICE
from tsaces.solvers.shared_bounds import Bounds

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tsaces.model.instance import Instance
    from tsaces.model.replan import ReplanResult
    from tsaces.solvers.protocol import Candidate
    from tsaces.solvers.session.solve_request import SolveRequest

_GRACE = 0.5
"""Seconds past the deadline within which the last replay must end."""
REPLAY_DELAY = 0.02
"""Seconds without another candidate after which the pending ones are replayed."""
_MAX_REPLAY_DELAY = 0.5
"""Seconds after which pending candidates are replayed even if others keep coming."""


class IncumbentKeeper:
    """Keeps the incumbent of one solve: no candidate becomes one without a replay.

    Parameters
    ----------
    request : SolveRequest
    begin : float
        Reading of `time.monotonic` when the solve began.

    Attributes
    ----------
    best : Embedding or None
    highest : float
        Highest throughput of all sound candidates.
    upper_bound : float
        Proven upper bound on the throughput.
    least_agents : int
        Proven lower bound on the fleet that keeps the requested share of `highest`.
    pending : list of (float, Candidate)
        Candidates that wait for their replay, each with the seconds at which it was found.
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
        """The best embedding, with the bounds proven so far."""
        if self.best is None:
            return None
        return replace(self.best, upper_bound=self.upper_bound, fleet_result=self._fleet_result())

    @property
    def bounds(self) -> Bounds:
        """What is to be shared with all searches."""
        agents = math.inf
        if self.best is not None and self._request.objective.is_fleet:
            agents = self.best.agents
        return Bounds(self.highest, self.upper_bound, agents, self.least_agents)

    def tighten_upper_bound(self, upper_bound: float) -> None:
        """Record a proven upper bound on the throughput, and announce it if it is tighter."""
        if upper_bound < self.upper_bound:
            self.upper_bound = upper_bound
            self._request.listener(BoundTightened(self._elapsed(), upper_bound))

    def raise_fleet_bound(self, agents: int) -> None:
        """Record a proven lower bound on the fleet, and announce it if it is tighter."""
        if agents > self.least_agents:
            self.least_agents = agents
            self._request.listener(FleetBoundRaised(self._elapsed(), agents))

    def begin_with(self, embedding: Embedding) -> None:
        """Replay an embedding that is known already, and make it the incumbent.

        Raises
        ------
        InputError
            If it is not sound.
        """
        try:
            self._accept_known(embedding)
        except PlanError as error:
            raise InputError(
                f"start: the plan does not suit this instance: {error}; {START_ADVICE}"
            ) from None

    def begin_with_any(self, embeddings: Iterable[Embedding]) -> None:
        """Replay embeddings until one is sound and better than the incumbent."""
        for embedding in embeddings:
            if self.best is not None and embedding.throughput <= self.best.throughput:
                continue
            with suppress(PlanError):
                self._accept_known(embedding)
                return

    def _accept_known(self, embedding: Embedding) -> None:
        known = self._judge(replace(embedding, upper_bound=self.upper_bound, seconds=0.0))
        self._accept(known, is_known=True)

    def add(self, candidate: Candidate) -> None:
        """Add a candidate, to be replayed soon."""
        self.pending.append((self._elapsed(), candidate))

    def replay_due(self) -> None:
        """Replay pending candidates once no other has arrived for a while."""
        if not self.pending:
            return
        first, last = self.pending[0][0], self.pending[-1][0]
        now = self._elapsed()
        if now - last >= REPLAY_DELAY or now - first >= _MAX_REPLAY_DELAY:
            self.replay_pending()

    def replay_pending(self) -> None:
        """Replay candidates that are better than the incumbent, and announce those that are sound.

        The highest throughput comes first, or the latest candidate if the fleet is minimised; most
        often no other is better than that one. Without an incumbent, the candidate that arrived
        first is replayed before, since it is the quickest to replay.
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
        """Return to an earlier embedding if it keeps the share with fewer agents."""
        objective, best = self._request.objective, self.best
        if best is None or not objective.is_fleet:
            return
        enough = [e for e in self._sound if objective.keeps(e.throughput, self.highest)]
        fewest = min(enough, key=lambda embedding: embedding.agents)
        if fewest.agents < best.agents:
            self._announce(fewest)

    def meets_upper_bound(self) -> bool:
        """Whether the throughput meets its bound; a candidate that seems to is replayed first."""
        hopes = [Bounds(candidate.throughput, self.upper_bound) for _, candidate in self.pending]
        if any(hope.meets_bound for hope in hopes):
            self.replay_pending()
        return self.best is not None and self.bounds.meets_bound

    def meets_fleet_bound(self) -> bool:
        """Whether the fleet meets its bound; a candidate that seems to is replayed first."""
        if any(candidate.agents <= self.least_agents for _, candidate in self.pending):
            self.replay_pending()
        return self.best is not None and self.best.agents <= self.least_agents

    def _is_better(self, candidate: Candidate) -> bool:
        return self.best is None or self._request.objective.is_better(
            candidate, self.best, self.highest
        )

    def _accept(self, embedding: Embedding, *, is_known: bool = False) -> None:
        if self._request.objective.is_fleet:
            self._sound.append(embedding)
        self.highest = max(self.highest, embedding.throughput)
        self._announce(embedding, is_known=is_known)

    def _announce(self, embedding: Embedding, *, is_known: bool = False) -> None:
        self.best = replace(
            embedding, fleet_result=self._fleet_result(), replan=self._replan_result(embedding)
        )
        self._request.listener(IncumbentFound(self._elapsed(), self.best, is_known))

    def _replay(self, embedding: Embedding) -> Embedding | None:
        """Replay an embedding; return it with its stock, or None if it is not sound."""
        try:
            return self._judge(embedding)
        except PlanError as error:
            self._request.listener(IncumbentRejected(self._elapsed(), str(error)))
            return None
        except (TsacesError, MemoryError):
            raise
        except Exception as error:  # of the code of a method, such as its source of plans
            why = gist(of_exception(error))
            name = embedding.method
            raise SolverError(f"a candidate of {name} cannot be replayed: {why}") from error

    def _judge(self, embedding: Embedding) -> Embedding:
        """Replay an embedding and return it with its stock.

        Raises
        ------
        PlanError
            If it is not sound.
        """
        return judge_embedding(embedding, self._begin + self._request.time_limit + _GRACE)

    def _embedding(self, candidate: Candidate, seconds: float) -> Embedding:
        unused = _unused_fixed(self._request.instance, candidate)
        return Embedding(
            instance=self._request.instance,
            method=self._request.solver.name,
            throughput=candidate.throughput,
            upper_bound=self.upper_bound,
            assignment={**candidate.assignment, **unused},
            rates={**candidate.rates, **dict.fromkeys(unused, 0.0)},
            source=candidate.source,
            seconds=seconds,
            seed=self._request.seed,
        )

    def _fleet_result(self) -> FleetResult | None:
        objective = self._request.objective
        if not objective.is_fleet:
            return None
        return FleetResult(objective.keep, self.highest, self.least_agents)

    def _replan_result(self, embedding: Embedding) -> ReplanResult | None:
        keeping = self._request.keeping
        if keeping is None:
            return None
        return keeping.result(embedding.instance, embedding.assignment)

    def _elapsed(self) -> float:
        return time.monotonic() - self._begin


def _unused_fixed(instance: Instance, candidate: Candidate) -> dict[str, str]:
    """Return the processes of machines that are fixed to them and that a plan has no use for."""
    return {
        machine.name: machine.fixed
        for machine in instance.machines
        if isinstance(machine.fixed, str) and candidate.assignment[machine.name] is None
    }
