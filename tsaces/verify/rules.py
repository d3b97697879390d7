"""The rules a transport plan is held to, each told apart from all others."""

from __future__ import annotations

from enum import StrEnum, auto


class Rule(StrEnum):
    """What a plan or the claim about it can break."""

    # The header and the claim.
    MALFORMED_HEADER = auto()
    """The header's buffers or period name what there is not, or are no counts."""
    UNSUPPORTED_PROCESS = auto()
    """The assignment names an unknown machine, or a process the machine cannot run."""
    ASSIGNMENT_DIFFERS = auto()
    """The header assigns other processes than the embedding."""
    RATE_TOO_HIGH = auto()
    """A claimed rate is above one run per run time, or no rate at all."""
    FLEET_DIFFERS = auto()
    """The fleet has another size than the header or the embedding says."""
    FLEET_TOO_LARGE = auto()
    """More agents than the instance allows."""

    # Whether the timesteps can be followed; one that breaks these ends the replay.
    PLAN_ENDS = auto()
    """The stream has no timestep, or fewer than an endless plan must yield."""
    MALFORMED_TIMESTEP = auto()
    """The numbers of a timestep are no integer arrays of the shapes agreed on."""
    TIMESTEP_SKIPPED = auto()
    """A timestep is not the one after its predecessor."""
    FLEET_CHANGED = auto()
    """An agent appeared or vanished."""
    OFF_ROAD = auto()
    """A cell number outside the layout."""
    UNKNOWN_TOKEN = auto()
    """A token number outside the procedure, or an exchange of the null token."""

    # Movement.
    ILLEGAL_MOVE = auto()
    """A move that does not lead along an exit of the agent's cell."""
    SHARED_CELL = auto()
    """Two or more agents on one cell."""

    # Exchanges.
    UNKNOWN_AGENT = auto()
    """An exchange by an agent there is not."""
    UNKNOWN_MACHINE = auto()
    """An exchange at a machine there is not."""
    UNKNOWN_EXCHANGE = auto()
    """An exchange that is neither deposit nor pick-up."""
    DOUBLE_EXCHANGE = auto()
    """One agent exchanges more than once in a timestep."""
    UNEXPLAINED_CARGO = auto()
    """Cargo changed without an exchange."""
    WRONG_CELL = auto()
    """An exchange away from the machine's input or output cell."""
    WRONG_CARGO = auto()
    """The agent's cargo before or after the exchange is not what the exchange makes it."""
    WRONG_PROCESS = auto()
    """A token the machine's process does not consume or emit, or an idle machine."""
    MACHINE_TOO_SLOW = auto()
    """A pick-up of a token that the machine, never starved, could not have made by then."""
    EMPTY_BUFFER = auto()
    """A pick-up from an empty output buffer, though the machine is fast enough."""

    # Whole periods; judged where every timestep is sound.
    NOT_PERIODIC = auto()
    """The fleet's cells and cargo are not the same again a period later."""
    NOT_SUSTAINED = auto()
    """A machine gives out more than it is fed or can make: the plan lives off its stock."""
    OVERFED = auto()
    """A machine is fed more than it can eat at its speed."""
    PILING_UP = auto()
    """A machine's buffer grows every period: what it gains is never eaten, or never fetched."""
    RATE_SHORT = auto()
    """A machine runs less often than claimed."""
    THROUGHPUT_SHORT = auto()
    """The output process runs less often than claimed."""
    STOCK_DIFFERS = auto()
    """A buffer begins with something else than claimed, or holds more than claimed at most."""
    ABOVE_BOUND = auto()
    """The throughput claimed is above the upper bound claimed."""
