// The floor as it stands still: cells, their directions, exchange cells.

import { addDirection } from "room/viewer/direction_shapes.js";
import { drawLinks } from "room/viewer/machine_shapes.js";
import { newPath } from "room/viewer/paint.js";
import {
  drawLaneArrows,
  drawPointNames,
  drawRoadmap,
  placesIn,
} from "room/viewer/roadmap_shapes.js";
import { drawClearances, drawZones } from "room/viewer/zone_shapes.js";

/** @import {Layout} from "room/plan/layout.js" */
/** @import {Overlay} from "room/viewer/overlays.js" */
/** @import {Paint, Pen} from "room/viewer/paint.js" */
/** @import {Shade} from "room/viewer/palette.js" */
/** @import {Scene} from "room/viewer/scene.js" */
/** @import {Spot} from "room/viewer/machine_spots.js" */

const ROADS = "><^v-|";
const LEAST_ARROW = 7; // pixels a cell, below which arrows are only noise
const LEAST_GAP = 5;
const NUMBERED = 5;

/**
 * Column and row, whole or not.
 * @typedef {[number, number]} Point
 */

/**
 * A piece of the world to be drawn, in pixels of the canvas.
 * @typedef {{left: number, top: number, size: number, width: number, height: number}} View
 *   where cell (0, 0) begins, a cell's side, and the canvas's sides
 */

/**
 * Draw cells, arrows and the marks of exchange cells.
 * @param {Pen} context
 * @param {Scene} scene
 * @param {View} view
 * @param {Paint} paint - from `readPaint`
 * @param {Overlay|null} overlay
 */
export function drawFloor(context, scene, view, paint, overlay) {
  const { layout } = scene;
  const window = visible(layout, view);
  if (layout.isRoadmap) drawRoadmap(context, layout, view, paint, overlay);
  else drawGround(context, layout, view, paint, window);
  if (overlay?.cell && !layout.isRoadmap) drawShares(context, scene, view, overlay.cell, window);
  drawZones(context, layout, view, paint);
  drawClearances(context, layout, view, paint);
  drawLinks(context, scene, view, paint);
  drawExchangeCells(context, scene, view, paint, !overlay?.cell);
  if (view.size < LEAST_ARROW) return;
  if (layout.isRoadmap) {
    drawLaneArrows(context, layout, view, paint);
    drawPointNames(context, layout, view, paint);
  } else {
    drawDirections(context, scene, view, paint, overlay, window);
    drawRulers(context, layout, view, paint, window);
  }
}

/**
 * Return the columns and rows that can be seen.
 * @param {Layout} layout
 * @param {View} view
 */
function visible(layout, view) {
  const clamp = (/** @type {number} */ value, /** @type {number} */ most) =>
    Math.max(0, Math.min(most, value));
  return {
    left: clamp(Math.floor(-view.left / view.size), layout.width),
    right: clamp(Math.ceil((view.width - view.left) / view.size), layout.width),
    top: clamp(Math.floor(-view.top / view.size), layout.height),
    bottom: clamp(Math.ceil((view.height - view.top) / view.size), layout.height),
  };
}

/**
 * @param {Layout} layout
 * @param {Spot} window
 * @returns {Generator<[number, number, string]>}
 */
function* cellsWithin(layout, { left, right, top, bottom }) {
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) yield [x, y, layout.sign(x, y)];
  }
}

/**
 * @param {Pen} context
 * @param {Layout} layout
 * @param {View} view
 * @param {Paint} paint
 * @param {Spot} window
 */
function drawGround(context, layout, view, paint, window) {
  /** @type {Map<string, Path2D>} */
  const kinds = new Map();
  for (const [x, y, sign] of cellsWithin(layout, window)) {
    const fill = groundOf(sign, paint);
    if (!fill) continue;
    const path = kinds.get(fill) ?? newPath(context);
    kinds.set(fill, path);
    addSquare(path, view, x, y);
  }
  for (const [fill, path] of kinds) {
    context.fillStyle = fill;
    context.fill(path);
  }
}

/**
 * Return the colour of the ground under a sign, null for none.
 * @param {string} sign
 * @param {Paint} paint
 * @returns {string|null}
 */
export function groundOf(sign, paint) {
  if (sign !== "" && ROADS.includes(sign)) return paint.road;
  /** @type {Record<string, string>} */
  const others = { "+": paint.junction, "*": paint.road, "#": paint.wall, ".": paint.open };
  return others[sign] ?? null;
}

/**
 * Add a cell's square to a path, a little smaller than the cell where there is room for that.
 * @param {Path2D} path
 * @param {View} view
 * @param {number} x
 * @param {number} y
 */
