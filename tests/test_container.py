"""The image: what its Dockerfile says, and what becomes of it on a machine without Docker."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import tomllib
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
from packaging.specifiers import SpecifierSet

from api.schemas import EXAMPLE_INSTANCE
from tests.dockerfile import BUILD, ENTRYPOINT, FINAL, HEALTHCHECK, USER, of
from tests.fixtures import AMPLE, ROOT, free_port, wait_until
from tests.formats.documents import replaced

if TYPE_CHECKING:
    from collections.abc import Iterator

COPIED = [(words[:-1], words[-1]) for words in (copy.words for copy in of(BUILD, "COPY"))]
"""What the build stage copies from the checkout: sources, target."""
COMPILE = """
from tsaces.solvers.cyclic.routing.heap import empty_heap, push
print(push(empty_heap(9), 0, 7, 0.5))
"""
"""A search compiles what it calls, and keeps it for the next one."""


@pytest.mark.parametrize(
    "command",
    [("hadolint", "--no-color", "Dockerfile"), ("shellcheck", "deploy/install.sh", ".ci/run")],
    ids=lambda command: str(command[0]),
)
def test_linters_have_nothing_to_say(command: tuple[str, ...]) -> None:
    program = Path(sys.executable).parent / command[0]
    done = subprocess.run([program, *command[1:]], cwd=ROOT, capture_output=True, check=False)
    assert (done.returncode, done.stdout + done.stderr) == (0, b"")


def test_both_stages_share_a_pinned_python_that_the_project_supports() -> None:
    (image,) = {stage[0].words[0] for stage in (BUILD, FINAL)}
    version = re.fullmatch(r"python:(3\.\d+)-slim-\w+", image)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert version is not None, image
    assert SpecifierSet(project["requires-python"]).contains(version[1])


def test_the_server_is_nobody_in_particular_and_owns_its_volume_alone() -> None:
    uid, _, gid = USER.partition(":")
    assert int(uid) >= 10_000
    assert f"SERVICE_USER={USER} deploy/install.sh" in of(BUILD, "RUN")[0].text
    (accounts,) = (instruction.text for instruction in of(FINAL, "RUN"))
    assert f"useradd --uid {uid} --gid {gid} " in accounts
    (volume,) = (instruction.text for instruction in of(FINAL, "VOLUME"))
    assert f"install --directory --owner {uid} --group {gid} --mode 0750 {volume}" in accounts
    assert f"sqlite:///{volume}/tsaces.db" in ENTRYPOINT
    names = [instruction.name for instruction in FINAL]
    assert names.index("RUN") < names.index("USER") < names.index("ENTRYPOINT")


def test_what_is_exposed_is_what_is_served_and_asked_for_its_health() -> None:
    (port,) = (instruction.text for instruction in of(FINAL, "EXPOSE"))
    assert ENTRYPOINT[ENTRYPOINT.index("--port") + 1] == port
    assert f"http://127.0.0.1:{port}/healthz" in HEALTHCHECK[-1]


def test_the_builder_is_sent_what_is_copied_and_nothing_else() -> None:
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    rules = [line for line in lines if not line.startswith("#")]
    copied = [source for sources, _ in COPIED for source in sources]
    assert rules == ["*", *(f"!{source}" for source in copied), "**/__pycache__"]
    kept = of(FINAL, "COPY")[0]
    assert kept.text.startswith("--from=build ")
    assert kept.words == ["/opt/tsaces", "/opt/tsaces"]


def test_what_the_image_installs_serves_as_its_user_and_writes_to_its_volume_only() -> None:
    with tempfile.TemporaryDirectory(prefix="tsaces-") as name:
        image = Image(Path(name))
        image.build()
        before = image.installed()
        assert image.run(["python", "-c", COMPILE]).stdout.strip() == "1"
        assert list((image.data / "compiled").rglob("*.nbi"))
        token = image.run(["tsaces", "token", "create", "line-3", *ENTRYPOINT[-2:]]).stdout.strip()
        assert not image.is_healthy()
        with image.serving() as url:
            assert httpx.get(f"{url}/v1/embeddings/{'0' * 32}", trust_env=False).status_code == 401
            headers = {"Authorization": f"Bearer {token}"}
            with httpx.Client(base_url=url, headers=headers, trust_env=False) as client:
                assert len(plan_of_a_solved_job(client)) == 3
                assert client.get("/v1/instances/toy-car").json()["name"] == "toy-car"
        assert not image.is_healthy()
        assert image.installed() == before
        assert {file.name for file in image.data.iterdir()} >= {"tsaces.db"}


def plan_of_a_solved_job(client: httpx.Client) -> list[str]:
    """Have a small instance solved and return its plan's header and first two timesteps.

    Its supply is so slow that a first tour meets the bound.
    """
    instance = replaced(EXAMPLE_INSTANCE, ("machines", 0, "processes", "supply"), 100)
    body = {"instance": instance, "time_limit": AMPLE}
    answer = client.post("/v1/embeddings", json=body)
    assert answer.status_code == 202, answer.text
    job = answer.headers["location"]
    events = client.get(f"{job}/events", timeout=AMPLE).text
    assert '"status": "succeeded"' in events, events
    return client.get(f"{job}/plan", params={"steps": 2}).text.splitlines()


def is_open_to_all(interpreter: str | None) -> bool:
    """Whether every user can reach an interpreter; one below root's home is root's alone."""
    assert interpreter is not None
    return all(folder.stat().st_mode & 0o001 for folder in Path(interpreter).resolve().parents)


class Image:
    """A folder in which the Dockerfile's commands are run, its paths and port replaced.

    Parameters
    ----------
    folder : Path
        Empty.
    """

    def __init__(self, folder: Path) -> None:
        self.data = folder / "data"
        self._source = folder / "source"
        self._environment = folder / "environment"
        self._log = folder / "log"
        folder.chmod(0o755)
        self.data.mkdir(mode=0o750)
        self._path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        self._as_user: list[str] = []
        if os.geteuid() == 0 and is_open_to_all(shutil.which("python3", path=self._path)):
            uid, gid = map(int, USER.split(":"))
            os.chown(self.data, uid, gid)
            self._as_user = ["setpriv", f"--reuid={uid}", f"--regid={gid}", "--clear-groups"]
            self._as_user += ["--no-new-privs", "--bounding-set=-all", "--inh-caps=-all"]
        self._port = str(free_port())

    def build(self) -> None:
        """Copy what the build stage copies and run what it runs."""
        for sources, target in COPIED:
            for source in map(ROOT.joinpath, sources):
                into = self._source / target
                if source.is_dir():
                    shutil.copytree(source, into, ignore=shutil.ignore_patterns("__pycache__"))
                else:
                    into.mkdir(parents=True, exist_ok=True)
                    shutil.copy(source, into)
        (step,) = (instruction.text for instruction in of(BUILD, "RUN"))
        command = step.replace("/opt/tsaces", str(self._environment))
        if not self._as_user:
            command = command.replace(f"SERVICE_USER={USER} ", "")
        own = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        done = subprocess.run(
            ["/bin/sh", "-c", command],
            cwd=self._source,
            env={**own, "PATH": self._path},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr

    def installed(self) -> set[Path]:
        """Return everything below the environment."""
        return set(self._environment.rglob("*"))

    def run(self, command: list[str]) -> subprocess.CompletedProcess[str]:
        """Run a command as the image's user."""
        return subprocess.run(
            self._own(command),
            cwd=self.data,
            env=self._variables(),
            capture_output=True,
            text=True,
            check=False,
        )

    def is_healthy(self) -> bool:
        """Ask as the Dockerfile does."""
        return self.run(HEALTHCHECK).returncode == 0

    @contextmanager
    def serving(self) -> Iterator[str]:
        """Serve, once healthy, and end as a container is ended; give the URL."""
        command = self._own(ENTRYPOINT)
        with (
            self._log.open("wb") as log,
            subprocess.Popen(
                command, cwd=self.data, env=self._variables(), stdout=log, stderr=log
            ) as server,
        ):
            try:
                # asking for its health takes a process each time
                assert wait_until(lambda: self._listens() or server.poll() is not None)
                assert wait_until(lambda: self.is_healthy() or server.poll() is not None)
                assert server.poll() is None, self._log.read_text(encoding="utf-8")
                yield f"http://127.0.0.1:{self._port}"
                server.send_signal(signal.SIGTERM)
                assert server.wait(timeout=AMPLE) == 0
            finally:
                server.kill()

    def _listens(self) -> bool:
        with socket.socket() as asking:
            return asking.connect_ex(("127.0.0.1", int(self._port))) == 0

    def _own(self, command: list[str]) -> list[str]:
        """Return a command with this folder's paths and a port of our own, on loopback."""
        places = {"/data/": f"{self.data}/", "8000": self._port, "0.0.0.0": "127.0.0.1"}  # noqa: S104 - replaced
        words = list(command)
        for theirs, ours in places.items():
            words = [word.replace(theirs, ours) for word in words]
        program = self._environment / "bin" / words[0]
        return [*self._as_user, str(program), *words[1:]]

    def _variables(self) -> dict[str, str]:
        (settings,) = (dict(w.split("=", 1) for w in env.words) for env in of(FINAL, "ENV"))
        settings = {n: value.replace("/data/", f"{self.data}/") for n, value in settings.items()}
        place = f"{self._environment / 'bin'}{os.pathsep}{os.environ['PATH']}"
        return {**settings, "PATH": place}
