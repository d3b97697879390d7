"""Tasks that end in every way that there is but being done."""

from __future__ import annotations

import os
import resource
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tsaces.errors import SolverError
from tsaces.tasks.memory import limit_memory

Emit = Callable[[Any], None]
GIBIBYTE = 2**30
LIMIT = 3 * GIBIBYTE
"""Bytes, more than a task needs that does nothing much."""


def want_too_much_memory(_emit: Emit) -> None:
    limit_memory(LIMIT)
    bytearray(LIMIT)


def want_too_many_threads(_emit: Emit) -> None:
    """Each has address space of its own for its stack, whatever it does."""
    limit_memory(LIMIT)
    threading.stack_size(GIBIBYTE // 2)
    over = threading.Event()
    try:
        for _ in range(8):
            threading.Thread(target=over.wait).start()
    finally:
        over.set()


def abort_for_want_of_memory(_emit: Emit) -> None:
    limit_memory(LIMIT)
    os.write(2, b"terminate called after throwing an instance of 'std::bad_alloc'\n")
    os.write(2, b"  what():  std::bad_alloc\n")
    os.abort()


def import_without_memory(_emit: Emit) -> None:
    """What C code says whose import got no memory: an attribute that it waits for is missing."""
    limit_memory(LIMIT)
    os.write(2, b"AttributeError: module 'datetime' has no attribute 'datetime_CAPI'\n")
    os._exit(1)


def crash_near_a_limit(_emit: Emit) -> None:
    limit_memory(LIMIT)
    os.kill(os.getpid(), signal.SIGSEGV)


def crash_without_a_word(_emit: Emit) -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def crash_with_words(_emit: Emit) -> None:
    os.write(2, b"first\nmatrix.cpp:12: \x1b[31mtoo \xff wide\n\n")
    os.abort()


def be_killed(_emit: Emit) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def be_terminated(_emit: Emit) -> None:
    os.kill(os.getpid(), signal.SIGTERM)


def use_up_the_processor(_emit: Emit) -> None:
    spent = int(sum(resource.getrusage(resource.RUSAGE_SELF)[:2]))
    resource.setrlimit(resource.RLIMIT_CPU, (spent + 1, spent + 100))
    while True:
        sum(range(1000))


def fill_the_disk(_emit: Emit) -> None:
    with Path("/dev/full").open("wb", buffering=0) as file:
        file.write(b"a")


def write_too_much(_emit: Emit) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    name = f"/tmp/tsaces-too-much-{os.getpid()}"  # noqa: S108 - nothing gets into it
    try:
        with Path(name).open("wb", buffering=0) as file:
            file.write(b"a")
    finally:
        Path(name).unlink()


def exit_with_words(_emit: Emit) -> None:
    sys.stderr.write("no licence found\n")
    sys.stderr.flush()
    os._exit(3)


def import_what_is_missing(_emit: Emit) -> None:
    __import__("tsaces.nothing")


def refuse(_emit: Emit) -> None:
    raise SolverError("nothing to be done")
