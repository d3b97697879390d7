"""What is proven of every plan there is: how much at most, what binds it, with how few agents."""

from tsaces.bound.counting import counting_bound
from tsaces.bound.explainer import ExplanationTask, RelaxationStarted
from tsaces.bound.explanation import (
    Bottleneck,
    Explanation,
    Limit,
    RelaxedBound,
    TokenTransport,
    TransportCost,
)
from tsaces.bound.fleet_milp import FleetMilp
from tsaces.bound.flow_variables import FlowVariables
from tsaces.bound.fluid_milp import FluidMilp
from tsaces.bound.fluid_model import FluidModel, FluidVariables, add_stop_variables
from tsaces.bound.machine_variables import MachineVariables
from tsaces.bound.stops import Stops
from tsaces.bound.task import BoundTask, FleetBoundTask, Impossible, ProvenBound, ProvenFleet
from tsaces.bound.trip_variables import flows_or_trips
from tsaces.bound.wording import headline_of, lines_of

__all__ = [
    "Bottleneck",
    "BoundTask",
    "Explanation",
    "ExplanationTask",
    "FleetBoundTask",
    "FleetMilp",
    "FlowVariables",
    "FluidMilp",
    "FluidModel",
    "FluidVariables",
    "Impossible",
    "Limit",
    "MachineVariables",
    "ProvenBound",
    "ProvenFleet",
    "RelaxationStarted",
    "RelaxedBound",
    "Stops",
    "TokenTransport",
    "TransportCost",
    "add_stop_variables",
    "counting_bound",
    "flows_or_trips",
    "headline_of",
    "lines_of",
]
