"""What clients send, judged: instances, and requests to solve them."""

from __future__ import annotations

import hashlib
import json
from itertools import islice
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

from pydantic import TypeAdapter, ValidationError

from api import problems
from api.problems import ProblemError
from api.schemas import NoticeItem, SolveRequest
from api.store import NewJob
from tsaces.errors import MOST_TOLD, InputError, InstanceError, Problem
from tsaces.formats.instance_json import instance_from_document, instance_to_document
from tsaces.formats.options_json import options_to_document
from tsaces.formats.schema_errors import schema_problems
from tsaces.formats.strict_json import JsonError, parse_json
from tsaces.formats.transfer import family_of
from tsaces.formats.unknown import notices_of_unknown
from tsaces.schema.expected import Expected
from tsaces.solvers.registry import check_options
from tsaces.solvers.session.keeping import keeping_of
from tsaces.traffic.notices import notices

if TYPE_CHECKING:
    from collections.abc import Iterable

    from api.settings import Settings
    from tsaces.model.instance import Instance
    from tsaces.model.notice import Notice


class Submission(NamedTuple):
    """What a client asks for, and what is worth a second look in it."""

    job: NewJob
    notices: list[NoticeItem]


def validate_submission(
    body: bytes, client: str, key: str | None, settings: Settings
) -> Submission:
    """Return what the body of a submission asks for.

    Raises
    ------
    ProblemError
        If it is no request, or none that this server takes.
    """
    document = _document(body)
    request = _request(document)
    try:
        options = check_options(request.options)
    except InputError as error:
        raise _of_input(error) from None
    if options.time_limit > settings.max_time_limit:
        what = f"{options.time_limit:g} is above {settings.max_time_limit:g} s"
        raise problems.of_fields([Problem("time_limit", what)])
    judged = _validate(request, settings)
    try:
        check_options(options, judged)
    except InputError as error:
        raise _of_input(error) from None
    instance = instance_to_document(judged)  # without fields we do not know
    starts_from_known = request.start_from == "known"
    start = {} if starts_from_known else {"start_from": request.start_from}
    asked = {**options_to_document(options), **start, **_judge_kept(request, judged)}
    text = json.dumps({**asked, "instance": instance}, sort_keys=True)
    job = NewJob(
        client,
        text,
        digest=hashlib.sha256(text.encode()).hexdigest(),
        idempotency_key=key,
        name=instance["name"],
        method=options.method,
        objective=options.objective,
        family=family_of(judged) if starts_from_known else "",
    )
    unknown = notices_of_unknown(SolveRequest, document)
    return Submission(job, [*notice_items(unknown), *notices_of(judged)][:MOST_TOLD])


def notices_of(instance: Instance) -> list[NoticeItem]:
    """Return what is worth a second look in an instance, as clients are told it."""
    found = notices(instance)
    return notice_items(notice._replace(path=f"instance.{notice.path}") for notice in found)


def notice_items(found: Iterable[Notice]) -> list[NoticeItem]:
    """Return the first notices as clients are told them."""
    return [
        NoticeItem(field=path, notice=message, cells=problems.listed(cells))
        for path, message, cells in islice(found, MOST_TOLD)
    ]


def validate_instance(body: bytes, settings: Settings) -> Instance:
    """Return the instance whose document a body is, judged as that of a submission.

    Raises
    ------
    ProblemError
        The one that a submission of the instance would have got.
    """
    return _validate(_request({"instance": _document(body)}), settings)


_REQUEST: TypeAdapter[SolveRequest] = TypeAdapter(
    Annotated[SolveRequest, Expected("an object", "give instance, and options beside it")]
)


def _document(body: bytes) -> Any:
    try:
        return parse_json(body)
    except JsonError as error:
        raise ProblemError(400, str(error)) from None


def _request(document: object) -> SolveRequest:
    try:
        return _REQUEST.validate_python(document)
    except ValidationError as error:
        raise problems.of_fields(schema_problems(error)) from None


def _validate(request: SolveRequest, settings: Settings) -> Instance:
    """Return the instance unless it is none, or too large for this server."""
    layout = request.instance.get("layout")
    if isinstance(layout, dict):
        cells = sum(len(row) for row in _items(layout, "rows") if isinstance(row, str))
        _at_most(cells, settings.max_cells, "instance.layout.rows", "cells")
        lanes = [lane.get("cells") for lane in _items(layout, "lanes") if isinstance(lane, dict)]
        places = len(_items(layout, "points")) + sum(n for n in lanes if isinstance(n, int))
        _at_most(places, settings.max_cells, "instance.layout.lanes", "places")
    machines = request.instance.get("machines")
    count = len(machines) if isinstance(machines, list) else 0
    _at_most(count, settings.max_machines, "instance.machines", "machines")
    try:
        instance = instance_from_document(request.instance)
    except InstanceError as error:
        raise problems.of_instance(error) from None
    _at_most(instance.max_agents, settings.max_agents, "instance.max_agents", "agents")
    return instance


def _items(layout: dict[str, Any], field: str) -> list[Any]:
    found = layout.get(field)
    return found if isinstance(found, list) else []


def _judge_kept(request: SolveRequest, instance: Instance) -> dict[str, Any]:
    """Return the fields that say which assignment is to be kept, none if none is."""
    try:
        keeping = keeping_of(instance, request.keep_assignment, request.changes)
    except InputError as error:
        raise _of_input(error) from None
    if keeping is None:
        return {}
    return {"keep_assignment": dict(keeping.before), "changes": keeping.limit}


def _of_input(error: InputError) -> ProblemError:
    field, _, what = str(error).partition(": ")
    return problems.of_fields([Problem(field, what)])


def _at_most(number: int, limit: int, field: str, noun: str) -> None:
    if number > limit:
        what = f"{number:,} {noun}; this server takes {limit:,} at most"
        raise problems.of_fields([Problem(field, what)])
