"""The lines of streams, described for the OpenAPI document; they are written elsewhere."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

LINES = """\
{"type":"header","agents":2,"assignment":{"bin":"supply","chute":"ship"},\
"buffers":{"bin":{"input":{},"output":{"part":1}},"chute":{"input":{},"output":{}}},\
"period":20,"start":0}
{"t":0,"agents":[[1,0,"part"],[2,2,null]],"exchanges":[[0,"bin","pickup","part"]]}
{"t":1,"agents":[[2,0,"part"],[1,2,null]],"exchanges":[]}
"""
"""A stream of timesteps with names."""
EVENTS = """\
id: 1
event: queued
data: {}

id: 2
event: started
data: {"attempt": 1}

id: 3
event: incumbent
data: {"throughput": 0.3333, "upper_bound": 0.4, "agents": 4, "seconds": 1.2}

id: 4
event: ended
data: {"status": "succeeded", "message": "the time is up"}

"""
"""The events of a job."""


class BufferContents(BaseModel):
    """Copies of each token in the buffers of a machine."""

    input: dict[str, int]
    output: dict[str, int]


class PlanHeader(BaseModel):
    """First line of a stream of timesteps."""

    model_config = ConfigDict(extra="allow")

    type: Literal["header"]
    agents: int = Field(description="Number of robots.")
    assignment: dict[str, str | None] = Field(
        description="Process of each machine; null if it is idle."
    )
    buffers: dict[str, BufferContents] = Field(
        description="Contents of the buffers at `start`, after its exchanges."
    )
    period: int = Field(description="Timesteps after which cells and cargo repeat.")
    start: int = Field(description="First timestep of the stream.")
    skips_pauses: bool = Field(
        False, description="Whether timesteps in which the whole fleet stands still are omitted."
    )


class PlanTimestep(BaseModel):
    """A further line: the state after the exchanges of a timestep."""

    t: int = Field(description="The timestep.")
    agents: list[list[Any]] = Field(description="[column, row, token or null] of each robot.")
    exchanges: list[list[Any]] = Field(
        description='[robot, machine, "pickup" or "deposit", token] of each exchange.'
    )
    late_ms: int | None = Field(
        None, description="Only if a paced line is sent more than a tick late: milliseconds."
    )


class PlanEnd(BaseModel):
    """Last line of a stream that the server ends early."""

    type: Literal["end"]
    reason: str
    resume: int = Field(description="First timestep that was not sent: `start` of another stream.")
