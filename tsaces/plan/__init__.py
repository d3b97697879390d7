"""Transport plans: from what a solver found to every robot's move, timestep by timestep."""

from tsaces.plan.cell_source import CellSource
from tsaces.plan.compiled_plan import CompiledPlan
from tsaces.plan.compiled_source import CompiledSource, compiled_plan_of, with_compiled_plan
from tsaces.plan.memory_size import memory_size_of
from tsaces.plan.periodic_trajectory import LAST_TIMESTEP, PeriodicTrajectory
from tsaces.plan.robot_time import robot_time_of
from tsaces.plan.stock import stock_of

__all__ = [
    "LAST_TIMESTEP",
    "CellSource",
    "CompiledPlan",
    "CompiledSource",
    "PeriodicTrajectory",
    "compiled_plan_of",
    "memory_size_of",
    "robot_time_of",
    "stock_of",
    "with_compiled_plan",
]
