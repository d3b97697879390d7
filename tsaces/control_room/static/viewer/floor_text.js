// What is on the floor, in words.

import { printable } from "room/base/names.js";
import { count, countNoun } from "room/base/numbers.js";
import { placeName } from "room/plan/place_names.js";

/** @import {Frame} from "room/viewer/motion.js" */
/** @import {Overlay} from "room/viewer/overlays.js" */
/** @import {Scene} from "room/viewer/scene.js" */
/** @import {Item} from "room/viewer/selection.js" */

/** @type {Record<string, string>} kinds of a grid's cells that are of no road */
const KINDS = { "+": "Junction", "-": "Two-way lane", "|": "Two-way lane", "*": "Open floor" };

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
 * Say what kind of place one is, and of which road or lane.
 * @param {Scene} scene
 * @param {number} cell - its place's number
 * @returns {string}
 */
export function kindText(scene, cell) {
  const { layout } = scene;
  if (layout.isRoadmap) return roadmapText(scene, cell);
  const [x, y] = layout.points[cell];
  const other = KINDS[layout.sign(x, y)];
  if (other) return other;
  const road = layout.roadOf[cell];
  if (road < 0) return "Road cell";
  const cells = layout.roads[road];
  return `Road ${road}, cell ${cells.indexOf(cell) + 1} of ${cells.length}`;
}

/** @type {(scene: Scene, place: number) => string} */
function roadmapText({ layout, plan }, place) {
  const [name, number = 0] = layout.addresses[place];
  const lane = plan.instance.layout.lanes?.find((each) => each.name === name);
  if (!lane) return "Point";
  const way = lane.two_way ? "two-way lane" : "lane";
  return `Cell ${number + 1} of ${lane.cells} of the ${way} ${printable(lane.name)}`;
}

/**
 * Say which zones a place belongs to, how long it is empty between agents, and how long it takes;
 * only what the paper's floor does not have.
 * @param {Scene} scene
 * @param {number} place - its number
 * @returns {[string, string][]} names and values
 */
export function rulesOf({ layout }, place) {
  /** @type {[string, string][]} */
  const rules = [];
  const zones = layout.zones.filter(({ places }) => places.includes(place));
  if (zones.length) rules.push(["Zone", zones.map(({ name }) => printable(name)).join(", ")]);
  const clearance = layout.clearance[place];
  if (clearance) rules.push(["Clearance", countNoun(clearance, "timestep")]);
  const [cell] = layout.cellsOf[place];
  const traversal = layout.traversal[cell];
  if (traversal > 1) rules.push(["Traversal", countNoun(traversal, "timestep")]);
  return rules;
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
  const parts = [`${kindText(scene, item.cell)} · ${placeName(scene.layout, item.cell)}`];
  for (const [machines, what] of /** @type {const} */ ([
    [scene.inputs, "input"],
    [scene.outputs, "output"],
  ])) {
    const names = machines.get(item.cell)?.map(printable).join(", ");
    if (names) parts.push(`${what} of ${names}`);
  }
  parts.push(...rulesOf(scene, item.cell).map(([name, value]) => `${name.toLowerCase()} ${value}`));
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
    `${countNoun(scene.plan.cells.length, scene.layout.isRoadmap ? "place" : "cell")}, ${countNoun(scene.machines.length, "machine")}, ` +
    `${count(busy)} of them busy, ${countNoun(frame.cargo.length, "agent")}, ${count(loaded)} loaded.`
  );
}
