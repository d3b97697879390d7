// What robots do with their time over a period that repeats, and where they wait.

import { byCodePoint } from "room/base/names.js";
import { exchangePlaces } from "room/plan/exchange_places.js";
import { tallyOf } from "room/plan/robot_tally.js";

/** @import {Address} from "room/plan/documents.js" */
/** @import {Plan} from "room/plan/plan.js" */

/** Share of the time from which on machines, and cells, are called full. */
export const FULL = 0.95;

/**
 * A machine, and the side on which robots serve it.
 * @typedef {[string, "input"|"output"]} Served
 */

/**
 * A stretch of road on which robots wait.
 * @typedef {object} WaitingPlace
 * @property {Served[]} served - by whose cell the robots come first; nobody where a junction is first
 * @property {Address|null} junction - that comes first
 * @property {string|null} near - the busy machine that is served nearest to the junction
 * @property {number} share - of the time of all robots
 * @property {{cell: Address, share: number}[]} cells - the largest share first
 */

/**
 * Shares of the time of all robots, which add up to 1.
 * @typedef {object} RobotTime
 * @property {number} moving - to another cell, or on through one that takes longer
 * @property {number} handling - standing still, and exchanging something or handled before it
 * @property {number} waiting - standing still for anything else
 * @property {WaitingPlace[]} places - the largest share first
 * @property {Address} busiestCell - that robots drive onto most often; of equals, where machines are served
 * @property {number} busiestFlow - robots that drive onto it per timestep
 * @property {number} fullCells - cells that robots drive onto in `FULL` of all timesteps or more
 */

/**
 * Count what the robots do in the period that is repeated for ever.
 * @param {Plan} plan
 * @returns {RobotTime}
 */
export function robotTimeOf(plan) {
  const { waiting, entering, driving, handling } = tallyOf(plan);
  const whole = plan.agents * plan.period;
  const sum = (/** @type {Float64Array} */ counts) => counts.reduce((a, b) => a + b, 0);
  const served = servedOf(plan);
  const busiest = busiestOf(served, entering);
  return {
    moving: (sum(entering) + driving) / whole,
    handling: handling / whole,
    waiting: sum(waiting) / whole,
    places: placesOf(plan, served, waiting, whole),
    busiestCell: plan.cells[busiest],
    busiestFlow: entering[busiest] / plan.period,
    fullCells: entering.filter((n) => n >= FULL * plan.period).length,
  };
}

/**
 * Return the cell that is entered most; of equals, one where machines are served.
 * @param {Map<number, Served[]>} served
 * @param {Float64Array} entering
 */
function busiestOf(served, entering) {
  const most = entering.reduce((a, b) => Math.max(a, b), 0);
  const cell = entering.findIndex((n, each) => n === most && served.has(each));
  return cell >= 0 ? cell : entering.indexOf(most);
}

/** @type {(plan: Plan, served: Map<number, Served[]>, waiting: Float64Array, whole: number) => WaitingPlace[]} */
function placesOf(plan, served, waiting, whole) {
  /** @type {Map<string, WaitingPlace>} */
  const places = new Map();
  waiting.forEach((timesteps, cell) => {
    if (!timesteps) return;
    const ahead = aheadOf(plan, served, cell);
    const key = JSON.stringify([ahead.served, ahead.junction]);
    const place = places.get(key) ?? { ...ahead, share: 0, cells: [] };
    places.set(key, place);
    place.share += timesteps;
    place.cells.push({ cell: plan.layout.cells[cell], share: timesteps / whole });
  });
  const found = [...places.values()];
  for (const place of found) {
    place.share /= whole;
    place.cells.sort((a, b) => b.share - a.share || byColumn(a.cell, b.cell));
  }
  return found.sort((a, b) => b.share - a.share || byColumn(a.cells[0].cell, b.cells[0].cell));
}

/** @type {(a: Address, b: Address) => number} */
function byColumn([a, i = 0], [b, j = 0]) {
  if (typeof a === "number" && typeof b === "number") return a - b || i - j;
  return byCodePoint(String(a), String(b)) || i - j;
}

/**
 * Return whom robots on a cell meet first on their way, else the junction they come to.
 * @param {Plan} plan
 * @param {Map<number, Served[]>} served
 * @param {number} cell
 */
function aheadOf(plan, served, cell) {
  const { exits, isPoint, isRoadmap, places } = plan.layout;
  for (let at = cell; ; [at] = exits[at]) {
    const place = places[at];
    const found = served.get(place);
    if (found && (isRoadmap || !isPoint[place])) {
      return { served: found, junction: null, near: null };
    }
    if (isPoint[place] || exits[at].length > 1) {
      return { served: [], junction: plan.cells[place], near: nearestTo(plan, served, place) };
    }
  }
}

/** @type {(plan: Plan, served: Map<number, Served[]>, place: number) => string|null} */
function nearestTo(plan, served, place) {
  const { positions } = plan.layout;
  const [column, row] = positions[place];
  const away = (/** @type {number} */ other) => {
    const [x, y] = positions[other];
    return Math.abs(x - column) + Math.abs(y - row);
  };
  const [nearest] = [...served.keys()].sort(
    (a, b) => away(a) - away(b) || byColumn(plan.cells[a], plan.cells[b]),
  );
  return served.get(nearest)?.[0][0] ?? null;
}

/**
 * Return the machines that robots serve on each cell: idle ones are nobody's aim.
 * @param {Plan} plan
 */
function servedOf({ instance, assignment, layout }) {
  /** @type {Map<number, Served[]>} */
  const found = new Map();
  for (const machine of instance.machines) {
    const name = assignment.get(machine.name);
    const process = instance.procedure.processes.find((each) => each.name === name);
    for (const side of /** @type {const} */ (["input", "output"])) {
      if (!Object.keys(process?.[`${side}s`] ?? {}).length) continue;
      for (const address of exchangePlaces(machine, side)) {
        const place = layout.placeOf(address);
        found.set(place, [...(found.get(place) ?? []), [machine.name, side]]);
      }
    }
  }
  return found;
}
