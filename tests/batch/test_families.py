"""Instances that differ in their fleet or machines only share what is found for them."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

import tsaces
from tests.cli.batches import LIMIT, small, summary, write
from tests.cli.command import run
from tests.fixtures import AMPLE, small_embedding
from tsaces.batch import Batch, Folder, ItemStatus, Sweep, items_of
from tsaces.batch.records import record_of
from tsaces.deadline import NEVER, Deadline
from tsaces.engines import LocalEngine
from tsaces.formats.embedding_json import embedding_to_document
from tsaces.formats.instance_json import instance_to_document
from tsaces.model.solve_options import SolveOptions

if TYPE_CHECKING:
    from pathlib import Path

    from tsaces.batch import BatchEvent, Item, ItemRecord
    from tsaces.model.instance import Instance

SETTINGS = SolveOptions(time_limit=AMPLE)
KNOWN = small_embedding()
"""An embedding for few agents."""
INSTANCE = KNOWN.instance
FEWER = replace(INSTANCE, max_agents=KNOWN.agents)
MORE = replace(INSTANCE, max_agents=KNOWN.agents + 9)


def known_records(
    path: Path, instances: list[Instance], *, found: Item | None = None, **settings: bool
) -> list[ItemRecord]:
    """Return the records after a batch that finds all instances solved: one well, others not."""
    files = [path / f"{number}.json" for number, _ in enumerate(instances)]
    for file, instance in zip(files, instances, strict=True):
        file.write_text(json.dumps(instance_to_document(instance)))
    items = items_of(files, SETTINGS, (), **settings)
    with Folder(path / "out") as folder, closing(LocalEngine()) as engine:
        for item in items:
            record = record_of(item, ItemStatus.NOTHING, "the time is up")
            if item.instance == FEWER:
                figures = {"throughput": KNOWN.throughput, "agents": KNOWN.agents}
                record = record.with_changes(status=ItemStatus.FOUND, reason="", **figures)
                own = replace(KNOWN, instance=FEWER)
                folder.store(record, json.dumps(embedding_to_document(own)))
            else:
                folder.store(record)
        return Batch(items, folder, engine, 1, NEVER, ignore).run().records


def ignore(_event: BatchEvent) -> None:
    """Hear nothing."""


@pytest.mark.parametrize("is_first", [True, False])
def test_more_agents_never_end_with_less(tmp_path: Path, is_first: bool) -> None:
    instances = [FEWER, MORE] if is_first else [MORE, FEWER]
    records = {r.max_agents: r for r in known_records(tmp_path, instances)}
    less, more = records[FEWER.max_agents], records[MORE.max_agents]
    assert (more.status, more.reason) == (ItemStatus.FOUND, "")
    assert (more.throughput, more.agents) == (less.throughput, less.agents)
    assert (less.transferred_from, more.transferred_from) == (None, less.name)
    embedding = tsaces.load_embedding(tmp_path / "out" / str(more.embedding))
    assert embedding.instance == MORE
    assert tsaces.verify(embedding).ok


def test_another_machine_never_makes_less(tmp_path: Path) -> None:
    another = replace(INSTANCE.machines[0], name="another")
    larger = replace(FEWER, machines=(*INSTANCE.machines, another))
    less, more = known_records(tmp_path, [FEWER, larger])
    assert more.throughput == less.throughput
    assert more.transferred_from == less.name


@pytest.mark.parametrize(
    "other",
    [
        replace(FEWER, max_agents=KNOWN.agents - 1),
        replace(MORE, rows=(*INSTANCE.rows, "#")),
        replace(MORE, machines=tuple(replace(m, name=m.name + "'") for m in INSTANCE.machines)),
    ],
    ids=["fewer agents", "another floor", "machines of other names"],
)
def test_what_does_not_suit_is_left_alone(tmp_path: Path, other: Instance) -> None:
    _, record = known_records(tmp_path, [FEWER, other])
    assert (record.status, record.throughput) == (ItemStatus.NOTHING, None)


def test_what_an_item_gets_back_is_its_own(tmp_path: Path) -> None:
    """Its file is lost, and another item has taken the embedding over meanwhile."""
    less, _ = known_records(tmp_path, [FEWER, MORE])
    items = items_of([tmp_path / "0.json", tmp_path / "1.json"], SETTINGS, ())
    (tmp_path / "out" / str(less.embedding)).unlink()
    with Folder(tmp_path / "out") as folder, closing(LocalEngine()) as engine:
        again, kept = Batch(items, folder, engine, 1, NEVER, ignore).run().records
        assert folder.find_record(items[0]) is not None
    assert (again.throughput or 0.0) >= (less.throughput or 0.0)
    assert again.transferred_from is None
    assert kept.transferred_from == less.name


def test_a_damaged_embedding_is_not_reported_as_found(tmp_path: Path) -> None:
    less, _ = known_records(tmp_path, [FEWER, MORE])
    items = items_of([tmp_path / "0.json", tmp_path / "1.json"], SETTINGS, ())
    (tmp_path / "out" / str(less.embedding)).write_text("{}")
    with Folder(tmp_path / "out") as folder, closing(LocalEngine()) as engine:
        is_over = Deadline.after(0.0)
        record, _ = Batch(items, folder, engine, 1, is_over, ignore).run().records
    assert (record.status, record.throughput) == (ItemStatus.WAITING, None)


def test_independent_instances_share_nothing(tmp_path: Path) -> None:
    _, more = known_records(tmp_path, [FEWER, MORE], are_independent=True)
    assert (more.status, more.throughput) == (ItemStatus.NOTHING, None)


def test_a_bound_for_more_holds_for_less(tmp_path: Path) -> None:
    files = [tmp_path / "floor.json"]
    files[0].write_text(json.dumps(instance_to_document(INSTANCE)))
    items = items_of(files, SETTINGS, [Sweep.parse("max_agents=3,9")])
    with Folder(tmp_path / "out") as folder, closing(LocalEngine()) as engine:
        for item, bound in zip(items, (0.5, 0.25), strict=True):
            record = record_of(item, ItemStatus.NOTHING)
            folder.store(record.with_changes(upper_bound=bound))
        records = Batch(items, folder, engine, 1, NEVER, ignore).run().records
    assert [record.upper_bound for record in records] == [0.25, 0.25]


def test_a_sweep_goes_from_few_agents_to_many(tmp_path: Path) -> None:
    file, out = write(tmp_path / "floor.json", small(4)), tmp_path / "out"
    sweep = ("--sweep", "max_agents=9,4")
    done = run("batch", file, "--out", out, "--workers", "1", *LIMIT, *sweep)
    assert done.returncode == 0, done.stderr
    rows = summary(out)
    assert list(rows) == ["floor,max_agents=9", "floor,max_agents=4"]
    assert rows["floor,max_agents=4"]["transferred_from"] is None
    assert rows["floor,max_agents=9"]["transferred_from"] == "floor,max_agents=4"
    assert "the plan of floor,max_agents=4" in done.stdout
    alone = run("batch", file, "--out", tmp_path / "alone", *LIMIT, *sweep, "--independent")
    assert alone.returncode == 0, alone.stderr
    assert {row["transferred_from"] for row in summary(tmp_path / "alone").values()} == {None}
