"""A PostgreSQL of our own, thrown away in the end."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg

from tests.api.answering import await_answer
from tests.fixtures import AMPLE, free_port
from tests.packages import need

if TYPE_CHECKING:
    from types import TracebackType

_SUPERUSER = "tsaces"
_SYSTEM_USER = "postgres"
"""Who runs it if we are root, whom PostgreSQL does not obey."""


class Cluster:
    """A PostgreSQL server on this machine, with as many databases as one asks for.

    Raises
    ------
    RuntimeError
        If PostgreSQL does not start.
    """

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="tsaces-postgres-"))
        self._user = _system_user()
        if self._user is not None:
            shutil.chown(self._folder, self._user)
        self._numbers = count(1)
        self.port = free_port()
        self._run(
            "initdb",
            *("--no-sync", "--auth=trust", f"--username={_SUPERUSER}"),
            *("--locale=C", "--encoding=UTF8"),
        )
        self.start()

    def __enter__(self) -> Cluster:
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        self.stop()
        shutil.rmtree(self._folder)

    def start(self) -> None:
        """Start it on the port it has always had, and wait until it answers."""
        options = ("-h", "127.0.0.1", "-p", str(self.port), "-k", str(self._folder))
        with self._log_file.open("ab") as log:
            self._process = subprocess.Popen(
                [_program("postgres"), "-D", str(self._data), *options, "-c", "fsync=off"],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                user=self._user,
                cwd=self._folder,
            )
        await_answer("PostgreSQL", self._process, self._log_file, self._answers)

    def stop(self) -> None:
        """End it at once, cutting every connection."""
        self._process.send_signal(signal.SIGINT)
        self._process.wait(timeout=AMPLE)

    @property
    def is_running(self) -> bool:
        """Whether it has not ended."""
        return self._process.poll() is None

    def new_database(self, encoding: str = "UTF8") -> str:
        """Make an empty database and return its URL."""
        name = f"tsaces_{next(self._numbers)}"
        with psycopg.connect(self._url("postgres"), autocommit=True) as connection:
            connection.execute(
                f"CREATE DATABASE {name} TEMPLATE template0 ENCODING '{encoding}'".encode()
            )
        return self._url(name)

    @property
    def _data(self) -> Path:
        return self._folder / "data"

    @property
    def _log_file(self) -> Path:
        return self._folder / "postgres.log"

    def _url(self, name: str) -> str:
        return f"postgresql://{_SUPERUSER}@127.0.0.1:{self.port}/{name}"

    def _answers(self) -> bool:
        try:
            psycopg.connect(self._url("postgres")).close()
        except psycopg.OperationalError:
            return False
        return True

    def _run(self, name: str, *arguments: str) -> None:
        done = subprocess.run(
            [_program(name), "-D", str(self._data), *arguments],
            capture_output=True,
            text=True,
            user=self._user,
            cwd=self._folder,
            timeout=AMPLE,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{name} has failed:\n{done.stdout}{done.stderr}")


def _program(name: str) -> str:
    """Return a program of PostgreSQL; Debian keeps the server's beside the path."""
    found = shutil.which(name)
    if found is not None:
        return found
    folders = Path("/usr/lib/postgresql").glob("*/bin")
    newest_first = sorted(folders, key=lambda path: float(path.parent.name), reverse=True)
    installed = [folder / name for folder in newest_first if (folder / name).exists()]
    if not installed:
        need("postgresql")
    return str(installed[0])


def _system_user() -> str | None:
    """Return who is to run it; None is ourselves."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(_SYSTEM_USER).pw_name
    except KeyError:
        raise RuntimeError(
            f"there is no user {_SYSTEM_USER}: PostgreSQL does not run as root"
        ) from None
