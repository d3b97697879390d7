"""What commands print with `--json` is what docs/json.md says."""

from __future__ import annotations

import json
from pathlib import Path
from types import UnionType
from typing import TYPE_CHECKING, Any, get_args, get_origin

import pytest
import typer
from typer.core import TyperGroup

from tests.api.jobs import keep_small_embedding
from tests.api.server import Server
from tests.cli.batches import LIMIT, slowed
from tests.cli.command import run
from tests.fixtures import TOY_CAR
from tests.formats.documents import small_document
from tests.interchange.files import PLANT
from tools.json_page import PAGE, page_with_tables
from tsaces.cli.app import app
from tsaces.cli.documents import DOCUMENTS, FILES, Document

if TYPE_CHECKING:
    from collections.abc import Iterator

RUNS = {
    "solve": [
        "solve SLOW LIMIT --quiet --objective fleet --out OUT",
        "solve SLOW LIMIT --quiet",
        "solve TOY LIMIT --quiet",
        "solve MOVED LIMIT --quiet --keep-assignment EMBEDDING",
    ],
    "report": ["report SLOW_SOLVED", "report TOY_SOLVED"],
    "verify": ["verify EMBEDDING", "verify WRONG"],
    "bound": ["bound TIGHT --quiet LIMIT --explain"],
    "batch": ["batch SLOW --quiet LIMIT --out FOLDER"],
    "compile": ["compile EMBEDDING --out PLAN"],
    "import": ["import PLANT --out IMPORTED"],
    "jobs": ["jobs --url URL"],
    "token list": ["token list --database DATABASE"],
}
"""Commands that together print every field of their documents."""


@pytest.fixture(scope="module")
def names(
    tmp_path_factory: pytest.TempPathFactory, instance_file: Path, embedding_file: Path
) -> Iterator[dict[str, str]]:
    """Return what the capital words of the commands stand for."""
    folder = tmp_path_factory.mktemp("json")
    (folder / "slow.json").write_text(json.dumps(slowed(small_document())), encoding="utf-8")
    moved = slowed(small_document())
    moved["machines"][1]["name"] = "another lathe"
    (folder / "moved.json").write_text(json.dumps(moved), encoding="utf-8")
    tight = {**small_document(), "max_agents": 2}
    tight["procedure"]["processes"][1]["inputs"]["plank"] = 2
    (folder / "tight.json").write_text(json.dumps(tight), encoding="utf-8")
    wrong = json.loads(embedding_file.read_text(encoding="utf-8"))
    wrong["rates"]["lathe"] = 0.9
    (folder / "plant.xml").write_text(PLANT, encoding="utf-8")
    (folder / "wrong.json").write_text(json.dumps(wrong), encoding="utf-8")
    kept = f"sqlite:///{folder / 'tokens.db'}"
    assert run("token", "create", "line-3", "--database", kept).returncode == 0
    keep_small_embedding(f"sqlite:///{folder / 'tsaces.db'}")
    for solved, instance in (("slow", folder / "slow.json"), ("toy", TOY_CAR)):
        out = folder / f"{solved}.embedding.json"
        assert run("solve", instance, "--out", out, "--quiet", *LIMIT).returncode == 0
    with Server(folder) as server:
        yield {
            "INSTANCE": str(instance_file),
            "EMBEDDING": str(embedding_file),
            "SLOW": str(folder / "slow.json"),
            "MOVED": str(folder / "moved.json"),
            "SLOW_SOLVED": str(folder / "slow.embedding.json"),
            "TOY": str(TOY_CAR),
            "TOY_SOLVED": str(folder / "toy.embedding.json"),
            "TIGHT": str(folder / "tight.json"),
            "WRONG": str(folder / "wrong.json"),
            "OUT": str(folder / "out.json"),
            "PLAN": str(folder / "out.plan"),
            "PLANT": str(folder / "plant.xml"),
            "IMPORTED": str(folder / "plant.json"),
            "FOLDER": str(folder / "batch"),
            "DATABASE": kept,
            "URL": server.url,
        }


