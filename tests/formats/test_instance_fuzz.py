"""Whatever is handed in: an instance, or an error of one line a problem, nothing else."""

from __future__ import annotations

from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from tests.formats.documents import deleted, paths, replaced, small_document
from tests.strategies import instance_documents
from tsaces.errors import MOST_TOLD, InstanceError
from tsaces.formats.instance_json import instance_from_document
from tsaces.formats.strict_json import JsonError, parse_json

NUMBERS = st.integers() | st.floats() | st.sampled_from([0, -1, 2**31, 2**64, 10**400])
JUNK = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@st.composite
def mutated_documents(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a valid document and delete or replace one value of it, at any depth."""
    document = draw(instance_documents(max_streets=3, max_gap=3, max_processes=3))
    path = draw(st.sampled_from(paths(document)))
    if draw(st.booleans()):
        return deleted(document, path)
    return replaced(document, path, draw(JUNK))


@given(JUNK)
def test_any_json_value(value: object) -> None:
    assert_judged(value)


@given(mutated_documents())
@example(replaced(small_document(), ("procedure", "processes", 1, "inputs"), {"a\nb": 1}))
def test_any_single_mutation(document: dict[str, Any]) -> None:
    assert_judged(document)


@given(st.dictionaries(st.text(), st.integers(0, 2), min_size=1), st.integers(0, 2))
def test_any_names(counts: dict[str, int], process: int) -> None:
    for field in ("inputs", "outputs"):
        path = ("procedure", "processes", process, field)
        assert_judged(replaced(small_document(), path, counts))
    assert_judged(replaced(small_document(), ("machines", process, "processes"), counts))


@given(st.lists(st.text("><^v+#. x", max_size=5), max_size=5))
def test_any_layout(rows: list[str]) -> None:
    assert_judged(replaced(small_document(), ("layout", "rows"), rows))


@given(st.binary() | st.text('[]{}":,0e-\\ntruefalsNI').map(str.encode))
def test_any_bytes(data: bytes) -> None:
    assert len(outcome_of(data).splitlines()) == 1


def outcome_of(data: bytes) -> str:
    """Return what is said about a file of these bytes; anything but `JsonError` escapes."""
    try:
        parse_json(data)
    except JsonError as error:
        return str(error)
    return "accepted"


def assert_judged(document: object) -> None:
    """Fail unless the document is read, or refused in one line a problem; it is left as it was."""
    before = repr(document)
    error = refusal_of(document)
    assert repr(document) == before
    if error is not None:
        assert error.problems
        lines, rest = str(error).splitlines(), len(error.problems) - MOST_TOLD
        assert len(lines) == (len(error.problems) if rest <= 0 else MOST_TOLD + 1)
        assert rest <= 0 or lines[-1] == f"... and {rest} more"
        assert len({(problem.path, problem.message) for problem in error.problems}) == len(
            error.problems
        )


def refusal_of(document: object) -> InstanceError | None:
    """Return why the document is refused, None if it is read; any other exception escapes."""
    try:
        instance_from_document(document)
    except InstanceError as error:
        return error
    return None
