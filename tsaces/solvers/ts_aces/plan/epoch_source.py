"""The plan source of traffic system based embeddings."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tsaces.plan.assignment_checks import check_assignment
from tsaces.plan.compiled_plan import CompiledPlan
from tsaces.plan.recording import record
from tsaces.plan.start_buffers import start_buffers
from tsaces.solvers.ts_aces.plan.epoch_checks import check_epoch_plan
from tsaces.solvers.ts_aces.plan.ts_generator import TsGenerator

if TYPE_CHECKING:
    from tsaces.model.embedding import Embedding
    from tsaces.solvers.ts_aces.plan.epoch_plan import EpochPlan


@dataclass(frozen=True)
class EpochSource:
    """Counts by road and epoch, as `tsaces.model.embedding.PlanSource`.

    Attributes
    ----------
    epoch_plan : EpochPlan
    """

    epoch_plan: EpochPlan

    @property
    def agents(self) -> int:
        """Size of the fleet that the plan drives."""
        return self.epoch_plan.agents

    def transport_plan(self, embedding: Embedding, deadline: float = math.inf) -> CompiledPlan:
        """Run Π_TS until it repeats itself; return the endless plan.

        Parameters
        ----------
        embedding : Embedding
            The one this is the source of.
        deadline : float, optional
            By `time.monotonic`.

        Raises
        ------
        PlanError
            If the plan breaks a constraint of the paper, so that it cannot be carried out,
            or is not compiled by the deadline.
        """
        instance, plan = embedding.instance, self.epoch_plan
        traffic = plan.traffic_system(instance)
        assignment = {m.name: embedding.assignment.get(m.name) for m in instance.machines}
        check_assignment(instance, assignment)
        check_epoch_plan(instance, traffic, plan)
        trajectory = record(TsGenerator(instance, traffic, plan), plan.cycle, deadline)
        start = start_buffers(instance, assignment, trajectory, plan.cycle)
        return CompiledPlan(embedding, trajectory, start)
