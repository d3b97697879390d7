// The cells of a picture that lanes and places cover: machines stand elsewhere.

import { waysOf } from "room/plan/ways.js";

/** @import {Cell} from "room/plan/documents.js" */
/** @import {Layout} from "room/plan/layout.js" */

const REACH = 0.15; // cells of a place's edge that it leaves free
const STEPS = 2; // looks at a lane per cell

/**
 * Return the cells that a floor covers.
 * @param {Layout} layout
 * @returns {Cell[]} some of them several times
 */
export function coveredCells(layout) {
  const { points } = layout;
  const covered = points.flatMap(around);
  if (!layout.isRoadmap) return covered;
  for (const { from, to } of waysOf(layout)) {
    const [[ax, ay], [bx, by]] = [points[from], points[to]];
    const [dx, dy] = [bx - ax, by - ay];
    const steps = Math.ceil(STEPS * Math.max(Math.abs(dx), Math.abs(dy)));
    for (let i = 1; i < steps; i++) {
      covered.push(...around([ax + (dx * i) / steps, ay + (dy * i) / steps]));
    }
  }
  return covered;
}

/**
 * Return the cell of a picture in which a place lies for the most part.
 * @param {[number, number]} point
 * @returns {Cell}
 */
export function nearestCell([x, y]) {
  return [Math.floor(x + 0.5), Math.floor(y + 0.5)];
}

/** @type {(point: [number, number]) => Cell[]} */
function around([x, y]) {
  const columns = new Set([Math.floor(x + REACH), Math.floor(x + 1 - REACH)]);
  const rows = [...new Set([Math.floor(y + REACH), Math.floor(y + 1 - REACH)])];
  return [...columns].flatMap((column) => rows.map((row) => /** @type {Cell} */ ([column, row])));
}
