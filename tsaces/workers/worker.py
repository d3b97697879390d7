"""The parent's side of a child process."""

from __future__ import annotations

import os
import pickle
import queue
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tsaces.workers.task import Ended, Failure

if TYPE_CHECKING:
    from types import TracebackType

    from tsaces.workers.task import Task

Inbox = queue.Queue[tuple["Worker", Any]]
"""Where reports of any number of workers arrive, each with its sender."""


class Worker:
    """A child process at work on one task.

    Parameters
    ----------
    task : Task
    inbox : Inbox
        Receives every report of the task, then `Ended`.
    """

    def __init__(self, task: Task, inbox: Inbox) -> None:
        self._inbox = inbox
        self._task = pickle.dumps(task)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tsaces.workers.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": _import_path()},
            start_new_session=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self._hand_over()

    def __enter__(self) -> Worker:
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        self.end()

    @property
    def pid(self) -> int:
        """Number of the child process."""
        return self._process.pid

    def end(self) -> None:
        """End the child at once, whatever it is doing, and wait until it is gone."""
        if self._process.poll() is None:
            _kill(self._process)
        self._process.wait()
        self._reader.join()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                _close(pipe)

    def _hand_over(self) -> None:
        stdin = self._process.stdin
        if stdin is None:
            raise RuntimeError("the child was started without a pipe to its standard input")
        try:
            stdin.write(self._task)
            stdin.flush()
        except BrokenPipeError:  # it died at once; the reader tells
            return

    def _read(self) -> None:
        """Pass reports on until the child is gone."""
        error: str | None = None
        for report in self._reports():
            if isinstance(report, Failure):
                error = report.details
            else:
                self._inbox.put((self, report))
        code = self._process.wait()
        if code and error is None:
            error = _ending(code)
        self._inbox.put((self, Ended(error)))

    def _reports(self) -> Any:
        stdout = self._process.stdout
        while stdout is not None:
            try:
                yield pickle.load(stdout)  # noqa: S301 - written by our own child
            except (EOFError, pickle.UnpicklingError):  # ended, perhaps amid a report
                return
            except Exception as error:  # noqa: BLE001 - reports run code of their own
                yield Failure(f"a report cannot be read: {error!r}")
                return


def _import_path() -> str:
    """Return this process's import path, so that the child finds what it finds."""
    return os.pathsep.join(path or str(Path.cwd()) for path in sys.path)


def _ending(code: int) -> str:
    if code < 0:
        known = {number.value: number.name for number in signal.Signals}
        return f"ended by {known.get(-code, f'signal {-code}')}"
    return f"ended with exit status {code}"


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
