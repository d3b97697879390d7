"""Servers, and a job that is solved once for all."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.api.server import Server
from tests.client.calls import Call, async_call, call
from tests.fixtures import AMPLE
from tests.formats.documents import small_document
from tsaces.client import Client, Job

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import tsaces

SOLVED_BY = "ts-aces"
"""The method that has soon proved that it can do no better."""


@dataclass(frozen=True)
class Solved:
    """A running server with a job that has ended.

    Attributes
    ----------
    url : str
    job : Job
    embedding : tsaces.Embedding
        Its result.
    folder : Path
        With the database.
    """

    url: str
    job: Job
    embedding: tsaces.Embedding
    folder: Path


@pytest.fixture(scope="session")
def solved(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Solved]:
    folder = tmp_path_factory.mktemp("server")
    with Server(folder) as server, Client(server.url) as client:
        job = client.submit(small_document(), SOLVED_BY, time_limit=AMPLE)
        client.wait(job)
        yield Solved(server.url, job, client.embedding(job), folder)


@pytest.fixture
def server(solved: Solved, tmp_path: Path) -> Iterator[Server]:
    """Return a server of one's own to end and start, with a copy of the solved job."""
    with (
        closing(sqlite3.connect(solved.folder / "tsaces.db")) as original,
        closing(sqlite3.connect(tmp_path / "tsaces.db")) as copy,
    ):
        original.backup(copy)
    with Server(tmp_path) as running:
        yield running


@pytest.fixture(params=[call, async_call], ids=["sync", "async"])
def ask(request: pytest.FixtureRequest) -> Call:
    """Return a way to call either client."""
    asked: Call = request.param
    return asked
