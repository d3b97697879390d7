"""The plan source of methods that plan on cells."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tsaces.plan.assignment_checks import check_assignment
from tsaces.plan.compiled_plan import CompiledPlan
from tsaces.plan.start_buffers import start_buffers
from tsaces.plan.trajectory_checks import check_trajectory
from tsaces.traffic import layout_of

if TYPE_CHECKING:
    from tsaces.model.embedding import Embedding
    from tsaces.plan.periodic_trajectory import PeriodicTrajectory


@dataclass(frozen=True)
class CellSource:
    """A period of every agent's moves, as `tsaces.model.embedding.PlanSource`.

    Attributes
    ----------
    trajectory : PeriodicTrajectory
        Without a transient: the fleet stands at the end of the period where it stood at its
        start, agents' names apart.
    """

    trajectory: PeriodicTrajectory

    @property
    def agents(self) -> int:
        """Size of the fleet that the plan drives."""
        return self.trajectory.agents

    def transport_plan(
        self,
        embedding: Embedding,
        deadline: float = math.inf,
    ) -> CompiledPlan:
        """Return the endless plan.

        Raises
        ------
        PlanError
            If it cannot be carried out.
        """
        instance, trajectory = embedding.instance, self.trajectory
        assignment = {m.name: embedding.assignment.get(m.name) for m in instance.machines}
        check_assignment(instance, assignment)
        check_trajectory(trajectory, layout_of(instance))
        start = start_buffers(instance, assignment, trajectory, trajectory.period)
        return CompiledPlan(embedding, trajectory, start)
