"""The control room: its page and its static files."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import TYPE_CHECKING, Final

from fastapi import APIRouter, Request, Response
from fastapi.staticfiles import StaticFiles

from tsaces.control_room import STATIC

if TYPE_CHECKING:
    import os

    from fastapi import FastAPI
    from starlette.types import Scope

router = APIRouter(include_in_schema=False)

_REVALIDATE: Final = {"Cache-Control": "no-cache"}
"""Cache header that makes browsers revalidate by ETag, so that upgrades take effect at once."""
_IMPORT_MAP = re.compile(rb'<script type="importmap">(.*?)</script>', re.DOTALL)


@router.api_route("/", methods=["GET", "HEAD"])
def page(request: Request) -> Response:
    """Return the control room. The page needs no token, but its requests do."""
    content = (STATIC / "index.html").read_bytes()
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {
        **_REVALIDATE,
        "ETag": tag,
        "Content-Security-Policy": content_policy(content),
        "Referrer-Policy": "same-origin",
    }
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(content, media_type="text/html", headers=headers)


def content_policy(content: bytes) -> str:
    """Return the content security policy of the page.

    Parameters
    ----------
    content : bytes
        The page. Its inline import map is allowed by its digest.
    """
    digests = [
        base64.b64encode(hashlib.sha256(text).digest()).decode()
        for text in _IMPORT_MAP.findall(content)
    ]
    return "; ".join(
        (
            "default-src 'none'",
            " ".join(("script-src 'self'", *(f"'sha256-{digest}'" for digest in digests))),
            "style-src 'self'",
            "img-src 'self' data: blob:",
            "media-src blob:",
            "connect-src 'self'",
            "worker-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        )
    )


class _Modules(StaticFiles):
    """Static files that browsers cache but revalidate every time."""

    def file_response(
        self,
        full_path: str | os.PathLike[str],
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers.update(_REVALIDATE)
        return response


def install(app: FastAPI) -> None:
    """Serve the page at `/` and its modules below `/control-room`."""
    app.include_router(router)
    app.mount("/control-room", _Modules(directory=STATIC), name="control-room")
