"""Files that are whole but wrong are refused before anybody follows their plan."""

from __future__ import annotations

import json
import zipfile
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import tsaces
from tests.fixtures import small_embedding
from tests.formats.archives import (
    ENTRIES,
    array_of,
    entries_of,
    meta_of,
    packed,
    with_actions,
    with_array,
    with_meta,
    with_meta_text,
)
from tests.formats.documents import Path as Place
from tests.formats.documents import deleted, paths, replaced
from tsaces.errors import DocumentError, PlanError
from tsaces.formats.plan_file import plan_from_bytes, plan_to_bytes
from tsaces.formats.streams import ENCODINGS
from tsaces.plan import compiled_plan_of

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import DTypeLike

DATA = plan_to_bytes(small_embedding())
META = meta_of(DATA)
ACTIONS = array_of(DATA, "actions")
RIGHT, DOWN, UP = 1, 2, 4
STAY = [(0, t, 0) for t in range(4, ACTIONS.shape[1])]


def refusal(data: bytes, folder: Path) -> str:
    """Return why a file is refused, without its name."""
    file = folder / "wrong.plan"
    file.write_bytes(data)
    with pytest.raises(DocumentError) as caught:
        tsaces.load_embedding(file)
    (message,) = str(caught.value).splitlines()
    assert message.startswith(f"{file}: ")
    return message.removeprefix(f"{file}: ")


@pytest.mark.parametrize("name", ENTRIES)
def test_no_entry_may_be_missing(name: str, tmp_path: Path) -> None:
    entries = entries_of(DATA)
    del entries[name]
    assert f"no entry '{name}'" in refusal(packed(entries), tmp_path)


def test_entries_must_not_be_compressed(tmp_path: Path) -> None:
    data = packed(entries_of(DATA), zipfile.ZIP_DEFLATED)
    assert "compressed" in refusal(data, tmp_path)


@pytest.mark.parametrize("name", ENTRIES)
@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"\x93NUMPY", b"\x93NUMPY\x01\x00\x05\x00{(", b"no array at all"),
        b"\x93NUMPY\x01\x00\x07\x00,i4', \n",
        b"\x93NUMPY\x01\x00\xff\xff" + b" " * 0xFFFF,
    ],
    ids=["empty", "cut short", "cut short later", "none", "no dict", "too long"],
)
def test_entries_must_be_arrays(name: str, content: bytes, tmp_path: Path) -> None:
    assert refusal(packed(entries_of(DATA) | {name: content}), tmp_path).startswith(f"{name}: ")


@pytest.mark.parametrize("text", [b"", b"{", b"\xff", b'{"format": NaN}', b'{"a": 1, "a": 2}'])
def test_meta_must_be_json(text: bytes, tmp_path: Path) -> None:
    complaint = refusal(with_meta_text(DATA, text), tmp_path)
    assert complaint.startswith(("meta: malformed JSON: ", "meta: duplicate name 'a'"))


@pytest.mark.parametrize("version", ["tsaces-plan/9", "tsaces-embedding/1", None, 1, []])
def test_versions_that_are_not_known_are_refused(version: object, tmp_path: Path) -> None:
    message = refusal(with_meta(DATA, ("format",), version), tmp_path)
    assert message.startswith(f"meta.format: {version!r} is not known")


@pytest.mark.parametrize("meta", [None, [], 3, "tsaces-plan/1"])
def test_meta_must_be_an_object(meta: object, tmp_path: Path) -> None:
    message = refusal(with_meta_text(DATA, json.dumps(meta).encode()), tmp_path)
    assert message.startswith("meta.format: ")


BROKEN_META: list[tuple[Place, object]] = [
    (("agents",), 3),
    (("agents",), "many"),
    (("transient",), -1),
    (("transient",), 41),
    (("period",), 0),
    (("period",), None),
    (("action_bytes",), 4),
    (("cells",), [[2, 0]]),
    (("cells", 0), [9, 9]),
    (("cargo", 0), "gold"),
    (("choices", 0, 2, 0, 0), "saw"),
    (("choices", 0, 2, 0, 1), "steal"),
    (("buffers",), None),
    (("buffers", "bin"), 3),
    (("buffers", "bin", "output"), {"plank": "many"}),
    (("embedding",), None),
    (("embedding", "throughput"), "fast"),
    (("embedding", "instance", "max_agents"), 0),
]


@pytest.mark.parametrize(("place", "value"), BROKEN_META)
def test_broken_meta_is_refused(place: Place, value: object, tmp_path: Path) -> None:
    assert refusal(with_meta(DATA, place, value), tmp_path)


@pytest.mark.parametrize("field", META)
def test_no_field_of_meta_may_be_missing(field: str, tmp_path: Path) -> None:
    text = json.dumps(deleted(META, (field,))).encode()
    assert refusal(with_meta_text(DATA, text), tmp_path)


@pytest.mark.parametrize("machines", [{}, {"saw"}, {"bin", "lathe", "chute", "saw"}, {"bin"}])
def test_buffers_must_name_the_busy_machines_alone(machines: set[str], tmp_path: Path) -> None:
    nothing: dict[str, int] = {}
    buffers = {machine: {"input": nothing, "output": nothing} for machine in machines}
    message = refusal(with_meta(DATA, ("buffers",), buffers), tmp_path)
    assert message.startswith("meta.buffers: must name every machine that is not idle")


