"""Plans on cells, as part of embedding documents: what every agent does in one period."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from tsaces.errors import DocumentError, PlanError
from tsaces.formats.pauses_field import PauseField, pauses_of
from tsaces.plan import LAST_TIMESTEP, Motion
from tsaces.plan.actions import ActionBlock, Actions, Follower
from tsaces.plan.exchange_menu import ExchangeMenu
from tsaces.plan.permutation import Permutation
from tsaces.plan.recording import successors
from tsaces.traffic import parse_layout

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tsaces.model.instance import Instance
    from tsaces.plan.actions import Codes
    from tsaces.plan.pauses import Pauses


class CellPlanSchema(BaseModel):
    """The document's fields."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    kind: Literal["cells"]
    period: Annotated[int, Field(ge=1, le=LAST_TIMESTEP)]
    pauses: list[PauseField] = []
    cells: list[tuple[int, int]]
    cargo: list[str | None]
    actions: list[str]


def cell_plan_to_document(
    instance: Instance, assignment: Mapping[str, str | None], motion: Motion
) -> dict[str, Any]:
    """Return a period as JSON-ready data: each agent's start, and its actions."""
    layout = parse_layout(instance.rows)
    tokens = (None, *instance.procedure.tokens)
    document: dict[str, Any] = {"kind": "cells", "period": motion.period}
    if motion.pauses:
        document["pauses"] = [list(pause) for pause in motion.pauses]
    codes = Actions(motion, ExchangeMenu.of(instance, assignment, layout), layout).codes[:, 1:]
    return {
        **document,
        "cells": [list(layout.cells[cell]) for cell in motion.cells[:, 0].tolist()],
        "cargo": [tokens[token] for token in motion.cargo[:, 0].tolist()],
        "actions": [" ".join(map(str, row)) for row in codes.tolist()],
    }


def cell_plan_from_schema(
    instance: Instance, assignment: Mapping[str, str | None], schema: CellPlanSchema
) -> Motion:
    """Build the motion.

    Raises
    ------
    DocumentError
        That names the field.
    """
    layout = parse_layout(instance.rows)
    tokens = {token: n for n, token in enumerate((None, *instance.procedure.tokens))}
    try:
        cells = np.array([layout.number[cell] for cell in schema.cells], dtype=np.int32)
        cargo = np.array([tokens[token] for token in schema.cargo], dtype=np.int32)
        codes = np.array([list(map(int, row.split())) for row in schema.actions], dtype=np.uint16)
    except (KeyError, ValueError, OverflowError) as error:
        raise DocumentError(f"plan: neither cell, token nor action: {error}") from None
    if len(cells) == 0 or len(cargo) != len(cells):
        raise DocumentError("plan: cells and cargo must name every agent, at least one")
    pauses = pauses_of(schema.pauses, "plan.pauses", codes.shape[-1])
    if codes.shape != (len(cells), schema.period - pauses.total):
        raise DocumentError(
            "plan.actions: not one for each agent and timestep of the period that is in no pause"
        )
    menu = ExchangeMenu.of(instance, assignment, layout)
    try:
        return _motion(Follower(menu, layout, cells, cargo), codes, pauses)
    except (PlanError, KeyError) as error:
        raise DocumentError(f"plan: {error}") from None


def _motion(follower: Follower, codes: Codes, pauses: Pauses) -> Motion:
    """Follow the agents through the period, from a timestep 0 at which they stand."""
    standing = np.zeros((1, len(codes)), dtype=codes.dtype)
    block = follower.follow(ActionBlock(0, np.concatenate([standing, codes.T])))
    successor = Permutation(successors(block.cells[0], block.cells[-1]))
    return Motion.of(block, 0, successor, pauses)
