"""The browser reads a compiled plan exactly as Python does, at any timestep."""

from __future__ import annotations

from functools import cache, partial
from itertools import chain
from typing import TYPE_CHECKING, Any

import pytest

import tsaces
from tests.browser.studio import evaluated, open_plans
from tests.fixtures import (
    AMPLE,
    ROOT,
    pausing_embedding,
    small_embedding,
    toy_car,
    waiting_embedding,
)
from tests.formats.shared_cell import shared_cell_embedding
from tsaces.model.transport_plan import ExchangeKind
from tsaces.plan import CompiledPlan, compiled_plan_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from playwright.sync_api import Page

    from tsaces.model.embedding import Embedding

LAST = 2**53 - 1


@cache
def solved_toy_car() -> Embedding:
    found = tsaces.solve(toy_car(), time_limit=AMPLE)
    assert found is not None
    return found


@cache
def hundreds_of_agents() -> Embedding:
    return tsaces.load_embedding(ROOT / "benchmarks" / "grid-110.embedding.json")


EMBEDDINGS: dict[str, Callable[[], Embedding]] = {
    "small": small_embedding,
    "actions of two bytes": shared_cell_embedding,
    "toy car": solved_toy_car,
    "430 agents": hundreds_of_agents,
    "long pauses": pausing_embedding,
    "an agent that waits": partial(waiting_embedding, 200),
}


@pytest.fixture(params=EMBEDDINGS)
def plan(request: pytest.FixtureRequest, page: Page) -> CompiledPlan:
    """Open a plan in the browser; return it as Python has it."""
    embedding = EMBEDDINGS[request.param]()
    open_plans(page, embedding)
    return compiled_plan_of(embedding)


def moments(plan: CompiledPlan) -> list[int]:
    """Return timesteps early and late, within the transient and around the ends of periods."""
    end = plan.transient + plan.period
    early = [0, 1, plan.transient // 2, plan.transient, plan.transient + 1]
    ends = [end - 1, end, end + 1, end + plan.period, end + plan.period + 1, end + 7 * plan.period]
    return sorted({*early, *ends, 10**9, LAST - 1, LAST})


def told(plan: CompiledPlan, timesteps: Iterable[int]) -> list[Any]:
    """Return positions, cargo and exchanges at timesteps, as JSON has them."""
    answers = []
    for t in timesteps:
        state = plan.state(t)
        exchanges = [
            [agent, plan.machines[machine], ExchangeKind(kind).name.lower(), plan.tokens[token]]
            for agent, machine, kind, token in state.exchanges.tolist()
        ]
        positions = [list(plan.cells[cell]) for cell in state.cells.tolist()]
        cargo = [plan.tokens[token] for token in state.cargo.tolist()]
        answers.append([t, positions, cargo, sorted(exchanges)])
    return answers


_READ = """(timesteps) => {
  const { plan } = window.plans[0];
  return timesteps.map((t) => {
    const state = plan.state(t);
    const agents = Array.from(state.cargo.keys());
    const exchanges = plan.exchangesAt(t).map((e) => [e.agent, e.machine, e.kind, e.token]);
    return [
      state.t,
      agents.map((agent) => Array.from(state.positions.subarray(2 * agent, 2 * agent + 2))),
      agents.map((agent) => plan.tokens[state.cargo[agent]]),
      exchanges,
    ];
  });
}"""


def test_every_state_is_as_in_python(page: Page, plan: CompiledPlan) -> None:
    timesteps = moments(plan)
    read = evaluated(page, _READ, [timesteps])
    for state in read:
        state[3].sort()
    assert read == told(plan, timesteps)


def test_an_agents_next_exchange_is_the_first_that_the_stream_has(
    page: Page, plan: CompiledPlan
) -> None:
    start = plan.transient + plan.period - 1
    expected: dict[int, list[object]] = {}
    for state in chain.from_iterable(plan.changes(start + 1, 3 * plan.period)):
        for agent, machine, kind, token in state.exchanges.tolist():
            name = ExchangeKind(kind).name.lower()
            first = [state.t, plan.machines[machine], name, plan.tokens[token]]
            expected.setdefault(agent, first)
    found = evaluated(
        page,
        """(agents, t) => agents.map((agent) => {
          const next = window.plans[0].plan.nextExchange(agent, t);
          return [next.t, next.machine, next.kind, next.token];
        })""",
        [list(expected), start],
    )
    assert expected
    assert found == list(expected.values())


def test_whoever_stands_on_a_cell_is_found(page: Page, plan: CompiledPlan) -> None:
    state = plan.state(10**9)
    found = evaluated(
        page,
        "(cells, t) => cells.map((cell) => window.plans[0].plan.agentOn(cell, t))",
        [list(range(len(plan.cells))), 10**9],
    )
    standing = {cell: agent for agent, cell in enumerate(state.cells.tolist())}
    assert found == [standing.get(cell) for cell in range(len(plan.cells))]


def test_ten_million_timesteps_are_opened_at_once(page: Page) -> None:
    """The page reads states, exchanges, machines and traffic without going through them all."""
    embedding = waiting_embedding()
    plan = compiled_plan_of(embedding)
    open_plans(page, embedding)
    timesteps = [*moments(plan), plan.period // 2, plan.period - 20]
    read = evaluated(page, _READ, [timesteps])
    assert read == told(plan, timesteps)
    found = evaluated(
        page,
        """async (t) => {
          const { trafficOf, passagesOf } = await import("room/plan/traffic.js");
          const { machineHistories } = await import("room/plan/machines.js");
          const { plan } = window.plans[0];
          const { waiting } = trafficOf(plan);
          const at = plan.slotOf(0, t).cell;
          return [
            Math.max(...waiting),
            passagesOf(plan, at, t).passages.length,
            machineHistories(plan)("bin").longRunUtilisation(),
          ];
        }""",
        [plan.period // 2],
    )
    assert found[0] == pytest.approx(1, abs=1e-4)
    assert found[1] >= 1
    assert found[2] == pytest.approx(1)


@pytest.mark.parametrize("t", [-1, 0.5, 2**53])
def test_what_is_no_timestep_is_refused(page: Page, t: float) -> None:
    open_plans(page, small_embedding())
    script = """(t) => {
      try { window.plans[0].plan.state(t); } catch (error) { return error.name; }
      return null;
    }"""
    assert evaluated(page, script, [t]) == "RangeError"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("file.fill(0)", "no archive"),
        (
            "file.fill(7, text.indexOf('(2, 8') + 40, text.indexOf('(2, 8') + 80)",
            "leaves the floor",
        ),
        ("file.set(new TextEncoder().encode('/9'), text.indexOf('tsaces-plan/1') + 11)", "/9"),
    ],
)
def test_another_file_is_refused(page: Page, change: str, message: str) -> None:
    open_plans(page, small_embedding())
    script = f"""async () => {{
      const {{ Plan }} = await import("room/plan/plan.js");
      const answer = await fetch("data:application/octet-stream;base64," + window.files[0]);
      const file = new Uint8Array(await answer.arrayBuffer());
      const text = new TextDecoder("latin1").decode(file);
      {change};
      return Plan.open(file.buffer).then(() => null, (error) => error.message);
    }}"""
    assert message in evaluated(page, script)
