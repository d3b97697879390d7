"""Tasks in processes on this machine, each process for one task after the other."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING

from tsaces.processes import Ended
from tsaces.processes.endings import gist
from tsaces.processes.pickling import dumps
from tsaces.processes.process import MESSAGE, ChildProcess
from tsaces.processes.task import Done, Failure

if TYPE_CHECKING:
    from tsaces.processes import ReportQueue, Task

_TASKS_PER_CORE = 32
"""Concurrent tasks for every core; each takes a hundred megabytes or more."""
_TASKS_PER_PROCESS = 100
"""Tasks after which a process is replaced, with the memory that it has not freed."""


class LocalEngine:
    """An engine of child processes, as `tsaces.engines.Engine`.

    A process that has done its task waits for the next one, so that starting Python and importing
    what tasks need is paid for once.

    Parameters
    ----------
    tasks_of_a_process : int
    """

    def __init__(self, tasks_of_a_process: int = _TASKS_PER_PROCESS) -> None:
        self._tasks_per_process = tasks_of_a_process
        self._lock = threading.Lock()
        self._processes: set[_PooledProcess] = set()
        self._idle: list[_PooledProcess] = []

    @property
    def most_tasks(self) -> int:
        """How many at a time do not wear out the machine: there is a process for each."""
        return _TASKS_PER_CORE * (os.cpu_count() or 1)

    def start(
        self, task: Task, report_queue: ReportQueue, *, isolated: bool = False, cores: int = 1
    ) -> LocalTaskHandle:
        """Start a task in a process that waits for one, or in a new process.

        Nobody hands out cores here: the system shares them.
        """
        del cores
        pickled = dumps(task)
        while True:
            process = self._start_process(most=1) if isolated else self._take_process()
            handle = process.begin(pickled, report_queue)
            if handle is not None:  # its process was not lost while it waited
                return handle

    def _take_process(self) -> _PooledProcess:
        return self._take_idle() or self._start_process(self._tasks_per_process)

    def _take_idle(self) -> _PooledProcess | None:
        """Take a process that waits for a task, if there is one."""
        with self._lock:
            return self._idle.pop() if self._idle else None

    def _start_process(self, most: int) -> _PooledProcess:
        """Start a process that works on so many tasks, one after the other."""
        process = _PooledProcess(self, most)
        with self._lock:
            self._processes.add(process)
        return process

    def close(self) -> None:
        """End all processes."""
        with self._lock:
            processes = list(self._processes)
        for process in processes:
            process.end()

    def has_done(self, process: _PooledProcess) -> None:
        """Keep a process for the next task, unless it has worked for long enough."""
        if process.left:
            with self._lock:
                self._idle.append(process)
        else:
            process.kill()

    def is_gone(self, process: _PooledProcess) -> None:
        """Forget a process."""
        with self._lock:
            self._processes.discard(process)
            if process in self._idle:
                self._idle.remove(process)


class LocalTaskHandle:
    """A task at work in a child process.

    Parameters
    ----------
    process : _PooledProcess
    report_queue : ReportQueue
    """

    def __init__(self, process: _PooledProcess, report_queue: ReportQueue) -> None:
        self._process = process
        self.report_queue = report_queue

    @property
    def pid(self) -> int:
        """Number of the process."""
        return self._process.pid

    def send_message(self, message: object) -> None:
        """Hand it a message, unless it has ended."""
        self._process.send_message(self, message)

    def end(self) -> None:
        """End it at once, its process included; if it has ended, do nothing."""
        self._process.end(self)


class _PooledProcess:
    """A process that works on one task after the other; how many are left to it is known."""

    def __init__(self, engine: LocalEngine, most: int) -> None:
        self._engine = engine
        self.left = most
        self._child = ChildProcess()
        self._lock = threading.Lock()
        self._handle: LocalTaskHandle | None = None
        self._is_gone = False
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    @property
    def pid(self) -> int:
        return self._child.pid

    def begin(self, pickled: bytes, report_queue: ReportQueue) -> LocalTaskHandle | None:
        """Start a task; None if the process is gone."""
        handle = LocalTaskHandle(self, report_queue)
        with self._lock:
            if self._is_gone:
                return None
            self._handle = handle
            self.left -= 1
        self._child.send(pickled)
        return handle

    def send_message(self, handle: LocalTaskHandle, message: object) -> None:
        """Hand a message to a task, unless the process has turned to another one."""
        with self._lock:
            if self._handle is handle:
                self._child.send(dumps(message), MESSAGE)

    def kill(self) -> None:
        """End the process without waiting for its last words."""
        self._child.kill()

    def end(self, handle: LocalTaskHandle | None = None) -> None:
        """End the process, unless it has turned to another task than the given one."""
        with self._lock:
            if handle is not None and self._handle is not handle:
                return
            self._child.kill()
        self._reader.join()

    def _read(self) -> None:
        """Pass reports on until the process is gone."""
        error: str | None = None
        for report in self._child.reports():
            match report:
                case Failure(details):
                    error = details
                case Done():
                    self._conclude(error, goes_on=True)
                    error = None
                case _ if self._handle is not None:
                    self._handle.report_queue.put((self._handle, report))
        ending = self._child.wait()
        self._child.close()
        self._engine.is_gone(self)
        self._conclude(error or ending or gist(None), goes_on=False)

    def _conclude(self, error: str | None, *, goes_on: bool) -> None:
        """Say that the present task has ended, if there is one; it may be the next one's turn."""
        with self._lock:
            handle, self._handle = self._handle, None
            self._is_gone = not goes_on
        if goes_on:
            self._engine.has_done(self)
        if handle is not None:
            handle.report_queue.put((handle, Ended(error)))
