"""Every kind of plan source that embedding documents may hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tsaces.formats.cell_plan_json import CELL_PLANS
from tsaces.solvers.ts_aces.plan.epoch_plan_json import EPOCH_PLANS

if TYPE_CHECKING:
    from tsaces.model.embedding import PlanSource
    from tsaces.plan.plan_codec import PlanCodec

    AnyCodec = PlanCodec[Any, Any]

_PLAN_CODECS: tuple[AnyCodec, ...] = (EPOCH_PLANS, CELL_PLANS)
CODEC_BY_KIND: dict[str, AnyCodec] = {codec.kind: codec for codec in _PLAN_CODECS}


def codec_of(source: PlanSource) -> AnyCodec:
    """Return how a plan source is written.

    Raises
    ------
    TypeError
        If it is of no kind that documents may hold.
    """
    for codec in _PLAN_CODECS:
        if isinstance(source, codec.source_type):
            return codec
    raise TypeError(f"no document is known for a {type(source).__name__}")
