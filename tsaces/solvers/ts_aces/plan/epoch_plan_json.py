"""Plans that count agents by road and epoch, as part of embedding documents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from tsaces.errors import DocumentError
from tsaces.plan.plan_codec import PlanCodec
from tsaces.schema.expected import Expected
from tsaces.solvers.ts_aces.plan.epoch_plan import EpochPlan
from tsaces.solvers.ts_aces.plan.epoch_source import EpochSource
from tsaces.traffic import build_traffic_system, exchange_cells, layout_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tsaces.model.instance import Instance

    Assignment = Mapping[str, str | None]

_Whole = Annotated[int, Field(strict=True, ge=0, le=1_000_000)]
_RoadCount = Annotated[
    tuple[_Whole, str | None, _Whole, _Whole],
    Expected("a list of four", "give road, token or null, epoch and count"),
]
_MachineCount = Annotated[
    tuple[str, str, _Whole, _Whole],
    Expected("a list of four", "give machine, token, epoch and count"),
]


_LONGEST_EPOCH = 10**12


class EpochPlanSchema(BaseModel):
    """The document's fields."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    kind: Literal["epochs"]
    num_epochs: Annotated[
        int,
        Field(strict=True, ge=1, le=10_000),
        Expected("a positive integer", "give a whole number from 1 to 10000"),
    ]
    epoch_length: Annotated[
        int,
        Field(strict=True, ge=1, le=_LONGEST_EPOCH),
        Expected("a positive integer", f"give a whole number from 1 to {_LONGEST_EPOCH}"),
    ]
    max_road_length: Annotated[
        Annotated[int, Field(strict=True, ge=1)] | None,
        Expected("a positive integer or null", "give null if no road was cut"),
    ] = None
    entering: Annotated[
        list[_RoadCount], Expected("a list", "give [road, token, epoch, count] for each")
    ]
    pickups: Annotated[
        list[_MachineCount], Expected("a list", "give [machine, token, epoch, count] for each")
    ]
    deposits: Annotated[
        list[_MachineCount], Expected("a list", "give [machine, token, epoch, count] for each")
    ]


def _epoch_plan_to_document(
    instance: Instance, _assignment: Assignment, source: EpochSource
) -> dict[str, Any]:
    """Return the plan as JSON-ready data."""
    plan = source.epoch_plan
    machines = [machine.name for machine in instance.machines]
    return {
        "kind": "epochs",
        "num_epochs": plan.num_epochs,
        "epoch_length": plan.epoch_length,
        "max_road_length": plan.max_road_length,
        "entering": _sparse(plan.entering, range(len(plan.entering)), instance),
        "pickups": _sparse(plan.pickups, machines, instance),
        "deposits": _sparse(plan.deposits, machines, instance),
    }


def _epoch_plan_from_schema(
    instance: Instance, _assignment: Assignment, schema: EpochPlanSchema
) -> EpochSource:
    """Build the plan.

    Raises
    ------
    DocumentError
        That names the field.
    """
    traffic = build_traffic_system(
        layout_of(instance), schema.max_road_length, exchange_cells(instance)
    )
    roads = {r: r for r in range(len(traffic.roads))}
    machines = {machine.name: m for m, machine in enumerate(instance.machines)}
    plan = EpochPlan(
        num_epochs=schema.num_epochs,
        epoch_length=schema.epoch_length,
        entering=_dense("entering", schema.entering, roads, instance, schema.num_epochs),
        pickups=_dense("pickups", schema.pickups, machines, instance, schema.num_epochs),
        deposits=_dense("deposits", schema.deposits, machines, instance, schema.num_epochs),
        max_road_length=schema.max_road_length,
    )
    return EpochSource(plan)


EPOCH_PLANS = PlanCodec(
    "epochs", EpochSource, EpochPlanSchema, _epoch_plan_to_document, _epoch_plan_from_schema
)


def _sparse(counts: np.ndarray[Any, np.dtype[np.int32]], names: Any, instance: Instance) -> Any:
    """List the counts that are not zero: road or machine, token, epoch, count."""
    tokens = (None, *instance.procedure.tokens)
    return [
        [names[i], tokens[token], int(k), int(counts[i, token, k])]
        for i, token, k in np.argwhere(counts)
    ]


def _dense(
    field: str, rows: list[Any], names: dict[Any, int], instance: Instance, num_epochs: int
) -> np.ndarray[Any, np.dtype[np.int32]]:
    tokens = {None: 0} | {token: n for n, token in enumerate(instance.procedure.tokens, start=1)}
    counts = np.zeros((len(names), len(tokens), num_epochs), dtype=np.int32)
    for index, (name, token, k, number) in enumerate(rows):
        path = f"plan.{field}[{index}]"
        if name not in names:
            raise DocumentError(f"{path}[0]: unknown road or machine {name!r}")
        if token not in tokens:
            raise DocumentError(f"{path}[1]: unknown token {token!r}")
        if k >= num_epochs:
            raise DocumentError(f"{path}[2]: {k} is no epoch; there are {num_epochs}")
        counts[names[name], tokens[token], k] = number
    return counts
