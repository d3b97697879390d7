"""A child process, its pipes and its end.

Messages are framed by hand, in two lines on either side. `multiprocessing.connection` would frame
them as well, but tells no tasks from messages, takes three times as long for a report (14 and not
5 microseconds for 200 bytes, 3.2 and not 1.0 ms for 2 MB), and 13 ms more in every child that
starts; `multiprocessing.Process` would import the program's main module anew in each.
"""

from __future__ import annotations

import os
import pickle
import signal
import struct
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tsaces.errors import SolverError
from tsaces.processes import endings
from tsaces.processes.last_words import LastWords
from tsaces.processes.task import Failure

if TYPE_CHECKING:
    from collections.abc import Iterator

HEADER = struct.Struct(">cQ")
"""What follows, `TASK` or `MESSAGE`, and how many bytes of its pickle."""
TASK, MESSAGE = b"t", b"m"


class ChildProcess:
    """A child process that works on one task after the other.

    Raises
    ------
    SolverError
        If the system has no process to spare.
    """

    def __init__(self) -> None:
        self._was_asked = False
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tsaces.processes.child"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env={**os.environ, "PYTHONPATH": import_path()},
                start_new_session=True,
            )
        except OSError as error:
            why = endings.gist(endings.of_exception(error))
            raise SolverError(f"a process cannot be started: {why}") from error
        stderr = self._process.stderr
        self._last_words = None if stderr is None else LastWords(stderr)

    @property
    def pid(self) -> int:
        """Number of the process."""
        return self._process.pid

    def send(self, pickled: bytes, kind: bytes = TASK) -> None:
        """Hand a task, or a message for its latest task, over; if it is gone, its reports tell."""
        stdin = self._process.stdin
        if stdin is None:
            raise RuntimeError("the child was started without a pipe to its standard input")
        try:
            stdin.write(HEADER.pack(kind, len(pickled)) + pickled)
            stdin.flush()
        except (BrokenPipeError, ValueError):  # ValueError: the pipe was closed meanwhile
            return

    def reports(self) -> Iterator[Any]:
        """Yield reports until the child is gone."""
        stdout = self._process.stdout
        while stdout is not None:
            try:
                yield pickle.load(stdout)  # noqa: S301 - written by our own child
            except (EOFError, pickle.UnpicklingError):  # ended, perhaps amid a report
                return
            except Exception as error:  # noqa: BLE001 - reports run code of their own
                why = endings.gist(endings.of_exception(error))
                yield Failure(f"a report cannot be read: {why}")
                self.kill()  # it would wait for ever to have the others read
                return

    def wait(self) -> str | None:
        """Wait until it is gone; return what was wrong with its end, if anything."""
        limit = self._limit_at_its_end()
        code = self._process.wait()
        words = "" if code == 0 or self._last_words is None else self._last_words.text()
        return endings.of_process(code, words, was_asked=self._was_asked, limit=limit)

    def kill(self) -> None:
        """End it at once, whatever it is doing, with all that it has started."""
        if self._process.poll() is None:
            self._was_asked = True
            _kill(self._process)
        self._process.wait()

    def close(self) -> None:
        """Close its pipes, once nobody reads its reports any more."""
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                _close(pipe)

    def _limit_at_its_end(self) -> int | None:
        """Wait until it has ended; return the memory that it might have."""
        with suppress(ChildProcessError):  # somebody else has waited for it
            os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOWAIT)
            return endings.memory_limit(self.pid)
        return None


def import_path() -> str:
    """Return this process's import path, so that others find what it finds."""
    return os.pathsep.join(path or str(Path.cwd()) for path in sys.path)


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Kill a child that leads a session of its own, with all that it has started."""
    if hasattr(os, "killpg"):
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:  # it ended just now
            return
    else:
        process.kill()


def _close(pipe: Any) -> None:
    try:
        pipe.close()
    except BrokenPipeError:  # what was still buffered has no reader any more
        return
