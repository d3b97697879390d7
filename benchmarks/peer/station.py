"""A machine in the simulation, with the agents on their way to it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from benchmarks.peer.assignment import Assignment
    from tsaces.model.instance import Instance
    from tsaces.model.traffic_system import Layout


class Station:
    """A machine that runs one process; tokens are identified by number.

    Parameters
    ----------
    instance : Instance
    layout : Layout
    assignment : Assignment
        Process and rate of the machine.
    number : int
        Number of the machine.
    cover : float
        Timesteps that its inputs, in stock and on their way, should last.

    Attributes
    ----------
    number : int
    process : str
        Process that the machine runs.
    time : int
        Timesteps of a run.
    eats, makes : dict of int to int
        Copies of each token consumed and emitted by a run.
    input_cell, output_cell : int or None
        Cell numbers.
    inputs, outputs : dict of int to int
        Copies of each token in the buffers.
    promised : dict of int to int
        Copies that agents carry here, or are on their way to pick up for this machine.
    pickers, carriers : dict of int to set of int
        Agents on their way to pick up a token here, and agents that carry one here.
    """

    def __init__(
        self,
        instance: Instance,
        layout: Layout,
        assignment: Assignment,
        number: int,
        cover: float,
    ) -> None:
        machine, process = instance.machines[number], assignment.process[number]
        recipe = instance.procedure.by_name[process]
        token = {name: n for n, name in enumerate(instance.procedure.tokens, start=1)}
        self.number = number
        self.process = process
        self.time = machine.processes[process]
        self.eats = {token[name]: count for name, count in recipe.inputs.items()}
        self.makes = {token[name]: count for name, count in recipe.outputs.items()}
        self.input_cell = layout.number[machine.input_cell] if machine.input_cell else None
        self.output_cell = layout.number[machine.output_cell] if machine.output_cell else None
        self.inputs = dict.fromkeys(self.eats, 0)
        self.outputs = dict.fromkeys(self.makes, 0)
        self.promised = dict.fromkeys(self.eats, 0)
        self.pickers: dict[int, set[int]] = {made: set() for made in self.makes}
        self.carriers: dict[int, set[int]] = {eaten: set() for eaten in self.eats}
        self._limit = _limits(self.eats, assignment.rate[number] * cover)
        self._end: int | None = None

    def wants(self, token: int) -> bool:
        """Whether one more copy should be carried here; stocks are bounded to limit traffic."""
        if self.inputs[token] + self.promised[token] >= self._limit[token]:
            return False
        return all(self.outputs[made] <= count for made, count in self.makes.items())

    def offers(self, token: int) -> bool:
        """Whether there is a copy that no agent is on its way to pick up."""
        return self.outputs[token] > len(self.pickers[token])

    def finish_run(self, t: int) -> bool:
        """End a run that is due at `t`, whose exchanges can use its outputs; return whether."""
        if self._end != t:
            return False
        self._end = None
        for token, count in self.makes.items():
            self.outputs[token] += count
        return True

    def begin_run(self, t: int) -> None:
        """Begin a run after the exchanges of `t`, if the machine is free and has the inputs."""
        if self._end is not None:
            return
        if any(self.inputs[token] < count for token, count in self.eats.items()):
            return
        for token, count in self.eats.items():
            self.inputs[token] -= count
        self._end = t + self.time


def _limits(eats: Mapping[int, int], runs: float) -> dict[int, int]:
    """Return the greatest stock of each token: copies for one run and for `runs` more."""
    return {token: count + math.ceil(count * runs) for token, count in eats.items()}
