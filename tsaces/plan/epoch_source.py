"""The plan source of traffic system based embeddings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tsaces.plan.epoch_transport_plan import EpochTransportPlan

if TYPE_CHECKING:
    from tsaces.model.embedding import Embedding
    from tsaces.plan.epoch_plan import EpochPlan


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

    def transport_plan(self, embedding: Embedding) -> EpochTransportPlan:
        """Return the endless plan.

        Raises
        ------
        PlanError
            If it cannot be carried out.
        """
        return EpochTransportPlan(embedding.instance, self.epoch_plan, embedding.assignment)
