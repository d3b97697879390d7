// Machines as they stand on the floor, and their links to the cells where they exchange.

import { printable } from "room/base/names.js";
import { exchangePlaces, SIDES } from "room/plan/exchange_places.js";

/** @import {Point, View} from "room/viewer/floor_shapes.js" */
/** @import {Overlay} from "room/viewer/overlays.js" */
/** @import {Paint, Pen} from "room/viewer/paint.js" */
/** @import {Scene} from "room/viewer/scene.js" */
/** @import {Spot} from "room/viewer/machine_spots.js" */

const INSET = 0.1; // cells between a machine and the edge of its spot
const LEAST_TEXT = 6; // pixels
const SMALL_TEXT = 9;

/**
 * A rectangle in pixels of the canvas.
 * @typedef {{x: number, y: number, width: number, height: number}} Box
 */

/**
 * Draw the machines of a scene.
 * @param {Pen} context
 * @param {Scene} scene
 * @param {View} view
 * @param {Paint} paint
 * @param {Overlay|null} overlay
 */
export function drawMachines(context, scene, view, paint, overlay) {
  for (const machine of scene.machines) {
    drawBody(context, scene, view, paint, overlay, machine.name);
  }
}

/**
 * Return where a machine's body lies.
 * @param {Spot} spot
 * @param {View} view
 * @returns {Box}
 */
export function bodyOf(spot, { left, top, size }) {
  return {
    x: left + (spot.left + INSET) * size,
    y: top + (spot.top + INSET) * size,
    width: (spot.right - spot.left + 1 - 2 * INSET) * size,
    height: (spot.bottom - spot.top + 1 - 2 * INSET) * size,
  };
}

/**
 * Join machines to the cells where they exchange.
 * @param {Pen} context
 * @param {Scene} scene
 * @param {View} view
 * @param {Paint} paint
 */
export function drawLinks(context, scene, view, paint) {
  context.lineWidth = Math.max(1, view.size * 0.07);
  context.lineCap = "round";
  const { layout } = scene;
  for (const side of SIDES) {
    context.beginPath();
    for (const machine of scene.machines) {
      for (const address of exchangePlaces(machine, side)) {
        const point = layout.points[layout.placeOf(address)];
        const [from, to] = linkOf(scene.spotOf(machine.name), point);
        context.moveTo(view.left + from[0] * view.size, view.top + from[1] * view.size);
        context.lineTo(view.left + to[0] * view.size, view.top + to[1] * view.size);
      }
    }
    context.strokeStyle = paint[side];
    context.stroke();
  }
}

/**
 * Return the line that joins a spot to an exchange cell, in cells.
 * @param {Spot} spot
 * @param {Point} cell - where it is drawn
 * @returns {[Point, Point]} where it begins and ends
 */
export function linkOf(spot, [x, y]) {
  const nearest = (
    /** @type {number} */ low,
    /** @type {number} */ high,
    /** @type {number} */ value,
  ) => Math.min(Math.max(value, low), high) + 0.5;
  return [
    [nearest(spot.left, spot.right, x), nearest(spot.top, spot.bottom, y)],
    [x + 0.5, y + 0.5],
  ];
}

/**
 * @param {Pen} context
 * @param {Scene} scene
 * @param {View} view
 * @param {Paint} paint
 * @param {Overlay|null} overlay
 * @param {string} name
 */
function drawBody(context, scene, view, paint, overlay, name) {
  const body = bodyOf(scene.spotOf(name), view);
  if (!isInView(body, view)) return;
  const process = scene.processOf(name);
  const shade = process && overlay?.machine ? overlay.machine(name) : null;
  context.beginPath();
  context.roundRect(body.x, body.y, body.width, body.height, view.size * 0.12);
  context.fillStyle = shade?.fill ?? (process ? paint.machine : paint.machine_idle);
  context.fill();
  context.lineWidth = Math.max(1, view.size * 0.04);
  context.strokeStyle = paint.machine_line;
  context.setLineDash(process ? [] : [view.size * 0.12, view.size * 0.1]);
  context.stroke();
  context.setLineDash([]);
  const ink = shade?.ink ?? (process ? paint.ink : paint.inkSoft);
  drawTexts(context, scene, view, paint, body, name, ink);
}

/**
 * @param {Box} body
 * @param {View} view
 */
function isInView({ x, y, width, height }, view) {
  return x <= view.width && y <= view.height && x + width >= 0 && y + height >= 0;
}

/**
 * Write the name, or its label where that does not fit, and the process where there is room.
 * @param {Pen} context
 * @param {Scene} scene
 * @param {View} view
 * @param {Paint} paint
 * @param {Box} body
 * @param {string} name
 * @param {string} ink
 */
function drawTexts(context, scene, view, paint, body, name, ink) {
  const size = Math.min(Math.max(view.size * 0.34, SMALL_TEXT), body.height * 0.38);
  if (size < LEAST_TEXT) return;
  const room = body.width - view.size * 0.16;
  context.font = `600 ${size}px ${paint.font}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillStyle = ink;
  const whole = printable(name);
  const label = scene.machineLabels.get(name) ?? "";
  const title = context.measureText(whole).width <= room ? whole : label;
  if (context.measureText(title).width > body.width) return;
  const process = scene.processOf(name);
  const small = size * 0.78;
  const work = printable(process ?? "idle");
  const hasRoom = small >= LEAST_TEXT && body.height >= 2.4 * size;
  const below = hasRoom ? shorten(context, `${small}px ${paint.font}`, work, room) : "";
  context.font = `600 ${size}px ${paint.font}`;
  const middle = [body.x + body.width / 2, body.y + body.height / 2 - view.size * 0.05];
  context.fillText(title, middle[0], middle[1] - (below ? small * 0.58 : 0));
  if (!below) return;
  context.font = `${small}px ${paint.font}`;
  context.fillText(below, middle[0], middle[1] + size * 0.55);
}

/**
 * Cut a text to a width; nothing is left of it where too little would be.
 * @param {Pen} context
 * @param {string} font
 * @param {string} text
 * @param {number} room
 */
function shorten(context, font, text, room) {
  context.font = font;
  if (context.measureText(text).width <= room) return text;
  for (let length = text.length - 1; length >= 4; length--) {
    const cut = `${text.slice(0, length).trimEnd()}…`;
    if (context.measureText(cut).width <= room) return cut;
  }
  return "";
}
