"""What travels over HTTP."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, computed_field

from api.store import JobState
from tsaces.formats.options_json import all_options, options_from_document
from tsaces.model.objective import Aim
from tsaces.model.solve_options import SolveOptions
from tsaces.schema.expected import Expected
from tsaces.solvers.registry import OWN_METHODS

EXAMPLE_INSTANCE: dict[str, Any] = {
    "name": "tiny",
    "layout": {"rows": ["+>>+", "^##v", "+<<+"]},
    "procedure": {
        "processes": [
            {"name": "supply", "inputs": {}, "outputs": {"part": 1}},
            {"name": "ship", "inputs": {"part": 1}, "outputs": {}},
        ],
        "output_process": "ship",
    },
    "machines": [
        {"name": "bin", "processes": {"supply": 1}, "output_cell": [1, 0]},
        {"name": "chute", "processes": {"ship": 1}, "input_cell": [1, 2]},
    ],
    "max_agents": 4,
}

EXAMPLE_EMBEDDING: dict[str, Any] = {
    "format": "tsaces-embedding/1",
    "method": "auto",
    "throughput": 1 / 3,
    "upper_bound": 0.4,
    "gap": 1 / 6,
    "agents": 4,
    "seconds": 5.393,
    "seed": 0,
    "assignment": {"bin": "supply", "chute": "ship"},
    "rates": {"bin": 1 / 3, "chute": 1 / 3},
    "plan": {
        "kind": "cells",
        "period": 12,
        "cells": [[1, 0], [0, 0], [0, 1], [0, 2]],
        "cargo": ["part", None, None, None],
        "actions": [
            "1 1 2 2 3 11 3 4 4 1 0 8",
            "9 1 1 2 2 3 11 3 4 4 0 0",
            "4 9 1 1 2 2 3 11 3 4 0 0",
            "4 4 9 1 1 2 2 3 11 3 0 0",
        ],
    },
    "instance": EXAMPLE_INSTANCE,
}

SCHEMAS = "#/components/schemas/"
"""Where the OpenAPI document has its schemas."""


def schema_ref(name: str) -> dict[str, str]:
    """Return a reference to a schema of the OpenAPI document."""
    return {"$ref": f"{SCHEMAS}{name}"}


Cell = Annotated[
    list[int | str],
    Field(
        min_length=2,
        max_length=2,
        description='[column, row], ["lane", number from its start] or ["point", 0]',
    ),
]


class SolveRequest(BaseModel):
    """An instance, and how long to search for an embedding."""

    model_config = ConfigDict(
        strict=True,
        extra="ignore",
        json_schema_extra={
            "examples": [
                {
                    "instance": EXAMPLE_INSTANCE,
                    **all_options(SolveOptions()),
                    "time_limit": 10,
                    "start_from": "known",
                }
            ]
        },
    )

    instance: Annotated[
        dict[str, Any],
        Field(description="The instance; see docs/formats.md."),
        Expected("an object", "give name, layout, procedure, machines and max_agents"),
    ]
    method: Annotated[
        str,
        Field(
            description="`auto`, or the name of a method; `GET /v1/methods` lists them.",
            examples=list(OWN_METHODS),
        ),
        Expected("a string", 'give "auto" or the name of a method'),
    ] = SolveOptions.method
    objective: Annotated[
        str,
        Field(
            description="`throughput`, or `fleet`: minimise the agents that keep a share of the"
            " highest throughput found (methods `auto` and `rhythmic` only).",
        ),
        Expected("a string", 'give "throughput" or "fleet"'),
    ] = SolveOptions.objective
    keep: Annotated[
        float,
        Field(
            gt=0,
            le=1,
            allow_inf_nan=False,
            description="Share of the highest throughput that `fleet` keeps.",
        ),
        Expected("a share above 0 and at most 1", "give a number such as 0.95"),
    ] = SolveOptions.keep
    time_limit: Annotated[
        float,
        Field(gt=0, allow_inf_nan=False, description="Time limit in seconds."),
        Expected("a positive number of seconds", "give a number such as 60"),
    ] = SolveOptions.time_limit
    seed: Annotated[
        int,
        Field(ge=0, lt=2**31, description="Seed of random choices."),
        Expected("a seed", f"give a whole number from 0 to {2**31 - 1}"),
    ] = SolveOptions.seed
    start_from: Annotated[
        Literal["known", "nothing"],
        Field(
            description="`known`: the search begins with the best embedding of jobs with the same"
            " floor and procedure, if it suits: with no more agents, the same machines or fewer,"
            " and the same method unless that is `auto`. `nothing`: it does not.",
        ),
        Expected('"known" or "nothing"', "give one of them in double quotes"),
    ] = "known"

    keep_assignment: Annotated[
        dict[
            str,
            Annotated[
                str | None,
                Expected("a string or null", "give the machine's process", is_entry=True),
            ],
        ]
        | None,
        Field(
            description="`assignment` of an embedding: its machines keep their processes, but for"
            " the fewest with which anything can be made.",
        ),
        Expected(
            "an object of machines and processes or null",
            'give such as {"saw": "cut", "idle": null}',
        ),
    ] = None
    changes: Annotated[
        int | None,
        Field(
            ge=0,
            description="With `keep_assignment`: the most machines that may run something else.",
        ),
        Expected(
            "a whole number from 0 on or null", "give how many machines may run something else"
        ),
    ] = None

    @property
    def options(self) -> SolveOptions:
        """What is asked for, beside the instance."""
        return options_from_document(self.__dict__)


class NoticeItem(BaseModel):
    """Something in an instance that is valid but may not be intended."""

    field: str = Field(examples=["instance.layout.rows"])
    notice: str
    cells: list[Cell] = Field([], description="Affected cells, if any.")


class Accepted(BaseModel):
    """A job was queued."""

    id: str = Field(examples=["8b0c2f6c0f0e4f1f9d0a6a3e5b7c9d11"])
    status: JobState
    notices: list[NoticeItem] = Field([], description="What may not be intended in the request.")


class JobStatus(BaseModel):
    """The state of a job; times are in seconds since 1970, and in UTC by ISO 8601."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    status: JobState
    throughput: float | None = Field(
        description="Best throughput so far, in products per timestep."
    )
    upper_bound: float | None = Field(
        description="Proven upper bound on the throughput of every plan."
    )
    gap: float | None = Field(description="(upper_bound - throughput) / upper_bound.")
    agents: int | None = Field(description="Number of agents of the best embedding so far.")
    message: str | None = Field(description="Why the job ended.")
    created_at: float = Field(examples=[1767225600.5])
    started_at: float | None
    finished_at: float | None
    attempts: int = Field(
        description="Number of starts; more than one after a restart of the server."
    )

    @computed_field(description="`created_at` by ISO 8601.", examples=["2026-01-01T00:00:00.5Z"])  # type: ignore[prop-decorator]
    @property
    def created_at_iso(self) -> datetime:
        """`created_at` by ISO 8601."""
        return _utc(self.created_at)

    @computed_field(description="`started_at` by ISO 8601.")  # type: ignore[prop-decorator]
    @property
    def started_at_iso(self) -> datetime | None:
        """`started_at` by ISO 8601."""
        return None if self.started_at is None else _utc(self.started_at)

    @computed_field(description="`finished_at` by ISO 8601.")  # type: ignore[prop-decorator]
    @property
    def finished_at_iso(self) -> datetime | None:
        """`finished_at` by ISO 8601."""
        return None if self.finished_at is None else _utc(self.finished_at)


