"""One mistake is one line; notices go to stderr and hinder nothing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.batches import LIMIT, slowed, small
from tests.cli.command import run
from tests.fixtures import small_embedding
from tests.formats.documents import replaced, small_document
from tests.touching import APART, WORDS, touching_document
from tsaces.formats.embedding_json import embedding_to_document

if TYPE_CHECKING:
    from pathlib import Path

NOTICE = f"notice: layout.rows: {WORDS}"
COMMANDS = {
    "solve": ["FILE", "--quiet", *LIMIT],
    "bound": ["FILE", "--quiet", *LIMIT],
    "render": ["FILE"],
}


def written(folder: Path, document: dict[str, Any], name: str = "factory.json") -> Path:
    file = folder / name
    file.write_text(json.dumps(document), encoding="utf-8")
    return file


def errors_of(file: Path) -> list[str]:
    done = run("bound", file)
    assert (done.returncode, done.stdout) == (2, "")
    return done.stderr.splitlines()


def test_a_capital_letter_in_many_cells_is_one_line(tmp_path: Path) -> None:
    rows = ["+>>+", *["^..V"] * 40, "+<<+"]
    assert errors_of(written(tmp_path, replaced(small_document(), ("layout", "rows"), rows))) == [
        "error: layout.rows: 40 cells, first [3, 1], [3, 2], [3, 3]: 'V' means nothing; a road"
        " downwards is a small 'v'"
    ]


def test_a_map_of_another_kind_is_a_few_lines(tmp_path: Path) -> None:
    rows = ["@" * 60, *["@" + "." * 57 + "TT"] * 30, "@" * 60]
    document = replaced(small_document(), ("layout", "rows"), rows)
    lines = errors_of(written(tmp_path, document))
    assert [line.partition(": ")[0] for line in lines] == ["error"] * 3
    assert "'.' is free floor in MovingAI maps" in lines[0]
    assert "150 cells, first [0, 0], [1, 0], [2, 0]: '@'" in lines[1]
    assert "60 cells, first [58, 1], [59, 1], [58, 2]: 'T'" in lines[2]


def test_of_many_mistakes_the_rest_is_counted(tmp_path: Path) -> None:
    letters = "".join(map(chr, range(0x4E00, 0x4E00 + 57)))
    lines = errors_of(written(tmp_path, replaced(small_document(), ("layout", "rows"), [letters])))
    assert len(lines) == 21
    assert lines[-1] == "error: ... and 37 more"


def test_several_cells_where_one_belongs(tmp_path: Path) -> None:
    document = replaced(small_document(), ("machines", 1, "input_cell"), [[1, 0], [2, 0]])
    assert errors_of(written(tmp_path, document)) == [
        "error: machines[1].input_cell: [[1, 0], [2, 0]] is not a cell; give one of them, such as"
        " [1, 0]"
    ]


@pytest.mark.parametrize("command", COMMANDS)
def test_commands_that_read_an_instance_tell_its_notices(command: str, tmp_path: Path) -> None:
    file = written(tmp_path, slowed(touching_document()))
    words = [str(file) if word == "FILE" else word for word in COMMANDS[command]]
    done = run(command, *words)
    assert done.returncode == 0, done.stderr
    assert done.stderr.splitlines() == [NOTICE]
    assert "notice" not in done.stdout


def test_a_batch_tells_them_once_for_each_file(tmp_path: Path) -> None:
    files = [
        written(tmp_path, slowed(touching_document()), f"{name}.json") for name in ("one", "two")
    ]
    files.append(written(tmp_path, small(4), "three.json"))
    options = [*LIMIT, "--sweep", "max_agents=3,4", "--quiet"]
    done = run("batch", *files, "--out", tmp_path / "out", *options)
    notices = [line for line in done.stderr.splitlines() if line.startswith("notice: ")]
    assert notices == [f"notice: {file}: layout.rows: {WORDS}" for file in files[:2]]
    assert done.returncode == 0, done.stderr


def test_the_reasons_of_a_batch_are_few(tmp_path: Path) -> None:
    letters = "".join(map(chr, range(0x4E00, 0x4E00 + 57)))
    file = written(tmp_path, replaced(small_document(), ("layout", "rows"), [letters]))
    run("batch", file, "--out", tmp_path / "out", "--quiet")
    (row,) = json.loads((tmp_path / "out" / "summary.json").read_text(encoding="utf-8"))
    assert row["reason"].endswith("; and 54 more")


def test_where_parts_are_not_connected_touching_junctions_are_in_the_error(tmp_path: Path) -> None:
    (line,) = errors_of(written(tmp_path, replaced(small_document(), ("layout", "rows"), APART)))
    assert "not strongly connected" in line
    assert "([3, 0] and [4, 0]; [3, 2] and [4, 2])" in line


EMBEDDING_COMMANDS = ["verify FILE", "plan FILE --steps 1", "render FILE", "compile FILE --out OUT"]


@pytest.mark.parametrize("words", EMBEDDING_COMMANDS)
def test_commands_that_read_an_embedding_tell_its_unknown_fields(
    words: str, tmp_path: Path
) -> None:
    document = embedding_to_document(small_embedding()) | {"upper_bnd": 1}
    file = written(tmp_path, document)
    names = {"FILE": str(file), "OUT": str(tmp_path / "small.plan")}
    done = run(*(names.get(word, word) for word in words.split()))
    said = "notice: upper_bnd: unknown field, ignored; did you mean 'upper_bound'?\n"
    assert (done.returncode, done.stderr) == (0, said)


def test_a_misspelt_parameter_of_a_study_is_told_with_the_known_one(tmp_path: Path) -> None:
    file = written(tmp_path, small(4))
    done = run("batch", file, "--out", tmp_path / "out", "--sweep", "max_agnets=1,2")
    assert done.returncode == 2
    assert done.stderr.endswith("; did you mean 'max_agents'?\n")
