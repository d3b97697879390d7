"""What is known of a row once it was run."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from benchmarks.table.origin import Origin
from benchmarks.table.rows import Row


class Status(StrEnum):
    """How a row ended."""

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
        From the start of the search until the first embedding, and this one, had been judged.
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
    """What the verifier says of the file that was written.

    Attributes
    ----------
    sound : bool
    steps : int
        Timesteps replayed.
    throughput : float
        As measured.
    summary : str
    """

    sound: bool
    steps: int
    throughput: float
    summary: str


@dataclass(frozen=True)
class Reading:
    """How quickly a plan is had, in seconds a timestep.

    Attributes
    ----------
    period : int
        Timesteps.
    blocks_seconds : float
        From the compiled plan.
    generator_seconds : float or None
        From Π_TS in plain Python, for plans of epochs.
    """

    period: int
    blocks_seconds: float
    generator_seconds: float | None


@dataclass(frozen=True)
class Ceiling:
    """The most that TS-ACES can reach, in products per timestep, and the T it needs.

    Attributes
    ----------
    throughput : float
    epoch_length : int
    whole_machines : float or None
        The same where no machine is shared out between processes, if that was asked for.
    """

    throughput: float
    epoch_length: int
    whole_machines: float | None = None


@dataclass(frozen=True)
class Outcome:
    """What a method has to say; None for what does not apply.

    Attributes
    ----------
    status : Status
    reason : str
        Why the search ended, or what went wrong.
    machines : int or None
    upper_bound : float or None
        Proven within the row, in products per timestep.
    ceiling : Ceiling or None
    search : Search or None
    model : Model or None
        The one of most variables.
    replay : Replay or None
    reading : Reading or None
    file : str or None
        Name of the embedding's or the plan's file, beside the record.
    """

    status: Status
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
        From the start of the row's process to its end.
    peak_memory : int
        Resident bytes of the row's processes together, at most.
    origin : Origin
    """

    row: Row
    seed: int
    outcome: Outcome
    seconds: float
    peak_memory: int
    origin: Origin