function addSquare(path, view, x, y) {
  const gap = view.size >= LEAST_GAP ? Math.max(1, Math.round(view.size / 36)) : 0;
  const left = Math.round(view.left + x * view.size);
  const top = Math.round(view.top + y * view.size);
  const right = Math.round(view.left + (x + 1) * view.size);
  const bottom = Math.round(view.top + (y + 1) * view.size);
  path.rect(left, top, right - left - gap, bottom - top - gap);
}

/**
 * @param {Pen} context
 * @param {Scene} scene
 * @param {View} view
 * @param {(cell: number) => Shade} shadeOf
 * @param {Spot} window
 */
function drawShares(context, scene, view, shadeOf, window) {
  for (const [x, y] of cellsWithin(scene.layout, window)) {
    const cell = scene.layout.placeAt(x, y);
    if (cell < 0) continue;
    const path = newPath(context);
    addSquare(path, view, x, y);
    context.fillStyle = shadeOf(cell).fill;
    context.fill(path);
  }
}

/**
 * Mark input cells with squares and output cells with diamonds.
 * @param {Pen} context
 * @param {Scene} scene
 * @param {View} view
 * @param {Paint} paint
 * @param {boolean} filled
 */
function drawExchangeCells(context, scene, view, paint, filled) {
  const { size } = view;
  const middle = placesIn(scene.layout, view);
  context.lineWidth = Math.max(1, size * 0.07);
  context.lineJoin = "round";
  const kinds = /** @type {const} */ ([
    [scene.inputs, squareMark, paint.input, paint.input_soft],
    [scene.outputs, diamondMark, paint.output, paint.output_soft],
  ]);
  for (const [cells, shape, line, fill] of kinds) {
    const path = newPath(context);
    for (const cell of cells.keys()) shape(path, ...middle(cell), size);
    context.fillStyle = fill;
    context.strokeStyle = line;
    if (filled) context.fill(path);
    context.stroke(path);
  }
}

/**
 * @param {Path2D} path
 * @param {number} x
 * @param {number} y
 * @param {number} size
 */
function squareMark(path, x, y, size) {
  path.rect(x - 0.39 * size, y - 0.39 * size, 0.78 * size, 0.78 * size);
}

/**
 * @param {Path2D} path
 * @param {number} x
 * @param {number} y
 * @param {number} size
 */
function diamondMark(path, x, y, size) {
  const half = 0.46 * size;
  path.moveTo(x, y - half);
  path.lineTo(x + half, y);
  path.lineTo(x, y + half);
  path.lineTo(x - half, y);
  path.closePath();
}

/**
 * @param {Pen} context
 * @param {Scene} scene
 * @param {View} view
 * @param {Paint} paint
 * @param {Overlay|null} overlay
 * @param {Spot} window
 */
function drawDirections(context, scene, view, paint, overlay, window) {
  /** @type {Map<string, Path2D>} */
  const inks = new Map();
  for (const [x, y, sign] of cellsWithin(scene.layout, window)) {
    const cell = scene.layout.placeAt(x, y);
    if (cell < 0) continue;
    const ink = overlay?.cell ? overlay.cell(cell).ink : paint.arrow;
    const path = inks.get(ink) ?? newPath(context);
    inks.set(ink, path);
    const [cx, cy] = [view.left + (x + 0.5) * view.size, view.top + (y + 0.5) * view.size];
    addDirection(path, sign, [cx, cy], view.size);
  }
  context.lineWidth = Math.max(1, view.size * 0.055);
  context.lineCap = context.lineJoin = "round";
  for (const [ink, path] of inks) {
    context.strokeStyle = ink;
    context.stroke(path);
  }
}

/**
 * Number every fifth column above the floor, and every fifth row left of it.
 * @param {Pen} context
 * @param {Layout} layout
 * @param {View} view
 * @param {Paint} paint
 * @param {Spot} window
 */
function drawRulers(context, layout, view, paint, window) {
  const size = Math.max(9, Math.min(13 * (globalThis.devicePixelRatio || 1), view.size * 0.32));
  context.font = `${size}px ${paint.font}`;
  context.fillStyle = paint.inkSoft;
  const middle = view.size / 2;
  context.textAlign = "center";
  context.textBaseline = "bottom";
  for (let x = window.left; x < window.right; x++) {
    if (x % NUMBERED) continue;
    context.fillText(String(x), view.left + x * view.size + middle, view.top - size * 0.35);
  }
  context.textAlign = "right";
  context.textBaseline = "middle";
  for (let y = window.top; y < window.bottom; y++) {
    if (y % NUMBERED) continue;
    context.fillText(String(y), view.left - size * 0.45, view.top + y * view.size + middle);
  }
}
