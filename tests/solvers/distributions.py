"""Packages that bring methods, built and installed as anybody's are."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING

from tests.fixtures import AMPLE, child_environment

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

TOURS = '''
"""The method `tours` of this package."""

from dataclasses import dataclass, replace
from typing import ClassVar

from tsaces.solvers.parameter_ranges import Count, ParameterGroup
from tsaces.solvers.protocol import SearchFinished, StageEmit
from tsaces.solvers.single_tour import SingleTour


@dataclass(frozen=True)
class ToursParameters(ParameterGroup):
    """Which tours are tried.

    Attributes
    ----------
    seeds : int
        Seeds of which there is a tour each.
    """

    seeds: Count = 2


@dataclass(frozen=True)
class Tours:
    """Tours of a single agent, one for each seed."""

    Parameters: ClassVar = ToursParameters

    parameters: ToursParameters = ToursParameters()
    name: str = "tours"

    def __call__(self, context, emit):
        for number in range(self.parameters.seeds):
            SingleTour()(replace(context, seed=context.seed + number), StageEmit(emit))
        emit(SearchFinished(f"{self.parameters.seeds} tours are done"))


def without_licence():
    raise RuntimeError("no licence found")


def not_a_solver():
    return 7
'''


def build(
    folder: Path,
    name: str,
    entry_points: Mapping[str, str],
    modules: Mapping[str, str] | None = None,
) -> Path:
    """Build a wheel and return it.

    Parameters
    ----------
    folder : Path
        Where it is written.
    name : str
        Of the package; its version is 1.0.
    entry_points : mapping of str to str
        Of the group of methods.
    modules : mapping of str to str, optional
        Content of its modules, by name.
    """
    info = f"{name}-1.0.dist-info"
    lines = [f"{method} = {target}\n" for method, target in entry_points.items()]
    files = {f"{module}.py": text for module, text in (modules or {}).items()} | {
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}/entry_points.txt": "[tsaces.solvers]\n" + "".join(lines),
    }
    files[f"{info}/RECORD"] = "".join(f"{file},,\n" for file in [*files, f"{info}/RECORD"])
    wheel = folder / f"{name}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for file, text in files.items():
            archive.writestr(file, text)
    return wheel


def install(wheels: list[Path], folder: Path) -> None:
    """Install wheels into a folder."""
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps"]
    subprocess.run(
        [*pip, "--disable-pip-version-check", "--target", folder, *wheels],
        env=child_environment(),
        timeout=AMPLE,
        check=True,
    )
