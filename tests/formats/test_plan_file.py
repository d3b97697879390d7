"""Compiled plans survive the way to a file and back; damaged files are noticed."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

import tsaces
from tests.fixtures import small_embedding
from tests.formats.archives import entries_of, packed
from tests.formats.shared_cell import shared_cell_embedding
from tests.plan.moments import SURE, sure_candidates
from tests.solvers.ts_aces.delivery import embedding_of
from tsaces.errors import DocumentError, PlanError
from tsaces.formats.embedding_json import embedding_to_document
from tsaces.formats.plan_file import plan_from_bytes, plan_to_bytes, write_plan
from tsaces.plan import compiled_plan_of

if TYPE_CHECKING:
    from tsaces.plan import CompiledPlan

EVERY = [*SURE, "small", "shared cell"]


@cache
def embeddings(name: str) -> list[tsaces.Embedding]:
    if name == "small":
        return [small_embedding()]
    if name == "shared cell":
        return [shared_cell_embedding()]
    instance, candidates = sure_candidates(name)
    found = [embedding_of(instance, candidate) for candidate in candidates]
    return [replace(embedding, upper_bound=1.0) for embedding in found]


def same_steps(plan: CompiledPlan, other: CompiledPlan, start: int, count: int) -> bool:
    pairs = zip(plan.steps(start, count), other.steps(start, count), strict=True)
    return all(
        (a.t, a.cells.tolist(), a.cargo.tolist(), sorted(a.exchanges.tolist()))
        == (b.t, b.cells.tolist(), b.cargo.tolist(), sorted(b.exchanges.tolist()))
        for a, b in pairs
    )


@pytest.mark.parametrize("name", EVERY)
def test_plans_come_back_from_a_file_as_they_were(name: str, tmp_path: Path) -> None:
    file = tmp_path / "compiled.plan"
    for embedding in embeddings(name):
        plan = compiled_plan_of(embedding)
        write_plan(embedding, file)
        back = tsaces.load_embedding(file)
        read = compiled_plan_of(back)
        assert embedding_to_document(back) == embedding_to_document(embedding)
        assert (read.agents, read.transient, read.period) == (
            *(plan.agents, plan.transient, plan.period),
        )
        assert (read.cells, read.tokens, read.machines) == (plan.cells, plan.tokens, plan.machines)
        for start in (0, plan.transient, 10**15):
            assert read.header_at(start) == plan.header_at(start)
            assert same_steps(read, plan, start, 3 * plan.period)
        assert np.array_equal(read.actions.codes, plan.actions.codes)
        verdict = tsaces.verify(back)
        assert verdict.ok, verdict.summary()


@pytest.mark.parametrize("name", EVERY)
def test_the_same_plan_is_always_the_same_bytes(name: str, tmp_path: Path) -> None:
    for embedding in embeddings(name):
        first, second = tmp_path / "first.plan", tmp_path / "second.plan"
        write_plan(embedding, first)
        write_plan(tsaces.load_embedding(first), second)
        assert first.read_bytes() == second.read_bytes() == plan_to_bytes(embedding)


def test_the_file_is_the_one_of_the_documentation() -> None:
    entries = entries_of(plan_to_bytes(small_embedding()))
    header = b"{'descr': '|u1', 'fortran_order': False, 'shape': (2, 81), }"
    assert entries["actions"][:10] == bytes.fromhex("934e554d505901007600")
    assert entries["actions"][10:128].rstrip() == header
    assert entries["actions"][128:136] == bytes.fromhex("0001020000020b03")
    assert entries["actions"][209:217] == bytes.fromhex("0003040000040109")
    assert entries["successor"][128:] == bytes.fromhex("0100000000000000")


def test_archives_that_others_pack_are_read_as_well() -> None:
    entries = entries_of(plan_to_bytes(small_embedding()))
    back = plan_from_bytes(packed(dict(reversed(entries.items()))))
    assert same_steps(compiled_plan_of(back), compiled_plan_of(small_embedding()), 0, 200)


def test_a_file_is_replaced_as_a_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fill_up(_self: Path, _target: Any) -> None:
        raise OSError(28, "No space left on device")

    file = tmp_path / "compiled.plan"
    file.write_bytes(b"x" * 100_000)
    write_plan(small_embedding(), file)
    before = file.read_bytes()
    assert before == plan_to_bytes(small_embedding())
    monkeypatch.setattr(Path, "replace", fill_up)
    with pytest.raises(DocumentError, match=r"compiled\.plan: cannot be written: No space left"):
        write_plan(shared_cell_embedding(), file)
    assert file.read_bytes() == before
    assert list(tmp_path.iterdir()) == [file]


def test_a_plan_that_cannot_be_carried_out_leaves_no_file(tmp_path: Path) -> None:
    embedding = replace(small_embedding(), assignment={"bin": "supply", "lathe": "ship"})
    with pytest.raises(PlanError):
        write_plan(embedding, tmp_path / "compiled.plan")
    assert list(tmp_path.iterdir()) == []


@cache
def long_named() -> tsaces.Embedding:
    """Return an embedding whose document does not fit into what is read at once."""
    small = small_embedding()
    return replace(small, instance=replace(small.instance, name="long " * 2_000))


def is_refused(data: bytes, file: Path, original: tsaces.Embedding) -> bool:
    """Whether a damaged file is refused; if not, it must say what it said before."""
    file.write_bytes(data)
    try:
        back = tsaces.load_embedding(file)
    except DocumentError as error:
        (message,) = str(error).splitlines()
        assert message.startswith(f"{file}: ")
        return True
    assert embedding_to_document(back) == embedding_to_document(original)
    assert compiled_plan_of(back).header == compiled_plan_of(original).header
    assert same_steps(compiled_plan_of(back), compiled_plan_of(original), 0, 100)
    return False


@pytest.mark.parametrize(("embedding", "stride"), [(small_embedding(), 9), (long_named(), 97)])
def test_files_cut_short_are_refused(
    embedding: tsaces.Embedding, stride: int, tmp_path: Path
) -> None:
    data = plan_to_bytes(embedding)
    lengths = [*range(0, len(data), stride), *range(len(data) - 30, len(data))]
    file = tmp_path / "short.plan"
    accepted = [length for length in lengths if not is_refused(data[:length], file, embedding)]
    assert accepted == []


@pytest.mark.parametrize(("embedding", "stride"), [(small_embedding(), 6), (long_named(), 29)])
def test_damage_anywhere_is_refused_or_changes_nothing(
    embedding: tsaces.Embedding, stride: int, tmp_path: Path
) -> None:
    data = plan_to_bytes(embedding)
    file = tmp_path / "damaged.plan"
    refused = [
        is_refused(with_flipped_bit(data, position, position // stride % 8), file, embedding)
        for position in range(0, len(data), stride)
    ]
    assert any(refused)


@pytest.mark.parametrize("embedding", [small_embedding(), long_named()])
@pytest.mark.parametrize("bit", [0, 3])
def test_damage_to_what_entries_say_is_always_noticed(
    embedding: tsaces.Embedding, bit: int, tmp_path: Path
) -> None:
    data = plan_to_bytes(embedding)
    file = tmp_path / "damaged.plan"
    for content in entries_of(data).values():
        begin = data.index(content)
        positions = [*range(begin, begin + 128), *range(begin + 128, begin + len(content), 53)]
        accepted = [
            position
            for position in positions
            if not is_refused(with_flipped_bit(data, position, bit), file, embedding)
        ]
        assert accepted == []


def with_flipped_bit(data: bytes, position: int, bit: int) -> bytes:
    damaged = bytearray(data)
    damaged[position] ^= 1 << bit
    return bytes(damaged)
