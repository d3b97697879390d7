"""Notices about what is valid in an instance but may be unintended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tsaces.model.embedding import Embedding
from tsaces.model.notice import Notice
from tsaces.traffic.cells import JUNCTION
from tsaces.traffic.layout_problems import FIELD
from tsaces.traffic.touching import collect_cells, describe_touching, find_touching

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tsaces.model.instance import Instance


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
    junctions = (
        (x, y)
        for y, row in enumerate(instance.rows)
        for x, character in enumerate(row)
        if character == JUNCTION
    )
    if pairs := find_touching(junctions):
        words = f"{describe_touching(pairs)} if robots are to pass"
        yield Notice(FIELD, words, collect_cells(pairs))
