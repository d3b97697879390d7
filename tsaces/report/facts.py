"""What there is to tell of an embedding, before it is told in any form."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tsaces.model.machine_use import machine_uses
from tsaces.model.rates import per_hour
from tsaces.plan import compiled_plan_of, robot_time_of, stock_of, with_compiled_plan
from tsaces.report.bottleneck import find_bottleneck

if TYPE_CHECKING:
    from tsaces.model.embedding import Embedding
    from tsaces.model.machine_use import MachineUse
    from tsaces.model.robot_time import RobotTime
    from tsaces.plan import CompiledPlan
    from tsaces.report.bottleneck import Bottleneck


@dataclass(frozen=True)
class Facts:
    """What reports tell.

    Attributes
    ----------
    embedding : Embedding
        With its plan compiled and its stock worked out.
    uses : tuple of MachineUse
        In the order of the instance.
    robots : RobotTime
    bottleneck : Bottleneck
    """

    embedding: Embedding
    uses: tuple[MachineUse, ...]
    robots: RobotTime
    bottleneck: Bottleneck

    @property
    def plan(self) -> CompiledPlan:
        """The plan of the embedding."""
        return compiled_plan_of(self.embedding)

    @property
    def timestep(self) -> float | None:
        """Seconds of a timestep, if they are known."""
        return self.embedding.instance.timestep

    @property
    def products_per_hour(self) -> float | None:
        """The throughput per hour, if the seconds of a timestep are known."""
        return per_hour(self.embedding.throughput, self.timestep)


def facts_of(embedding: Embedding) -> Facts:
    """Work out what there is to tell of an embedding. Its claims are not judged here.

    Raises
    ------
    PlanError
        If its plan cannot be carried out.
    """
    ready = with_compiled_plan(embedding)
    if ready.stock is None:
        ready = replace(ready, stock=stock_of(compiled_plan_of(ready)))
    uses, robots = machine_uses(ready), robot_time_of(compiled_plan_of(ready))
    return Facts(ready, uses, robots, find_bottleneck(ready, uses, robots))
