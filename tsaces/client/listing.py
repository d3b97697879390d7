"""The list of jobs of a service, fetched page by page on demand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tsaces.client.effects import Emit, Flow, Request
from tsaces.client.errors import ClientError
from tsaces.client.jobs import JobSummary
from tsaces.client.retries import send_until_answered
from tsaces.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from tsaces.client.effects import Reply
    from tsaces.client.retries import RetryPolicy

_MAX_PAGE = 200
"""Maximum number of jobs of a page."""


def filters(status: str | Sequence[str] | None, name: str | None) -> dict[str, Any]:
    """Return the query parameters that filter jobs by status and by the instance's name."""
    wanted: dict[str, Any] = {}
    if status is not None:
        wanted["status"] = (status,) if isinstance(status, str) else tuple(status)
    if name is not None:
        wanted["name"] = name
    return wanted


def summaries(
    path: str,
    wanted: Mapping[str, Any],
    limit: int | None,
    policy: Callable[[], RetryPolicy],
    read: Callable[[Reply], dict[str, Any]],
) -> Flow[None]:
    """Emit jobs, the newest first, from as many pages as necessary.

    Parameters
    ----------
    path : str
        Path of the list.
    wanted : mapping
        Query parameters, except those of the page.
    limit : int or None
        Maximum number of jobs; None for all.
    policy : callable
        Returns a new policy for each page.
    read : callable
        Returns the document in a reply.
    """
    if limit is not None and limit < 0:
        raise InputError(f"limit: {limit} is negative; give 0 or more, or leave it out for all")
    left, cursor = limit, None
    while left is None or left > 0:
        page = {"limit": _MAX_PAGE if left is None else min(left, _MAX_PAGE)}
        params = {**wanted, **page, **({} if cursor is None else {"cursor": cursor})}
        document = read((yield from send_until_answered(Request("GET", path, params), policy())))
        for item in (items := _parse_summaries(document)):
            yield Emit(item)
        left = None if left is None else left - len(items)
        before, cursor = cursor, document.get("next")
        if cursor is None:
            return
        if cursor == before or not items:
            raise ClientError("the server's answer cannot be read: its list does not go on")


def _parse_summaries(document: dict[str, Any]) -> list[JobSummary]:
    try:
        return [JobSummary.of(item) for item in document["jobs"]]
    except (AttributeError, KeyError, TypeError):
        raise ClientError("the server's answer cannot be read: it is no list of jobs") from None
