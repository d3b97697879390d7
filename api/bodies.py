"""Reading the bodies of requests, which must be declared as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.problems import ProblemError
from tsaces.errors import printable

if TYPE_CHECKING:
    from fastapi import Request

_JSON = "application/json"
_MOST_SHOWN = 100
"""Maximum number of characters of a wrong media type that a message shows."""


async def read_json_body(request: Request) -> bytes:
    """Return the body of a request.

    Browsers let any page send text and forms to any server, but JSON only after a preflight
    request. Requiring JSON thus excludes requests from pages of other origins.

    Raises
    ------
    ProblemError
        415 if the Content-Type of the request is not JSON.
    """
    stated = request.headers.get("content-type", "").strip()
    if stated.partition(";")[0].strip().lower() != _JSON:
        what = f"is {printable(stated[:_MOST_SHOWN])}" if stated else "has no Content-Type"
        raise ProblemError(
            415,
            f"the body {what}; send the header Content-Type: {_JSON}"
            f" (with curl: --header 'Content-Type: {_JSON}')",
            headers={"Accept": _JSON},
        )
    return await request.body()
