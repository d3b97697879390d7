"""Streams outlive the server that they come from."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import TYPE_CHECKING, Any

from tests.client.calls import async_follow, follow, steps_of
from tests.fixtures import AMPLE

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.api.server import Server
    from tests.client.conftest import Solved
    from tsaces.client import Timestep

STEPS, CRASH = 100, 30
STREAMS = ((follow, "compact"), (async_follow, "ndjson"), (async_follow, "binary"))


def test_every_timestep_comes_once_through_a_crash(solved: Solved, server: Server) -> None:
    def followed(following: Callable[..., None], encoding: str) -> tuple[list[Timestep], Event]:
        got: list[Timestep] = []
        is_under_way = Event()
        named: dict[str, Any] = {"steps": STEPS, "tick_ms": 20, "format": encoding}

        def take(timestep: Timestep) -> None:
            got.append(timestep)
            if timestep.t == CRASH:
                is_under_way.set()

        ends.append(pool.submit(following, server.url, solved.job.id, take, **named))
        return got, is_under_way

    ends: list[Any] = []
    with ThreadPoolExecutor() as pool:
        streams = [followed(*stream) for stream in STREAMS]
        for _, is_under_way in streams:
            assert is_under_way.wait(AMPLE)
        server.kill()
        assert all(len(got) < STEPS for got, _ in streams)
        server.restart()
    for end, (got, _) in zip(ends, streams, strict=True):
        assert end.exception() is None
        assert got == steps_of(solved.embedding.plan(), 0, STEPS)
