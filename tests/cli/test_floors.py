"""Plans on floors beyond the paper's, from the command line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.cli.command import run
from tests.floors import PLANS
from tests.formats.documents import replaced
from tsaces.formats.embedding_json import embedding_to_document

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("name", PLANS)
def test_embeddings_streams_and_files_are_verified(name: str, tmp_path: Path) -> None:
    embedding, stream, file = (tmp_path / each for each in ("it.json", "it.ndjson", "it.plan"))
    embedding.write_text(json.dumps(embedding_to_document(PLANS[name]())), encoding="utf-8")
    assert run("compile", embedding, "--out", file).returncode == 0
    stream.write_text(run("plan", file, "--start", "5", "--steps", "200").stdout, encoding="utf-8")
    for words in ((embedding,), (file,), (embedding, "--plan", stream)):
        done = run("verify", *words)
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.startswith("sound: ")


def judged(tmp_path: Path, place: tuple[str | int, ...], value: object) -> tuple[int, str, str]:
    """Return what is said of a plan on a lane of which one time is another."""
    document = embedding_to_document(PLANS["lane"]())
    path = tmp_path / "slow.json"
    path.write_text(json.dumps(replaced(document, ("instance", *place), value)), encoding="utf-8")
    done = run("verify", path)
    return done.returncode, done.stdout, done.stderr


def test_a_plan_for_quicker_cells_is_refused(tmp_path: Path) -> None:
    assert judged(tmp_path, ("layout", "lanes", 0, "traversal"), 2) == (
        *(1, ""),
        'error: t=2: agent 0 leaves ["L", 0] sooner than it takes, 2 timesteps\n',
    )


def test_a_plan_for_quicker_machines_is_found_out(tmp_path: Path) -> None:
    status, said, _ = judged(tmp_path, ("machines", 1, "handling"), {"input": 1})
    assert status == 1
    assert "'chute' after 0 timesteps of handling, which takes 1 (handling_short)" in said
