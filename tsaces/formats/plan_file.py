"""Compiled plans as files that open without compiling anything.

A file is an uncompressed archive of three arrays in numpy's ``.npz`` format; see
docs/plan-format.md.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path
from tokenize import TokenError
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.lib import format as npy
from pydantic import TypeAdapter, ValidationError

from tsaces.errors import DocumentError, PlanError, printable
from tsaces.formats.action_stream import ActionReader, choices_to_document
from tsaces.formats.embedding_json import embedding_from_document, embedding_to_document
from tsaces.formats.file_kinds import PLAN_MAGIC, FileKind, kind_of_document, wrong_kind
from tsaces.formats.files import read_whole, write_atomically
from tsaces.formats.pauses_field import PausesField, pauses_of
from tsaces.formats.place_fields import roadmap_to_document, ways_to_document
from tsaces.formats.schema_errors import schema_problems
from tsaces.formats.stream_header import (
    buffers_from_document,
    buffers_to_document,
    dump,
    whole_number,
)
from tsaces.formats.strict_json import JsonError, parse_json
from tsaces.plan import CompiledPlan, CompiledSource, PeriodicTrajectory, compiled_plan_of
from tsaces.plan.action_decoder import cargo_before
from tsaces.plan.assignment_checks import check_assignment
from tsaces.plan.pauses import NO_PAUSES, Pauses
from tsaces.plan.permutation import Permutation
from tsaces.plan.trajectory_checks import check_trajectory
from tsaces.traffic import layout_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tsaces.model.embedding import Embedding
    from tsaces.model.traffic_system import Layout

FORMAT = "tsaces-plan/1"
"""Name and version; readers refuse versions they do not know."""
FORMAT_WITH_PAUSES = "tsaces-plan/2"
"""The same with timesteps left out in which the whole fleet stands still."""
FORMAT_OF_ROADMAPS = "tsaces-plan/3"
"""The same on points and lanes, whose directions are neighbours; with or without pauses."""
_FORMATS = (FORMAT, FORMAT_WITH_PAUSES, FORMAT_OF_ROADMAPS)
_PAUSES = TypeAdapter(PausesField)
_ENTRIES = ("meta", "actions", "successor")


def write_plan(embedding: Embedding, path: str | Path) -> None:
    """Compile an embedding's plan and write both as one file, whole or not at all.

    Raises
    ------
    PlanError
        If the plan cannot be carried out.
    DocumentError
        If the file cannot be written.
    """
    write_atomically(Path(path), plan_to_bytes(embedding))


def plan_to_bytes(embedding: Embedding) -> bytes:
    """Return what `write_plan` writes."""
    plan = compiled_plan_of(embedding)
    first = plan.state(0)
    meta: dict[str, Any] = {
        "format": _format_of(plan),
        "agents": plan.agents,
        "transient": plan.transient,
        "period": plan.period,
        "action_bytes": plan.actions.codes.dtype.itemsize,
        "cells": [plan.cells[cell] for cell in first.cells.tolist()],
        **ways_to_document(plan.layout, first.cells.tolist()),
        "cargo": [plan.tokens[n] for n in cargo_before(first.cargo, first.exchanges).tolist()],
        "choices": choices_to_document(plan),
        "buffers": buffers_to_document(plan.start_buffers),
    }
    if plan.trajectory.pauses:
        meta["pauses"] = [list(pause) for pause in plan.trajectory.pauses]
    meta |= roadmap_to_document(plan.layout)
    meta["embedding"] = embedding_to_document(embedding)
    codes = plan.actions.codes
    archive = io.BytesIO()
    np.savez(
        archive,
        meta=np.frombuffer(dump(meta).encode(), dtype=np.uint8),
        actions=codes.astype(codes.dtype.newbyteorder("<")),
        successor=plan.trajectory.successor.image.astype("<i4"),
    )
    return archive.getvalue()


def _format_of(plan: CompiledPlan) -> str:
    if plan.layout.is_roadmap:
        return FORMAT_OF_ROADMAPS
    return FORMAT_WITH_PAUSES if plan.trajectory.pauses else FORMAT


def open_embedding(path: str | Path) -> Embedding:
    """Read an embedding's file, or a compiled plan's, whose plan is then there at once.

    Raises
    ------
    DocumentError
        With one problem a line.
    """
    return embedding_from_bytes(read_whole(path), str(path))


def embedding_from_bytes(data: bytes, source: str) -> Embedding:
    """Read the content of an embedding's file, or of a compiled plan's.

    Parameters
    ----------
    data : bytes
    source : str
        Name of the file, for messages.

    Raises
    ------
    DocumentError
        With one problem a line.
    """
    if not data.startswith(PLAN_MAGIC):
        try:
            document = parse_json(data)
        except JsonError as error:
            raise DocumentError(f"{source}: {error}") from None
        kind = kind_of_document(document)
        if kind is not None and kind is not FileKind.EMBEDDING:
            raise DocumentError(f"{source}: {wrong_kind(kind, FileKind.EMBEDDING)}")
        return embedding_from_document(document)
    try:
        return plan_from_bytes(data)
    except (DocumentError, PlanError) as error:
        lines = [f"{source}: {line}" for line in str(error).split("\n")]
        raise DocumentError(*lines) from None


def plan_from_bytes(data: bytes) -> Embedding:
    """Read what `plan_to_bytes` wrote, and check that agents can follow it.

    Raises
    ------
    DocumentError, PlanError
        That says what is wrong.
    """
    entries = _unpacked(data)
    meta = _meta(entries["meta"])
    embedding = embedding_from_document(meta.get("embedding"))
    layout = layout_of(embedding.instance)
    try:
        trajectory = _trajectory(meta, entries["actions"], entries["successor"], embedding, layout)
        start = buffers_from_document(meta["buffers"])
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise DocumentError(f"meta: no compiled plan: {error!r}") from None
    instance = embedding.instance
    check_assignment(instance, embedding.assignment)
    check_trajectory(trajectory, layout)
    busy = {machine for machine, process in embedding.assignment.items() if process is not None}
    if set(start) != busy:
        raise DocumentError("meta.buffers: must name every machine that is not idle, and no other")
    plan = CompiledPlan(embedding, trajectory, start)
    if meta["choices"] != choices_to_document(plan):
        raise DocumentError("meta.choices: not those of the embedding's assignment")
    return replace(embedding, source=CompiledSource(embedding.source, plan))


def _unpacked(data: bytes) -> dict[str, NDArray[Any]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {name: _entry(archive, name) for name in _ENTRIES}
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as error:
        raise DocumentError(f"not a compiled plan: {error}") from None


def _entry(archive: zipfile.ZipFile, name: str) -> NDArray[Any]:
    try:
        info = archive.getinfo(f"{name}.npy")
        if info.compress_type != zipfile.ZIP_STORED:
            raise DocumentError(f"{name}: compressed; entries must be stored as they are")
        content = io.BytesIO(archive.read(info))  # whole, so that its checksum is compared first
        array: NDArray[Any] = npy.read_array(content, allow_pickle=False)
    except KeyError:
        raise DocumentError(f"not a compiled plan: it has no entry {name!r}") from None
    except (ValueError, MemoryError, SyntaxError, TokenError) as error:
        raise DocumentError(f"{name}: not an array: {printable(str(error))}") from None
    return array


def _meta(entry: NDArray[Any]) -> dict[str, Any]:
    try:
        meta = parse_json(entry.tobytes())
    except JsonError as error:
        raise DocumentError(f"meta: {error}") from None
    if not isinstance(meta, dict) or meta.get("format") not in _FORMATS:
        found = meta.get("format") if isinstance(meta, dict) else meta
        raise DocumentError(
            f"meta.format: {found!r} is not known; this reads {', '.join(map(repr, _FORMATS))}"
        )
    return meta


def _trajectory(
    meta: dict[str, Any],
    actions: NDArray[Any],
    successor: NDArray[Any],
    embedding: Embedding,
    layout: Layout,
) -> PeriodicTrajectory:
    agents, transient, period = (
        whole_number(meta[field]) for field in ("agents", "transient", "period")
    )
    if transient < 0 or period < 1:
        raise DocumentError("meta: transient must be at least 0, period at least 1")
    pauses = _pauses(meta, actions)
    shape = (agents, transient + period + 1 - pauses.total)
    size = meta["action_bytes"]
    if actions.shape != shape or actions.dtype != np.dtype(f"<u{size}"):
        raise DocumentError(
            f"actions: {actions.dtype} of shape {actions.shape}, not u{size} of {shape}"
        )
    if successor.shape != (agents,) or successor.dtype.kind not in "iu":
        raise DocumentError(f"successor: not one integer for each of {agents} agents")
    header = {**meta, "assignment": embedding.assignment, "start": 0}
    reader = ActionReader(header, embedding.instance, layout)
    block = reader.block(np.ascontiguousarray(actions.T))
    return PeriodicTrajectory.of(block, transient, Permutation(successor), pauses)


def _pauses(meta: dict[str, Any], actions: NDArray[Any]) -> Pauses:
    if meta["format"] == FORMAT or "pauses" not in meta:
        return NO_PAUSES
    try:
        pauses = _PAUSES.validate_python(meta["pauses"])
    except ValidationError as error:
        raise DocumentError(*(f"meta.pauses.{p}" for p in schema_problems(error))) from None
    return pauses_of(pauses, "meta.pauses", actions.shape[-1] - 1)
