import assert from "node:assert/strict";
import { test } from "node:test";
import { Frames, OtherPlanError } from "room/page/frames.js";
import { readArrays } from "room/plan/npz.js";
import { machineHistories } from "room/plan/machines.js";
import { Plan } from "room/plan/plan.js";
import { passagesOf, trafficOf } from "room/plan/traffic.js";
import { asTold, fileOf, open, plansTold } from "./fixtures.js";

for (const [name, told] of plansTold()) {
  test(`${name}: states and exchanges are Python's, early and late`, async () => {
    const plan = await open(name);
    assert.equal(plan.agents, told.agents);
    assert.equal(plan.transient, told.transient);
    assert.equal(plan.period, told.period);
    for (const [t, cells, cargo, exchanges] of told.states) {
      assert.deepEqual(asTold(plan, plan.state(t)), [t, cells, cargo]);
      const found = plan.exchangesAt(t).map((e) => [e.agent, e.machine, e.kind, e.token]);
      assert.deepEqual(found.sort(), exchanges.sort());
    }
  });

  test(`${name}: one agent's slot, and who stands on a cell, agree with the state`, async () => {
    const plan = await open(name);
    for (const [t, cells, cargo] of told.states) {
      cells.forEach((address, agent) => {
        const cell = plan.layout.placeOf(address);
        const slot = plan.slotOf(agent, t);
        assert.deepEqual([slot.cell, plan.tokens[slot.cargo]], [cell, cargo[agent]]);
        assert.equal(plan.agentOn(cell, t), agent);
      });
    }
  });

  test(`${name}: a compact stream leads to Python's states`, async () => {
    const plan = await open(name);
    const [header, ...frames] = told.stream;
    const stream = new Frames(header, plan);
    const states = frames.map((frame) => asTold(plan, stream.apply(frame)));
    assert.deepEqual(
      states,
      told.streamed.map((each) => each.slice(0, 3)),
    );
  });

  test(`${name}: buffers are never fuller than the stock says, and sometimes as full`, async () => {
    const plan = await open(name);
    const history = machineHistories(plan);
    for (const [machine, { input, output }] of Object.entries(told.stock)) {
      const peaks = history(machine)?.peaks;
      const counts = (/** @type {Map<string, number|null>|undefined} */ tokens) =>
        Object.fromEntries([...(tokens ?? [])].filter(([, count]) => count));
      const positive = (/** @type {Record<string, number>} */ held) =>
        Object.fromEntries(Object.entries(held).filter(([, count]) => count));
      assert.deepEqual(counts(peaks?.input.tokens), positive(input));
      assert.deepEqual(counts(peaks?.output.tokens), positive(output));
    }
  });

  test(`${name}: over a period every agent is somewhere at every timestep`, async () => {
    const plan = await open(name);
    const { used, waiting } = trafficOf(plan);
    const sum = used.reduce((a, b) => a + b, 0);
    assert.ok(Math.abs(sum - plan.agents) < 1e-9);
    assert.ok(used.every((share, cell) => share <= 1 + 1e-9 && waiting[cell] <= share + 1e-9));
    const t = plan.transient + 1;
    plan.cells.forEach((_, cell) => {
      const { first, last, passages } = passagesOf(plan, cell, t);
      assert.equal(last - first + 1, plan.period);
      const there = passages.reduce((n, { from, to }) => n + to - from + 1, 0);
      assert.ok(Math.abs(there / plan.period - used[cell]) < 1e-9);
    });
  });
}

test("the plan known by heart: two agents, one lap of forty timesteps", async () => {
  const plan = await open("small");
  const [planks, toys] = ["plank", "toy"].map((token) => plan.tokens.indexOf(token));
  assert.deepEqual(plan.tokens, [null, "plank", "toy"]);
  assert.deepEqual([planks, toys], [1, 2]);
  assert.equal(plan.period, 40);
  const made = [];
  for (let t = plan.transient + 1; t <= plan.transient + plan.period; t++) {
    made.push(...plan.exchangesAt(t).map(({ machine, kind }) => `${machine} ${kind}`));
  }
  assert.deepEqual(made.sort(), [
    "bin pickup",
    "chute deposit",
    "chute deposit",
    "lathe deposit",
    "lathe pickup",
    "lathe pickup",
  ]);
});

test("timesteps that are none are refused", async () => {
  const plan = await open("small");
  for (const t of [-1, 0.5, NaN, 2 ** 53]) assert.throws(() => plan.state(t), RangeError);
});

test("archives that are no plans are refused with a reason", async () => {
  await assert.rejects(Plan.open(new ArrayBuffer(0)), /no archive/);
  await assert.rejects(Plan.open(new Uint8Array(100).buffer), /no archive/);
  const file = new Uint8Array(fileOf("small"));
  const at = Buffer.from(file).indexOf("tsaces-plan/1");
  file[at + "tsaces-plan/".length] = "9".charCodeAt(0);
  await assert.rejects(Plan.open(file.buffer), /tsaces-plan\/9 is not one of/);
});

test("an archive's arrays have the shapes that their front says", () => {
  const arrays = readArrays(fileOf("small"));
  const [, told] = plansTold()[0];
  assert.deepEqual([...arrays.keys()].sort(), ["actions", "meta", "successor"]);
  assert.deepEqual(arrays.get("successor")?.shape, [told.agents]);
  const columns = told.transient + told.period + 1;
  assert.deepEqual(arrays.get("actions")?.shape, [told.agents, columns]);
  assert.equal(arrays.get("actions")?.data.length, told.agents * columns);
});

test("a stream of another plan is known by its header", async () => {
  const plan = await open("small");
  const [, told] = plansTold()[0];
  const [header] = told.stream;
  assert.throws(() => new Frames({ ...header, agents: 3 }, plan), OtherPlanError);
  assert.throws(() => new Frames({ ...header, cargo: ["gold", null] }, plan), OtherPlanError);
  assert.throws(() => new Frames({ ...header, encoding: "x" }, plan), /not a stream/);
});
