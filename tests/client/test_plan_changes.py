"""A better embedding found between two connections is not mixed into the stream of the first."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.client.servers import Answer, ScriptedServer
from tests.client.streams import JOB, stream
from tests.floors import lane_embedding
from tsaces.client import PlanChangedError
from tsaces.formats.streams import ENCODINGS
from tsaces.plan import compiled_plan_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.client.calls import Call

Documents = list[dict[str, Any]]


def cut_and_changed(
    encoding: str, start: int, change: Callable[[Documents], object]
) -> list[Answer]:
    """Return a stream cut before timestep `start`, and what follows in changed form."""
    documents = [json.loads(line) for line in stream(encoding, start, 4).splitlines()]
    change(documents)
    body = "".join(json.dumps(document) + "\n" for document in documents)
    return [Answer(stream(encoding, 0, start), is_whole=False), Answer(body.encode())]


def other_period(documents: Documents) -> None:
    documents[0]["period"] = 20


def other_assignment(documents: Documents) -> None:
    documents[0]["assignment"]["lathe"] = None


def fewer_agents(documents: Documents) -> None:
    documents[0]["agents"] = 1
    for timestep in documents[1:]:
        timestep["agents"] = timestep["agents"][:1]
        timestep["exchanges"] = []


def agents_change_places(documents: Documents) -> None:
    for timestep in documents[1:]:
        timestep["agents"].reverse()
        timestep["exchanges"] = [[1 - a, *rest] for a, *rest in timestep["exchanges"]]


def other_cargo(documents: Documents) -> None:
    for timestep in documents[1:]:
        for agent in timestep["agents"]:
            agent[2] = "toy" if agent[2] is None else None
        timestep["exchanges"] = []


CHANGES = {
    other_period: "period 40 became 20",
    other_assignment: "assignment",
    fewer_agents: "agents 2 became 1",
    agents_change_places: "agent 0 jumped from",
    other_cargo: "the cargo of agent 0 was",
}


@pytest.mark.parametrize(("change", "message"), CHANGES.items())
def test_another_plan_is_noticed(
    ask: Call, change: Callable[[Documents], object], message: str
) -> None:
    with (
        ScriptedServer(cut_and_changed("ndjson", 7, change)) as server,
        pytest.raises(PlanChangedError, match=f"before timestep 7: {message}"),
    ):
        ask(server.url, "stream", JOB, steps=11, format="ndjson")


def test_another_plan_is_noticed_in_a_compact_stream(ask: Call) -> None:
    def elsewhere(documents: Documents) -> None:
        documents[0]["cells"].reverse()
        documents[1]["actions"] = [0, 0]

    with (
        ScriptedServer(cut_and_changed("compact", 7, elsewhere)) as server,
        pytest.raises(PlanChangedError, match="before timestep 7: agent 0 jumped"),
    ):
        ask(server.url, "stream", JOB, steps=11)


def on_a_lane(encoding: str, start: int, change: Callable[[str], str] = str) -> list[Answer]:
    """Return a stream of a robot on a lane, cut before a timestep and followed by the rest."""
    write = ENCODINGS[encoding]
    plan = compiled_plan_of(lane_embedding())
    first, rest = (b"".join(write(plan, t, n)) for t, n in ((0, start), (start, 4)))
    return [Answer(first, is_whole=False), Answer(change(rest.decode()).encode())]


@pytest.mark.parametrize("encoding", ["ndjson", "compact"])
@pytest.mark.parametrize("start", range(1, 10))
def test_the_same_plan_on_a_lane_is_not_taken_for_another(
    start: int, encoding: str, ask: Call
) -> None:
    with ScriptedServer(on_a_lane(encoding, start)) as server:
        got = ask(server.url, "stream", JOB, steps=start + 4, format=encoding)
    assert [timestep.t for timestep in got] == list(range(start + 4))
    assert got[start].agents[0].x in {"A", "B", "L"}


def test_a_jump_along_a_lane_is_noticed(ask: Call) -> None:
    def further(lines: str) -> str:
        return lines.replace('["L",1,"part"]', '["L",2,"part"]')

    with (
        ScriptedServer(on_a_lane("ndjson", 2, further)) as server,
        pytest.raises(PlanChangedError, match="before timestep 2: agent 0 jumped from"),
    ):
        ask(server.url, "stream", JOB, steps=6, format="ndjson")


@pytest.mark.parametrize("start", [1, 6, 7, 8, 40, 41])
def test_the_same_plan_is_never_taken_for_another(start: int, ask: Call) -> None:
    with ScriptedServer(cut_and_changed("ndjson", start, len)) as server:
        got = ask(server.url, "stream", JOB, steps=start + 4, format="ndjson")
    assert [timestep.t for timestep in got] == list(range(start + 4))
