"""Compiles what is compiled when it is first used, before any test's clock runs."""

from __future__ import annotations

from tests.fixtures import AMPLE
from tests.solvers.cyclic.floors import router_for
from tests.solvers.ts_aces.delivery import delivery
from tsaces.deadline import Deadline
from tsaces.solvers.cyclic.production.production_plan import make_production_plan

_LONG_ENOUGH = 10 * AMPLE


def compile_kernels() -> None:
    """Lay tours once, and draw them tighter; what was compiled is kept for other processes."""
    instance, deadline = delivery(), Deadline.after(_LONG_ENOUGH)
    production_plan = make_production_plan(instance, {0: "supply", 1: "ship"}, {0: 4, 1: 4})
    router = router_for(instance, production_plan, steps=16)
    if not (router.route(deadline) and router.shorten_routes(deadline)):
        raise RuntimeError("the router finds no way to carry a part")
