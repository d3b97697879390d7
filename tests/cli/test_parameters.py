"""`tsaces solve --parameters FILE`."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

import pytest

import tsaces
from tests.cli.command import run, start
from tests.fixtures import AMPLE

if TYPE_CHECKING:
    from pathlib import Path

LIMIT = ("--time-limit", str(AMPLE))


def written(folder: Path, text: str) -> Path:
    file = folder / "tuning.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_all_parameters_are_shown_as_a_file_that_can_be_read(
    instance_file: Path, tmp_path: Path
) -> None:
    shown = run("solve", "--show-parameters")
    assert (shown.returncode, shown.stderr) == (0, "")
    file = written(tmp_path, shown.stdout)
    assert tsaces.load_parameters(file) == tsaces.SolverParameters()
    assert run("solve", instance_file, *LIMIT, "--parameters", file, "--quiet").returncode == 0


@pytest.mark.parametrize("method", ["rhythmic", "auto"])
@pytest.mark.parametrize("workers", [(), ("--workers", "1")])
def test_searches_in_other_processes_keep_to_the_file(
    instance_file: Path, tmp_path: Path, method: str, workers: tuple[str, ...]
) -> None:
    file = written(
        tmp_path, "[cyclic]\nshortest_cycle = 25\nlongest_cycle = 25\ngoes_beyond = false\n"
    )
    options = (*LIMIT, "--method", method, *workers)
    with start("solve", instance_file, *options, "--parameters", file) as solving:
        assert solving.stderr is not None
        lines = (re.search(r"cycle of (\d+)", line) for line in solving.stderr)
        found = [line[1] for line in islice(filter(None, lines), 3)]
        solving.terminate()
        solving.communicate()
    assert found
    assert set(found) == {"25"}


def test_what_is_wrong_is_told_in_one_line(instance_file: Path, tmp_path: Path) -> None:
    file = written(tmp_path, "[cyclic.diving]\nnoise = 3\n")
    done = run("solve", instance_file, "--parameters", file)
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    assert f"parameters.cyclic.diving.noise: 3 is not within [0, 1], in {file}" in line


def test_a_missing_file_is_told(instance_file: Path, tmp_path: Path) -> None:
    done = run("solve", instance_file, "--parameters", tmp_path / "absent.toml")
    assert done.returncode == 2
    assert "absent.toml: cannot be read: No such file or directory" in done.stderr


def test_the_embedding_is_not_written_over_the_parameters(
    instance_file: Path, tmp_path: Path
) -> None:
    file = written(tmp_path, "[aces]\nfirst_cycle = 5\n")
    done = run("solve", instance_file, "--parameters", file, "--out", file)
    assert done.returncode == 2
    assert "it is the same file as" in done.stderr
    assert file.read_text(encoding="utf-8") == "[aces]\nfirst_cycle = 5\n"
