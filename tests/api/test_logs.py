"""Whatever the service's process says is a JSON line."""

from __future__ import annotations

import json
import subprocess
import sys

from tests.fixtures import child_environment

PROGRAM = """
import logging, threading, warnings
from api import logs

logs.set_up()
name = "x\\x1b[2J\\r\\n\\u2028\\udcff"
logging.getLogger("uvicorn.error").error("of uvicorn: %s", name)
warnings.warn(name)
thread = threading.Thread(target=lambda: {}[name], name=name)
thread.start()
thread.join()
logging.getLogger("tsaces.http").info("asked for", extra={"path": name})
"""


def test_every_line_is_json_in_ascii() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        capture_output=True,
        env=child_environment(),
        check=True,
        text=True,
        encoding="utf-8",
    )
    lines = [json.loads(line) for line in done.stderr.split("\n")[:-1]]
    assert [line["logger"] for line in lines] == [
        "uvicorn.error",
        "py.warnings",
        "tsaces.threads",
        "tsaces.http",
    ]
    assert "KeyError" in lines[2]["traceback"]
    assert done.stderr.replace("\n", "").isprintable()
    assert done.stderr.isascii()
