"""Progress as data: what a listener hears while an instance is being solved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tsaces.model.embedding import Embedding


@dataclass(frozen=True)
class SearchStep:
    """The search turned to a new part of its space.

    Attributes
    ----------
    seconds : float
        Since the search began.
    description : str
        Such as ``E=2 T=6``.
    """

    seconds: float
    description: str


@dataclass(frozen=True)
class ModelBuilt:
    """The method built a mathematical program, to be solved once or many times.

    Attributes
    ----------
    seconds : float
        Since the search began.
    variables, rows : int
        Its size.
    """

    seconds: float
    variables: int
    rows: int


@dataclass(frozen=True)
class BoundTightened:
    """The proven upper bound fell.

    Attributes
    ----------
    seconds : float
        Since the search began.
    upper_bound : float
        Products per timestep.
    """

    seconds: float
    upper_bound: float


@dataclass(frozen=True)
class FleetBoundRaised:
    """The proven lower bound on the fleet rose.

    Attributes
    ----------
    seconds : float
        Since the search began.
    agents : int
        No plan that keeps the share of the throughput has fewer.
    """

    seconds: float
    agents: int


@dataclass(frozen=True)
class IncumbentFound:
    """A better embedding, as the objective has it, was found, replayed and judged sound.

    Attributes
    ----------
    seconds : float
        Since the search began.
    embedding : Embedding
    """

    seconds: float
    embedding: Embedding


@dataclass(frozen=True)
class IncumbentRejected:
    """A candidate failed its replay: a defect of the solver, never a result.

    Attributes
    ----------
    seconds : float
        Since the search began.
    reason : str
        The first violation.
    """

    seconds: float
    reason: str


@dataclass(frozen=True)
class SearchLost:
    """One of several searches was lost, with its process or its machine; the others go on.

    Attributes
    ----------
    seconds : float
        Since the search began.
    reason : str
    """

    seconds: float
    reason: str


@dataclass(frozen=True)
class SearchEnded:
    """The search is over.

    Attributes
    ----------
    seconds : float
        Since the search began.
    reason : str
        Such as ``the incumbent meets the upper bound``.
    """

    seconds: float
    reason: str


SolveEvent = (
    SearchStep
    | ModelBuilt
    | BoundTightened
    | FleetBoundRaised
    | IncumbentFound
    | IncumbentRejected
    | SearchLost
    | SearchEnded
)

Listener = Callable[[SolveEvent], None]
"""Called in order with every event; it cannot alter the search."""
