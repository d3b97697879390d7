"""Compiled plans taken apart and put together again with one thing changed."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

import numpy as np

from tests.formats.documents import Path as Place
from tests.formats.documents import replaced

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[Any]

ENTRIES = ("meta", "actions", "successor")


def entries_of(data: bytes) -> dict[str, bytes]:
    """Return the content of every entry."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(f"{name}.npy") for name in ENTRIES}


def packed(entries: dict[str, bytes], compression: int = zipfile.ZIP_STORED) -> bytes:
    """Put entries together, their checksums right."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", compression) as writer:
        for name, content in entries.items():
            writer.writestr(f"{name}.npy", content)
    return archive.getvalue()


def array_of(data: bytes, name: str) -> Array:
    array: Array = np.load(io.BytesIO(entries_of(data)[name]))
    return array


def with_array(data: bytes, name: str, array: Array) -> bytes:
    content = io.BytesIO()
    np.save(content, array)
    return packed(entries_of(data) | {name: content.getvalue()})


def meta_of(data: bytes) -> dict[str, Any]:
    meta: dict[str, Any] = json.loads(array_of(data, "meta").tobytes())
    return meta


def with_meta_text(data: bytes, text: bytes) -> bytes:
    return with_array(data, "meta", np.frombuffer(text, dtype=np.uint8))


def with_meta(data: bytes, place: Place, value: object) -> bytes:
    return with_meta_text(data, json.dumps(replaced(meta_of(data), place, value)).encode())


def with_actions(data: bytes, *changes: tuple[int, int, int]) -> bytes:
    """Change actions: rows of agent, timestep, action."""
    actions = array_of(data, "actions")
    for agent, t, action in changes:
        actions[agent, t] = action
    return with_array(data, "actions", actions)
