// The compact stream of a plan: a header, then small integers that say what changes.

import { cellsOf, directionsOf } from "room/plan/directions.js";

/** @import {Address, Menu} from "room/plan/documents.js" */
/** @import {Plan, State} from "room/plan/plan.js" */

const ENCODINGS = ["actions-ndjson/1", "actions-ndjson/2"];

/**
 * @typedef {object} StreamHeader
 * @property {string} encoding
 * @property {number} agents
 * @property {number} period
 * @property {Address[]} cells
 * @property {number[]} [ways] - on which cell of its place each agent is
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
    this.#layout = plan.layout;
    this.#directions = directionsOf(plan.layout);
    this.#cells = cellsOf(plan.layout, header.cells, header.ways);
    if (this.#cells.includes(-1)) throw new OtherPlanError();
    this.#cargo = Int16Array.from(header.cargo, (token) => this.#number(token));
    this.#menus = new Map(
      header.choices.map(([first, second, menu]) => [
        plan.layout.placeOf(/** @type {Address} */ ([first, second])),
        menu,
      ]),
    );
  }

  #tokens;
  #layout;
  #directions;
  /** @type {number[]} by agent */
  #cells;
  #cargo;
  #menus;

  /**
   * Return the state after a frame.
   * @param {StreamFrame} frame
   * @returns {State}
   */
  apply({ t, actions }) {
    const { bits, next } = this.#directions;
    actions.forEach((action, agent) => {
      const cell = next(this.#cells[agent], action & ((1 << bits) - 1));
      if (cell < 0) throw new OtherPlanError();
      this.#cells[agent] = cell;
      if (action >> bits) this.#exchange(agent, action >> bits);
    });
    const { places, points: drawn } = this.#layout;
    const points = this.#cells.map((cell) => drawn[places[cell]]);
    return { t, positions: Float64Array.from(points.flat()), cargo: this.#cargo.slice() };
  }

  /**
   * @param {number} agent
   * @param {number} choice
   */
  #exchange(agent, choice) {
    const exchange = this.#menus.get(this.#layout.places[this.#cells[agent]])?.[choice - 1];
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
