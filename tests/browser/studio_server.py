"""Serves the studio's page and the control room's modules to browsers on this machine."""

from __future__ import annotations

import mimetypes
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from tsaces.control_room import STATIC

if TYPE_CHECKING:
    from collections.abc import Iterator

_PAGE = b"""<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>studio</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="/control-room/base.css">
    <link rel="stylesheet" href="/control-room/viewer.css">
    <link rel="stylesheet" href="/control-room/report.css">
    <style>html, body { height: 100%; margin: 0 } main { height: 100% }</style>
    <script type="importmap">{"imports": {"room/": "/control-room/"}}</script>
  </head>
  <body><main id="stage"></main></body>
</html>
"""


class _Handler(BaseHTTPRequestHandler):
    """Answers with files that may be kept: a browser asks for each module once."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = self.path.partition("?")[0].removeprefix("/")
        file = STATIC / path.removeprefix("control-room/")
        if not path:
            self._answer(_PAGE, "text/html")
        elif file.is_file():
            kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
            self._answer(file.read_bytes(), kind)
        else:
            self.send_error(404)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def _answer(self, body: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=86400")
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def serve_studio() -> Iterator[int]:
    """Serve it while the context lasts, on the port that is returned."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()
