"""Phases of visits: how long agents stay, where they exchange, and what they take up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import pytest

from tests.solvers.rhythmic.known_floors import lane_between, loop
from tsaces.generate import Order, generate
from tsaces.solvers.rhythmic.phases import Phases
from tsaces.traffic import layout_of

if TYPE_CHECKING:
    from tsaces.model.instance import Instance


def phases_of(instance: Instance) -> Phases:
    return Phases(instance, layout_of(instance))


def steps(phases: Phases, begin: list[int], end: list[int]) -> int:
    """Return the fewest steps from one of some phases to one of others."""
    graph = nx.DiGraph((p, q) for p, following in enumerate(phases.exits) for q in following)
    return min(
        1 + int(nx.shortest_path_length(graph, q, goal))
        for start in begin
        for q in phases.exits[start]
        for goal in end
        if nx.has_path(graph, q, goal)
    )


def test_on_the_papers_floor_phases_are_cells() -> None:
    instance = generate(Order("contact-lens", 12))
    layout = layout_of(instance)
    phases = phases_of(instance)
    assert phases.cells == list(range(len(layout.cells)))
    assert phases.exits == [[cell, *exits] for cell, exits in enumerate(layout.exits)]
    assert phases.footprints == []
    for m, machine in enumerate(instance.machines):
        if machine.output_cell is not None:
            assert phases.places(phases.source(m)) == [layout.number[machine.output_cell]]


@pytest.mark.parametrize(
    ("traversal", "handling", "expected"), [(1, 0, 4), (1, 3, 7), (2, 0, 7), (2, 3, 10), (3, 1, 11)]
)
def test_the_way_between_two_machines_takes_as_long_as_its_cells_and_the_handling(
    traversal: int, handling: int, expected: int
) -> None:
    """From the pick-up at A over three cells to the deposit at B, both points taking one step."""
    phases = phases_of(lane_between(traversal=traversal, handling=handling))
    assert steps(phases, phases.places(phases.source(0)), phases.places(phases.sink(1))) == expected


@pytest.mark.parametrize("handling", [0, 1, 4])
def test_exchanges_of_one_stay_follow_each_other_after_their_handling(handling: int) -> None:
    phases = phases_of(lane_between(handling=handling))
    site = phases.places(phases.source(0))
    assert steps(phases, site, site) == handling + 1


@pytest.mark.parametrize("clearance", [1, 2, 5])
def test_who_enters_takes_up_the_clearance_and_who_stays_does_not(clearance: int) -> None:
    phases = phases_of(loop(clearance))
    places = len(layout_of(loop(clearance)).clearance)
    for phase, footprint in enumerate(phases.footprints):
        place = phases.cells[phase]  # one cell a place
        lags = range(clearance + 1) if phases.entering[phase] else range(1)
        assert footprint == [(place, lag) for lag in lags]
        assert place < places


def test_a_zone_is_taken_up_with_its_clearance_where_it_is_entered_and_within_without() -> None:
    instance = loop(1, zone=("P2", "P3"))
    layout, phases = layout_of(instance), phases_of(instance)
    zone = len(layout.clearance)
    lags = {
        (layout.cells[phases.cells[phase]][0], phases.entering[phase]): [
            lag for resource, lag in footprint if resource == zone
        ]
        for phase, footprint in enumerate(phases.footprints)
    }
    assert lags["P2", True] == [0, 1]
    assert lags["P3", True] == [0]
    assert lags["P2", False] == lags["P3", False] == [0]
    assert lags["P1", True] == lags["P4", True] == []


def test_a_machine_with_several_cells_is_one_site() -> None:
    instance = lane_between()
    layout = layout_of(instance)
    phases = Phases(lane_between(at_lane=True), layout)
    cells = {phases.cells[phase] for phase in phases.places(phases.sink(1))}
    assert cells == {*layout.cells_at(("L", 0)), *layout.cells_at(("L", 2))}
