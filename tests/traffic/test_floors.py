"""Floors of any kind: graphs of cells that robots can drive for ever."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
from hypothesis import given

from tests.floor_strategies import floor_instances
from tsaces.traffic import build_traffic_system, is_paper_layout, layout_of

if TYPE_CHECKING:
    from tsaces.model.instance import Instance
    from tsaces.model.traffic_system import Layout


def graph_of(layout: Layout) -> nx.DiGraph[int]:
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(range(len(layout.cells)))
    graph.add_edges_from((c, to) for c, exits in enumerate(layout.exits) for to in exits)
    return graph


@given(floor_instances())
def test_every_floor_is_strongly_connected(instance: Instance) -> None:
    assert nx.is_strongly_connected(graph_of(layout_of(instance)))


@given(floor_instances())
def test_every_cell_has_a_place_and_every_place_its_cells(instance: Instance) -> None:
    layout = layout_of(instance)
    assert set(layout.places) == set(range(len(layout.clearance)))
    assert len(layout.traversal) == len(layout.places) == len(layout.exits) == len(layout.cells)
    assert len(layout.positions) == len(layout.addresses) == len(layout.clearance)
    for place, address in enumerate(layout.addresses):
        assert layout.cells_at(address) == layout.cells_of[place]
        assert {layout.cells[cell] for cell in layout.cells_at(address)} == {address}


@given(floor_instances())
def test_no_way_leads_from_a_cell_to_its_own_place(instance: Instance) -> None:
    layout = layout_of(instance)
    for cell, exits in enumerate(layout.exits):
        assert layout.places[cell] not in {layout.places[to] for to in exits}


@given(floor_instances())
def test_robots_have_room_where_they_could_swap(instance: Instance) -> None:
    layout = layout_of(instance)
    moves = {
        (layout.places[cell], layout.places[to])
        for cell, exits in enumerate(layout.exits)
        for to in exits
    }
    for one, other in moves:
        if (other, one) in moves:
            assert layout.clearance[one] or layout.clearance[other]


@given(floor_instances())
def test_zones_are_of_two_places_at_least(instance: Instance) -> None:
    layout = layout_of(instance)
    assert [zone.name for zone in layout.zones] == [zone.name for zone in instance.zones]
    for zone in layout.zones:
        assert len(set(zone.places)) == len(zone.places) >= 2


@given(floor_instances())
def test_roads_have_all_cells(instance: Instance) -> None:
    layout = layout_of(instance)
    traffic = build_traffic_system(layout)
    cells = [cell for road in traffic.roads for cell in road.cells]
    nodes = [junction.cell for junction in traffic.junctions]
    assert sorted([*cells, *nodes]) == list(range(len(layout.cells)))


@given(floor_instances())
def test_what_has_places_of_several_cells_is_not_the_papers(instance: Instance) -> None:
    layout = layout_of(instance)
    if len(layout.clearance) < len(layout.cells) or layout.is_roadmap or any(layout.clearance):
        assert not is_paper_layout(layout)
