"""Plans of TS-ACES: counts by road and epoch, and the agents' moves that follow from them."""

from tsaces.solvers.ts_aces.plan.epoch_plan import EpochPlan
from tsaces.solvers.ts_aces.plan.epoch_source import EpochSource
from tsaces.solvers.ts_aces.plan.ts_generator import TsGenerator

__all__ = ["EpochPlan", "EpochSource", "TsGenerator"]
