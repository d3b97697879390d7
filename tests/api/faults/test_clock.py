"""The clock on the wall leaps by hours, as after a blackout: nothing that matters goes by it."""

from __future__ import annotations

import json
import os
import time
from typing import TYPE_CHECKING

import pytest

from tests.api.faults.sockets import answering
from tests.api.jobs import follow, keep_small_embedding, solve_request, status, submit
from tests.api.server import Server
from tests.api.test_streams import PACED_STEPS, TICK_MS, expect_pace
from tests.fixtures import ROOT, child_environment, wait_until

if TYPE_CHECKING:
    from pathlib import Path

    import httpx

LEAPING = """
import random, time
real, chance = time.time, random.Random()
time.time = lambda: real() + chance.uniform(-36_000, 36_000)
"""
SHIFTED = """
import time
real = time.time
time.time = lambda: real() + {seconds}
"""
DAY = 86_400
EXHAUSTED = "no traffic system based embedding has a higher throughput"


def clock(folder: Path, program: str) -> dict[str, str]:
    """Return an environment in which every Python process has another clock on its wall."""
    ours = folder / "clock"
    ours.mkdir()
    (ours / "sitecustomize.py").write_text(program, encoding="utf-8")
    return {"PYTHONPATH": os.pathsep.join([str(ours), child_environment()["PYTHONPATH"]])}


def test_streams_and_jobs_go_by_a_clock_that_nobody_sets(tmp_path: Path) -> None:
    known = keep_small_embedding(f"sqlite:///{tmp_path / 'tsaces.db'}")
    with (
        Server(tmp_path, environment=clock(tmp_path, LEAPING), anew=True) as server,
        server.client() as client,
        answering(server),
    ):
        expect_paced_stream(client, known)
        text = (ROOT / "instances" / "contact-lens-small.json").read_text(encoding="utf-8")
        hard = submit(client, solve_request(instance=json.loads(text), time_limit=1))
        easy = submit(client, solve_request())
        for job_id in (hard, easy):
            news = follow(client, job_id)
            assert [item.number for item in news] == list(range(1, len(news) + 1))
            assert [item.kind for item in news[:2]] == ["queued", "started"]
            assert news[-1].kind == "ended"
        assert "the time is up" in status(client, hard)["message"]
        assert status(client, easy)["status"] == "succeeded"
        assert status(client, easy)["message"] == EXHAUSTED  # not that its time was up
        assert status(client, known)["status"] == "succeeded"
        moments = [line["at"] for line in server.log()]
        assert moments != sorted(moments)  # the clock has leapt indeed


@pytest.mark.parametrize(
    ("days", "options", "is_kept"),
    [
        pytest.param(3_650, (), True, id="years ahead"),
        pytest.param(-2, ("--retention", "1"), True, id="behind"),
        pytest.param(0.5, ("--retention", "1"), True, id="ahead by less than jobs are kept"),
        pytest.param(2, ("--retention", "1"), False, id="ahead by more than jobs are kept"),
    ],
)
def test_jobs_are_deleted_by_their_age_on_the_wall(
    tmp_path: Path, days: float, options: tuple[str, ...], is_kept: bool
) -> None:
    known = keep_small_embedding(f"sqlite:///{tmp_path / 'tsaces.db'}")
    shifted = clock(tmp_path, SHIFTED.format(seconds=days * DAY))
    with (
        Server(tmp_path, *options, environment=shifted, anew=True) as server,
        server.client() as client,
    ):
        later = submit(client, solve_request())  # and has been looked at after all old ones
        assert wait_until(lambda: status(client, later)["status"] != "queued")
        assert client.get(f"/v1/embeddings/{known}").status_code == (200 if is_kept else 404)
        assert client.delete(f"/v1/embeddings/{later}").json()["status"] == "cancelled"


def expect_paced_stream(client: httpx.Client, job_id: str) -> None:
    """Expect timesteps in their order and at their rate, whatever the clock on the wall says."""
    query = f"steps={PACED_STEPS}&tick_ms={TICK_MS}"
    begin, arrivals, timesteps = time.monotonic(), [], []
    with client.stream("GET", f"/v1/embeddings/{job_id}/plan?{query}") as answer:
        lines = answer.iter_lines()
        assert json.loads(next(lines))["type"] == "header"
        for line in lines:
            arrivals.append(time.monotonic() - begin)
            timesteps.append(json.loads(line)["t"])
    assert timesteps == list(range(PACED_STEPS))
    expect_pace(arrivals)
