"""Notices about what is valid in an instance but may be unintended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tsaces.model.embedding import Embedding
from tsaces.model.notice import Notice
from tsaces.traffic.cells import JUNCTION, OPEN_FLOOR
from tsaces.traffic.layout_problems import FIELD
from tsaces.traffic.touching import (
    collect_cells,
    describe_beside_open_floor,
    describe_touching,
    find_beside_open_floor,
    find_touching,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tsaces.model.instance import GridCell, Instance


def notices(instance: Instance | Embedding) -> tuple[Notice, ...]:
    """Return notices about what is valid in an instance but may be unintended.

    Parameters
    ----------
    instance : Instance or Embedding
        Of an embedding, only unknown fields are noticed, those of its instance included.

    Returns
    -------
    tuple of Notice
        One notice per kind, with its cells. Most instances have none.
    """
    if isinstance(instance, Embedding):
        return instance.unknown_fields
    return (*instance.unknown_fields, *_find_notices(instance))


def _find_notices(instance: Instance) -> Iterator[Notice]:
    junctions = _cells(instance, JUNCTION)
    for pairs, describe in (
        (find_touching(junctions), describe_touching),
        (
            find_beside_open_floor(junctions, set(_cells(instance, OPEN_FLOOR))),
            describe_beside_open_floor,
        ),
    ):
        if pairs:
            yield Notice(FIELD, f"{describe(pairs)} if robots are to pass", collect_cells(pairs))


def _cells(instance: Instance, sign: str) -> list[GridCell]:
    """Return the cells whose character is this one."""
    return [
        (x, y)
        for y, row in enumerate(instance.rows)
        for x, character in enumerate(row)
        if character == sign
    ]
