"""Plans that stand still for long, on the command line: streams without their pauses."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.command import run
from tests.fixtures import pausing_embedding, stream_lines, waiting_embedding
from tsaces.formats.embedding_json import write_embedding

if TYPE_CHECKING:
    from pathlib import Path

    from tsaces.model.embedding import Embedding

START, STEPS = 17, 22_000


def file_of(embedding: Embedding, folder: Path) -> Path:
    path = folder / "slow.embedding.json"
    write_embedding(embedding, path)
    return path


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_only_timesteps_of_pauses_are_left_out(tmp_path: Path) -> None:
    path = file_of(pausing_embedding(), tmp_path)
    done = run("plan", path, "--start", str(START), "--steps", str(STEPS), "--skip-pauses")
    assert done.returncode == 0
    header, *told = lines(done.stdout)
    whole = list(stream_lines(pausing_embedding().plan(), START, STEPS))
    assert header == {**json.loads(whole[0]), "skips_pauses": True}
    by_timestep = {line["t"]: line for line in map(json.loads, whole[1:])}
    assert len(told) < STEPS / 10
    assert [told[0]["t"], told[-1]["t"]] == [START, START + STEPS - 1]
    assert told == [by_timestep[line["t"]] for line in told]
    seen = {line["t"] for line in told}
    for t in by_timestep.keys() - seen:
        assert not by_timestep[t]["exchanges"]
        assert by_timestep[t]["agents"] == by_timestep[t - 1]["agents"]


@pytest.mark.parametrize("encoding", ["ndjson", "compact"])
def test_a_stream_without_pauses_is_verified_as_it_is(tmp_path: Path, encoding: str) -> None:
    path = file_of(waiting_embedding(), tmp_path)
    done = run("plan", path, "--steps", "30000001", "--skip-pauses", "--format", encoding)
    stream = tmp_path / "stream"
    stream.write_text(done.stdout, encoding="utf-8")
    assert len(done.stdout.splitlines()) < 1_000
    verdict = run("verify", path, "--plan", stream, "--json")
    assert verdict.returncode == 0, verdict.stdout
    assert json.loads(verdict.stdout)["steps"] == 30_000_001


def test_a_stream_that_does_not_say_so_must_have_every_timestep(tmp_path: Path) -> None:
    path = file_of(waiting_embedding(), tmp_path)
    done = run("plan", path, "--steps", "30000001", "--skip-pauses")
    stream = tmp_path / "stream"
    stream.write_text(done.stdout.replace(',"skips_pauses":true', ""), encoding="utf-8")
    verdict = run("verify", path, "--plan", stream)
    assert verdict.returncode == 1
    assert "timestep_skipped" in verdict.stdout


def test_binary_streams_have_no_numbers_to_skip(tmp_path: Path) -> None:
    path = file_of(pausing_embedding(), tmp_path)
    done = run("plan", path, "--steps", "5", "--skip-pauses", "--format", "binary")
    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        "error: pauses: not for 'binary', whose timesteps have no numbers"
    ]
