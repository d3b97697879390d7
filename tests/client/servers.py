"""A server that answers as it is told."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import parse_qsl, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True)
class Answer:
    """What a scripted server says.

    Attributes
    ----------
    body : bytes
    status : int
    headers : mapping of str to str
    is_whole : bool
        Whether the end of the body is told, or the connection breaks instead.
    """

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    is_whole: bool = True


def told(document: object, status: int = 200, **headers: str) -> Answer:
    """Return an answer of JSON; underscores in headers stand for hyphens."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(json.dumps(document).encode(), status, named)


LOST = Answer(is_whole=False)
"""The request arrives, its answer does not."""


@dataclass(frozen=True)
class Asked:
    """A request that a scripted server got."""

    method: str
    path: str
    params: dict[str, str]
    headers: Mapping[str, str]
    body: bytes


class ScriptedServer:
    """Gives answers in turn; a context manager.

    Attributes
    ----------
    asked : list of Asked
    """

    def __init__(self, answers: Iterable[Answer]) -> None:
        self.asked: list[Asked] = []
        left = iter(answers)
        asked = self.asked

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length", 0)))
                parts = urlsplit(self.path)
                params = dict(parse_qsl(parts.query))
                asked.append(
                    Asked(self.command, parts.path, params, dict(self.headers.items()), body)
                )
                self._give(next(left))

            do_GET = do_POST = do_DELETE = answer  # noqa: N815 - as http.server wants it

            def _give(self, answer: Answer) -> None:
                self.close_connection = True
                if answer is LOST:
                    return
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                self.send_header("Transfer-Encoding", "chunked")
                self.send_header("Connection", "close")
                self.end_headers()
                if answer.body:
                    self.wfile.write(b"%x\r\n%b\r\n" % (len(answer.body), answer.body))
                if answer.is_whole:
                    self.wfile.write(b"0\r\n\r\n")

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = Thread(target=self._server.serve_forever, args=(0.01,))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
