"""What every answer of the service must look like."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import httpx

JSON = {"Content-Type": "application/json"}
"""What requests whose bodies are handed over as bytes must say."""
TITLES = {
    400: "The request cannot be read",
    401: "A bearer token is needed",
    403: "Not allowed",
    404: "There is no such thing",
    405: "The method is not allowed here",
    409: "In conflict with what is there",
    413: "Too large",
    415: "The body is not of the right kind",
    422: "The request does not describe what it should",
    429: "Too many at once",
}


def expect_problem(answer: httpx.Response, status: int, text: str = "") -> dict[str, Any]:
    """Expect a problem document (RFC 9457) whose detail holds a text, and return it."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    document: dict[str, Any] = answer.json()
    assert document["type"] == "about:blank"
    assert (document["status"], document["title"]) == (status, TITLES[status])
    assert text in document["detail"]
    return document
