"""What is used up in a fluid plan, by the shadow prices of its limits."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from tsaces.bound.explanation import Bottleneck
from tsaces.bound.place_names import name_of_cell, name_of_lane, name_of_place
from tsaces.milp import HighsModel, SolveStatus

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    import pulp

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
    fleet, junctions, roads, zones : tuple of Bottleneck
        The dearest first; exchange cells and other places are among the roads.
    machines : mapping of int to Bottleneck
        By machine number.
    """

    fleet: tuple[Bottleneck, ...] = ()
    junctions: tuple[Bottleneck, ...] = ()
    roads: tuple[Bottleneck, ...] = ()
    machines: Mapping[int, Bottleneck] = field(default_factory=dict)
    zones: tuple[Bottleneck, ...] = ()


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
        _cells(milp, model),
        _machines(milp, model, assignment, outcome.incumbent),
        _zones(milp, model),
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
    limits = {p: row for p, row in milp.fluid.place_limits.items() if milp.is_junction(p)}
    layout = milp.traffic.layout
    kind = "" if layout.is_roadmap else "junction "
    named = [
        _Named(f"{kind}{name_of_place(layout, place)}", (layout.addresses[place],), limit)
        for place, limit in limits.items()
    ]
    return dearest_first(_priced(model, named))


def _cells(milp: RelaxableMilp, model: HighsModel) -> tuple[Bottleneck, ...]:
    """Return exchange cells and roads; beyond the paper's floor, places and single-file lanes."""
    if milp.is_paper_floor:
        return dearest_first([*_exchange_cells(milp, model), *_roads(milp, model)])
    layout = milp.traffic.layout
    places = [
        _Named(
            f"{'' if layout.is_roadmap else 'cell '}{name_of_place(layout, place)}"
            f"{_of_hosts(milp, layout.addresses[place])}",
            (layout.addresses[place],),
            limit,
        )
        for place, limit in milp.fluid.place_limits.items()
        if not milp.is_junction(place)
    ]
    lanes = [
        _Named(
            name_of_lane(layout, lane),
            tuple(layout.addresses[place] for place in (lane.start, *lane.inner, lane.end)),
            limit,
        )
        for lane, limit in milp.fluid.lane_limits.items()
    ]
    return dearest_first(_priced(model, [*places, *lanes]))


def _zones(milp: RelaxableMilp, model: HighsModel) -> tuple[Bottleneck, ...]:
    layout, limits = milp.traffic.layout, milp.fluid.zone_limits
    named = [
        _Named(
            f"zone {zone.name}",
            tuple(layout.addresses[place] for place in zone.places),
            limits[zone.name],
        )
        for zone in layout.zones
    ]
    return dearest_first(_priced(model, named))


class _Named(NamedTuple):
    """A limit with a name, and where it is."""

    name: str
    cells: tuple[Cell, ...]
    limit: pulp.LpConstraint


def _priced(model: HighsModel, named: Sequence[_Named]) -> Iterator[Bottleneck]:
    limits = [each.limit for each in named]
    found = zip(named, model.activities(limits), model.shadow_prices(limits), strict=True)
    for each, usage, price in found:
        yield Bottleneck(each.name, each.cells, min(1.0, usage), price)


def _of_hosts(milp: RelaxableMilp, cell: Cell) -> str:
    hosts = _hosts(milp, cell)
    return f" of {', '.join(hosts)}" if hosts else ""


def _hosts(milp: RelaxableMilp, cell: Cell) -> list[str]:
    """Return the names of the machines with which agents exchange at a cell."""
    machines = milp.instance.machines
    return [m.name for m in machines if cell in (*m.input_cells, *m.output_cells)]


def _roads(milp: RelaxableMilp, model: HighsModel) -> Iterator[Bottleneck]:
    cells = milp.traffic.layout.cells
    named = []
    for road, limit in zip(milp.traffic.roads, milp.road_limits, strict=True):
        ends = (cells[road.tail], cells[road.head])
        exchanges = [cells[number] for number in road.cells if number in milp.exchange_limits]
        past = f" past {', '.join(map(name_of_cell, exchanges))}" if exchanges else ""
        name = f"road from {name_of_cell(ends[0])} to {name_of_cell(ends[1])}{past}"
        named.append(_Named(name, ends, limit))
    return _priced(model, named)


def _exchange_cells(milp: RelaxableMilp, model: HighsModel) -> Iterator[Bottleneck]:
    named = []
    for number, limits in milp.exchange_limits.items():
        cell = milp.traffic.layout.cells[number]
        name = f"exchange cell {name_of_cell(cell)}{_of_hosts(milp, cell)}"
        named += [_Named(name, (cell,), limit) for limit in limits]
    return _priced(model, named)


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
    return (*machine.input_cells, *machine.output_cells)
