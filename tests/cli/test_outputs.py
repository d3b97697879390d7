"""What is read is never written over, and links stay links."""

from __future__ import annotations

import json
import os
import shutil
from typing import TYPE_CHECKING

import pytest

from tests.cli.batches import small, write
from tests.cli.command import run
from tests.cli.test_errors import expect_error

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def given(tmp_path: Path, instance_file: Path, embedding_file: Path) -> Path:
    """Return a folder with an instance and an embedding of its own."""
    shutil.copy(instance_file, tmp_path / "instance.svg")
    shutil.copy(embedding_file, tmp_path / "embedding.svg")
    shutil.copy(embedding_file, tmp_path / "embedding.html")
    return tmp_path


@pytest.mark.parametrize(
    "words",
    [
        "solve instance.svg --quiet --out instance.svg",
        "compile embedding.svg --out embedding.svg",
        "render embedding.svg --out embedding.svg",
        "render embedding.svg embedding.html --out embedding.html",
    ],
)
@pytest.mark.parametrize("way", ["name", "hard", "symbolic"])
def test_no_command_writes_over_what_it_reads(words: str, way: str, given: Path) -> None:
    *arguments, name = words.split()
    before = (given / name).read_bytes()
    out = given / name
    if way != "name":
        out = given / f"{way}{out.suffix}"
        (os.symlink if way == "symbolic" else os.link)(given / name, out)
    files = [str(given / word) if "." in word else word for word in arguments]
    expect_error("it is the same file as", *files, out)
    assert (given / name).read_bytes() == out.read_bytes() == before


@pytest.mark.parametrize(
    "name", ["summary.json", "small.embedding.json", ".tsaces-batch", ".small.draft"]
)
def test_no_batch_writes_over_what_it_reads(name: str, tmp_path: Path) -> None:
    source = write(tmp_path / name, small(4))
    before = source.read_bytes()
    expect_error(f"{name} would be written", "batch", source, "--out", tmp_path)
    assert source.read_bytes() == before


def test_no_batch_writes_through_a_link_to_what_it_reads(tmp_path: Path) -> None:
    source = write(tmp_path / "small.json", small(4))
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "summary.csv").symlink_to(source)
    expect_error("is read as", "batch", source, "--out", tmp_path / "out")
    assert json.loads(source.read_bytes()) == small(4)


def test_a_compiled_plan_goes_where_a_link_leads(embedding_file: Path, tmp_path: Path) -> None:
    link = tmp_path / "latest.plan"
    link.symlink_to("today.plan")
    assert run("compile", embedding_file, "--out", link).returncode == 0
    assert link.is_symlink()
    assert run("verify", tmp_path / "today.plan").returncode == 0


def test_a_solve_knows_at_once_that_it_cannot_write(instance_file: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    expect_error("file is no folder", "solve", instance_file, "--out", tmp_path / "file" / "x")
    expect_error(
        "cannot be written: File name too long", "solve", instance_file, "--out", "x" * 300
    )


def test_a_link_into_a_folder_that_is_not_there_is_refused_and_stays(
    embedding_file: Path, tmp_path: Path
) -> None:
    link = tmp_path / "small.plan"
    link.symlink_to(tmp_path / "missing" / "target.plan")
    expect_error("small.plan: cannot be written: ", "compile", embedding_file, "--out", link)
    assert link.is_symlink()


def test_a_source_whose_name_no_file_can_have(tmp_path: Path) -> None:
    expect_error("no instance file there", "batch", "x" * 300, "--out", tmp_path / "out")
