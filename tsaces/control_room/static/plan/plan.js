// The compiled plan of an embedding: where every agent is at any timestep, at once.

import { byCodePoint } from "room/base/names.js";
import { Layout } from "room/plan/layout.js";
import { readArrays } from "room/plan/npz.js";
import { Pauses } from "room/plan/pauses.js";
import { Permutation } from "room/plan/permutation.js";
import { record } from "room/plan/recording.js";

/** @import {Address, ExchangeKind, Instance, PlanMeta} from "room/plan/documents.js" */

const FORMATS = ["tsaces-plan/1", "tsaces-plan/2", "tsaces-plan/3"];

/** The last timestep that can be asked for: JavaScript's numbers are whole up to there. */
export const LAST_TIMESTEP = Number.MAX_SAFE_INTEGER;

/**
 * @typedef {object} State
 * @property {number} t
 * @property {Float64Array} positions - column and row of each agent, one behind the other; of a
 *   roadmap, where they are drawn
 * @property {Int16Array} cargo - token number of each agent, 0 for none
 */

/**
 * @typedef {object} Exchange
 * @property {number} agent
 * @property {string} machine
 * @property {ExchangeKind} kind
 * @property {string} token
 */

/** A transport plan; timesteps go from 0 to 2^53 - 1, late ones cost no more than early ones. */
export class Plan {
  /**
   * Read a compiled plan's file.
   * @param {ArrayBuffer} buffer
   * @returns {Promise<Plan>}
   * @throws {Error} if it is none, or of another version
   */
  static async open(buffer) {
    const arrays = readArrays(buffer);
    const [text, actions, successor] = ["meta", "actions", "successor"].map((entry) => {
      const array = arrays.get(entry);
      if (!array) throw new Error(`not a compiled plan: it has no entry ${entry}`);
      return array.data;
    });
    const meta = JSON.parse(new TextDecoder().decode(text));
    if (!FORMATS.includes(meta.format)) {
      throw new Error(`format: ${meta.format} is not one of ${FORMATS.join(", ")}`);
    }
    return new Plan(meta, actions, successor);
  }

  /**
   * @param {PlanMeta} meta - see docs/plan-format.md
   * @param {ArrayLike<number>} actions - row after row, an agent each
   * @param {ArrayLike<number>} successor
   */
  constructor(meta, actions, successor) {
    this.embedding = meta.embedding;
    this.instance = meta.embedding.instance;
    this.agents = meta.agents;
    this.transient = meta.transient;
    this.period = meta.period;
    /** What machines hold at timestep 0, by name. */
    this.startBuffers = new Map(Object.entries(meta.buffers));
    this.assignment = new Map(Object.entries(meta.embedding.assignment));
    this.layout = new Layout(this.instance.layout);
    /** @type {Address[]} what places are called, by place number */
    this.cells = this.layout.addresses;
    /** @type {(string|null)[]} by token number; number 0 is no token */
    this.tokens = [null, ...tokensOf(this.instance)];
    this.pauses = new Pauses(meta.pauses);
    /** Columns that are recorded: timesteps 0 to transient + period, but for pauses. */
    this.columns = this.transient + this.period + 1 - this.pauses.total;
    this.recording = record(this, meta, actions);
    this.successor = new Permutation(successor);
    this.#roles = { periods: 0, role: this.successor.powers(0), agent: this.successor.powers(0) };
  }

  #roles;

  /**
   * Return the state at a timestep, after its exchanges.
   * @param {number} t
   * @returns {State}
   */
  state(t) {
    const { role, column } = this.roles(t);
    const positions = new Float64Array(2 * this.agents);
    const cargo = new Int16Array(this.agents);
    const start = column * this.agents;
    for (let agent = 0; agent < this.agents; agent++) {
      const at = start + role[agent];
      const [x, y] = this.layout.points[this.recording.cells[at]];
      positions[2 * agent] = x;
      positions[2 * agent + 1] = y;
      cargo[agent] = this.recording.cargo[at];
    }
    return { t, positions, cargo };
  }

