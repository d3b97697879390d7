"""Whatever a file holds, it is read or refused in one line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.formats.documents import paths, replaced
from tests.interchange.files import (
    BUILDING,
    MAP,
    PLANT,
    WAREHOUSE,
    floor,
    shuttle,
    shuttle_procedure,
)
from tsaces.errors import InputError
from tsaces.interchange import (
    RobotOptions,
    Stations,
    instance_of,
    judged_layout,
    read_floor,
    skeleton,
)

if TYPE_CHECKING:
    from collections.abc import Callable

WEIRD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=5),
    st.just([]),
    st.just({}),
    st.just([[]]),
)


def refusal(call: Callable[[], object]) -> list[str]:
    """Return the lines in which an input is refused; none if it is not."""
    try:
        call()
    except InputError as error:
        return str(error).split("\n")
    return []


def read_or_refused(data: bytes) -> None:
    """Import bytes; refused ones must be so in one line."""

    def read() -> None:
        found = read_floor(data, "file", RobotOptions())
        judged_layout(found.layout)
        skeleton(found, found.stations, "mine")

    assert len(refusal(read)) <= 1


@given(st.binary(max_size=200))
def test_bytes(data: bytes) -> None:
    read_or_refused(data)


@pytest.mark.parametrize("text", [json.dumps(shuttle()), PLANT, BUILDING, MAP, WAREHOUSE])
@given(data=st.data())
def test_files_with_a_piece_cut_out_or_put_in(text: str, data: st.DataObject) -> None:
    begin = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(begin, min(len(text), begin + 40)))
    piece = data.draw(st.text(max_size=4) | st.sampled_from(["-1", "1e999", "&a", "*a", "\x00"]))
    read_or_refused(f"{text[:begin]}{piece}{text[end:]}".encode("utf-8", "surrogatepass"))


@given(st.sampled_from(paths(shuttle())), WEIRD)
def test_documents_with_another_value_somewhere(path: tuple[str | int, ...], value: Any) -> None:
    try:
        text = json.dumps(replaced(shuttle(), path, value))
    except ValueError:
        return
    read_or_refused(text.encode("utf-8", "surrogatepass"))


@given(st.sampled_from(paths(shuttle_procedure())), WEIRD)
def test_procedures_with_another_value_somewhere(path: tuple[str | int, ...], value: Any) -> None:
    found = floor(shuttle())
    procedure = replaced(shuttle_procedure(), path, value)
    lines = refusal(lambda: instance_of(found, procedure, Stations(found), "made.json", "mine"))
    assert all(line.startswith("made.json: ") for line in lines)


NUMBERS = st.floats(allow_nan=True, allow_infinity=True) | st.just(1e-9)


@given(NUMBERS, NUMBERS, NUMBERS, st.integers(-2, 20_000))
def test_robots_of_any_size(length: float, speed: float, step: float, clearance: int) -> None:
    robots: dict[str, Any] = {
        "length": length,
        "speed": speed,
        "timestep": step,
        "clearance": clearance,
    }
    assert len(refusal(lambda: floor(shuttle(), **robots))) <= 1
