"""A real server for measurements, in its own process, with a plan in its store."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from api.store import JobState, JobStore, NewJob, Result, open_database
from tsaces.formats.embedding_json import embedding_to_document
from tsaces.formats.plan_file import plan_to_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tsaces.model.embedding import Embedding


@dataclass(frozen=True)
class ServerProcess:
    """A server that is ready.

    Attributes
    ----------
    port, pid : int
    """

    port: int
    pid: int

    @property
    def url(self) -> str:
        """Address of the server."""
        return f"http://127.0.0.1:{self.port}"

    def memory(self) -> float:
        """Return the resident memory in MiB."""
        status = Path(f"/proc/{self.pid}/status").read_text(encoding="utf-8")
        (line,) = (line for line in status.splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) / 1024

    def processor_seconds(self) -> float:
        """Return the processor time used so far in seconds."""
        fields = Path(f"/proc/{self.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2]
        user, system = fields.split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


@contextmanager
def running_server(folder: Path, *arguments: str) -> Iterator[ServerProcess]:
    """Run a server in a folder while the context lasts."""
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "tsaces.cli.app", "serve", "--port", "0", *arguments],
            cwd=folder,
            stderr=log,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)},
        )
        try:
            yield ServerProcess(_port(folder / "log", process), process.pid)
        finally:
            process.terminate()
            process.wait(30)


def store_embedding(folder: Path, embedding: Embedding) -> str:
    """Store an embedding as the result of a job, and return the id of the job."""
    figures = {
        "throughput": embedding.throughput,
        "upper_bound": embedding.upper_bound,
        "agents": embedding.agents,
        "seconds": 0.0,
    }
    document = json.dumps(embedding_to_document(embedding))
    with open_database(f"sqlite:///{folder / 'tsaces.db'}") as database:
        jobs = JobStore(database)
        job = jobs.submit(NewJob("benchmark", "{}", "none"), most_open=10)
        jobs.begin(job.id)
        jobs.keep(job.id, Result(document, plan_to_bytes(embedding)), figures)
        jobs.finish(job.id, JobState.SUCCEEDED)
    return job.id


def _port(log: Path, process: subprocess.Popen[bytes]) -> int:
    while process.poll() is None:
        for line in log.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            if record["message"] == "serving" and _answers(record["port"]):
                return int(record["port"])
        time.sleep(0.05)
    raise RuntimeError(log.read_text(encoding="utf-8"))


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5):
            return True
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False
