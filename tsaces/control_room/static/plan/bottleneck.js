// What keeps a plan from making more, as far as the plan itself tells.

import { printable } from "room/base/names.js";
import { exchangePlaces, SIDES } from "room/plan/exchange_places.js";
import { placeName } from "room/plan/place_names.js";
import { FULL } from "room/plan/robot_time.js";

/** @import {Address} from "room/plan/documents.js" */
/** @import {Plan} from "room/plan/plan.js" */
/** @import {RobotTime} from "room/plan/robot_time.js" */

const AT_BOUND = 1e-4;
const MOST_NAMES = 4;
const MOST_PROCESSES = 3;
const LONGEST_NAME = 40;

/**
 * How busy the machines of a process are.
 * @typedef {object} ProcessLoad
 * @property {string} process
 * @property {string[]} machines - that run it
 * @property {string[]} spare - idle ones that could run it
 * @property {number} utilisation - mean of those that run it
 */

/**
 * Return the share of the time in which a machine works, by its rate.
 * @param {Plan} plan
 * @param {string} name
 * @returns {number}
 */
export function plannedUtilisation(plan, name) {
  const machine = plan.instance.machines.find((each) => each.name === name);
  const time = machine?.processes[plan.assignment.get(name) ?? ""] ?? 0;
  return time * (plan.embedding.rates?.[name] ?? 0);
}

/**
 * Say what is full in a plan, in a sentence or two that claim nothing that is not known.
 * @param {Plan} plan
 * @param {RobotTime} robots
 * @returns {string}
 */
export function bottleneckText(plan, robots) {
  const loads = loadsOf(plan);
  const full = loads.filter((load) => load.utilisation >= FULL);
  return [machinesText(loads, full), ...otherLimits(plan, robots, full)].join("; ");
}

/**
 * Return a name that fits into a line, without control characters.
 * @param {string} name
 * @returns {string}
 */
export function shortName(name) {
  const signs = Array.from(printable(name));
  if (signs.length <= LONGEST_NAME) return signs.join("");
  return `${signs
    .slice(0, LONGEST_NAME - 1)
    .join("")
    .trimEnd()}…`;
}

/**
 * Write a share as per cent, always with one decimal; halves go to the even digit, as in Python.
 * @param {number} share
 * @returns {string}
 */
export function exactPercent(share) {
  const percent = 100 * share;
  const isHalf = percent % 0.5 === 0.25;
  const rounded = isHalf ? (2 * Math.round(5 * percent)) / 10 : percent;
  return `${rounded.toFixed(1)}%`;
}

/** @type {(plan: Plan) => ProcessLoad[]} */
function loadsOf(plan) {
  /** @type {Map<string, string[]>} */
  const running = new Map();
  for (const { name } of plan.instance.machines) {
    const process = plan.assignment.get(name);
    if (process) running.set(process, [...(running.get(process) ?? []), name]);
  }
  const idle = plan.instance.machines.filter(({ name }) => !plan.assignment.get(name));
  const loads = [...running].map(([process, machines]) => ({
    process,
    machines,
    spare: idle.filter((each) => mayRun(each, process)).map(({ name }) => name),
    utilisation:
      machines.reduce((sum, name) => sum + plannedUtilisation(plan, name), 0) / machines.length,
  }));
  return loads.sort((a, b) => b.utilisation - a.utilisation);
}

/**
 * @param {import("./documents.js").Machine} machine
 * @param {string} process
 * @returns {boolean}
 */
function mayRun({ processes, fixed }, process) {
  return Object.hasOwn(processes, process) && (fixed === undefined || fixed === process);
}

/** @type {(loads: ProcessLoad[], full: ProcessLoad[]) => string} */
function machinesText(loads, full) {
  if (!loads.length) return "All machines are idle";
  if (!full.length) return `No machine is full: the busiest process is ${loadText(loads[0])}`;
  const told = full.slice(0, MOST_PROCESSES).map((load) => loadText(load) + spareText(load));
  const rest = full.length - told.length;
  if (rest) told.push(`and ${rest} more ${rest === 1 ? "process" : "processes"}`);
  return `Bottleneck${full.length === 1 ? "" : "s"}: ${told.join("; ")}`;
}

/** @param {ProcessLoad} load */
function loadText({ process, machines, utilisation }) {
  const where = listed(machines);
  return `${shortName(process)}, on ${where}, busy ${exactPercent(utilisation)} of the time`;
}

/** @param {ProcessLoad} load */
function spareText({ spare }) {
  if (!spare.length) return "";
  return ` (${listed(spare)} could run it too, and ${spare.length === 1 ? "is" : "are"} idle)`;
}

/** @type {(plan: Plan, robots: RobotTime, full: ProcessLoad[]) => string[]} */
function otherLimits(plan, robots, full) {
  const { throughput, upper_bound: bound } = plan.embedding;
  const told = [];
  const isCellFull = robots.busiestFlow >= FULL;
  if (isCellFull) {
    const place = plan.layout.placeOf(robots.busiestCell);
    const isHere = (/** @type {Address} */ address) => plan.layout.placeOf(address) === place;
    const hosts = plan.instance.machines
      .filter((each) => SIDES.some((side) => exchangePlaces(each, side).some(isHere)))
      .map(({ name }) => name);
    const of = hosts.length ? ` of ${listed(hosts)}` : "";
    const share = exactPercent(robots.busiestFlow);
    const rest = robots.fullCells - 1;
    const others = rest > 0 ? ` (so ${rest === 1 ? "is 1 other" : `are ${rest} others`})` : "";
    told.push(
      `cell ${placeName(plan.layout, place)}${of} is full${others}: a robot drives onto it in ${share} of all timesteps`,
    );
  }
  if (bound !== undefined && (bound <= 0 || (bound - throughput) / bound <= AT_BOUND)) {
    told.push("the proven upper bound is reached: no plan makes more");
  } else if (!full.length && !isCellFull) {
    told.push(openText(plan));
  }
  return told;
}

/** @param {Plan} plan */
function openText({ embedding, agents, instance }) {
  if (embedding.fleet) {
    const keep = Number(embedding.fleet.keep.toPrecision(4));
    return `the fewest robots were sought that keep ${keep} of the highest throughput found`;
  }
  if (agents >= instance.max_agents) {
    return `no cell of the floor is full, but all ${agents} robots of the fleet are in use`;
  }
  return (
    `no cell of the floor is full, and ${agents} of at most ${instance.max_agents} robots are in` +
    " use: a longer search may find more"
  );
}

/** @param {string[]} names */
function listed(names) {
  const shown = names.slice(0, MOST_NAMES).map(shortName);
  const rest = names.length - shown.length;
  if (rest) return `${shown.join(", ")} and ${rest} more`;
  return shown.length === 1 ? shown[0] : `${shown.slice(0, -1).join(", ")} and ${shown.at(-1)}`;
}