@pytest.mark.parametrize("command", DOCUMENTS)
def test_commands_print_the_documented_fields_and_no_other(
    command: str, names: dict[str, str]
) -> None:
    printed: set[str] = set()
    for words in RUNS[command]:
        line = " ".join(names.get(word, word) for word in words.split() if word != "LIMIT")
        limit = LIMIT if "LIMIT" in words else ()
        done = run(*line.split(), *limit, "--json")
        assert done.returncode == ("WRONG" in words), done.stderr
        assert done.stdout.count("\n") == 1
        document = json.loads(done.stdout)
        DOCUMENTS[command].model_validate_json(
            done.stdout, strict=True
        )  # of the types that are documented
        printed |= set(fields_of(DOCUMENTS[command], document))
    assert printed == set(documented(DOCUMENTS[command]))


def fields_of(kind: Any, value: Any, path: str = "") -> Iterator[str]:
    """Yield the paths of the fields of a printed object, and of the objects within it."""
    for inner in objects_in(kind):
        for item in value if isinstance(value, list) else [value]:
            for name, below in (item or {}).items():
                yield f"{path}.{name}"
                if name in inner.model_fields:
                    annotation = inner.model_fields[name].annotation
                    yield from fields_of(annotation, below, f"{path}.{name}")


def documented(kind: Any, path: str = "") -> Iterator[str]:
    """Yield the paths of the fields that are documented."""
    for inner in objects_in(kind):
        for name, field in inner.model_fields.items():
            yield f"{path}.{name}"
            yield from documented(field.annotation, f"{path}.{name}")


def objects_in(kind: Any) -> Iterator[type[Document]]:
    if isinstance(kind, type) and issubclass(kind, Document):
        yield kind
    elif get_origin(kind) in {list, UnionType}:
        for each in get_args(kind):
            yield from objects_in(each)


def test_a_row_of_a_summary_has_the_documented_fields(names: dict[str, str]) -> None:
    folder = f"{names['FOLDER']}-of-rows"
    words = ("--quiet", *LIMIT, "--out", folder)
    assert run("batch", names["SLOW"], names["WRONG"], *words).returncode == 1
    rows = json.loads((Path(folder) / "summary.json").read_text(encoding="utf-8"))
    assert [row["status"] for row in rows] == ["found", "invalid"]
    for row in rows:
        assert row.keys() == FILES["summary.json"].model_fields.keys()
        FILES["summary.json"].model_validate_json(json.dumps(row), strict=True)


def test_every_command_that_prints_json_is_documented() -> None:
    program = typer.main.get_command(app)
    assert isinstance(program, TyperGroup)
    assert set(_with_json(program, "")) == set(DOCUMENTS) == set(RUNS)


def _with_json(group: TyperGroup, before: str) -> Iterator[str]:
    for name, command in group.commands.items():
        if isinstance(command, TyperGroup):
            yield from _with_json(command, f"{name} ")
        elif any("--json" in parameter.opts for parameter in command.params):
            yield f"{before}{name}"


def test_the_page_has_the_tables_of_today() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page == page_with_tables(page), "write it again with `python -m tools.json_page`"


def test_fields_have_the_names_that_they_have_in_embeddings(names: dict[str, str]) -> None:
    words = ("--quiet", *LIMIT, "--objective", "fleet", "--out", names["OUT"], "--json")
    printed = json.loads(run("solve", names["SLOW"], *words).stdout)
    written = json.loads(Path(names["OUT"]).read_text(encoding="utf-8"))
    shared = written.keys() - {"format", "plan", "stock", "instance"}
    assert {name: printed[name] for name in shared} == {name: written[name] for name in shared}
    assert printed["fleet_bound"] == printed["least_agents"] == written["fleet"]["least_agents"]
