"""Records of the rows that were run."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from benchmarks.table.origin import Origin
from benchmarks.table.rows import Row


class RowStatus(StrEnum):
    """The result of a row."""

    FOUND = "found"
    NOTHING = "nothing found"
    UNSOUND = "unsound"
    FAILED = "failed"


@dataclass(frozen=True)
class Search:
    """The best embedding of a search.

    Attributes
    ----------
    throughput : float
        Products per timestep.
    agents : int
    first_seconds, best_seconds : float
        Seconds from the start of the search until the first embedding, and this one, were verified.
    """

    throughput: float
    agents: int
    first_seconds: float
    best_seconds: float


@dataclass(frozen=True)
class Model:
    """The size of a mathematical program."""

    variables: int
    rows: int


@dataclass(frozen=True)
class Replay:
    """The verdict of the verifier on the file that was written.

    Attributes
    ----------
    sound : bool
    steps : int
        Timesteps that were replayed.
    throughput : float
        Throughput as replayed.
    summary : str
    """

    sound: bool
    steps: int
    throughput: float
    summary: str


@dataclass(frozen=True)
class Reading:
    """The time of reading a plan, in seconds per timestep.

    Attributes
    ----------
    period : int
        Period of the plan in timesteps.
    blocks_seconds : float
        Time of the compiled plan.
    generator_seconds : float or None
        Time of Π_TS in plain Python, for plans of epochs.
    """

    period: int
    blocks_seconds: float
    generator_seconds: float | None


@dataclass(frozen=True)
class Ceiling:
    """The ceiling of TS-ACES in products per timestep, and the T at which it is reached.

    Attributes
    ----------
    throughput : float
    epoch_length : int
    whole_machines : float or None
        Ceiling if no machine is divided between processes, if it was computed.
    """

    throughput: float
    epoch_length: int
    whole_machines: float | None = None


@dataclass(frozen=True)
class Outcome:
    """The result of a method; fields that do not apply are None.

    Attributes
    ----------
    status : RowStatus
    reason : str
        Reason why the search ended, or the error.
    machines : int or None
    upper_bound : float or None
        Upper bound proven within the row, in products per timestep.
    ceiling : Ceiling or None
    search : Search or None
    model : Model or None
        The model with most variables.
    replay : Replay or None
    reading : Reading or None
    file : str or None
        Name of the embedding's or the plan's file in the folder of the record.
    """

    status: RowStatus
    reason: str
    machines: int | None = None
    upper_bound: float | None = None
    ceiling: Ceiling | None = None
    search: Search | None = None
    model: Model | None = None
    replay: Replay | None = None
    reading: Reading | None = None
    file: str | None = None


@dataclass(frozen=True)
class Record:
    """A row that was run.

    Attributes
    ----------
    row : Row
    seed : int
    outcome : Outcome
    seconds : float
        Duration of the row's process.
    peak_memory : int
        Peak resident bytes of all processes of the row together.
    origin : Origin
    """

    row: Row
    seed: int
    outcome: Outcome
    seconds: float
    peak_memory: int
    origin: Origin
