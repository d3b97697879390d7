// What Python has written for these tests: plans and factories, with what it makes of them.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Plan } from "room/plan/plan.js";

/** @import {Address, Instance} from "room/plan/documents.js" */
/** @import {Spot} from "room/viewer/machine_spots.js" */
/** @import {StreamFrame, StreamHeader} from "room/page/frames.js" */

/**
 * Timestep, cells of the agents, their cargo, and exchanges: agent, machine, kind and token.
 * @typedef {[number, Address[], (string|null)[], [number, string, string, string][]]} Told
 */

/**
 * @typedef {object} RobotsTold
 * @property {number} moving
 * @property {number} handling
 * @property {number} waiting
 * @property {{machines: {machine: string, side: string}[], junction: Address|null,
 *   near: string|null, share: number}[]} places
 */

/**
 * @typedef {object} PlanTold
 * @property {number} agents
 * @property {number} transient
 * @property {number} period
 * @property {Told[]} states
 * @property {Record<string, {input: Record<string, number>, output: Record<string, number>}>} stock
 * @property {RobotsTold} robots
 * @property {string} bottleneck
 * @property {[StreamHeader, ...StreamFrame[]]} stream
 * @property {Told[]} streamed
 */

/**
 * @typedef {object} FactoryTold
 * @property {Instance} document
 * @property {[string|number, number][]} cells
 * @property {number[]} places
 * @property {boolean[]} junctions
 * @property {number[][]} exits
 * @property {number[]} traversal
 * @property {number[]} clearance
 * @property {{name: string, places: number[]}[]} zones
 * @property {[number, number][]} positions
 * @property {[number, number][]} points
 * @property {Record<string, Spot>} spots
 * @property {string[]} tokens
 * @property {Record<string, string>} tokenLabels
 * @property {Record<string, string>} machineLabels
 */

const folder = process.env.TSACES_FIXTURES ?? "";

/** @param {string} name */
function read(name) {
  return JSON.parse(readFileSync(join(folder, name), "utf-8"));
}

/** @returns {FactoryTold[]} */
export function factories() {
  return read("factories.json");
}

/** @returns {[string, PlanTold][]} what Python tells of each plan, by name */
export function plansTold() {
  return Object.entries(read("plans.json"));
}

/**
 * Return the bytes of a plan's file.
 * @param {string} name
 * @returns {ArrayBuffer}
 */
export function fileOf(name) {
  return new Uint8Array(readFileSync(join(folder, `${name}.plan`))).buffer;
}

/**
 * @param {string} name
 * @returns {Promise<Plan>}
 */
export function open(name) {
  return Plan.open(fileOf(name));
}

/**
 * Return a state as Python tells it.
 * @param {Plan} plan
 * @param {import("room/plan/plan.js").State} state
 * @returns {unknown[]} timestep, cells and cargo
 */
export function asTold(plan, { t, positions, cargo }) {
  const { points, addresses } = plan.layout;
  const named = new Map(points.map((point, place) => [String(point), addresses[place]]));
  const cells = Array.from(cargo, (_, agent) =>
    named.get(String([positions[2 * agent], positions[2 * agent + 1]])),
  );
  return [t, cells, Array.from(cargo, (token) => plan.tokens[token])];
}
