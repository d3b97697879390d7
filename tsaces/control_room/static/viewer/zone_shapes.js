// Zones, and the room that robots leave between them where it is not the usual.

import { printable } from "room/base/names.js";
import { newPath } from "room/viewer/paint.js";
import { addCircle, placesIn } from "room/viewer/roadmap_shapes.js";

/** @import {Layout} from "room/plan/layout.js" */
/** @import {Point, View} from "room/viewer/floor_shapes.js" */
/** @import {Paint, Pen} from "room/viewer/paint.js" */

const HALF = 0.5; // a place of a zone, in cells
const TINT = 0.22;
const LEAST_NAMES = 12; // pixels a cell, below which zones go without their names

/**
 * Tint the places of zones, and what lies between neighbours of them.
 * @param {Pen} context
 * @param {Layout} layout
 * @param {View} view
 * @param {Pick<Paint, "zone"|"font">} paint
 */
export function drawZones(context, layout, view, paint) {
  const middle = placesIn(layout, view);
  for (const { name, places } of layout.zones) {
    const path = newPath(context);
    const half = HALF * view.size;
    for (const place of places) {
      const [x, y] = middle(place);
      path.rect(x - half, y - half, 2 * half, 2 * half);
      for (const other of layout.neighbours[place]) {
        if (places.includes(other)) addBand(path, middle(place), middle(other), half);
      }
    }
    context.globalAlpha = TINT;
    context.fillStyle = paint.zone;
    context.fill(path);
    context.globalAlpha = 1;
    if (view.size < LEAST_NAMES || !places.length) continue;
    context.font = `600 ${Math.max(9, view.size * 0.3)}px ${paint.font}`;
    context.textAlign = "left";
    context.textBaseline = "bottom";
    const [x, y] = places.map(middle).reduce((a, b) => (b[1] < a[1] ? b : a));
    context.fillText(printable(name), x - half, y - half);
  }
}

/**
 * Add a band between two places, turned the way that rectangles are.
 * @param {Path2D} path
 * @param {Point} from
 * @param {Point} to
 * @param {number} half - its width
 */
function addBand(path, [ax, ay], [bx, by], half) {
  const length = Math.hypot(bx - ax, by - ay);
  if (!length) return;
  const [across, down] = [(half * (ay - by)) / length, (half * (bx - ax)) / length];
  path.moveTo(ax - across, ay - down);
  path.lineTo(bx - across, by - down);
  path.lineTo(bx + across, by + down);
  path.lineTo(ax + across, ay + down);
  path.closePath();
}

/**
 * Ring the places that are empty between two visits for another time than most are.
 * @param {Pen} context
 * @param {Layout} layout
 * @param {View} view
 * @param {Pick<Paint, "zone">} paint
 */
export function drawClearances(context, layout, view, paint) {
  const usual = usualClearance(layout);
  const middle = placesIn(layout, view);
  const path = newPath(context);
  layout.clearance.forEach((time, place) => {
    if (time !== usual) addCircle(path, middle(place), 0.46 * view.size);
  });
  context.strokeStyle = paint.zone;
  context.lineWidth = Math.max(1, 0.04 * view.size);
  context.setLineDash([0.1 * view.size, 0.1 * view.size]);
  context.stroke(path);
  context.setLineDash([]);
}

/**
 * Return the clearance that most places have; of equals, the least.
 * @param {Layout} layout
 * @returns {number}
 */
export function usualClearance({ clearance }) {
  /** @type {Map<number, number>} */
  const counts = new Map();
  for (const time of clearance) counts.set(time, (counts.get(time) ?? 0) + 1);
  const [[usual]] = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  return usual;
}
