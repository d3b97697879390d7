"""Agents in step: whoever shares no slot with others keeps the clearance, and handles in time."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.solvers.rhythmic.known_floors import lane_between, loop
from tsaces import IncumbentRejected, solve, verify
from tsaces.generate import Order, generate
from tsaces.model.instance import Handling
from tsaces.solvers.rhythmic.beat import find_beat
from tsaces.solvers.rhythmic.phases import Phases
from tsaces.solvers.rhythmic.phases_in_step import PhasesInStep
from tsaces.traffic import layout_of

if TYPE_CHECKING:
    from random import Random

    from tsaces.model.events import SolveEvent
    from tsaces.model.instance import Instance

STEPS = 10_000
"""A cycle so long that no walk comes round."""
SECONDS = 6.0


def with_times(instance: Instance, clearance: int, handling: int) -> Instance:
    time = Handling(handling, handling)
    machines = tuple(replace(machine, handling=time) for machine in instance.machines)
    return replace(instance, clearance=clearance, machines=machines)


def grid(clearance: int, handling: int) -> Instance:
    return with_times(generate(Order("hard-candy", 8)), clearance, handling)


FLOORS = {
    "grid": grid(1, 0),
    "grid, handling 1": grid(1, 1),
    "grid, handling 2": grid(1, 2),
    "grid, handling 3": grid(1, 3),
    "loop, beat of 4": with_times(loop(3), 3, 0),
    "loop, beat of 4, handling 1": with_times(loop(3), 3, 1),
    "loop, beat of 4, handling 6": with_times(loop(3), 3, 6),
    "two-way lane": with_times(lane_between(), 1, 2),
}


def phases_of(instance: Instance) -> PhasesInStep:
    layout = layout_of(instance)
    beat = find_beat(layout)
    assert beat.keeps_apart
    return PhasesInStep(instance, layout, beat)


@dataclass
class Walk:
    """The phases that an agent is in, timestep by timestep."""

    begin: int
    phases: list[int] = field(default_factory=list)


def walk(phases: PhasesInStep, taken: set[tuple[int, int]], random: Random) -> Walk:
    """Go on by chance as long as no slot is shared; take up the slots."""
    entries = [phase for phase, enters in enumerate(phases.entering) if enters]
    here = random.choice(entries)
    found = Walk(random.choice(phases.steps(here, STEPS)[100:130]))
    choices = [here]
    while choices and len(found.phases) < 60:
        phase = random.choice(choices)
        taken |= slots(phases, phase, found.begin + len(found.phases))
        found.phases.append(phase)
        step = found.begin + len(found.phases)
        choices = [q for q in phases.exits[phase] if not slots(phases, q, step) & taken]
    return found


def slots(phases: PhasesInStep, phase: int, step: int) -> set[tuple[int, int]]:
    """Return what an agent takes up who enters a phase."""
    if not phases.footprints:
        return {(phase, step)}
    return {(resource, step - lag) for resource, lag in phases.footprints[phase]}


@pytest.mark.parametrize("name", FLOORS)
@given(random=st.randoms(use_true_random=False))
def test_who_shares_no_slot_keeps_the_clearance(name: str, random: Random) -> None:
    instance = FLOORS[name]
    layout, phases = layout_of(instance), phases_of(instance)
    taken: set[tuple[int, int]] = set()
    walks: list[Walk] = []
    for _ in range(6):
        before = set(taken)
        found = walk(phases, taken, random)
        first = slots(phases, found.phases[0], found.begin)
        if first & before:
            taken = before
        else:
            walks.append(found)
    holds: dict[int, list[range]] = defaultdict(list)
    for one in walks:
        cells = [phases.cells[phase] for phase in one.phases]
        enters = [0, *(i for i in range(1, len(cells)) if cells[i] != cells[i - 1])]
        for i, following in pairwise(enters):  # the last visit may not go on, and is left out
            place = layout.places[cells[i]]
            begin = one.begin + i - layout.clearance[place]
            holds[place].append(range(begin, one.begin + following))
            assert following - i >= layout.traversal[cells[i]]
            assert cells[following] in layout.exits[cells[i]]
    for some in holds.values():
        some.sort(key=lambda hold: hold.start)
        for one_hold, next_hold in pairwise(some):
            assert one_hold.stop <= next_hold.start


@pytest.mark.parametrize("name", FLOORS)
def test_exchanges_come_after_their_handling(name: str) -> None:
    """The fewest steps on a cell before an exchange, and from one to another."""
    instance = FLOORS[name]
    phases = phases_of(instance)
    handling = instance.machines[0].handling.output
    beat = find_beat(layout_of(instance)).length
    for site in {
        phases.source(m) for m, machine in enumerate(instance.machines) if machine.output_cells
    }:
        exchanges = set(phases.places(site))
        entered = [p for p, enters in enumerate(phases.entering) if enters]
        after_entry = fewest_steps_within_a_cell(phases, entered, exchanges)
        again = fewest_steps_within_a_cell(
            phases, [q for p in exchanges for q in phases.exits[p]], exchanges
        )
        assert after_entry == handling
        assert handling + 1 <= 1 + again <= handling + beat


@pytest.mark.parametrize("is_in_step", [False, True])
@pytest.mark.parametrize("handling", [1, 2, 3])
def test_who_has_exchanged_handles_anew(handling: int, *, is_in_step: bool) -> None:
    """A pick-up without handling on entering does not count as handling of a deposit."""
    instance = loop(1)
    supply, sink = instance.machines
    sink = replace(
        sink, input_cell=None, input_cells=supply.output_cells, handling=Handling(handling, 0)
    )
    instance = replace(instance, machines=(supply, sink))
    phases = phases_of(instance) if is_in_step else Phases(instance, layout_of(instance))
    deposits = set(phases.places(phases.sink(1)))
    for phase in phases.places(phases.source(0)):
        assert 1 + fewest_steps_within_a_cell(phases, phases.exits[phase], deposits) > handling


def fewest_steps_within_a_cell(phases: Phases, begin: list[int], goals: set[int]) -> int:
    here = set(begin)
    for step in range(100):
        if here & goals:
            return step
        here = {q for p in here for q in phases.exits[p] if phases.cells[q] == phases.cells[p]}
    raise AssertionError("there is no way")


def test_without_handling_the_network_is_the_papers_with_waits() -> None:
    phases = phases_of(FLOORS["grid"])
    cells = len(layout_of(FLOORS["grid"]).cells)
    assert len(phases.cells) == 2 * cells
    assert phases.footprints == []


@pytest.mark.parametrize("name", FLOORS)
def test_plans_in_step_are_sound(name: str) -> None:
    refused: list[str] = []

    def listen(event: SolveEvent) -> None:
        if isinstance(event, IncumbentRejected):
            refused.append(event.reason)

    found = solve(FLOORS[name], "rhythmic", SECONDS, listener=listen)
    assert verify(found).ok
    assert refused == []
