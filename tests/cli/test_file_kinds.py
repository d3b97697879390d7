"""A file of another kind than is asked for is told of in one line, with what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.command import run
from tests.fixtures import TOY_CAR, small_embedding
from tsaces import write_embedding, write_plan

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("command", ["verify", "plan", "compile", "report"])
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


WRITERS = {
    "an embedding": ("solve", TOY_CAR, "--time-limit", "20"),
    "a compiled plan": ("compile", "KNOWN"),
    "a picture": ("render", "KNOWN"),
    "a page": ("render", "KNOWN"),
    "a PNG picture": ("render", "KNOWN"),
    "a LIF file": ("export", "KNOWN", "--to", "lif"),
    "a log for PlanViz": ("export", "KNOWN", "--to", "planviz"),
    "a map": ("export", "KNOWN", "--to", "map"),
    "an instance": ("generate", "hard-candy", "--machines", "8"),
}


@pytest.mark.parametrize("kind", WRITERS)
def test_a_file_of_another_kind_is_not_replaced_unless_that_is_asked_for(
    kind: str, tmp_path: Path
) -> None:
    known = tmp_path / "known.json"
    write_embedding(small_embedding(), known)
    suffix = {"a picture": ".svg", "a PNG picture": ".png", "a page": ".html"}.get(kind, ".out")
    out = tmp_path / f"mine{suffix}"
    command = [known if word == "KNOWN" else word for word in WRITERS[kind]]
    notes = b"- call the supplier\n"
    out.write_bytes(notes)
    refused = run(*command, "--out", out)
    assert refused.returncode == 2
    assert refused.stderr.splitlines()[-1] == (
        f"error: {out}: cannot be written: it is a file of another kind, not {kind}; give another"
        " name, or --force to replace it"
    )
    assert out.read_bytes() == notes
    assert run(*command, "--out", out, "--force").returncode == 0
    written = out.read_bytes()
    assert written != notes
    assert run(*command, "--out", out).returncode == 0, "the same kind is replaced"


def test_kinds_are_told_apart(tmp_path: Path) -> None:
    out = tmp_path / "out.svg"
    write_embedding(small_embedding(), out)
    refused = run("render", TOY_CAR, "--out", out)
    assert "it is an embedding, not a picture" in refused.stderr
    out.write_bytes(b"")
    assert run("render", TOY_CAR, "--out", out).returncode == 0
