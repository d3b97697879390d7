"""A cluster started as documented, by `ray start --head`, that asks for its user's token."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import tsaces
from tests.cli.batches import LIMIT, endless, is_solving, said_until, small, summary, write
from tests.cli.command import run, start
from tests.fixtures import AMPLE, child_environment, free_port, wait_until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LOOPBACK = "127.0.0.1"
RAY = (sys.executable, "-m", "ray.scripts.scripts")


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """Return the home of a user; sockets below it want a short path."""
    with tempfile.TemporaryDirectory(prefix="ray-") as folder:
        yield Path(folder)


@pytest.fixture(scope="module")
def environment(home: Path) -> dict[str, str]:
    return child_environment() | {"HOME": str(home), "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0"}


@contextmanager
def cluster(home: Path, environment: dict[str, str]) -> Iterator[tuple[str, Callable[[], None]]]:
    """Start a cluster; give where it listens, on this machine alone, and what kills it.

    Its user has a token.
    """
    generate = [*RAY, "get-auth-token", "--generate"]
    subprocess.run(generate, env=environment, capture_output=True, check=True)
    port = free_port()
    words = (
        *("start", "--head", "--block", f"--node-ip-address={LOOPBACK}", f"--port={port}"),
        *("--num-cpus=2", f"--temp-dir={home}/ray", "--disable-usage-stats"),
        *("--include-dashboard=false", "--dashboard-agent-listen-port=0"),
    )
    head = subprocess.Popen(
        [*RAY, *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=environment,
        start_new_session=True,
    )

    def kill() -> None:
        if head.poll() is None:
            os.killpg(head.pid, signal.SIGKILL)
            head.wait()

    assert head.stdout is not None
    try:
        said = []
        for line in head.stdout:
            said.append(line)
            if "Ray runtime started" in line:
                break
        else:
            pytest.fail("".join(said))
        yield f"{LOOPBACK}:{port}", kill
    finally:
        kill()
        head.stdout.close()


@pytest.fixture
def instance_file(tmp_path: Path) -> Path:
    return write(tmp_path / "small.json", small(4))


def test_it_lets_in_those_with_its_token_until_it_has_lost_its_head(
    home: Path, environment: dict[str, str], instance_file: Path, tmp_path: Path
) -> None:
    """One cluster for all of it: starting one takes longer than what is tried."""
    with cluster(home, environment) as (address, kill):
        its_token_is_found_and_shown(environment, address, instance_file, tmp_path)
        those_without_its_token_are_told_in_a_line(environment, address, instance_file, tmp_path)
        without_its_head_a_batch_ends_and_keeps_what_it_has(environment, address, kill, tmp_path)


def its_token_is_found_and_shown(
    environment: dict[str, str], address: str, instance_file: Path, tmp_path: Path
) -> None:
    out = tmp_path / "found.json"
    words = ("solve", instance_file, "--time-limit", str(AMPLE), "--workers", "2", "--out", out)
    done = run(*words, "--engine", "ray", "--address", address, environment=environment)
    assert done.returncode == 0, done.stderr
    assert tsaces.verify(tsaces.load_embedding(out)).ok


def those_without_its_token_are_told_in_a_line(
    environment: dict[str, str], address: str, instance_file: Path, tmp_path: Path
) -> None:
    elsewhere = environment | {"HOME": str(tmp_path)}
    words = ("solve", instance_file, "--engine", "ray", "--address", address)
    done = run(*words, environment=elsewhere)
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"error: --address: no Ray cluster answers at {address}: ")


def without_its_head_a_batch_ends_and_keeps_what_it_has(
    environment: dict[str, str], address: str, kill: Callable[[], None], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    write(tmp_path / "in" / "a.json", small(4))
    write(tmp_path / "in" / "b.json", endless())
    words = ("batch", tmp_path / "in", "--out", out, *LIMIT, "--workers", "1")
    batch = start(
        *(*words, "--engine", "ray", "--address", address),
        environment=environment | {"RAY_gcs_rpc_server_reconnect_timeout_s": "2"},
    )
    assert wait_until((out / "b.embedding.json").exists)
    kill()
    _, said = batch.communicate(timeout=AMPLE)
    assert batch.returncode != 0
    assert "Traceback" not in said
    kept = tsaces.load_embedding(out / "b.embedding.json")
    assert tsaces.verify(kept).ok
    again = start(*words)
    said_until(again, "a  found", "(before)")
    assert wait_until(lambda: is_solving(again))
    again.terminate()
    again.communicate(timeout=AMPLE)
    rows = summary(out)
    assert rows["a"]["status"] == "found"
    assert rows["b"]["throughput"] >= kept.throughput
