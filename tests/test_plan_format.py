"""What docs/plan-format.md says and shows is what the program writes."""

from __future__ import annotations

import io
import json
import re
import runpy
import subprocess
import sys
import zipfile
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from tests import floors
from tests.fixtures import ROOT, pausing_embedding, small_embedding, waiting_embedding
from tests.formats.shared_cell import shared_cell_embedding
from tests.plan.moments import sure_candidates
from tests.solvers.ts_aces.delivery import embedding_of
from tsaces.errors import DocumentError
from tsaces.formats.plan_file import plan_from_bytes, plan_to_bytes
from tsaces.formats.streams import ENCODINGS, read_stream
from tsaces.plan import LAST_TIMESTEP, CompiledPlan, compiled_plan_of

if TYPE_CHECKING:
    from pathlib import Path

    from tsaces.model.embedding import Embedding

    State = list[tuple[int, int, str | None]]
    """Column, row and cargo of every agent."""

DOCS = ROOT / "docs"
PAGE = (DOCS / "plan-format.md").read_text(encoding="utf-8")
STEPS = 60
PLANS = ("small", "sawmill", "shared cell", "pausing")
OPTIONAL = ("ways", "places", "neighbours")
"""Fields of plans on other floors than the paper's."""


def section(title: str) -> str:
    """Return what stands between a heading and the next."""
    (text,) = re.findall(rf"^#+ {title}\n(.*?)(?=^##|\Z)", PAGE, re.DOTALL | re.MULTILINE)
    return str(text)


def block(title: str, language: str) -> str:
    """Return the last code block in a language of a section."""
    blocks = re.findall(rf"^```{language}\n(.*?)^```$", section(title), re.DOTALL | re.MULTILINE)
    return str(blocks[-1])


def table(title: str) -> list[list[str]]:
    """Return the cells of a section's only table, its head left out."""
    lines = [line for line in section(title).splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line[1:-1].split("|")] for line in lines[2:]]


def fields(title: str) -> list[str]:
    """Return the field names in a section's table."""
    return [row[0].strip("`") for row in table(title)]


@cache
def embedding(name: str) -> Embedding:
    if name in floors.PLANS:
        return floors.PLANS[name]()
    if name == "small":
        return small_embedding()
    if name == "shared cell":
        return shared_cell_embedding()
    if name == "pausing":
        return pausing_embedding()
    if name == "waiting":
        return waiting_embedding()
    instance, candidates = sure_candidates(name)
    return embedding_of(instance, candidates[-1])


def plan_of(name: str) -> CompiledPlan:
    return compiled_plan_of(embedding(name))


def states(plan: CompiledPlan, start: int, count: int) -> list[State]:
    """Return what a decoder must find at some timesteps."""
    return [
        [
            (*plan.cells[cell], plan.tokens[token])
            for cell, token in zip(step.cells.tolist(), step.cargo.tolist(), strict=True)
        ]
        for step in plan.steps(start, count)
    ]


def stream(name: str, encoding: str, start: int, count: int) -> tuple[dict[str, Any], bytes]:
    """Return the header of a stream and what follows it."""
    data = b"".join(ENCODINGS[encoding](plan_of(name), start, count))
    header, _, frames = data.partition(b"\n")
    return json.loads(header), frames


def entry(name: str, array: str) -> bytes:
    """Return an entry of a compiled plan's file, its front included."""
    with zipfile.ZipFile(io.BytesIO(plan_to_bytes(embedding(name)))) as archive:
        return archive.read(f"{array}.npy")


def starts(plan: CompiledPlan) -> list[int]:
    end = plan.transient + plan.period
    last = LAST_TIMESTEP + 1 - STEPS
    return [0, 1, plan.transient, plan.transient + 1, end, end + 1, 1_000, 10**12, last]


@pytest.mark.parametrize("name", PLANS)
def test_the_stream_decoder_of_the_page_finds_the_plan(name: str, tmp_path: Path) -> None:
    example = tmp_path / "decoder.py"
    example.write_text(block("A decoder", "python"), encoding="utf-8")
    decode = runpy.run_path(str(example))["timesteps"]
    plan = plan_of(name)
    for start in starts(plan):
        data = b"".join(ENCODINGS["binary"](plan, start, STEPS))
        told = list(decode(io.BytesIO(data)))
        assert [t for t, _, _ in told] == list(range(start, start + STEPS))
        found = [
            [(*cell, token) for cell, token in zip(positions.tolist(), cargo, strict=True)]
            for _, positions, cargo in told
        ]
        assert found == states(plan, start, STEPS)
        with pytest.raises(ValueError, match="ends within a timestep"):
            list(decode(io.BytesIO(data[:-1])))


