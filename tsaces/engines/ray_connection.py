"""How one gets into a Ray cluster, or hears in time that one does not."""

from __future__ import annotations

import os
import select
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from tsaces.errors import InputError, SolverError
from tsaces.processes.endings import first_line, last_line

if TYPE_CHECKING:
    from collections.abc import Iterator

_SECONDS_TO_ANSWER = 30.0
"""That a cluster has to let somebody in who has asked."""
_SECONDS_TO_ASK = 60.0
"""For importing Ray, which takes one of them unless the machine is busy."""
_GLANCE = 0.05
"""Seconds from one look at who tries it out to the next."""
_MOMENT = 2.0
"""Seconds by which those who connect at the same time may differ."""
_AUTHENTICATION = "RAY_AUTH_MODE"
_PROBE = """
import os, ray, sys
os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # from now on the time counts
ray.init(address=sys.argv[1], log_to_driver=False)
"""


def check_installed() -> None:
    """Check that there is Ray, an extra, without importing it.

    Raises
    ------
    InputError
        If it is not installed.
    """
    if find_spec("ray") is None:
        raise InputError(
            "--engine: ray is not installed; run `pip install '.[ray]'` in the checkout of tsaces"
        )


@contextmanager
def connecting(address: str | None) -> Iterator[None]:
    """Have a connection that fails end in a line, whatever Ray says."""
    try:
        yield
    except (ConnectionError, RuntimeError) as error:
        if address is None:
            raise SolverError(f"Ray could not be started: {first_line(error)}") from error
        raise _no_answer(address, first_line(error)) from error


def find_answer(address: str) -> dict[str, str]:
    """Return what the environment must say so that a cluster lets us in.

    It is tried out in other processes, for Ray itself waits for a minute or ends the process. By
    default a cluster asks for its user's token, which has to be shown; one that does not ask
    for it loses reports to those who ask for it themselves.
    """
    ways: list[dict[str, str]] = [{}]
    token = Path.home() / ".ray" / "auth_token"
    if _AUTHENTICATION not in os.environ and ("RAY_AUTH_TOKEN" in os.environ or token.is_file()):
        ways.append({_AUTHENTICATION: "token"})
    if _is_refused(address):
        raise _no_answer(address, "connection refused")
    probes = [_Probe(address, way) for way in ways]
    deadline = time.monotonic() + _SECONDS_TO_ASK
    try:
        for probe in probes:
            probe.wait_until_it_asks(deadline)
        deadline = time.monotonic() + _SECONDS_TO_ANSWER
        while time.monotonic() < deadline and not all(probe.has_ended for probe in probes):
            if probes[0].has_succeeded:
                return ways[0]
            if probes[-1].has_succeeded:  # the first, which needs no token, has a moment more
                deadline = min(deadline, time.monotonic() + _MOMENT)
            time.sleep(_GLANCE)
        for way, probe in zip(ways, probes, strict=True):
            if probe.has_succeeded:
                return way
        reason = probes[0].reason
    finally:
        for probe in probes:
            probe.end()
    raise _no_answer(address, reason)


def _is_refused(address: str) -> bool:
    """Whether nobody listens there, which Ray would go on asking for long."""
    host, _, port = address.removeprefix("ray://").rpartition(":")
    try:
        socket.create_connection((host, int(port)), timeout=_MOMENT).close()
    except ConnectionRefusedError:
        return True
    except (OSError, ValueError, OverflowError):  # whatever that is, Ray has words for it
        return False
    return False


def _no_answer(address: str, reason: str) -> InputError:
    return InputError(
        f"--address: no Ray cluster answers at {address}: {reason}; start one with ray start --head"
    )


class _Probe:
    """A process that tries to connect to a cluster."""

    def __init__(self, address: str, way: dict[str, str]) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - our own words, and an address
            [sys.executable, "-c", _PROBE, address],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=os.environ | way,
            text=True,
        )

    def wait_until_it_asks(self, deadline: float) -> None:
        """Wait until it closes its standard output, or has ended."""
        if self._process.stdout is not None:
            select.select([self._process.stdout], [], [], max(0.0, deadline - time.monotonic()))

    @property
    def has_ended(self) -> bool:
        return self._process.poll() is not None

    @property
    def has_succeeded(self) -> bool:
        return self._process.poll() == 0

    @property
    def reason(self) -> str:
        """Why it has failed, in its own last words."""
        if not self.has_ended or self._process.stderr is None:
            return f"nothing within {_SECONDS_TO_ANSWER:.0f} s"
        return last_line(self._process.stderr.read()) or "no word of why"

    def end(self) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdout, self._process.stderr):
            if pipe is not None:
                pipe.close()