def _utc(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


class JobListItem(JobStatus):
    """A job in a list."""

    name: str = Field(description="Name of the instance; at most its first 255 characters.")
    method: str
    objective: Aim
    can_end: bool = Field(False, description="Whether this client may cancel and delete the job.")


class JobList(BaseModel):
    """A page of the list of jobs, newest first."""

    jobs: list[JobListItem]
    next: str | None = Field(description="`cursor` of the next page; null on the last one.")


class BoundExplanation(BaseModel):
    """What limits the upper bound of a job, and the bounds without these limits."""

    upper_bound: float = Field(description="Proven upper bound, in products per timestep.")
    lines: list[str] = Field(description="The explanation as text, with figures in columns.")
    obstacle: str | None = Field(
        description="Why there is no embedding at all; null if there may be one."
    )
    relaxed: list[dict[str, Any]] = Field(
        description="Bounds with one group of limits relaxed each, as in `tsaces bound --json`."
    )
    transport: dict[str, Any] | None = Field(
        None,
        description="What a product costs in agents' time, by what they carry, and what larger"
        " loads would bring, as in `tsaces bound --json`; null if that is not known.",
    )


class ProblemItem(BaseModel):
    """A mistake, in one field or in several."""

    field: str = Field(examples=["instance.machines[0].input_cell"])
    problem: str
    cells: list[Cell] = Field([], description="Affected cells, if any.")
    fields: list[str] = Field([], description="All fields with this mistake, if there are several.")


class InstanceSummary(BaseModel):
    """The size of an instance."""

    name: str
    cells: int = Field(description="Cells that agents can enter.")
    roads: int
    junctions: int
    machines: int
    processes: int
    max_agents: int


class CheckedInstance(InstanceSummary):
    """The size of a valid instance, and its notices."""

    notices: list[NoticeItem]


class BundledInstances(BaseModel):
    """The bundled instances of the server."""

    instances: list[InstanceSummary]


class MethodInfo(BaseModel):
    """A method that requests can name."""

    name: str = Field(examples=["auto"])
    package: str | None = Field(
        description="Name and version of the installed package that brings it; null for the others."
    )
    objectives: list[Aim] = Field(description="Objectives that it can be used with.")
    problem: str | None = Field(description="Why it cannot be used, in one line.")


class Methods(BaseModel):
    """The methods of the server."""

    methods: list[MethodInfo]
    refused: list[str] = Field(
        description="Methods of installed packages that are not used, and why, in one line each."
    )


class Problem(BaseModel):
    """An error (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[ProblemItem] = Field([], description="The first invalid fields.")
    more: int = Field(0, description="Number of further mistakes that are not listed.")


JobId = Annotated[
    str,
    Field(pattern="^[0-9a-f]{32}$", description="Id that `POST` returned."),
    Expected("the id of a job", "give the 32 digits that `POST` returned"),
]
InstanceName = Annotated[
    str,
    Field(pattern="^[0-9a-z-]{1,64}$", examples=["toy-car"]),
    Expected("a name of small letters, digits and dashes", "give one that is listed"),
]
