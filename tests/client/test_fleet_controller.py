"""The example of a fleet controller, run as its users run it."""

from __future__ import annotations

import json
import re
import runpy
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import IO, TYPE_CHECKING

import pytest

from tests.client.servers import Answer, ScriptedServer
from tests.client.streams import stream
from tests.fixtures import AMPLE, ROOT, child_environment
from tests.formats.documents import small_document

if TYPE_CHECKING:
    from pathlib import Path

    from tests.api.server import Server
    from tests.client.conftest import Solved

CONTROLLER = str(ROOT / "examples" / "fleet_controller.py")
ENDED = Answer(b"id: 1\nevent: ended\ndata: {}\n\n")
STATUS = Answer(b'{"id": "j", "status": "succeeded"}')
Run = Callable[..., tuple[int, list[int], str]]


def start(folder: Path, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, CONTROLLER, *map(str, arguments)],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=child_environment(),
    )


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Run]:
    """Return a way to run the controller to its end in this process.

    It gives back the exit status, the timesteps executed and the errors shown.
    """

    def running(*arguments: object) -> tuple[int, list[int], str]:
        monkeypatch.setattr(sys, "argv", [CONTROLLER, *map(str, arguments)])
        with pytest.raises(SystemExit) as end:
            runpy.run_path(CONTROLLER, run_name="__main__")
        shown = capsys.readouterr()
        assert isinstance(end.value.code, int)
        return end.value.code, executed(shown.out), shown.err

    monkeypatch.chdir(tmp_path)
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield running
    for number, handler in handlers.items():
        signal.signal(number, handler)


def executed(out: str) -> list[int]:
    return [int(t) for t in re.findall(r"^t=(\d+): \d+ robots", out, re.MULTILINE)]


def read_until(stream: IO[str] | None, t: int) -> str:
    """Return what a controller says up to a timestep."""
    assert stream is not None
    lines = []
    for line in stream:
        lines.append(line)
        if line.startswith(f"t={t}:"):
            break
    return "".join(lines)


@pytest.mark.usefixtures("ctrl_c")
def test_no_timestep_is_lost_through_restarts_of_the_server_and_its_own(
    solved: Solved, server: Server, tmp_path: Path, run: Run
) -> None:
    arguments = ("--url", server.url, "--job", solved.job.id, "--tick-ms", 20, "--steps", 70)
    first = start(tmp_path, *arguments)
    out = read_until(first.stdout, 15)
    server.kill()
    server.restart()
    out += read_until(first.stdout, 40)
    first.send_signal(signal.SIGINT)
    rest, err = first.communicate(timeout=60)
    assert (first.returncode, err) == (0, "")
    assert rest.endswith("stopped; start again to go on\n")
    before = executed(out + rest)
    state = json.loads((tmp_path / "fleet-state.json").read_text(encoding="utf-8"))
    assert (state["job"], state["t"]) == (solved.job.id, before[-1])

    code, after, err = run(*arguments)
    assert (code, err) == (0, "")
    assert before + after == list(range(70))
    assert run(*arguments) == (0, [], ""), "there is nothing left to do"


def test_an_instance_is_submitted_once(solved: Solved, tmp_path: Path, run: Run) -> None:
    file = tmp_path / "small.json"
    file.write_text(json.dumps(small_document()), encoding="utf-8")
    arguments = ("--url", solved.url, file, "--time-limit", AMPLE, "--tick-ms", 1, "--start", 7)
    assert run(*arguments, "--steps", 3) == (0, [7, 8, 9], "")
    job = json.loads((tmp_path / "fleet-state.json").read_text(encoding="utf-8"))["job"]
    assert job != solved.job.id
    assert run(*arguments, "--steps", 5) == (0, [10, 11], "")
    assert json.loads((tmp_path / "fleet-state.json").read_text(encoding="utf-8"))["job"] == job


BAD_STEPS = {
    "a jump": ('"t":8,"agents":[[1,2', '"t":8,"agents":[[1,0', "robot 0 is at 1,2 and cannot be"),
    "cargo out of nowhere": (
        "[3,1,null]",
        '[3,1,"toy"]',
        "robot 0 would carry None instead of toy",
    ),
    "a deposit without cargo": (
        '[[1,"lathe","deposit"',
        '[[0,"lathe","deposit"',
        "robot 0 carries toy at a deposit of plank",
    ),
    "a pickup too many": (
        '[[0,"lathe","pickup"',
        '[[1,"lathe","pickup"',
        "robot 0 would carry None instead of toy",
    ),
}


@pytest.mark.parametrize(("old", "new", "refusal"), BAD_STEPS.values(), ids=BAD_STEPS)
def test_a_bad_step_is_refused(tmp_path: Path, run: Run, old: str, new: str, refusal: str) -> None:
    good = stream("ndjson", 0, 12).decode()
    assert old in good
    bad = Answer(good.replace(old, new, 1).encode())
    with ScriptedServer([ENDED, STATUS, bad]) as server:
        code, timesteps, err = run("--url", server.url, "--job", "j", "--steps", 12)
    assert code == 1
    assert err.startswith(f"error: t={len(timesteps)}: {refusal}")
    assert err.count("\n") == 1
    state = json.loads((tmp_path / "fleet-state.json").read_text(encoding="utf-8"))
    assert state["t"] == timesteps[-1] == len(timesteps) - 1


OCCUPIED = """{"t":0,"agents":[[1,0,null],[2,0,null]],"exchanges":[]}
{"t":1,"agents":[[2,0,null],[2,0,null]],"exchanges":[]}
"""


def test_a_step_into_an_occupied_cell_is_refused(run: Run) -> None:
    body = Answer(stream("ndjson", 0, 0) + OCCUPIED.encode())
    with ScriptedServer([ENDED, STATUS, body]) as server:
        done = run("--url", server.url, "--job", "j")
    assert done == (1, [0], "error: t=1: robot 1 finds robot 0 on 2,0\n")


def test_a_state_of_another_job_is_not_gone_on_with(
    solved: Solved, tmp_path: Path, run: Run
) -> None:
    state = tmp_path / "fleet-state.json"
    state.write_text('{"job": "another", "t": 3, "robots": []}', encoding="utf-8")
    code, timesteps, err = run("--url", solved.url, "--job", solved.job.id)
    assert (code, timesteps, err) == (1, [], "error: fleet-state.json: belongs to job another\n")
