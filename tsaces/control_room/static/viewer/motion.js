// Agents on their way from one timestep to the next.

import { LAST_TIMESTEP } from "room/plan/plan.js";

/** @import {Plan, State} from "room/plan/plan.js" */

/**
 * Where agents are drawn.
 * @typedef {object} Frame
 * @property {number} t - the timestep that they leave behind
 * @property {Float64Array} positions - column and row of each agent, one behind the other
 * @property {Int16Array} cargo
 */

/** Reads a plan's states in turn, two at a time. */
export class Motion {
  /** @param {Plan} plan */
  constructor(plan) {
    this.plan = plan;
    this.#from = this.#to = plan.state(0);
    this.#positions = new Float64Array(2 * plan.agents);
  }

  #from;
  #to;
  #positions;

  /**
   * Return the frame at a timestep and a share of the way to the next one.
   * @param {number} t
   * @param {number} fraction
   * @returns {Frame}
   */
  frame(t, fraction) {
    if (this.#from.t !== t) this.#from = this.#to.t === t ? this.#to : this.plan.state(t);
    const next = Math.min(t + 1, LAST_TIMESTEP);
    if (fraction && this.#to.t !== next) this.#to = this.plan.state(next);
    return between(this.#from, fraction ? this.#to : this.#from, fraction, this.#positions);
  }
}

/**
 * Return the frame at a share of the way between two states.
 * @param {State} from
 * @param {State} to
 * @param {number} fraction
 * @param {Float64Array} positions - is written to
 * @returns {Frame}
 */
export function between(from, to, fraction, positions) {
  const [a, b] = [from.positions, to.positions];
  for (let i = 0; i < positions.length; i++) positions[i] = a[i] + (b[i] - a[i]) * fraction;
  const { t, cargo } = fraction < 1 ? from : to;
  return { t, positions, cargo };
}
