import assert from "node:assert/strict";
import { test } from "node:test";
import { Camera } from "room/viewer/camera.js";
import { linkOf } from "room/viewer/machine_shapes.js";
import { planVizDocument, planVizMap } from "room/viewer/export/planviz.js";
import { outline, scaleColour, tokenStyles } from "room/viewer/palette.js";
import { sameItem, Selection } from "room/viewer/selection.js";
import { open } from "./fixtures.js";

const EXTENT = { left: 0, top: 0, right: 9, bottom: 4 };

/** Return a camera on a floor of ten by five cells, in a view of 640 by 480. */
function camera() {
  const made = new Camera();
  made.setExtent(EXTENT);
  made.setViewport(640, 480);
  return made;
}

/** @type {(found: number[], expected: number[]) => void} */
function assertNear(found, expected) {
  found.forEach((value, i) => assert.ok(Math.abs(value - expected[i]) < 1e-9, `${found}`));
}

test("all of the floor is seen, in the middle, until somebody moves", () => {
  const view = camera();
  assert.ok(view.isFitted);
  assertNear(view.toScreen(5, 2.5), [320, 240]);
  const [left, top] = view.toScreen(0, 0);
  const [right, bottom] = view.toScreen(10, 5);
  assert.ok(left >= 0 && top >= 0 && right <= 640 && bottom <= 480);
  const before = view.scale;
  view.setViewport(1280, 960);
  assert.ok(view.scale > before, "it still fits after the window has grown");
});

test("to the screen and back is where one was", () => {
  const view = camera();
  view.zoom(1.7, 100, 50);
  view.pan(13, -8);
  for (const [x, y] of [
    [0, 0],
    [3.5, 4.25],
    [10, 5],
  ]) {
    assertNear(view.toWorld(...view.toScreen(x, y)), [x, y]);
  }
});

test("zooming keeps what is under the pointer there", () => {
  const view = camera();
  const before = view.toWorld(200, 150);
  view.zoom(1.5, 200, 150);
  assertNear(view.toWorld(200, 150), before);
  assert.ok(!view.isFitted);
});

test("zoom has limits, and the floor stays in sight", () => {
  const view = camera();
  for (let i = 0; i < 60; i++) view.zoom(2);
  assert.equal(view.scale, 160);
  for (let i = 0; i < 60; i++) view.zoom(0.5);
  assert.equal(view.scale, 2);
  view.pan(-1e6, 1e6);
  assert.deepEqual([view.x, view.y], [EXTENT.right + 1, EXTENT.top]);
});

test("a change is told once, and only if there is one", () => {
  const view = camera();
  let told = 0;
  view.addEventListener("change", () => told++);
  view.fit();
  assert.equal(told, 0);
  view.pan(10, 0);
  view.pan(0, 0);
  assert.equal(told, 1);
});

test("a link joins an exchange cell to the nearest cell of the machine", () => {
  const spot = { left: 2, top: 1, right: 4, bottom: 2 };
  assert.deepEqual(linkOf(spot, [3, 0]), [
    [3.5, 1.5],
    [3.5, 0.5],
  ]);
  assert.deepEqual(linkOf(spot, [0, 5]), [
    [2.5, 2.5],
    [0.5, 5.5],
  ]);
});

test("tokens beyond the eighth repeat colours with another outline", () => {
  const tokens = [null, ..."abcdefghijk"];
  const styles = tokenStyles(
    tokens,
    new Map([
      ["a", "A"],
      ["i", "I"],
    ]),
  );
  assert.equal(styles[0], null);
  assert.equal(styles[1]?.fill, styles[9]?.fill);
  assert.deepEqual([styles[1]?.lap, styles[9]?.lap], [0, 1]);
  assert.deepEqual([styles[1]?.label, styles[9]?.label], ["A", "I"]);
  assert.equal(new Set(styles.slice(1, 9).map((style) => style?.fill)).size, 8);
  assert.notDeepEqual(outline(0), outline(1));
  assert.deepEqual(outline(2), outline(7));
});

test("a scale's ink can be read on its colour", () => {
  const channel = (/** @type {number} */ c) => {
    const share = c / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  const light = (/** @type {number[]} */ [r, g, b]) =>
    0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const inks = { "#1A1A1A": light([26, 26, 26]), "#FFFFFF": 1 };
  for (const isDark of [false, true]) {
    for (let i = -1; i <= 11; i++) {
      const { fill, ink } = scaleColour(i / 10, isDark);
      const on = light((fill.match(/\d+/g) ?? []).map(Number));
      const under = inks[/** @type {keyof typeof inks} */ (ink)];
      const contrast = (Math.max(on, under) + 0.05) / (Math.min(on, under) + 0.05);
      assert.ok(contrast >= 3, `${fill} ${ink}: ${contrast}`);
    }
  }
});

test("a selection tells of changes, follows agents only, and lets go with the agent", () => {
  const selection = new Selection();
  const told = /** @type {string[]} */ ([]);
  for (const type of ["select", "hover"]) selection.addEventListener(type, () => told.push(type));
  selection.select({ kind: "machine", name: "bin" });
  selection.select({ kind: "machine", name: "bin" });
  selection.follow(true);
  assert.equal(selection.isFollowing, false);
  selection.select({ kind: "agent", plan: 0, agent: 1 });
  selection.follow(true);
  assert.equal(selection.isFollowing, true);
  selection.hover({ kind: "cell", cell: 3 });
  selection.select(null);
  assert.equal(selection.isFollowing, false);
  assert.deepEqual(told, ["select", "select", "select", "hover", "select"]);
  assert.ok(sameItem(null, null) && !sameItem(null, { kind: "cell", cell: 0 }));
});

test("a PlanViz plan moves as the plan does, and its tasks are the exchanges", async () => {
  const plan = await open("small");
  const document = /** @type {Record<string, any>} */ (planVizDocument(plan, 5, 60));
  const steps = { R: [1, 0], L: [-1, 0], U: [0, 1], D: [0, -1], W: [0, 0] };
  assert.equal(document.teamSize, plan.agents);
  document.actualPaths.forEach((/** @type {string} */ path, /** @type {number} */ agent) => {
    let [y, x] = document.start[agent];
    path.split(",").forEach((move, i) => {
      const [dx, dy] = steps[/** @type {keyof typeof steps} */ (move)];
      [x, y] = [x + dx, y + dy];
      const { positions } = plan.state(5 + i + 1);
      assert.deepEqual([x, y], [...positions.subarray(2 * agent, 2 * agent + 2)]);
    });
  });
  let exchanges = 0;
  for (let t = 6; t <= 65; t++) exchanges += plan.exchangesAt(t).length;
  assert.equal(document.tasks.length, exchanges);
  assert.equal(document.numTaskFinished, exchanges);
});

test("a PlanViz map blocks what nobody drives on", async () => {
  const { layout } = await open("small");
  const [type, height, width, map, ...rows] = planVizMap(layout).trimEnd().split("\n");
  assert.deepEqual(
    [type, height, width, map],
    ["type octile", `height ${layout.height}`, `width ${layout.width}`, "map"],
  );
  const free = rows.join("").replaceAll("@", "").length;
  assert.equal(free, layout.cells.length);
});

test("PlanViz, which knows grids only, gets no roadmap", async () => {
  const plan = await open("lane");
  assert.throws(() => planVizMap(plan.layout), /knows grids only/);
  assert.throws(() => planVizDocument(plan, 0, 8), /knows grids only/);
});
