"""An nginx of our own before a server, as Debian's package has it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from typing import TYPE_CHECKING

from tests.api.answering import await_answer
from tests.fixtures import AMPLE, free_port
from tests.packages import need

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

_CONFIGURATION = """
daemon off;
master_process off;
pid {folder}/nginx.pid;
error_log stderr;
events {{}}
http {{
  access_log off;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  map $http_upgrade $connection_upgrade {{ default upgrade; "" close; }}
  server {{
    listen 127.0.0.1:{port};
    location / {{
      proxy_pass {target};
      {more}
    }}
  }}
}}
"""
UPGRADES = """
      proxy_http_version 1.1;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection $connection_upgrade;
"""
"""What WebSockets need, as docs/service.md has it."""


class Nginx:
    """A proxy that answers once it is built; it ends with its context.

    Parameters
    ----------
    folder : Path
        Where it keeps what it needs.
    target : str
        Address of the server behind it.
    more : str
        Directives beside `proxy_pass`; all others are as nginx has them by default.
    """

    def __init__(self, folder: Path, target: str, more: str = "") -> None:
        self._port = free_port()
        self._log_file = folder / "nginx.log"
        file = folder / "nginx.conf"
        text = _CONFIGURATION.format(folder=folder, port=self._port, target=target, more=more)
        file.write_text(text, encoding="utf-8")
        with self._log_file.open("wb") as log:
            self._process = subprocess.Popen(
                [_program(), "-p", str(folder), "-c", str(file)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        await_answer("nginx", self._process, self._log_file, self._answers)

    def __enter__(self) -> Nginx:
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """Where it answers, without a slash at the end."""
        return f"http://127.0.0.1:{self._port}"

    def stop(self) -> None:
        """End it, and wait until it has ended."""
        self._process.terminate()
        self._process.wait(timeout=AMPLE)

    def _answers(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self._port), timeout=AMPLE).close()
        except ConnectionRefusedError:
            return False
        return True


def _program() -> str:
    """Return nginx; Debian keeps it where only root's path leads."""
    found = shutil.which("nginx", path=os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin")))
    if found is None:
        need("nginx")
    return found
