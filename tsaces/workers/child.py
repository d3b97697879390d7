"""The child's side: read a task, work on it, write every report.

Reports travel as pickles on the child's standard output, which solvers that print therefore
never get to see. The child ends itself when its parent is gone.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
import threading
import traceback
from typing import TYPE_CHECKING

from tsaces.workers.task import Failure

if TYPE_CHECKING:
    from tsaces.workers.task import Task


def main() -> None:
    """Work on the one task that standard input brings."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    lock = threading.Lock()

    def emit(report: object) -> None:
        with lock:
            pickle.dump(report, out)
            out.flush()

    try:
        task: Task = pickle.load(sys.stdin.buffer)  # noqa: S301 - written by our own parent
        threading.Thread(target=_end_with_parent, daemon=True).start()
        task(emit)
    except MemoryError:
        emit(Failure("out of memory"))
    except SystemExit as ending:
        emit(Failure(f"ended with exit status {ending.code}"))
    except Exception:  # noqa: BLE001 - whatever it is, the parent must hear of it
        emit(Failure(traceback.format_exc()))
    os._exit(0)  # solver threads that still run are not waited for


def _end_with_parent() -> None:
    """Wait for the end of standard input: the parent closes it only by ending."""
    sys.stdin.buffer.read()
    os._exit(1)


if __name__ == "__main__":
    main()
