"""The database's file is damaged, deleted or replaced under a running server."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from tests.api.faults.test_database_away import expect_unavailable
from tests.api.jobs import ended, keep_small_embedding, solve_request, submit
from tests.api.server import Server
from tests.fixtures import wait_until

if TYPE_CHECKING:
    from pathlib import Path

    import httpx

PAGE = 4096


def test_a_deleted_file_is_not_begun_anew(tmp_path: Path) -> None:
    file, aside = tmp_path / "tsaces.db", tmp_path / "aside.db"
    with Server(tmp_path) as server, server.client() as client:
        file.rename(aside)
        expect_no_service(client)
        shutil.copyfile(aside, file)
        expect_no_service(client)
        (reason,) = reasons(server)
        assert "there is no longer the file" in reason
        aside.rename(file)
        assert wait_until(lambda: client.get("/readyz").is_success)
        assert ended(client, submit(client, solve_request()))["status"] == "succeeded"
        file.unlink()
        expect_no_service(client)
        assert not file.exists()
        assert no_defects(server)


def test_pages_are_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "tsaces.db"
    job_id = keep_small_embedding(f"sqlite:///{file}")
    with Server(tmp_path) as server, server.client() as client:
        overwrite(file)
        paths = ("", "/embedding", "/events")
        expect_unavailable(client.post("/v1/embeddings", json=solve_request()))
        for path in paths:
            expect_unavailable(client.get(f"/v1/embeddings/{job_id}{path}"))
        answer = client.get("/readyz")
        expect_unavailable(answer)
        assert "the database is damaged" in answer.json()["detail"]
        assert no_defects(server)
        assert server.terminate() == 0


def test_a_table_is_dropped(tmp_path: Path) -> None:
    with Server(tmp_path) as server, server.client() as client:
        with closing(sqlite3.connect(tmp_path / "tsaces.db")) as somebody:
            somebody.execute("DROP TABLE events")
        expect_unavailable(client.post("/v1/embeddings", json=solve_request()))
        expect_unavailable(client.get("/readyz"))
        assert no_defects(server)


def overwrite(file: Path) -> None:
    """Overwrite all pages but the first, which says what they are."""
    with file.open("r+b") as opened:
        opened.seek(PAGE)
        opened.write(b"\xa5" * (file.stat().st_size - PAGE))


def expect_no_service(client: httpx.Client) -> None:
    """Expect that nothing is taken, and that this is said where one asks."""
    expect_unavailable(client.post("/v1/embeddings", json=solve_request()))
    expect_unavailable(client.get("/v1/embeddings"))
    expect_unavailable(client.get("/readyz"))


def reasons(server: Server) -> list[str]:
    """Return why the store was away, each time that it was."""
    return [str(line["reason"]) for line in server.log() if line["message"] == "the store is away"]


def no_defects(server: Server) -> bool:
    """Whether the log has no traceback."""
    return not any("traceback" in line for line in server.log())
