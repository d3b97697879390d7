"""Middleware for all requests: ids, headers, logs, metrics and limits of bodies."""

from __future__ import annotations

import asyncio
import logging
import re
import secrets
import time
from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders

from api.logs import request_id
from api.problems import ProblemError

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from api.metrics import Metrics
    from api.settings import Settings

_log = logging.getLogger("tsaces.http")
_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
    "cross-origin-resource-policy": "same-origin",
}
_POLICY = "default-src 'none'; frame-ancestors 'none'"
_PAGES = {
    "/": None,
    "/docs": "default-src 'self'; script-src 'self' 'unsafe-inline';"
    " style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'",
}
"""Content security policies of HTML pages by path; other responses get `_POLICY`."""


class RequestContext:
    """Adds an id and security headers to every request, logs it and counts it.

    Parameters
    ----------
    app : ASGIApp
    metrics : Metrics
    """

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get("x-request-id", "")
        name = given if _ID.fullmatch(given) else secrets.token_hex(8)
        token = request_id.set(name)
        begin, status = time.monotonic(), 0

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["x-request-id"] = name
                for header, value in _HEADERS.items():
                    headers.setdefault(header, value)
                if (policy := _PAGES.get(scope["path"], _POLICY)) is not None:
                    headers.setdefault("content-security-policy", policy)
            await send(message)

        try:
            await self._app(scope, receive, send_with_headers)
        finally:
            self._metrics.requests.labels(scope["method"], status).inc()
            _log.info(
                "request",
                extra={
                    "method": scope["method"],
                    "path": scope["path"],
                    "status": status,
                    "ms": round((time.monotonic() - begin) * 1000, 1),
                },
            )
            request_id.reset(token)


class BodyLimit:
    """Refuses bodies that are too large or too slow.

    Parameters
    ----------
    app : ASGIApp
    settings : Settings
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http" or scope["method"] not in {"POST", "PUT", "PATCH"}:
            await self._app(scope, receive, send)
            return
        try:
            body = await self._read_body(Headers(scope=scope), receive)
        except ProblemError as problem:
            await problem.response()(scope, receive, send)
            return
        if body is None:  # the client has left
            return
        is_delivered = False

        async def receive_body() -> Message:
            nonlocal is_delivered
            if is_delivered:
                return await receive()
            is_delivered = True
            return {"type": "http.request", "body": body, "more_body": False}

        await self._app(scope, receive_body, send)

    async def _read_body(self, headers: Headers, receive: Receive) -> bytes | None:
        limit = self._settings.max_body
        stated = headers.get("content-length", "")
        if stated.isdigit() and int(stated) > limit:
            raise _too_large_error(limit)
        body = bytearray()
        try:
            async with asyncio.timeout(self._settings.body_seconds):
                while True:
                    message = await receive()
                    if message["type"] == "http.disconnect":
                        return None
                    body += message.get("body", b"")
                    if len(body) > limit:
                        raise _too_large_error(limit)
                    if not message.get("more_body", False):
                        return bytes(body)
        except TimeoutError:
            detail = f"the body did not arrive within {self._settings.body_seconds:g} s"
            raise ProblemError(408, detail, headers={"Connection": "close"}) from None


def _too_large_error(limit: int) -> ProblemError:
    return ProblemError(
        413, f"a request may have {limit:,} bytes at most", headers={"Connection": "close"}
    )