@pytest.mark.parametrize("name", [*PLANS, "waiting"])
def test_the_file_decoder_of_the_page_needs_only_the_standard_library(
    name: str, tmp_path: Path
) -> None:
    path = tmp_path / "file.plan"
    path.write_bytes(plan_to_bytes(embedding(name)))
    plan = plan_of(name)
    asked = [t for start in starts(plan) for t in range(start, start + STEPS)]
    ask = f"plan = Plan({str(path)!r})\nprint(json.dumps([plan.at(t) for t in {asked}]))\n"
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", block("A decoder of the file", "python") + ask],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = [[tuple(agent) for agent in state] for state in json.loads(done.stdout)]
    assert found == [state for start in starts(plan) for state in states(plan, start, STEPS)]


def test_both_widths_of_an_action_were_decoded() -> None:
    assert [stream(name, "binary", 0, 0)[0]["action_bytes"] for name in PLANS] == [1, 1, 2, 1]
    assert b"'descr': '<u2'" in entry("shared cell", "actions")


@pytest.mark.parametrize("encoding", ["compact", "binary"])
def test_the_page_names_every_field_of_a_header(encoding: str) -> None:
    header, _ = stream("small", encoding, 6, 4)
    assert list(header) == [field for field in fields("Streams") if field not in OPTIONAL]
    assert json.dumps(header["encoding"]) in section("Plans as small integers")


def test_the_page_names_every_field_of_a_line() -> None:
    _, lines = stream("small", "compact", 6, 4)
    assert [list(json.loads(line)) for line in lines.splitlines()] == [
        fields("Frames as lines")
    ] * 4
    assert block("Frames as lines", "json").encode() in lines


def test_the_page_names_every_field_of_a_file() -> None:
    for name in ("small", "pausing"):
        meta = json.loads(entry(name, "meta")[128:])
        left_out = OPTIONAL if "pauses" in meta else (*OPTIONAL, "pauses")
        assert list(meta) == [field for field in fields("Meta") if field not in left_out]
        assert json.dumps(meta["format"]) in section("Meta")
    with zipfile.ZipFile(io.BytesIO(plan_to_bytes(small_embedding()))) as archive:
        assert [f"`{name}`" for name in archive.namelist()] == re.findall(
            r"^\| (`\w+\.npy`)", section("Compiled plan"), re.MULTILINE
        )
        assert {info.compress_type for info in archive.infolist()} == {zipfile.ZIP_STORED}


def test_the_example_stream_is_what_the_program_writes() -> None:
    data = b"".join(ENCODINGS["binary"](plan_of("small"), 6, 4))
    header = json.dumps(json.loads(block("Example", "json")), separators=(",", ":"))
    frames = b"".join(bytes.fromhex(row[1].strip("`")) for row in table("Example"))
    assert data == header.encode() + b"\n" + frames


def test_the_example_stream_means_what_the_page_says() -> None:
    rows = [
        (int(t), [tuple(json.loads(state.strip("`"))) for state in (first, second)])
        for t, _, _, first, _, second in table("Example")
    ]
    assert rows == list(enumerate(states(plan_of("small"), 6, 4), start=6))
    floor = re.search(r"^```text\n(.*?)^```$", section("Example"), re.DOTALL | re.MULTILINE)
    assert floor is not None
    assert tuple(floor[1].splitlines()) == small_embedding().instance.rows


def test_the_example_file_is_what_the_program_writes() -> None:
    meta = json.dumps(json.loads(block("Example of a file", "json")), separators=(",", ":"))
    assert entry("small", "meta")[128:].startswith(meta.encode()[:-1] + b',"embedding":')
    for array, text in zip(
        ("actions", "successor"),
        re.findall(r"^```text\n(.*?)^```$", section("Example of a file"), re.DOTALL | re.MULTILINE),
        strict=True,
    ):
        data = entry("small", array)
        for line in text.splitlines():
            offset, shown = line.split(maxsplit=1)
            expected = shown.encode() if shown.startswith("{") else bytes.fromhex(shown)
            assert data[int(offset) :].startswith(expected), line


