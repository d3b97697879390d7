import assert from "node:assert/strict";
import { test } from "node:test";
import { ceiling, Progress, steps, ticks } from "room/page/chart_shape.js";

/** @import {JobEvent} from "room/page/events.js" */

/** @type {(seconds: number, throughput: number, agents: number, bound: number|null) => JobEvent} */
const find = (seconds, throughput, agents, bound) => ({
  number: 1,
  kind: "incumbent",
  data: { seconds, throughput, agents, upper_bound: bound },
});

test("finds climb, and the bound only falls", () => {
  const progress = new Progress();
  progress.add(find(1, 0.1, 3, 0.5));
  progress.add({ number: 2, kind: "bound", data: { seconds: 2, upper_bound: 0.6 } });
  progress.add({ number: 3, kind: "bound", data: { seconds: 3, upper_bound: 0.4 } });
  progress.add(find(4, 0.2, 5, null));
  assert.deepEqual(progress.found, [
    { seconds: 1, value: 0.1 },
    { seconds: 4, value: 0.2 },
  ]);
  assert.deepEqual(
    progress.agents.map(({ value }) => value),
    [3, 5],
  );
  assert.deepEqual(progress.bound, [
    { seconds: 1, value: 0.5 },
    { seconds: 3, value: 0.4 },
  ]);
  assert.equal(progress.latest, 4);
});

test("a search that is begun again goes on behind what was", () => {
  const progress = new Progress();
  progress.add(find(7, 0.1, 3, null));
  progress.add({ number: 2, kind: "requeued", data: {} });
  progress.add(find(2, 0.2, 3, null));
  assert.deepEqual(
    progress.found.map(({ seconds }) => seconds),
    [7, 9],
  );
  assert.equal(progress.before, 7);
});

test("every value holds until the next, and the last to the end", () => {
  const points = [
    { seconds: 1, value: 2 },
    { seconds: 3, value: 5 },
  ];
  const path = steps(
    points,
    10,
    (x) => 10 * x,
    (y) => 100 - 10 * y,
  );
  assert.equal(path, "M10 80H30V50H100");
  assert.equal(steps([], 10, Number, Number), "");
});

test("ticks are round, begin at nothing, and end within", () => {
  assert.deepEqual(ticks(1, 4), [0, 0.25, 0.5, 0.75, 1]);
  assert.deepEqual(ticks(7, 4), [0, 2, 4, 6]);
  assert.deepEqual(ticks(0.3, 3), [0, 0.1, 0.2, 0.3]);
  for (const most of [1e-6, 0.07, 3, 999, 1e7]) {
    const marks = ticks(most, 5);
    assert.ok(marks.length >= 2 && marks.length <= 7, `${most}: ${marks}`);
    assert.ok(marks[marks.length - 1] <= most * (1 + 1e-9));
  }
});

test("a bound that was loose at first is cut off, but what was found never is", () => {
  const at = (/** @type {number[]} */ ...values) => values.map((value) => ({ seconds: 0, value }));
  assert.equal(ceiling([], []), 1);
  assert.ok(ceiling(at(1), at(100, 2)) >= 2 && ceiling(at(1), at(100, 2)) < 5);
  assert.ok(ceiling(at(1, 3), at(3.1)) > 3.1);
});
