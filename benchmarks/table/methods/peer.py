"""The peer of the benchmarks: its plan is a stream of timesteps, judged as it was written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks import peer
from benchmarks.table.methods.judge import replay_of
from benchmarks.table.records import Outcome, Replay, Search, Status
from benchmarks.table.rows import SEED
from tsaces.formats.streams import read_stream
from tsaces.traffic import parse_layout
from tsaces.verify import Claim, replay

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.table.methods import Tell
    from benchmarks.table.rows import Row
    from tsaces.model.instance import Instance

NAME = "peer"


def run(instance: Instance, row: Row, folder: Path, tell: Tell) -> Outcome:
    """Let the peer plan, and judge the stream that it wrote."""
    result = peer.solve(instance, row.time_limit, SEED)
    if result is None:
        return Outcome(Status.NOTHING, f"no plan found in {row.time_limit:g} s")
    tell(f"judging throughput {result.throughput:.4f}, {result.agents} agents")
    path = folder / f"{row.stem}.plan.ndjson"
    peer.write_stream(result, path)
    judged = _judge(instance, path, Claim(result.throughput, result.agents))
    return Outcome(
        Status.FOUND if judged.sound else Status.UNSOUND,
        judged.summary,
        search=Search(
            result.throughput, result.agents, result.seconds_to_first, result.seconds_to_best
        ),
        replay=judged,
        file=path.name,
    )


def _judge(instance: Instance, path: Path, claim: Claim) -> Replay:
    layout = parse_layout(instance.rows)
    with path.open("rb") as stream:
        header, timesteps = read_stream(stream, instance, layout)
        return replay_of(replay(instance, layout, header, timesteps, claim))
