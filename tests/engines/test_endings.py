"""However a process ends, it is told what happened and what to do, in one line, on every engine."""

from __future__ import annotations

import os
import queue
import signal
import sys
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

from tests.engines import chores
from tests.engines.listening import PATIENCE, heard
from tests.processes import ends
from tsaces.engines import LocalEngine
from tsaces.processes import Ended, ReportQueue, Task
from tsaces.processes.endings import gist

if TYPE_CHECKING:
    from tsaces.engines import Engine

LESS = "use fewer workers, or solve a smaller instance"
AT_LIMIT = (
    "out of memory at its limit of 3.0 GiB; raise the limit (--memory of tsaces serve, else"
    f" ulimit -v), {LESS}"
)
KERNEL = (
    "ended by SIGKILL, which nobody here has sent: probably the kernel's OOM killer, as the machine"
    f" had no memory left; {LESS}, or find a machine with more memory"
)
SAID = {
    ends.want_too_much_memory: AT_LIMIT,
    ends.want_too_many_threads: AT_LIMIT,
    ends.abort_for_want_of_memory: f"ended by SIGABRT: {AT_LIMIT}",
    ends.import_without_memory: f"ended with exit status 1: {AT_LIMIT}",
    ends.crash_near_a_limit: f"ended by SIGSEGV: a library has crashed; perhaps {AT_LIMIT}",
    ends.crash_without_a_word: "ended by SIGSEGV: a library has crashed",
    ends.crash_with_words: "ended by SIGABRT: a library has crashed: matrix.cpp:12: \\x1b[31mtoo "
    "\N{REPLACEMENT CHARACTER} wide",
    ends.be_killed: KERNEL,
    ends.be_terminated: "ended by SIGTERM, which somebody has sent",
    ends.use_up_the_processor: "ended by SIGXCPU: its limit of processor time is used up"
    " (ulimit -t)",
    ends.fill_the_disk: "a file cannot be written: the disk is full; make room there",
    ends.write_too_much: "a file cannot be written: it would grow beyond the limit of files"
    " (ulimit -f)",
    ends.exit_with_words: "ended with exit status 3: no licence found",
    ends.import_what_is_missing: "a module cannot be imported: No module named 'tsaces.nothing';"
    " install the same version of tsaces, whole, and the modules of your own methods, wherever its"
    " processes run",
    ends.refuse: "nothing to be done",
}


@pytest.mark.parametrize(("task", "said"), SAID.items(), ids=[task.__name__ for task in SAID])
def test_the_end_of_a_process_is_told(engine: Engine, task: Task, said: str) -> None:
    report_queue: ReportQueue = queue.Queue()
    (end,) = heard(report_queue, engine.start(task, report_queue, isolated=True))
    assert gist(end.error) == said


def test_a_task_whose_module_is_missing_there_is_told_of(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = ModuleType("only_here")
    exec("def task(emit): emit(1)", module.__dict__)  # noqa: S102 - a function of that module
    monkeypatch.setitem(sys.modules, "only_here", module)
    report_queue: ReportQueue = queue.Queue()
    (end,) = heard(report_queue, engine.start(module.task, report_queue))
    assert gist(end.error).startswith("a module cannot be imported: No module named 'only_here'; ")


def test_a_process_that_we_end_ourselves_is_no_victim_of_the_kernel() -> None:
    engine = LocalEngine()
    report_queue: ReportQueue = queue.Queue()
    handle = engine.start(chores.tell_pid_and_wait, report_queue)
    report_queue.get(timeout=PATIENCE)
    handle.end()
    assert report_queue.get(timeout=PATIENCE) == (handle, Ended("ended by SIGKILL"))
    engine.close()


def test_a_process_of_ray_that_is_killed_is_told_of(ray_engine: Engine) -> None:
    """Ray shares it among tasks, and knows no more than that it is gone."""
    report_queue: ReportQueue = queue.Queue()
    handle = ray_engine.start(chores.tell_pid_and_wait, report_queue)
    _, pid = report_queue.get(timeout=PATIENCE)
    os.kill(pid, signal.SIGKILL)
    (end,) = heard(report_queue, handle)
    assert gist(end.error) == (
        "lost by Ray: WorkerCrashedError: its process was killed or has crashed, or its machine is"
        " gone; if it was the kernel's OOM killer, use fewer workers, solve a smaller instance, or"
        " give the cluster more memory"
    )
