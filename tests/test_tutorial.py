"""Whoever does what docs/tutorial.md says sees what it shows."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import NamedTuple

from tests.cli import command
from tsaces import load_embedding, verify

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")
FILE = "wheels.json"


class Block(NamedTuple):
    """A block of code of the page."""

    language: str
    content: str


def blocks() -> list[Block]:
    found = re.findall(r"^```(\w+)\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
    return [Block(*each) for each in found]


def changed(text: str, diff: str) -> str:
    """Return a file as the reader of a change makes it."""
    lines = diff.splitlines(keepends=True)
    before = "".join(line[1:] for line in lines if line[0] in " -")
    after = "".join(line[1:] for line in lines if line[0] in " +")
    assert text.count(before) == 1, f"{diff} is not about one place of the file"
    return text.replace(before, after)


def words_of(text: str) -> str:
    """Return a text without the widths of its columns."""
    return " ".join(text.split())


def test_everything_works_in_order_and_shows_what_it_says(tmp_path: Path) -> None:
    file, shown, compared = tmp_path / FILE, "", 0
    for language, content in blocks():
        match language:
            case "json":
                file.write_text(content, encoding="utf-8")
            case "diff":
                file.write_text(
                    changed(file.read_text(encoding="utf-8"), content), encoding="utf-8"
                )
            case "sh":
                shown = "".join(run(line, tmp_path) for line in content.splitlines())
            case _:
                for line in content.splitlines():
                    assert words_of(line) in words_of(shown), f"{line!r} is not in\n{shown}"
                    compared += 1
    assert compared > 20
    for embedding in tmp_path.glob("*.embedding.json"):
        assert verify(load_embedding(embedding)).ok
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF")
    assert "Bottleneck: cut" in (tmp_path / "report.html").read_text(encoding="utf-8")
    assert (tmp_path / "study" / "fleets.svg").is_file()


def run(line: str, folder: Path) -> str:
    program, *words = shlex.split(line)
    assert program == "tsaces"
    done = command.run(*words, folder=folder)
    assert done.returncode == 0, f"{line}\n{done.stdout}\n{done.stderr}"
    return done.stdout