@pytest.mark.parametrize("process", ["ship", "no such process"])
def test_a_machine_must_be_able_to_run_what_it_is_assigned(process: str, tmp_path: Path) -> None:
    data = with_meta(DATA, ("embedding", "assignment", "lathe"), process)
    assert process in refusal(data, tmp_path)


def test_choices_must_be_those_of_the_embedding(tmp_path: Path) -> None:
    assert META["choices"][3] == [2, 2, [["lathe", "pickup", "toy"]]]
    data = with_meta(DATA, ("choices", 3, 2, 0, 0), "bin")
    assert "choices" in refusal(data, tmp_path)


@pytest.mark.parametrize("kind", ["u4", "u8", "i1", "i2", "f4", "?", "S1"])
def test_actions_must_be_of_the_type_agreed_on(kind: DTypeLike, tmp_path: Path) -> None:
    data = with_array(DATA, "actions", ACTIONS.astype(kind))
    assert refusal(data, tmp_path).startswith("actions: ")


@pytest.mark.parametrize(
    "actions",
    [ACTIONS.T, ACTIONS[:, 1:], ACTIONS[:1], ACTIONS.ravel(), ACTIONS[None], ACTIONS[:, :0]],
    ids=lambda actions: str(actions.shape),
)
def test_actions_must_be_of_the_shape_agreed_on(actions: Any, tmp_path: Path) -> None:
    assert refusal(with_array(DATA, "actions", actions), tmp_path).startswith("actions: ")


@pytest.mark.parametrize(
    "successor",
    [
        *(np.array([], "i4"), np.array([0], "i4"), np.array([1, 0, 2], "i4")),
        *(np.array([[1, 0]], "i4"), np.array([1.0, 0.0]), np.array(["1", "0"])),
        *(np.array([0, 0], "i4"), np.array([1, 2], "i4"), np.array([-1, 0], "i4")),
        np.array([2**64 - 1, 0], "u8"),
    ],
    ids=str,
)
def test_successor_must_be_a_permutation_of_the_agents(successor: Any, tmp_path: Path) -> None:
    assert refusal(with_array(DATA, "successor", successor), tmp_path).startswith("successor: ")


def test_agents_must_come_round(tmp_path: Path) -> None:
    themselves = with_array(DATA, "successor", np.array([0, 1], "i4"))
    assert "not after a period where it was" in refusal(themselves, tmp_path)
    later = with_meta(with_meta(DATA, ("transient",), 35), ("period",), 45)
    assert "not after a period where it was" in refusal(later, tmp_path)


WRONG_ACTIONS = {
    "against the roads": ([(0, 3, UP), (0, 4, DOWN)], "t=3: agent 0 moves against the roads"),
    "off the roads": ([(0, 3, RIGHT), *STAY], "t=3: agent 0 leaves the roads"),
    "in no direction": ([(1, 3, 6)], "t=3: 6 is no direction"),
    "an exchange too many": ([(0, 2, DOWN | 8)], "t=2: an agent makes an exchange its cell"),
    "no exchange of any cell": ([(0, 2, 9 * 8)], "t=2: 9 is no exchange of any cell"),
}


@pytest.mark.parametrize(("changes", "complaint"), WRONG_ACTIONS.values(), ids=WRONG_ACTIONS)
def test_actions_that_nobody_can_carry_out_are_refused(
    changes: list[tuple[int, int, int]], complaint: str, tmp_path: Path
) -> None:
    assert refusal(with_actions(DATA, *changes), tmp_path).startswith(complaint)


def test_two_agents_on_one_cell_are_refused(tmp_path: Path) -> None:
    data = with_array(DATA, "actions", np.stack([ACTIONS[0], ACTIONS[0]]))
    data = with_meta(with_meta(data, ("cells", 1), [2, 0]), ("cargo", 1), None)
    assert refusal(data, tmp_path) == "t=0: two agents share a cell"


@pytest.mark.parametrize(
    ("agent", "token", "t"), [(1, None, 7), (1, "toy", 7), (0, "toy", 6), (0, "plank", 6)]
)
def test_agents_must_carry_what_they_deposit_and_nothing_else(
    agent: int, token: str | None, t: int, tmp_path: Path
) -> None:
    data = with_meta(DATA, ("cargo", agent), token)
    assert refusal(data, tmp_path) == f"t={t}: an agent exchanges what it cannot"


ODD_NUMBERS = st.sampled_from([0.5, -1, 0, 1, 2, 7, 2**31, 2**63, 10**30, float("inf")])
JSON_VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | ODD_NUMBERS | st.sampled_from(["", "plank", "lathe", "deposit"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=4,
)


@given(place=st.sampled_from(paths(META)), value=JSON_VALUES)
def test_one_change_to_meta_gives_a_plan_or_a_clear_refusal(place: Place, value: object) -> None:
    data = with_meta_text(DATA, json.dumps(replaced(META, place, value)).encode())
    match frames_or_refusal(data):
        case str(refusal):
            assert refusal
        case frames:
            assert len(frames) == 2 * 20


def frames_or_refusal(data: bytes) -> bytes | str:
    """Return twenty timesteps of a plan that is read, whether or not a replay would accept it."""
    try:
        plan = compiled_plan_of(plan_from_bytes(data))
        written = {name: b"".join(encode(plan, 70, 20)) for name, encode in ENCODINGS.items()}
    except (DocumentError, PlanError) as error:
        return str(error)
    assert plan.header_at(10**6).agents == plan.agents
    return written["binary"].partition(b"\n")[2]
