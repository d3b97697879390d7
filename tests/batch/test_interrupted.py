"""Whenever Ctrl-C comes, a batch ends in order, and what was found is kept."""

from __future__ import annotations

import os
import signal
import threading
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from tests.cli.batches import small
from tests.fixtures import AMPLE
from tsaces.batch import Batch, Folder, Item, ItemStatus
from tsaces.batch.items import fingerprint
from tsaces.deadline import NEVER
from tsaces.engines import LocalEngine
from tsaces.formats.files import write_atomically
from tsaces.formats.instance_json import instance_from_document
from tsaces.model.embedding import relative_gap
from tsaces.model.solve_options import SolveOptions

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tsaces.batch import BatchEvent, BatchResult

SETTINGS = SolveOptions(time_limit=AMPLE)


def press_ctrl_c() -> None:
    os.kill(os.getpid(), signal.SIGINT)


def while_a_gap_is_worked_out(patch: pytest.MonkeyPatch) -> None:
    """The writer of JSON calls for it, and takes whatever is raised there for an error."""

    def interrupted(throughput: float, upper_bound: float) -> float:
        press_ctrl_c()
        return relative_gap(throughput, upper_bound)

    patch.setattr("tsaces.batch.records.relative_gap", interrupted)


def before_a_file_is_written(patch: pytest.MonkeyPatch) -> None:
    def interrupted(path: Path, content: str | bytes) -> None:
        press_ctrl_c()
        write_atomically(path, content)

    patch.setattr("tsaces.batch.folder.write_atomically", interrupted)


def batch_of_two(path: Path) -> BatchResult:
    """Solve two instances, one after the other."""
    instances = [instance_from_document(small(agents)) for agents in (4, 3)]
    items = [
        Item(str(number), "small.json", SETTINGS, each, fingerprint=fingerprint(each, SETTINGS))
        for number, each in enumerate(instances)
    ]
    with closing(LocalEngine()) as engine, Folder(path) as folder:
        return Batch(items, folder, engine, 1, NEVER, ignore).run()


def ignore(_event: BatchEvent) -> None:
    """Hear nothing."""


@pytest.mark.usefixtures("ctrl_c")
@pytest.mark.parametrize("moment", [while_a_gap_is_worked_out, before_a_file_is_written])
def test_what_was_found_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: Callable[[pytest.MonkeyPatch], None]
) -> None:
    before = signal.getsignal(signal.SIGINT)
    moment(monkeypatch)
    result = batch_of_two(tmp_path)
    monkeypatch.undo()
    assert result.is_interrupted
    first, second = result.records
    assert first.status is ItemStatus.INTERRUPTED
    assert first.throughput
    assert (second.status, second.reason) == (ItemStatus.WAITING, "interrupted")
    assert signal.getsignal(signal.SIGINT) is before
    with Folder(tmp_path) as folder:
        instance = instance_from_document(small(4))
        item = Item("0", "small.json", SETTINGS, instance, fingerprint=first.fingerprint)
        assert folder.find_record(item) == first


def test_a_batch_in_a_thread_leaves_ctrl_c_to_others(tmp_path: Path) -> None:
    results: list[BatchResult] = []
    thread = threading.Thread(target=lambda: results.append(batch_of_two(tmp_path)))
    thread.start()
    thread.join(AMPLE)
    (result,) = results
    assert not result.is_interrupted
    assert [record.status for record in result.records] == [ItemStatus.FOUND, ItemStatus.FOUND]
