"""A search that waits for a word."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.solvers.scripted import candidate
from tsaces.model.events import UNDATED, SearchStep

if TYPE_CHECKING:
    from pathlib import Path

    from tsaces.solvers.protocol import Emit, SearchContext


@dataclass(frozen=True)
class FindsWhenTold:
    """Tells on which node it is, and finds an embedding once there is a file."""

    file: Path
    name: str = "finds-when-told"

    def __call__(self, context: SearchContext, emit: Emit) -> None:
        emit(SearchStep(UNDATED, str(os.getppid())))
        while not self.file.exists() and time.monotonic() < context.deadline:
            time.sleep(0.05)
        emit(candidate())
