"""Files the commands are tried on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.fixtures import small_embedding
from tests.formats.documents import small_document
from tsaces.formats.embedding_json import write_embedding

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def instance_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small instance; solved in about a second, the search included."""
    path = tmp_path_factory.mktemp("instance") / "small.json"
    path.write_text(json.dumps(small_document()), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def embedding_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An embedding of the small instance."""
    path = tmp_path_factory.mktemp("embedding") / "small.embedding.json"
    write_embedding(small_embedding(), path)
    return path
