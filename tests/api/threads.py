"""Questions that are asked by many at once."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    Answer = TypeVar("Answer")

AT_ONCE = 8


def at_once(ask: Callable[[], Answer]) -> list[Answer]:
    """Call a function from several threads that start together."""
    barrier = threading.Barrier(AT_ONCE)

    def wait_and_ask() -> Answer:
        barrier.wait()
        return ask()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return [future.result() for future in [pool.submit(wait_and_ask) for _ in range(AT_ONCE)]]
