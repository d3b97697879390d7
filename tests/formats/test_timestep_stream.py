"""The timestep stream: what others read, line by line."""

from __future__ import annotations

import json
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.fixtures import small_embedding, small_instance, stream_lines
from tests.formats.documents import Path as Place
from tests.formats.documents import deleted, paths, replaced
from tsaces.errors import DocumentError
from tsaces.formats.timestep_stream import StreamReader
from tsaces.traffic import parse_layout

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tsaces.model.transport_plan import Timestep

LAYOUT = parse_layout(small_instance().rows)
LINES = list(stream_lines(small_embedding().plan(), 0, 80))
HEADER = json.loads(LINES[0])
TIMESTEP = next(line for line in map(json.loads, LINES[1:]) if line["exchanges"])


def read(lines: Iterable[str | bytes]) -> tuple[StreamReader, list[Timestep]]:
    reader = StreamReader(lines, small_instance(), LAYOUT)
    return reader, list(reader)


def refusal(*lines: str) -> str:
    """Return why a stream that starts with a good header is refused."""
    with pytest.raises(DocumentError) as caught:
        read([LINES[0], *lines])
    (message,) = str(caught.value).splitlines()
    return message


def test_the_first_line_is_the_header() -> None:
    assert list(HEADER) == ["type", "agents", "assignment", "buffers", "period", "start"]
    assert HEADER["type"] == "header"
    assert HEADER["agents"] == small_embedding().agents
    assert HEADER["assignment"] == {"bin": "supply", "lathe": "carve", "chute": "ship"}
    assert HEADER["period"] == 40
    assert HEADER["start"] == 0
    assert HEADER["buffers"].keys() == {"bin", "lathe", "chute"}
    for sides in HEADER["buffers"].values():
        assert list(sides) == ["input", "output"]
        assert all(type(count) is int for side in sides.values() for count in side.values())
    assert HEADER["buffers"]["lathe"]["input"].keys() == {"plank"}
    assert HEADER["buffers"]["lathe"]["output"].keys() == {"toy"}


def test_every_other_line_is_a_timestep_with_cells_and_names() -> None:
    exchanges: set[tuple[str, str, str]] = set()
    for t, line in enumerate(LINES[1:]):
        assert "\n" not in line
        document = json.loads(line)
        assert list(document) == ["t", "agents", "exchanges"]
        assert document["t"] == t
        assert len(document["agents"]) == HEADER["agents"]
        for x, y, token in document["agents"]:
            assert (x, y) in LAYOUT.number
            assert token in (None, "plank", "toy")
        for agent, machine, kind, token in document["exchanges"]:
            carried = document["agents"][agent][2]
            assert carried == (None if kind == "deposit" else token)
            exchanges.add((machine, kind, token))
    assert exchanges == {
        ("bin", "pickup", "plank"),
        ("lathe", "deposit", "plank"),
        ("lathe", "pickup", "toy"),
        ("chute", "deposit", "toy"),
    }


@pytest.mark.parametrize("start", [0, 1, 57])
def test_a_plan_comes_back_from_its_lines(start: int) -> None:
    plan = small_embedding().plan()
    reader, timesteps = read(stream_lines(plan, start, 60))
    assert reader.header == plan.header_at(start)
    assert len(timesteps) == 60
    for back, told in zip(timesteps, plan.steps(start, 60), strict=True):
        assert back.t == told.t
        for name in ("cells", "cargo", "exchanges"):
            assert getattr(back, name).dtype == np.int32
            assert np.array_equal(getattr(back, name), getattr(told, name))


def test_a_stream_from_a_later_timestep_goes_on_where_the_other_is() -> None:
    later = list(stream_lines(small_embedding().plan(), 30, 50))
    assert json.loads(later[0])["start"] == 30
    assert later[1:] == LINES[31:81]


def test_a_stream_without_count_is_endless() -> None:
    assert list(islice(stream_lines(small_embedding().plan()), 81)) == LINES


def test_bytes_are_read_as_well() -> None:
    _, timesteps = read(line.encode() for line in LINES)
    assert [timestep.t for timestep in timesteps] == list(range(80))


def test_names_that_the_instance_does_not_know_get_the_number_minus_one() -> None:
    stranger = {"t": 0, "agents": [[9, 9, "gold"]], "exchanges": [[0, "saw", "deposit", "gold"]]}
    _, (timestep,) = read([LINES[0], json.dumps(stranger)])
    assert timestep.cells.tolist() == timestep.cargo.tolist() == [-1]
    assert timestep.exchanges.tolist() == [[0, -1, 0, -1]]


