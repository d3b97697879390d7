"""The time of reading a compiled plan, compared with Π_TS and with copying arrays.

The embedding beside this file was found for the factory of `benchmarks.factory`;
``python -m benchmarks.plan`` finds it again.
"""

from __future__ import annotations

import time
from functools import partial
from itertools import islice
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import numpy as np

import tsaces
from benchmarks.factory import factory
from benchmarks.report import heading
from tsaces.formats.plan_file import plan_from_bytes, plan_to_bytes
from tsaces.formats.streams import ENCODINGS
from tsaces.plan import compiled_plan_of
from tsaces.solvers.ts_aces.plan import EpochSource, TsGenerator

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tsaces.model.embedding import Embedding
    from tsaces.plan import CompiledPlan

EMBEDDING = Path(__file__).with_name("grid-110.embedding.json")
FAR = 10**12
_ROUNDS = 5
_TIMESTEPS = 20_000


def median_seconds(run: Callable[[], object]) -> float:
    """Return the median time of a few runs in seconds."""
    times = []
    for _ in range(_ROUNDS):
        begin = time.perf_counter()
        run()
        times.append(time.perf_counter() - begin)
    return median(times)


def time_per_timestep(run: Callable[[], object], timesteps: int = _TIMESTEPS) -> float:
    """Return the microseconds per timestep."""
    return 1e6 * median_seconds(run) / timesteps


def consume(items: Iterable[object]) -> None:
    """Iterate over all items and discard them."""
    for _ in items:
        pass


def make_generator(embedding: Embedding) -> TsGenerator:
    """Return Π_TS as in the paper."""
    source = embedding.source
    if not isinstance(source, EpochSource):
        raise TypeError("Π_TS needs counts by road and epoch")
    plan = source.epoch_plan
    return TsGenerator(embedding.instance, plan.traffic_system(embedding.instance), plan)


def measurements(embedding: Embedding) -> Iterable[tuple[str, float, str]]:
    """Yield the name of each measurement, microseconds per timestep, and a remark."""
    few = 300
    reference = time_per_timestep(
        lambda: consume(islice(make_generator(embedding).steps(), few)), few
    )
    plan = compiled_plan_of(embedding)
    blocks_read = [
        (np.array(b.cells, order="C"), np.array(b.cargo, order="C"), b.exchanges, b.offsets)
        for b in plan.blocks(FAR, _TIMESTEPS)
    ]
    rows = [
        (cells, cargo) for arrays in blocks_read for cells, cargo in zip(*arrays[:2], strict=True)
    ]
    copy_rows = time_per_timestep(lambda: [(a.copy(), b.copy()) for a, b in rows])
    copy_blocks = time_per_timestep(
        lambda: consume([a.copy() for a in block] for block in blocks_read)
    )
    steps = time_per_timestep(lambda: consume(plan.steps(FAR, _TIMESTEPS)))
    blocks = time_per_timestep(lambda: consume(plan.blocks(FAR, _TIMESTEPS)))
    yield "Π_TS in plain Python", reference, ""
    yield "copying cells and cargo, one timestep at a time", copy_rows, ""
    yield (
        "`plan.steps`",
        steps,
        f"{reference / steps:,.0f} × Π_TS; {copy_rows / steps:.2f} of copying's speed",
    )
    yield "copying the same arrays, up to 256 timesteps at once", copy_blocks, ""
    yield (
        "`plan.blocks`",
        blocks,
        f"{reference / blocks:,.0f} × Π_TS; {copy_blocks / blocks:.2f} of copying's speed",
    )
    seeks = [FAR + 7919 * i for i in range(1_000)]
    yield (
        "`plan.state`, any timestep",
        time_per_timestep(lambda: [plan.state(t) for t in seeks], 1_000),
        "",
    )
    for name, encode in ENCODINGS.items():
        cost = time_per_timestep(partial(_write_all, encode, plan))
        size = sum(map(len, islice(encode(plan, FAR, 1_000), 1, None))) / 1_000
        yield f"stream, {name}", cost, f"{1e6 / cost:,.0f} timesteps/s, {size:,.0f} bytes each"


def _write_all(encode: Callable[..., Iterable[bytes]], plan: CompiledPlan) -> None:
    consume(encode(plan, FAR, _TIMESTEPS))


def report() -> str:
    """Measure; return a section of the page."""
    embedding = tsaces.load_embedding(EMBEDDING)
    plan = compiled_plan_of(embedding)
    data = plan_to_bytes(embedding)
    once = {
        "compile": median_seconds(lambda: compiled_plan_of(embedding)),
        "open the compiled plan": median_seconds(lambda: plan_from_bytes(data)),
        "open it and compute the header at 10^12": median_seconds(lambda: _far_header(data)),
    }
    lines = [
        heading("Reading a compiled plan"),
        f"{plan.agents} agents, {len(embedding.instance.machines)} machines,"
        f" {len(plan.cells)} cells, period {plan.period}; timesteps from 10^12 on; the compiled"
        f" plan has {len(data):,} bytes.\n",
        "| | µs per timestep | |\n|---|---|---|",
        *(f"| {what} | {cost:,.2f} | {remark} |" for what, cost, remark in measurements(embedding)),
        "\n| once | seconds |\n|---|---|",
        *(f"| {what} | {cost:.3f} |" for what, cost in once.items()),
    ]
    return "\n".join(lines) + "\n"


def _far_header(data: bytes) -> object:
    """Open a plan and compute the contents of its machines' buffers in the far future."""
    return plan_from_bytes(data).plan().header_at(FAR)


if __name__ == "__main__":
    found = tsaces.solve(factory(streets=12, machines=110, max_agents=430), time_limit=60)
    tsaces.write_embedding(found, EMBEDDING)
