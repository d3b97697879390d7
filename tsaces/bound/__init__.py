"""A proven upper bound on the throughput of every plan there is."""

from tsaces.bound.counting import counting_bound
from tsaces.bound.fluid_milp import FluidMilp

__all__ = ["FluidMilp", "counting_bound"]
