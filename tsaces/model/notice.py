"""What is worth a second look."""

from __future__ import annotations

from typing import NamedTuple

from tsaces.errors import printable


class Notice(NamedTuple):
    """Something about an instance that is allowed but may not be meant.

    Attributes
    ----------
    path : str
        The field, as one would write it: ``layout.rows``.
    message : str
        What there is and what one may do about it, on one line.
    cells : tuple of Cell
        Where on the floor it is, as `tsaces.model.instance.Cell`. None where it is about no place.
    """

    path: str
    message: str
    cells: tuple[tuple[int, int] | tuple[str, int], ...] = ()

    def __str__(self) -> str:
        return printable(f"{self.path}: {self.message}")
