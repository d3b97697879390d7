"""Tasks for engines."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import Any

Emit = Callable[[Any], None]


def tell_pid(emit: Emit) -> None:
    emit(os.getpid())


def tell_pid_and_wait(emit: Emit) -> None:
    emit(os.getpid())
    time.sleep(600)
