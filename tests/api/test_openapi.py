"""The service's description of itself: good enough to generate clients from, and true."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

import tsaces
from api.app import create_app
from api.store import Database, JobState
from tests.api.jobs import keep_small_embedding
from tests.api.server import Server
from tests.fixtures import pausing_embedding, small_embedding, stream_lines, waiting_embedding
from tests.formats.documents import replaced, small_document
from tests.strategies import instances
from tsaces.formats.embedding_json import embedding_from_document, embedding_to_document
from tsaces.formats.instance_json import instance_from_document, instance_to_document

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tsaces.model.instance import Instance

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
OPERATIONS = {
    ("get", "/v1/embeddings"),
    ("post", "/v1/embeddings"),
    ("get", "/v1/embeddings/{job_id}"),
    ("delete", "/v1/embeddings/{job_id}"),
    ("get", "/v1/embeddings/{job_id}/embedding"),
    ("get", "/v1/embeddings/{job_id}/compiled"),
    ("get", "/v1/embeddings/{job_id}/request"),
    ("get", "/v1/embeddings/{job_id}/explanation"),
    ("get", "/v1/embeddings/{job_id}/events"),
    ("get", "/v1/embeddings/{job_id}/plan"),
    ("get", "/v1/instances"),
    ("get", "/v1/instances/{name}"),
    ("post", "/v1/instances/check"),
    ("get", "/v1/methods"),
    ("get", "/healthz"),
    ("get", "/readyz"),
    ("get", "/metrics"),
}
CASES = [
    (mode, method, path)
    for mode in schemathesis.GenerationMode
    for method, path in sorted(OPERATIONS)
    if mode.is_positive or path.startswith("/v1/")  # the others leave nothing to get wrong
]
VERB_AND_NOUN = re.compile(r"(check|end|explain|follow|get|list|stream|submit)([A-Z][a-z]+)+")
"""Names of operations, of which generated clients make those of functions."""
MOST_STEPS = 20
A_MOMENT = 0.5
FEW_JOBS = {"TSACES_MAX_OPEN_JOBS": "2", "TSACES_MAX_TIME_LIMIT": "5"}


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    """Return the OpenAPI document."""
    return create_app(Database("sqlite:///never-opened.db")).openapi()


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, str]]:
    """Return a server of its own, for it gets all kinds of jobs, and one of its jobs.

    Whatever it was sent by the tests, it must have survived in the end, without a complaint.
    """
    folder = tmp_path_factory.mktemp("target")
    job_id = keep_small_embedding(f"sqlite:///{folder / 'tsaces.db'}")
    with Server(folder, environment=FEW_JOBS) as server:
        yield server, job_id
        with server.client() as client:
            assert client.get("/readyz").status_code == 200
        log = server.log()
        assert [line for line in log if "traceback" in line or line["level"] == "error"] == []


@pytest.fixture(scope="module")
def described(target: tuple[Server, str]) -> schemathesis.BaseSchema:
    """Return the operations that the server says it has."""
    return schemathesis.openapi.from_url(f"{target[0].url}/openapi.json")


def operations(document: dict[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    """Return what is said about each method of each path."""
    return {
        (method, path): operation
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }


def reference(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def judge_by(document: dict[str, Any], name: str) -> Draft202012Validator:
    """Return what judges by a schema of the document."""
    return Draft202012Validator({**reference(name), "components": document["components"]})


def test_the_document_is_valid(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    OpenAPIV31SpecValidator(document).validate()
    schemathesis.openapi.from_dict(document).validate()


def test_every_operation_has_a_name_a_summary_and_answers(document: dict[str, Any]) -> None:
    found = operations(document)
    assert set(found) >= OPERATIONS
    names = [operation["operationId"] for operation in found.values()]
    assert len(set(names)) == len(names)
    assert [name for name in names if not VERB_AND_NOUN.fullmatch(name)] == []
    for operation in found.values():
        assert operation["summary"]
        assert operation["description"]
        assert {"200", "202"} & set(operation["responses"])


def test_errors_are_problem_documents(document: dict[str, Any]) -> None:
    problem = reference("Problem")
    for (method, path), operation in operations(document).items():
        if not path.startswith("/v1/"):
            continue
        answers = operation["responses"]
        assert {"401", "403", "422", "429", "503"} <= set(answers), (method, path)
        for status, answer in answers.items():
            if status >= "400":
                assert answer["content"]["application/problem+json"]["schema"] == problem
    properties = document["components"]["schemas"]["Problem"]["properties"]
    assert set(properties) == {"type", "title", "status", "detail", "errors", "more"}


def test_tokens_are_described(document: dict[str, Any]) -> None:
    schemes = document["components"]["securitySchemes"]
    (name,) = schemes
    assert (schemes[name]["type"], schemes[name]["scheme"]) == ("http", "bearer")
    for (_, path), operation in operations(document).items():
        if path.startswith("/v1/"):
            assert operation["security"] == [{name: []}]


def test_the_request_is_described_by_an_example_that_can_be_solved(
    document: dict[str, Any],
) -> None:
    body = document["paths"]["/v1/embeddings"]["post"]["requestBody"]
    assert body["required"]
    assert body["content"]["application/json"]["schema"] == reference("SolveRequest")
    schema = document["components"]["schemas"]["SolveRequest"]
    always = {"instance", "method", "objective", "keep", "time_limit", "seed", "start_from"}
    assert set(schema["properties"]) == {*always, "keep_assignment", "changes"}
    assert schema["required"] == ["instance"]
    (example,) = schema["examples"]
    assert set(example) == always, "whoever tries it has no assignment yet"
    assert instance_from_document(example["instance"]).name == "tiny"


def test_the_stream_is_described(document: dict[str, Any]) -> None:
    stream = document["paths"]["/v1/embeddings/{job_id}/plan"]["get"]
    parameters = {parameter["name"] for parameter in stream["parameters"]}
    assert parameters == {"job_id", "start", "steps", "tick_ms", "format", "pauses"}
    assert set(stream["responses"]["200"]["content"]) == {
        "application/x-ndjson",
        "application/vnd.tsaces.actions",
    }


@given(instances())
def test_every_instance_is_as_described(document: dict[str, Any], instance: Instance) -> None:
    judge_by(document, "Instance").validate(instance_to_document(instance))


@pytest.mark.parametrize(
    "change",
    [
        (("name",), 3),
        (("max_agents",), 0),
        (("max_agents",), "4"),
        (("layout", "rows"), "+>+"),
        (("machines", 0, "processes", "supply"), 0),
        (("machines", 0, "output_cell"), [1]),
        (("procedure", "processes", 0, "outputs"), ["plank"]),
    ],
)
def test_what_is_no_instance_is_not_as_described(
    document: dict[str, Any], change: tuple[tuple[str | int, ...], object]
) -> None:
    wrong = replaced(small_document(), *change)
    assert not judge_by(document, "Instance").is_valid(wrong)
    with pytest.raises(tsaces.InstanceError):
        instance_from_document(wrong)


@pytest.mark.parametrize("embedding", [small_embedding, waiting_embedding, pausing_embedding])
def test_embeddings_are_as_described(
    document: dict[str, Any], embedding: Callable[[], tsaces.Embedding]
) -> None:
    written = embedding_to_document(embedding())
    judge = judge_by(document, "Embedding")
    judge.validate(written)
    assert not judge.is_valid({**written, "plan": {**written["plan"], "kind": "other"}})
    assert not judge.is_valid({**written, "throughput": "much"})


def test_the_example_of_an_embedding_is_one(document: dict[str, Any]) -> None:
    operation = document["paths"]["/v1/embeddings/{job_id}/embedding"]["get"]
    answer = operation["responses"]["200"]["content"]["application/json"]
    assert answer["schema"] == reference("Embedding")
    assert tsaces.verify(embedding_from_document(answer["example"])).ok


def test_the_lines_of_streams_are_as_described(document: dict[str, Any]) -> None:
    lines = list(map(json.loads, stream_lines(small_embedding().plan(), count=45)))
    stream = document["paths"]["/v1/embeddings/{job_id}/plan"]["get"]["responses"]["200"]
    example = list(map(json.loads, stream["content"]["application/x-ndjson"]["example"].split()))
    for header, *timesteps in (lines, example):
        judge_by(document, "PlanHeader").validate(header)
        for timestep in timesteps:
            judge_by(document, "PlanTimestep").validate(timestep)
    assert not judge_by(document, "PlanTimestep").is_valid(lines[0])


def test_states_and_objectives_are_enumerations_that_all_share(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    assert set(schemas["JobState"]["enum"]) == set(JobState)
    assert set(schemas["Aim"]["enum"]) == {"throughput", "fleet"}
    for name in ("Accepted", "JobStatus", "JobListItem"):
        assert schemas[name]["properties"]["status"] == reference("JobState")
    for name in ("SolveRequest", "JobListItem"):
        assert schemas[name]["properties"]["objective"]["$ref"] == reference("Aim")["$ref"]


@pytest.mark.parametrize(("mode", "method", "path"), CASES)
def test_no_request_is_answered_by_a_defect(
    described: schemathesis.BaseSchema,
    target: tuple[Server, str],
    mode: schemathesis.GenerationMode,
    method: str,
    path: str,
) -> None:
    operation = described[path][method]

    @settings(
        max_examples=20,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
        derandomize=True,
        database=None,
    )
    @given(operation.as_strategy(generation_mode=mode))
    def judge(case: Any) -> None:
        case.call_and_validate(checks=CHECKS)
        if lead_somewhere(case, target[1]):
            case.call_and_validate(checks=CHECKS)

    judge()


def lead_somewhere(case: Any, job_id: str) -> bool:
    """Make a request concern a job or an instance that there is, unless it would delete it."""
    if case.method == "GET" and "job_id" in case.path_parameters:
        case.path_parameters["job_id"] = job_id
        if case.path.endswith("/plan"):
            case.query = {**case.query, "steps": MOST_STEPS, "tick_ms": 1}
        if case.path.endswith("/explanation"):
            case.query = {"time_limit": A_MOMENT}
        return True
    if case.method == "GET" and "name" in case.path_parameters:
        case.path_parameters["name"] = "toy-car"
        return True
    if case.method == "POST" and case.path.endswith("/check"):
        case.body = small_document()
        return True
    if case.method == "POST" and isinstance(case.body, dict):
        case.body["instance"] = small_document()
        return True
    return False
