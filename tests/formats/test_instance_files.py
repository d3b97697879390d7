"""Files that cannot be read, or hold no JSON we accept."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.formats.documents import small_document
from tsaces.errors import InstanceError
from tsaces.formats.instance_json import read_instance

if TYPE_CHECKING:
    from pathlib import Path

VALID = json.dumps(small_document())


def message(path: Path) -> str:
    """Return the error that reading `path` gives, without its leading file name."""
    with pytest.raises(InstanceError) as caught:
        read_instance(path)
    return str(caught.value).removeprefix(f"{path}: ")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "malformed JSON: Expecting value at line 1, column 1"),
        (b'{"name": \n}', "malformed JSON: Expecting value at line 2, column 1"),
        (b'{"name" 3}', "malformed JSON: Expecting ':' delimiter at line 1, column 9"),
        (b"{} {}", "malformed JSON: Extra data at line 1, column 4"),
        (b'{"a": "\n"}', "malformed JSON: Invalid control character at line 1, column 8"),
        (b'{"name": "\xff"}', "malformed JSON: byte 10 is not UTF-8"),
        (b'{"max_agents": NaN}', "malformed JSON: NaN is no JSON number"),
        (b'{"max_agents": -Infinity}', "malformed JSON: -Infinity is no JSON number"),
        (b'{"name": 1, "name": 2}', "duplicate name 'name' in one JSON object"),
        (b'{"layout": {"a\\nb": 1, "a\\nb": 2}}', "duplicate name 'a\\nb' in one JSON object"),
        (b"[" * 200_000, "malformed JSON: nested too deeply"),
        (b'{"a":' * 200_000, "malformed JSON: nested too deeply"),
        (b"9" * 10_000, "malformed JSON: a number has too many digits"),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_file_that_holds_no_acceptable_json(tmp_path: Path, content: bytes, expected: str) -> None:
    path = tmp_path / "instance.json"
    path.write_bytes(content)
    assert message(path) == expected


@pytest.mark.parametrize("nested", ["[" * 900 + "]" * 900, '{"a":' * 900 + "1" + "}" * 900])
def test_deep_but_readable_nesting_is_judged_like_any_value(tmp_path: Path, nested: str) -> None:
    path = tmp_path / "instance.json"
    path.write_text(VALID.replace('"small"', nested))
    assert message(path).startswith("name: ")
    assert " is not a string; " in message(path)


def test_number_too_large_for_a_float(tmp_path: Path) -> None:
    path = tmp_path / "instance.json"
    path.write_text(VALID.replace('"max_agents": 4', '"max_agents": 1e400'))
    assert message(path) == (
        "max_agents: Infinity is not a positive integer; give a whole number from 1 to 1000000"
    )


def test_name_that_no_utf8_file_can_hold(tmp_path: Path) -> None:
    path = tmp_path / "instance.json"
    path.write_text(VALID.replace('"lathe"', '"\\ud800"'))
    assert message(path).isprintable()


def test_missing_file(tmp_path: Path) -> None:
    assert message(tmp_path / "none.json") == "cannot be read: No such file or directory"


def test_directory(tmp_path: Path) -> None:
    assert message(tmp_path) == "cannot be read: Is a directory"


def test_file_name_that_no_system_accepts() -> None:
    with pytest.raises(InstanceError, match="cannot be read"):
        read_instance("instance\0.json")


def test_byte_order_mark_is_accepted(tmp_path: Path) -> None:
    path = tmp_path / "instance.json"
    path.write_text(VALID, encoding="utf-8-sig")
    assert read_instance(path).name == "small"
