"""What an item's solve says is kept, whenever Ctrl-C comes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.fixtures import small_embedding, small_instance
from tsaces.batch import Folder, Item, Settings, Status
from tsaces.batch.items import fingerprint
from tsaces.batch.turn import Turn
from tsaces.formats.embedding_json import embedding_to_document
from tsaces.formats.files import write_atomically
from tsaces.tasks import Found

if TYPE_CHECKING:
    from pathlib import Path


def test_a_find_is_kept_though_ctrl_c_comes_while_it_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[str] = []

    def interrupted(path: Path, content: str | bytes) -> None:
        written.append(path.name)
        if len(written) == 2:  # the embedding is there, its record is not yet
            raise KeyboardInterrupt
        write_atomically(path, content)

    monkeypatch.setattr("tsaces.batch.folder.write_atomically", interrupted)
    settings = Settings()
    mark = fingerprint(small_instance(), settings)
    item = Item("small", "small.json", settings, small_instance(), fingerprint=mark)
    text = json.dumps(embedding_to_document(small_embedding()))
    with Folder(tmp_path) as folder:
        turn = Turn(item, folder, 60.0, attempt=1)
        with pytest.raises(KeyboardInterrupt):
            turn.hear(Found(1.0, 0.05, 0.4, 2, text, b""))
        record = turn.interrupt("interrupted")
        assert written[:2] == ["small.embedding.json", "small.record.json"]
        assert (record.status, record.throughput) == (Status.INTERRUPTED, 0.05)
        known = folder.known(item)
    assert known == record
