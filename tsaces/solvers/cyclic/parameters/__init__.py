"""Every parameter of the cyclic search, in one dataclass for each part of it."""

from tsaces.solvers.cyclic.parameters.cycle_search import CycleSearchParameters
from tsaces.solvers.cyclic.parameters.production import (
    DemandReductionParameters,
    DivingParameters,
    RoundingParameters,
)
from tsaces.solvers.cyclic.parameters.routing import (
    CongestionParameters,
    FlowParameters,
    ReassignmentParameters,
    RoutingParameters,
    RuinAndRecreateParameters,
    SingleTourParameters,
)
from tsaces.solvers.cyclic.parameters.search import (
    BestFirstParameters,
    BoundParameters,
    CycleLengthParameters,
    ExpectedGainParameters,
    TargetParameters,
    TrialParameters,
)

__all__ = [
    "BestFirstParameters",
    "BoundParameters",
    "CongestionParameters",
    "CycleLengthParameters",
    "CycleSearchParameters",
    "DemandReductionParameters",
    "DivingParameters",
    "ExpectedGainParameters",
    "FlowParameters",
    "ReassignmentParameters",
    "RoundingParameters",
    "RoutingParameters",
    "RuinAndRecreateParameters",
    "SingleTourParameters",
    "TargetParameters",
    "TrialParameters",
]