BROKEN_LINES = [
    "",
    "{",
    "[]",
    "null",
    '{"agents": []}',
    '{"t": 0}',
    '{"t": "noon", "agents": []}',
    '{"t": 0, "agents": 3}',
    '{"t": 0, "agents": ["ab"]}',
    '{"t": 0, "agents": [[1, 0]]}',
    '{"t": 0, "agents": [[1, 0, []]]}',
    '{"t": 0, "agents": [[[1], 0, null]]}',
    '{"t": 0, "agents": [], "exchanges": [[0, "lathe", "deposit"]]}',
    '{"t": 0, "agents": [], "exchanges": [[0, "lathe", "steal", "toy"]]}',
    '{"t": 0, "agents": [], "exchanges": [[3000000000, "lathe", "deposit", "toy"]]}',
    '{"t": 1e999, "agents": []}',
    '{"t": NaN, "agents": []}',
    '{"t": "8", "agents": []}',
    '{"t": 8.0, "agents": []}',
    '{"t": 8.5, "agents": []}',
    '{"t": true, "agents": []}',
    '{"t": 8, "agents": [], "exchanges": [["0", "lathe", "deposit", "toy"]]}',
    '{"t": 8, "agents": [], "exchanges": [[0.5, "lathe", "deposit", "toy"]]}',
]


@pytest.mark.parametrize("line", BROKEN_LINES)
def test_broken_timesteps_are_refused_by_line(line: str) -> None:
    assert refusal(LINES[1], line, LINES[2]).startswith("line 3: ")


@pytest.mark.parametrize("line", ["", "{", "[]", "null", "{}", LINES[1]])
def test_broken_headers_are_refused_as_line_one(line: str) -> None:
    with pytest.raises(DocumentError, match=r"^line 1: "):
        read([line, *LINES[1:]])


NUMBERS: list[Place] = [
    ("agents",),
    ("period",),
    ("start",),
    ("buffers", "lathe", "input", "plank"),
]


@pytest.mark.parametrize("place", NUMBERS, ids="-".join)
@pytest.mark.parametrize("value", ["2", 2.0, 2.5, True, None])
def test_numbers_of_a_header_must_be_whole(place: Place, value: object) -> None:
    with pytest.raises(DocumentError) as caught:
        read([json.dumps(replaced(HEADER, place, value)), *LINES[1:]])
    message = str(caught.value)
    assert message.startswith("line 1: no header: ")
    assert f"{value!r} is no whole number" in message


def test_a_stream_of_no_lines_lacks_its_header() -> None:
    with pytest.raises(DocumentError, match=r"^line 1: no header"):
        read([])


JSON_VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=4,
)


@given(place=st.sampled_from(paths(TIMESTEP)), value=JSON_VALUES)
@example(place=("agents", 0), value=[1, 0])
def test_one_change_to_a_timestep_is_read_or_refused_by_line(place: Place, value: object) -> None:
    expect_timesteps_or_refusal(
        [LINES[0], json.dumps(replaced(TIMESTEP, place, value))], "line 2: "
    )


@given(place=st.sampled_from(paths(HEADER)), value=JSON_VALUES)
def test_one_change_to_a_header_is_read_or_refused_by_line(place: Place, value: object) -> None:
    expect_timesteps_or_refusal([json.dumps(replaced(HEADER, place, value))], "line 1: ")


@given(place=st.sampled_from(paths(TIMESTEP)))
def test_one_omission_from_a_timestep_is_read_or_refused_by_line(place: Place) -> None:
    expect_timesteps_or_refusal([LINES[0], json.dumps(deleted(TIMESTEP, place))], "line 2: ")


def expect_timesteps_or_refusal(lines: list[str], where: str) -> None:
    """Whatever the lines are, nothing else than a refusal that names the line may come of it."""
    match timesteps_or_refusal(lines):
        case str(refusal):
            assert refusal.startswith(where)
        case timesteps:
            widths = [timestep.exchanges.shape[1] for timestep in timesteps]
            assert widths == [4] * (len(lines) - 1)


def timesteps_or_refusal(lines: list[str]) -> list[Timestep] | str:
    try:
        return read(lines)[1]
    except DocumentError as error:
        return str(error)
