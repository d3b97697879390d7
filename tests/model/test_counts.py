"""The immutable multiset."""

from __future__ import annotations

import pytest

from tsaces.model.counts import Counts


def test_reads_as_a_mapping_in_the_order_given() -> None:
    counts = Counts({"wheel": 4, "axle": 2})
    assert dict(counts) == {"wheel": 4, "axle": 2}
    assert list(counts) == ["wheel", "axle"]
    assert counts.get("chassis", 0) == 0
    with pytest.raises(KeyError):
        counts["chassis"]


def test_equals_and_hashes_by_content() -> None:
    counts, turned = Counts({"wheel": 4, "axle": 2}), Counts({"axle": 2, "wheel": 4})
    assert counts == turned == {"axle": 2, "wheel": 4}
    assert hash(counts) == hash(turned)
    assert counts != Counts({"wheel": 4})


def test_is_a_copy_that_later_changes_do_not_reach() -> None:
    items = {"wheel": 4}
    counts = Counts(items)
    items["wheel"] = 5
    assert counts["wheel"] == 4


def test_empty_counts_are_falsy() -> None:
    assert not Counts()
    assert Counts({"wheel": 4})
