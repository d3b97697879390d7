// What is on the floor, in words.

import { printable } from "room/base/names.js";
import { count, countNoun } from "room/base/numbers.js";

/** @import {Frame} from "room/viewer/motion.js" */
/** @import {Overlay} from "room/viewer/overlays.js" */
/** @import {Scene} from "room/viewer/scene.js" */
/** @import {Item} from "room/viewer/selection.js" */

/**
 * Write a cell as instances do.
 * @param {number[]} cell
 * @returns {string}
 */
export function cellText([x, y]) {
  return `[${x}, ${y}]`;
}

/**
 * Say what an agent carries.
 * @param {Scene} scene
 * @param {number} token - its number
 * @returns {string}
 */
export function cargoText(scene, token) {
  return token ? printable(scene.plan.tokens[token] ?? "") : "empty";
}

/**
 * Say what kind of cell one is, and of which road.
 * @param {Scene} scene
 * @param {number} cell
 * @returns {string}
 */
export function kindText(scene, cell) {
  const { layout } = scene;
  if (layout.isJunction(cell)) return "Junction";
  const road = layout.roadOf[cell];
  if (road < 0) return "Road cell";
  const cells = layout.roads[road];
  return `Road ${road}, cell ${cells.indexOf(cell) + 1} of ${cells.length}`;
}

/**
 * Say what an exchange does.
 * @param {{kind: string, token: string}} exchange
 * @returns {string}
 */
export function exchangeText({ kind, token }) {
  return `${kind === "pickup" ? "picks up" : "deposits"} ${printable(token)}`;
}

/**
 * Say how far away a timestep is.
 * @param {number} t
 * @param {number} now
 * @returns {string}
 */
export function momentText(t, now) {
  return t === now ? `t ${count(t)}, now` : `t ${count(t)}, in ${count(t - now)}`;
}

/**
 * Return one line on something, for a tooltip.
 * @param {Scene} scene
 * @param {Item} item
 * @param {Frame} frame
 * @param {Overlay|null} overlay
 * @returns {string}
 */
export function tooltipText(scene, item, frame, overlay) {
  if (item.kind === "agent") {
    const cargo = frame.cargo[item.agent];
    return `Agent ${item.agent} · ${cargo ? "carries " : ""}${cargoText(scene, cargo)}`;
  }
  if (item.kind === "machine") {
    const process = scene.processOf(item.name);
    return `${printable(item.name)} · ${process ? printable(process) : "idle"}`;
  }
  if (item.kind !== "cell") return ""; // nothing else is on the floor
  const parts = [`${kindText(scene, item.cell)} · ${cellText(scene.plan.cells[item.cell])}`];
  for (const [machines, what] of /** @type {const} */ ([
    [scene.inputs, "input"],
    [scene.outputs, "output"],
  ])) {
    const names = machines.get(item.cell)?.map(printable).join(", ");
    if (names) parts.push(`${what} of ${names}`);
  }
  if (overlay?.shareOfCell) {
    parts.push(
      `${overlay.label.toLowerCase()} ${Math.round(100 * overlay.shareOfCell(item.cell))} %`,
    );
  }
  return parts.join(" · ");
}

/**
 * Say in a sentence what a plan's view shows, for those who do not see it.
 * @param {Scene} scene
 * @param {Frame} frame
 * @returns {string}
 */
export function floorText(scene, frame) {
  const { instance } = scene.plan;
  const loaded = frame.cargo.filter((token) => token > 0).length;
  const busy = scene.machines.filter((machine) => scene.processOf(machine.name)).length;
  return (
    `Floor of ${printable(instance.name)}, ${printable(scene.name)}, at timestep ${count(frame.t)}: ` +
    `${countNoun(scene.plan.cells.length, "cell")}, ${countNoun(scene.machines.length, "machine")}, ` +
    `${count(busy)} of them busy, ${countNoun(frame.cargo.length, "agent")}, ${count(loaded)} loaded.`
  );
}
