"""Servers and databases that many tests share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from api.store import Database, open_database
from tests.api.jobs import keep_small_embedding
from tests.api.postgres import Cluster
from tests.api.server import Server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import httpx


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """Return a running PostgreSQL."""
    with Cluster() as cluster:
        yield cluster


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the server below."""
    return tmp_path_factory.mktemp("server")


@pytest.fixture(scope="session")
def job_id(folder: Path) -> str:
    """Return a job that has ended; it found the embedding known by heart."""
    return keep_small_embedding(f"sqlite:///{folder / 'tsaces.db'}")


@pytest.fixture(scope="session")
def server(folder: Path, job_id: str) -> Iterator[Server]:
    """Return a server that has `job_id`, with limits nobody meets."""
    assert job_id
    with Server(folder) as running:
        yield running


@pytest.fixture(scope="session")
def client(server: Server) -> Iterator[httpx.Client]:
    """Return a client of the server above."""
    with server.client() as ours:
        yield ours


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the URL of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'jobs.db'}"
    cluster: Cluster = request.getfixturevalue("postgres")
    return cluster.new_database()


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    """Return a database with our schema."""
    with open_database(url) as ours:
        yield ours
