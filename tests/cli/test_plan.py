"""`tsaces plan` streams timesteps."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

from tests.cli.command import PROGRAM, run, start
from tests.fixtures import AMPLE, child_environment, small_embedding, stream_lines

if TYPE_CHECKING:
    from pathlib import Path


def test_the_stream_is_that_of_the_plan(embedding_file: Path) -> None:
    done = run("plan", embedding_file, "--start", "17", "--steps", "25")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == list(stream_lines(small_embedding().plan(), 17, 25))


def test_no_steps_are_just_a_header(embedding_file: Path) -> None:
    done = run("plan", embedding_file, "--steps", "0")
    assert done.returncode == 0
    (header,) = done.stdout.splitlines()
    assert json.loads(header)["type"] == "header"


def test_a_far_start_is_there_at_once(embedding_file: Path) -> None:
    far = 10**15
    with start("plan", embedding_file, "--start", str(far), "--steps", "1") as program:
        try:
            stdout, _ = program.communicate(timeout=15)
        finally:
            program.kill()
    assert program.returncode == 0
    header, timestep = map(json.loads, stdout.splitlines())
    assert header["start"] == timestep["t"] == far


def test_readers_may_stop_reading_an_endless_plan(embedding_file: Path) -> None:
    with subprocess.Popen(
        [*PROGRAM, "plan", str(embedding_file)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=child_environment(),
    ) as program:
        assert program.stdout is not None
        assert program.stderr is not None
        read = [json.loads(program.stdout.readline()) for _ in range(500)]
        program.stdout.close()
        complaints = program.stderr.read()
        program.wait(timeout=AMPLE)
    assert [line["t"] for line in read[1:]] == list(range(499))
    assert complaints == b""
    assert program.returncode == 0
