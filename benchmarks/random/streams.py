"""Timestep streams of embeddings, for checkers that are independent of this package."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import tsaces
from tsaces.formats.files import write_atomically
from tsaces.formats.stream_writers import StreamFormat
from tsaces.formats.streams import ENCODINGS
from tsaces.plan import compiled_plan_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

STEPS = 1_000
"""Timesteps of a stream, by default."""


def write_streams(embeddings: Sequence[Path], folder: Path, steps: int = STEPS) -> bool:
    """Write a stream for each embedding, as `tsaces plan` does from timestep 0 on.

    Parameters
    ----------
    embeddings : sequence of Path
        Files named ``NNN.embedding.json``; the streams are called ``NNN.ndjson``.
    folder : Path
    steps : int
        Timesteps of each stream.

    Returns
    -------
    bool
        Whether all could be written; failures are reported on stderr.
    """
    folder.mkdir(parents=True, exist_ok=True)
    failures = 0
    for path in embeddings:
        stream = folder / f"{path.name.partition('.')[0]}.ndjson"
        try:
            plan = compiled_plan_of(tsaces.load_embedding(path))
            data = b"".join(ENCODINGS[StreamFormat.NDJSON](plan, 0, steps))
        except tsaces.TsacesError as error:
            failures += 1
            sys.stderr.write(f"{path.name}: {error}\n")
            continue
        write_atomically(stream, data)
    sys.stderr.write(f"{len(embeddings) - failures} streams are in {folder}\n")
    return not failures
