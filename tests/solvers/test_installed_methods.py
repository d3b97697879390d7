"""Methods that installed packages bring, at every door; broken ones leave the others alone."""

from __future__ import annotations

import json
import os
import tomllib
from typing import TYPE_CHECKING, Any

import pytest

from tests.api.jobs import ended
from tests.api.server import Server
from tests.cli.command import run
from tests.fixtures import AMPLE, child_environment
from tests.formats.documents import small_document
from tests.solvers.distributions import TOURS, build, install

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator
    from pathlib import Path

REFUSED = (
    "method: 'auto' of bad-tours 1.0 is refused: tsaces itself uses the name; rename it in its"
    " package",
    "method: 'twice' of bad-tours 1.0 and more-tours 1.0 is refused: only one of them can have the"
    " name; uninstall the other",
)
UNUSABLE = {
    "gone": "ModuleNotFoundError: No module named 'no_such_module'",
    "costly": "RuntimeError: no licence found",
    "number": "int is no solver; give the name of a method, or an object that has a name and is"
    " called with a context and a function that takes candidates",
    "misnamed": 'its solver has another name, "tours"',
    "nothing": "AttributeError: module 'bad_tours' has no attribute 'nothing'",
    "garbled": 'entry point "no target at all" is not MODULE:NAME',
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with an instance, and with three packages in `site`."""
    found = tmp_path_factory.mktemp("packages")
    (found / "small.json").write_text(json.dumps(small_document()), encoding="utf-8")
    broken = {
        "auto": "bad_tours:Tours",
        "gone": "no_such_module:Tours",
        "costly": "bad_tours:without_licence",
        "number": "bad_tours:not_a_solver",
        "misnamed": "bad_tours:Tours",
        "nothing": "bad_tours:nothing",
        "garbled": "no target at all",
        "twice": "bad_tours:Tours",
    }
    wheels = [
        build(found, "good_tours", {"tours": "good_tours:Tours"}, {"good_tours": TOURS}),
        build(found, "bad_tours", broken, {"bad_tours": TOURS}),
        build(found, "more_tours", {"twice": "bad_tours:Tours"}),
    ]
    install(wheels, found / "site")
    return found


@pytest.fixture(scope="module")
def environment(folder: Path) -> dict[str, str]:
    """Return an environment in which these packages are installed."""
    ours = child_environment()
    return ours | {"PYTHONPATH": os.pathsep.join((str(folder / "site"), ours["PYTHONPATH"]))}


@pytest.fixture(scope="module")
def solved(folder: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Return what a solve by an installed method, with parameters of its own, has said."""
    (folder / "tuning.toml").write_text("[tours]\nseeds = 3\n", "utf-8")
    options = ("--method", "tours", "--parameters", folder / "tuning.toml", "--json")
    return run("solve", folder / "small.json", *options, environment=environment)


def test_an_installed_method_solves_with_its_own_parameters(
    solved: subprocess.CompletedProcess[str],
) -> None:
    assert solved.returncode == 0, solved.stderr
    assert json.loads(solved.stdout)["method"] == "tours"
    assert "3 tours are done" in solved.stderr


def test_what_is_refused_is_told_in_a_line_each(solved: subprocess.CompletedProcess[str]) -> None:
    notices = [line for line in solved.stderr.splitlines() if line.startswith("notice: ")]
    assert notices == [f"notice: {line}" for line in REFUSED]


def test_help_names_installed_methods(environment: dict[str, str]) -> None:
    done = run("solve", "--help", environment=environment)
    assert "tours" in done.stdout
    assert "twice" not in done.stdout


def test_all_parameters_are_shown_and_what_is_wrong_as_comments(
    environment: dict[str, str],
) -> None:
    shown = run("solve", "--show-parameters", environment=environment)
    assert shown.returncode == 0
    assert tomllib.loads(shown.stdout)["tours"] == {"seeds": 2}
    assert "# Seeds of which there is a tour each.\nseeds = 2\n" in shown.stdout
    problems = {line for line in shown.stdout.splitlines() if line.startswith("# method: ")}
    unusable = {
        f"# method: {name!r} of bad-tours 1.0 cannot be used: {why}"
        for name, why in UNUSABLE.items()
    }
    assert problems == unusable | {f"# {line}" for line in REFUSED}


def test_wrong_parameters_are_told_in_a_line_each(
    folder: Path, environment: dict[str, str], tmp_path: Path
) -> None:
    file = tmp_path / "tuning.toml"
    file.write_text("gone = 1\n[tours]\nseeds = 0\nseed = 1\n", encoding="utf-8")
    options = ("--method", "tours", "--parameters", file, "--quiet")
    done = run("solve", folder / "small.json", *options, environment=environment)
    assert done.returncode == 2
    gone = f"method: 'gone' of bad-tours 1.0 cannot be used: {UNUSABLE['gone']}"
    assert sorted(done.stderr.splitlines()) == [
        f"error: parameters.gone: {gone}, in {file}",
        f"error: parameters.tours.seed: is unknown; did you mean seeds?, in {file}",
        f"error: parameters.tours.seeds: 0 is not within [1, 1000000000], in {file}",
    ]


def test_methods_can_be_compared_in_a_batch(
    folder: Path, environment: dict[str, str], tmp_path: Path
) -> None:
    options = ["--sweep", "method=tours,rhythmic", "--time-limit", "4", "--json", "--quiet"]
    done = run("batch", folder / "small.json", "--out", tmp_path, *options, environment=environment)
    assert done.returncode == 0, done.stderr
    assert sum(json.loads(done.stdout)["counts"].values()) == 2


def test_a_method_that_cannot_be_used_is_refused_before_a_batch_begins(
    folder: Path, environment: dict[str, str], tmp_path: Path
) -> None:
    options = ("--out", tmp_path / "out", "--sweep", "method=tours,costly")
    done = run("batch", folder / "small.json", *options, environment=environment)
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].endswith(UNUSABLE["costly"])


