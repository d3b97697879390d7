import assert from "node:assert/strict";
import { test } from "node:test";
import { Drawing, EMPTY } from "room/page/editor/drawing.js";
import { FloorSketch, hasFloor } from "room/page/editor/floor_sketch.js";
import { LaneStroke } from "room/page/editor/lane_stroke.js";
import { RoadStroke } from "room/page/editor/strokes.js";
import { factories } from "./fixtures.js";

test("a drawing keeps the seconds of a timestep", () => {
  const [{ document }] = factories();
  const drawing = new Drawing({ ...document, layout: { ...document.layout, timestep: 2.5 } });
  assert.equal(drawing.document.layout.timestep, 2.5);
  drawing.change({ max_agents: 7 });
  assert.equal(drawing.document.layout.timestep, 2.5);
});

const LANE = {
  points: [
    { name: "A", x: 0, y: 0 },
    { name: "B", x: 8, y: 0 },
  ],
  lanes: [{ name: "L", from: "A", to: "B", cells: 3, two_way: true }],
};

/** @param {string[]} rows */
function drawingOf(...rows) {
  return new Drawing({ ...EMPTY, layout: { rows } });
}

test("a two-way lane ends and turns in junctions", () => {
  const drawing = drawingOf("......", "......", "......", "......");
  const stroke = new LaneStroke(drawing, [1, 1]);
  stroke.lead([4, 1]);
  assert.deepEqual(drawing.rows, ["......", ".+--+.", "......", "......"]);
  stroke.lead([4, 3]);
  assert.deepEqual(drawing.rows, ["......", ".+--+.", "....|.", "....+."]);
});

test("a two-way lane crosses roads and other lanes in junctions, and goes on over its own kind", () => {
  const drawing = drawingOf(".v.|....", ".v.|....", ".v.|.-*.");
  new LaneStroke(drawing, [0, 1]).lead([7, 1]);
  assert.deepEqual(drawing.rows, [".v.|....", "++-+---+", ".v.|.-*."]);
  new LaneStroke(drawing, [4, 2]).lead([6, 2]);
  assert.equal(drawing.rows[2], ".v.|+-*.");
});

test("a road crosses two-way lanes in junctions, and leads into open floor", () => {
  const drawing = drawingOf("..|.*.", "......");
  new RoadStroke(drawing, [0, 0]).lead([4, 0]);
  assert.equal(drawing.rows[0], ">>+>*.");
});

test("points and lanes are kept as they are, and not painted on", () => {
  const document = { ...EMPTY, layout: LANE };
  const drawing = new Drawing(document);
  assert.equal(drawing.document.layout.rows, undefined);
  drawing.paint(0, 0, "+");
  drawing.resize(3, 3);
  assert.deepEqual(drawing.document.layout, LANE);
  assert.deepEqual([drawing.width, drawing.height], [5, 1]);
});

test("a place of a sketch is called what documents call it", () => {
  const roadmap = new FloorSketch({ ...EMPTY, layout: LANE });
  assert.deepEqual(roadmap.addressAt([0, 0]), ["A"]);
  assert.deepEqual(roadmap.addressAt([2, 0]), ["L", 1]);
  assert.equal(roadmap.addressAt([2, 1]), null);
  assert.deepEqual(roadmap.pointOf(["B"]), [4, 0]);
  const others = [["C"], ["L", 3], [1, 0], "A", null];
  assert.ok(others.every((none) => roadmap.pointOf(none) === null));
  const grid = new FloorSketch(EMPTY);
  assert.deepEqual(grid.addressAt([2, 1]), [2, 1]);
  assert.deepEqual(grid.pointOf([2, 1]), [2, 1]);
  assert.equal(grid.pointOf(["A"]), null);
});

test("a machine of a sketch exchanges at one cell or at several", () => {
  const sketch = new FloorSketch({ ...EMPTY, layout: LANE });
  /** @type {Partial<import("room/plan/documents.js").Machine>} */
  const machine = { input_cells: [["A"], ["L", 2]], output_cell: ["B"] };
  assert.deepEqual(sketch.exchangesOf(machine, "input"), [
    [0, 0],
    [3, 0],
  ]);
  assert.deepEqual(sketch.exchangesOf(machine, "output"), [[4, 0]]);
});

test("floors that are too wrong to be painted are left alone", () => {
  const wrong = [
    ...[null, 7, {}, { layout: null }, { layout: {} }, { layout: { rows: [1] } }],
    { layout: { ...LANE, points: [] } },
    { layout: { ...LANE, points: [{ name: "A", x: "0", y: 0 }] } },
    { layout: { ...LANE, lanes: [{ ...LANE.lanes[0], to: "Z" }] } },
    { layout: { ...LANE, lanes: [{ ...LANE.lanes[0], cells: 1e9 }] } },
    { layout: { ...LANE, lanes: 3 } },
  ];
  for (const document of wrong) assert.equal(hasFloor(document), false);
  assert.ok(hasFloor({ layout: LANE }));
  assert.ok(hasFloor({ layout: { rows: ["+"] } }));
});
