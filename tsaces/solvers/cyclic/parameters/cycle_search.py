"""The parameters of the cyclic search as a whole."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated

from tsaces.solvers.cyclic.parameters.production import (
    DemandReductionParameters,
    DivingParameters,
    RoundingParameters,
)
from tsaces.solvers.cyclic.parameters.routing import RoutingParameters
from tsaces.solvers.cyclic.parameters.search import (
    BestFirstParameters,
    BoundParameters,
    CycleLengthParameters,
    ExpectedGainParameters,
    TargetParameters,
    TrialParameters,
)
from tsaces.solvers.parameter_ranges import (
    MAX_INTEGER,
    NOT_IN_FILES,
    Count,
    NotEmpty,
    ParameterGroup,
    PositiveShare,
    Range,
)
from tsaces.solvers.sharding import Shard


@dataclass(frozen=True)
class CycleSearchParameters(ParameterGroup):
    """Which cycle lengths are tried, with which amounts, and how these are made and routed.

    Attributes
    ----------
    shortest_cycle, longest_cycle : int
        Steps of the cycles that are tried first, 2 or more.
    num_cycles : int
        Cycle lengths that the best-first search pursues at a time.
    shares : tuple of float
        Shares of a cycle's upper bound that are targets one after the other until one cannot be
        routed; then the target is halfway between.
    route_share : float
        Share of the time left that routing one production plan may take.
    goes_beyond : bool
        Whether longer and longer cycles are tried once these allow no more.
    threads : int
        Searches at the same time in one process; with one they take turns.
    whole_program_machines : int
        Machines up to which a floor is small: models with whole batches are solved as they are,
        and the best-first search is used.
    shard : Shard
        Part of the cycle lengths that this search begins with.
    cycle_lengths : CycleLengthParameters
    best_first : BestFirstParameters
    expected_gain : ExpectedGainParameters
    targets : TargetParameters
    bounds : BoundParameters
    trials : TrialParameters
    diving : DivingParameters
    rounding : RoundingParameters
    demand_reduction : DemandReductionParameters
    routing : RoutingParameters
    """

    shortest_cycle: Annotated[int, Range(2, MAX_INTEGER)] = 12
    longest_cycle: Annotated[int, Range(2, MAX_INTEGER)] = 60
    num_cycles: Count = 4
    shares: Annotated[tuple[PositiveShare, ...], NotEmpty()] = (0.6, 0.8, 0.9, 0.95, 1.0)
    route_share: PositiveShare = 0.6
    goes_beyond: bool = True
    threads: Annotated[int, Range(1, 1_024)] = 2
    shard: Shard = field(default_factory=Shard, metadata=NOT_IN_FILES)
    whole_program_machines: Annotated[int, Range(0, MAX_INTEGER)] = 40
    cycle_lengths: CycleLengthParameters = field(default_factory=CycleLengthParameters)
    best_first: BestFirstParameters = field(default_factory=BestFirstParameters)
    expected_gain: ExpectedGainParameters = field(default_factory=ExpectedGainParameters)
    targets: TargetParameters = field(default_factory=TargetParameters)
    bounds: BoundParameters = field(default_factory=BoundParameters)
    trials: TrialParameters = field(default_factory=TrialParameters)
    diving: DivingParameters = field(default_factory=DivingParameters)
    rounding: RoundingParameters = field(default_factory=RoundingParameters)
    demand_reduction: DemandReductionParameters = field(default_factory=DemandReductionParameters)
    routing: RoutingParameters = field(default_factory=RoutingParameters)

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.shortest_cycle > self.longest_cycle:
            raise ValueError(
                f"shortest_cycle: {self.shortest_cycle} is not within"
                f" [2, {self.longest_cycle}], up to longest_cycle"
            )

    def is_small(self, num_machines: int) -> bool:
        """Whether a floor with so many machines is small."""
        return num_machines <= self.whole_program_machines
