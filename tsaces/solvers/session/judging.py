"""Judges embeddings by a replay of their plans."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from tsaces.errors import PlanError
from tsaces.plan import compiled_plan_of, stock_of, with_compiled_plan
from tsaces.verify import verify

if TYPE_CHECKING:
    from tsaces.model.embedding import Embedding


def judge_embedding(embedding: Embedding, deadline: float = math.inf) -> Embedding:
    """Replay an embedding and return it with its stock.

    Parameters
    ----------
    embedding : Embedding
    deadline : float
        Reading of `time.monotonic` by which the replay must end.

    Raises
    ------
    PlanError
        If it is not sound, or the time was not enough.
    """
    ready = with_compiled_plan(embedding, deadline)
    verdict = verify(ready, deadline=deadline)
    if not verdict.ok:
        raise PlanError(str(verdict.violations[0]))
    return replace(embedding, stock=stock_of(compiled_plan_of(ready)))
