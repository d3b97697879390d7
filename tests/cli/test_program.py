"""The program as a whole: its version, its help and its completion."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import version

import pytest
import yaml

import tsaces
from tests.cli.command import run
from tests.fixtures import ROOT, child_environment

COMMANDS = [
    *("solve", "batch", "plan", "verify", "bound", "render", "generate"),
    *("serve", "jobs", "token", "compile"),
]


def test_the_version_is_the_same_everywhere() -> None:
    assert run("--version").stdout == f"tsaces {tsaces.__version__}\n"
    assert tsaces.__version__ == version("tsaces")
    released = [
        line.removeprefix("## ").split()[0].strip("[]")
        for line in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8").splitlines()
        if line.startswith("## ")
    ]
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert cited["version"] == tsaces.__version__
    assert released[0] == "Unreleased"
    assert released[1] == tsaces.__version__


def test_it_runs_as_a_module() -> None:
    said = subprocess.check_output(
        [sys.executable, "-m", "tsaces", "--version"], env=child_environment(), text=True
    )
    assert said == f"tsaces {tsaces.__version__}\n"


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_is_asked_for_in_either_way(command: str) -> None:
    words = command.split()
    short, long = run(*words, "-h"), run(*words, "--help")
    assert short.returncode == long.returncode == 0
    assert short.stdout == long.stdout
    assert "--help" in short.stdout


@pytest.mark.parametrize(("typed", "meant"), [("so", "solve"), ("solve --obj", "--objective")])
def test_shells_complete_commands_and_options(typed: str, meant: str) -> None:
    words = f"tsaces {typed}".split()
    completed = run(
        environment=child_environment()
        | {
            "_TSACES_COMPLETE": "complete_bash",
            "COMP_WORDS": " ".join(words),
            "COMP_CWORD": str(len(words) - 1),
        }
    )
    assert meant in completed.stdout.split()
