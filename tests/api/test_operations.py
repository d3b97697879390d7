"""What operators see: probes, figures and logs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.api.jobs import ended, solve_request, submit
from tests.fixtures import wait_until

if TYPE_CHECKING:
    import httpx

    from tests.api.server import Server

METRICS = {
    "tsaces_jobs": "gauge",
    "tsaces_queue_depth": "gauge",
    "tsaces_solve_seconds": "histogram",
    "tsaces_gap": "histogram",
    "tsaces_open_streams": "gauge",
    "tsaces_timesteps_sent_total": "counter",
    "tsaces_lateness_seconds": "histogram",
    "tsaces_streams_cut_total": "counter",
    "tsaces_store_failures_total": "counter",
    "tsaces_requests_total": "counter",
}
SAMPLE = re.compile(r"([a-z_]+)(\{[^}]*\})? (\S+)")


def figures(client: httpx.Client) -> dict[str, float]:
    """Return every figure by its name and labels."""
    text = client.get("/metrics").text
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    found = [SAMPLE.fullmatch(line) for line in lines]
    return {match[1] + (match[2] or ""): float(match[3]) for match in found if match is not None}


def open_streams(client: httpx.Client) -> float:
    """Return how many streams of all kinds the server says are open."""
    found = figures(client)
    return sum(value for name, value in found.items() if name.startswith("tsaces_open_streams"))


def test_probes(client: httpx.Client) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json() == {"status": "ready"}


def test_the_description_can_be_read(client: httpx.Client) -> None:
    answer = client.get("/docs")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/html")
    assert "/openapi.json" in answer.text


def test_the_description_needs_no_other_host(client: httpx.Client) -> None:
    page = client.get("/docs")
    loaded = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert {link.rpartition(".")[2] for link in loaded} == {"js", "css", "png"}
    for link in loaded:
        assert re.match(r"/\w", link), link
        assert len(client.get(link).raise_for_status().content) > 1_000
    assert "default-src 'self'; " in page.headers["content-security-policy"]


def test_figures_have_names_and_kinds(client: httpx.Client) -> None:
    answer = client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=")
    kinds = dict(re.findall(r"^# TYPE (\S+) (\S+)$", answer.text, re.MULTILINE))
    assert {name: kinds.get(name) for name in METRICS} == METRICS


def test_figures_of_jobs_move(client: httpx.Client) -> None:
    before = figures(client)
    first, second = (submit(client, solve_request()) for _ in range(2))
    assert figures(client)["tsaces_queue_depth"] >= 1
    assert client.delete(f"/v1/embeddings/{second}").is_success
    assert ended(client, first)["status"] == "succeeded"
    after = figures(client)
    moved = {
        'tsaces_jobs{status="succeeded"}': 1,
        'tsaces_jobs{status="cancelled"}': 1,
        'tsaces_requests_total{method="POST",status="202"}': 2,
        'tsaces_solve_seconds_count{status="succeeded"}': 1,
        "tsaces_gap_count": 1,
    }
    assert {name: after[name] - before.get(name, 0) for name in moved} == moved
    assert after["tsaces_queue_depth"] == after['tsaces_jobs{status="queued"}'] == 0


def test_figures_of_streams_move(client: httpx.Client, job_id: str) -> None:
    before = figures(client)
    client.get(f"/v1/embeddings/{job_id}/plan?steps=30")
    client.get(f"/v1/embeddings/{job_id}/plan?steps=7&tick_ms=1")
    sent, paced = 'tsaces_timesteps_sent_total{kind="http"}', "tsaces_lateness_seconds_count"
    assert wait_until(lambda: figures(client)['tsaces_open_streams{kind="http"}'] == 0)
    after = figures(client)
    assert after[sent] - before.get(sent, 0) == 37
    assert after[paced] - before[paced] == 7


def test_paths_do_not_become_labels(client: httpx.Client) -> None:
    before = set(figures(client))
    for number in range(5):
        client.get(f"/nowhere/{number}")
    new = set(figures(client)) - before
    assert {name for name in new if "_created" not in name} <= {
        'tsaces_requests_total{method="GET",status="404"}'
    }


def test_logs_are_lines_with_the_ids_of_requests_and_jobs(
    server: Server, client: httpx.Client
) -> None:
    headers = {"X-Request-Id": "morning-shift"}
    job_id = submit(client, solve_request(), **headers)
    assert client.delete(f"/v1/embeddings/{job_id}").is_success
    assert wait_until(lambda: "morning-shift" in [line.get("request") for line in server.log()])
    assert wait_until(
        lambda: (
            (job_id, "job ended") in [(line.get("job"), line["message"]) for line in server.log()]
        )
    )
    log = server.log()
    assert all({"at", "level", "logger", "message"} <= set(line) for line in log)
    (request,) = [line for line in log if line.get("request") == "morning-shift"]
    assert request["logger"] == "tsaces.http"
    assert (request["method"], request["path"]) == ("POST", "/v1/embeddings")
    assert request["status"] == 202
    assert request["ms"] > 0
    endings = [line for line in log if line.get("job") == job_id and line["message"] == "job ended"]
    assert [(line["logger"], line["status"]) for line in endings] == [("tsaces.jobs", "cancelled")]
    assert log[0]["message"] == "serving"
    assert log[0]["port"] == server.port


def test_line_breaks_in_requests_do_not_forge_log_lines(
    server: Server, client: httpx.Client
) -> None:
    client.get("/nowhere%0A%7B%22forged%22%3A%201%7D")
    path = '/nowhere\n{"forged": 1}'
    assert wait_until(lambda: any(line.get("path") == path for line in server.log()))
    assert not any("forged" in line for line in server.log())
