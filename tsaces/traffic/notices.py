"""What is worth a second look in an instance that breaks no rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tsaces.model.notice import Notice
from tsaces.traffic.cells import JUNCTION
from tsaces.traffic.layout_problems import FIELD
from tsaces.traffic.touching import cells_of, said_of, touching

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tsaces.model.instance import Instance


def notices(instance: Instance) -> tuple[Notice, ...]:
    """Return what is allowed in an instance but may not be meant; it hinders nothing.

    Returns
    -------
    tuple of Notice
        One for each kind of thing, with its cells. Empty for most instances.
    """
    return tuple(_notices(instance))


def _notices(instance: Instance) -> Iterator[Notice]:
    junctions = (
        (x, y)
        for y, row in enumerate(instance.rows)
        for x, character in enumerate(row)
        if character == JUNCTION
    )
    if pairs := touching(junctions):
        words = f"{said_of(pairs)} if robots are to pass"
        yield Notice(FIELD, words, cells_of(pairs))
