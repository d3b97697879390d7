"""Servers killed at any moment, again and again: what was accepted is kept, ends, and ends once."""

from __future__ import annotations

import random
import threading
import time
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import httpx
import pytest

from tests.api.faults.processes import MARK, marked
from tests.api.jobs import follow, solve_request, status, submit
from tests.api.server import Server
from tests.api.test_operations import figures
from tests.fixtures import is_running, wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.api.postgres import Cluster

KILLS = [pytest.param(5, id="5"), pytest.param(25, id="25", marks=pytest.mark.soak)]
ATTEMPTS = 3
SURVIVORS = 2
"""Jobs more than can be started as often as they may while servers are killed."""
KEYLESS = (1, 5)
"""Orders without an Idempotency-Key: whether a lost one was accepted stays unknown."""
EXHAUSTED = f"the server ended during each of {ATTEMPTS} attempts"


@dataclass
class Customer:
    """Orders jobs from a server that may die before it answers.

    Attributes
    ----------
    server : Server
    accepted : dict of int to str
        Jobs by the number of their order.
    lost : set of int
        Orders without a key whose answer has not come.
    """

    server: Server
    accepted: dict[int, str] = field(default_factory=dict)
    lost: set[int] = field(default_factory=set)

    def order(self, upto: int) -> None:
        """Send every order that was not answered yet; give up as soon as an answer is lost."""
        try:
            with self.server.client() as client:
                for number in self.open_orders(upto):
                    self._send(client, number)
        except httpx.TransportError:
            return

    def open_orders(self, upto: int) -> list[int]:
        """Return the numbers of what may be sent, once more or for the first time."""
        return [n for n in range(upto) if n not in self.accepted and n not in self.lost]

    def _send(self, client: httpx.Client, number: int) -> None:
        if number in KEYLESS:
            self.lost.add(number)
        self.accepted[number] = submit(client, solve_request(seed=number), **key(number))
        self.lost.discard(number)


class Follower:
    """Follows one job through all crashes, from wherever the last stream broke."""

    def __init__(self, server: Server, job_id: str) -> None:
        self.news: list[tuple[int, str]] = []
        self._server = server
        self._job_id = job_id
        self._thread = threading.Thread(target=self._follow, daemon=True)
        self._thread.start()

    def join(self) -> None:
        """Wait until the job's end was told."""
        self._thread.join()

    def _follow(self) -> None:
        while not self.news or self.news[-1][1] != "ended":
            try:
                self._read()
            except httpx.TransportError:
                time.sleep(0.1)

    def _read(self) -> None:
        last = {"Last-Event-ID": str(len(self.news))}
        where = f"/v1/embeddings/{self._job_id}/events"
        with (
            self._server.client() as client,
            client.stream("GET", where, headers=last) as answer,
        ):
            answer.raise_for_status()
            self.news.extend(told(answer))


