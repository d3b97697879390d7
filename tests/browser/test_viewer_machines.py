"""Machines and traffic as the browser works them out, held against Python's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.browser.studio import evaluated, open_plans
from tests.browser.test_viewer_plan import EMBEDDINGS
from tests.fixtures import small_embedding
from tsaces.formats.embedding_json import embedding_to_document
from tsaces.plan import CompiledPlan, compiled_plan_of
from tsaces.plan.start_buffers import stocks
from tsaces.render.ground_plan import GroundPlan
from tsaces.render.machine_spots import choose_machine_spots
from tsaces.render.names import short_labels, token_labels

if TYPE_CHECKING:
    from playwright.sync_api import Page


@pytest.fixture(params=EMBEDDINGS)
def plan(request: pytest.FixtureRequest, page: Page) -> CompiledPlan:
    """Open a plan in the browser; return it as Python has it."""
    embedding = EMBEDDINGS[request.param]()
    open_plans(page, embedding)
    return compiled_plan_of(embedding)


_BUFFERS = """async (timesteps) => {
  const { machineHistories } = await import("room/plan/machines.js");
  const { plan } = window.plans[0];
  const history = machineHistories(plan);
  const process = new Map(plan.instance.procedure.processes.map((each) => [each.name, each]));
  const counts = (map) => Object.fromEntries([...map].filter(([, count]) => count));
  return timesteps.map((t) => {
    const busy = plan.instance.machines.map((machine) => machine.name).filter(history);
    return Object.fromEntries(busy.map((name) => {
      const { input, output, run } = history(name).stateAt(t);
      const work = process.get(plan.assignment.get(name));
      for (const [token, copies] of run ? Object.entries(work.outputs) : []) {
        output.set(token, (output.get(token) ?? 0) + copies);
      }
      for (const [token, copies] of run?.since === t ? Object.entries(work.inputs) : []) {
        input.set(token, (input.get(token) ?? 0) + copies);
      }
      if (run?.since === t) {
        for (const [token, copies] of Object.entries(work.outputs)) {
          output.set(token, output.get(token) - copies);
        }
      }
      return [name, { input: counts(input), output: counts(output) }];
    }));
  });
}"""


def test_buffers_are_as_the_header_has_them(page: Page, plan: CompiledPlan) -> None:
    end = plan.transient + plan.period
    timesteps = [0, 1, plan.transient, end - 1, end, end + 1, end + 3 * plan.period + 2, 10**9]
    expected = [
        {
            name: {
                "input": {token: n for token, n in buffers.input.items() if n},
                "output": {token: n for token, n in buffers.output.items() if n},
            }
            for name, buffers in plan.header_at(t).buffers.items()
        }
        for t in timesteps
    ]
    assert evaluated(page, _BUFFERS, [timesteps]) == expected


def test_utilisation_is_the_share_of_timesteps_under_runs(page: Page, plan: CompiledPlan) -> None:
    start = plan.transient + 2 * plan.period
    found = evaluated(
        page,
        """async (start, period) => {
          const { machineHistories } = await import("room/plan/machines.js");
          const { plan } = window.plans[0];
          const history = machineHistories(plan);
          const busy = plan.instance.machines.map((machine) => machine.name).filter(history);
          return busy.map((name) => {
            let runs = 0;
            const end = start + period;
            for (let t = start + 1; t <= end; t++) runs += !!history(name).stateAt(t).run;
            return [runs / period, history(name).utilisation(start + period)];
          });
        }""",
        [start, plan.period],
    )
    assert found
    for counted, told in found:
        assert told == pytest.approx(counted)


def test_in_the_long_run_machines_work_as_often_as_planned(page: Page, plan: CompiledPlan) -> None:
    """Suppliers too: what nobody fetches they need not make."""
    found = evaluated(
        page,
        """async () => {
          const { machineHistories } = await import("room/plan/machines.js");
          const { plan } = window.plans[0];
          const history = machineHistories(plan);
          const busy = plan.instance.machines.map((machine) => machine.name).filter(history);
          return Object.fromEntries(busy.map((name) => [name, history(name).longRunUtilisation()]));
        }""",
    )
    times = {
        m.name: m.processes.get(plan.assignment[m.name] or "", 0) for m in plan.instance.machines
    }
    rates = plan.embedding.rates
    assert found == pytest.approx({name: rate * times[name] for name, rate in rates.items()})


def test_traffic_is_counted_as_it_drives(page: Page, plan: CompiledPlan) -> None:
    cells = np.array([s.cells for s in plan.steps(plan.transient, plan.period + 1)])
    used = np.bincount(cells[1:].ravel(), minlength=len(plan.cells)) / plan.period
    still = cells[1:][cells[1:] == cells[:-1]]
    waiting = np.bincount(still, minlength=len(plan.cells)) / plan.period
    found = evaluated(
        page,
        """async () => {
          const { trafficOf } = await import("room/plan/traffic.js");
          const { used, waiting } = trafficOf(window.plans[0].plan);
          return [Array.from(used), Array.from(waiting)];
        }""",
    )
    assert found == [pytest.approx(used.tolist()), pytest.approx(waiting.tolist())]


def test_passages_of_a_cell_are_those_of_its_period(page: Page, plan: CompiledPlan) -> None:
    t = plan.transient + 4 * plan.period + 2
    cell = int(plan.state(t).cells[0])
    found = evaluated(
        page,
        """async (cell, t) => {
          const { passagesOf } = await import("room/plan/traffic.js");
          const { first, last, passages } = passagesOf(window.plans[0].plan, cell, t);
          return [first, last, passages.map((p) => [p.agent, p.from, p.to])];
        }""",
        [cell, t],
    )
    first, last, passages = found
    assert last - first + 1 == plan.period
    assert first <= t <= last
    standing = {
        state.t: agent
        for state in plan.steps(first, plan.period)
        for agent in np.flatnonzero(state.cells == cell).tolist()
    }
    told = {at: agent for agent, begin, end in passages for at in range(begin, end + 1)}
    assert told == standing


def test_machines_stand_and_are_called_as_in_pictures(page: Page, plan: CompiledPlan) -> None:
    found = evaluated(
        page,
        """async () => {
          const { machineSpots } = await import("room/viewer/machine_spots.js");
          const { shortLabels, tokenLabels } = await import("room/viewer/labels.js");
          const { plan } = window.plans[0];
          const { machines } = plan.instance;
          const spots = machineSpots(machines, plan.layout);
          return {
            spots: [...spots].map(([name, s]) => [name, [s.left, s.top, s.right, s.bottom]]),
            machines: [...shortLabels(machines.map((machine) => machine.name))],
            tokens: [...tokenLabels(plan.tokens.slice(1))],
          };
        }""",
    )
    spots = choose_machine_spots(plan.instance, GroundPlan.of(plan.instance, plan.layout))
    assert found == {
        "spots": [[name, list(spot)] for name, spot in spots.items()],
        "machines": [list(item) for item in short_labels(plan.machines).items()],
        "tokens": [list(item) for item in token_labels(plan.instance.procedure.tokens).items()],
    }


@pytest.mark.parametrize(("process", "seen"), [("carve", "null"), ("whistle", "Error")])
def test_a_machine_may_go_on_for_ever_but_not_run_what_there_is_not(
    page: Page, process: str, seen: str
) -> None:
    open_plans(page, small_embedding())
    told = evaluated(
        page,
        """async (process) => {
          const { machineHistories } = await import("room/plan/machines.js");
          const [{ plan }] = window.plans;
          plan.instance.machines.find(({ name }) => name === "lathe").processes.carve = 1e9;
          plan.assignment.set("lathe", process);
          try {
            return String(machineHistories(plan)("lathe"));
          } catch (error) {
            return error.name;
          }
        }""",
        [process],
    )
    assert told == seen


_PEAKS = """async () => {
  const { machineHistories } = await import("room/plan/machines.js");
  const { plan } = window.plans[0];
  const history = machineHistories(plan);
  const busy = plan.instance.machines.map((machine) => machine.name).filter(history);
  const told = ({ tokens, total }) => [Object.fromEntries(tokens), total];
  return Object.fromEntries(busy.map((name) => {
    const { input, output } = history(name).peaks;
    return [name, [told(input), told(output)]];
  }));
}"""


def test_peaks_are_those_that_python_finds(page: Page, plan: CompiledPlan) -> None:
    found = stocks(plan.instance, plan.assignment, plan.trajectory, plan.start_buffers)
    assert evaluated(page, _PEAKS) == {
        name: [[peak.tokens, peak.total] for peak in (stock.input_peak, stock.output_peak)]
        for name, stock in found.items()
    }


_FAR_APART = """async (embedding, period) => {
  const { Pauses } = await import("room/plan/pauses.js");
  const { Plan } = await import("room/plan/plan.js");
  const { machineHistories } = await import("room/plan/machines.js");
  const { instance } = embedding;
  const exchange = (column, machine, kind, token) => ({ row: 0, column, machine, kind, token });
  const byRow = [[
    exchange(3, "bin", "pickup", "plank"), exchange(7, "lathe", "deposit", "plank"),
    exchange(9, "lathe", "pickup", "toy"), exchange(period, "lathe", "pickup", "toy"),
  ]];
  const plan = Object.assign(Object.create(Plan.prototype), {
    instance, byRow, period, transient: 0, recording: { byRow }, pauses: new Pauses(),
    assignment: new Map(Object.entries(embedding.assignment)),
    startBuffers: new Map([
      ["bin", { input: {}, output: { plank: 1 } }],
      ["lathe", { input: { plank: 1 }, output: { toy: 2 } }],
    ]),
  });
  const history = machineHistories(plan);
  const held = (name, t) => Object.fromEntries(history(name).stateAt(t).output);
  return [
    history("bin").longRunUtilisation() * period, history("lathe").longRunUtilisation() * period,
    held("bin", 1000 * period + 3), held("bin", 1000 * period + 4), held("lathe", 1000 * period),
  ];
}"""


def test_machines_with_an_exchange_in_a_long_while_are_known_at_once(page: Page) -> None:
    """Nobody lives to see a period of 10^12 timesteps gone through one by one."""
    open_plans(page, small_embedding())
    document = embedding_to_document(small_embedding())
    assert evaluated(page, _FAR_APART, [document, 10**12]) == [
        *(1, 3),
        *({"plank": 0}, {"plank": 1}, {"toy": 4}),
    ]
