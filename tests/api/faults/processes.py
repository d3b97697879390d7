"""What a server has started, found in /proc by a mark in the environment."""

from __future__ import annotations

import os
import termios
from array import array
from fcntl import ioctl
from pathlib import Path

MARK = "FAULT_TEST"
"""Variable that a server gets and hands down to every process of its jobs."""
_PARENT, _START = 1, 19
"""Places in /proc/PID/stat, counted from the state."""


def marked(mark: str) -> set[int]:
    """Return every process that has a mark and has not ended, waited for or not."""
    wanted = f"{MARK}={mark}".encode()
    return {pid for pid in _all() if wanted in _read(pid, "environ").split(b"\0")}


def children(pid: int) -> list[int]:
    """Return the processes that a process has started and that have not ended, by age."""
    found = [(other, _status(other)) for other in _all()]
    mine = [(int(status[_START]), other) for other, status in found if _is_child(status, pid)]
    return [other for _, other in sorted(mine)]


def unread_by(pid: int) -> int:
    """Return how many bytes wait in the pipe that is a process's standard input."""
    pipe, size = os.open(f"/proc/{pid}/fd/0", os.O_RDONLY | os.O_NONBLOCK), array("i", [0])
    try:
        ioctl(pipe, termios.FIONREAD, size)
    finally:
        os.close(pipe)
    return size[0]


def memory(pid: int) -> int:
    """Return the bytes that a process has in memory."""
    lines = _read(pid, "status").decode().splitlines()
    (line,) = [line for line in lines if line.startswith("VmRSS:")]
    return int(line.split()[1]) * 1024


def _is_child(status: list[bytes], pid: int) -> bool:
    return bool(status) and status[0] != b"Z" and int(status[_PARENT]) == pid


def _all() -> list[int]:
    return [int(folder.name) for folder in Path("/proc").iterdir() if folder.name.isdigit()]


def _status(pid: int) -> list[bytes]:
    return _read(pid, "stat").rpartition(b")")[2].split()


def _read(pid: int, name: str) -> bytes:
    """Return a file about a process, nothing if the process has gone or is somebody else's."""
    try:
        return Path(f"/proc/{pid}/{name}").read_bytes()
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return b""