@pytest.fixture(scope="module")
def server(
    tmp_path_factory: pytest.TempPathFactory, environment: dict[str, str]
) -> Iterator[Server]:
    """Return a server that has these packages."""
    home = tmp_path_factory.mktemp("server")
    with Server(home, environment=environment, anew=True) as running:
        yield running


def test_a_server_solves_with_installed_methods(server: Server) -> None:
    request = {"instance": small_document(), "method": "tours", "time_limit": AMPLE}
    with server.client() as client:
        job = client.post("/v1/embeddings", json=request).json()
        assert ended(client, job["id"])["status"] == "succeeded"
        listed: list[dict[str, Any]] = client.get("/v1/embeddings").json()["jobs"]
    assert [one["method"] for one in listed] == ["tours"]


def test_a_server_lists_its_methods(server: Server) -> None:
    with server.client() as client:
        listed = client.get("/v1/methods").json()
    assert tuple(listed["refused"]) == REFUSED
    by_name = {method.pop("name"): method for method in listed["methods"]}
    assert set(by_name) == {"auto", "ts-aces", "aces", "rhythmic", "tours", *UNUSABLE}
    fine = {"objectives": ["throughput"], "problem": None}
    assert by_name["tours"] == {"package": "good-tours 1.0", **fine}
    assert by_name["aces"] == {"package": None, **fine}
    assert by_name["auto"] == {"package": None, **fine, "objectives": ["throughput", "fleet"]}
    for name, why in UNUSABLE.items():
        assert by_name[name]["objectives"] == []
        assert by_name[name]["problem"].endswith(f"cannot be used: {why}")


@pytest.mark.parametrize("method", ["costly", "twice"])
def test_a_server_refuses_what_it_cannot_use(server: Server, method: str) -> None:
    request = {"instance": small_document(), "method": method}
    with server.client() as client:
        answer = client.post("/v1/embeddings", json=request)
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert error["field"] == "method"
    assert UNUSABLE.get(method, "is refused") in error["problem"]
