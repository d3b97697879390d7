"""Summaries for spreadsheets, which must not take names for formulas."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

from tsaces.batch import items_of, write_summary
from tsaces.batch.records import ItemStatus, record_of
from tsaces.model.solve_options import SolveOptions

if TYPE_CHECKING:
    from pathlib import Path

FORMULAS = ("=1+1", "+1", "-1", "@sum", "＝1", "\t=1")


def test_no_name_of_a_file_is_a_formula(tmp_path: Path) -> None:
    files = [tmp_path / f"{name}.json" for name in (*FORMULAS, "plain")]
    options = SolveOptions("auto", 1.0, 0, "throughput", 0.95)
    records = [
        record_of(item, ItemStatus.INVALID, item.problem) for item in items_of(files, options, [])
    ]
    write_summary(records, tmp_path)
    with (tmp_path / "summary.csv").open(encoding="utf-8", newline="") as file:
        names = [row["name"] for row in csv.DictReader(file)]
    assert names == ["'=1+1", "'+1", "'-1", "'@sum", "'＝1", r"\t=1", "plain"]
    exact = json.loads((tmp_path / "summary.json").read_text(encoding="utf-8"))
    assert [row["name"] for row in exact] == ["=1+1", "+1", "-1", "@sum", "＝1", r"\t=1", "plain"]
