"""What a plan needs in stock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tsaces.plan.start_buffers import stocks

if TYPE_CHECKING:
    from tsaces.model.stock import Stock
    from tsaces.plan.compiled_plan import CompiledPlan


def stock_of(plan: CompiledPlan) -> dict[str, Stock]:
    """Return what every busy machine's buffers hold at the start and at most, by machine.

    The transient and all that is repeated for ever are both looked at.
    """
    return stocks(plan.instance, plan.assignment, plan.trajectory, plan.start_buffers)
