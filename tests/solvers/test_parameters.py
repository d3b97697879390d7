"""Files of parameters: what may be in them, and what is said about what may not."""

from __future__ import annotations

import ast
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tsaces
from tools.parameters_page import PAGE, parameters_on
from tsaces.formats.parameters_reader import read_parameters
from tsaces.formats.parameters_writer import parameters_text
from tsaces.solvers.aces import Aces
from tsaces.solvers.auto import Auto
from tsaces.solvers.parameter_ranges import NotEmpty, ParameterGroup, Range, hints_of
from tsaces.solvers.protocol import fleet_search_of
from tsaces.solvers.registry import solver_for
from tsaces.solvers.rhythmic import FleetSearch, Rhythmic
from tsaces.solvers.solver_parameters import SolverParameters
from tsaces.solvers.ts_aces.search import TsAces

if TYPE_CHECKING:
    from collections.abc import Iterator

SOLVERS = Path(tsaces.__file__).parent / "solvers"


def groups_in(group: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every dataclass within one that says the ranges of its fields, with its section."""
    for field in fields(group):
        value = getattr(group, field.name)
        if is_dataclass(value) and field.metadata.get("in_files", True):
            section = f"{path}.{field.name.replace('ts_aces', 'ts-aces')}".lstrip(".")
            if isinstance(value, ParameterGroup):
                yield section, value
            yield from groups_in(value, section)


GROUPS = dict(groups_in(SolverParameters()))
LEAVES = [
    (section, field.name)
    for section, group in GROUPS.items()
    for field in fields(group)
    if not is_dataclass(getattr(group, field.name))
]


def parts_of(hint: Any) -> tuple[Any, list[Any]]:
    return getattr(hint, "__origin__", hint), list(getattr(hint, "__metadata__", ()))


def values(hint: Any) -> st.SearchStrategy[Any]:
    """Return values that a type with a range allows."""
    kind, extras = parts_of(hint)
    if kind is bool:
        return st.booleans()
    if getattr(hint, "__metadata__", None) is None or any(isinstance(x, NotEmpty) for x in extras):
        (inner, _) = (kind if extras else hint).__args__
        return st.lists(values(inner), min_size=1, max_size=4).map(tuple)
    (bounds,) = (extra for extra in extras if isinstance(extra, Range))
    if kind is int:
        return st.integers(int(bounds.least), int(bounds.most))
    return st.floats(bounds.least, bounds.most, exclude_min=bounds.above)


def parameters_like(group: Any) -> st.SearchStrategy[Any]:
    """Return groups with other values, each within its range."""
    changes = {}
    for field in fields(group):
        value = getattr(group, field.name)
        if not field.metadata.get("in_files", True):
            continue
        if is_dataclass(value):
            changes[field.name] = parameters_like(value)
        elif isinstance(group, ParameterGroup):
            changes[field.name] = values(hints_of(type(group))[field.name])
    return st.fixed_dictionaries(changes).map(lambda found: _changed(group, found))


def _changed(group: Any, found: dict[str, Any]) -> Any:
    if "shortest_cycle" in found:
        ends = sorted([found["shortest_cycle"], found["longest_cycle"]])
        found = {**found, "shortest_cycle": ends[0], "longest_cycle": ends[1]}
    return replace(group, **found)


def read(text: str) -> SolverParameters:
    return read_parameters(text.encode(), "tuning.toml")


def complaint_about(text: str) -> str:
    with pytest.raises(tsaces.DocumentError) as raised:
        read(text)
    return str(raised.value)


@given(parameters_like(SolverParameters()))
def test_whatever_is_written_is_read_again(parameters: SolverParameters) -> None:
    assert read(parameters_text(parameters)) == parameters


def test_what_a_file_does_not_name_keeps_its_default(tmp_path: Path) -> None:
    file = tmp_path / "tuning.toml"
    file.write_text('[cyclic.diving]\nnoise = 0\n[ts-aces]\nmax_road_length = "none"\n', "utf-8")
    found = tsaces.load_parameters(file)
    cyclic = SolverParameters().cyclic
    expected = replace(cyclic, diving=replace(cyclic.diving, noise=0.0))
    assert found == replace(SolverParameters(), cyclic=expected)


def test_the_page_holds_the_defaults_and_what_each_of_them_means() -> None:
    shown = parameters_on(PAGE.read_text(encoding="utf-8"))
    assert shown == parameters_text(), "write it again with `python -m tools.parameters_page`"


@pytest.mark.parametrize(("section", "name"), LEAVES)
def test_every_parameter_is_told_what_it_means_and_held_to_its_range(
    section: str, name: str
) -> None:
    text = parameters_text()
    lines = text[text.index(f"[{section}]\n") :].splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith(f"{name} = "))
    assert lines[at - 1].startswith("# ")
    field = f"parameters.{section}.{name}"
    assert complaint_about(f'[{section}]\n{name} = "much"\n').startswith(f'{field}: "much" is not ')
    value = getattr(GROUPS[section], name)
    wrong = "3" if isinstance(value, bool) else "[-1]" if isinstance(value, tuple) else "1e10"
    told = complaint_about(f"[{section}]\n{name} = {wrong}\n")
    assert told.startswith(f"{field}[0]: " if isinstance(value, tuple) else f"{field}: ")
    assert told.endswith(", in tuning.toml")
    assert "\n" not in told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[cyclic.diving]\nnoise = 3", "cyclic.diving.noise: 3 is not within [0, 1]"),
        ("[cyclic.diving]\nnoise = nan", "cyclic.diving.noise: NaN is not within [0, 1]"),
        ("[cyclic.diving]\nnose = 1", "cyclic.diving.nose: is unknown; did you mean noise?"),
        ("[rhythmic]", "rhythmic: is unknown; use one of cyclic, fleet, ts-aces, aces"),
        ("cyclic = 3", "cyclic: 3 is not a table; write [cyclic]"),
        ("[cyclic]\nshard = 1", "cyclic.shard: is unknown; did you mean shares?"),
        ("[cyclic]\nshares = []", "cyclic.shares: the list is empty; give at least one number"),
        ("[cyclic]\nshares = 1", "cyclic.shares: 1 is not a list of numbers"),
        ("[cyclic]\nshares = [0.5, 2]", "cyclic.shares[1]: 2 is not within (0, 1]"),
        ("[cyclic]\nthreads = true", "cyclic.threads: true is not a whole number"),
        ("[cyclic]\ngoes_beyond = 1", "cyclic.goes_beyond: 1 is not true or false"),
        (
            "[cyclic]\nshortest_cycle = 90",
            "cyclic.shortest_cycle: 90 is not within [2, 60], up to longest_cycle",
        ),
        ("[ts-aces]\nmilp_share = 7", "ts-aces.milp_share: 7.0 is not within (0, 1]"),
        (
            "[ts-aces]\nmax_num_epochs = 1.5",
            'ts-aces.max_num_epochs: 1.5 is not a whole number or "none"',
        ),
        ("[aces]\nfirst_cycle = 0", "aces.first_cycle: 0 is not a positive integer"),
    ],
)
def test_what_is_wrong_is_told_with_its_field_and_its_file(text: str, told: str) -> None:
    assert complaint_about(text) == f"parameters.{told}, in tuning.toml"


def test_all_that_is_wrong_is_told_a_line_each() -> None:
    told = complaint_about("[cyclic.diving]\nnoise = 3\n[fleet]\nroute_share = 0\n").splitlines()
    assert [line.split(":")[0] for line in told] == [
        "parameters.cyclic.diving.noise",
        "parameters.fleet.route_share",
    ]


@pytest.mark.parametrize(
    "content", [b"\xff", b"x", b"x = " + b"[" * 9_999, b"[cyclic]\nthreads = " + b"9" * 5_000]
)
def test_what_is_no_such_file_is_refused_in_one_line(content: bytes) -> None:
    with pytest.raises(tsaces.DocumentError) as raised:
        read_parameters(content, "tuning.toml")
    assert str(raised.value).count("\n") == 0
    assert "tuning.toml" in str(raised.value)


def test_methods_and_the_methods_inside_them_have_the_parameters() -> None:
    parameters = read(
        "[cyclic.trials]\nmax_dives = 7\n[fleet]\nmax_failures = 9\n"
        "[ts-aces]\nmax_stalled_lengths = 8\n[aces]\nfirst_cycle = 5\n"
    )
    ts_aces = replace(parameters.ts_aces, cyclic=parameters.cyclic)
    auto = solver_for("auto", parameters=parameters)
    assert isinstance(auto, Auto)
    assert auto.first == Rhythmic(parameters.cyclic, tour_first=False, fleet=parameters.fleet)
    assert auto.second == solver_for("ts-aces", parameters=parameters) == TsAces(ts_aces)
    assert solver_for("aces", parameters=parameters) == Aces(parameters.aces)
    rhythmic = solver_for("rhythmic", parameters=parameters)
    for solver in (auto, rhythmic):
        search = fleet_search_of(solver, 0.5, 0.4, 3)
        limited = Rhythmic(parameters.cyclic, fleet=parameters.fleet)
        assert search == FleetSearch(0.5, 0.4, 3, limited, parameters.cyclic, parameters.fleet)


def test_a_solver_has_its_own_parameters() -> None:
    with pytest.raises(tsaces.InputError, match=r"^parameters: a solver has its own"):
        solver_for(Rhythmic(), parameters=SolverParameters())


def test_no_parameter_is_without_effect() -> None:
    read_somewhere = {
        node.attr
        for file in SOLVERS.rglob("*.py")
        if "parameter" not in str(file.relative_to(SOLVERS))
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
    }
    inside = {"is_small": "whole_program_machines"}
    read_somewhere |= {inside[name] for name in inside if name in read_somewhere}
    assert {name for _, name in LEAVES} <= read_somewhere
