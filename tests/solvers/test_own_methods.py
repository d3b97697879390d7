"""Methods of the caller's own: wherever their class is defined, and whatever they do wrong."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from typing import TYPE_CHECKING, Any

import nbformat
import pytest
from jupyter_client.kernelspec import KernelSpecManager
from nbclient import NotebookClient

import tsaces
from tests.fixtures import AMPLE, child_environment, small_embedding, small_instance
from tests.formats.documents import small_document
from tests.notebook.test_worked_notebook import describe_kernel
from tests.solvers.scripted import candidate, scripted
from tsaces.solvers.protocol import Candidate

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

DEFINITION = """
from dataclasses import dataclass

import tsaces
from tsaces.solvers.protocol import SearchFinished
from tsaces.solvers.single_tour import SingleTour

REASON = "it has done its tour"


def tour(context, emit):
    SingleTour()(context, emit)
    emit(SearchFinished(REASON))


@dataclass(frozen=True)
class OneTour:
    name: str = "one-tour"

    def __call__(self, context, emit):
        tour(context, emit)

"""
USE = """
found = tsaces.solve(tsaces.load_instance("small.json"), OneTour(), time_limit={limit}{more})
print(found.method, tsaces.verify(found).ok)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with an instance."""
    (tmp_path / "small.json").write_text(json.dumps(small_document()), encoding="utf-8")
    return tmp_path


def run_python(
    *arguments: str, folder: Path, said: str | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        env=child_environment(),
        cwd=folder,
        input=said,
        capture_output=True,
        text=True,
        timeout=AMPLE,
        check=False,
    )


@pytest.mark.parametrize("more", ["", ", workers=2"], ids=["plain", "team"])
def test_a_method_may_be_defined_in_the_script_that_uses_it(folder: Path, more: str) -> None:
    (folder / "script.py").write_text(DEFINITION + USE.format(limit=AMPLE, more=more), "utf-8")
    done = run_python("script.py", folder=folder)
    assert done.stdout == "one-tour True\n", done.stderr


def test_a_method_may_be_defined_where_python_is_talked_to(folder: Path) -> None:
    block = DEFINITION.replace("\n\n    def", "\n    def")  # an empty line would end it
    said = block + USE.format(limit=AMPLE, more="")
    done = run_python("-i", "-", folder=folder, said=said)
    assert done.stdout == "one-tour True\n", done.stderr


def test_a_method_may_be_defined_in_a_notebook(folder: Path, tmp_path: Path) -> None:
    use = nbformat.v4.new_code_cell(USE.format(limit=AMPLE, more=""))
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(DEFINITION), use])
    client = NotebookClient(
        notebook,
        timeout=int(AMPLE),
        kernel_name="ours",
        resources={"metadata": {"path": str(folder)}},
    )
    client.create_kernel_manager()
    assert client.km is not None
    client.km.kernel_spec_manager = KernelSpecManager(kernel_dirs=[str(describe_kernel(tmp_path))])
    client.execute()
    (shown,) = use.outputs
    assert shown.text == "one-tour True\n"


class Locked:
    """A method that holds what no other process can have."""

    name = "locked"

    def __init__(self) -> None:
        self.lock = threading.Lock()

    def __call__(self, context: object, emit: Callable[[object], None]) -> None:
        """Search for nothing."""


@pytest.mark.parametrize(
    ("method", "said"),
    [
        (Locked, "method: Locked is a class; give a solver, such as Locked()"),
        (
            Locked(),
            "method: 'locked' cannot be pickled for another process: TypeError: cannot pickle"
            " '_thread.lock' object; create files, locks, threads and the like when the work"
            " begins, not before",
        ),
        (
            7,
            "method: int is no solver; give the name of a method, or an object that has a name and"
            " is called with a context and a function that takes candidates",
        ),
    ],
    ids=["class", "lock", "number"],
)
def test_what_is_no_solver_is_refused_in_one_line(method: Any, said: str) -> None:
    with pytest.raises(tsaces.InputError) as raised:
        tsaces.solve(small_instance(), method)
    assert str(raised.value) == said


def candidate_with(**changes: Any) -> Candidate:
    own = {name: getattr(candidate(), name) for name in Candidate.__dataclass_fields__}
    return Candidate(**own | changes)


class _BrokenSource:
    agents = 1

    def transport_plan(self, *_arguments: object) -> None:
        raise KeyError("no such road")


@pytest.mark.parametrize(
    ("emitted", "said"),
    [
        (
            "a plan",
            'emitted "a plan", which is no report; emit one of Candidate, MethodStarted,'
            " SearchStep, ModelBuilt, SearchFinished",
        ),
        (small_embedding(), "emitted "),
        (candidate_with(throughput="much"), 'throughput: "much" is not a number from 0 on'),
        (candidate_with(throughput=float("nan")), "throughput: NaN is not a number from 0 on"),
        (candidate_with(assignment={}), "assignment: must name every machine of the instance"),
        (
            candidate_with(assignment={**candidate().assignment, "bin": 7}),
            "assignment: 'bin' has 7, which is no process",
        ),
        (candidate_with(rates=[]), "rates: [] are not numbers from 0 on, by machine"),
        (candidate_with(source=None), "source: null is no source of a plan"),
        (
            candidate_with(source=_BrokenSource()),
            "a candidate of scripted cannot be replayed: KeyError: 'no such road'",
        ),
    ],
)
def test_what_a_method_must_not_emit_is_told_in_one_line(emitted: Any, said: str) -> None:
    with pytest.raises(tsaces.SolverError) as raised:
        tsaces.solve(small_instance(), scripted(emitted), time_limit=AMPLE)
    assert said in str(raised.value)
    assert "\n" not in str(raised.value)
