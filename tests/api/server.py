"""The HTTP service as a process of its own, run as users run it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx

from tests.api.answering import await_answer
from tests.cli.command import PROGRAM
from tests.cli.forks import Fork
from tests.fixtures import AMPLE, child_environment

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType
    from typing import BinaryIO


class Server:
    """A server that is ready once it is built; it ends with its context.

    Parameters
    ----------
    folder : Path
        Where it runs, writes its log and, unless told otherwise, keeps its database.
    *arguments : str
        More of ``tsaces serve``.
    database : str, optional
        URL.
    environment : mapping of str to str, optional
        Such as ``{"TSACES_MAX_BODY": "1000"}``.
    port : int
        0 takes any that is free; `restart` takes the same again.
    anew : bool
        Whether the program is started from nothing, with the limits of this process and the
        environment where the system shows it, rather than forked.
    """

    def __init__(
        self,
        folder: Path,
        *arguments: str,
        database: str | None = None,
        environment: Mapping[str, str] | None = None,
        port: int = 0,
        anew: bool = False,
    ) -> None:
        self.database = database or f"sqlite:///{folder / 'tsaces.db'}"
        self.port = port
        self._folder = folder
        self._arguments = arguments
        self._environment = child_environment() | dict(environment or {})
        self._log_file = folder / "server.log"
        self._log_file.touch()
        self._is_anew = anew
        self._process: subprocess.Popen[bytes] | Fork
        self._start()

    def __enter__(self) -> Server:
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        self.kill()

    @property
    def url(self) -> str:
        """Where it answers, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        """Number of the process."""
        return self._process.pid

    def client(self, token: str | None = None) -> httpx.Client:
        """Return a client of this server, to be closed by whoever asks for it."""
        headers = {} if token is None else {"Authorization": f"Bearer {token}"}
        return httpx.Client(base_url=self.url, headers=headers, timeout=AMPLE, trust_env=False)

    def log(self) -> list[dict[str, Any]]:
        """Return what it has logged so far; what is no JSON line raises an error."""
        whole = self._log_file.read_bytes().rpartition(b"\n")[0]
        return [json.loads(line) for line in whole.splitlines()]

    def kill(self) -> None:
        """End it at once, as a crash would; nothing happens if it has ended."""
        self._process.kill()
        self._process.wait()

    def terminate(self) -> int:
        """Ask it to end, wait until it has, and return its exit status."""
        self._process.send_signal(signal.SIGTERM)
        return self.wait()

    def wait(self) -> int:
        """Wait until it has ended and return its exit status."""
        return self._process.wait(timeout=AMPLE)

    def ask_to_end(self) -> None:
        """Send it SIGTERM without waiting."""
        self._process.send_signal(signal.SIGTERM)

    def restart(self) -> None:
        """Start it once more, on the same port and database; end what still runs first."""
        self.kill()
        self._start()

    def _start(self) -> None:
        before = len(self.log())
        with self._log_file.open("ab") as stderr:
            self._process = self._started(stderr)
        await_answer("the server", self._process, self._log_file, lambda: self._is_ready(before))

    def _started(self, stderr: BinaryIO) -> subprocess.Popen[bytes] | Fork:
        options = ("--port", str(self.port), "--database", self.database)
        arguments = ["serve", *options, *self._arguments]
        with Path(os.devnull).open("r+b", buffering=0) as nothing:
            if self._is_anew:
                return subprocess.Popen(
                    [*PROGRAM, *arguments],
                    cwd=self._folder,
                    env=self._environment,
                    stdin=nothing,
                    stdout=nothing,
                    stderr=stderr,
                )
            streams = (nothing.fileno(), nothing.fileno(), stderr.fileno())
            return Fork(arguments, self._environment, streams, self._folder)

    def _is_ready(self, logged_before: int) -> bool:
        ports = [line["port"] for line in self.log()[logged_before:] if "port" in line]
        if not ports:
            return False
        self.port = ports[0]
        try:
            return httpx.get(f"{self.url}/readyz", trust_env=False).is_success
        except httpx.TransportError:
            return False
