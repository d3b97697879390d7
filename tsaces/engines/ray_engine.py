"""Tasks on a Ray cluster.

Ray (Moritz et al., "Ray: A Distributed Framework for Emerging AI Applications", OSDI 2018) finds a
core on some machine and takes the task there; reports stream back as the task makes them. Tasks
that listen to messages are actors, with a process each; the others share processes, one after the
other. Ray never repeats a task by itself: whoever started it hears that it was lost, and decides.
"""

from __future__ import annotations

import os
import queue
import threading
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, Any

from tsaces.engines.ray_connection import check_installed, connecting, find_answer
from tsaces.engines.ray_losses import of_loss
from tsaces.engines.subprocess_task import SubprocessTask
from tsaces.processes import Ended
from tsaces.processes.pickling import dumps
from tsaces.processes.process import import_path
from tsaces.processes.signals import handlers_kept
from tsaces.processes.task import Failure, ReceivedTask

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tsaces.processes import ReportQueue, Task

_LOOPBACK = "127.0.0.1"
_MOST_TASKS = 10_000
_LOOPBACK_ONLY = "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER"
"""Set to 0, Ray opens ports for this machine alone, on every system."""
_MESSAGES = "messages"
"""A thread of its own for them, one after the other, while another makes reports."""


class RayEngine:
    """An engine on Ray, as `tsaces.engines.Engine`.

    Parameters
    ----------
    address : str or None
        Of a cluster, ``HOST:PORT`` or ``auto``; None starts Ray on this machine, for itself.
    cores : int or None
        Of the Ray that is started here; None for all.

    Raises
    ------
    InputError
        If Ray is not installed, or no cluster answers at the address.
    """

    def __init__(self, address: str | None = None, cores: int | None = None) -> None:
        check_installed()
        options: dict[str, Any] = {"log_to_driver": False, "logging_level": "ERROR"}
        if address is None:
            os.environ.setdefault(_LOOPBACK_ONLY, "0")
            options |= {
                "address": "local",  # left out, Ray would join a cluster that it finds here
                "num_cpus": cores,
                "include_dashboard": False,
                "_node_ip_address": _LOOPBACK,
                "runtime_env": {"env_vars": {"PYTHONPATH": import_path()}},
            }
        else:
            os.environ.update(find_answer(address))
            options["address"] = address
        # an extra, which looks at the environment while it is imported
        self._ray = import_module("ray")
        # Ray would answer signals by ending the process its own way
        with handlers_kept(), connecting(address):
            self._ray.init(**options)
        self._remote = self._ray.remote(num_returns="streaming", max_retries=0)(_reports)
        self._listener = self._ray.remote(num_cpus=1, concurrency_groups={_MESSAGES: 1})(_Listener)
        self._pieces: set[RayTaskHandle] = set()

    @property
    def most_tasks(self) -> int:
        """How many at a time one process can listen to; what has no core yet waits for one."""
        return _MOST_TASKS

    def start(
        self, task: Task, report_queue: ReportQueue, *, isolated: bool = False, cores: int = 1
    ) -> RayTaskHandle:
        """Start a task wherever cores are free, or as soon as they are.

        Ray's processes take one task after the other; one that is to be alone has a child there.
        """
        at_work = SubprocessTask(task) if isolated else task
        pickled = dumps(at_work)
        room = {"num_cpus": min(cores, self._most_cores())}
        if hasattr(task, "on_message"):
            listener = self._listener.options(**room).remote(pickled)
            stream = listener.reports.options(num_returns="streaming").remote()
            handle = RayTaskHandle(self._ray, stream, report_queue, listener)
        else:
            handle = RayTaskHandle(
                self._ray, self._remote.options(**room).remote(pickled), report_queue
            )
        self._pieces = {handle for handle in self._pieces if handle.is_at_work}
        self._pieces.add(handle)
        return handle

    def _most_cores(self) -> int:
        """Return the cores of the largest machine: who asks for more than that waits for ever."""
        machines = [node["Resources"] for node in self._ray.nodes() if node["Alive"]]
        return max([1, *(int(each.get("CPU", 0)) for each in machines)])

    def close(self) -> None:
        """End all tasks and leave the cluster; Ray that was started here ends."""
        for handle in self._pieces:
            handle.end()
        self._ray.shutdown()


class RayTaskHandle:
    """A task at work on a cluster.

    Parameters
    ----------
    ray : module
    stream : ObjectRefGenerator
        Of its reports.
    report_queue : ReportQueue
    listener : ActorHandle, optional
        Where it is at work, if it listens.
    """

    def __init__(
        self, ray: Any, stream: Any, report_queue: ReportQueue, listener: Any = None
    ) -> None:
        self._ray = ray
        self._stream = stream
        self._report_queue = report_queue
        self._listener = listener
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    @property
    def is_at_work(self) -> bool:
        """Whether its end has not been heard of."""
        return self._reader.is_alive()

    def send_message(self, message: object) -> None:
        """Hand it a message, unless it does not listen or has ended."""
        if self._listener is not None and self.is_at_work:
            tell = self._listener.send_message.options(concurrency_group=_MESSAGES)
            tell.remote(dumps(message))

    def end(self) -> None:
        """End it at once, with its process."""
        if self.is_at_work:
            self._kill()
        self._reader.join()

    def _kill(self) -> None:
        with suppress(self._ray.exceptions.RayError):
            if self._listener is None:
                self._ray.cancel(self._stream, force=True)
            else:
                self._ray.kill(self._listener)

    def _read(self) -> None:
        """Pass reports on until there are no more."""
        error: str | None = None
        try:
            for reference in self._stream:
                report = self._ray.get(reference)
                if isinstance(report, Failure):
                    error = report.details
                else:
                    self._report_queue.put((self, report))
        except Exception as loss:  # noqa: BLE001 - of whatever kind, the task has ended with it
            error = error or of_loss(loss)
        if self._listener is not None:  # done or lost, its core is wanted by others
            self._kill()
        self._report_queue.put((self, Ended(error)))


def _reports(pickled: bytes) -> Iterator[object]:
    """Work on a task, on the cluster; yield its reports as it makes them."""
    yield from _reports_of(ReceivedTask(pickled))


class _Listener:
    """A task that listens, on the cluster."""

    def __init__(self, pickled: bytes) -> None:
        self._task = ReceivedTask(pickled)

    def reports(self) -> Iterator[object]:
        """Work on it; yield its reports as it makes them."""
        yield from _reports_of(self._task)

    def send_message(self, pickled: bytes) -> None:
        """Hand it a message."""
        self._task.send_message(pickled)


def _reports_of(task: ReceivedTask) -> Iterator[object]:
    reports: queue.SimpleQueue[object] = queue.SimpleQueue()
    end = object()

    def work() -> None:
        failure = task.work(reports.put)
        if failure is not None:
            reports.put(failure)
        reports.put(end)

    threading.Thread(target=work, daemon=True).start()
    while (report := reports.get()) is not end:
        yield report
