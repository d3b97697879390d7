"""How long a client goes on when a server does not answer, and when it asks again.

tenacity, and stamina above it, would replace the two lines of `RetryPolicy.pause` that double a
pause and vary it. They retry a call as a whole: they cannot start anew once a stream has gone on,
which is what `renew` is for, nor count the wait that a server asks for against what is left; and
they sleep themselves, where this says how long for both clients. To import them takes 16 and 28 ms.
"""

from __future__ import annotations

import math
import secrets
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from tsaces.client.effects import ConnectionFailed, Flow, Reply, Send, Sleep
from tsaces.client.errors import ClientError, ProblemError, UnreachableError, WaitTimeoutError
from tsaces.formats.strict_json import JsonError, parse_json

if TYPE_CHECKING:
    from tsaces.client.effects import Request

_FIRST_PAUSE = 0.1
_LONGEST_PAUSE = 5.0
_PASSING = frozenset({429, 502, 503, 504})
"""Statuses that say: not now."""
_random = secrets.SystemRandom()


@dataclass(frozen=True)
class TransientError:
    """Something that may pass.

    Attributes
    ----------
    error : ClientError
        Raised once patience has run out.
    wait : float
        Seconds that the server asks for.
    """

    error: ClientError
    wait: float = 0.0


class RetryPolicy:
    """Waits longer each time, and no longer than so many seconds in a row without progress.

    Parameters
    ----------
    seconds : float
    timeout : float or None
        Seconds after which it ends, progress or not.
    """

    def __init__(self, seconds: float, timeout: float | None = None) -> None:
        self._seconds = seconds
        self._timeout = timeout
        self._deadline = math.inf if timeout is None else time.monotonic() + timeout
        self.renew()

    def left(self) -> float:
        """Return the seconds left, progress or not.

        Raises
        ------
        WaitTimeoutError
            If there are none.
        """
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise WaitTimeoutError(f"the job has not ended within {self._timeout:g} s") from None
        return left

    def renew(self) -> None:
        """Note progress."""
        self._since: float | None = None
        self._pause = _FIRST_PAUSE

    def pause(self, transient: TransientError) -> Sleep:
        """Return how long to wait until the next attempt.

        Raises
        ------
        ClientError
            The trouble's, if patience has run out or would while waiting.
        WaitTimeoutError
            If no time is left at all.
        """
        most, now = self.left(), time.monotonic()
        self._since = now if self._since is None else self._since
        left = self._since + self._seconds - now
        if left <= 0 or transient.wait > left:
            raise transient.error from None
        own = self._pause * _random.uniform(0.5, 1.0)  # many clients must not come at once
        self._pause = min(2 * self._pause, _LONGEST_PAUSE)
        return Sleep(min(max(transient.wait, min(own, left)), most))


def send_until_answered(
    request: Request, policy: RetryPolicy, *, streams: bool = False
) -> Flow[Reply]:
    """Send a request, again if need be, until it is answered.

    Raises
    ------
    ProblemError
        If the answer is an error that does not pass.
    UnreachableError
        If there is no answer.
    """
    while True:
        outcome: Reply | ConnectionFailed = yield Send(request, streams)
        if isinstance(outcome, Reply) and outcome.is_success:
            return outcome
        yield policy.pause(transient_error_of(outcome))


def transient_error_of(outcome: Reply | ConnectionFailed) -> TransientError:
    """Return what is wrong if it may pass.

    Raises
    ------
    ProblemError
        If it will not.
    """
    if isinstance(outcome, ConnectionFailed):
        return TransientError(UnreachableError(outcome.reason))
    problem = problem_of(outcome)
    if outcome.status not in _PASSING:
        raise problem
    return TransientError(problem, retry_after(outcome.headers.get("retry-after", "")))


def problem_of(reply: Reply) -> ProblemError:
    """Return the error that an answer describes."""
    document = _object(reply.body)
    detail, items = document.get("detail"), document.get("errors")
    if not isinstance(detail, str) or not detail:
        detail = f"the server answered {reply.status} {reply.reason}".rstrip()
    errors = [
        f"{item.get('field')}: {item.get('problem')}"
        for item in (items if isinstance(items, list) else [])
        if isinstance(item, dict)
    ]
    return ProblemError(reply.status, detail, errors)


def retry_after(value: str) -> float:
    """Return the seconds of a header `Retry-After`, a number or a date; 0 if it is neither."""
    if value.strip().isdecimal():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return 0.0
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (aware - datetime.now(UTC)).total_seconds())


def _object(body: bytes) -> dict[str, object]:
    try:
        document = parse_json(body)
    except JsonError:
        return {}
    return document if isinstance(document, dict) else {}
