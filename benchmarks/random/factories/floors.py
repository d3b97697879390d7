"""Floors of the industrial scenarios, made by `tsaces generate`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.random.factories.fleets import draw_fleet
from tsaces.formats.instance_json import instance_to_document
from tsaces.generate import Order, generate

if TYPE_CHECKING:
    import random
    from typing import Any

_MACHINES = (8, 60)
_MOST_SPACING = 12
_MOST_PER_ROAD = 4
_SEEDS = (1, 1_000_000)


def scenario_floor(scenario: str, fleet: str, rng: random.Random) -> dict[str, Any]:
    """Return the document of a floor with 8 to 60 machines.

    Parameters
    ----------
    scenario : str
        One of `tsaces.generate.SCENARIOS`.
    fleet : str
        `AMPLE` or `SMALL`.
    rng : random.Random
        Generator of the number of machines, the exchange cells per road (1 to 4), the length of
        roads (up to 12 cells, with space for these), the fleet and the seed of the rest.
    """
    machines = rng.randint(*_MACHINES)
    per_road = rng.randint(1, _MOST_PER_ROAD)
    order = Order(
        scenario=scenario,
        machines=machines,
        seed=rng.randint(*_SEEDS),
        spacing=rng.randint(2 * per_road + 1, _MOST_SPACING),
        per_road=per_road,
        max_agents=draw_fleet(fleet, machines, rng),
    )
    return instance_to_document(generate(order))
