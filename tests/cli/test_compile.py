"""`tsaces compile` writes what the other commands open at once; encodings of its stream."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

import pytest

import tsaces
from tests.cli.command import PROGRAM, run
from tests.cli.test_errors import expect_error
from tests.fixtures import AMPLE, child_environment, small_embedding
from tests.formats.documents import replaced
from tsaces.formats.embedding_json import embedding_to_document
from tsaces.formats.plan_file import plan_to_bytes
from tsaces.formats.streams import ENCODINGS
from tsaces.plan import LAST_TIMESTEP, compiled_plan_of

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def plan_file(embedding_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The compiled plan of the small embedding, as the program writes it."""
    out = tmp_path_factory.mktemp("compiled") / "small.plan"
    done = run("compile", embedding_file, "--out", out)
    assert (done.returncode, done.stderr) == (0, "")
    size = out.stat().st_size
    assert done.stdout == f"{out}: 2 agents, transient 40, period 40, {size:,} bytes\n"
    assert list(out.parent.iterdir()) == [out]
    return out


def test_the_file_is_the_librarys(plan_file: Path, tmp_path: Path) -> None:
    assert plan_file.read_bytes() == plan_to_bytes(small_embedding())
    again = tmp_path / "again.plan"
    assert run("compile", plan_file, "--out", again).returncode == 0
    assert again.read_bytes() == plan_file.read_bytes()


def stream_of(file: Path, encoding: str, start: int, steps: int) -> bytes:
    """Return what `tsaces plan` writes, byte by byte."""
    options = ("--format", encoding, "--start", str(start), "--steps", str(steps))
    done = subprocess.run(
        [*PROGRAM, "plan", str(file), *options],
        capture_output=True,
        env=child_environment(),
        timeout=AMPLE,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout


@pytest.mark.parametrize("encoding", ["compact", "binary"])
def test_streams_are_the_librarys(encoding: str, plan_file: Path) -> None:
    expected = b"".join(ENCODINGS[encoding](compiled_plan_of(small_embedding()), 10**15, 90))
    assert stream_of(plan_file, encoding, 10**15, 90) == expected


def test_a_compiled_plan_is_verified_and_drawn(plan_file: Path) -> None:
    sound = run("verify", plan_file)
    assert (sound.returncode, sound.stderr) == (0, "")
    assert sound.stdout == tsaces.verify(small_embedding()).summary() + "\n"
    drawn = run("render", plan_file, "--at", "53")
    assert (drawn.returncode, drawn.stderr) == (0, "")
    assert "timestep 53: 3 machines, 2 agents" in drawn.stdout


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_sound_streams_of_every_encoding_are_judged_sound(
    encoding: str, plan_file: Path, tmp_path: Path
) -> None:
    stream = tmp_path / "stream"
    stream.write_bytes(b"".join(ENCODINGS[encoding](compiled_plan_of(small_embedding()), 25, 300)))
    done = run("verify", plan_file, "--plan", stream, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["steps"] == 300


@pytest.mark.parametrize("encoding", ["compact", "binary"])
def test_a_move_against_the_roads_is_a_violation(
    encoding: str, plan_file: Path, tmp_path: Path
) -> None:
    """Everybody waits at timestep 248, the last one; agent 0 is made to turn back instead."""
    data = b"".join(ENCODINGS[encoding](compiled_plan_of(small_embedding()), 6, 243))
    waits, turns_back = {"compact": (b"[0,0]}\n", b"[1,0]}\n"), "binary": (b"\0\0", b"\1\0")}[
        encoding
    ]
    assert data.endswith(waits)
    stream = tmp_path / "stream"
    stream.write_bytes(data.removesuffix(waits) + turns_back)
    done = run("verify", plan_file, "--plan", stream)
    assert (done.returncode, done.stderr) == (1, "")
    assert "t=248" in done.stdout


def test_what_is_no_stream_is_bad_input(plan_file: Path) -> None:
    expect_error("line 1: ", "verify", plan_file, "--plan", plan_file)


def test_a_damaged_plan_is_bad_input(plan_file: Path, tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.plan"
    data = bytearray(plan_file.read_bytes())
    data[len(data) // 2] ^= 1
    damaged.write_bytes(data)
    expect_error("damaged.plan: ", "plan", damaged)


def test_a_plan_that_is_not_sound_is_not_written(tmp_path: Path) -> None:
    file, out = tmp_path / "tampered.json", tmp_path / "tampered.plan"
    document = replaced(embedding_to_document(small_embedding()), ("throughput",), 0.051)
    file.write_text(json.dumps(document), encoding="utf-8")
    done = run("compile", file, "--out", out)
    assert (done.returncode, done.stderr) == (1, "")
    assert "0.051 claimed" in done.stdout
    assert not out.exists()


@pytest.mark.parametrize("name", ["missing/small.plan", "/dev/full"])
def test_a_plan_that_cannot_be_written(name: str, embedding_file: Path, tmp_path: Path) -> None:
    expect_error("cannot be written: ", "compile", embedding_file, "--out", tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_timesteps_end_where_arithmetic_does(plan_file: Path) -> None:
    done = run("plan", plan_file, "--start", str(LAST_TIMESTEP + 1))
    assert (done.returncode, done.stdout) == (2, "")
    assert "--start" in done.stderr
    assert "Traceback" not in done.stderr
