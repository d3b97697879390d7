"""Sites: where the machines of a production plan exchange, as places of a network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tsaces.model.instance import Cell


class Sites(Protocol):
    """Where agents exchange with machines.

    A site is one place or several: wherever agents may do the same exchange.
    """

    @property
    def number(self) -> int:
        """Number of machines."""

    def source(self, machine: int) -> int:
        """Return the number of the site where agents pick up."""

    def sink(self, machine: int) -> int:
        """Return the number of the site where they deposit."""

    def places(self, site: int) -> Sequence[int]:
        """Return the places of a site; no place is of two."""

    def steps(self, place: int, of: int) -> range:
        """Return the steps, in a cycle of so many, in which agents may be in a place."""

    def windows(self, site: int, of: int) -> list[tuple[int, int]]:
        """Return places and steps of exchanges, in a cycle of so many, that do not overlap.

        Empty where exchanges take but a step each.
        """


class ExchangePoint(Protocol):
    """Where agents exchange, such as a machine."""

    @property
    def input_cell(self) -> Cell | None:
        """Where they deposit."""

    @property
    def output_cell(self) -> Cell | None:
        """Where they pick up."""


class PlaceSites:
    """Sites that are a single place each, with the number of that place.

    Parameters
    ----------
    machines : sequence of ExchangePoint
    place_of : callable
        Number of the place of a cell.
    """

    def __init__(self, machines: Sequence[ExchangePoint], place_of: Callable[[Cell], int]) -> None:
        self._machines = machines
        self._place_of = place_of

    @property
    def number(self) -> int:
        """Number of machines."""
        return len(self._machines)

    def source(self, machine: int) -> int:
        """Return the place where agents pick up."""
        return self._place(self._machines[machine].output_cell)

    def sink(self, machine: int) -> int:
        """Return the place where they deposit."""
        return self._place(self._machines[machine].input_cell)

    @staticmethod
    def places(site: int) -> tuple[int]:
        """Return the place alone."""
        return (site,)

    @staticmethod
    def steps(place: int, of: int) -> range:
        """Return all steps."""
        del place
        return range(of)

    @staticmethod
    def windows(site: int, of: int) -> list[tuple[int, int]]:
        """Return none, for any step is as good."""
        del site, of
        return []

    def _place(self, cell: Cell | None) -> int:
        assert cell is not None  # noqa: S101 - a machine that exchanges has a cell for it
        return self._place_of(cell)
