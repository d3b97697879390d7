import assert from "node:assert/strict";
import { test } from "node:test";
import { Pauses } from "room/plan/pauses.js";
import { Peak } from "room/plan/peak.js";
import { Permutation } from "room/plan/permutation.js";
import { scheduleOf } from "room/plan/schedule.js";
import { timestepIn } from "room/page/timestep.js";
import { timestepOf } from "room/viewer/time_bar.js";
import { Clock, SPEEDS } from "room/viewer/clock.js";
import { between } from "room/viewer/motion.js";
import { open, plansTold } from "./fixtures.js";

test("pauses: columns and timesteps, one by one", () => {
  const pauses = new Pauses([
    [2, 3],
    [5, 1],
  ]);
  assert.equal(pauses.total, 4);
  // column 2 is timestep 2, then three timesteps of pause, column 3 is timestep 6 …
  const columns = [0, 1, 2, 2, 2, 2, 3, 4, 5, 5, 6, 7];
  const waited = [0, 0, 0, 1, 2, 3, 0, 0, 0, 1, 0, 0];
  columns.forEach((column, t) => {
    assert.deepEqual(pauses.placeOf(t), { column, waited: waited[t] });
    if (!waited[t]) assert.equal(pauses.timestepOf(column), t);
  });
  assert.deepEqual(
    [0, 2, 3, 5, 9].map((column) => pauses.lengthAfter(column)),
    [0, 3, 0, 1, 0],
  );
});

test("without pauses columns are timesteps", () => {
  const pauses = new Pauses();
  assert.equal(pauses.total, 0);
  assert.deepEqual(pauses.placeOf(7), { column: 7, waited: 0 });
  assert.equal(pauses.timestepOf(7), 7);
});

test("powers of a permutation are its repetition, backwards too", () => {
  const image = [2, 0, 1, 3, 5, 4];
  const permutation = new Permutation(image);
  let place = image.map((_, i) => i);
  for (let exponent = 0; exponent < 14; exponent++) {
    assert.deepEqual([...permutation.powers(exponent)], place);
    place.forEach((end, begin) => assert.equal(permutation.power(end, -exponent), begin));
    place = place.map((each) => image[each]);
  }
});

test("powers as large as numbers are exact", () => {
  const permutation = new Permutation([1, 2, 0]);
  const exponent = Number.MAX_SAFE_INTEGER;
  assert.equal(permutation.power(0, exponent), Number(BigInt(exponent) % 3n));
});

test("what is no permutation is refused", () => {
  for (const image of [
    [0, 0],
    [1, 2],
    [-1, 0],
    [1, 1, 0],
  ]) {
    assert.throws(() => new Permutation(image), /permutation/);
  }
});

test("peaks rise and stay; what piles up has none", () => {
  const peak = new Peak(["a", "b"]);
  peak.riseTo(
    new Map([
      ["a", 2],
      ["b", 1],
    ]),
  );
  peak.riseTo(
    new Map([
      ["a", 0],
      ["b", 2],
    ]),
  );
  assert.deepEqual(
    [...peak.tokens],
    [
      ["a", 2],
      ["b", 2],
    ],
  );
  assert.equal(peak.total, 3);
  peak.growWithoutEnd("b");
  peak.riseTo(new Map([["a", 9]]));
  assert.equal(peak.tokens.get("b"), null);
  assert.equal(peak.total, null, "the total of what piles up stays without an end");
});

test("a machine's schedule is what the plan says, timestep by timestep, for periods", async () => {
  for (const [name, { transient, period }] of plansTold()) {
    if (period > 2000) continue;
    const plan = await open(name);
    const end = transient + 2 * period;
    for (const { name: machine } of plan.instance.machines) {
      const schedule = scheduleOf(plan, machine);
      const made = [];
      for (let t = 1; t <= end; t++) {
        const here = plan.exchangesAt(t).filter((exchange) => exchange.machine === machine);
        assert.equal(schedule.at(t).length, here.length);
        if (here.length) made.push(t);
      }
      const found = [];
      for (let t = schedule.next(0); t <= end; t = schedule.next(t)) found.push(t);
      assert.deepEqual(found, made);
    }
  }
});

test("timesteps as people write them", () => {
  const right = { "1,000": 1000, " 12 ": 12, "1e9": 1e9, "10^9": 1e9, "2^53-1": 2 ** 53 - 1, 0: 0 };
  for (const [text, t] of Object.entries(right)) assert.equal(timestepOf(text), t, text);
  for (const text of ["", "x", "-1", "−1", "1.5", "2^53", "1e17", "9".repeat(30)]) {
    assert.equal(timestepOf(text), null, text);
  }
});

test("timesteps in addresses", () => {
  const asked = (/** @type {string} */ query) => timestepIn(new URLSearchParams(query));
  assert.equal(asked("t=12"), 12);
  for (const query of ["", "t=-1", "t=1.5", "t=x", "t=9007199254740992"]) {
    assert.equal(asked(query), null, query);
  }
});

test("a clock passes timesteps at its speed, and tells of each", () => {
  const clock = new Clock();
  const told = /** @type {number[]} */ ([]);
  clock.addEventListener("time", () => told.push(clock.t));
  clock.advance(5000);
  assert.equal(clock.t, 0, "it stands still until it plays");
  clock.setSpeed(4);
  clock.play();
  clock.advance(375);
  assert.deepEqual([clock.t, clock.fraction], [1, 0.5]);
  clock.advance(125);
  assert.deepEqual([clock.t, clock.fraction], [2, 0]);
  assert.deepEqual(told, [1, 2]);
  clock.step(-5);
  assert.deepEqual([clock.t, clock.playing], [0, false]);
  clock.seek(Infinity);
  assert.equal(clock.t, 0);
  clock.seek(1e300);
  assert.equal(clock.t, Number.MAX_SAFE_INTEGER);
});

test("speeds go up and down a ladder with two ends", () => {
  const clock = new Clock();
  for (let i = 0; i < 20; i++) clock.shiftSpeed(1);
  assert.equal(clock.speed, SPEEDS[SPEEDS.length - 1]);
  for (let i = 0; i < 20; i++) clock.shiftSpeed(-1);
  assert.equal(clock.speed, SPEEDS[0]);
});

test("whoever wants no motion jumps from timestep to timestep", () => {
  const clock = new Clock(false);
  clock.play();
  clock.advance(700);
  assert.deepEqual([clock.t, clock.fraction], [1, 0]);
});

test("between two states agents are on their way, and carry what they had until they arrive", () => {
  const state = (
    /** @type {number} */ t,
    /** @type {number[]} */ at,
    /** @type {number} */ token,
  ) => ({
    t,
    positions: Float64Array.from(at),
    cargo: Int16Array.of(token),
  });
  const [from, to] = [state(3, [1, 1], 0), state(4, [2, 1], 5)];
  const half = between(from, to, 0.5, new Float64Array(2));
  assert.deepEqual([half.t, ...half.positions, ...half.cargo], [3, 1.5, 1, 0]);
  const end = between(from, to, 1, new Float64Array(2));
  assert.deepEqual([end.t, ...end.positions, ...end.cargo], [4, 2, 1, 5]);
});
