"""The plan source of methods that plan on cells."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tsaces.plan.compiled_plan import CompiledPlan
from tsaces.plan.epoch_checks import check_assignment
from tsaces.plan.motion_checks import check_motion
from tsaces.plan.start_buffers import start_buffers
from tsaces.traffic import parse_layout

if TYPE_CHECKING:
    from tsaces.model.embedding import Embedding
    from tsaces.plan.motion import Motion


@dataclass(frozen=True)
class CellSource:
    """A period of every agent's moves, as `tsaces.model.embedding.PlanSource`.

    Attributes
    ----------
    motion : Motion
        Without a transient: the fleet stands at the end of the period where it stood at its
        start, agents' names apart.
    """

    motion: Motion

    @property
    def agents(self) -> int:
        """Size of the fleet that the plan drives."""
        return self.motion.agents

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
        instance, motion = embedding.instance, self.motion
        assignment = {m.name: embedding.assignment.get(m.name) for m in instance.machines}
        check_assignment(instance, assignment)
        check_motion(motion, parse_layout(instance.rows))
        start = start_buffers(instance, assignment, motion, motion.period)
        return CompiledPlan(embedding, motion, start)
