"""Factories that many tests share, an embedding known by heart, and other processes' needs."""

from __future__ import annotations

import os
import socket
import sys
import time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

import tsaces
from tests.formats.documents import replaced, small_document
from tsaces.deadline import Deadline
from tsaces.formats.embedding_json import embedding_from_document, embedding_to_document
from tsaces.formats.instance_json import instance_from_document
from tsaces.formats.streams import ENCODINGS
from tsaces.model.transport_plan import Block, Timestep, TransportPlan
from tsaces.plan import CompiledPlan
from tsaces.solvers.protocol import Candidate, SearchContext
from tsaces.solvers.single_tour import SingleTour

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tsaces.solvers.protocol import Report

ROOT = Path(__file__).parent.parent
TOY_CAR = ROOT / "instances" / "toy-car.json"

AMPLE = 120.0
"""Seconds for what takes a few on an idle machine; tests that need them end much earlier."""
NOT_BEGUN = "no search had begun; give it a longer time limit, or wait until a core is free"
"""What a solve advises whose time was up before any process was ready for it."""


SMALL_PLAN = {
    "kind": "epochs",
    "num_epochs": 10,
    "epoch_length": 4,
    "max_road_length": None,
    "entering": [
        *([0, None, 7, 1], [0, None, 9, 1], [0, "plank", 1, 1], [0, "toy", 3, 1], [0, "toy", 5, 1]),
        *([1, None, 6, 1], [1, None, 8, 1], [1, "plank", 0, 1], [1, "toy", 2, 1], [1, "toy", 4, 1]),
        *([2, None, 0, 1], [2, None, 2, 1], [2, "plank", 8, 1], [2, "toy", 4, 1], [2, "toy", 6, 1]),
        *([3, None, 1, 1], [3, None, 3, 1], [3, "plank", 9, 1], [3, "toy", 5, 1], [3, "toy", 7, 1]),
    ],
    "pickups": [["bin", "plank", 7, 1], ["lathe", "toy", 1, 1], ["lathe", "toy", 3, 1]],
    "deposits": [["lathe", "plank", 1, 1], ["chute", "toy", 5, 1], ["chute", "toy", 7, 1]],
}
"""Which agents enter the four roads of the ring, and who exchanges what, in each epoch."""


@cache
def small_instance() -> tsaces.Instance:
    """Planks are carved into toys beside one ring; solved in no time, the search included."""
    return instance_from_document(small_document())


@cache
def small_embedding() -> tsaces.Embedding:
    """Two agents that each carry a plank, then two toys, a lap of the ring each; 2 toys in 40."""
    return embedding_from_document(
        {
            "format": "tsaces-embedding/1",
            "method": "ts-aces",
            "throughput": 0.05,
            "upper_bound": 0.4,
            "agents": 2,
            "seconds": 1.25,
            "seed": 3,
            "assignment": {"bin": "supply", "lathe": "carve", "chute": "ship"},
            "rates": {"bin": 0.025, "lathe": 0.025, "chute": 0.05},
            "plan": SMALL_PLAN,
            "instance": small_document(),
        }
    )


@cache
def pausing_embedding(epoch_length: int = 1_000) -> tsaces.Embedding:
    """The same agents in long epochs, at the end of which they stand still."""
    document = embedding_to_document(small_embedding())
    shares = {"bin": 1, "lathe": 1, "chute": 2}
    return embedding_from_document(
        {
            **document,
            "throughput": 2 / (10 * epoch_length),
            "rates": {machine: n / (10 * epoch_length) for machine, n in shares.items()},
            "plan": {**SMALL_PLAN, "epoch_length": epoch_length},
        }
    )


@cache
def waiting_embedding(supply_time: int = 1_000_000) -> tsaces.Embedding:
    """An agent that carries ten planks and a toy, then waits for a slow bin."""
    hungry = replaced(small_document(), ("procedure", "processes", 1, "inputs", "plank"), 20)
    slow = replaced(hungry, ("machines", 0, "processes", "supply"), supply_time)
    instance = instance_from_document(slow)
    found: list[Candidate] = []

    def emit(report: Report) -> None:
        if isinstance(report, Candidate):
            found.append(report)

    SingleTour()(SearchContext(instance, Deadline.after(AMPLE)), emit)
    (candidate,) = found
    return tsaces.Embedding(
        instance=instance,
        method="rhythmic",
        throughput=candidate.throughput,
        upper_bound=candidate.throughput,
        assignment=candidate.assignment,
        rates=candidate.rates,
        source=candidate.source,
    )


@cache
def toy_car() -> tsaces.Instance:
    return tsaces.load_instance(TOY_CAR)


def six_epochs() -> tsaces.TsAces:
    """A search that finds an embedding of the toy car and then has nothing left to try."""
    return tsaces.TsAces(tsaces.TsAcesParameters(first_num_epochs=5, max_num_epochs=6))


def child_environment() -> dict[str, str]:
    """Return an environment in which a Python process imports what this one does."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return kept | {"PYTHONPATH": os.pathsep.join(sys.path), "COLUMNS": "200"}


def free_port() -> int:
    """Return a port of this machine where nobody listens yet."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    return port


def is_running(pid: int) -> bool:
    """Whether a process is there and has not ended, waited for by its parent or not."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except (FileNotFoundError, ProcessLookupError):  # gone, or going while it is looked at
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


def wait_until(condition: Callable[[], bool], seconds: float = AMPLE) -> bool:
    """Wait for a condition and return whether it came true."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def block_of(*timesteps: Timestep) -> Block:
    """Return a block of consecutive timesteps."""
    return Block(
        timesteps[0].t,
        np.array([timestep.cells for timestep in timesteps]),
        np.array([timestep.cargo for timestep in timesteps]),
        np.concatenate([timestep.exchanges for timestep in timesteps]),
        np.cumsum([0, *(len(timestep.exchanges) for timestep in timesteps)], dtype=np.int32),
    )


def stream_lines(plan: TransportPlan, start: int = 0, count: int | None = None) -> Iterator[str]:
    """Return the lines of a plan's NDJSON stream."""
    assert isinstance(plan, CompiledPlan)
    chunks = ENCODINGS["ndjson"](plan, start, count)
    return (line for chunk in chunks for line in chunk.decode().splitlines())
