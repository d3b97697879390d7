"""Programs beside the tests: waiting until one answers that has just been started."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from tests.fixtures import wait_until

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class Process(Protocol):
    """What `subprocess.Popen` and `tests.cli.forks.Fork` have in common."""

    def poll(self) -> int | None: ...
    def kill(self) -> None: ...
    def wait(self, timeout: float | None = None) -> int: ...


def await_answer(name: str, process: Process, log_file: Path, answers: Callable[[], bool]) -> None:
    """Wait until a program answers.

    Raises
    ------
    RuntimeError
        With its log, if it ends or never answers; it has ended then.
    """

    def has_ended_or_answers() -> bool:
        return process.poll() is not None or answers()

    did_answer = wait_until(has_ended_or_answers)
    if process.poll() is not None:
        raise RuntimeError(f"{name} has ended at once:\n{log_file.read_text(encoding='utf-8')}")
    if not did_answer:
        process.kill()
        process.wait()
        raise RuntimeError(f"{name} does not answer:\n{log_file.read_text(encoding='utf-8')}")
