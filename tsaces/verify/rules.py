"""The rules that a transport plan and its claim must satisfy."""

from __future__ import annotations

from enum import StrEnum, auto


class Rule(StrEnum):
    """A rule that a plan or the claim about it can break."""

    # The header and the claim.
    MALFORMED_HEADER = auto()
    """The header's buffers or period have unknown names, or values that are no counts."""
    UNSUPPORTED_PROCESS = auto()
    """The assignment names an unknown machine, or a process the machine cannot run."""
    FIXED_OTHERWISE = auto()
    """A machine runs another process than the one that it is fixed to, or is out of use."""
    ASSIGNMENT_DIFFERS = auto()
    """The header assigns other processes than the embedding."""
    RATE_TOO_HIGH = auto()
    """A claimed rate is above one run per run time, negative or not a number."""
    FLEET_DIFFERS = auto()
    """The size of the fleet differs from that in the header or the embedding."""
    FLEET_TOO_LARGE = auto()
    """The fleet is larger than the instance allows."""

    # Whether the timesteps can be replayed; a violation of these ends the replay.
    PLAN_ENDS = auto()
    """The stream has no timestep, or fewer than an endless plan must yield."""
    MALFORMED_TIMESTEP = auto()
    """The numbers of a timestep are not integer arrays of the documented shapes."""
    TIMESTEP_SKIPPED = auto()
    """A timestep does not directly follow the one before it."""
    FLEET_CHANGED = auto()
    """An agent appeared or vanished."""
    OFF_ROAD = auto()
    """An agent is on a cell number that the layout does not have."""
    UNKNOWN_TOKEN = auto()
    """A token number is not in the procedure, or the null token is exchanged."""

    # Movement.
    ILLEGAL_MOVE = auto()
    """An agent moves to a cell that is not an exit of its cell."""
    SHARED_CELL = auto()
    """Two or more agents are in the same place, on one of its cells or on several."""
    TRAVERSAL_SHORT = auto()
    """An agent leaves a cell sooner than driving through it takes."""
    CLEARANCE_SHORT = auto()
    """A place is entered before it has been empty for its clearance."""
    SHARED_ZONE = auto()
    """An agent enters a zone while another holds it."""

    # Exchanges.
    UNKNOWN_AGENT = auto()
    """The agent of an exchange does not exist."""
    UNKNOWN_MACHINE = auto()
    """The machine of an exchange does not exist."""
    UNKNOWN_EXCHANGE = auto()
    """An exchange is neither a deposit nor a pick-up."""
    DOUBLE_EXCHANGE = auto()
    """An agent exchanges more than once in a timestep."""
    UNEXPLAINED_CARGO = auto()
    """An agent's cargo changed without an exchange."""
    WRONG_CELL = auto()
    """An exchange takes place away from the machine's input or output cells."""
    WRONG_CARGO = auto()
    """The agent's cargo before or after an exchange does not match the exchange."""
    HANDLING_SHORT = auto()
    """An agent has not stood at the machine for as long as the exchange takes."""
    WRONG_PROCESS = auto()
    """The machine is idle, or its process does not consume or emit the token."""
    MACHINE_TOO_SLOW = auto()
    """A token is picked up before the machine could have made it, even if never starved."""
    EMPTY_BUFFER = auto()
    """A token is picked up from an empty output buffer, though the machine is fast enough."""

    # Whole periods, which are judged if every timestep is sound.
    NOT_PERIODIC = auto()
    """The cells and cargo of the fleet differ from those a period later."""
    NOT_SUSTAINED = auto()
    """More is picked up from a machine than it can make of its deposits: stock is used up."""
    OVERFED = auto()
    """More tokens are deposited at a machine than it can consume at full speed."""
    PILING_UP = auto()
    """A buffer grows every period, since its surplus is never consumed or never picked up."""
    RATE_SHORT = auto()
    """A machine makes fewer runs than claimed."""
    THROUGHPUT_SHORT = auto()
    """The output process makes fewer runs than claimed."""
    BUFFER_OVERFULL = auto()
    """A buffer holds more copies of a token than it has room for."""
    STOCK_DIFFERS = auto()
    """The initial contents of a buffer differ from the claim, or exceed its claimed peak."""
    ABOVE_BOUND = auto()
    """The claimed throughput is above the claimed upper bound."""
