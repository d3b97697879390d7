"""Compact streams give the same timesteps however the connection cuts them up."""

from __future__ import annotations

import itertools
from functools import cache
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.client.streams import stream
from tsaces.client.decoding import Decoder
from tsaces.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tsaces.client.timesteps import Timestep

COUNT = 300


def decoded(pieces: Iterable[bytes]) -> list[Timestep]:
    decoder = Decoder()
    return [timestep for piece in pieces for timestep in decoder.feed(piece)]


@cache
def whole(start: int) -> list[Timestep]:
    return decoded([stream("ndjson", start, COUNT)])


@pytest.mark.parametrize("start", [0, 7])
@pytest.mark.parametrize("encoding", ["compact", "binary"])
@given(cuts=st.lists(st.integers(1, 4_000), max_size=5))
def test_actions_lead_where_the_whole_stream_says(
    encoding: str, start: int, cuts: list[int]
) -> None:
    data = stream(encoding, start, COUNT)
    places = [0, *sorted(cuts), len(data)]
    pieces = [data[begin:end] for begin, end in itertools.pairwise(places)]
    assert decoded(pieces) == whole(start)


@pytest.mark.parametrize(
    ("encoding", "nonsense"),
    [
        ("compact", b'{"t":40,"actions":[7,0]}\n'),
        ("compact", b"nonsense\n"),
        ("compact", b'{"t":40,"actions":[0]}\n'),
        ("compact", b'{"t":41,"actions":[0,0]}\n'),
        ("binary", b"\x07\x00"),
        ("binary", b"\xf8\x00"),
    ],
)
def test_what_came_before_nonsense_counts(encoding: str, nonsense: bytes) -> None:
    good = stream(encoding, 0, 40)
    found = Decoder().feed(good + nonsense)
    assert [next(found) for _ in range(40)] == decoded([good])
    with pytest.raises(DocumentError, match=r"^(t=|line )40: [^\n]*$"):
        next(found)
