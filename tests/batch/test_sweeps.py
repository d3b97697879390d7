"""Sweeps are read from short texts, and give every combination."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fixtures import small_instance
from tsaces.batch import Sweep
from tsaces.batch.sweeps import change, changes_of
from tsaces.errors import InputError
from tsaces.model.solve_options import SolveOptions


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("max_agents=20:200:60", (20, 80, 140, 200)),
        ("max_agents=4", (4,)),
        ("max_agents=4:6", (4, 5, 6)),
        ("seed=0,3,3,1", (0, 3, 1)),
        ("method=rhythmic, ts-aces", ("rhythmic", "ts-aces")),
    ],
)
def test_values_are_read(text: str, values: tuple[object, ...]) -> None:
    assert Sweep.parse(text).values == values


def test_ranges_need_not_be_of_integers() -> None:
    assert Sweep.parse("time_limit=0.5:1.1:0.2").values == pytest.approx((0.5, 0.7, 0.9, 1.1))


@given(st.integers(1, 500), st.integers(0, 40), st.integers(1, 50))
def test_a_range_begins_and_ends_as_it_says(first: int, steps: int, step: int) -> None:
    last = first + steps * step
    values = Sweep.parse(f"max_agents={first}:{last}:{step}").values
    assert values == tuple(range(first, last + 1, step))


def test_a_sweep_without_values_says_so() -> None:
    with pytest.raises(InputError, match=r"^--sweep: 'max_agents=': has no value where one is due"):
        Sweep.parse("max_agents=")


@pytest.mark.parametrize(
    "text",
    [
        *("", "max_agents", "agents=3", "max_agents=", "max_agents=x", "max_agents=1.5"),
        *(
            "max_agents=9:1:1",
            "max_agents=1:9:0",
            "max_agents=1:9:1:1",
            "seed=1:1e9:1",
            "seed=1:inf:1",
        ),
        *("time_limit=nan:2:1",),
    ],
)
def test_what_cannot_be_read_is_an_error_of_one_line(text: str) -> None:
    with pytest.raises(InputError, match=r"^--sweep: [^\n]*$"):
        Sweep.parse(text)


@given(st.text())
def test_any_text_is_a_sweep_or_an_error(text: str) -> None:
    try:
        sweep = Sweep.parse(text)
    except InputError:
        return
    assert sweep.values


def test_all_combinations_are_made() -> None:
    sweeps = [Sweep.parse("max_agents=2,3"), Sweep.parse("seed=0,1")]
    assert list(changes_of(sweeps)) == [
        {"max_agents": 2, "seed": 0},
        {"max_agents": 2, "seed": 1},
        {"max_agents": 3, "seed": 0},
        {"max_agents": 3, "seed": 1},
    ]
    assert list(changes_of([])) == [{}]


@pytest.mark.parametrize(
    ("texts", "what"),
    [
        (("seed=1,2", "max_agents=3", "seed=4"), "seed is swept twice"),
        (("seed=1:1000:1", "max_agents=1:1000:1"), "1,000,000 combinations"),
    ],
)
def test_sweeps_that_do_not_go_together_are_an_error(texts: tuple[str, ...], what: str) -> None:
    with pytest.raises(InputError, match=rf"^--sweep: {what}[^\n]*$"):
        list(changes_of([Sweep.parse(text) for text in texts]))


def test_values_change_the_instance_or_the_options() -> None:
    instance, options = change(
        small_instance(), SolveOptions(), {"max_agents": 3, "method": "aces"}
    )
    assert instance.max_agents == 3
    assert options == SolveOptions(method="aces")


@pytest.mark.parametrize(
    "values",
    [{"max_agents": 0}, {"method": "magic"}, {"time_limit": -1.0}, {"keep": 2.0}],
)
def test_values_out_of_range_are_errors(values: dict[str, int | float | str]) -> None:
    with pytest.raises(InputError, match=next(iter(values))):
        change(small_instance(), SolveOptions(), values)
