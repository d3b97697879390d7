"""What is used up in a fluid plan, by the shadow prices of its limits."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tsaces.bound.explanation import Bottleneck
from tsaces.milp import HighsModel, SolveStatus

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from tsaces.bound.relaxable_milp import RelaxableMilp
    from tsaces.deadline import Deadline
    from tsaces.milp import Incumbent
    from tsaces.model.instance import Cell, Machine

    AssignedPairs = Collection[tuple[int, str]]

FREE = 1e-7
"""Shadow prices below it are nothing but rounding errors of the solver."""


@dataclass(frozen=True)
class Bottlenecks:
    """What has a price while every machine keeps to its process.

    Attributes
    ----------
    fleet, junctions, roads : tuple of Bottleneck
        The dearest first; exchange cells are among the roads.
    machines : mapping of int to Bottleneck
        By machine number.
    """

    fleet: tuple[Bottleneck, ...] = ()
    junctions: tuple[Bottleneck, ...] = ()
    roads: tuple[Bottleneck, ...] = ()
    machines: Mapping[int, Bottleneck] = field(default_factory=dict)


def find_bottlenecks(
    milp: RelaxableMilp, assignment: AssignedPairs, deadline: Deadline, seed: int = 0
) -> Bottlenecks:
    """Price every limit, each machine being bound to its process.

    Parameters
    ----------
    milp : RelaxableMilp
    assignment : collection of (int, str)
        Machines, by number, with the process that each runs.
    deadline : Deadline
        By which nothing may be found.
    seed : int
    """
    model = milp.priced(assignment, seed)
    outcome = model.solve(deadline)
    if outcome.status is not SolveStatus.OPTIMAL or outcome.incumbent is None:
        return Bottlenecks()
    return Bottlenecks(
        _fleet(milp, model),
        _junctions(milp, model),
        dearest_first([*_exchange_cells(milp, model), *_roads(milp, model)]),
        _machines(milp, model, assignment, outcome.incumbent),
    )


def dearest_first(found: Iterable[Bottleneck]) -> tuple[Bottleneck, ...]:
    """Sort those that have a price."""
    priced = [bottleneck for bottleneck in found if bottleneck.price > FREE]
    return tuple(sorted(priced, key=lambda bottleneck: -bottleneck.price))


def _fleet(milp: RelaxableMilp, model: HighsModel) -> tuple[Bottleneck, ...]:
    [price] = model.shadow_prices([milp.fluid.fleet_limit])
    [agents] = model.activities([milp.fluid.fleet_limit])
    usage = min(1.0, agents / milp.instance.max_agents)
    return dearest_first([Bottleneck("the fleet", (), usage, price)])


def _junctions(milp: RelaxableMilp, model: HighsModel) -> tuple[Bottleneck, ...]:
    layout = milp.traffic.layout
    limits = {
        place: limit
        for place, limit in milp.fluid.place_limits.items()
        if layout.is_junction[layout.cells_of[place][0]]
    }
    places = [layout.addresses[place] for place in limits]
    flows, prices = model.activities(limits.values()), model.shadow_prices(limits.values())
    return dearest_first(
        Bottleneck(f"junction {_written(at)}", (at,), min(1.0, flow), price)
        for at, flow, price in zip(places, flows, prices, strict=True)
    )


def _roads(milp: RelaxableMilp, model: HighsModel) -> list[Bottleneck]:
    cells = milp.traffic.layout.cells
    flows = model.activities(milp.road_limits)
    prices = model.shadow_prices(milp.road_limits)
    found = []
    for road, flow, price in zip(milp.traffic.roads, flows, prices, strict=True):
        ends = (cells[road.tail], cells[road.head])
        exchanges = [cells[number] for number in road.cells if number in milp.exchange_limits]
        past = f" past {', '.join(map(_written, exchanges))}" if exchanges else ""
        name = f"road from {_written(ends[0])} to {_written(ends[1])}{past}"
        found.append(Bottleneck(name, ends, min(1.0, flow), price))
    return found


def _exchange_cells(milp: RelaxableMilp, model: HighsModel) -> list[Bottleneck]:
    found = []
    for number, limits in milp.exchange_limits.items():
        cell = milp.traffic.layout.cells[number]
        hosts = [m.name for m in milp.instance.machines if cell in (m.input_cell, m.output_cell)]
        flows, prices = model.activities(limits), model.shadow_prices(limits)
        for flow, price in zip(flows, prices, strict=True):
            name = f"exchange cell {_written(cell)} of {', '.join(hosts)}"
            found.append(Bottleneck(name, (cell,), min(1.0, flow), price))
    return found


def _machines(
    milp: RelaxableMilp, model: HighsModel, assignment: AssignedPairs, solution: Incumbent
) -> dict[int, Bottleneck]:
    keys = list(assignment)
    prices = model.shadow_prices([milp.fluid.rate_limits[key] for key in keys])
    found = {}
    for (m, process), price in zip(keys, prices, strict=True):
        machine = milp.instance.machines[m]
        time = machine.processes[process]
        usage = time * float(solution.values[HighsModel.number(milp.machines.rate[m, process])])
        if price / time > FREE:
            name = f"{machine.name} ({process})"
            found[m] = Bottleneck(name, _cells_of(machine), min(1.0, usage), price / time)
    return found


def _cells_of(machine: Machine) -> tuple[Cell, ...]:
    return tuple(cell for cell in (machine.input_cell, machine.output_cell) if cell is not None)


def _written(cell: Cell) -> str:
    """Write a cell as instances do: [column, row]."""
    return f"[{cell[0]}, {cell[1]}]"
