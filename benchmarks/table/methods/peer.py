"""The peer of the benchmarks, whose plan is a timestep stream that is verified from its file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks import peer
from benchmarks.table.methods.judge import make_replay
from benchmarks.table.records import Outcome, Replay, RowStatus, Search
from benchmarks.table.rows import SEED
from tsaces.formats.streams import read_stream
from tsaces.traffic import parse_layout
from tsaces.verify import Claim, replay

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.table.methods import Log
    from benchmarks.table.rows import Row
    from tsaces.model.instance import Instance

NAME = "peer"


def run(instance: Instance, row: Row, folder: Path, log: Log) -> Outcome:
    """Run the peer, and verify the stream that it wrote."""
    result = peer.solve(instance, row.time_limit, SEED)
    if result is None:
        return Outcome(RowStatus.NOTHING, f"no plan found in {row.time_limit:g} s")
    log(f"judging throughput {result.throughput:.4f}, {result.agents} agents")
    path = folder / f"{row.stem}.plan.ndjson"
    peer.write_stream(result, path)
    judged = _judge(instance, path, Claim(result.throughput, result.agents))
    return Outcome(
        RowStatus.FOUND if judged.sound else RowStatus.UNSOUND,
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
        return make_replay(replay(instance, layout, header, timesteps, claim))
