"""Generation of factories: the machines of a scenario on a floor."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tsaces.errors import InputError
from tsaces.generate.floor import Floor
from tsaces.generate.scenarios import SCENARIOS, Scenario
from tsaces.model.instance import Instance, Machine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tsaces.generate.floor import Site
    from tsaces.generate.scenarios import MachineKind

MAX_MACHINES = 10_000
"""Number of machines that a factory may have."""
_MAX_SPACING = 50
"""Number of cells that a road may have."""


@dataclass(frozen=True)
class Order:
    """Parameters of a factory to generate.

    Attributes
    ----------
    scenario : str
        Name of a scenario.
    machines : int
        Number of machines.
    seed : int
        With 0, machines and streets are placed regularly; other seeds shuffle machines within
        their stage and shift streets by a cell.
    spacing : int
        Cells of a road.
    per_road : int
        Exchange cells that a road has at most.
    max_agents : int
    name : str or None
        Name of the instance, by default made of the above.
    """

    scenario: str
    machines: int
    seed: int = 0
    spacing: int = 3
    per_road: int = 1
    max_agents: int = 1_000
    name: str | None = None


def generate(order: Order) -> Instance:
    """Return a valid factory, which is the same for the same order.

    Raises
    ------
    InputError
        If a field is out of range; the message names the field and its range.
    """
    scenario = _check_order(order)
    rng = random.Random(order.seed)  # noqa: S311 - no secret
    kinds = _choose_kinds(scenario, order.machines)
    if order.seed:
        _shuffle_stages(kinds, rng)
    floor = _make_floor(order, rng)
    sites = floor.sites(order.per_road)
    machines = _make_machines(kinds, sites)
    bodies = [
        cell
        for machine, site in zip(machines, sites, strict=False)
        for cell in (
            site.body if machine.input_cell and machine.output_cell else (site.single_cell,)
        )
    ]
    return Instance(
        name=order.name or _make_name(order),
        rows=tuple(floor.draw(bodies)),
        procedure=scenario.procedure,
        machines=machines,
        max_agents=order.max_agents,
    )


def _check_order(order: Order) -> Scenario:
    scenario = SCENARIOS.get(order.scenario)
    if scenario is None:
        raise InputError(f"scenario: {order.scenario!r} is not one of {', '.join(SCENARIOS)}")
    least = len(_find_least_kinds(scenario))
    for field, low, high in (
        ("machines", least, MAX_MACHINES),
        ("spacing", 2 * order.per_road + 1, _MAX_SPACING),
        ("per_road", 1, _MAX_SPACING // 2),
        ("max_agents", 1, 1_000_000),
    ):
        value = getattr(order, field)
        if not low <= value <= high:
            raise InputError(f"{field}: {value} is not from {low} to {high}")
    return scenario


def _find_least_kinds(scenario: Scenario) -> list[MachineKind]:
    """Return at least one machine of each kind, and enough to run all processes at once."""
    needed = []
    for kind in scenario.kinds:
        own = [
            process
            for process in kind.processes
            if next(k for k in scenario.kinds if process in k.processes) is kind
        ]
        needed += [kind] * max(1, len(own))
    return needed


def _choose_kinds(scenario: Scenario, count: int) -> list[MachineKind]:
    """Return machine kinds in proportion to their shares, by stage, evenly mixed in each."""
    least_kinds = _find_least_kinds(scenario)
    numbers = {kind.name: least_kinds.count(kind) for kind in scenario.kinds}
    total = sum(kind.share for kind in scenario.kinds)
    while sum(numbers.values()) < count:
        short = max(scenario.kinds, key=lambda k: k.share * count / total - numbers[k.name])
        numbers[short.name] += 1
    places = sorted(
        (kind.stage, (n + 0.5) / numbers[kind.name], index)
        for index, kind in enumerate(scenario.kinds)
        for n in range(numbers[kind.name])
    )
    return [scenario.kinds[index] for _, _, index in places]


def _shuffle_stages(kinds: list[MachineKind], rng: random.Random) -> None:
    for stage in {kind.stage for kind in kinds}:
        places = [i for i, kind in enumerate(kinds) if kind.stage == stage]
        members = [kinds[i] for i in places]
        rng.shuffle(members)
        for place, kind in zip(places, members, strict=True):
            kinds[place] = kind


def _make_floor(order: Order, rng: random.Random) -> Floor:
    """Return a floor with sites for all machines, as square as odd numbers of blocks allow."""
    blocks = -(-order.machines // order.per_road)
    rows = 1
    while rows * rows < blocks:
        rows += 2
    shapes = [
        (r, c) for r in range(1, rows + 1, 2) for c in range(r, 3 * r + 1, 2) if r * c >= blocks
    ]
    rows, columns = min(shapes, key=lambda shape: (shape[0] * shape[1], shape[1] - shape[0]))
    if not order.seed:
        return Floor([order.spacing] * columns, [order.spacing] * rows)
    gaps = [order.spacing + rng.randint(0, 1) for _ in range(columns + rows)]
    return Floor(gaps[:columns], gaps[columns:])


def _make_machines(kinds: Sequence[MachineKind], sites: Sequence[Site]) -> tuple[Machine, ...]:
    counts: dict[str, int] = {}
    machines = []
    for kind, site in zip(kinds, sites, strict=False):
        number = counts[kind.name] = counts.get(kind.name, 0) + 1
        consumes, emits = _exchanges_of(kind)
        machines.append(
            Machine(
                name=f"{kind.name}{number}",
                processes=kind.processes,
                input_cell=(site.input_cell if emits else site.output_cell) if consumes else None,
                output_cell=site.output_cell if emits else None,
            )
        )
    return tuple(machines)


def _exchanges_of(kind: MachineKind) -> tuple[bool, bool]:
    """Return whether machines of a kind consume anything, and whether they emit anything."""
    known = [
        process
        for scenario in SCENARIOS.values()
        if kind in scenario.kinds
        for process in scenario.procedure.processes
        if process.name in kind.processes
    ]
    return any(p.inputs for p in known), any(p.outputs for p in known)


def _make_name(order: Order) -> str:
    name = f"{order.scenario}-{order.machines}"
    if (order.spacing, order.per_road) != (3, 1):
        name += f"-{order.spacing}x{order.per_road}"
    return f"{name}-seed{order.seed}" if order.seed else name
