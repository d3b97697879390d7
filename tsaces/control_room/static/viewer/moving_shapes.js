// What moves on the floor: agents, runs of machines, and marks of what is chosen.

import { bodyOf } from "room/viewer/machine_shapes.js";

/** @import {Point, View} from "room/viewer/floor_shapes.js" */
/** @import {Frame} from "room/viewer/motion.js" */
/** @import {Paint, Pen} from "room/viewer/paint.js" */
/** @import {Scene} from "room/viewer/scene.js" */
/** @import {Item, Selection} from "room/viewer/selection.js" */
/** @import {Sprites} from "room/viewer/sprites.js" */

/** Steps of an agent that are drawn behind it. */
export const TRAIL = 24;

/**
 * @typedef {object} Actors
 * @property {Scene} scene
 * @property {number} number - of the plan
 * @property {View} view
 * @property {Paint} paint
 * @property {Pick<Sprites, "radius"|"side"|"draw">} sprites
 * @property {Frame} frame
 * @property {number} fraction
 * @property {Selection} selection
 * @property {Point[]} trail - where the chosen agent has come by, the latest first
 */

/**
 * Draw what changes from frame to frame.
 * @param {Pen} context
 * @param {Actors} what
 */
export function drawMoving(context, what) {
  drawRuns(context, what);
  drawCellMark(context, what, what.selection.hovered, 0.55);
  drawCellMark(context, what, what.selection.item, 1);
  const { item } = what.selection;
  if (what.trail.length && item?.kind === "agent") drawTrail(context, what, item.agent);
  drawAgents(context, what);
  drawAgentMarks(context, what);
}

/**
 * Show how far the run of each machine is as a bar at the lower edge of its body.
 * @param {Pen} context
 * @param {Actors} actors
 */
function drawRuns(context, { scene, view, paint, frame, fraction }) {
  if (view.size < 8) return;
  for (const { name } of scene.machines) {
    const body = bodyOf(scene.spotOf(name), view);
    if (body.x > view.width || body.y > view.height || body.x + body.width < 0) continue;
    const run = scene.history(name)?.runAt(frame.t);
    if (!run) continue;
    const done = Math.min(1, (frame.t + fraction - run.since) / (run.until - run.since));
    const inset = view.size * 0.1;
    const height = Math.max(2, view.size * 0.07);
    const y = body.y + body.height - height - view.size * 0.06;
    context.fillStyle = paint.machine_line;
    context.globalAlpha = 0.25;
    context.fillRect(body.x + inset, y, body.width - 2 * inset, height);
    context.globalAlpha = 1;
    context.fillRect(body.x + inset, y, (body.width - 2 * inset) * done, height);
  }
}

/**
 * @param {Pen} context
 * @param {Actors} actors
 * @param {Item|null} item
 * @param {number} alpha
 */
function drawCellMark(context, { scene, view, paint }, item, alpha) {
  const spot = spotOf(scene, item);
  if (!spot) return;
  context.globalAlpha = alpha;
  context.strokeStyle = paint.selected;
  context.lineWidth = Math.max(2, view.size * 0.09);
  const [x, y] = [view.left + spot.left * view.size, view.top + spot.top * view.size];
  const width = (spot.right - spot.left + 1) * view.size;
  const height = (spot.bottom - spot.top + 1) * view.size;
  context.strokeRect(x, y, width, height);
  context.globalAlpha = 1;
}

/**
 * @param {Scene} scene
 * @param {Item|null} item
 */
function spotOf(scene, item) {
  if (item?.kind === "machine") return scene.spotOf(item.name);
  if (item?.kind !== "cell") return null;
  const [x, y] = scene.layout.points[item.cell];
  return { left: x, top: y, right: x, bottom: y };
}

/**
 * Draw where the chosen agent came from, fading with the steps that lie between.
 * @param {Pen} context
 * @param {Actors} actors
 * @param {number} agent - that is chosen
 */
function drawTrail(context, { view, paint, frame, trail }, agent) {
  /** @type {(place: Iterable<number>) => Point} */
  const place = ([x, y]) => [view.left + (x + 0.5) * view.size, view.top + (y + 0.5) * view.size];
  const points = [frame.positions.subarray(2 * agent, 2 * agent + 2), ...trail].map(place);
  context.strokeStyle = paint.selected;
  context.lineWidth = Math.max(2, view.size * 0.14);
  context.lineCap = "round";
  for (let i = 1; i < points.length; i++) {
    context.globalAlpha = 0.75 * (1 - i / points.length) + 0.08;
    context.beginPath();
    context.moveTo(...points[i - 1]);
    context.lineTo(...points[i]);
    context.stroke();
  }
  context.globalAlpha = 1;
}

/**
 * @param {Pen} context
 * @param {Actors} actors
 */
function drawAgents(context, { view, sprites, frame }) {
  const { positions, cargo } = frame;
  const reach = sprites.side;
  const [dx, dy] = [view.left + view.size / 2, view.top + view.size / 2];
  for (let agent = 0; agent < cargo.length; agent++) {
    const x = dx + positions[2 * agent] * view.size;
    const y = dy + positions[2 * agent + 1] * view.size;
    if (x < -reach || y < -reach || x > view.width + reach || y > view.height + reach) continue;
    sprites.draw(context, cargo[agent], x, y);
  }
}

/**
 * Put a ring around the agents that are chosen, carry what is chosen, or are pointed at.
 * @param {Pen} context
 * @param {Actors} actors
 */
function drawAgentMarks(context, { number, view, paint, sprites, frame, selection }) {
  const { item, hovered } = selection;
  context.strokeStyle = paint.selected;
  context.lineWidth = Math.max(2, sprites.radius * 0.3);
  context.beginPath();
  const ring = (/** @type {number} */ agent) => {
    const x = view.left + (frame.positions[2 * agent] + 0.5) * view.size;
    const y = view.top + (frame.positions[2 * agent + 1] + 0.5) * view.size;
    const radius = sprites.radius * 1.3;
    context.moveTo(x + radius, y);
    context.arc(x, y, radius, 0, 2 * Math.PI);
  };
  for (const each of [item, hovered]) {
    if (each?.kind === "agent" && each.plan === number && each.agent < frame.cargo.length) {
      ring(each.agent);
    }
  }
  if (item?.kind === "token") {
    frame.cargo.forEach((token, agent) => token === item.token && ring(agent));
  }
  context.stroke();
}
