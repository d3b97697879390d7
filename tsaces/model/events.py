"""Progress as data: what a listener hears while an instance is being solved.

A fact has one name from the search that finds it to the client that hears of it. What differs
from stage to stage is what is known: a search has no clock of the solve, only what the session
has replayed is an incumbent, and other processes get documents instead of objects.

====================  =====================  ====================  ==============
a search or a bound   the session tells its  `SolveTask` reports   the service
reports               listener               to whoever runs it    sends
====================  =====================  ====================  ==============
`MethodStarted`       `MethodStarted`
`SearchStep`          `SearchStep`
`ModelBuilt`          `ModelBuilt`
`Candidate`           `IncumbentFound` or    `IncumbentReport`     ``incumbent``
                      `IncumbentRejected`
`ProvenBound`         `BoundTightened`       `BoundTightened`      ``bound``
`ProvenFleet`         `FleetBoundRaised`
`Ended` with an       `SearchLost`
error
`SearchFinished`      `SearchEnded`          `EndReport`           ``ended``
====================  =====================  ====================  ==============

The session dates what it tells. A method that has finished does not end the solve by itself: others
may still search.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from tsaces.model.embedding import Embedding

UNDATED: Final = 0.0
"""The seconds of what a search says, which has no clock of the solve; the session dates it."""


@dataclass(frozen=True)
class MethodStarted:
    """A search began, or a method that combines others turned to one of them.

    Attributes
    ----------
    seconds : float
        Since the search began.
    method : str
        Name of the method.
    """

    seconds: float
    method: str


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
    is_known : bool
        Whether it was known before the search, which begins with it.
    """

    seconds: float
    embedding: Embedding
    is_known: bool = False


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
    MethodStarted
    | SearchStep
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
