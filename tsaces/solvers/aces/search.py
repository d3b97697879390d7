"""The anytime search over the length of the cycle."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tsaces.milp import HighsModel, Incumbent
from tsaces.model.events import UNDATED, ModelBuilt, SearchStep
from tsaces.solvers.aces.aces_milp import AcesMilp
from tsaces.solvers.aces.extraction import candidate_from
from tsaces.solvers.parameter_ranges import NOT_IN_FILES
from tsaces.solvers.protocol import SearchFinished
from tsaces.solvers.sharding import Shard
from tsaces.traffic import layout_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tsaces.solvers.protocol import Emit, SearchContext
    from tsaces.solvers.shared_bounds import SharedBounds

_BETTER = 1 + 1e-9
"""A throughput counts as an improvement from this factor on."""


@dataclass(frozen=True)
class AcesParameters:
    """Parameters of the search over lengths of the cycle.

    Attributes
    ----------
    first_cycle : int
        Timesteps of the first cycle.
    cycle_growth : float
        Factor by which each cycle is longer than the last, by at least one timestep.
    max_cycle : int or None
        Timesteps of the longest cycle; None to go on until the time is up.
    milp_share : float
        Share of the time left that one cycle may take.
    shard : Shard
        Shard of the lengths that this search tries.
    """

    first_cycle: int = 4
    cycle_growth: float = 1.25
    max_cycle: int | None = None
    milp_share: float = 0.5
    shard: Shard = field(default_factory=Shard, metadata=NOT_IN_FILES)

    def __post_init__(self) -> None:
        if self.first_cycle < 1:
            raise ValueError(f"first_cycle: {self.first_cycle} is not a positive integer")
        if self.cycle_growth < 1:
            raise ValueError(f"cycle_growth: {self.cycle_growth} is below 1")
        if not 0 < self.milp_share <= 1:
            raise ValueError(f"milp_share: {self.milp_share} is not within (0, 1]")

    def cycles(self) -> Iterator[int]:
        """Yield the lengths to try, in timesteps."""
        return self.shard.of(self._all_cycles())

    def _all_cycles(self) -> Iterator[int]:
        cycle = self.first_cycle
        while self.max_cycle is None or cycle <= self.max_cycle:
            yield cycle
            cycle = max(cycle + 1, round(cycle * self.cycle_growth))


@dataclass(frozen=True)
class Aces:
    """The method `aces`, as `tsaces.solvers.protocol.Solver`.

    Attributes
    ----------
    parameters : AcesParameters
    """

    parameters: AcesParameters = field(default_factory=AcesParameters)

    @property
    def name(self) -> str:
        """Name of the method."""
        return "aces"

    @property
    def is_limited_to_paper(self) -> bool:
        """Whether it knows the paper's problem only."""
        return True

    def shard(self, shard: Shard) -> Aces:
        """Return the search that tries a shard of the lengths."""
        return replace(self, parameters=replace(self.parameters, shard=shard))

    def __call__(self, context: SearchContext, emit: Emit) -> None:
        """Search until done or until the deadline."""
        parameters = self.parameters
        best = _Incumbent(emit, context.shared_bounds)
        layout = layout_of(context.instance)
        for cycle in parameters.cycles():
            if context.deadline.has_passed:
                return
            emit(SearchStep(UNDATED, f"C={cycle}"))
            milp = AcesMilp(context.instance, layout, cycle)
            model = HighsModel(milp.problem, seed=context.seed)
            emit(ModelBuilt(UNDATED, *model.size))
            monitor = _ProgressMonitor(best, milp)
            outcome = model.solve(context.deadline.share(parameters.milp_share), monitor)
            if outcome.incumbent is not None:
                monitor.on_incumbent(outcome.incumbent)
        emit(SearchFinished(f"all cycles up to {parameters.max_cycle} timesteps were tried"))


class _Incumbent:
    """The best throughput of all searches; better candidates are emitted."""

    def __init__(self, emit: Emit, shared_bounds: SharedBounds) -> None:
        self._own = 0.0
        self._emit = emit
        self._shared_bounds = shared_bounds

    @property
    def throughput(self) -> float:
        return max(self._own, self._shared_bounds.current.throughput)

    def consider(self, milp: AcesMilp, incumbent: Incumbent) -> None:
        candidate = candidate_from(milp, incumbent.values)
        if candidate.throughput > self.throughput * _BETTER:
            self._own = candidate.throughput
            self._emit(candidate)


@dataclass(frozen=True)
class _ProgressMonitor:
    """Passes a run's solutions to the search, and ends runs that cannot improve on the best."""

    best: _Incumbent
    milp: AcesMilp

    def on_incumbent(self, incumbent: Incumbent) -> None:
        """Consider a solution."""
        self.best.consider(self.milp, incumbent)

    def on_bound(self, bound: float) -> bool:
        """Return whether the run cannot find anything better."""
        return bound / self.milp.cycle <= self.best.throughput * _BETTER
