"""The child's side: read tasks, work on them one after the other, write every report.

Reports travel as pickles on the child's standard output, which solvers that print therefore
never get to see. The child ends itself when its parent is gone.
"""

from __future__ import annotations

import os
import queue
import signal
import sys
import threading
import traceback

from tsaces.processes.pickling import dumps
from tsaces.processes.process import HEADER, TASK
from tsaces.processes.task import Done, ReceivedTask


def main() -> None:
    """Work on all tasks that standard input brings."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    lock = threading.Lock()

    def emit(report: object) -> None:
        pickled = dumps(report)
        with lock:
            out.write(pickled)
            out.flush()

    tasks: queue.SimpleQueue[ReceivedTask] = queue.SimpleQueue()
    threading.Thread(target=_read, args=(tasks,), daemon=True).start()
    while True:
        failure = tasks.get().work(emit)
        if failure is not None:
            emit(failure)
        emit(Done())


def _read(tasks: queue.SimpleQueue[ReceivedTask]) -> None:
    """Read until standard input ends, and end the child with it, or if it can read no more."""
    try:
        _read_all(tasks)
    except BaseException:  # noqa: BLE001 - nobody would notice that the parent is gone
        traceback.print_exc()
    os._exit(1)


def _read_all(tasks: queue.SimpleQueue[ReceivedTask]) -> None:
    """Read tasks, and messages for them, until standard input ends: only with the parent."""
    stdin = sys.stdin.buffer
    latest: ReceivedTask | None = None
    while len(header := stdin.read(HEADER.size)) == HEADER.size:
        kind, length = HEADER.unpack(header)
        pickled = stdin.read(length)
        if kind == TASK:
            latest = ReceivedTask(pickled)
            tasks.put(latest)
        elif latest is not None:
            latest.send_message(pickled)


if __name__ == "__main__":
    main()
