"""Transport plans: from what a solver found to every robot's move, timestep by timestep."""

from tsaces.plan.epoch_plan import EpochPlan
from tsaces.plan.epoch_source import EpochSource
from tsaces.plan.epoch_transport_plan import EpochTransportPlan
from tsaces.plan.ts_generator import TsGenerator

__all__ = ["EpochPlan", "EpochSource", "EpochTransportPlan", "TsGenerator"]
