"""Nothing broken passes for a compact stream; what is wrong is said on one line."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fixtures import small_embedding, small_instance
from tests.formats.documents import Path as Place
from tests.formats.documents import deleted, paths, replaced
from tests.formats.test_action_stream import COMPACT, read, written
from tsaces.errors import DocumentError
from tsaces.plan import compiled_plan_of

DATA = {
    encoding: written(encoding, compiled_plan_of(small_embedding()), 0, 12) for encoding in COMPACT
}
HEADER: dict[str, Any] = json.loads(DATA["binary"].splitlines()[0])
FRAMES = DATA["binary"].split(b"\n", 1)[1]
LINES = DATA["compact"].splitlines(keepends=True)


def refusal(data: bytes) -> str:
    with pytest.raises(DocumentError) as caught:
        read(data, small_instance())
    (message,) = str(caught.value).splitlines()
    return message


def with_header(encoding: str, header: object) -> bytes:
    """Return a stream whose header was replaced."""
    named = json.loads(DATA[encoding].splitlines()[0])["encoding"]
    if isinstance(header, dict) and header.get("encoding") == HEADER["encoding"]:
        header = header | {"encoding": named}
    return json.dumps(header).encode() + b"\n" + DATA[encoding].split(b"\n", 1)[1]


@pytest.mark.parametrize("encoding", ["actions-binary/9", "", 7, [], {}])
def test_encodings_that_are_not_known_are_refused(encoding: object) -> None:
    message = refusal(with_header("binary", HEADER | {"encoding": encoding}))
    assert message.startswith(f"line 1: encoding {encoding!r} is not known")


BROKEN_HEADERS: list[tuple[Place, object]] = [
    (("agents",), 0),
    (("agents",), 3),
    (("agents",), "many"),
    (("agents",), "2"),
    (("agents",), 2.0),
    (("start",), None),
    (("start",), "0"),
    (("period",), 40.5),
    (("buffers",), []),
    (("action_bytes",), 3),
    (("action_bytes",), []),
    (("cells",), [[2, 0]]),
    (("cells", 0), [9, 9]),
    (("cells", 0), [1]),
    (("cells", 0), None),
    (("cargo",), [None]),
    (("cargo", 1), "gold"),
    (("cargo", 1), []),
    (("choices",), None),
    (("choices", 0, 0), 9),
    (("choices", 0, 2), 3),
    (("choices", 0, 2, 0), ["bin", "pickup"]),
    (("choices", 0, 2, 0, 0), "saw"),
    (("choices", 0, 2, 0, 1), "steal"),
    (("choices", 0, 2, 0, 2), "gold"),
]


@pytest.mark.parametrize("encoding", COMPACT)
@pytest.mark.parametrize(("place", "value"), BROKEN_HEADERS)
def test_broken_headers_are_refused(encoding: str, place: Place, value: object) -> None:
    message = refusal(with_header(encoding, replaced(HEADER, place, value)))
    assert message.startswith("line 1: no header: ")


@pytest.mark.parametrize("encoding", COMPACT)
@pytest.mark.parametrize("field", sorted(HEADER.keys() - {"type", "encoding"}))
def test_no_field_of_the_header_may_be_missing(encoding: str, field: str) -> None:
    assert field in refusal(with_header(encoding, deleted(HEADER, (field,))))


@pytest.mark.parametrize("data", [b"", b"\n", b"{\n", b"\xff\xfe\n", FRAMES])
def test_what_does_not_begin_with_a_header_is_refused(data: bytes) -> None:
    assert refusal(data).startswith("line 1: ")


ODD_CODES = {
    "direction 5": (4, 5, "t=4: 5 is no direction"),
    "direction 7": (4, 8 + 7, "t=4: 7 is no direction"),
    "no exchange of any cell": (4, 31 << 3, "t=4: 31 is no exchange of any cell"),
    "no exchange of this cell": (
        9,
        3 | 1 << 3,
        "t=9: an agent makes an exchange its cell does not",
    ),
    "an exchange off the floor": (8, 4 | 1 << 3, "t=8: an agent makes an exchange its cell"),
}


@pytest.mark.parametrize(("t", "code", "complaint"), ODD_CODES.values(), ids=ODD_CODES)
def test_actions_that_are_none_are_refused_by_timestep(t: int, code: int, complaint: str) -> None:
    frames = bytearray(FRAMES)
    frames[2 * t] = code
    assert refusal(with_header("binary", HEADER)[: -len(FRAMES)] + frames).startswith(complaint)
    actions = json.loads(LINES[1 + t])["actions"]
    line = json.dumps({"t": t, "actions": [code, *actions[1:]]}).encode() + b"\n"
    lines = [*LINES[: 1 + t], line, *LINES[2 + t :]]
    assert refusal(b"".join(lines)).startswith(complaint)


def test_a_stream_must_not_end_within_a_frame() -> None:
    for missing in range(1, len(FRAMES)):
        data = DATA["binary"][:-missing]
        t, within = divmod(len(FRAMES) - missing, 2)
        if within:
            assert refusal(data) == f"t={t}: the stream ends within a timestep"
        else:
            assert len(read(data, small_instance())[1]) == t


BROKEN_LINES = [
    *("", "{", "[]", "null", "3", '{"actions": [0, 0]}', '{"t": 4}'),
    *('{"t": 4, "actions": null}', '{"t": 4, "actions": 0}', '{"t": 4, "actions": {}}'),
    *('{"t": 4, "actions": []}', '{"t": 4, "actions": [0]}', '{"t": 4, "actions": [0, 0, 0]}'),
    *('{"t": 4, "actions": [[0, 0]]}', '{"t": 4, "actions": [[0], [0]]}'),
    *('{"t": 4, "actions": [0, [0]]}', '{"t": 4, "actions": [0, null]}'),
    *('{"t": 4, "actions": [0, -1]}', '{"t": 4, "actions": [0, -8]}'),
    *('{"t": 4, "actions": [0, 65536]}', '{"t": 4, "actions": [0, 1e999]}'),
    *('{"t": 4, "actions": [0, 0.5]}', '{"t": 4, "actions": [0, "0"]}'),
    *('{"t": "noon", "actions": [0, 0]}', '{"t": null, "actions": [0, 0]}'),
    *('{"t": 1e999, "actions": [0, 0]}', '{"t": "4", "actions": [0, 0]}'),
    *('{"t": 4.0, "actions": [0, 0]}', '{"t": true, "actions": [0, 0]}'),
]


@pytest.mark.parametrize("line", BROKEN_LINES)
def test_broken_lines_are_refused_by_number(line: str) -> None:
    lines = [*LINES[:5], line.encode() + b"\n", *LINES[6:]]
    assert refusal(b"".join(lines)).startswith("line 6: ")


JSON_VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=4,
)


@settings(max_examples=50)
@given(st.sampled_from(COMPACT), st.sampled_from(paths(HEADER)), JSON_VALUES)
def test_one_change_to_a_header_is_read_or_refused(
    encoding: str, place: Place, value: object
) -> None:
    match agents_or_refusal(with_header(encoding, replaced(HEADER, place, value))):
        case str(refusal):
            assert len(refusal.splitlines()) == 1
        case agents:
            assert agents == 2


def agents_or_refusal(data: bytes) -> int | str:
    try:
        header, timesteps = read(data, small_instance())
    except DocumentError as error:
        return str(error)
    assert {len(cells) for _, cells, _, _ in timesteps} == {header.agents}
    return header.agents
