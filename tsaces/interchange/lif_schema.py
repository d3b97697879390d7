"""The fields of LIF 1.0 (Layout Interchange Format of the VDMA) that are read.

Own models rather than those of a package: files in the field write ``"0.5"`` for a station's height
and leave ``stations`` out, as the standard's own examples do, and errors must name the field.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from tsaces.schema.expected import Expected


class _Schema(BaseModel):
    model_config = ConfigDict(strict=True, extra="ignore", frozen=True)


_Id = Annotated[str, Expected("a string", "give an id in double quotes")]
_Number = Annotated[
    Annotated[float, Field(allow_inf_nan=False)], Expected("a number", "give one, as 2.5")
]
_Speed = Annotated[
    Annotated[float, Field(gt=0, allow_inf_nan=False)] | None,
    Expected("a number above 0", "give metres a second, as 1.2"),
]


class LifPosition(_Schema):
    """Where a node is, in metres."""

    x: _Number
    y: _Number


class LifControlPoint(LifPosition):
    """A control point of a trajectory."""

    weight: Annotated[float, Field(gt=0, allow_inf_nan=False)] = 1.0


class LifTrajectory(_Schema):
    """A curve (NURBS) along which a vehicle drives an edge."""

    degree: Annotated[
        Annotated[float, Field(ge=1, le=10)],
        Expected("a degree", "give a whole number from 1 to 10"),
    ] = 1
    knots: Annotated[list[_Number], Field(alias="knotVector")]
    points: Annotated[list[LifControlPoint], Field(alias="controlPoints")]


class LifAction(_Schema):
    """What a vehicle can do at a node."""

    kind: Annotated[str, Field(alias="actionType")]


class LifNodeProperties(_Schema):
    """What a vehicle type may do at a node."""

    vehicle_type: Annotated[_Id, Field(alias="vehicleTypeId")]
    actions: list[LifAction] = []


class LifLoadRestriction(_Schema):
    """Whether an edge is for loaded or for empty vehicles."""

    unloaded: bool = True
    loaded: bool = True


class LifEdgeProperties(_Schema):
    """How a vehicle type drives an edge."""

    vehicle_type: Annotated[_Id, Field(alias="vehicleTypeId")]
    max_speed: Annotated[_Speed, Field(alias="maxSpeed")] = None
    rotation: Annotated[bool, Field(alias="rotationAllowed")] = False
    rotation_at_start: Annotated[str, Field(alias="rotationAtStartNodeAllowed")] = "BOTH"
    rotation_at_end: Annotated[str, Field(alias="rotationAtEndNodeAllowed")] = "BOTH"
    actions: list[LifAction] = []
    load: Annotated[LifLoadRestriction | None, Field(alias="loadRestriction")] = None
    trajectory: LifTrajectory | None = None


class LifNode(_Schema):
    """A node."""

    id: Annotated[_Id, Field(alias="nodeId")]
    position: Annotated[
        LifPosition, Field(alias="nodePosition"), Expected("an object", "give x and y")
    ]
    properties: Annotated[list[LifNodeProperties], Field(alias="vehicleTypeNodeProperties")] = []


class LifEdge(_Schema):
    """An edge, in one direction."""

    id: Annotated[_Id, Field(alias="edgeId")]
    start: Annotated[_Id, Field(alias="startNodeId")]
    end: Annotated[_Id, Field(alias="endNodeId")]
    properties: Annotated[
        Annotated[list[LifEdgeProperties], Field(min_length=1)],
        Field(alias="vehicleTypeEdgeProperties"),
        Expected("a list of vehicle types", "name those that may drive the edge, at least one"),
    ]


class LifStation(_Schema):
    """A station."""

    id: Annotated[_Id, Field(alias="stationId")]
    nodes: Annotated[
        Annotated[list[_Id], Field(min_length=1)],
        Field(alias="interactionNodeIds"),
        Expected("a list of node ids", "give at least one"),
    ]
    name: Annotated[str, Field(alias="stationName")] = ""
    description: Annotated[str, Field(alias="stationDescription")] = ""


class LifLayout(_Schema):
    """A layout: one level, or a part of one."""

    nodes: Annotated[list[LifNode], Expected("a list of nodes", "give each nodeId and position")]
    edges: Annotated[list[LifEdge], Expected("a list of edges", "give each edgeId and its nodes")]
    stations: list[LifStation] = []


class LifMeta(_Schema):
    """Where the file is from."""

    project: Annotated[str, Field(alias="projectIdentification")] = ""


class LifFile(_Schema):
    """A file."""

    meta: Annotated[LifMeta, Field(alias="metaInformation")] = LifMeta()
    layouts: Annotated[
        Annotated[list[LifLayout], Field(min_length=1)],
        Expected("a list of layouts", "give each nodes, edges and stations"),
    ]
