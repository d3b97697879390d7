// The compact stream of a plan: a header, then small integers that say what changes.

/** @import {Cell, Menu} from "room/plan/documents.js" */
/** @import {Plan, State} from "room/plan/plan.js" */

const STEPS = [
  [0, 0],
  [1, 0],
  [0, 1],
  [-1, 0],
  [0, -1],
];

const ENCODINGS = ["actions-ndjson/1", "actions-ndjson/2"];

/**
 * @typedef {object} StreamHeader
 * @property {string} encoding
 * @property {number} agents
 * @property {number} period
 * @property {Cell[]} cells
 * @property {(string|null)[]} cargo
 * @property {Menu[]} choices
 */

/** @typedef {{t: number, actions: number[], late_ms?: number}} StreamFrame */

/** The stream follows another plan than the one that is shown. */
export class OtherPlanError extends Error {}

/** Applies the frames of a compact stream, see docs/plan-format.md. */
export class Frames {
  /**
   * @param {StreamHeader} header - the stream's first line
   * @param {Plan} plan - the one that is shown
   * @throws {OtherPlanError} if the stream is of another
   */
  constructor(header, plan) {
    if (!ENCODINGS.includes(header.encoding)) throw new Error("not a stream that this reads");
    if (header.agents !== plan.agents || header.period !== plan.period) throw new OtherPlanError();
    this.#tokens = new Map(plan.tokens.map((token, number) => [token, number]));
    this.#positions = Int32Array.from(header.cells.flat());
    this.#cargo = Int16Array.from(header.cargo, (token) => this.#number(token));
    this.#menus = new Map(header.choices.map(([x, y, menu]) => [`${x} ${y}`, menu]));
  }

  #tokens;
  #positions;
  #cargo;
  #menus;

  /**
   * Return the state after a frame.
   * @param {StreamFrame} frame
   * @returns {State}
   */
  apply({ t, actions }) {
    const positions = this.#positions;
    actions.forEach((action, agent) => {
      const step = STEPS[action & 7];
      positions[2 * agent] += step[0];
      positions[2 * agent + 1] += step[1];
      if (action >> 3) this.#exchange(agent, action >> 3);
    });
    return { t, positions: positions.slice(), cargo: this.#cargo.slice() };
  }

  /**
   * @param {number} agent
   * @param {number} choice
   */
  #exchange(agent, choice) {
    const [x, y] = this.#positions.subarray(2 * agent, 2 * agent + 2);
    const exchange = this.#menus.get(`${x} ${y}`)?.[choice - 1];
    if (!exchange) throw new Error(`agent ${agent} makes no exchange of its cell`);
    const [, kind, token] = exchange;
    this.#cargo[agent] = kind === "pickup" ? this.#number(token) : 0;
  }

  /** @param {string|null} token */
  #number(token) {
    const number = this.#tokens.get(token);
    if (number === undefined) throw new OtherPlanError();
    return number;
  }
}
