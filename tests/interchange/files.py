"""Small floors in the formats of other programs, and what is made of them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tsaces.interchange import RobotOptions, judged_layout, read_floor

if TYPE_CHECKING:
    from tsaces.interchange import Floor

AGV = "agv"


def node(
    name: str, x: float, y: float = 0.0, *actions: str, types: tuple[str, ...] = (AGV,)
) -> dict[str, Any]:
    """Return a node of a LIF file."""
    named = [{"actionType": each, "blockingType": "HARD"} for each in actions]
    return {
        "nodeId": name,
        "nodePosition": {"x": x, "y": y},
        "vehicleTypeNodeProperties": [
            {"vehicleTypeId": each, **({"actions": named} if named else {})} for each in types
        ],
    }


def edge(
    start: str, end: str, types: tuple[str, ...] = (AGV,), **properties: Any
) -> dict[str, Any]:
    """Return an edge of a LIF file."""
    return {
        "edgeId": f"{start}-{end}",
        "startNodeId": start,
        "endNodeId": end,
        "vehicleTypeEdgeProperties": [
            {"vehicleTypeId": each, **{"rotationAllowed": False, **properties}} for each in types
        ],
    }


def lif(
    nodes: list[dict[str, Any]],
    edges: list[dict[str, Any]],
    stations: dict[str, list[str]] | None = None,
) -> dict[str, Any]:
    """Return a LIF file."""
    return {
        "metaInformation": {"projectIdentification": "site", "lifVersion": "1.0.0"},
        "layouts": [
            {
                "layoutId": "ground",
                "nodes": nodes,
                "edges": edges,
                "stations": [
                    {"stationId": name, "interactionNodeIds": points, "stationHeight": "0.5"}
                    for name, points in (stations or {}).items()
                ],
            }
        ],
    }


def shuttle() -> dict[str, Any]:
    """Return a two-way lane of five metres between a source and a sink."""
    return lif(
        [node("A", 0), node("B", 5)],
        [edge("A", "B"), edge("B", "A")],
        {"source": ["A"], "sink": ["B"]},
    )


PLANT = """<?xml version="1.0" encoding="UTF-8"?>
<model version="7.0.0" name="plant">
  <point name="P1" positionX="0" positionY="0" type="HALT_POSITION"/>
  <point name="P2" positionX="4000" positionY="0" type="HALT_POSITION"/>
  <point name="P3" positionX="4000" positionY="3000" type="HALT_POSITION"/>
  <point name="spur" positionX="9000" positionY="0" type="PARK_POSITION"/>
  <path name="P1 --- P2" sourcePoint="P1" destinationPoint="P2" length="4000"
        maxVelocity="1000" maxReverseVelocity="0" locked="false"/>
  <path name="P2 --- P3" sourcePoint="P2" destinationPoint="P3" length="3000"
        maxVelocity="500" maxReverseVelocity="500" locked="false"/>
  <path name="P3 --- P1" sourcePoint="P3" destinationPoint="P1" length="6000"
        maxVelocity="1000" maxReverseVelocity="0" locked="false"/>
  <path name="P2 --- spur" sourcePoint="P2" destinationPoint="spur" length="5000"
        maxVelocity="1000" maxReverseVelocity="0" locked="false"/>
  <path name="P1 --- P3" sourcePoint="P1" destinationPoint="P3" length="5000"
        maxVelocity="1000" maxReverseVelocity="0" locked="true"/>
  <vehicle name="V1" maxVelocity="1000"><boundingBox length="1000" width="1000"/></vehicle>
  <vehicle name="V2" maxVelocity="1000"><boundingBox length="1000" width="1000"/></vehicle>
  <locationType name="Transfer"><allowedOperation name="Load"/></locationType>
  <location name="gate" positionX="0" positionY="0" type="Transfer"><link point="P1"/></location>
  <location name="press" positionX="4000" positionY="3000" type="Transfer">
    <link point="P3"/><link point="P2"/>
  </location>
  <location name="charger" positionX="9000" positionY="0" type="Transfer">
    <link point="spur"/>
  </location>
  <location name="door" positionX="0" positionY="0" type="Transfer"/>
  <block name="crossing" type="SINGLE_VEHICLE_ONLY">
    <member name="P1 --- P2"/><member name="P2 --- P3 (reverse)"/><member name="P2"/>
  </block>
  <block name="lonely" type="SINGLE_VEHICLE_ONLY"><member name="spur"/></block>
  <block name="aisle" type="SAME_DIRECTION_ONLY"><member name="P3 --- P1"/></block>
</model>
"""

BUILDING = """
name: house
coordinate_system: reference_image
levels:
  L1:
    vertices:
      - [0, 0, 0, dock, {is_charger: [4, true]}]
      - [100, 0, 0, ""]
      - [100, 60, 0, shelf, {pickup_dispenser: [1, cans]}]
      - [300, 300, 0, elsewhere]
    lanes:
      - [0, 1, {bidirectional: [4, true], graph_idx: [2, 0], speed_limit: [3, 0]}]
      - [1, 2, {bidirectional: [4, true], graph_idx: [2, 0], mutex: [1, aisle]}]
      - [0, 2, {bidirectional: [4, false], graph_idx: [2, 1]}]
    measurements:
      - [0, 1, {distance: [3, 10.0]}]
  L2:
    vertices:
      - [0, 0, 0, roof]
    lanes: []
lifts:
  lift1: {}
"""

MAP = """type octile
height 4
width 5
map
.E..@
@@@.T
S...W
@@O@.
"""

WAREHOUSE = """% a small one
init(object(node,1),value(at,(1,1))).
init(object(node,2),value(at,(2,1))). init(object(node,3),value(at,(3,1))).
init(object(highway,1),value(at,(2,1))).
init(object(pickingStation,1),value(at,(1,1))).
init(object(shelf,7),value(at,(3,1))).
init(object(robot,1),value(at,(2,1))).
init(object(product,1),value(on,(7,3))).
"""


def floor(file: str | dict[str, Any], vehicle_type: str | None = None, **robots: Any) -> Floor:
    """Return the floor of a file, whose layout is valid."""
    text = file if isinstance(file, str) else json.dumps(file)
    found = read_floor(text.encode(), "file", RobotOptions(**robots), vehicle_type)
    judged_layout(found.layout)
    return found


def said(found: Floor) -> list[str]:
    """Return the notes of a floor."""
    return [str(note) for note in found.notes]


def lanes(found: Floor) -> dict[str, dict[str, Any]]:
    """Return the lanes of a floor by name."""
    return {lane["name"]: lane for lane in found.layout["lanes"]}


def shuttle_procedure() -> dict[str, Any]:
    """Return what is made on the shuttle's floor."""
    return {
        "processes": [
            {"name": "supply", "outputs": {"part": 1}},
            {"name": "ship", "inputs": {"part": 1}},
        ],
        "output_process": "ship",
        "machines": [
            {"station": "source", "processes": {"supply": 1}, "handling": {"output": 3}},
            {"station": "sink", "name": "gate", "processes": {"ship": 2}},
        ],
        "max_agents": 1,
    }
