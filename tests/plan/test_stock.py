"""What a plan needs in stock, held against its stream, followed from the start."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from tests.fixtures import ROOT, small_embedding
from tests.plan.moments import sure_candidates
from tests.solvers.ts_aces.delivery import embedding_of
from tests.verify.test_balance import laps, turning
from tests.verify.tours import touring
from tsaces import load_embedding
from tsaces.model.stock import Peak
from tsaces.model.transport_plan import ExchangeKind
from tsaces.plan import compiled_plan_of, stock_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tsaces.model.embedding import Embedding
    from tsaces.plan import CompiledPlan

PERIODS = 12


def sawmill() -> Embedding:
    instance, candidates = sure_candidates("sawmill")
    return embedding_of(instance, candidates[-1])


def many_machines() -> Embedding:
    return load_embedding(ROOT / "benchmarks" / "grid-30.embedding.json")


def turnery() -> Embedding:
    """A lathe that is fed and emptied in turns, and makes two kinds of tokens."""
    return touring(turning(), laps("bar", "bar peg", "peg", "swarf", "swarf"))


PLANS: dict[str, Callable[[], Embedding]] = {
    "carving": small_embedding,
    "sawmill": sawmill,
    "turnery": turnery,
    "many machines": many_machines,
}


@pytest.mark.parametrize("name", PLANS)
def test_a_stream_never_exceeds_the_peaks_and_reaches_them(name: str) -> None:
    plan = compiled_plan_of(PLANS[name]())
    stocks = stock_of(plan)
    assert stocks.keys() == plan.start_buffers.keys()
    served = exchanges_by_machine(plan)
    for machine, stock in stocks.items():
        assert stock.start == plan.start_buffers[machine]
        held = list(followed(plan, machine, served[machine]))
        for peak, side in ((stock.input_peak, 0), (stock.output_peak, 1)):
            contents = [sides[side] for sides in held]
            most = {token: max(each[token] for each in contents) for token in peak.tokens}
            assert peak == Peak(most, max(each.total() for each in contents))
            assert all(each.keys() <= peak.tokens.keys() for each in contents)


def exchanges_by_machine(plan: CompiledPlan) -> dict[str, list[list[tuple[int, str]]]]:
    """Return what is exchanged at each machine, timestep by timestep."""
    steps = [s.exchanges.tolist() for s in plan.steps(0, plan.transient + PERIODS * plan.period)]
    served: dict[str, list[list[tuple[int, str]]]] = {
        name: [[] for _ in steps] for name in plan.machines
    }
    for t, rows in enumerate(steps):
        for _, machine, kind, token in rows if t else ():  # the start's lie behind it
            served[plan.machines[machine]][t].append((kind, str(plan.tokens[token])))
    return served


def followed(
    plan: CompiledPlan, name: str, served: list[list[tuple[int, str]]]
) -> Iterator[tuple[Counter[str], Counter[str]]]:
    """Yield a machine's buffers as runs end, and after exchanges: nothing under way is in them."""
    machine = plan.instance.machines[plan.machines.index(name)]
    process = plan.instance.procedure.by_name[str(plan.assignment[name])]
    start = plan.start_buffers[name]
    inputs, outputs = Counter(start.input), Counter(start.output)
    done_at = None
    for t, exchanges in enumerate(served):
        if t == done_at:
            outputs.update(process.outputs)
            done_at = None
        yield inputs.copy(), outputs.copy()
        for kind, token in exchanges:
            side, change = (outputs, -1) if kind == ExchangeKind.PICKUP else (inputs, 1)
            side[token] += change
        yield inputs.copy(), outputs.copy()
        is_wanted = not process.is_source or not outputs >= Counter(start.output)
        if done_at is None and is_wanted and inputs >= Counter(process.inputs):
            inputs.subtract(process.inputs)
            done_at = t + machine.processes[process.name]


def test_what_piles_up_for_ever_has_no_peak() -> None:
    """The lathe begins with a bar and a peg, and has turned two bars when a peg is fetched."""
    stock = stock_of(compiled_plan_of(touring(turning(), laps("bar peg"))))["lathe"]
    assert stock.output_peak == Peak({"peg": 3, "swarf": None}, None)
    assert stock.input_peak == Peak({"bar": 1}, 1)
