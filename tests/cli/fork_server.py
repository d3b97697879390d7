"""A process that has imported the program and forks for each run that it is asked for.

It has one thread. A fork leaves this module by its end, as a program that has just been started
does: what then happens to exceptions, buffers and the exit status is the interpreter's.
"""

from __future__ import annotations

import gc
import io
import json
import os
import signal
import socket
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

import tsaces.cli.app

if TYPE_CHECKING:
    from collections.abc import Sequence

for name in ("api.commands", "tsaces.client", "tsaces.notebook.views", "typer.rich_utils"):
    import_module(name)  # what the program imports once a command needs it

_MOST_BYTES = 1 << 20
_STREAMS = 3


def next_run(line: socket.socket) -> None:
    """Answer requests; return in a fork that is to run the program, never otherwise."""
    while True:
        message, descriptors, _, _ = socket.recv_fds(line, _MOST_BYTES, _STREAMS)
        if not message:
            os._exit(0)  # nobody asks any more
        request = json.loads(message)
        if "ended" in request:
            line.send(b"%d" % os.waitpid(request["ended"], 0)[1])
            continue
        pid = os.fork()
        if pid == 0:
            line.close()
            _become(request, descriptors)
            return
        for descriptor in descriptors:
            os.close(descriptor)
        line.send(b"%d" % pid)


def _become(request: dict[str, Any], descriptors: Sequence[int]) -> None:
    """Take on what a process is started with."""
    for number, descriptor in enumerate(descriptors):
        os.dup2(descriptor, number)
        os.close(descriptor)
    os.environ.clear()
    os.environ.update(request["environment"])
    os.chdir(request["folder"])
    sys.argv[1:] = request["arguments"]
    ignored = request["ignores_ctrl_c"]
    signal.signal(signal.SIGINT, signal.SIG_IGN if ignored else signal.default_int_handler)
    encoding, _, errors = os.environ.get("PYTHONIOENCODING", "utf-8").partition(":")
    sys.stdin = _stream(0, "r", encoding, errors or "strict")
    sys.stdout = _stream(1, "w", encoding, errors or "strict")
    sys.stderr = _stream(2, "w", encoding, "backslashreplace")


def _stream(descriptor: int, mode: str, encoding: str, errors: str) -> io.TextIOWrapper:
    """Return a standard stream as the interpreter opens it."""
    file = io.FileIO(descriptor, mode, closefd=False)
    buffer = io.BufferedReader(file) if mode == "r" else io.BufferedWriter(file)
    prompt = descriptor == 2 or file.isatty()
    return io.TextIOWrapper(buffer, encoding=encoding, errors=errors, line_buffering=prompt)


if __name__ == "__main__":
    gc.collect()
    gc.freeze()  # pages of what all forks share stay shared
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    next_run(socket.socket(fileno=int(sys.argv[1])))
    tsaces.cli.app.main()
