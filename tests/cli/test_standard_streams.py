"""`-` is stdin where a command reads a file, and stdout where it writes one."""

from __future__ import annotations

import json
import shlex
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.cli.batches import LIMIT, slowed
from tests.cli.command import PROGRAM, run
from tests.cli.test_errors import expect_error
from tests.fixtures import AMPLE, child_environment
from tests.formats.documents import small_document
from tsaces import load_embedding

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def slow_file(tmp_path: Path) -> Path:
    """An instance whose solve ends as soon as it has begun."""
    file = tmp_path / "slow.json"
    file.write_text(json.dumps(slowed(small_document())), encoding="utf-8")
    return file


@pytest.fixture(scope="session")
def plan_file(embedding_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The compiled plan of the small embedding."""
    path = tmp_path_factory.mktemp("plan") / "small.plan"
    assert run("compile", embedding_file, "--out", path).returncode == 0
    return path


def test_solve_reads_stdin_and_writes_an_embedding_alone_to_stdout(
    slow_file: Path, tmp_path: Path
) -> None:
    done = run("solve", "-", "--quiet", *LIMIT, "--out", "-", stdin=slow_file)
    assert done.returncode == 0, done.stderr
    file = tmp_path / "found.json"
    file.write_text(done.stdout, encoding="utf-8")
    assert load_embedding(file).instance.name == "small"
    assert "upper bound" in done.stderr
    assert "written to   stdout" in done.stderr
    assert run("verify", "-", stdin=file).returncode == 0


@pytest.mark.parametrize("kind", ["embedding", "compiled plan"])
@pytest.mark.parametrize(
    "words",
    ["verify -", "plan - --steps 3", "render -", "render - --at 7", "verify - --json"],
)
def test_commands_read_embeddings_of_either_kind_from_stdin(
    words: str, kind: str, embedding_file: Path, plan_file: Path
) -> None:
    file = embedding_file if kind == "embedding" else plan_file
    named = run(*(str(file) if word == "-" else word for word in words.split()))
    piped = run(*words.split(), stdin=file)
    assert piped.returncode == named.returncode == 0
    assert piped.stdout == named.stdout != ""


def test_commands_read_instances_and_parameters_from_stdin(slow_file: Path, tmp_path: Path) -> None:
    assert run("bound", "-", "--quiet", *LIMIT, stdin=slow_file).returncode == 0
    assert run("render", "-", stdin=slow_file).stdout.startswith("small\n")
    wrong = tmp_path / "wrong.toml"
    wrong.write_text("[cyclic]\nneighbour = 1\n", encoding="utf-8")
    done = run("solve", slow_file, "--parameters", "-", stdin=wrong)
    assert done.returncode == 2
    assert done.stderr.startswith("error: parameters.cyclic.neighbour: is unknown; ")
    assert done.stderr.endswith(", in stdin\n")


def test_a_stream_is_verified_from_stdin(embedding_file: Path, tmp_path: Path) -> None:
    stream = tmp_path / "stream.ndjson"
    stream.write_text(run("plan", embedding_file, "--steps", "100").stdout, encoding="utf-8")
    done = run("verify", embedding_file, "--plan", "-", stdin=stream)
    assert done.returncode == 0, done.stdout
    assert "100 timesteps" in done.stdout


@pytest.mark.parametrize("kind", ["svg", "html"])
def test_a_drawing_on_stdout_is_that_of_a_file(
    kind: str, embedding_file: Path, tmp_path: Path
) -> None:
    out = tmp_path / f"drawn.{kind}"
    assert run("render", embedding_file, "--out", out).returncode == 0
    done = run("render", embedding_file, "--out", "-", "--format", kind)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == out.read_text(encoding="utf-8")


def test_the_format_of_a_drawing_outweighs_its_name(embedding_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "drawn.txt"
    assert run("render", embedding_file, "--out", out, "--format", "svg").returncode == 0
    assert out.read_text(encoding="utf-8").startswith("<svg")


def test_a_generated_instance_goes_to_stdout_by_either_name() -> None:
    words = ("generate", "hard-candy", "--machines", "8")
    assert run(*words, "--out", "-").stdout == run(*words).stdout != ""


def test_binary_files_go_through_pipes(embedding_file: Path) -> None:
    tsaces = shlex.join(PROGRAM)
    pipeline = f"{tsaces} compile - --out - | {tsaces} verify - --json"
    done = run_shell(f"cat {shlex.quote(str(embedding_file))} | {pipeline}")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["ok"]
    assert done.stderr.startswith("stdout: 2 agents, ")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("solve - --start-from -", "-: stdin can be read only once; give one of the files"),
        ("verify - --plan -", "-: stdin can be read only once"),
        ("render - - --out - --format html", "-: stdin can be read only once"),
        ("solve FILE --out - --json", "--out: - and --json both write to stdout"),
        ("render FILE --out -", "--out: - has no ending; give --format svg, png or html, too"),
        ("render FILE --format svg", "--format: give --out a file for the svg, or - for stdout"),
        ("batch - --out out", "-: a batch reads files and writes a folder"),
        ("verify -", "stdin: malformed JSON: "),
        ("bound -", "stdin: malformed JSON: "),
    ],
)
def test_what_cannot_be_done_with_a_stream_is_said_in_one_line(
    words: str, said: str, instance_file: Path
) -> None:
    expect_error(said, *(str(instance_file) if w == "FILE" else w for w in words.split()))


def test_a_closed_stdin_is_said_in_one_line() -> None:
    done = run_shell(f"{shlex.join(PROGRAM)} verify - <&-")
    assert done.returncode == 2
    assert done.stderr.startswith("error: stdin: cannot be read: ")
    assert done.stderr.count("\n") == 1


def run_shell(line: str) -> subprocess.CompletedProcess[str]:
    """Run a line of a shell; a pipeline fails if any of its commands does."""
    words = ["bash", "-o", "pipefail", "-c", line]
    return subprocess.run(
        words,
        capture_output=True,
        text=True,
        env=child_environment(),
        timeout=2 * AMPLE,
        check=False,
    )
