"""All that commands print leaves by one door, at which names lose what would steer a terminal."""

from __future__ import annotations

import ast
import json
from typing import TYPE_CHECKING, Any

from rich.console import Console

from tests.cli.batches import write
from tests.cli.command import run
from tests.fixtures import ROOT, child_environment, small_embedding
from tests.formats.documents import small_document
from tsaces.batch import ItemStarted
from tsaces.cli.batch_progress import BatchProgress
from tsaces.cli.batch_table import print_batch
from tsaces.cli.job_table import print_jobs
from tsaces.cli.output import print_to_stderr
from tsaces.cli.progress import Progress
from tsaces.client import JobFailedError, JobSummary
from tsaces.formats.embedding_json import embedding_to_document
from tsaces.model.events import SearchEnded

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

HOSTILE = "[red]x[/]\x1b[2J\x07\r\n\x9b\u202e\u2028\u200b\x7fé"
SHOWN = r"[red]x[/]\x1b[2J\x07\r\n\x9b\u202e\u2028\u200b\x7f"


def hostile(document: dict[str, Any]) -> Any:
    """Return a document in which the instance and the lathe have a hostile name."""
    text = json.dumps(document)
    for name in ("small", "lathe"):
        text = text.replace(json.dumps(name), json.dumps(HOSTILE))
    return json.loads(text)


def is_harmless(text: str) -> bool:
    return all(line.isprintable() for line in text.split("\n"))


def job(**fields: Any) -> JobSummary:
    names = ("id", "status", "method", "name", "objective", "message")
    return JobSummary.of({**dict.fromkeys(names, HOSTILE), "created_at": 0.0, **fields})


def test_what_an_output_cannot_encode_is_escaped(tmp_path: Path) -> None:
    file = write(tmp_path / "instance.json", hostile(small_document()))
    done = run("render", file, environment=child_environment() | {"PYTHONIOENCODING": "ascii"})
    assert (done.returncode, done.stderr) == (0, "")
    assert rf"{SHOWN}\xe9" in done.stdout


def test_names_in_a_violation_are_escaped_for_people_alone(tmp_path: Path) -> None:
    document = hostile(embedding_to_document(small_embedding()))
    document["rates"][HOSTILE] = 0.9
    file = write(tmp_path / "embedding.json", document)
    done = run("verify", file)
    assert (done.returncode, done.stderr) == (1, "")
    assert is_harmless(done.stdout)
    assert HOSTILE in json.loads(run("verify", file, "--json").stdout)["stock"]


def test_tables_show_names_as_they_are_spelt(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    print_jobs([job()])
    print_batch([], tmp_path / HOSTILE)
    table = capsys.readouterr().out
    assert "[red]x[/]" in table
    assert is_harmless(table)


def test_progress_is_a_line_without_commands(capsys: pytest.CaptureFixture[str]) -> None:
    with Progress() as progress:
        progress(SearchEnded(0.0, HOSTILE))
    print_to_stderr(HOSTILE)
    lines = capsys.readouterr().err.split("\n")
    assert [SHOWN in line for line in lines] == [True, True, False]
    assert all(line.isprintable() for line in lines)


def test_the_live_view_shows_names_as_they_are_spelt() -> None:
    with BatchProgress(1, 1, quiet=True) as progress:
        progress(ItemStarted(HOSTILE))
        console = Console(width=120)
        with console.capture() as capture:
            console.print(progress.view())
    assert SHOWN in capture.get()


def test_what_a_server_says_of_a_job_is_escaped() -> None:
    assert str(JobFailedError(job())).isprintable()


def test_commands_print_through_one_door() -> None:
    doors = {"output.py", "streams.py"}
    others = [p for p in (ROOT / "tsaces" / "cli").glob("*.py") if p.name not in doors]
    assert others
    assert [(p.name, found) for p in others for found in sorted(_ways_around(p))] == []


def _ways_around(file: Path) -> set[str]:
    """Return how a module writes to stdout or stderr on its own."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and node.attr in {"write", "print"}:
            found.add(ast.unparse(node))
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in {"print", "typer.echo"}:
            found.add(ast.unparse(node.func))
    return found
