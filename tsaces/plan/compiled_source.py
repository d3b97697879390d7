"""A plan source that was compiled before."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tsaces.plan.compiled_plan import CompiledPlan

if TYPE_CHECKING:
    from tsaces.model.embedding import Embedding, PlanSource


@dataclass(frozen=True)
class CompiledSource:
    """A ready plan beside what it was compiled from, as `tsaces.model.embedding.PlanSource`.

    Attributes
    ----------
    source : PlanSource
    plan : CompiledPlan
    """

    source: PlanSource
    plan: CompiledPlan

    @property
    def agents(self) -> int:
        """Size of the fleet that the plan drives."""
        return self.plan.agents

    def transport_plan(
        self,
        embedding: Embedding,
        deadline: float = math.inf,
    ) -> CompiledPlan:
        """Return the plan."""
        return self.plan


def with_compiled_plan(embedding: Embedding, deadline: float = math.inf) -> Embedding:
    """Return the same embedding with its plan ready, so that it is compiled only once.

    Parameters
    ----------
    embedding : Embedding
    deadline : float, optional
        By `time.monotonic`.

    Raises
    ------
    PlanError
        If the plan cannot be carried out, or was not compiled by the deadline.
    """
    if isinstance(embedding.source, CompiledSource):
        return embedding
    source = CompiledSource(embedding.source, compiled_plan_of(embedding, deadline))
    return replace(embedding, source=source)


def compiled_plan_of(embedding: Embedding, deadline: float = math.inf) -> CompiledPlan:
    """Return an embedding's plan in arrays.

    Parameters
    ----------
    embedding : Embedding
    deadline : float, optional
        By `time.monotonic`.

    Raises
    ------
    PlanError
        If it cannot be carried out, or was not compiled by the deadline.
    TypeError
        If the embedding's method has a representation of its own.
    """
    plan = embedding.plan(deadline)
    if not isinstance(plan, CompiledPlan):
        raise TypeError(f"a {type(plan).__name__} is no compiled plan")
    return plan