@pytest.mark.parametrize("kills", KILLS)
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_killed_servers_lose_nothing(
    tmp_path: Path, request: pytest.FixtureRequest, kind: str, kills: int
) -> None:
    chance, mark = random.Random(kind), uuid4().hex
    marking = {MARK: mark}
    where = database(request, kind)
    with Server(tmp_path, database=where, environment=marking) as server:
        customer = Customer(server)
        customer.order(upto=2)
        followers = [Follower(server, job_id) for job_id in customer.accepted.values()]
        orders = kills // ATTEMPTS + SURVIVORS
        for number in range(1, kills + 1):
            doomed = work_until_killed(customer, chance, mark, upto=orders * number // kills)
            server.restart()
            assert wait_until(partial(all_gone, doomed))
        customer.order(upto=orders)
        assert customer.open_orders(orders) == []
        endings = expect_everything(customer, followers)
        assert endings.count("succeeded") >= len(endings) - kills // ATTEMPTS
        assert server.terminate() == 0
    assert wait_until(lambda: not marked(mark))


def database(request: pytest.FixtureRequest, kind: str) -> str | None:
    """Return the URL of an empty database, None for the server's own file."""
    if kind == "sqlite":
        return None
    cluster: Cluster = request.getfixturevalue("postgres")
    return cluster.new_database()


def all_gone(pids: set[int]) -> bool:
    """Whether none of some processes is left."""
    return not any(map(is_running, pids))


def work_until_killed(customer: Customer, chance: random.Random, mark: str, upto: int) -> set[int]:
    """Kill a server that works about when orders come in; return whom it leaves behind."""
    rest = chance.uniform(0, 0.05)
    time.sleep(chance.uniform(0.05, 1.5) * chance.random())
    orders = threading.Thread(target=customer.order, args=[upto])
    orders.start()
    time.sleep(rest)
    doomed = marked(mark)
    customer.server.kill()
    orders.join()
    return doomed


def expect_everything(customer: Customer, followers: list[Follower]) -> list[str]:
    """Expect that all that was accepted ends, whole and once; return how."""
    with customer.server.client() as client:
        endings = [expect_whole(client, job_id) for job_id in customer.accepted.values()]
        again = {
            number: submit(client, solve_request(seed=number), **key(number))
            for number in customer.accepted
            if number not in KEYLESS
        }
        assert again.items() <= customer.accepted.items()
        known = sum(value for name, value in figures(client).items() if "tsaces_jobs{" in name)
        assert len(set(customer.accepted.values())) == len(customer.accepted)
        assert 0 <= known - len(customer.accepted) <= len(customer.lost)
        for follower, job_id in zip(followers, customer.accepted.values(), strict=False):
            follower.join()
            wanted = [(item.number, item.kind) for item in follow(client, job_id)]
            assert follower.news == wanted
    return endings


def expect_whole(client: httpx.Client, job_id: str) -> str:
    """Follow a job to its end, expect a sound history and a result, and return how it ended."""
    news = follow(client, job_id)
    job = status(client, job_id)
    assert [item.number for item in news] == list(range(1, len(news) + 1))
    kinds = [item.kind for item in news if item.kind not in {"incumbent", "bound"}]
    assert kinds == ["queued", *["started", "requeued"] * (job["attempts"] - 1), "started", "ended"]
    starts = [item.data["attempt"] for item in news if item.kind == "started"]
    assert starts == list(range(1, job["attempts"] + 1))
    assert job["attempts"] <= ATTEMPTS
    assert news[-1].data == {"status": job["status"], "message": job["message"]}
    assert job["status"] == "succeeded" or job["message"] == EXHAUSTED
    expect_best(client, job, [item.data["throughput"] for item in news if item.kind == "incumbent"])
    return str(job["status"])


def expect_best(client: httpx.Client, job: dict[str, Any], throughputs: list[float]) -> None:
    """Expect that the best of what was found can be had, or that nothing was found."""
    where = f"/v1/embeddings/{job['id']}"
    assert throughputs == sorted(set(throughputs))
    assert job["throughput"] == (throughputs[-1] if throughputs else None)
    assert (job["status"] == "succeeded") == bool(throughputs)
    if throughputs:
        assert client.get(f"{where}/embedding").json()["throughput"] == throughputs[-1]
        assert client.get(f"{where}/plan?steps=2").text.count("\n") == 3


def key(number: int) -> dict[str, str]:
    """Return the header that makes an order known when it comes again."""
    return {} if number in KEYLESS else {"Idempotency-Key": f"order-{number}"}


def told(answer: httpx.Response) -> Iterator[tuple[int, str]]:
    """Yield number and kind of every event that arrives whole."""
    fields: dict[str, str] = {}
    for line in answer.iter_lines():
        if not line and "data" in fields:
            yield int(fields["id"]), fields["event"]
            fields = {}
        elif line and line[0] != ":":
            name, _, value = line.partition(": ")
            fields[name] = value