  /**
   * Return the exchanges made at a timestep.
   * @param {number} t
   * @returns {Exchange[]}
   */
  exchangesAt(t) {
    if (this.locate(t).waited) return [];
    const { agent, column } = this.roles(t);
    return this.recording.exchanges[column].map((exchange) => ({
      agent: agent[exchange.row],
      machine: exchange.machine,
      kind: exchange.kind,
      token: exchange.token,
    }));
  }

  /**
   * Return where one agent is at a timestep: its place's number and its token's.
   * @param {number} agent
   * @param {number} t
   * @returns {{cell: number, cargo: number}}
   */
  slotOf(agent, t) {
    const { periods, column } = this.locate(t);
    const at = column * this.agents + this.successor.power(agent, periods);
    return { cell: this.recording.cells[at], cargo: this.recording.cargo[at] };
  }

  /**
   * Return the agent that stands on a cell at a timestep, null if there is none.
   * @param {number} cell - its place's number
   * @param {number} t
   * @returns {number|null}
   */
  agentOn(cell, t) {
    const { periods, column } = this.locate(t);
    for (let row = 0; row < this.agents; row++) {
      if (this.recording.cells[column * this.agents + row] === cell) {
        return this.successor.power(row, -periods);
      }
    }
    return null;
  }

  /**
   * Return an agent's first exchange after a timestep, null if it never makes one again.
   * @param {number} agent
   * @param {number} t
   * @returns {(Omit<Exchange, "agent"> & {t: number})|null}
   */
  nextExchange(agent, t) {
    const { phase, ...now } = this.locate(t);
    let { periods, column } = now;
    const laps = this.successor.size[agent] + 1;
    for (let lap = 0, from = t - phase; lap <= laps; lap++) {
      const row = this.successor.power(agent, periods);
      const found = this.recording.byRow[row].find((exchange) => exchange.column > column);
      if (found) {
        const { machine, kind, token } = found;
        return { t: from + this.pauses.timestepOf(found.column), machine, kind, token };
      }
      periods++;
      column = this.#firstColumn;
      from += this.period;
    }
    return null;
  }

  /** The column in which the timestep is recorded from which on the plan repeats itself. */
  get #firstColumn() {
    return this.pauses.placeOf(this.transient).column;
  }

  /**
   * Return where a timestep is recorded: how many periods have passed, as which timestep up to
   * transient + period, in which column, and for how long all has stood still since.
   * @param {number} t
   * @returns {{periods: number, phase: number, column: number, waited: number}}
   */
  locate(t) {
    if (!(Number.isSafeInteger(t) && t >= 0)) throw new RangeError(`no timestep: ${t}`);
    if (t <= this.transient) return { periods: 0, phase: t, ...this.pauses.placeOf(t) };
    const after = t - this.transient - 1;
    const rest = after % this.period;
    const phase = this.transient + 1 + rest;
    return { periods: (after - rest) / this.period, phase, ...this.pauses.placeOf(phase) };
  }

  /**
   * Return the row whose part each agent plays, the agent that plays each row's, and the column.
   * @param {number} t
   * @returns {{role: Int32Array, agent: Int32Array, column: number}}
   */
  roles(t) {
    const { periods, column } = this.locate(t);
    if (this.#roles.periods !== periods) {
      const role = this.successor.powers(periods);
      this.#roles = { periods, role, agent: this.successor.powers(-periods) };
    }
    return { role: this.#roles.role, agent: this.#roles.agent, column };
  }
}

/**
 * Return every token that an instance's processes consume or emit, sorted.
 * @param {Instance} instance
 * @returns {string[]}
 */
export function tokensOf(instance) {
  /** @type {Set<string>} */
  const tokens = new Set();
  for (const process of instance.procedure.processes) {
    for (const side of [process.inputs, process.outputs]) {
      for (const token of Object.keys(side ?? {})) tokens.add(token);
    }
  }
  return [...tokens].sort(byCodePoint);
}
