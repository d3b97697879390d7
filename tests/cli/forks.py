"""The program, imported once and forked for each run: nobody waits for its imports again.

A fork is a process of its own that runs the program's `main` as the interpreter would, with the
arguments, environment, folder and streams that it is given. What it does not show is that the
program starts from nothing: tests of that, and of what a process is started with, start it anew.
"""

from __future__ import annotations

import atexit
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.fixtures import child_environment

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Streams = tuple[int, int, int]
    """Descriptors for stdin, stdout and stderr."""

_MOST_BYTES = 1 << 20


class Fork:
    """The program in a process of its own, as far as `subprocess.Popen` would show it.

    Parameters
    ----------
    arguments : sequence of str
    environment : mapping of str to str
    folder : Path, optional
        Where it runs; ours unless told otherwise.
    streams : tuple of int
        Descriptors; they stay open here.
    """

    def __init__(
        self,
        arguments: Sequence[str],
        environment: Mapping[str, str],
        streams: Streams,
        folder: Path | None = None,
    ) -> None:
        is_deaf = signal.getsignal(signal.SIGINT) == signal.SIG_IGN
        document = {
            "arguments": list(arguments),
            "environment": dict(environment),
            "folder": os.fspath(folder or Path.cwd()),
            "ignores_ctrl_c": is_deaf,
        }
        self.pid: int = _server().ask(document, streams)
        self.returncode: int | None = None
        self._lock = threading.Lock()
        self._descriptor = os.pidfd_open(self.pid)

    def poll(self) -> int | None:
        """Return its exit status, negative for signals; None while it runs."""
        with self._lock:
            if self.returncode is None and select.select([self._descriptor], [], [], 0)[0]:
                self.returncode = os.waitstatus_to_exitcode(_server().ask({"ended": self.pid}))
                os.close(self._descriptor)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait until it has ended and return its exit status.

        Raises
        ------
        subprocess.TimeoutExpired
            If it runs for longer.
        """
        deadline = None if timeout is None else time.monotonic() + timeout
        while (status := self.poll()) is None:
            left = None if deadline is None else deadline - time.monotonic()
            if left is not None and left <= 0:
                raise subprocess.TimeoutExpired(str(self.pid), timeout or 0.0)
            select.select([self._descriptor], [], [], left)
        return status

    def send_signal(self, number: int) -> None:
        """Send it a signal unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)


def run_fork(
    arguments: Sequence[str],
    environment: Mapping[str, str],
    timeout: float,
    folder: Path | None = None,
    stdin: Path = Path(os.devnull),
) -> subprocess.CompletedProcess[str]:
    """Run the program to its end, as `subprocess.run` would, and capture its output.

    Raises
    ------
    subprocess.TimeoutExpired
        If it runs for longer; it is ended then.
    """
    out, err = os.pipe(), os.pipe()
    given = os.open(stdin, os.O_RDONLY)
    try:
        fork = Fork(arguments, environment, (given, out[1], err[1]), folder)
    finally:
        for descriptor in (given, out[1], err[1]):
            os.close(descriptor)
    said: dict[int, bytes] = {}
    readers = [
        threading.Thread(target=_read, args=(pipe[0], said), daemon=True) for pipe in (out, err)
    ]
    for reader in readers:
        reader.start()
    try:
        status = fork.wait(timeout)
    finally:
        fork.kill()
        fork.wait()
    for reader in readers:
        reader.join(timeout)
    stdout, stderr = (said[pipe[0]].decode().replace("\r\n", "\n") for pipe in (out, err))
    return subprocess.CompletedProcess(list(arguments), status, stdout, stderr)


def _read(descriptor: int, said: dict[int, bytes]) -> None:
    with open(descriptor, "rb") as pipe:
        said[descriptor] = pipe.read()


class _Server:
    """The process that forks, and its end of the line."""

    def __init__(self) -> None:
        self._line, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._lock = threading.Lock()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.cli.fork_server", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                env=child_environment() | {"OPENBLAS_NUM_THREADS": "1"},
            )
        atexit.register(self._end)

    def ask(self, document: dict[str, Any], descriptors: Sequence[int] = ()) -> int:
        """Ask for a fork, or how one has ended, and return the answer."""
        with self._lock:
            socket.send_fds(self._line, [json.dumps(document).encode()], list(descriptors))
            answer = self._line.recv(_MOST_BYTES)
        if not answer:
            raise RuntimeError("the process that forks has ended")
        return int(answer)

    def _end(self) -> None:
        self._line.close()
        self._process.wait()


@cache
def _server() -> _Server:
    return _Server()
