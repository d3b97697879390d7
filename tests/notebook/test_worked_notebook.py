"""The worked notebook runs from its first cell to its last, and shows what it says."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import nbformat
import pytest
from jupyter_client.kernelspec import KernelSpecManager
from nbclient import NotebookClient

from tests.fixtures import AMPLE, ROOT, child_environment

if TYPE_CHECKING:
    from pathlib import Path

PAGE = ROOT / "docs" / "notebook.ipynb"


def outputs(notebook: Any, name: str) -> dict[str, Any]:
    """Return what a cell shows, by media type."""
    (cell,) = (cell for cell in notebook.cells if cell.id == name)
    (shown,) = cell.outputs
    data: dict[str, Any] = shown.data
    return data


@pytest.fixture(scope="module")
def executed(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Run the notebook where it lies, by a kernel of this very environment."""
    notebook = nbformat.read(PAGE, as_version=4)
    folder = tmp_path_factory.mktemp("kernels")
    client = NotebookClient(
        notebook,
        timeout=int(AMPLE),
        kernel_name="ours",
        resources={"metadata": {"path": str(PAGE.parent)}},
    )
    client.create_kernel_manager()
    assert client.km is not None
    client.km.kernel_spec_manager = KernelSpecManager(kernel_dirs=[str(describe_kernel(folder))])
    client.execute()
    return notebook


def describe_kernel(folder: Path) -> Path:
    """Write down how a kernel of this Python is started, and return where."""
    kernel = {
        "argv": [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
        "display_name": "ours",
        "language": "python",
        "env": {"PYTHONPATH": child_environment()["PYTHONPATH"]},
    }
    (folder / "ours").mkdir()
    (folder / "ours" / "kernel.json").write_text(json.dumps(kernel), encoding="utf-8")
    return folder


def test_it_is_kept_without_outputs() -> None:
    notebook = nbformat.read(PAGE, as_version=4)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.id for cell in code if cell.outputs or cell.execution_count] == []


def test_every_cell_does_what_is_said(executed: Any) -> None:
    assert "7 machines" in outputs(executed, "load-code")["text/html"]
    assert "for comparison, at most" in outputs(executed, "bound-code")["text/html"]
    assert "any number of agents" in outputs(executed, "bound-data-code")["text/plain"]
    assert "timestep 0" in outputs(executed, "look-code")["text/html"]
    assert outputs(executed, "verify-code")["text/plain"] == "True"
    assert outputs(executed, "plot-code")["image/svg+xml"].startswith("<svg")
    assert "<iframe srcdoc=" in outputs(executed, "play-code")["text/html"]
