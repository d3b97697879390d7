"""Files are replaced whole, behind links too, and never what is read."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tsaces import DocumentError
from tsaces.formats.files import check_writable, read_whole, write_atomically

if TYPE_CHECKING:
    from pathlib import Path


def test_links_are_followed_and_stay(tmp_path: Path) -> None:
    target = tmp_path / "there" / "plan.json"
    target.parent.mkdir()
    near, far = tmp_path / "near", tmp_path / "far"
    near.symlink_to(target)
    far.symlink_to("near")
    for content in ("old", "new"):  # at first the links lead to no file yet
        write_atomically(far, content)
        assert target.read_text(encoding="utf-8") == content
    assert near.is_symlink()
    assert far.is_symlink()
    assert list(target.parent.iterdir()) == [target]


def test_links_without_an_end_are_refused(tmp_path: Path) -> None:
    (tmp_path / "one").symlink_to("two")
    (tmp_path / "two").symlink_to("one")
    for refused in (check_writable, lambda path: write_atomically(path, "text")):
        with pytest.raises(DocumentError, match="one: cannot be written: Too many levels"):
            refused(tmp_path / "one")


def test_a_write_behind_a_link_that_breaks_off_leaves_no_draft(tmp_path: Path) -> None:
    target = tmp_path / "plan.json"
    link = tmp_path / "link"
    write_atomically(target, "old")
    link.symlink_to(target)
    with pytest.raises(DocumentError, match="link: cannot be written"):
        write_atomically(link, "half a character: \ud800")
    assert target.read_text(encoding="utf-8") == "old"
    assert set(tmp_path.iterdir()) == {target, link}


@pytest.mark.parametrize("way", ["itself", "spelt", "symbolic", "hard", "behind"])
def test_what_is_read_is_not_written(way: str, tmp_path: Path) -> None:
    given = tmp_path / "given.json"
    given.write_text("{}", encoding="utf-8")
    (tmp_path / "folder").mkdir()
    (tmp_path / "symbolic").symlink_to(given)
    (tmp_path / "behind").symlink_to("symbolic")
    os.link(given, tmp_path / "hard")
    ways = {"itself": given, "spelt": tmp_path / "folder" / ".." / "given.json"}
    with pytest.raises(DocumentError, match=r"it is the same file as .*given\.json"):
        check_writable(ways.get(way, tmp_path / way), [tmp_path / "other", given])


def test_others_may_be_written(tmp_path: Path) -> None:
    given = tmp_path / "given.json"
    given.write_text("{}", encoding="utf-8")
    (tmp_path / "copy.json").write_text("{}", encoding="utf-8")
    for name in ("copy.json", "new.json"):
        check_writable(tmp_path / name, [given, tmp_path / "missing.json", tmp_path / "new.json"])


def test_a_file_is_no_folder_to_write_in(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(DocumentError, match=r"plan: cannot be written: .*file is no folder"):
        check_writable(tmp_path / "file" / "plan")


def test_names_of_files_are_told_on_one_line(tmp_path: Path) -> None:
    path = tmp_path / "no\nfolder\x1b[2J" / "\udcff\u202e"
    for refused in (check_writable, read_whole, lambda path: write_atomically(path, "")):
        with pytest.raises(DocumentError) as caught:
            refused(path)
        assert str(caught.value).isprintable()
        assert "no\\nfolder\\x1b[2J" in str(caught.value)


@pytest.mark.parametrize("name", ["a\0b", "x" * 300])
def test_names_that_no_file_can_have_are_refused(name: str, tmp_path: Path) -> None:
    for refused in (check_writable, lambda path: write_atomically(path, "")):
        with pytest.raises(DocumentError, match="cannot be written"):
            refused(tmp_path / name)
    with pytest.raises(DocumentError, match="cannot be read"):
        read_whole(tmp_path / name)
