"""What the README tells people to type works."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli import command
from tests.fixtures import free_port, small_embedding
from tsaces import load_embedding, write_embedding

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    """Return the README's code blocks in a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)


def commands(program: str) -> list[str]:
    """Return the README's shell commands that call a program, without their comments."""
    lines = [line.split("  #")[0].strip() for block in blocks("sh") for line in block.splitlines()]
    return [line for line in lines if line.startswith(program)]


def run(words: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        words,
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        env={**os.environ, "PATH": path, "PYTHONPATH": str(ROOT)},
    )


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return a folder with the bundled instances and examples, as the README expects them."""
    for folder in ("instances", "examples"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    return tmp_path


def test_every_command_of_the_program_works_in_order(checkout: Path) -> None:
    told = [line for line in commands("tsaces ") if not line.endswith(" &")]
    assert [line.split()[1] for line in told] == [
        *("solve", "verify", "plan", "bound", "render", "render", "report"),
        *("compile", "plan", "solve"),
        *("import", "solve", "render", "render"),
        *("batch", "batch"),
    ]
    for line in told:
        words = [
            word
            for part in line.split()[1:]
            for word in (sorted(map(str, checkout.glob(part))) if "*" in part else [part])
        ]
        if words[0] == "batch":
            slow_down(checkout)
        done = command.run(*words, folder=checkout)
        assert done.returncode == 0, f"{line}\n{done.stderr}"
    assert (checkout / "toy-car.svg").read_text(encoding="utf-8").startswith("<")
    assert "<main" in (checkout / "toy-car.html").read_text(encoding="utf-8")
    assert "<main" in (checkout / "workshop.html").read_text(encoding="utf-8")
    workshop = load_embedding(checkout / "workshop.embedding.json")
    assert workshop.throughput > 0.8 * workshop.upper_bound
    assert (checkout / "study" / "fleets.svg").read_text(encoding="utf-8").startswith("<svg")
    rows = json.loads((checkout / "results" / "summary.json").read_text(encoding="utf-8"))
    assert [row["status"] for row in rows] == ["found"] * 3


def test_the_pipelines_work(checkout: Path) -> None:
    write_embedding(small_embedding(), checkout / "toy-car.embedding.json")
    lines = commands("cat ")
    assert len(lines) == 2
    for line in lines:
        done = run(["bash", "-o", "pipefail", "-c", line], checkout)
        assert done.returncode == 0, done.stderr
    assert "<main" in (checkout / "plan.html").read_text(encoding="utf-8")


def slow_down(checkout: Path) -> None:
    """Have factories ship by one slow machine: a first tour meets the bound, and batches end."""
    for file in (checkout / "instances").glob("*.json"):
        document = json.loads(file.read_text(encoding="utf-8"))
        output = document["procedure"]["output_process"]
        slow, *others = (
            machine for machine in document["machines"] if output in machine["processes"]
        )
        slow["processes"][output] = 1000
        for machine in others:
            document["machines"].remove(machine)
        file.write_text(json.dumps(document), encoding="utf-8")


def test_the_python_example_works(checkout: Path) -> None:
    (example,) = blocks("python")
    done = run([sys.executable, "-c", example], checkout)
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == 4


def test_the_service_answers_in_three_lines(checkout: Path) -> None:
    (block,) = (block for block in blocks("sh") if "tsaces serve" in block)
    assert len(block.replace("\\\n", "").splitlines()) == 3
    port = str(free_port())
    program = f'tsaces() {{ exec {sys.executable} -m tsaces.cli.app "$@"; }}'
    end = "kill $!; wait $!"
    done = run(["bash", "-c", f"{program}\n{block.replace('8000', port)}{end}"], checkout)
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert lines[0]["type"] == "header"
    assert [line["t"] for line in lines[1:]] == list(range(20))


def test_make_demo_solves_verifies_and_draws() -> None:
    assert commands("make") == ["make demo", "make test"]
    done = run(["make", "demo"], ROOT)
    assert done.returncode == 0, done.stderr
    for word in ("throughput", "upper bound", "gap", "fleet", "verified", "sound", "Machines"):
        assert word in done.stdout, word


def test_make_test_runs_the_tests() -> None:
    done = run(["make", "--dry-run", "test"], ROOT)
    assert done.returncode == 0, done.stderr
    assert "-m pytest" in done.stdout


def test_every_page_that_is_linked_exists() -> None:
    for target in re.findall(r"\]\((?!https?://)([^)#]+)", README):
        assert (ROOT / target).exists(), target
