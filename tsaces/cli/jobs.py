"""`tsaces jobs`: the jobs of a service."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer
from pydantic import ValidationError

from tsaces.cli import service
from tsaces.cli.arguments import JsonOption
from tsaces.cli.documents import JobDocument, JobsDocument, print_document
from tsaces.cli.job_table import print_jobs
from tsaces.errors import InputError, TsacesError
from tsaces.formats.schema_errors import schema_problems

if TYPE_CHECKING:
    from tsaces.client import JobSummary

_STATUSES = ("queued", "running", "succeeded", "failed", "cancelled")
_UNAUTHORIZED = 401
_TIMEOUT = 3.0
"""Seconds to wait for a service that does not answer, short because a user is waiting."""


def jobs(
    url: Annotated[
        str, typer.Option("--url", metavar="URL", help="URL of the service.")
    ] = "http://localhost:8000",
    status: Annotated[
        list[str] | None,
        typer.Option(
            "--status",
            metavar="STATUS",
            help=f"Only jobs with this status: one of {', '.join(_STATUSES)}; may be repeated.",
            show_default=False,
        ),
    ] = None,
    name: Annotated[
        str | None,
        typer.Option(
            "--name",
            metavar="NAME",
            help="Only jobs whose instance has exactly this name.",
            show_default=False,
        ),
    ] = None,
    limit: Annotated[
        int, typer.Option("--limit", metavar="N", min=1, help="Most jobs to list.")
    ] = 50,
    token: Annotated[
        str | None,
        typer.Option(
            "--token",
            metavar="TOKEN",
            envvar="TSACES_TOKEN",
            help="Token with the scope read, if the service requires one.",
            show_default=False,
            show_envvar=True,
        ),
    ] = None,
    json_output: JsonOption = False,
) -> None:
    """List the jobs of all clients of a service, newest first.

    Examples: tsaces jobs; tsaces jobs --status queued --status running;
    tsaces jobs --url https://plant.example --name toy-car --json
    """
    for each in status or ():
        if each not in _STATUSES:
            raise InputError(f"--status: {each!r} is not one of {', '.join(_STATUSES)}")
    found = _fetch_jobs(url, token, status, name, limit)
    if json_output:
        print_document(_document(found))
        return
    print_jobs(found)


def _document(found: Sequence[JobSummary]) -> JobsDocument:
    try:
        return JobsDocument(jobs=[JobDocument(**asdict(job)) for job in found])
    except ValidationError as error:
        path, *_ = (problem.path for problem in schema_problems(error))
        raise TsacesError(
            f"the server's answer cannot be read: {path} is of another kind"
        ) from None


def _fetch_jobs(
    url: str, token: str | None, status: Sequence[str] | None, name: str | None, limit: int
) -> list[JobSummary]:
    client = service.client.Client(url, token, patience=_TIMEOUT)
    try:
        with client:
            return list(client.jobs(status, name, limit))
    except service.client.UnreachableError as error:
        what = f"{error}; is the service running there? tsaces serve starts one"
        raise TsacesError(what) from None
    except service.client.ProblemError as problem:
        if problem.status != _UNAUTHORIZED:
            raise
        raise TsacesError(f"{problem}; give --token") from None
