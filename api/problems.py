"""Errors as problem documents (RFC 9457), with the same messages as the command line."""

from __future__ import annotations

import logging
from itertools import islice
from typing import TYPE_CHECKING, Any

from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from api.store import KeyReusedError, StoreDamagedError, StoreUnavailableError, TooManyJobsError
from tsaces.errors import MOST_TOLD, InputError, InstanceError, Problem, gathered, lines_of
from tsaces.formats.schema_errors import problem_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from fastapi import FastAPI, Request

    from tsaces.model.instance import Cell

MEDIA_TYPE = "application/problem+json"
_log = logging.getLogger("tsaces.http")
_DAMAGED = "the database is damaged; the server's log says how, and its operator must mend it"
_MOST_PLACES = 100
"""Maximum number of cells and of fields that are listed for one problem."""

_TITLES = {
    400: "The request cannot be read",
    401: "A bearer token is needed",
    403: "Not allowed",
    404: "There is no such thing",
    405: "The method is not allowed here",
    408: "The request took too long to arrive",
    409: "In conflict with what is there",
    411: "The length of the request is needed",
    413: "Too large",
    415: "The body is not of the right kind",
    422: "The request does not describe what it should",
    429: "Too many at once",
    500: "A defect of the server",
    503: "The server cannot answer just now",
}


class ProblemError(Exception):
    """An error that is answered with a problem document.

    Parameters
    ----------
    status : int
    detail : str
        Description of the error and of what to do, in one line.
    problems : sequence of tsaces.errors.Problem
        Fields and the problem of each.
    headers : mapping of str to str
    """

    def __init__(
        self,
        status: int,
        detail: str,
        problems: Sequence[Problem] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.problems = problems
        self.headers = dict(headers or {})

    def response(self) -> JSONResponse:
        """Return the response with the problem document."""
        return JSONResponse(
            problem_document(self.status, self.detail, self.problems),
            self.status,
            self.headers,
            MEDIA_TYPE,
        )


def problem_document(status: int, detail: str, problems: Sequence[Problem] = ()) -> dict[str, Any]:
    """Return a problem document as JSON-ready data."""
    document: dict[str, Any] = {
        "type": "about:blank",
        "title": _TITLES.get(status, "An error"),
        "status": status,
        "detail": detail,
    }
    if problems:
        document["errors"] = [_describe_problem(problem) for problem in problems[:MOST_TOLD]]
    if len(problems) > MOST_TOLD:
        document["more"] = len(problems) - MOST_TOLD
    return document


def _describe_problem(problem: Problem) -> dict[str, Any]:
    item: dict[str, Any] = {"field": problem.path, "problem": problem.message}
    if problem.cells:
        item["cells"] = listed(problem.cells)
    if problem.fields:
        item["fields"] = list(problem.fields[:_MOST_PLACES])
    return item


def shortened(problems: Sequence[Problem]) -> list[Problem]:
    """Return problems, each with the cells that are listed only."""
    return [problem._replace(cells=problem.cells[:_MOST_PLACES]) for problem in problems]


def listed(cells: Iterable[Cell]) -> list[list[int | str]]:
    """Return cells as JSON-ready data, at most `_MOST_PLACES` of them."""
    return [[*cell] for cell in islice(cells, _MOST_PLACES)]


def of_fields(problems: Iterable[Problem]) -> ProblemError:
    """Return the error 422 for a request with invalid fields, with one line for each problem."""
    found = gathered(problems)
    return ProblemError(422, "\n".join(lines_of(found)), found)


def of_instance(error: InstanceError) -> ProblemError:
    """Return the error 422 for an invalid instance."""
    return of_fields(
        p._replace(
            path=f"instance.{p.path}", fields=tuple(f"instance.{field}" for field in p.fields)
        )
        for p in error.problems
    )


def install(app: FastAPI) -> None:
    """Register exception handlers that answer every error with a problem document."""

    @app.exception_handler(ProblemError)
    def _problem(_request: Request, error: ProblemError) -> JSONResponse:
        return error.response()

    @app.exception_handler(RequestValidationError)
    def _invalid(_request: Request, error: RequestValidationError) -> JSONResponse:
        return of_fields(map(problem_of, error.errors())).response()

    @app.exception_handler(HTTPException)
    def _http(_request: Request, error: HTTPException) -> JSONResponse:
        return ProblemError(error.status_code, str(error.detail), (), error.headers).response()

    @app.exception_handler(InputError)
    def _input(_request: Request, error: InputError) -> JSONResponse:
        return ProblemError(422, str(error)).response()

    @app.exception_handler(KeyReusedError)
    def _reused(_request: Request, error: KeyReusedError) -> JSONResponse:
        return ProblemError(409, str(error)).response()

    @app.exception_handler(TooManyJobsError)
    def _too_many(_request: Request, error: TooManyJobsError) -> JSONResponse:
        return ProblemError(429, str(error), headers={"Retry-After": "10"}).response()

    @app.exception_handler(StoreUnavailableError)
    def _away(_request: Request, error: StoreUnavailableError) -> JSONResponse:
        is_damaged = isinstance(error, StoreDamagedError)
        detail = (
            _DAMAGED if is_damaged else "the database does not answer or cannot write; try again"
        )
        return ProblemError(503, detail, headers={"Retry-After": "2"}).response()

    @app.exception_handler(Exception)
    def _defect(_request: Request, error: Exception) -> JSONResponse:
        _log.error("a request failed", exc_info=error)
        return ProblemError(500, "an internal error, see the log of the server").response()
