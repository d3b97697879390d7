"""What is read is never written over, and links stay links."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.cli.command import run
from tests.cli.test_errors import expect_error
from tsaces.errors import DocumentError
from tsaces.formats.files import check_writable, write_atomically

if TYPE_CHECKING:
    from pathlib import Path

SPELLINGS = ("itself", "relative", "symbolic link", "hard link")
COMMANDS = ("solve", "compile", "render")


def spelled(file: Path, spelling: str) -> Path:
    """Return another path to a file."""
    other = file.with_name(f"other{file.suffix}")
    match spelling:
        case "relative":
            return file.parent / ".." / file.parent.name / file.name
        case "symbolic link":
            other.symlink_to(file.name)
        case "hard link":
            other.hardlink_to(file)
        case _:
            return file
    return other


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_does_not_write_over_its_input(
    command: str, spelling: str, instance_file: Path, embedding_file: Path, tmp_path: Path
) -> None:
    file = tmp_path / "input.svg"
    shutil.copy(instance_file if command == "solve" else embedding_file, file)
    before = file.read_bytes()
    expect_error("the same file as the input", command, file, "--out", spelled(file, spelling))
    assert file.read_bytes() == before


def test_a_page_does_not_overwrite_the_second_embedding(
    embedding_file: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.html"
    shutil.copy(embedding_file, other)
    words = ("render", embedding_file, other, "--out", other)
    expect_error("the same file as the input", *words)
    assert other.read_bytes() == embedding_file.read_bytes()


@pytest.mark.parametrize("name", ["summary.json", "small.embedding.json"])
@pytest.mark.parametrize("is_link", [False, True])
def test_a_batch_does_not_write_over_its_inputs(
    name: str, is_link: bool, instance_file: Path, tmp_path: Path
) -> None:
    file = tmp_path / name
    if is_link:
        source = tmp_path / "kept.json"
        shutil.copy(instance_file, source)
        file.symlink_to(source)
    else:
        source = file
        shutil.copy(instance_file, source)
    expect_error("the same file as the input", "batch", source, "--out", tmp_path, "--quiet")
    assert source.read_bytes() == instance_file.read_bytes()


def test_links_are_followed(embedding_file: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    link, target = tmp_path / "small.plan", tmp_path / "elsewhere" / "target.plan"
    link.symlink_to(target)
    for _ in range(2):  # when it leads nowhere yet, and when there is a file
        assert run("compile", embedding_file, "--out", link).returncode == 0
        assert link.is_symlink()
        assert run("verify", target).returncode == 0
    assert [file.name for file in target.parent.iterdir()] == ["target.plan"]


def test_a_link_into_a_folder_that_is_not_there(embedding_file: Path, tmp_path: Path) -> None:
    link = tmp_path / "small.plan"
    link.symlink_to(tmp_path / "missing" / "target.plan")
    expect_error("small.plan: cannot be written: ", "compile", embedding_file, "--out", link)
    assert link.is_symlink()


def test_a_link_to_itself_is_refused_and_stays(tmp_path: Path) -> None:
    link = tmp_path / "loop"
    link.symlink_to(link)
    with pytest.raises(DocumentError, match="Too many levels of symbolic links"):
        write_atomically(link, "text")
    assert link.is_symlink()


def test_what_is_not_there_is_no_input(tmp_path: Path) -> None:
    check_writable(tmp_path / "new.json", [tmp_path / "new.json"])


@pytest.mark.parametrize("command", COMMANDS)
def test_names_that_no_file_can_have(
    command: str, instance_file: Path, embedding_file: Path, tmp_path: Path
) -> None:
    file = instance_file if command == "solve" else embedding_file
    out = tmp_path / f"{'x' * 300}.svg"
    expect_error("cannot be written: File name too long", command, file, "--out", out)


def test_a_source_whose_name_no_file_can_have(tmp_path: Path) -> None:
    expect_error("no instance file there", "batch", "x" * 300, "--out", tmp_path / "out")
