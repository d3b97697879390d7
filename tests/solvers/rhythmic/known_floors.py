"""Floors whose highest throughput one can count by hand."""

from __future__ import annotations

from dataclasses import replace

from tsaces.model.counts import Counts
from tsaces.model.instance import Handling, Instance, Machine, Procedure, Process
from tsaces.model.roadmap import Lane, Point, Roadmap, Zone

_PROCEDURE = Procedure(
    (Process("get", outputs=Counts({"x": 1})), Process("put", inputs=Counts({"x": 1}))), "put"
)


def _instance(roadmap: Roadmap, source: str, sink: str, agents: int, handling: int) -> Instance:
    time = Handling(handling, handling)
    return Instance(
        "known",
        (),
        _PROCEDURE,
        (
            Machine("supply", Counts({"get": 1}), output_cell=(source, 0), handling=time),
            Machine("sink", Counts({"put": 1}), input_cell=(sink, 0), handling=time),
        ),
        agents,
        roadmap=roadmap,
    )


def lane_between(
    *, traversal: int = 1, handling: int = 0, agents: int = 1, at_lane: bool = False
) -> Instance:
    """Return a two-way lane of three cells, from a supply at A to a sink at B.

    With `at_lane`, the sink is served on the lane, on its first and its last cell.
    """
    roadmap = Roadmap(
        (Point("A", 0, 0), Point("B", 4, 0)),
        (Lane("L", "A", "B", 3, two_way=True, traversal=traversal),),
    )
    instance = _instance(roadmap, "A", "B", agents, handling)
    if not at_lane:
        return instance
    supply, sink = instance.machines
    cells = (("L", 0), ("L", 2))
    sink = replace(sink, input_cell=None, input_cells=cells)
    return replace(instance, machines=(supply, sink))


def loop(clearance: int, *, zone: tuple[str, ...] = (), agents: int = 8) -> Instance:
    """Return a one-way loop of eight points, from a supply to a sink half a round away."""
    roadmap = Roadmap(
        tuple(Point(f"P{i}", float(i), 0.0) for i in range(8)),
        tuple(Lane(f"L{i}", f"P{i}", f"P{(i + 1) % 8}") for i in range(8)),
    )
    zones = (Zone("door", zone),) if zone else ()
    instance = _instance(roadmap, "P0", "P4", agents, 0)
    return replace(instance, clearance=clearance, zones=zones)
