"""Tasks for child processes, well and badly behaved."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tsaces.processes.priority import lowered_priority

Emit = Callable[[Any], None]

AUTOGROUP = Path("/proc/self/autogroup")

LARGE = 10_000_000
"""Bytes, far more than any pipe holds."""


class OnlyWrites:
    """Can be pickled, but not read back."""

    def __reduce__(self) -> tuple[type[int], tuple[str]]:
        return int, ("no number",)


def count_to_a_hundred(emit: Emit) -> None:
    for number in range(100):
        emit(number)


def do_nothing(_emit: Emit) -> None:
    """End at once."""


def report_much(emit: Emit) -> None:
    for letter in (b"a", b"b"):
        emit(letter * LARGE)


def print_much(emit: Emit) -> None:
    for _ in range(1000):
        sys.stdout.write("all is well\n" * 20)
    sys.stdout.flush()
    emit("printed")


def fail(emit: Emit) -> None:
    emit("before")
    raise ValueError("no such road")


def run_out_of_memory(_emit: Emit) -> None:
    raise MemoryError


def exit_politely(emit: Emit) -> None:
    emit("before")
    sys.exit(3)


def exit_at_once(emit: Emit) -> None:
    emit("before")
    os._exit(3)


def end_by_segfault(emit: Emit) -> None:
    emit("before")
    os.kill(os.getpid(), signal.SIGSEGV)


def end_by_nameless_signal(emit: Emit) -> None:
    emit("before")
    os.kill(os.getpid(), signal.SIGRTMIN + 6)


def report(what: object, emit: Emit) -> None:
    emit(what)


def report_a_function(emit: Emit) -> None:
    emit(lambda: "called")


def report_a_lock(emit: Emit) -> None:
    emit("before")
    emit(threading.Lock())


def report_a_lock_after_much(emit: Emit) -> None:
    emit("before")
    emit([b"a" * LARGE, threading.Lock()])


def report_what_cannot_be_read(emit: Emit) -> None:
    emit("before")
    emit(OnlyWrites())


def sleep(emit: Emit) -> None:
    emit("before")
    time.sleep(600)


def ignore_signals(emit: Emit) -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    emit("before")
    while True:
        sum(range(1000))


def stop_itself(emit: Emit) -> None:
    """Be suspended, as by Ctrl-Z."""
    emit("before")
    os.kill(os.getpid(), signal.SIGSTOP)


def report_for_ever(emit: Emit) -> None:
    while True:
        emit(b"a" * 1000)


def fork_and_sleep(emit: Emit) -> None:
    """Start a process of one's own, as solvers do that work in parallel."""
    child = os.fork()
    if child == 0:
        time.sleep(30)
        os._exit(0)
    emit(child)
    time.sleep(600)


def give_way(emit: Emit) -> None:
    """Tell what weight the process has while it gives way, and afterwards."""

    def weight() -> str:
        return AUTOGROUP.read_text(encoding="ascii").split()[-1] if AUTOGROUP.exists() else ""

    before = weight()
    with lowered_priority(0.0):
        end = time.monotonic() + 10.0
        while weight() == before and AUTOGROUP.exists() and time.monotonic() < end:
            time.sleep(0.02)
        emit(weight())
    emit(weight())


def tell_import_path(emit: Emit) -> None:
    emit(sys.path)
