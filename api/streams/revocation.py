"""Ends the streams of those whose tokens have been revoked."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from api.store import StoreUnavailableError

if TYPE_CHECKING:
    from api.auth import Authenticator
    from api.streams.admission import Admission

_LOOK_EVERY = 2.0
"""Seconds."""


async def end_revoked(streams: Admission, authenticator: Authenticator) -> None:
    """Look for streams whose clients are not known any more, for ever, and end them.

    While the database is away they go on: nobody can say who is known.
    """
    while True:
        await asyncio.sleep(_LOOK_EVERY)
        clients = streams.clients()
        if not clients:
            continue
        with suppress(StoreUnavailableError):
            streams.revoke(clients - await authenticator.known())
