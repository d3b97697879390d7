"""A file of another kind than is asked for is told of in one line, with what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.command import run
from tests.fixtures import TOY_CAR, small_embedding
from tsaces import write_embedding, write_plan

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("command", ["verify", "plan", "compile"])
def test_an_instance_where_an_embedding_is_asked_for(command: str, tmp_path: Path) -> None:
    options = ("--out", tmp_path / "out.plan") if command == "compile" else ()
    done = run(command, TOY_CAR, *options)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        f"error: {TOY_CAR}: is an instance, not an embedding; solve it first, with"
        " `tsaces solve INSTANCE --out EMBEDDING`\n"
    )


@pytest.mark.parametrize("command", ["solve", "bound"])
@pytest.mark.parametrize("kind", ["an embedding", "a compiled plan"])
def test_an_embedding_where_an_instance_is_asked_for(
    command: str, kind: str, tmp_path: Path
) -> None:
    file = tmp_path / "known"
    write = write_embedding if kind == "an embedding" else write_plan
    write(small_embedding(), file)
    done = run(command, file)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        f"error: {file}: is {kind}, not an instance; give the file of its instance, which it also"
        " holds in its field `instance`\n"
    )
