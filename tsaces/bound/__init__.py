"""What is proven of every plan there is: how much at most, with how few agents."""

from tsaces.bound.counting import counting_bound
from tsaces.bound.fleet_milp import FleetMilp
from tsaces.bound.fluid_milp import FluidMilp
from tsaces.bound.task import BoundTask, FleetBoundTask, Impossible, ProvenBound, ProvenFleet

__all__ = [
    "BoundTask",
    "FleetBoundTask",
    "FleetMilp",
    "FluidMilp",
    "Impossible",
    "ProvenBound",
    "ProvenFleet",
    "counting_bound",
]
