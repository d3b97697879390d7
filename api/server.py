"""The server process, which runs the application with uvicorn."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import socket
import sys
from typing import TYPE_CHECKING

import uvicorn

from api.app import create_app
from api.auth import is_loopback
from api.descriptors import raise_limit
from api.protocol import create_protocol
from api.store import StoreUnavailableError, TokenStore, open_database
from api.websockets import create_websocket
from tsaces.errors import InputError
from tsaces.processes.signals import handlers_kept, requests_to_answer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

    from fastapi import FastAPI

    from api.settings import Settings
    from tsaces.engines import Engine

_log = logging.getLogger("tsaces.http")
_SWITCH_SECONDS = 0.0005
"""Switch interval in seconds between threads, low since the event loop often needs the GIL."""
_STREAM_END_SECONDS = 3.0
"""Maximum seconds at shutdown for streams to send the position where to resume."""
_SHUTDOWN_SECONDS = 10
"""Maximum seconds after that for open requests and streams to end."""


class Server(uvicorn.Server):
    """A server that lets streams end in an orderly way when it shuts down.

    Parameters
    ----------
    config : uvicorn.Config
    app : FastAPI
        The application in `config`.
    """

    def __init__(self, config: uvicorn.Config, app: FastAPI) -> None:
        super().__init__(config)
        self._app = app

    def run(self, sockets: list[socket.socket] | None = None) -> None:
        """Serve until a signal, which may arrive even before the event loop runs."""
        with handlers_kept():
            for number in requests_to_answer():
                signal.signal(number, self.handle_exit)
            super().run(sockets)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Handle no signals, since `run` already does."""
        yield

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Shut down on SIGTERM, SIGINT or SIGHUP."""
        service = getattr(self._app.state, "service", None)
        if service is not None:
            service.draining.set()
        super().handle_exit(sig, frame)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Wait a short time for streams to end, since uvicorn closes WebSockets without notice."""
        streams = self._app.state.service.streams
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_STREAM_END_SECONDS):
                while streams.open and not self.force_exit:
                    await asyncio.sleep(0.02)
        await super().shutdown(sockets)


def serve(settings: Settings, host: str, port: int, engine: Engine) -> None:
    """Serve until SIGTERM, SIGINT or SIGHUP.

    Parameters
    ----------
    settings : Settings
    host : str
    port : int
    engine : Engine
        Engine on which jobs run; the caller closes it.

    Raises
    ------
    InputError
        If the address is reachable by others but there are no tokens, or cannot be used.
    StoreUnavailableError
        If the database does not answer.
    """
    with open_database(
        settings.database,
        on_lost=_end_by_signal,
        timeout=settings.database_seconds,
        takeover=settings.takeover_seconds,
    ) as database:
        if not is_loopback(host) and not TokenStore(database).has_any():
            raise InputError(
                f"--host: {host} is open to others; create a token first with tsaces token create"
            )
        app = create_app(database, settings, engine)
        server = _run(app, host, port, settings)
    if not server.started:
        raise StoreUnavailableError("the service could not be started; the log above says why")


def _end_by_signal() -> None:
    os.kill(os.getpid(), signal.SIGTERM)


def _run(app: FastAPI, host: str, port: int, settings: Settings) -> Server:
    """Run a server to its end and return it."""
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        http=create_protocol(settings.stall_seconds, settings.header_seconds),
        ws=create_websocket(settings.stall_seconds),
        ws_max_size=64 * 1024,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_SHUTDOWN_SECONDS,
    )
    sys.setswitchinterval(_SWITCH_SECONDS)
    raise_limit()
    bound_socket = _bind(host, port)
    _log.info("serving", extra={"host": host, "port": bound_socket.getsockname()[1]})
    server = Server(config, app)
    server.run(sockets=[bound_socket])
    return server


def _bind(host: str, port: int) -> socket.socket:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        bound = socket.socket(family, kind, protocol)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(address)
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(f"--host, --port: {host}:{port} cannot be used: {reason}") from None
    return bound
