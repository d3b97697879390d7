// Points and lanes that may be right or wrong, as a layout that can be drawn.

import { Layout } from "room/plan/layout.js";

/** @import {Instance, LayoutDocument} from "room/plan/documents.js" */

const MOST_PLACES = 100_000;

/**
 * Tell whether a document's layout is told as points and lanes.
 * @param {LayoutDocument} layout
 * @returns {boolean}
 */
export function isRoadmap(layout) {
  return !Array.isArray(layout.rows) && (Array.isArray(layout.points) || "lanes" in layout);
}

/**
 * Return the layout of points and lanes; null where they are too wrong to be drawn.
 * @param {Instance} document
 * @returns {Layout|null}
 */
export function drawableRoadmap({ layout }) {
  const points = layout.points ?? [];
  const lanes = layout.lanes ?? [];
  if (!Array.isArray(points) || !Array.isArray(lanes)) return null;
  if (!points.length || !points.every(isPoint) || !lanes.every(isLane)) return null;
  const places = lanes.reduce((sum, { cells = 0 }) => sum + cells, points.length);
  if (places > MOST_PLACES) return null;
  try {
    return new Layout(layout);
  } catch {
    return null; // names that are unknown, or whatever else the service says of it
  }
}

/** @param {unknown} point */
function isPoint(point) {
  if (typeof point !== "object" || point === null) return false;
  const { name, x, y } = /** @type {Record<string, unknown>} */ (point);
  return typeof name === "string" && Number.isFinite(x) && Number.isFinite(y);
}

/** @param {unknown} lane */
function isLane(lane) {
  if (typeof lane !== "object" || lane === null) return false;
  const { name, cells = 0 } = /** @type {Record<string, unknown>} */ (lane);
  return typeof name === "string" && Number.isInteger(cells) && Number(cells) >= 0;
}
