import assert from "node:assert/strict";
import { test } from "node:test";
import { Layout } from "room/plan/layout.js";
import { tokensOf } from "room/plan/plan.js";
import { shortLabels, tokenLabels } from "room/viewer/labels.js";
import { contains, exchangeCells, machineSpots } from "room/viewer/machine_spots.js";
import { factories } from "./fixtures.js";

const RING = ["+>>+", "^..v", "+<<+"];

test("a ring's cells in reading order, their exits and roads", () => {
  const layout = new Layout(RING);
  assert.equal(layout.width, 4);
  assert.equal(layout.height, 3);
  assert.deepEqual(layout.cells, [
    ...[
      [0, 0],
      [1, 0],
      [2, 0],
      [3, 0],
    ],
    ...[
      [0, 1],
      [3, 1],
    ],
    ...[
      [0, 2],
      [1, 2],
      [2, 2],
      [3, 2],
    ],
  ]);
  assert.deepEqual(layout.exits, [[1], [2], [3], [5], [0], [9], [4], [6], [7], [8]]);
  assert.deepEqual(layout.roads, [[1, 2], [4], [5], [8, 7]]);
  assert.deepEqual([...layout.roadOf], [-1, 0, 0, -1, 1, 2, -1, 3, 3, -1]);
  assert.equal(layout.cellAt(1, 1), -1);
  assert.equal(layout.cellAt(-1, 0), -1);
  assert.equal(layout.cellAt(4, 0), -1);
  assert.equal(layout.sign(1, 1), ".");
  assert.equal(layout.sign(9, 9), " ");
  assert.ok(layout.isJunction(0) && !layout.isJunction(1));
});

test("random factories: cells, junctions and exits are Python's", () => {
  const all = factories();
  assert.ok(all.length >= 20);
  for (const { document, cells, junctions, exits } of all) {
    const layout = new Layout(document.layout.rows);
    const number = cells.map(([x, y]) => layout.cellAt(x, y));
    assert.deepEqual(
      [...number].sort((a, b) => a - b),
      [...layout.cells.keys()],
    );
    number.forEach((cell, i) => {
      assert.equal(layout.isJunction(cell), junctions[i]);
      const expected = exits[i].map((target) => number[target]);
      assert.deepEqual(new Set(layout.exits[cell]), new Set(expected));
    });
  }
});

test("random factories: every road cell is on one road, from junction to junction", () => {
  for (const { document } of factories()) {
    const layout = new Layout(document.layout.rows);
    layout.roads.forEach((road, r) => {
      road.forEach((cell, i) => {
        assert.equal(layout.roadOf[cell], r);
        if (i) assert.deepEqual(layout.exits[road[i - 1]], [cell]);
      });
      const [end] = layout.exits[road[road.length - 1]];
      assert.ok(layout.isJunction(end));
    });
  }
});

test("random factories: machines stand where Python draws them", () => {
  for (const { document, spots } of factories()) {
    const layout = new Layout(document.layout.rows);
    const found = machineSpots(document.machines, layout);
    assert.deepEqual(Object.fromEntries(found), spots);
    for (const spot of found.values()) {
      for (const [x, y] of layout.cells) assert.ok(!contains(spot, x, y));
    }
  }
});

test("random factories: tokens and labels are Python's", () => {
  for (const { document, tokens, tokenLabels: signs, machineLabels } of factories()) {
    assert.deepEqual(tokensOf(document), tokens);
    assert.deepEqual(Object.fromEntries(tokenLabels(tokens)), signs);
    const names = document.machines.map(({ name }) => name);
    assert.deepEqual(Object.fromEntries(shortLabels(names)), machineLabels);
  }
});

test("a machine stands beside its exchange cell, and grows where there is room", () => {
  /** @type {[number, number]} */
  const cell = [1, 0];
  const machine = { name: "bin", processes: {}, output_cell: cell };
  assert.deepEqual(exchangeCells(machine), [cell]);
  const spot = machineSpots([machine], new Layout(RING)).get("bin");
  assert.deepEqual(spot, { left: 1, top: 1, right: 2, bottom: 1 });
});

test("labels: one letter each where that is enough, else two; machines keep their numbers", () => {
  assert.deepEqual([...tokenLabels(["axle", "plank", "wheel"]).values()], ["A", "P", "W"]);
  assert.deepEqual([...tokenLabels(["car", "chassis"]).values()], ["C", "H"]);
  assert.deepEqual(
    [...shortLabels(["cnc1", "cnc12", "wet_cell3", "assembler", "axles"]).values()],
    ["C1", "C12", "WC3", "As", "Ax"],
  );
});
