import assert from "node:assert/strict";
import { test } from "node:test";
import { directionsOf } from "room/plan/directions.js";
import { Layout } from "room/plan/layout.js";
import { placeName } from "room/plan/place_names.js";
import { tokensOf } from "room/plan/plan.js";
import { coveredCells } from "room/viewer/covered_cells.js";
import { shortLabels, tokenLabels } from "room/viewer/labels.js";
import { contains, exchangeCells, machineSpots } from "room/viewer/machine_spots.js";
import { factories } from "./fixtures.js";

const RING = { rows: ["+>>+", "^..v", "+<<+"] };

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
  assert.equal(layout.placeAt(1, 1), -1);
  assert.equal(layout.placeAt(-1, 0), -1);
  assert.equal(layout.placeAt(4, 0), -1);
  assert.equal(layout.sign(1, 1), ".");
  assert.equal(layout.sign(9, 9), " ");
  assert.ok(layout.isPoint[0] && !layout.isPoint[1]);
});

test("random floors: cells, places, exits and times are Python's", () => {
  const all = factories();
  assert.ok(all.length >= 20);
  for (const told of all) {
    const layout = new Layout(told.document.layout);
    assert.deepEqual(layout.cells, told.cells);
    assert.deepEqual(layout.places, told.places);
    assert.deepEqual(layout.exits, told.exits);
    assert.deepEqual(layout.traversal, told.traversal);
    assert.deepEqual(layout.clearance, told.clearance);
    assert.deepEqual(layout.zones, told.zones);
    assert.deepEqual(
      layout.cells.map((_, cell) => layout.isPoint[layout.places[cell]]),
      told.junctions,
    );
  }
});

test("random floors: places lie where Python has and draws them", () => {
  for (const { document, positions, points } of factories()) {
    const layout = new Layout(document.layout);
    assert.deepEqual(layout.positions, positions);
    assert.deepEqual(layout.points, points);
    layout.addresses.forEach((address, place) => assert.equal(layout.placeOf(address), place));
  }
});

test("random floors: neighbours are the places that any cell of a place leads to", () => {
  for (const { document, places, exits } of factories()) {
    const layout = new Layout(document.layout);
    layout.neighbours.forEach((near, place) => {
      const reached = exits.flatMap((targets, cell) =>
        places[cell] === place ? targets.map((to) => places[to]) : [],
      );
      assert.deepEqual(new Set(near), new Set(reached));
      assert.deepEqual(
        near,
        [...near].sort((a, b) => a - b),
      );
    });
  }
});

test("random floors: actions name every neighbour, and nothing else", () => {
  for (const { document } of factories()) {
    const layout = new Layout(document.layout);
    const { bits, next } = directionsOf(layout);
    assert.ok(bits >= 3);
    layout.places.forEach((place, cell) => {
      const cells = Array.from({ length: 2 ** bits }, (_, direction) => next(cell, direction));
      assert.equal(cells[0], cell);
      for (const exit of layout.exits[cell]) {
        const found = cells.filter((other) => layout.places[other] === layout.places[exit]);
        assert.ok(found.some((other) => layout.exits[cell].includes(other)));
      }
      const near = layout.neighbours[place];
      const reached = cells.map((other) => (other < 0 ? -1 : layout.places[other]));
      for (const other of near) assert.ok(reached.includes(other));
      if (layout.isRoadmap) assert.deepEqual(reached.slice(1, near.length + 1), near);
    });
  }
});

test("random factories: every place of a one-way road is on one road, up to where it ends", () => {
  for (const { document } of factories()) {
    const layout = new Layout(document.layout);
    layout.roads.forEach((road, r) => {
      road.forEach((place, i) => {
        assert.equal(layout.roadOf[place], r);
        if (i) assert.deepEqual(layout.neighbours[road[i - 1]], [place]);
      });
    });
  }
});

test("random factories: machines stand where Python draws them", () => {
  for (const { document, spots } of factories()) {
    const layout = new Layout(document.layout);
    const found = machineSpots(document.machines, layout);
    assert.deepEqual(Object.fromEntries(found), spots);
    for (const spot of found.values()) {
      for (const [x, y] of coveredCells(layout)) assert.ok(!contains(spot, x, y));
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
  const layout = new Layout(RING);
  assert.deepEqual(exchangeCells(machine, layout), [cell]);
  const spot = machineSpots([machine], layout).get("bin");
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

test("places are called what instances and people call them", () => {
  const grid = new Layout(RING);
  assert.equal(placeName(grid, grid.placeOf([3, 1])), "[3, 1]");
  const roadmap = new Layout({
    points: [
      { name: "A", x: 0, y: 0 },
      { name: "B", x: 8, y: 0 },
    ],
    lanes: [{ name: "L 1", from: "A", to: "B", cells: 3, two_way: true }],
  });
  const names = [...roadmap.addresses.keys()].map((place) => placeName(roadmap, place));
  assert.deepEqual(names, ["A", "B", "L 1 0", "L 1 1", "L 1 2"]);
  assert.deepEqual(roadmap.points, [
    ...[
      [0, 0],
      [4, 0],
    ],
    ...[
      [1, 0],
      [2, 0],
      [3, 0],
    ],
  ]);
  assert.equal(roadmap.placeOf(["B"]), 1);
  assert.equal(roadmap.placeOf(["C"]), -1);
});
