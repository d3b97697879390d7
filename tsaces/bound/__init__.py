"""A proven upper bound on the throughput of every plan there is."""

from tsaces.bound.counting import counting_bound
from tsaces.bound.fluid_milp import FluidMilp
from tsaces.bound.task import BoundTask, Impossible, ProvenBound

__all__ = ["BoundTask", "FluidMilp", "Impossible", "ProvenBound", "counting_bound"]
