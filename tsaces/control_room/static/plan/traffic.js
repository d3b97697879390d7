// How cells are used over a period that repeats, and who passes them.

/** @import {Plan} from "room/plan/plan.js" */

/**
 * @typedef {object} Traffic
 * @property {Float64Array} used - by cell: share of the period's timesteps in which an agent is there
 * @property {Float64Array} waiting - by cell: share in which an agent is there and did not move
 */

/**
 * Count over one period what repeats for ever.
 * @param {Plan} plan
 * @returns {Traffic}
 */
export function trafficOf(plan) {
  const { agents, period, transient } = plan;
  const { cells } = plan.recording;
  const used = new Float64Array(plan.cells.length);
  const waiting = new Float64Array(plan.cells.length);
  for (let t = transient + 1; t <= transient + period;) {
    const { column, waited } = plan.locate(t);
    const pause = plan.pauses.lengthAfter(column);
    const timesteps = waited ? pause - waited + 1 : 1;
    for (let at = column * agents; at < (column + 1) * agents; at++) {
      used[cells[at]] += timesteps / period;
      if (waited || cells[at] === cells[at - agents]) waiting[cells[at]] += timesteps / period;
    }
    t += timesteps;
  }
  return { used, waiting };
}

/**
 * @typedef {object} Passage
 * @property {number} agent
 * @property {number} from - the first timestep on the cell
 * @property {number} to - the last one
 * @property {number} cargo - token number when it leaves
 */

/**
 * Return who is on a cell in the period in which a timestep lies; before the plan repeats itself,
 * in the timesteps before that.
 * @param {Plan} plan
 * @param {number} cell - its number
 * @param {number} t
 * @returns {{first: number, last: number, passages: Passage[]}}
 */
export function passagesOf(plan, cell, t) {
  const { phase, periods } = plan.locate(t);
  const begin = t <= plan.transient ? 0 : plan.transient + 1;
  const end = t <= plan.transient ? plan.transient : plan.transient + plan.period;
  const shift = t - phase;
  /** @type {Passage[]} */
  const passages = [];
  for (let at = begin; at <= end;) {
    const { column, waited } = plan.pauses.placeOf(at);
    const last = Math.min(end, waited ? at + plan.pauses.lengthAfter(column) - waited : at);
    const row = rowOn(plan, cell, column);
    if (row >= 0) {
      const agent = plan.successor.power(row, -periods);
      const cargo = plan.recording.cargo[column * plan.agents + row];
      const before = passages.at(-1);
      const goesOn = before?.agent === agent && before.to === at - 1 + shift;
      if (goesOn) Object.assign(before, { to: last + shift, cargo });
      else passages.push({ agent, from: at + shift, to: last + shift, cargo });
    }
    at = last + 1;
  }
  return { first: begin + shift, last: end + shift, passages };
}

/** @type {(plan: Plan, cell: number, column: number) => number} */
function rowOn(plan, cell, column) {
  const { cells } = plan.recording;
  const start = column * plan.agents;
  for (let row = 0; row < plan.agents; row++) if (cells[start + row] === cell) return row;
  return -1;
}
