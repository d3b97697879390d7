"""A lone robot that carries all that a factory needs for some products, load after load."""

from __future__ import annotations

from collections import Counter, deque
from fractions import Fraction
from math import ceil, lcm
from typing import TYPE_CHECKING

import numpy as np

from tests.verify.mutants import DEPOSIT, PICKUP, Loop
from tsaces.traffic import parse_layout

if TYPE_CHECKING:
    from random import Random

    from tsaces.model.instance import Cell, Instance, Machine, Process
    from tsaces.model.traffic_system import Layout

Trip = tuple[int, int, int]
"""From a machine to another, with a token."""


def errands(instance: Instance, order: Random) -> Loop:
    """Return a sound plan in which a lone robot makes all trips, in some order.

    Parameters
    ----------
    instance : Instance
        Of `tests.strategies`: process n is the first that machine n can run, and every part is
        made by the process of its number.
    order : Random
    """
    runs = _runs(instance)
    trips = _trips(instance, runs)
    order.shuffle(trips)
    return _carried_out(instance, trips, _least_period(instance, runs))


def _process(instance: Instance, number: int) -> Process:
    return instance.procedure.processes[number]


def _runs(instance: Instance) -> list[Fraction]:
    """Return runs of each process that balance, so many that whole copies are exchanged."""
    processes = instance.procedure.processes
    numbers = {process.name: n for n, process in enumerate(processes)}
    runs = [Fraction(0)] * len(processes)
    runs[numbers[instance.procedure.sole_output_process]] = Fraction(1)
    for n, process in enumerate(processes):  # a part's users come before its maker
        if f"part_{n}" in process.outputs:
            runs[n] = _eaten(processes, runs, f"part_{n}") / process.outputs[f"part_{n}"]
    for n, process in enumerate(processes):
        if process.is_sink and process.name != instance.procedure.sole_output_process:
            (token,) = process.inputs
            made = sum(
                (r * p.outputs.get(token, 0) for p, r in zip(processes, runs, strict=True)),
                Fraction(0),
            )
            runs[n] = made / process.inputs[token]
    copies = [
        r * count
        for process, r in zip(processes, runs, strict=True)
        for count in (*process.inputs.values(), *process.outputs.values())
    ]
    scale = lcm(*(count.denominator for count in copies))
    return [r * scale for r in runs]


def _eaten(processes: tuple[Process, ...], runs: list[Fraction], token: str) -> Fraction:
    return sum(
        (r * p.inputs.get(token, 0) for p, r in zip(processes, runs, strict=True)), Fraction(0)
    )


def _trips(instance: Instance, runs: list[Fraction]) -> list[Trip]:
    trips: list[Trip] = []
    for number, token in enumerate(instance.procedure.tokens, start=1):
        sources, sinks = Counter[int](), Counter[int]()
        for n, process in enumerate(instance.procedure.processes):
            sources[n] = int(runs[n] * process.outputs.get(token, 0))
            sinks[n] = int(runs[n] * process.inputs.get(token, 0))
        pairs = zip(sources.elements(), sinks.elements(), strict=True)
        trips += [(source, sink, number) for source, sink in pairs]
    return trips


def _least_period(instance: Instance, runs: list[Fraction]) -> int:
    """Return how many timesteps the slowest machine takes for its runs."""
    return max(
        ceil(r * instance.machines[n].processes[_process(instance, n).name])
        for n, r in enumerate(runs)
    )


def _carried_out(instance: Instance, trips: list[Trip], period: int) -> Loop:
    layout = parse_layout(instance.rows)
    first = layout.number[_output_cell(instance.machines[trips[0][0]])]
    cells: list[int] = []
    exchanges = {}
    now = first
    for source, sink, token in trips:
        for machine, kind in ((source, PICKUP), (sink, DEPOSIT)):
            place = instance.machines[machine]
            cell = _output_cell(place) if kind == PICKUP else _input_cell(place)
            cells += _way(layout, now, layout.number[cell])
            now = cells[-1]
            exchanges[0, len(cells) - 1] = (machine, kind, token)
    cells += [now] * (period - len(cells))  # machines take longer than the robot
    cells += _way(layout, now, first) if now != first else []
    assignment: dict[str, str | None] = {each.name: None for each in instance.machines}
    for place, process in zip(instance.machines, instance.procedure.processes, strict=False):
        assignment[place.name] = process.name
    return Loop(instance, assignment, np.array([cells], dtype=np.int32), [0], exchanges)


def _output_cell(machine: Machine) -> Cell:
    assert machine.output_cell is not None
    return machine.output_cell


def _input_cell(machine: Machine) -> Cell:
    assert machine.input_cell is not None
    return machine.input_cell


def _way(layout: Layout, begin: int, end: int) -> list[int]:
    """Return the cells to go through after the first; where there are none, wait a timestep."""
    if begin == end:
        return [end]
    before, queue = {begin: begin}, deque([begin])
    while end not in before:
        cell = queue.popleft()
        for other in layout.exits[cell]:
            if other not in before:
                before[other] = cell
                queue.append(other)
    way = [end]
    while before[way[-1]] != begin:
        way.append(before[way[-1]])
    return way[::-1]
