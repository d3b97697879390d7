"""Text of unknown origin neither steers a terminal nor breaks a line nor a picture."""

from __future__ import annotations

import csv
import json
import os
import subprocess
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from tests.cli.command import PROGRAM, run
from tests.fixtures import AMPLE, child_environment
from tests.formats.documents import small_document
from tsaces.errors import DocumentError, InputError

if TYPE_CHECKING:
    from pathlib import Path

HOSTILE = "[red]x[/] \x1b[2J\x07\r\n\x7f\x9b\u2028\u202e\u200d\ufffe"
SHOWN = r"[red]x[/] \x1b[2J\x07\r\n\x7f\x9b\u2028\u202e\u200d\ufffe"


def hostile_document(name: str = HOSTILE) -> dict[str, object]:
    """Return the small instance, all of its names hostile."""
    document = small_document()
    text = json.dumps(document)
    for machine in document["machines"]:
        own = machine["name"]
        text = text.replace(json.dumps(own), json.dumps(own + HOSTILE))
    return {**json.loads(text), "name": name}


@pytest.fixture(scope="module")
def hostile_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an instance with names that nobody should print as they stand."""
    path = tmp_path_factory.mktemp("hostile") / "hostile.json"
    path.write_text(json.dumps(hostile_document()), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def solved(hostile_file: Path) -> Path:
    """Return an embedding of it."""
    out = hostile_file.with_name("hostile.embedding.json")
    done = run("solve", hostile_file, "--time-limit", "20", "--out", out)
    assert done.returncode == 0, done.stderr
    assert f"instance     {SHOWN}\n" in done.stdout
    expect_plain(done.stdout + done.stderr)
    return out


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("verify EMBEDDING", 0),
        ("render EMBEDDING", 0),
        ("render INSTANCE", 0),
        ("bound INSTANCE --explain --time-limit 5", 0),
        ("compile EMBEDDING --out PLAN", 0),
    ],
)
def test_names_are_shown_with_escapes(
    words: str, status: int, hostile_file: Path, solved: Path, tmp_path: Path
) -> None:
    paths = {"EMBEDDING": solved, "INSTANCE": hostile_file, "PLAN": tmp_path / "a\x1b[2J\n.plan"}
    done = run(*(paths.get(word, word) for word in words.split()))
    assert done.returncode == status, done.stderr
    assert done.stdout
    expect_plain(done.stdout + done.stderr)


def test_a_terminal_without_letters_gets_escapes(solved: Path) -> None:
    ascii_only = child_environment() | {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    umlaut = solved.with_name("ü\u4e16.plan")
    done = run("compile", solved, "--out", umlaut, environment=ascii_only)
    assert (done.returncode, done.stderr) == (0, "")
    assert r"\xfc\u4e16.plan: " in done.stdout


def test_json_says_names_exactly(hostile_file: Path) -> None:
    done = run("bound", hostile_file, "--json", "--quiet", "--time-limit", "5")
    assert json.loads(done.stdout)["instance"] == HOSTILE


@pytest.mark.parametrize("command", ["solve", "plan", "verify", "bound", "render"])
def test_names_of_files_are_shown_with_escapes(command: str, tmp_path: Path) -> None:
    file = os.fsencode(tmp_path) + b"/a\n\x1b[2J\x07\xe2\x80\xa8\xff.json"
    done = subprocess.run(
        [*PROGRAM, command, file],
        capture_output=True,
        env=child_environment(),
        timeout=2 * AMPLE,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, b"")
    (line,) = done.stderr.decode("ascii").splitlines()
    assert r"a\n\x1b[2J\x07\u2028\udcff.json: cannot be read" in line


@pytest.mark.parametrize("words", [["solve", "a", "--\x1b[2J\x07"], ["\x1b[2J"]])
def test_complaints_about_usage_quote_with_escapes(words: list[str]) -> None:
    done = run(*words)
    assert (done.returncode, done.stdout) == (2, "")
    assert r"\x1b[2J" in done.stderr
    assert "\x1b" not in done.stderr
    assert "\x07" not in done.stderr


def test_a_batch_shows_escapes_and_writes_no_formula(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name in ("=1+1", "[red]a\x1b[2J[", "-b"):
        file = tmp_path / "in" / f"{name}.json"
        file.write_text('{"name": "\\u001b"}', encoding="utf-8")
    out = tmp_path / "out\x1b[2J\x07"
    done = run("batch", tmp_path / "in", "--out", out)
    assert done.returncode == 1, done.stderr
    expect_plain(done.stdout + done.stderr)
    assert r"[red]a\x1b[2J[" in done.stdout
    with (out / "summary.csv").open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    assert sorted(row["name"] for row in rows) == ["'-b", "'=1+1", r"[red]a\x1b[2J["]
    exact = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    assert "=1+1" in [row["name"] for row in exact]


@pytest.mark.parametrize("kind", ["svg", "html"])
def test_pictures_hold_only_what_their_kind_has_a_place_for(
    kind: str, solved: Path, tmp_path: Path
) -> None:
    out = tmp_path / f"picture.{kind}"
    done = run("render", solved, "--out", out)
    assert (done.returncode, done.stdout) == (0, "")
    text = out.read_text(encoding="utf-8")
    assert not set("\x1b\x07\x7f\x9b\u2028\u202e\ufffe") & set(text)
    assert r"\x1b[2J" in text
    if kind == "svg":
        assert ET.fromstring(text).tag.endswith("svg")  # noqa: S314 - our own file


def test_errors_are_a_line_for_each_problem_and_no_more() -> None:
    assert str(InputError("a\nb\x1b: bad")) == r"a\nb\x1b: bad"
    assert str(DocumentError("a\r: bad", "b: bad")) == "a\\r: bad\nb: bad"


def expect_plain(text: str) -> None:
    """Expect letters and line breaks, and no name to have brought its own of these."""
    assert not [each for each in text if not (each.isprintable() or each == "\n")]
    assert "Traceback" not in text
