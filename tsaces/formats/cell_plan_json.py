"""Plans on cells, as part of embedding documents: what every agent does in one period."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

import numpy as np
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from tsaces.errors import DocumentError, PlanError
from tsaces.formats.layout_json import cell_of_document, to_cell
from tsaces.formats.pauses_field import PausesField, pauses_of
from tsaces.formats.place_fields import ways_to_document
from tsaces.plan import LAST_TIMESTEP, CellSource, PeriodicTrajectory
from tsaces.plan.action_decoder import ActionDecoder, LayoutMap
from tsaces.plan.actions import ActionBlock, Actions
from tsaces.plan.exchange_codebook import ExchangeCodebook
from tsaces.plan.permutation import Permutation
from tsaces.plan.plan_codec import PlanCodec
from tsaces.plan.recording import successors
from tsaces.schema.expected import Expected
from tsaces.schema.quoting import quote
from tsaces.traffic import layout_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from tsaces.model.instance import Instance
    from tsaces.model.traffic_system import Layout
    from tsaces.plan.actions import Codes
    from tsaces.plan.pauses import Pauses


_LAST_ACTION = 2**16 - 1
_Cell = Annotated[
    Annotated[list[Any], AfterValidator(cell_of_document)],
    Expected("a cell", "give [column, row], as [1, 0]", is_whole=True),
]
_Way = Annotated[
    Annotated[int, Field(strict=True, ge=0)],
    Expected("a whole number", "give the number of a cell among those of its place, from 0"),
]
_Cargo = Annotated[
    str | None, Expected("a string or null", "give a token, or null for an empty agent")
]
_Actions = Annotated[
    str, Expected("a string", 'give the agent\'s actions with blanks between them, as "1 1 2"')
]


class CellPlanSchema(BaseModel):
    """The document's fields."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    kind: Literal["cells"]
    period: Annotated[
        int,
        Field(strict=True, ge=1, le=LAST_TIMESTEP),
        Expected("a positive integer", f"give a whole number from 1 to {LAST_TIMESTEP}"),
    ]
    pauses: PausesField = []
    cells: Annotated[list[_Cell], Expected("a list", "give [column, row] for each agent")]
    ways: Annotated[list[_Way], Expected("a list", "give a whole number for each agent")] = []
    cargo: Annotated[list[_Cargo], Expected("a list", "give a token or null for each agent")]
    actions: Annotated[list[_Actions], Expected("a list", "give a string for each agent")]


def _cell_plan_to_document(
    instance: Instance, assignment: Mapping[str, str | None], source: CellSource
) -> dict[str, Any]:
    """Return a period as JSON-ready data: each agent's start, and its actions."""
    trajectory = source.trajectory
    layout = layout_of(instance)
    tokens = (None, *instance.procedure.tokens)
    start = trajectory.cells[:, 0].tolist()
    document: dict[str, Any] = {"kind": "cells", "period": trajectory.period}
    if trajectory.pauses:
        document["pauses"] = [list(pause) for pause in trajectory.pauses]
    codes = Actions(trajectory, ExchangeCodebook.of(instance, assignment, layout), layout).codes[
        :, 1:
    ]
    return {
        **document,
        "cells": [list(layout.cells[cell]) for cell in start],
        **ways_to_document(layout, start),
        "cargo": [tokens[token] for token in trajectory.cargo[:, 0].tolist()],
        "actions": [" ".join(map(str, row)) for row in codes.tolist()],
    }


def _cell_plan_from_schema(
    instance: Instance, assignment: Mapping[str, str | None], schema: CellPlanSchema
) -> CellSource:
    """Build the trajectory.

    Raises
    ------
    DocumentError
        That names the field.
    """
    layout = layout_of(instance)
    tokens = {token: n for n, token in enumerate((None, *instance.procedure.tokens))}
    what = "a place of the layout" if layout.is_roadmap else "a road cell or a junction"
    cells = _numbers("cells", list(map(to_cell, schema.cells)), layout.number, what)
    cargo = _numbers("cargo", schema.cargo, tokens, "a token of the instance")
    codes = [_codes(index, row) for index, row in enumerate(schema.actions)]
    if len(cells) == 0 or len(cargo) != len(cells):
        raise DocumentError("plan: cells and cargo must name every agent, at least one")
    if schema.ways:
        cells = _on_ways(layout, cells, schema.ways)
    pauses = pauses_of(schema.pauses, "plan.pauses", max(map(len, codes), default=0))
    recorded = schema.period - pauses.total
    if len(codes) != len(cells) or any(len(row) != recorded for row in codes):
        raise DocumentError(
            "plan.actions: must have an action for each agent and each timestep outside pauses"
        )
    codebook = _codebook(instance, assignment, layout)
    try:
        decoder = ActionDecoder(LayoutMap(codebook, layout), cells, cargo)
        return CellSource(_trajectory(decoder, np.stack(codes), pauses))
    except PlanError as error:
        raise DocumentError(f"plan: {error}") from None


CELL_PLANS = PlanCodec(
    "cells", CellSource, CellPlanSchema, _cell_plan_to_document, _cell_plan_from_schema
)


def _numbers(
    field: str, values: Sequence[Any], known: Mapping[Any, int], what: str
) -> NDArray[np.int32]:
    """Look up what agents stand on or carry."""
    for index, value in enumerate(values):
        if value not in known:
            raise DocumentError(f"plan.{field}[{index}]: {quote(value)} is not {what}")
    return np.array([known[value] for value in values], dtype=np.int32)


def _on_ways(layout: Layout, cells: NDArray[np.int32], ways: Sequence[int]) -> NDArray[np.int32]:
    """Return the cells of the same places that agents stand on."""
    if len(ways) != len(cells):
        raise DocumentError("plan.ways: must have a number for each agent; or leave it out")
    choices = [layout.cells_of[layout.places[cell]] for cell in cells.tolist()]
    for index, (some, way) in enumerate(zip(choices, ways, strict=True)):
        if way >= len(some):
            raise DocumentError(
                f"plan.ways[{index}]: {way} is out of range; at most {len(some) - 1} is a cell of"
                " this agent's place"
            )
    return np.array([some[way] for some, way in zip(choices, ways, strict=True)], dtype=np.int32)


def _codes(index: int, row: str) -> NDArray[np.uint16]:
    """Read the actions of an agent."""
    words = row.split()
    try:
        return np.array(list(map(int, words)), dtype=np.uint16)
    except (ValueError, OverflowError):
        word = next(word for word in words if not _is_action(word))
    raise DocumentError(
        f"plan.actions[{index}]: {quote(word)} is not an action;"
        f" give whole numbers up to {_LAST_ACTION} with blanks between them"
    )


def _is_action(word: str) -> bool:
    try:
        return 0 <= int(word) <= _LAST_ACTION
    except ValueError:
        return False


def _codebook(
    instance: Instance, assignment: Mapping[str, str | None], layout: Layout
) -> ExchangeCodebook:
    for machine, process in assignment.items():
        if process is not None and process not in instance.procedure.by_name:
            raise DocumentError(f"assignment.{machine}: unknown process {process!r}")
    return ExchangeCodebook.of(instance, assignment, layout)


def _trajectory(follower: ActionDecoder, codes: Codes, pauses: Pauses) -> PeriodicTrajectory:
    """Follow the agents through the period, from a timestep 0 at which they stand."""
    standing = np.zeros((1, len(codes)), dtype=codes.dtype)
    block = follower.follow(ActionBlock(0, np.concatenate([standing, codes.T])))
    successor = Permutation(successors(block.cells[0], block.cells[-1]))
    return PeriodicTrajectory.of(block, 0, successor, pauses)
