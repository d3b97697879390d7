"""Options travel as fields of a request, and come back as they were."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tsaces.errors import InputError
from tsaces.formats.options_json import options_from_document, options_to_document
from tsaces.model.objective import Aim
from tsaces.model.solve_options import SolveOptions
from tsaces.solvers.registry import check_options

OPTIONS = st.builds(
    SolveOptions,
    method=st.sampled_from(["auto", "rhythmic"]),
    time_limit=st.floats(0.1, 1e6),
    seed=st.integers(0, 2**31 - 1),
    objective=st.sampled_from([aim.value for aim in Aim]),
    keep=st.floats(0.01, 1),
)


@given(OPTIONS)
def test_a_request_asks_for_the_same_embedding(options: SolveOptions) -> None:
    came = options_from_document(options_to_document(options))
    if options.objective == Aim.THROUGHPUT:  # there is nothing of which a share is kept
        options = replace(options, keep=came.keep)
    assert came == check_options(options)


def test_how_many_search_is_for_whoever_solves() -> None:
    assert "workers" not in options_to_document(SolveOptions(workers=3))
    assert options_from_document({"workers": 3}).workers is None


def test_what_a_request_leaves_out_has_defaults() -> None:
    assert options_from_document({"instance": {}, "seed": 7}) == SolveOptions(seed=7)


@pytest.mark.parametrize(
    "options",
    [
        SolveOptions(method="magic"),
        SolveOptions(time_limit=float("inf")),
        SolveOptions(objective="speed"),
        SolveOptions(keep=0),
        SolveOptions(workers=0),
    ],
)
def test_options_out_of_range_are_errors_that_name_the_field(options: SolveOptions) -> None:
    (field,) = (
        name for name in vars(options) if getattr(options, name) != getattr(SolveOptions(), name)
    )
    with pytest.raises(InputError, match=rf"^{field}: [^\n]*$"):
        check_options(options)
