"""What may go wrong between client and server, at the hands of a server that does it on purpose."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any

import pytest

from tests.client.calls import steps_of
from tests.client.servers import LOST, Answer, ScriptedServer, told
from tests.client.streams import JOB, stream, writer
from tests.fixtures import small_embedding
from tests.formats.documents import small_document
from tsaces.client import Client, ClientError, ProblemError, UnreachableError, WaitTimeoutError
from tsaces.errors import DocumentError

if TYPE_CHECKING:
    from tests.client.calls import Call

FORMATS = ("ndjson", "compact", "binary")
AWAY = told({"status": 503, "detail": "away"}, 503)


def expected(start: int, count: int) -> list[Any]:
    return steps_of(small_embedding().plan(), start, count)


def status(name: str) -> Answer:
    return told({"id": JOB, "status": name, "something": "new"})


@pytest.mark.parametrize("encoding", FORMATS)
def test_a_stream_goes_on_where_it_was_cut(ask: Call, encoding: str) -> None:
    first, rest = stream(encoding, 10, 20), stream(encoding, 17, 13)
    end = len(stream(encoding, 10, 7)) + 1  # a byte of the eighth timestep
    cut = Answer(first[:end], is_whole=False)
    with ScriptedServer([cut, LOST, AWAY, Answer(rest)]) as server:
        got = ask(server.url, "stream", JOB, 10, 20, tick_ms=2.5, format=encoding)
    assert got == expected(10, 20)
    asked = [(one.params["start"], one.params["steps"]) for one in server.asked]
    assert asked == [("10", "20"), *[("17", "13")] * 3]
    assert {(one.params["tick_ms"], one.params["format"]) for one in server.asked} == {
        ("2.5", encoding)
    }


@pytest.mark.parametrize("encoding", FORMATS)
def test_a_stream_that_is_cut_within_its_header_begins_anew(ask: Call, encoding: str) -> None:
    whole = stream(encoding, 0, 5)
    with ScriptedServer([Answer(whole[:30], is_whole=False), Answer(whole)]) as server:
        assert ask(server.url, "stream", JOB, steps=5, format=encoding) == expected(0, 5)


@pytest.mark.parametrize("encoding", ["ndjson", "compact"])
def test_a_stream_goes_on_after_the_server_has_said_goodbye(ask: Call, encoding: str) -> None:
    goodbye = writer(encoding, 0).end("the server is shutting down", 4)
    answers = [Answer(stream(encoding, 0, 4) + goodbye), Answer(stream(encoding, 4, 4))]
    with ScriptedServer(answers) as server:
        assert ask(server.url, "stream", JOB, steps=8, format=encoding) == expected(0, 8)


@pytest.mark.parametrize("encoding", ["ndjson", "compact"])
def test_late_timesteps_say_so(ask: Call, encoding: str) -> None:
    written = writer(encoding, 0)
    on_time, late = written.timesteps(0, 2)
    body = written.header() + on_time + written.late(late, 1.25)
    with ScriptedServer([Answer(body)]) as server:
        got = ask(server.url, "stream", JOB, steps=2, format=encoding)
    assert [timestep.late_ms for timestep in got] == [None, 1250]
    assert got == expected(0, 2)


def test_a_stream_that_makes_no_progress_is_given_up(ask: Call) -> None:
    reason = "the reader is 12.0 s late"
    written = writer("compact", 0)
    with (
        ScriptedServer([Answer(written.header() + written.end(reason, 0))] * 100) as server,
        pytest.raises(UnreachableError, match=reason),
    ):
        ask(server.url, "stream", JOB, patience=0.3)
    assert len(server.asked) > 1


def test_nobody_there(ask: Call) -> None:
    with ScriptedServer([]) as server:
        url = server.url
    with pytest.raises(UnreachableError, match=f"no answer from {url}"):
        ask(url, "status", JOB, patience=0.2)


def test_waiting_for_a_server_that_is_away_ends_in_time(ask: Call) -> None:
    with ScriptedServer([AWAY] * 100) as server, pytest.raises(WaitTimeoutError):
        ask(server.url, "wait", JOB, timeout=0.3)
    assert len(server.asked) > 1


def test_the_token_is_shown_to_the_server() -> None:
    with ScriptedServer([status("queued")]) as server, Client(server.url, "secret") as client:
        client.status(JOB)
    assert server.asked[0].headers["Authorization"] == "Bearer secret"


def tomorrow() -> str:
    return format_datetime(datetime.now(UTC) + timedelta(days=1), usegmt=True)


@pytest.mark.parametrize("code", [429, 503])
@pytest.mark.parametrize("when", ["3600", tomorrow()], ids=["seconds", "date"])
def test_a_server_is_not_asked_before_it_wants_to_be(ask: Call, code: int, when: str) -> None:
    later = told({"status": code, "detail": "not now"}, code, Retry_After=when)
    with ScriptedServer([later]) as server, pytest.raises(ProblemError, match="not now") as error:
        ask(server.url, "stream", JOB)
    assert error.value.status == code
    assert len(server.asked) == 1


@pytest.mark.parametrize("code", [429, 502, 503, 504])
@pytest.mark.parametrize("when", ["0", "Wed, 21 Oct 2015 07:28:00 GMT", "soon"])
def test_what_passes_is_tried_again(ask: Call, code: int, when: str) -> None:
    passing = told({"detail": "not now"}, code, Retry_After=when)
    with ScriptedServer([passing, status("queued")]) as server:
        assert ask(server.url, "status", JOB).status == "queued"


def test_errors_that_are_no_problem_documents(ask: Call) -> None:
    pages = [
        Answer(b"<html>Not here</html>", 404),
        Answer(b'{"detail": 7}', 418),
        Answer(b"[1]"),
        Answer(b"{}"),
        Answer(b"<html>"),
    ]
    with ScriptedServer(pages) as server:
        with pytest.raises(ProblemError, match="the server answered 404 Not Found"):
            ask(server.url, "status", JOB)
        with pytest.raises(ProblemError, match="the server answered 418"):
            ask(server.url, "status", JOB)
        for complaint in ("no JSON object", "no job", "malformed JSON"):
            with pytest.raises(ClientError, match=complaint):
                ask(server.url, "status", JOB)


def test_no_escape_of_a_problem_reaches_the_terminal(ask: Call) -> None:
    nasty = {"detail": "a\x1b[2Jb\nc", "errors": [{"field": "x", "problem": "\x1b"}]}
    with ScriptedServer([told(nasty, 400)]) as server, pytest.raises(ProblemError) as error:
        ask(server.url, "status", JOB)
    assert str(error.value) == "a\\x1b[2Jb\nc"
    assert error.value.errors == ("x: \\x1b",)


def test_a_repeated_attempt_submits_the_same_job(ask: Call) -> None:
    accepted = told({"id": JOB, "status": "queued"}, 202)
    with ScriptedServer([LOST, AWAY, accepted, accepted]) as server:
        first = ask(server.url, "submit", small_document(), "ts-aces", 7, 3)
        second = ask(server.url, "submit", small_document(), "ts-aces", 7, 3)
    *attempts, other = [(one.headers["Idempotency-Key"], one.body) for one in server.asked]
    assert set(attempts) == {(first.idempotency_key, other[1])}
    assert other[0] == second.idempotency_key != first.idempotency_key
    assert json.loads(other[1]) == {
        "instance": small_document(),
        "method": "ts-aces",
        "time_limit": 7,
        "seed": 3,
    }


def test_cancelling_never_deletes_what_was_found(ask: Call) -> None:
    with ScriptedServer([LOST, status("succeeded")]) as server:
        assert ask(server.url, "cancel", JOB).status == "succeeded"
    assert [(one.method, one.params) for one in server.asked] == [
        ("DELETE", {"cancel_only": "true"})
    ] * 2


def test_deleting_may_be_answered_late(ask: Call) -> None:
    gone = told({"detail": "there is no embedding"}, 404)
    with ScriptedServer([status("cancelled"), LOST, gone]) as server:
        ask(server.url, "delete", JOB)
    assert [one.method for one in server.asked] == ["DELETE"] * 3


def test_events_resume_after_the_last_one_that_was_whole(ask: Call) -> None:
    begin = b"retry: 10\nid: 1\nevent: queued\ndata: {}\n\n: still here\n\nid: 2\nevent: bou"
    rest = b'id: 2\r\nevent: bound\r\ndata: {"upper_bound": 1.5}\r\n\r\n'
    rest += b"id: 3\nevent: ended\ndata: {}\n\n"
    with ScriptedServer([Answer(begin, is_whole=False), AWAY, Answer(rest)]) as server:
        events = ask(server.url, "events", JOB)
    assert [(event.number, event.kind) for event in events] == [
        *((1, "queued"), (2, "bound"), (3, "ended"))
    ]
    assert events[1].data == {"upper_bound": 1.5}
    assert [one.headers["Last-Event-ID"] for one in server.asked] == ["0", "1", "1"]


HEADER = writer("ndjson", 0).header().decode()
COMPACT = writer("compact", 0).header().decode()
MALFORMED = {
    "no JSON": "<html>\n",
    "no header": '{"t": 0}\n',
    "an unknown encoding": COMPACT.replace("actions-ndjson/1", "actions-ndjson/9"),
    "an unknown kind of exchange": COMPACT.replace("pickup", "theft"),
    "an agent without cargo": COMPACT.replace('"cargo":[', '"cargo":[null,'),
    "no timestep": HEADER + "[]\n",
    "too few agents": HEADER + '{"t":0,"agents":[[2,0,null]],"exchanges":[]}\n',
    "another timestep": HEADER + stream("ndjson", 1, 1).decode().splitlines()[1] + "\n",
    "another start": stream("ndjson", 1, 1).decode(),
    "an exchange of nobody": HEADER
    + '{"t":0,"agents":[[2,0,null],[1,2,null]],"exchanges":[[2,"bin","pickup","plank"]]}\n',
    "moves at the beginning": COMPACT + '{"t":0,"actions":[1,0]}\n',
    "no direction": COMPACT + '{"t":0,"actions":[7,0]}\n',
    "a negative action": COMPACT + '{"t":0,"actions":[-8,0]}\n',
    "too many actions": COMPACT + '{"t":0,"actions":[0,0,0]}\n',
    "no exchange of that cell": COMPACT + '{"t":0,"actions":[800,0]}\n',
    "a deposit of what one does not carry": COMPACT + '{"t":0,"actions":[8,0]}\n',
    "a binary frame of nonsense": writer("binary", 0).header().decode() + "\x07\x07",
}


@pytest.mark.parametrize("body", MALFORMED.values(), ids=MALFORMED)
def test_what_is_no_stream_is_refused(ask: Call, body: str) -> None:
    with ScriptedServer([Answer(body.encode())]) as server, pytest.raises(DocumentError):
        ask(server.url, "stream", JOB)
    assert len(server.asked) == 1


@pytest.mark.parametrize("body", [b"id: 1\ndata: [\n\n", b"data: {}\n\n", b"id: x\ndata: {}\n\n"])
def test_what_is_no_event_is_refused(ask: Call, body: bytes) -> None:
    with ScriptedServer([Answer(body)]) as server, pytest.raises(DocumentError, match="no event"):
        ask(server.url, "events", JOB)
