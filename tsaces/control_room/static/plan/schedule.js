// A machine's exchanges, endlessly: found by the next one, however far away it is.

/** @import {ExchangeKind} from "room/plan/documents.js" */
/** @import {Plan} from "room/plan/plan.js" */

/** @typedef {{kind: ExchangeKind, token: string}} Happening */

/** When agents deposit and pick up what at one machine. */
export class Schedule {
  /**
   * @param {Plan} plan
   * @param {Map<number, Happening[]>} byColumn - those that are recorded
   */
  constructor(plan, byColumn) {
    this.plan = plan;
    /** Exchanges by their timestep up to transient + period. */
    this.byMoment = new Map(
      [...byColumn].map(([column, exchanges]) => [plan.pauses.timestepOf(column), exchanges]),
    );
    this.moments = [...this.byMoment.keys()].sort((a, b) => a - b);
  }

  /**
   * Return the exchanges at a timestep.
   * @param {number} t
   * @returns {Happening[]}
   */
  at(t) {
    return this.byMoment.get(this.plan.locate(t).phase) ?? [];
  }

  /**
   * Return the first timestep after another that has an exchange.
   * @param {number} t
   * @returns {number} Infinity if there is none
   */
  next(t) {
    const { transient, period } = this.plan;
    const { phase } = this.plan.locate(t);
    const later = this.#firstAfter(phase);
    if (later !== undefined) return t + later - phase;
    const again = this.#firstAfter(transient);
    return again === undefined ? Infinity : t + transient + period - phase + again - transient;
  }

  /**
   * Count the exchanges of a period by kind and token.
   * @param {ExchangeKind} kind
   * @param {string} token
   * @returns {number}
   */
  copies(kind, token) {
    let found = 0;
    for (const [moment, exchanges] of this.byMoment) {
      if (moment <= this.plan.transient) continue;
      found += exchanges.filter(
        (exchange) => exchange.kind === kind && exchange.token === token,
      ).length;
    }
    return found;
  }

  /**
   * @param {number} moment
   * @returns {number|undefined}
   */
  #firstAfter(moment) {
    let [low, high] = [0, this.moments.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.moments[middle] <= moment) low = middle + 1;
      else high = middle;
    }
    return this.moments[low];
  }
}

/** @type {WeakMap<Plan, Map<string, Schedule>>} */
const schedules = new WeakMap();

/**
 * Return the schedule of a machine.
 * @param {Plan} plan
 * @param {string} name
 * @returns {Schedule}
 */
export function scheduleOf(plan, name) {
  const known = schedules.get(plan) ?? byMachine(plan);
  schedules.set(plan, known);
  return known.get(name) ?? new Schedule(plan, new Map());
}

/** @param {Plan} plan */
function byMachine(plan) {
  /** @type {Map<string, Map<number, Happening[]>>} */
  const machines = new Map();
  for (const exchange of plan.recording.byRow.flat()) {
    const { machine, column } = exchange;
    const columns = machines.get(machine) ?? new Map();
    machines.set(machine, columns);
    columns.set(column, [...(columns.get(column) ?? []), exchange]);
  }
  return new Map([...machines].map(([name, columns]) => [name, new Schedule(plan, columns)]));
}
