"""Files, folders and patterns name instance files, each once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tsaces.batch import find_files
from tsaces.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def layouts(tmp_path: Path) -> Path:
    for name in ("b.json", "a.json", "deep/c.json", "deep/notes.txt", ".hidden.json"):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text("{}")
    ours = ("a.embedding.json", "a.record.json", "summary.json", "summary.csv", "fleets.svg")
    for name in ours:
        (tmp_path / name).write_text("{}")
    return tmp_path


def test_a_folder_means_its_instances_and_those_below(layouts: Path) -> None:
    expected = [layouts / "a.json", layouts / "b.json", layouts / "deep/c.json"]
    assert find_files([str(layouts)]) == expected


def test_a_pattern_means_what_fits(layouts: Path) -> None:
    assert find_files([f"{layouts}/*.json"]) == [layouts / "a.json", layouts / "b.json"]
    assert find_files([f"{layouts}/[!.]*"]) == [layouts / "a.json", layouts / "b.json"]
    assert find_files([f"{layouts}/**/c.json"]) == [layouts / "deep/c.json"]


def test_a_file_is_meant_whatever_it_is_called(layouts: Path) -> None:
    assert find_files([str(layouts / "deep/notes.txt")]) == [layouts / "deep/notes.txt"]
    assert find_files([str(layouts / "summary.json")]) == [layouts / "summary.json"]


def test_what_is_named_twice_is_meant_once(layouts: Path) -> None:
    roundabout = layouts / "deep" / ".." / "a.json"
    files = find_files([str(layouts / "a.json"), str(roundabout), str(layouts)])
    assert files == [layouts / "a.json", layouts / "b.json", layouts / "deep/c.json"]


def test_a_link_that_leads_nowhere_is_meant_too(layouts: Path) -> None:
    link = layouts / "d.json"
    link.symlink_to(layouts / "gone.json")
    assert link in find_files([str(layouts)])


@pytest.mark.parametrize("name", ["nowhere.json", "nowhere/*.json", "empty"])
def test_what_names_nothing_is_an_error(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match=r"no instance file there"):
        find_files([str(tmp_path / name)])


def test_no_name_at_all_is_an_error_and_not_the_folder_one_is_in() -> None:
    with pytest.raises(InputError, match=r"^'': no instance file there"):
        find_files([""])
