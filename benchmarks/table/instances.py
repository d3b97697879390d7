"""The factories of the tables, by name."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import tsaces
from tsaces.generate import Order, generate

INSTANCES = Path(__file__).parent.parent.parent / "instances"
GENERATED: dict[str, Order] = {
    f"{scenario}-{machines}": Order(scenario, machines, max_agents=5 * machines)
    for scenario in ("contact-lens", "drug-synthesis", "hard-candy")
    for machines in (60, 300, 1_000)
}
"""Parameters of factories of other sizes than the bundled ones, by name."""
SCENARIOS = (
    *("contact-lens-small", "contact-lens-large"),
    *("drug-synthesis-small", "drug-synthesis-large"),
    *("hard-candy-small", "hard-candy-large"),
)


def instance_of(name: str) -> tsaces.Instance:
    """Return a bundled or generated instance.

    Raises
    ------
    InputError
        If no instance has the name.
    """
    if name in GENERATED:
        return generate(replace(GENERATED[name], name=name))
    return tsaces.load_instance(INSTANCES / f"{name}.json")
