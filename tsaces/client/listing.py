"""The jobs of a service, fetched a page at a time as they are looked at."""

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

_MOST = 200
"""Jobs that the service gives at once."""


def filters(status: str | Sequence[str] | None, name: str | None) -> dict[str, Any]:
    """Return the query for jobs of some statuses, and of instances of a name."""
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
    """Emit jobs, the newest first, over as many pages as it takes.

    Parameters
    ----------
    path : str
        Of the list.
    wanted : mapping
        The query, but for the page.
    limit : int or None
        Jobs at most; all of them if None.
    policy : callable
        Gives a fresh one for each page.
    read : callable
        Gives the document of an answer.
    """
    if limit is not None and limit < 0:
        raise InputError(f"limit: {limit} is negative; give 0 or more, or leave it out for all")
    left, cursor = limit, None
    while left is None or left > 0:
        page = {"limit": _MOST if left is None else min(left, _MOST)}
        params = {**wanted, **page, **({} if cursor is None else {"cursor": cursor})}
        document = read((yield from send_until_answered(Request("GET", path, params), policy())))
        for item in (items := _items(document)):
            yield Emit(item)
        left = None if left is None else left - len(items)
        before, cursor = cursor, document.get("next")
        if cursor is None:
            return
        if cursor == before or not items:
            raise ClientError("the server's answer cannot be read: its list does not go on")


def _items(document: dict[str, Any]) -> list[JobSummary]:
    try:
        return [JobSummary.of(item) for item in document["jobs"]]
    except (AttributeError, KeyError, TypeError):
        raise ClientError("the server's answer cannot be read: it is no list of jobs") from None
