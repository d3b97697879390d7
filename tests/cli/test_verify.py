"""`tsaces verify` tells sound embeddings from tampered ones."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.command import run
from tests.fixtures import small_embedding, stream_lines
from tests.formats.documents import Path as Place
from tests.formats.documents import replaced
from tsaces.formats.embedding_json import embedding_to_document

if TYPE_CHECKING:
    from pathlib import Path

TAMPERINGS: list[tuple[Place, Any, str]] = [
    (("throughput",), 0.051, "0.051 claimed"),
    (("upper_bound",), 0.04, "upper bound"),
    (("rates", "lathe"), 0.03, "rate_short"),
    (("instance", "max_agents"), 1, "1 allowed"),
    (("plan", "pickups", 0, 3), 9, "plan: "),
    (("plan", "epoch_length"), 2, "plan: constraint 14"),
    (("assignment", "lathe"), "ship", "'ship'"),
    (("assignment", "lathe"), "no such process", "'no such process'"),
]


STOCK = {
    "bin": {
        "start": {"input": {}, "output": {"plank": 1}},
        "peak": {"input": {}, "output": {"plank": 1}},
        "peak_total": {"input": 0, "output": 1},
    },
    "lathe": {
        "start": {"input": {"plank": 1}, "output": {"toy": 2}},
        "peak": {"input": {"plank": 1}, "output": {"toy": 5}},
        "peak_total": {"input": 1, "output": 5},
    },
    "chute": {
        "start": {"input": {"toy": 2}, "output": {}},
        "peak": {"input": {"toy": 2}, "output": {}},
        "peak_total": {"input": 2, "output": 0},
    },
}
"""What the small embedding needs."""


def test_a_sound_embedding(embedding_file: Path) -> None:
    done = run("verify", embedding_file)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("sound: 2 agents, ")
    assert done.stdout.endswith("throughput 0.05\n")


def test_json_and_a_number_of_timesteps(embedding_file: Path) -> None:
    done = run("verify", embedding_file, "--steps", "400", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout) == {
        "ok": True,
        "steps": 400,
        "agents": 2,
        "throughput": pytest.approx(0.05),
        "violations": [],
        "stock": STOCK,
    }


@pytest.mark.parametrize(
    ("place", "value", "complaint"),
    TAMPERINGS,
    ids=[".".join(map(str, place)) + f"={value}" for place, value, _ in TAMPERINGS],
)
def test_tampered_embeddings_fail(
    place: Place, value: object, complaint: str, tmp_path: Path
) -> None:
    file = tmp_path / "tampered.json"
    document = replaced(embedding_to_document(small_embedding()), place, value)
    file.write_text(json.dumps(document), encoding="utf-8")
    done = run("verify", file)
    assert done.returncode == 1
    assert complaint in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_violations_are_listed_for_programs_too(tmp_path: Path) -> None:
    file = tmp_path / "tampered.json"
    document = replaced(embedding_to_document(small_embedding()), ("throughput",), 0.06)
    file.write_text(json.dumps(document), encoding="utf-8")
    done = run("verify", file, "--json")
    assert done.returncode == 1
    verdict = json.loads(done.stdout)
    assert verdict["ok"] is False
    (violation,) = verdict["violations"]
    assert violation["rule"] == "throughput_short"
    assert violation["message"].endswith("0.06 claimed")


def test_a_stream_is_judged_in_place_of_the_own_plan(embedding_file: Path, tmp_path: Path) -> None:
    lines = list(stream_lines(small_embedding().plan(), 0, 300))
    stream = tmp_path / "plan.ndjson"
    stream.write_text("\n".join(lines), encoding="utf-8")
    sound = run("verify", embedding_file, "--plan", stream)
    assert (sound.returncode, sound.stderr) == (0, "")
    stream.write_text("\n".join([*lines[:50], *lines[60:]]), encoding="utf-8")
    torn = run("verify", embedding_file, "--plan", stream)
    assert torn.returncode == 1
    assert "timestep_skipped" in torn.stdout
