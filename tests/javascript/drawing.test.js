import assert from "node:assert/strict";
import { test } from "node:test";
import { Drawing } from "room/page/editor/drawing.js";
import { factories } from "./fixtures.js";

test("a drawing keeps the seconds of a timestep", () => {
  const [{ document }] = factories();
  const drawing = new Drawing({ ...document, layout: { ...document.layout, timestep: 2.5 } });
  assert.equal(drawing.document.layout.timestep, 2.5);
  drawing.change({ max_agents: 7 });
  assert.equal(drawing.document.layout.timestep, 2.5);
});
