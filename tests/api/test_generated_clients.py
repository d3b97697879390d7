"""Clients that are generated from the OpenAPI document work, as docs/service.md shows them."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from api.app import create_app
from api.store import Database
from tests.api.server import Server
from tests.api.tokens import secrets_of
from tests.fixtures import AMPLE, ROOT, child_environment
from tests.packages import find_node, need

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PAGE = (ROOT / "docs" / "service.md").read_text(encoding="utf-8")
SECTION = PAGE.partition("## A client in your language")[2].partition("\n## ")[0]
MODULES = ROOT / "node_modules"
GENERATOR = Path(sys.prefix) / "generator" / "bin" / "openapi-python-client"
TYPESCRIPT_OPTIONS = {
    "strict": True,
    "target": "es2022",
    "module": "nodenext",
    "types": ["node"],
    "skipLibCheck": True,
    "outDir": "built",
}


def block(language: str) -> str:
    """Return the section's code in a language."""
    (code,) = re.findall(rf"^```{language}\n(.*?)^```$", SECTION, re.DOTALL | re.MULTILINE)
    return str(code)


def command_of(tool: str) -> list[str]:
    """Return the options that the section calls a generator with, its input and output apart."""
    lines = SECTION.replace("\\\n", " ").splitlines()
    (line,) = (line for line in lines if line.removeprefix("npx ").startswith(f"{tool} "))
    return line.partition(f"{tool} ")[2].split()


def run(*command: str | Path, folder: Path, environment: Mapping[str, str] | None = None) -> str:
    done = subprocess.run(
        command,
        cwd=folder,
        env=child_environment() | dict(environment or {}),
        capture_output=True,
        text=True,
        timeout=AMPLE,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Return where a server is that wants a token, and a token."""
    folder = tmp_path_factory.mktemp("server")
    secrets = secrets_of(f"sqlite:///{folder / 'tsaces.db'}", {"any": ["read", "solve"]})
    with Server(folder) as server:
        yield {"TSACES_URL": server.url, "TSACES_TOKEN": secrets["any"]}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with the OpenAPI document."""
    document = create_app(Database("sqlite:///never-opened.db")).openapi()
    (tmp_path / "openapi.json").write_text(json.dumps(document), encoding="utf-8")
    return tmp_path


def check_said(said: str) -> None:
    """Check what the clients print: the job, its embedding, and two timesteps."""
    job, embedding, *timesteps = said.splitlines()
    status, throughput, created = job.split()
    assert status in {"running", "succeeded"}
    assert 0 < float(throughput) <= 0.4
    assert re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", created)
    agents, kind = embedding.split()
    assert kind in {"cells", "epochs"}
    assert timesteps == [f"1000000 {agents}", f"1000001 {agents}"]


def test_a_typescript_client_compiles_and_runs(environment: dict[str, str], folder: Path) -> None:
    node = find_node()
    if not (MODULES / "openapi-typescript").is_dir():
        need("openapi-typescript, which `make check` installs")
    (folder / "node_modules").symlink_to(MODULES)
    (folder / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    (folder / "client.ts").write_text(block("typescript"), encoding="utf-8")
    config = {"compilerOptions": TYPESCRIPT_OPTIONS, "files": ["client.ts"]}
    (folder / "tsconfig.json").write_text(json.dumps(config), encoding="utf-8")
    _, *options = command_of("openapi-typescript")
    run(node, MODULES / "openapi-typescript/bin/cli.js", "openapi.json", *options, folder=folder)
    run(node, MODULES / "typescript/bin/tsc", "--project", ".", folder=folder)
    said = run(node, "built/client.js", folder=folder, environment=environment)
    check_said(said)


def test_a_python_client_is_complete_and_runs(environment: dict[str, str], folder: Path) -> None:
    if not GENERATOR.exists():
        need("openapi-python-client, which `make test` installs")
    (folder / "openapi.yaml").write_text(block("yaml"), encoding="utf-8")
    (folder / "client.py").write_text(block("python"), encoding="utf-8")
    _, _, _, *options = command_of("openapi-python-client")
    generate = ["generate", "--path", "openapi.json", *options, "--fail-on-warning"]
    run(GENERATOR, *generate, folder=folder, environment={"PYTHONPATH": ""})
    said = run(sys.executable, "client.py", folder=folder, environment=environment)
    check_said(said)
