import assert from "node:assert/strict";
import { test } from "node:test";
import { bottleneckText, exactPercent, shortName } from "room/plan/bottleneck.js";
import { robotTimeOf } from "room/plan/robot_time.js";
import { open, plansTold } from "./fixtures.js";

const near = (/** @type {number} */ found, /** @type {number} */ told) =>
  assert.ok(Math.abs(found - told) < 1e-9, `${found} is not ${told}`);

for (const [name, told] of plansTold()) {
  test(`${name}: robots spend their time and wait where Python says`, async () => {
    const found = robotTimeOf(await open(name));
    const { robots } = told;
    near(found.moving, robots.moving);
    near(found.handling, robots.handling);
    near(found.waiting, robots.waiting);
    const placesFound = found.places.map(({ served, junction, near: machine, share }) =>
      JSON.stringify([served, junction, machine, share.toFixed(9)]),
    );
    const placesTold = robots.places.map(({ machines, junction, near: machine, share }) =>
      JSON.stringify([
        machines.map(({ machine: each, side }) => [each, side]),
        junction,
        machine,
        share.toFixed(9),
      ]),
    );
    assert.deepEqual(placesFound, placesTold);
  });

  test(`${name}: what limits the plan is told in Python's words`, async () => {
    const plan = await open(name);
    assert.equal(bottleneckText(plan, robotTimeOf(plan)), told.bottleneck);
  });
}

test("shares are rounded as in Python", () => {
  assert.equal(exactPercent(23 / 80), "28.7%");
  assert.equal(exactPercent(0.125), "12.5%");
  assert.equal(exactPercent(0.0625), "6.2%");
});

test("a full machine, one that is idle, a full fleet and the bound are told", async () => {
  const plan = await open("small");
  const robots = robotTimeOf(plan);
  const [bin, lathe, chute] = plan.instance.machines;
  plan.embedding.rates = { ...plan.embedding.rates, lathe: 0.98 / 3 };
  plan.instance.machines = [bin, lathe, { ...lathe, name: "lathe-2" }, chute];
  const full = "Bottleneck: carve, on lathe, busy 98.0% of the time";
  assert.equal(bottleneckText(plan, robots), `${full} (lathe-2 could run it too, and is idle)`);
  plan.instance.machines = [bin, lathe, chute];
  plan.embedding.upper_bound = plan.embedding.throughput;
  assert.equal(
    bottleneckText(plan, robots),
    `${full}; the proven upper bound is reached: no plan makes more`,
  );
  plan.embedding.upper_bound = 1;
  plan.embedding.rates = {};
  plan.instance.max_agents = plan.agents;
  assert.match(bottleneckText(plan, robots), /but all 2 robots of the fleet are in use$/);
  plan.embedding.fleet = { keep: 0.95 };
  assert.match(bottleneckText(plan, robots), /sought that keep 0\.95 of the highest/);
  const crowded = { ...robots, busiestCell: /** @type {[number, number]} */ ([2, 0]) };
  assert.match(
    bottleneckText(plan, { ...crowded, busiestFlow: 0.97, fullCells: 3 }),
    /; cell \[2, 0\] of lathe is full \(so are 2 others\): a robot drives onto it in 97\.0% of all timesteps$/,
  );
});

test("names are cut, and shares have one decimal", () => {
  assert.equal(shortName("x".repeat(50)), `${"x".repeat(39)}…`);
  assert.equal(shortName("a\u202eb"), "a\\u{202e}b");
  assert.equal(exactPercent(1), "100.0%");
  assert.equal(exactPercent(0.3125), "31.2%");
  assert.equal(exactPercent(0.3135), "31.4%");
});
