"""What can go wrong with a cluster is heard of in time."""

from __future__ import annotations

import json
import queue
import socket
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

import tsaces
from tests.engines import chores
from tests.engines.listening import PATIENCE, heard
from tests.fixtures import AMPLE, NOT_BEGUN, child_environment, free_port, small_instance
from tsaces.engines import engine_for
from tsaces.errors import InputError, NoEmbeddingError
from tsaces.processes import Ended, ReportQueue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tsaces.engines import Engine


@pytest.fixture
def silent_port() -> Iterator[int]:
    """Somebody listens there who is not Ray, and says nothing."""
    with closing(socket.socket()) as found:
        found.bind(("127.0.0.1", 0))
        found.listen()
        yield found.getsockname()[1]


def test_an_address_where_nothing_listens_is_an_error() -> None:
    with pytest.raises(
        InputError, match=r"^--address: no .* at 127\.0\.0\.1:\d+: .*refused; start"
    ):
        engine_for("ray", f"127.0.0.1:{free_port()}")


def test_an_address_where_another_service_listens_is_one_too(
    silent_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tsaces.engines.ray_connection._SECONDS_TO_ANSWER", 2.0)
    with pytest.raises(
        InputError, match=r"^--address: no Ray cluster answers at .*: nothing within"
    ):
        engine_for("ray", f"127.0.0.1:{silent_port}")


@pytest.mark.parametrize("address", ["", "nonsense", "127.0.0.1:notaport"])
def test_what_is_no_address_is_an_error_of_one_line(address: str) -> None:
    with pytest.raises(InputError, match=r"^--address: [^\n]*$"):
        engine_for("ray", address)


def test_where_ray_is_not_installed_one_is_told_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tsaces.engines.ray_connection.find_spec", lambda _: None)
    with pytest.raises(
        InputError, match=r"^--engine: ray is not installed; run `pip install '\.\[ray"
    ):
        engine_for("ray")


def test_unknown_engines_and_addresses_of_none_are_errors() -> None:
    with pytest.raises(InputError, match=r"^--engine: 'spark' is unknown"):
        engine_for("spark")
    with pytest.raises(InputError, match=r"^--address: is for --engine ray only"):
        engine_for("local", "127.0.0.1:6379")


def test_a_node_that_dies_costs_what_was_at_work_there_alone() -> None:
    """Two raylets, a task on each, then a search on each; one is killed, the other goes on.

    A cluster belongs to its process, so it has one of its own. Ray that is started beside it
    leaves it alone.
    """
    done = subprocess.run(
        [sys.executable, "-m", "tests.engines.two_nodes"],
        capture_output=True,
        text=True,
        env=child_environment(),
        timeout=3 * AMPLE,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == {
        "task": {"lost": True, "still at work": True, "after": [0, 1, 2]},
        "solve": {"one on the second node": True, "losses": 1, "throughput": 0.05},
        "ours": {"left alone": True},
    }


def test_a_task_waits_for_as_many_cores_as_it_keeps_busy(ray_engine: Engine) -> None:
    """There are four."""
    report_queue: ReportQueue = queue.Queue()
    first, second, small = (
        ray_engine.start(chores.tell_pid_and_wait, report_queue, cores=cores)
        for cores in (3, 99, 1)
    )
    assert {report_queue.get(timeout=PATIENCE)[0] for _ in range(2)} == {first, small}
    for handle in (first, small):
        assert report_queue.empty()
        handle.end()
        assert isinstance(report_queue.get(timeout=PATIENCE)[1], Ended)
    assert report_queue.get(timeout=PATIENCE)[0] is second
    second.end()


def test_a_solve_for_which_no_core_is_free_says_so(ray_engine: Engine) -> None:
    report_queue: ReportQueue = queue.Queue()
    busy = ray_engine.start(chores.tell_pid_and_wait, report_queue, cores=4)
    report_queue.get(timeout=PATIENCE)
    with pytest.raises(NoEmbeddingError, match=f"{NOT_BEGUN}$"):
        tsaces.solve(small_instance(), time_limit=2, workers=2, engine=ray_engine)
    busy.end()


def test_what_waits_for_cores_can_be_ended(ray_engine: Engine) -> None:
    report_queue: ReportQueue = queue.Queue()
    first, second = (
        ray_engine.start(chores.tell_pid_and_wait, report_queue, cores=4, isolated=isolated)
        for isolated in (False, True)
    )
    report_queue.get(timeout=PATIENCE)
    second.end()
    (end,) = heard(report_queue, second)
    assert end.error
    first.end()
    assert heard(report_queue, first)
