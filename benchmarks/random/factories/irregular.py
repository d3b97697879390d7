"""Irregular factories: uneven streets, random procedures, exchange cells anywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.random.factories.fleets import draw_fleet
from benchmarks.random.factories.machines import assign_cells, draw_machines, exchange_fields
from benchmarks.random.factories.procedures import draw_procedure
from benchmarks.random.factories.streets import draw_streets, road_cells

if TYPE_CHECKING:
    import random
    from typing import Any


def irregular_factory(shared: bool, fleet: str, rng: random.Random) -> dict[str, Any]:
    """Return the document of a factory on a random street grid.

    Parameters
    ----------
    shared : bool
        Whether machines share exchange cells; otherwise each machine has its own, several of
        them on a road.
    fleet : str
        `AMPLE` or `SMALL`.
    rng : random.Random
    """
    procedure = draw_procedure(rng)
    machines = draw_machines(procedure["processes"], rng)
    fields = exchange_fields(machines, procedure["processes"])
    rows = draw_streets(rng)
    while len(road_cells(rows)) < len(fields):
        rows = draw_streets(rng)
    assign_cells(fields, road_cells(rows), shared, rng)
    return {
        "layout": {"rows": rows},
        "procedure": procedure,
        "machines": machines,
        "max_agents": draw_fleet(fleet, len(machines), rng),
    }
