"""`tsaces jobs`: what a service has, as a table or as JSON; what goes wrong, in a line."""

from __future__ import annotations

import json
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from api.store import Database, JobState, JobStore
from tests.api.jobs import keep_small_embedding, new_job
from tests.api.server import Server
from tests.api.tokens import create
from tests.cli.command import run
from tests.client.servers import ScriptedServer, told
from tests.fixtures import child_environment, free_port

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, list[str]]]:
    """Return a server and its jobs, the oldest first: one has ended well, three have failed."""
    folder = tmp_path_factory.mktemp("shop")
    database = f"sqlite:///{folder / 'tsaces.db'}"
    jobs = [keep_small_embedding(database)]
    with closing(Database(database)) as opened:
        store = JobStore(opened)
        for name in ("plain", "plain", "line\nbreak"):
            jobs.append(store.submit(new_job(name=name), 10).id)
            store.finish(jobs[-1], JobState.FAILED, "nothing found")
    with Server(folder) as server:
        yield server, jobs


def test_a_table_has_a_line_a_job(shop: tuple[Server, list[str]]) -> None:
    server, jobs = shop
    done = run("jobs", "--url", server.url)
    assert (done.returncode, done.stderr) == (0, "")
    headings, *lines = done.stdout.splitlines()
    assert headings.split() == (
        [
            "added",
            "(UTC)",
            "status",
            "instance",
            "method",
            "throughput",
            "upper",
            "bound",
            "gap",
            "fleet",
            "id",
        ]
    )
    assert [line.split()[-1] for line in lines] == jobs[::-1]
    assert "failed     line\\nbreak  auto" in lines[0]
    assert lines[-1].split()[2:] == (
        ["succeeded", "small", "auto", "0.050000", "0.400000", "87.50%", "2", jobs[0]]
    )


def test_json_has_all_that_is_known(shop: tuple[Server, list[str]]) -> None:
    server, jobs = shop
    done = run("jobs", "--url", server.url, "--json", "--limit", "2")
    assert (done.returncode, done.stderr) == (0, "")
    newest, second = json.loads(done.stdout)["jobs"]
    assert [newest["id"], second["id"]] == [jobs[3], jobs[2]]
    assert newest["name"] == "line\nbreak"
    assert (newest["status"], newest["message"]) == ("failed", "nothing found")


def test_only_some_are_wanted(shop: tuple[Server, list[str]]) -> None:
    server, jobs = shop

    def ids(*options: str) -> list[str]:
        done = run("jobs", "--url", server.url, "--json", *options)
        return [job["id"] for job in json.loads(done.stdout)["jobs"]]

    assert ids("--status", "succeeded") == jobs[:1]
    assert ids("--status", "succeeded", "--status", "failed") == jobs[::-1]
    assert ids("--name", "plain") == [jobs[2], jobs[1]]
    assert ids("--name", "plain", "--status", "queued") == []
    done = run("jobs", "--url", server.url, "--status", "queued")
    assert (done.returncode, len(done.stdout.splitlines())) == (0, 1)


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (("--status", "done"), "--status: 'done' is not one of queued, running, "),
        (("--url", "nowhere"), "url: 'nowhere' is not the address of a server"),
        (("--token", "ü"), "token: must be printable ASCII"),
    ],
)
def test_bad_words_are_an_error_of_one_line(options: tuple[str, str], complaint: str) -> None:
    done = run("jobs", *options)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"error: {complaint}")
    assert len(done.stderr.splitlines()) == 1


def test_a_service_that_is_away_is_an_error_of_one_line() -> None:
    url = f"http://127.0.0.1:{free_port()}"
    done = run("jobs", "--url", url, environment=child_environment())
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"error: no answer from {url}: ")
    assert done.stderr.endswith("tsaces serve starts one\n")
    assert len(done.stderr.splitlines()) == 1


def test_a_token_is_taken_from_the_line_or_the_environment(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("guarded")
    secret = create(f"sqlite:///{folder / 'tsaces.db'}", "reader", ("read",))
    with Server(folder) as server:
        refused = run("jobs", "--url", server.url)
        assert (refused.returncode, refused.stdout) == (1, "")
        assert refused.stderr == "error: send a header Authorization: Bearer TOKEN; give --token\n"
        given = run("jobs", "--url", server.url, "--token", secret)
        named = run(
            "jobs", "--url", server.url, environment=child_environment() | {"TSACES_TOKEN": secret}
        )
        for done in (given, named):
            assert (done.returncode, done.stderr) == (0, "")


def test_an_answer_that_is_of_another_kind_is_said_in_one_line() -> None:
    job = {"id": "a", "status": "failed", "gap": "wide"}
    with ScriptedServer([told({"jobs": [job], "next": None})]) as server:
        done = run("jobs", "--url", server.url, "--json")
    assert (done.returncode, done.stdout) == (1, "")
    said = "the server's answer cannot be read: gap is of another kind"
    assert done.stderr == f"error: {said}\n"
