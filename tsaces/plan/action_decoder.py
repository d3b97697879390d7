"""Where agents are and what they carry, decoded from their actions many timesteps at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import numpy as np

from tsaces.errors import PlanError
from tsaces.model.transport_plan import NO_CARGO, Block, ExchangeKind
from tsaces.plan.directions import Directions

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from tsaces.model.traffic_system import Layout
    from tsaces.model.transport_plan import IntArray
    from tsaces.plan.actions import ActionBlock, Codes
    from tsaces.plan.exchange_codebook import ExchangeCodebook

    Places = NDArray[np.signedinteger[Any]]

_TIMESTEPS_AT_ONCE = 256
"""Timesteps decoded together, which bounds the memory that takes."""


class PlaceMap(Protocol):
    """The places of agents as numbers, and what they can exchange there."""

    @property
    def bits(self) -> int:
        """Of an action, which are its direction."""
        ...

    @property
    def num_directions(self) -> int:
        """Directions from 0 up to the largest that any place has."""
        ...

    @property
    def choices(self) -> IntArray:
        """Machine, kind and token of every exchange, by row and number; -1 where there is none."""
        ...

    def walk(self, places: Places, directions: IntArray) -> Places:
        """Return where agents are that go in these directions, shape (timesteps, agents)."""
        ...

    def rows(self, places: Places) -> Places:
        """Return the rows of `choices` that hold for these places."""
        ...


class LayoutMap:
    """The cells of a layout by their numbers; those who leave it are on cell -1 from then on.

    Parameters
    ----------
    codebook : ExchangeCodebook
    layout : Layout
    """

    def __init__(self, codebook: ExchangeCodebook, layout: Layout) -> None:
        directions = Directions.of(layout)
        self._next_cell, self._bits = directions.next_cell, directions.bits
        self._codebook = codebook

    @property
    def bits(self) -> int:
        """Of an action, which are its direction."""
        return self._bits

    @property
    def num_directions(self) -> int:
        """Directions from 0 up to the largest that any place has."""
        return int(self._next_cell.shape[1])

    @property
    def choices(self) -> IntArray:
        """What can be exchanged on each cell; the last row, which -1 finds as well, is empty."""
        return self._codebook.choices

    def walk(self, places: Places, directions: IntArray) -> Places:
        """Return the cells that agents come to."""
        cells: Places = np.empty(directions.shape, dtype=np.int32)
        for t, chosen in enumerate(directions):
            places = cells[t] = self._next_cell[places, chosen]
        return cells

    def rows(self, places: Places) -> Places:
        """Return the cells themselves."""
        return places


class DecodedActions(NamedTuple):
    """What agents have done in consecutive timesteps.

    Attributes
    ----------
    places, cargo : int array, shape (timesteps, agents)
        After each timestep.
    exchanges : int array, shape (exchanges, 4)
        Agent, machine, kind and token, by timestep and agent.
    offsets : int array, shape (timesteps + 1,)
        Where the exchanges of each timestep begin.
    """

    places: Places
    cargo: IntArray
    exchanges: IntArray
    offsets: IntArray


class ActionDecoder:
    """Follows agents by what they do.

    Parameters
    ----------
    place_map : PlaceMap
    places, cargo : int array, shape (agents,)
        Before the first action.
    checks_cargo : bool
        Whether an exchange that an agent cannot make is refused at every timestep. Otherwise it
        is at the first alone, and whoever replays the rest judges it.
    """

    def __init__(
        self, place_map: PlaceMap, places: Places, cargo: IntArray, *, checks_cargo: bool = False
    ) -> None:
        self._place_map = place_map
        self._checks_cargo = checks_cargo
        self._begun = False
        self._places = places
        self._cargo = cargo

    def follow(self, actions: ActionBlock) -> Block:
        """Return where all this leads; numbers of places must be those of cells.

        Raises
        ------
        PlanError
            As `advance`.
        """
        shape = actions.codes.shape
        cells, cargo = np.empty(shape, dtype=np.int32), np.empty(shape, dtype=np.int32)
        exchanges = [np.empty((0, 4), dtype=np.int32)]
        offsets = [np.zeros(1, dtype=np.int32)]
        for begin in range(0, len(actions.codes), _TIMESTEPS_AT_ONCE):
            part = slice(begin, begin + _TIMESTEPS_AT_ONCE)
            decoded = self.advance(actions.start + begin, actions.codes[part])
            cells[part], cargo[part] = decoded.places, decoded.cargo
            exchanges.append(decoded.exchanges)
            offsets.append(offsets[-1][-1] + decoded.offsets[1:])
        return Block(
            actions.start, cells, cargo, np.concatenate(exchanges), np.concatenate(offsets)
        )

    def advance(self, start: int, codes: Codes) -> DecodedActions:
        """Let every agent act in consecutive timesteps.

        At the very first, agents stand where they are told, with what they give.

        Parameters
        ----------
        start : int
            The first of these timesteps.
        codes : unsigned int array, shape (timesteps, agents)

        Raises
        ------
        PlanError
            If an action is none, or an exchange is not in the codebook; if agents move at the very
            first timestep, or exchange there what they cannot. Nothing has changed then.
        """
        bits = self._place_map.bits
        directions = (codes & (2**bits - 1)).astype(np.int32)
        choices = (codes >> bits).astype(np.int32)
        table = self._place_map.choices
        is_direction, is_choice = (
            directions < self._place_map.num_directions,
            choices < table.shape[1],
        )
        places = self._place_map.walk(self._places, np.where(is_direction, directions, 0))
        moments, agents = np.nonzero(choices)
        numbers = np.where(is_choice, choices, 0)[moments, agents]
        made = table[self._place_map.rows(places[moments, agents]), numbers]
        needed, left_with = _cargo_of(made)
        cargo, carried = _follow_cargo(self._cargo, (moments, agents), left_with, len(codes))
        is_checked = self._checks_cargo | ((moments == 0) & (not self._begun))
        moves_at_once = directions[:1].any(axis=1) & (not self._begun)
        _raise_first(
            start,
            (np.flatnonzero(moves_at_once), lambda _: "agents move at the first timestep"),
            (
                np.flatnonzero(~is_direction.all(axis=1)),
                lambda t: f"{directions[t].max()} is no direction",
            ),
            (
                np.flatnonzero(~is_choice.all(axis=1)),
                lambda t: f"{choices[t].max()} is no exchange of any cell",
            ),
            (
                moments[(made < 0).any(axis=1)],
                lambda _: "an agent makes an exchange its cell does not have",
            ),
            (
                moments[is_checked & (needed != carried)],
                lambda _: "an agent exchanges what it cannot",
            ),
        )
        if len(codes):
            self._begun, self._places, self._cargo = True, places[-1], cargo[-1]
        exchanges = np.column_stack([agents, made]).astype(np.int32)
        offsets = np.searchsorted(moments, np.arange(len(codes) + 1)).astype(np.int32)
        return DecodedActions(places, cargo, exchanges, offsets)


def _cargo_of(made: IntArray) -> tuple[IntArray, IntArray]:
    """Return what agents must carry for exchanges (machine, kind, token), and carry then."""
    deposits, tokens = made[:, 1] == ExchangeKind.DEPOSIT, made[:, 2]
    return np.where(deposits, tokens, NO_CARGO), np.where(deposits, NO_CARGO, tokens)


def _follow_cargo(
    cargo: IntArray, at: tuple[NDArray[np.intp], NDArray[np.intp]], left_with: IntArray, count: int
) -> tuple[IntArray, IntArray]:
    """Return what agents carry after each of some timesteps, and before each exchange."""
    moments, agents = at
    values = np.concatenate([cargo, left_with])
    latest = np.zeros((count + 1, len(cargo)), dtype=np.int64)
    latest[0] = np.arange(len(cargo))
    latest[moments + 1, agents] = len(cargo) + np.arange(len(moments))
    np.maximum.accumulate(latest, out=latest)  # of one agent, later exchanges have higher numbers
    return values[latest[1:]].astype(np.int32), values[latest[moments, agents]]


def _raise_first(start: int, *defects: tuple[NDArray[np.intp], Callable[[int], str]]) -> None:
    """Raise `PlanError` for the first timestep with a defect, the first of several there.

    Parameters
    ----------
    start : int
        The timestep of the first row.
    defects : pairs of int array and callable
        Rows that have the defect, and what to say of one of them.
    """
    found = [(int(rows.min()), n) for n, (rows, _) in enumerate(defects) if len(rows)]
    if found:
        row, n = min(found)
        raise PlanError(f"t={start + row}: {defects[n][1](row)}")


def cargo_before(cargo: IntArray, exchanges: IntArray) -> IntArray:
    """Return what agents carried before they made a timestep's exchanges."""
    before = cargo.copy()
    deposits = exchanges[:, 2] == ExchangeKind.DEPOSIT
    before[exchanges[:, 0]] = np.where(deposits, exchanges[:, 3], NO_CARGO)
    return before
