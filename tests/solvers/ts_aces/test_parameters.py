"""Parameters of the search that make no sense are refused."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tsaces.solvers.ts_aces.parameters import TsAcesParameters


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("first_num_epochs", 0),
        ("first_num_epochs", -1),
        ("epoch_length_step", 0),
        ("max_stalled_lengths", 0),
        ("promising_lengths", 0),
        ("max_stalled_numbers", 0),
        ("epoch_length_offset", -1),
        ("milp_share", 0.0),
        ("milp_share", 1.01),
        ("milp_share", float("nan")),
        ("attempt_seconds", 0.0),
        ("tour_seconds", float("nan")),
        ("max_road_length", 0),
    ],
)
def test_values_out_of_range_are_named(name: str, value: Any) -> None:
    with pytest.raises(ValueError, match=f"^{name}: {value} is"):
        replace(TsAcesParameters(), **{name: value})


def test_a_last_number_of_epochs_below_the_first_is_refused() -> None:
    with pytest.raises(ValueError, match="max_num_epochs"):
        TsAcesParameters(first_num_epochs=3, max_num_epochs=2)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("first_num_epochs", 1),
        ("max_num_epochs", 1),
        ("epoch_length_step", 1),
        ("epoch_length_offset", 0),
        ("milp_share", 1.0),
        ("max_road_length", 1),
        ("max_road_length", None),
    ],
)
def test_the_outermost_values_are_allowed(name: str, value: Any) -> None:
    parameters = replace(TsAcesParameters(), **{name: value})
    assert getattr(parameters, name) == value
