// A roadmap as it stands still: lanes between points, and the places on them.

import { placeName } from "room/plan/place_names.js";
import { waysOf } from "room/plan/ways.js";
import { addArrow } from "room/viewer/direction_shapes.js";
import { newPath } from "room/viewer/paint.js";

/** @import {Layout} from "room/plan/layout.js" */
/** @import {Point, View} from "room/viewer/floor_shapes.js" */
/** @import {Overlay} from "room/viewer/overlays.js" */
/** @import {Paint, Pen} from "room/viewer/paint.js" */

const BAND = 0.34; // widths and radii, in cells
const LANE_PLACE = 0.24;
const POINT_PLACE = 0.38;
const ARROW = 0.7; // of the size of a grid's
const LEAST_NAMES = 15; // pixels a cell, below which points go without their names
const MOST_NAMES = 120; // points of a roadmap, beyond which they do
const BESIDE = 0.09; // cells between the arrows of a two-way lane

/**
 * Draw lanes, and the places on them; an overlay shades the places.
 * @param {Pen} context
 * @param {Layout} layout
 * @param {View} view
 * @param {Pick<Paint, "road"|"junction"|"arrow">} paint
 * @param {Pick<Overlay, "cell">|null} overlay
 */
export function drawRoadmap(context, layout, view, paint, overlay) {
  const place = placesIn(layout, view);
  const bands = newPath(context);
  for (const { from, to } of waysOf(layout)) {
    bands.moveTo(...place(from));
    bands.lineTo(...place(to));
  }
  context.strokeStyle = paint.road;
  context.lineWidth = Math.max(1.5, BAND * view.size);
  context.lineCap = "round";
  context.stroke(bands);
  /** @type {Map<string, Path2D>} */
  const fills = new Map();
  layout.points.forEach((_, at) => {
    const shade = overlay?.cell?.(at);
    const fill = shade?.fill ?? paint.junction;
    const path = fills.get(fill) ?? newPath(context);
    fills.set(fill, path);
    const radius = layout.isPoint[at] || shade ? POINT_PLACE : LANE_PLACE;
    addCircle(path, place(at), radius * view.size);
  });
  for (const [fill, path] of fills) {
    context.fillStyle = fill;
    context.fill(path);
  }
}

/**
 * Draw arrows along lanes, two where agents go both ways.
 * @param {Pen} context
 * @param {Layout} layout
 * @param {View} view
 * @param {Pick<Paint, "arrow">} paint
 */
export function drawLaneArrows(context, layout, view, paint) {
  const path = newPath(context);
  const place = placesIn(layout, view);
  for (const { from, to, isTwoWay } of waysOf(layout)) {
    const [[ax, ay], [bx, by]] = [place(from), place(to)];
    const length = Math.hypot(bx - ax, by - ay);
    if (!length) continue;
    const [u, v] = [(bx - ax) / length, (by - ay) / length];
    const aside = isTwoWay ? BESIDE * view.size : 0;
    const [x, y] = [(ax + bx) / 2, (ay + by) / 2];
    const [tip, size] = [aside * 1.4, ARROW * view.size];
    addArrow(path, [u, v], [x + tip * u, y + tip * v], size);
    if (isTwoWay) addArrow(path, [-u, -v], [x - tip * u, y - tip * v], size);
  }
  context.strokeStyle = paint.arrow;
  context.lineWidth = Math.max(1, view.size * 0.055);
  context.lineCap = context.lineJoin = "round";
  context.stroke(path);
}

/**
 * Write the names of points beside them, where there are few enough to be read.
 * @param {Pen} context
 * @param {Layout} layout
 * @param {View} view
 * @param {Pick<Paint, "inkSoft"|"font">} paint
 */
export function drawPointNames(context, layout, view, paint) {
  const points = [...layout.isPoint.keys()].filter((place) => layout.isPoint[place]);
  if (view.size < LEAST_NAMES || points.length > MOST_NAMES) return;
  const place = placesIn(layout, view);
  context.font = `${Math.max(9, view.size * 0.3)}px ${paint.font}`;
  context.fillStyle = paint.inkSoft;
  context.textAlign = "left";
  context.textBaseline = "bottom";
  for (const point of points) {
    const [x, y] = place(point);
    context.fillText(placeName(layout, point), x + 0.3 * view.size, y - 0.3 * view.size);
  }
}

/**
 * Return where the middle of a place is in a view.
 * @param {Layout} layout
 * @param {View} view
 * @returns {(place: number) => Point}
 */
export function placesIn({ points }, { left, top, size }) {
  return (place) => {
    const [x, y] = points[place];
    return [left + (x + 0.5) * size, top + (y + 0.5) * size];
  };
}

/** @type {(path: Path2D, middle: Point, radius: number) => void} */
export function addCircle(path, [x, y], radius) {
  path.moveTo(x + radius, y);
  path.arc(x, y, radius, 0, 2 * Math.PI);
  path.closePath();
}