def test_the_example_file_means_what_the_page_says() -> None:
    shown = re.findall(r'`(\[\d, \d, "\w+"\])`', section("Example of a file"))
    assert [[tuple(json.loads(state)) for state in shown]] == states(plan_of("small"), 86, 1)
    rows = [entry("small", "actions")[128 + 81 * row :][:81] for row in (0, 1)]
    actions = re.findall(r"action(?: there)? is `(\w\w)`", section("Example of a file"))
    assert [bytes.fromhex(action)[0] for action in actions] == [rows[1][46], rows[0][46]]


@pytest.mark.parametrize("name", [*PLANS, *floors.PLANS])
def test_the_decoder_of_lines_reads_every_floor(name: str, tmp_path: Path) -> None:
    example = tmp_path / "decoder.py"
    example.write_text(block("A decoder of lines", "python"), encoding="utf-8")
    decode = runpy.run_path(str(example))["timesteps"]
    plan = plan_of(name)
    for start in starts(plan):
        data = b"".join(ENCODINGS["compact"](plan, start, STEPS))
        told = list(decode(iter(data.decode().splitlines())))
        assert [t for t, _ in told] == list(range(start, start + STEPS))
        found = [[(*place, token) for place, token in agents] for _, agents in told]
        assert found == states(plan, start, STEPS)


@pytest.mark.parametrize("name", floors.PLANS)
def test_the_page_names_every_field_of_other_floors(name: str) -> None:
    of_files = [*json.loads(entry(name, "meta")[128:])]
    header, _ = stream(name, "compact", 1, 1)
    for found, title in ((of_files, "Meta"), ([*header], "Streams")):
        known = fields(title)
        assert set(found) <= set(known)
        is_roadmap = plan_of(name).layout.is_roadmap
        assert {"places", "neighbours"} & set(found) == set(fields("Points and lanes") * is_roadmap)


def test_the_example_of_a_lane_is_what_the_program_writes() -> None:
    layout, header = re.findall(
        r"^```json\n(.*?)^```$", section("Example of a lane"), re.DOTALL | re.MULTILINE
    )
    assert json.loads(layout) == floors.lane_document()["layout"] | {
        "lanes": [{"name": "L", "from": "A", "to": "B", "cells": 3, "two_way": True}]
    }
    lines = [json.dumps(json.loads(header), separators=(",", ":"))]
    lines += [row[1].strip("`") for row in table("Example of a lane")]
    data = b"".join(ENCODINGS["compact"](plan_of("lane"), 5, 4))
    assert data.decode().splitlines() == lines
    rows = [[tuple(json.loads(row[3].strip("`")))] for row in table("Example of a lane")]
    assert rows == states(plan_of("lane"), 5, 4)


def test_every_page_that_is_linked_exists_and_has_that_heading() -> None:
    for page in ("formats.md", "plan-format.md"):
        text = (DOCS / page).read_text(encoding="utf-8")
        for target, anchor in re.findall(r"\]\((?!https?://)([^)#]+)#?([^)]*)\)", text):
            linked = (DOCS / target).read_text(encoding="utf-8")
            headings = re.findall(r"^#+ (.*)$", linked, re.MULTILINE)
            assert not anchor or anchor in [title.lower().replace(" ", "-") for title in headings]


def test_versions_that_are_not_known_are_refused() -> None:
    archive = io.BytesIO()
    arrays = np.load(io.BytesIO(plan_to_bytes(small_embedding())))
    meta = arrays["meta"].tobytes().replace(b"tsaces-plan/1", b"tsaces-plan/9")
    np.savez(archive, **dict(arrays) | {"meta": np.frombuffer(meta, dtype=np.uint8)})
    with pytest.raises(DocumentError, match=r"format: 'tsaces-plan/9' is not known"):
        plan_from_bytes(archive.getvalue())
    data = b"".join(ENCODINGS["binary"](plan_of("small"), 6, 4)).replace(b"binary/1", b"binary/9")
    with pytest.raises(DocumentError, match="encoding 'actions-binary/9' is not known"):
        read_stream(io.BytesIO(data), small_embedding().instance, plan_of("small").layout)
