// Some timesteps of a plan for PlanViz, the viewer of the League of Robot Runners.

import { LAST_TIMESTEP } from "room/plan/plan.js";

/** @import {Layout} from "room/plan/layout.js" */
/** @import {Plan, State} from "room/plan/plan.js" */

/** PlanViz has rows grow upwards in its words: U is the next row, D the one before. */
const MOVES = new Map([
  ["1,0", "R"],
  ["-1,0", "L"],
  ["0,1", "U"],
  ["0,-1", "D"],
  ["0,0", "W"],
]);

/**
 * Return a plan's file as PlanViz reads it: version "2023 LoRR", action model "MAPF". Exchanges are
 * tasks at the cells where they are made: assigned when the agent made its last one, finished when
 * it makes this one. PlanViz knows no cargo and no machines.
 * @param {Plan} plan
 * @param {number} start - the timestep that becomes 0
 * @param {number} steps
 * @returns {object}
 */
export function planVizDocument(plan, start, steps) {
  refuseRoadmap(plan.layout);
  const length = Math.min(steps, LAST_TIMESTEP - start);
  const first = plan.state(start);
  /** @type {string[][]} */
  const paths = Array.from({ length: plan.agents }, () => []);
  /** @type {[number, number, string][][]} task, timestep and what happens, by agent */
  const events = Array.from({ length: plan.agents }, () => []);
  const busySince = Array.from({ length: plan.agents }, () => 0);
  /** @type {number[][]} */
  const tasks = [];
  let before = first;
  for (let step = 1; step <= length; step++) {
    const state = plan.state(start + step);
    paths.forEach((path, agent) => path.push(moveOf(before, state, agent)));
    for (const { agent } of plan.exchangesAt(start + step)) {
      const [x, y] = state.positions.subarray(2 * agent, 2 * agent + 2);
      events[agent].push([tasks.length, busySince[agent], "assigned"]);
      events[agent].push([tasks.length, step, "finished"]);
      busySince[agent] = step;
      tasks.push([tasks.length, y, x]);
    }
    before = state;
  }
  const moves = paths.map((path) => path.join(","));
  return {
    version: "2023 LoRR",
    actionModel: "MAPF",
    AllValid: "Yes",
    teamSize: plan.agents,
    start: paths.map((_, agent) => [
      first.positions[2 * agent + 1],
      first.positions[2 * agent],
      "N/A",
    ]),
    numTaskFinished: tasks.length,
    sumOfCost: plan.agents * length,
    makespan: length,
    actualPaths: moves,
    plannerPaths: moves,
    plannerTimes: [],
    errors: [],
    events,
    tasks,
  };
}

/**
 * Return the floor as PlanViz reads it: a grid of free and blocked cells.
 * @param {Layout} layout
 * @returns {string}
 */
export function planVizMap(layout) {
  refuseRoadmap(layout);
  const columns = Array.from({ length: layout.width }, (_, x) => x);
  const rows = Array.from({ length: layout.height }, (_, y) =>
    columns.map((x) => (layout.placeAt(x, y) < 0 ? "@" : ".")).join(""),
  );
  return [
    "type octile",
    `height ${layout.height}`,
    `width ${layout.width}`,
    "map",
    ...rows,
    "",
  ].join("\n");
}

/** @param {Layout} layout */
function refuseRoadmap({ isRoadmap }) {
  if (isRoadmap) throw new Error("PlanViz knows grids only, this floor is of points and lanes");
}

/**
 * @param {State} from
 * @param {State} to
 * @param {number} agent
 */
function moveOf(from, to, agent) {
  const [x, y] = [2 * agent, 2 * agent + 1];
  const move = MOVES.get(
    [to.positions[x] - from.positions[x], to.positions[y] - from.positions[y]].join(),
  );
  return move ?? "W"; // nobody jumps
}
