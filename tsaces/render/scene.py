"""The contents of a picture, independent of its format."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from tsaces.errors import printable
from tsaces.render.ground_plan import GroundPlan
from tsaces.render.machine_spots import choose_machine_spots
from tsaces.render.names import short_labels, token_labels
from tsaces.render.place_names import bare_place_name, place_name
from tsaces.traffic import layout_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tsaces.model.instance import Cell, Instance, Machine
    from tsaces.model.traffic_system import Layout
    from tsaces.model.transport_plan import Timestep, TransportPlan
    from tsaces.render.machine_spots import Spot


class Agent(NamedTuple):
    """An agent at one timestep; its token is None if it has no cargo."""

    number: int
    cell: Cell
    token: str | None


@dataclass(frozen=True)
class Scene:
    """An instance with the derived data that its pictures need.

    Attributes
    ----------
    instance : Instance
    ground : GroundPlan
        Where places and lanes lie.
    timestep : int or None
    agents : tuple of Agent
        The agents; empty without a timestep.
    assignment : mapping of str to str or None, or None
        The process of each machine; None if it is unknown.
    token_labels, machine_labels : mapping of str to str
        Unique short labels by name.
    spots : mapping of str to Spot
        The rectangle in which each machine is shown.
    inputs, outputs : mapping of Cell to tuple of Machine
        The machines that exchange at each input cell and at each output cell.
    """

    instance: Instance
    ground: GroundPlan
    timestep: int | None
    agents: tuple[Agent, ...]
    assignment: Mapping[str, str | None] | None
    token_labels: Mapping[str, str]
    machine_labels: Mapping[str, str]
    spots: Mapping[str, Spot]
    inputs: Mapping[Cell, tuple[Machine, ...]]
    outputs: Mapping[Cell, tuple[Machine, ...]]

    @property
    def layout(self) -> Layout:
        """The cells and places of the floor."""
        return self.ground.layout

    def name(self, cell: Cell) -> str:
        """Return what a place is called: ``[2, 0]``, ``P1`` or ``L1 3``."""
        return place_name(self.layout, cell)

    def bare_name(self, cell: Cell) -> str:
        """Return what a place is called, without brackets."""
        return bare_place_name(self.layout, cell)

    @property
    def caption(self) -> str:
        """A description of the picture in one line."""
        machines = _format_count(len(self.instance.machines), "machine")
        if self.timestep is None:
            return f"{machines}, at most {_format_count(self.instance.max_agents, 'agent')}"
        loaded = sum(agent.token is not None for agent in self.agents)
        agents = _format_count(len(self.agents), "agent")
        return f"timestep {self.timestep}: {machines}, {agents}, {loaded} loaded"

    def is_idle(self, machine: Machine) -> bool:
        """Return whether the machine is known to be idle."""
        return self.assignment is not None and self.assignment.get(machine.name) is None

    def describe_work(self, machine: Machine) -> str:
        """Return the process of the machine, or all it supports if the assignment is unknown."""
        if self.assignment is None and machine.fixed is None:
            return "out of use"
        if self.assignment is None:
            return "can run " + ", ".join(map(printable, machine.may_run))
        process = self.assignment.get(machine.name)
        return "idle" if process is None else printable(process)


def build_scene(
    instance: Instance,
    timestep: Timestep | None,
    plan: TransportPlan | None,
    assignment: Mapping[str, str | None] | None,
) -> Scene:
    """Collect the contents of a picture.

    Parameters
    ----------
    instance : Instance
    timestep : Timestep or None
        The state of the fleet.
    plan : TransportPlan or None
        The plan of `timestep`; required to decode it.
    assignment : mapping of str to str or None, or None
        The process of each machine; if None, the assignment of `plan`, if given, is used.

    Raises
    ------
    ValueError
        There is a timestep but no plan.
    InstanceError
        The layout cannot be parsed.
    """
    layout = layout_of(instance)
    if assignment is None and plan is not None:
        assignment = plan.header.assignment
    ground = GroundPlan.of(instance, layout)
    return Scene(
        instance=instance,
        ground=ground,
        timestep=None if timestep is None else timestep.t,
        agents=_decode_agents(timestep, plan),
        assignment=assignment,
        token_labels=token_labels(instance.procedure.tokens),
        machine_labels=short_labels(machine.name for machine in instance.machines),
        spots=choose_machine_spots(instance, ground),
        inputs=_group_by_cell({machine: machine.input_cells for machine in instance.machines}),
        outputs=_group_by_cell({machine: machine.output_cells for machine in instance.machines}),
    )


def _decode_agents(timestep: Timestep | None, plan: TransportPlan | None) -> tuple[Agent, ...]:
    if timestep is None:
        return ()
    if plan is None:
        raise ValueError("a timestep can only be shown with the plan that decodes it")
    numbers = zip(timestep.cells.tolist(), timestep.cargo.tolist(), strict=True)
    return tuple(
        Agent(number, plan.cells[cell], plan.tokens[token])
        for number, (cell, token) in enumerate(numbers)
    )


def _group_by_cell(cells: Mapping[Machine, tuple[Cell, ...]]) -> dict[Cell, tuple[Machine, ...]]:
    found: dict[Cell, tuple[Machine, ...]] = defaultdict(tuple)
    for machine, places in cells.items():
        for cell in places:
            found[cell] += (machine,)
    return dict(found)


def _format_count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
