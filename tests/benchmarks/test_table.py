"""The table of methods: rows are run once, kept at once, and shown as they were recorded."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pytest

import tsaces
from benchmarks.table.bench import Bench
from benchmarks.table.groups import Group, groups
from benchmarks.table.origin import Origin
from benchmarks.table.pages.methods import methods_section
from benchmarks.table.pages.options import options_section
from benchmarks.table.pages.sizes import sizes_section
from benchmarks.table.records import (
    Ceiling,
    Model,
    Outcome,
    Reading,
    Record,
    Replay,
    RowStatus,
    Search,
)
from benchmarks.table.rows import Row
from benchmarks.table.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ORIGIN = Origin("abc1234", "2025-01-31", "A Processor", 8, "3.11.9", {"highspy": "1.15.0"})
BOUND, CEILING, TS_ACES, ACES = (
    Row("hard-candy-small", method) for method in ("bound", "ceiling", "ts-aces", "aces")
)
ROWS = (BOUND, CEILING, TS_ACES, ACES)
OUTCOMES = {
    BOUND: Outcome(RowStatus.FOUND, "the tightest", machines=8, upper_bound=0.25),
    CEILING: Outcome(RowStatus.FOUND, "every T", machines=8, ceiling=Ceiling(0.125, 7)),
    TS_ACES: Outcome(
        RowStatus.FOUND,
        "the time is up",
        machines=8,
        upper_bound=0.5,
        search=Search(0.1, 31, 0.75, 41.25),
        model=Model(12_345, 6_789),
        replay=Replay(True, 3_210, 0.1, "sound"),
        reading=Reading(40, 0.5e-6, 250e-6),
        file="hard-candy-small.ts-aces.embedding.json",
    ),
    ACES: Outcome(RowStatus.NOTHING, "the time is up at C=12", machines=8, model=Model(70, 60)),
}


def record_of(row: Row, outcome: Outcome | None = None) -> Record:
    return Record(row, 0, outcome or OUTCOMES[row], 61.5, 300 * 2**20, ORIGIN)


@dataclass
class Runner:
    """Runs rows in no time; Ctrl-C may come at one of them."""

    interrupt_at: Row | None = None
    ran: list[Row] = field(default_factory=list)

    def __call__(self, row: Row, folder: Path, tell: Callable[[str], None]) -> Record:
        if row == self.interrupt_at:
            raise KeyboardInterrupt
        self.ran.append(row)
        record = record_of(row)
        if record.outcome.file is not None:
            (folder / record.outcome.file).write_text(f"run {len(self.ran)}", encoding="utf-8")
        tell("throughput 0.1, 31 agents")
        return record


@dataclass
class Table:
    """A table of four rows in a folder of its own."""

    folder: Path
    runner: Runner = field(default_factory=Runner)

    @property
    def page(self) -> Path:
        return self.folder / "page.md"

    def run(self, wanted: str = "") -> str | None:
        store = Store(self.folder / "records")
        bench = Bench(Group(ROWS, methods_section), store, self.runner, self.page)
        self.runner.ran.clear()
        return bench.run(wanted)

    def files(self) -> set[str]:
        return {path.name for path in (self.folder / "records").iterdir()}


@pytest.fixture
def table(tmp_path: Path) -> Table:
    return Table(tmp_path)


def cells_of(section: str, *begin: str) -> list[dict[str, str]]:
    """Return, by column, the cells of every line of a table that begins with these."""
    found, columns = [], [""]
    for line in section.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if cells[0] == "scenario":
            columns = cells
        elif line.startswith("|") and cells[: len(begin)] == list(begin):
            found.append(dict(zip(columns, cells, strict=True)))
    return found


def test_every_row_is_run_once_and_what_it_found_stands_beside_its_record(table: Table) -> None:
    table.run()
    assert table.runner.ran == list(ROWS)
    assert table.files() == {
        "hard-candy-small.bound.json",
        "hard-candy-small.ceiling.json",
        "hard-candy-small.ts-aces.json",
        "hard-candy-small.ts-aces.embedding.json",
        "hard-candy-small.aces.json",
    }
    store = Store(table.folder / "records")
    assert [store.find(row) for row in ROWS] == [record_of(row) for row in ROWS]


def test_rows_that_have_a_record_are_not_run_again(table: Table) -> None:
    first = table.run()
    again = table.run()
    assert table.runner.ran == []
    assert again == first


def test_a_row_that_is_asked_for_is_run_again_and_alone(table: Table) -> None:
    table.run()
    embedding = table.folder / "records" / "hard-candy-small.ts-aces.embedding.json"
    before = embedding.read_text(encoding="utf-8")
    table.run("hard-candy-small:ts-aces")
    assert table.runner.ran == [TS_ACES]
    assert embedding.read_text(encoding="utf-8") != before


def test_ctrl_c_keeps_what_is_done_and_the_rest_is_run_next_time(table: Table) -> None:
    table.runner.interrupt_at = TS_ACES
    assert table.run() is None
    assert table.files() == {"hard-candy-small.bound.json", "hard-candy-small.ceiling.json"}
    table.runner.interrupt_at = None
    assert table.run() is not None
    assert table.runner.ran == [TS_ACES, ACES]


def test_ctrl_c_while_a_row_is_run_again_leaves_its_older_record(table: Table) -> None:
    table.run()
    before = table.files()
    table.runner.interrupt_at = TS_ACES
    assert table.run("*:ts-aces") is None
    assert table.files() == before
    assert Store(table.folder / "records").find(TS_ACES) == record_of(TS_ACES)


def test_progress_says_which_row_it_is_what_was_found_and_what_is_left(
    table: Table, capsys: pytest.CaptureFixture[str]
) -> None:
    table.run()
    lines = capsys.readouterr().err.splitlines()
    ours = [line for line in lines if line.startswith("row 3 of 4  hard-candy-small:ts-aces")]
    assert any("throughput 0.1, 31 agents" in line for line in ours)
    assert all("2 min left" in line for line in ours)


def test_the_page_waits_for_all_rows_and_keeps_its_other_sections(table: Table) -> None:
    other = "## Something else\n\nIt stays.\n"
    table.page.write_text(f"# Benchmarks\n\n{other}", encoding="utf-8")
    before = table.page.read_text(encoding="utf-8")
    table.run("*:aces *:bound")
    assert table.runner.ran == [ACES, BOUND]
    assert table.page.read_text(encoding="utf-8") == before
    section = table.run()
    assert section is not None
    written = table.page.read_text(encoding="utf-8")
    assert section in written
    assert written.endswith(other)


def test_figures_of_the_page_are_those_of_the_records() -> None:
    section = methods_section([record_of(row) for row in ROWS])
    (scenario,) = cells_of(section, "hard-candy-small", "8")
    assert scenario["bound"] == "0.2500"  # the tightest of all rows
    assert (scenario["ceiling of TS-ACES"], scenario["at T"]) == ("0.1250", "7")
    found, cost = cells_of(section, "hard-candy-small", "ts-aces")
    assert list(found.values())[2:10] == [
        *("60 s", "0.1000", "40.0%", "80.0%"),
        *("0.8 s", "41.2 s", "31", "40"),
    ]
    assert found["paper: throughput"] == "0.14"
    assert list(cost.values())[2:] == [
        *("12,345", "6,789", "250", "8,000", "0.50", "300 MiB", "3,210", "0.1000"),
    ]
    assert "Commit abc1234; A Processor, 8 cores; Python 3.11.9, highspy 1.15.0; 2025-01-31." in (
        section
    )
    assert "1 of 2 searches found an embedding. Each was replayed for 3,210 timesteps" in section
    assert "it reaches from 40.0% of the bound" in section


@pytest.mark.parametrize("status", [RowStatus.NOTHING, RowStatus.UNSOUND, RowStatus.FAILED])
def test_a_row_without_a_sound_embedding_says_so_and_shows_no_figure(status: RowStatus) -> None:
    search = Search(0.2, 9, 1.0, 2.0)
    outcome = Outcome(status, "that is why", search=search if status is RowStatus.UNSOUND else None)
    section = methods_section([record_of(BOUND), record_of(ACES, outcome)])
    found, _ = cells_of(section, "hard-candy-small", "aces")
    assert found["throughput"] == status
    assert [found[column] for column in ("÷ bound", "first after", "agents")] == ["–"] * 3
    assert f"- hard-candy-small:aces: {status}: that is why" in section


def test_options_are_held_against_the_search_with_all_of_them() -> None:
    half = Outcome(RowStatus.FOUND, "the time is up", search=Search(0.05, 12, 2.0, 3.0))
    variant = Row("hard-candy-small", "ts-aces-no-tours")
    alone = Row("toy-car", "ts-aces-no-tours")  # held against nothing
    records = [record_of(TS_ACES), record_of(variant, half), record_of(alone, half)]
    section = options_section(records)
    (cells,) = cells_of(section, "hard-candy-small", "no first embedding by tours")
    assert list(cells.values())[2:] == [
        *("60 s", "0.0500", "50.0%", "2.0 s", "3.0 s", "12", "–"),
    ]
    assert "No first embedding by tours: less on 1, the same on 0, more on 0 of 1" in section


@pytest.mark.parametrize(("machines", "wanted"), [(8, "95%"), (107, "90%"), (1_000, "75%")])
def test_sizes_are_held_against_the_bound_and_what_is_wanted(machines: int, wanted: str) -> None:
    outcome = replace(OUTCOMES[TS_ACES], machines=machines, upper_bound=0.2)
    section = sizes_section([record_of(TS_ACES, outcome)])
    (cells,) = cells_of(section, "hard-candy-small")
    assert [cells[column] for column in ("throughput", "÷ bound", "target")] == [
        *("0.1000", "50.0%", wanted)
    ]


def test_the_larger_the_factory_the_more_time_it_has() -> None:
    limits = {row.instance: row.time_limit for row in groups()["sizes"].rows}
    assert limits["hard-candy-large"] == limits["drug-synthesis-60"] == 60
    assert limits["drug-synthesis-300"] == 300
    assert limits["contact-lens-1000"] == 900


def test_tables_have_a_row_for_every_scenario_and_method() -> None:
    known = groups()
    names = {row.name for row in known["table"].rows}
    for scenario in ("contact-lens", "drug-synthesis", "hard-candy"):
        for method in ("bound", "ceiling", "ts-aces", "aces"):
            assert {f"{scenario}-{size}:{method}" for size in ("small", "large")} <= names
    shared = set(known["table"].rows) & set(known["options"].rows)
    assert {row.method for row in shared} == {"ts-aces"}  # measured once for both


@pytest.mark.parametrize("wanted", ["nonsense", "*:no-method", "toy-car:bad", "nowhere:aces"])
def test_names_of_no_row_are_refused_before_anything_runs(table: Table, wanted: str) -> None:
    with pytest.raises(tsaces.InputError):
        table.run(f"*:bound {wanted}")
    assert table.runner.ran == []
