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


def test_a_plan_for_quicker_cells_is_refused(tmp_path: Path) -> None:
    document = embedding_to_document(PLANS["lane"]())
    slow = replaced(document, ("instance", "layout", "lanes", 0, "traversal"), 2)
    path = tmp_path / "slow.json"
    path.write_text(json.dumps(slow), encoding="utf-8")
    done = run("verify", path)
    assert done.returncode == 1
    assert '["L", 0] after 1 timestep, but it takes 2 (traversal_short)' in done.stdout
