"""What keeps a plan from making more, as far as the plan itself tells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tsaces.model.robot_time import FULL
from tsaces.report.names import short_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tsaces.model.embedding import Embedding
    from tsaces.model.instance import Cell
    from tsaces.model.machine_use import MachineUse
    from tsaces.model.robot_time import RobotTime

AT_BOUND = 1e-4
"""Gap within which the bound is reached, as far as four digits show."""
_MOST_NAMES = 4
_MOST_PROCESSES = 3


@dataclass(frozen=True)
class ProcessLoad:
    """How busy the machines of a process are.

    Attributes
    ----------
    process : str
    machines : tuple of str
        That run it.
    spare : tuple of str
        Idle machines that could run it.
    utilisation : float
        Mean of the machines that run it.
    """

    process: str
    machines: tuple[str, ...]
    spare: tuple[str, ...]
    utilisation: float


@dataclass(frozen=True)
class Bottleneck:
    """What is full in a plan.

    Attributes
    ----------
    full : tuple of ProcessLoad
        Processes whose machines are full, the busiest first.
    busiest : ProcessLoad or None
        None if all machines are idle.
    cell : (int, int) or None
        A cell that is full: hardly a timestep passes in which no robot drives onto it.
    cell_flow : float
        Robots that drive onto the busiest cell per timestep.
    cell_machines : tuple of str
        Machines whose input or output is on the full cell.
    full_cells : int
        All cells that are as full.
    agents, max_agents : int
        Robots in use, and how many the instance allows.
    kept : float or None
        Share of the highest throughput found that was to be kept with few robots, if these were
        the objective.
    is_bound_reached : bool
        Whether the throughput is the proven upper bound: no plan makes more.
    """

    full: tuple[ProcessLoad, ...]
    busiest: ProcessLoad | None
    cell: Cell | None
    cell_flow: float
    cell_machines: tuple[str, ...]
    full_cells: int
    agents: int
    max_agents: int
    kept: float | None
    is_bound_reached: bool

    @property
    def text(self) -> str:
        """All of it in a sentence or two, which claim nothing that is not known."""
        return "; ".join([_machines_text(self), *_other_limits(self)])


def find_bottleneck(
    embedding: Embedding, uses: Sequence[MachineUse], robots: RobotTime
) -> Bottleneck:
    """Return what is full in a plan."""
    loads = _loads(embedding, uses)
    is_cell_full = robots.busiest_flow >= FULL
    return Bottleneck(
        full=tuple(load for load in loads if load.utilisation >= FULL),
        busiest=loads[0] if loads else None,
        cell=robots.busiest_cell if is_cell_full else None,
        cell_flow=robots.busiest_flow,
        cell_machines=_hosts(embedding, robots.busiest_cell) if is_cell_full else (),
        full_cells=robots.full_cells,
        agents=embedding.agents,
        max_agents=embedding.instance.max_agents,
        kept=None if embedding.fleet_result is None else embedding.fleet_result.keep,
        is_bound_reached=embedding.gap <= AT_BOUND,
    )


def _loads(embedding: Embedding, uses: Sequence[MachineUse]) -> list[ProcessLoad]:
    """Return the load of every process that runs, the busiest first."""
    by_process: dict[str, list[MachineUse]] = {}
    for use in uses:
        if use.process is not None:
            by_process.setdefault(use.process, []).append(use)
    idle = {use.machine for use in uses if use.process is None}
    machines = embedding.instance.machines
    loads = [
        ProcessLoad(
            process=process,
            machines=tuple(use.machine for use in busy),
            spare=tuple(m.name for m in machines if m.name in idle and process in m.may_run),
            utilisation=sum(use.utilisation for use in busy) / len(busy),
        )
        for process, busy in by_process.items()
    ]
    return sorted(loads, key=lambda load: -load.utilisation)


def _hosts(embedding: Embedding, cell: Cell) -> tuple[str, ...]:
    machines = embedding.instance.machines
    return tuple(m.name for m in machines if cell in (m.input_cell, m.output_cell))


def _machines_text(found: Bottleneck) -> str:
    if found.busiest is None:
        return "All machines are idle"
    if not found.full:
        return f"No machine is full: the busiest process is {_load_text(found.busiest)}"
    told = [_load_text(load) + _spare_text(load) for load in found.full[:_MOST_PROCESSES]]
    rest = len(found.full) - len(told)
    more = [f"and {_counted(rest, 'more process', 'more processes')}"] if rest else []
    heading = "Bottleneck" if len(found.full) == 1 else "Bottlenecks"
    return f"{heading}: {'; '.join([*told, *more])}"


def _load_text(load: ProcessLoad) -> str:
    return (
        f"{short_name(load.process)}, on {_listed(load.machines)},"
        f" busy {load.utilisation:.1%} of the time"
    )


def _spare_text(load: ProcessLoad) -> str:
    if not load.spare:
        return ""
    verb = "is" if len(load.spare) == 1 else "are"
    return f" ({_listed(load.spare)} could run it too, and {verb} idle)"


def _other_limits(found: Bottleneck) -> list[str]:
    told = []
    if found.cell is not None:
        of = f" of {_listed(found.cell_machines)}" if found.cell_machines else ""
        column, row = found.cell
        rest = found.full_cells - 1
        others = f" (so {'is' if rest == 1 else 'are'} {_counted(rest, 'other', 'others')})"
        extent = others if rest > 0 else ""
        told.append(
            f"cell [{column}, {row}]{of} is full{extent}: a robot drives onto it in"
            f" {found.cell_flow:.1%} of all timesteps"
        )
    if found.is_bound_reached:
        told.append("the proven upper bound is reached: no plan makes more")
    elif not found.full and found.cell is None:
        told.append(_open_text(found))
    return told


def _open_text(found: Bottleneck) -> str:
    """Say what else is known where neither machines, cells nor the bound explain a throughput."""
    if found.kept is not None:
        return (
            f"the fewest robots were sought that keep {found.kept:.4g} of the highest throughput"
            " found"
        )
    if found.agents >= found.max_agents:
        return (
            f"no cell of the floor is full, but all {found.agents} robots of the fleet are in use"
        )
    return (
        f"no cell of the floor is full, and {found.agents} of at most {found.max_agents} robots are"
        " in use: a longer search may find more"
    )


def _listed(names: Sequence[str]) -> str:
    shown = [short_name(name) for name in names[:_MOST_NAMES]]
    if rest := len(names) - len(shown):
        return f"{', '.join(shown)} and {rest} more"
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
