"""Each kind of database: its schema, what it keeps, and that it may be missing."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from api.store import (
    Database,
    JobState,
    JobStore,
    Scope,
    StoreUnavailableError,
    TokenStore,
    open_database,
)
from tests.api.jobs import new_job
from tests.api.threads import AT_ONCE, at_once
from tsaces.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

    from tests.api.postgres import Cluster

PLENTY = 1_000


def test_the_schema_is_brought_up_to_date_once(url: str) -> None:
    databases = [Database(url) for _ in range(AT_ONCE)]
    waiting = iter(databases)
    at_once(lambda: next(waiting).migrate())
    databases[0].migrate()
    assert JobStore(databases[0]).counts() == dict.fromkeys(JobState, 0)
    for database in databases:
        database.close()


def test_what_is_written_is_there_for_the_next_server(url: str) -> None:
    with open_database(url) as first:
        job = JobStore(first).submit(new_job(), PLENTY)
    with open_database(url) as second:
        assert JobStore(second).get(job.id) == job


def test_tokens(database: Database) -> None:
    tokens = TokenStore(database)
    assert not tokens.has_any()
    secret = tokens.create("line-3", [Scope.READ])
    found = tokens.find(secret)
    assert found is not None
    assert (found.name, set(found.scopes)) == ("line-3", {Scope.READ})
    assert tokens.find(secret + "x") is None
    with pytest.raises(InputError, match="'line-3' already"):
        tokens.create("line-3", [Scope.ADMIN])
    for name in ("", "a\tb", "x" * 256):
        with pytest.raises(InputError, match="1 to 255 printable"):
            tokens.create(name, [Scope.READ])
    assert tokens.all_tokens() == [found]
    tokens.revoke("line-3")
    assert tokens.find(secret) is None
    with pytest.raises(InputError, match="no token 'line-3'"):
        tokens.revoke("line-3")


def test_a_database_that_knows_no_encoding(postgres: Cluster) -> None:
    with open_database(postgres.new_database("SQL_ASCII")) as database:
        store = JobStore(database)
        job = store.submit(new_job(), PLENTY)
        store.finish(job.id, JobState.FAILED, "no way: 3 ≤ 2")
        done = store.get(job.id)
    assert done is not None
    assert done.message == "no way: 3 ≤ 2"


def test_a_database_that_is_not_there(tmp_path: Path) -> None:
    for on_lost in (None, print):  # claimed or not
        with (
            pytest.raises(StoreUnavailableError),
            open_database("postgresql://nobody@127.0.0.1:1/nothing", on_lost),
        ):
            pass
        with (
            pytest.raises(InputError, match="there is no folder missing; make it first"),
            open_database(f"sqlite:///{tmp_path / 'missing' / 'jobs.db'}", on_lost),
        ):
            pass


def test_a_schema_that_does_not_fit_is_told_of(url: str) -> None:
    for change, told in (
        ("DROP TABLE events", "the table events is missing"),
        ("ALTER TABLE results DROP COLUMN plan", "the column plan of the table results"),
        ("UPDATE alembic_version SET version_num = '9999'", "a newer version of tsaces"),
        ("DROP TABLE alembic_version", "another program's tables"),
    ):
        with open_database(url) as database, database.writing() as connection:
            connection.exec_driver_sql(change)
        with pytest.raises(InputError, match=told), open_database(url):
            pass
        with (
            closing(Database(url)) as database,
            database.writing() as connection,
        ):  # for the next turn, from the beginning
            for table in ("events", "results", "tokens", "jobs", "alembic_version"):
                connection.exec_driver_sql(f"DROP TABLE IF EXISTS {table}")


def test_nothing_is_made_where_a_database_must_be(url: str) -> None:
    for _ in range(2):
        with pytest.raises(InputError, match="database"), open_database(url, may_create=False):
            pass
    with open_database(url), open_database(url, may_create=False) as database:
        assert TokenStore(database).all_tokens() == []


@pytest.mark.parametrize(
    "url",
    [
        *("jobs.db", "mysql://db/tsaces", "postgres://db/tsaces", "://"),
        *("sqlite://", "sqlite:///:memory:", "sqlite:///file::memory:", "sqlite:///a.db?uri=true"),
        *("sqlite://host/a.db", "sqlite+strange:///a.db", "postgresql+strange://db/tsaces"),
        *("postgresql://a:SECRET@db:none/x", "postgresql://a:SECRET@db:99999/x"),
        *("postgresql://a:SECRET@db/x?strange=1", "postgresql://a:SECRET@db/x?user=a&user=b"),
        "postgresql://a:SEC@RET@db/x",
    ],
)
def test_a_database_of_another_kind(url: str) -> None:
    with pytest.raises(InputError, match="--database: ") as refused:
        Database(url)
    assert "SEC" not in str(refused.value)
    assert "RET" not in str(refused.value)


def test_a_database_is_closed_by_whoever_opened_it(tmp_path: Path) -> None:
    file = tmp_path / "jobs.db"
    for _ in range(2):
        with open_database(f"sqlite:///{file}") as database:
            assert JobStore(database).counts() == dict.fromkeys(JobState, 0)
            assert sorted(path.name for path in tmp_path.glob("jobs.db-*")) != []
        assert list(tmp_path.iterdir()) == [file]
