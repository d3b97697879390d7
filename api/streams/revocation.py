"""A task that ends the streams of clients whose tokens have been revoked."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from api.store import StoreUnavailableError

if TYPE_CHECKING:
    from api.auth import Authenticator
    from api.streams.admission import Admission

_CHECK_INTERVAL = 2.0
"""Seconds between checks for revoked tokens."""


async def end_revoked(streams: Admission, authenticator: Authenticator) -> None:
    """End streams whose clients have no valid token any more; run until cancelled.

    While the database is unavailable, streams continue, because tokens cannot be checked.
    """
    while True:
        await asyncio.sleep(_CHECK_INTERVAL)
        clients = streams.clients()
        if not clients:
            continue
        with suppress(StoreUnavailableError):
            streams.revoke(clients - await authenticator.known_clients())
