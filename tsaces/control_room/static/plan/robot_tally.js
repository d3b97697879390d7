// What robots do at the timesteps of one period, counted.

/** @import {Plan} from "room/plan/plan.js" */
/** @import {Recorded} from "room/plan/recording.js" */

/**
 * Timesteps of robots in the period that is repeated for ever.
 * @typedef {object} RobotTally
 * @property {Float64Array} waiting - in which one stands for nothing else, by cell
 * @property {Float64Array} entering - in which one has come from another cell, by place
 * @property {number} driving - in which one has not moved, but its cell takes longer
 * @property {number} handling - in which one has not moved, and exchanges or is handled before it
 */

/**
 * Count what the robots of a plan do.
 * @param {Plan} plan
 * @returns {RobotTally}
 */
export function tallyOf(plan) {
  const counter = new Counter(plan);
  if (counter.looksBack) {
    counter.goRound(); // whoever stands when the period begins came in the one before
    counter.restart();
  }
  counter.goRound();
  return counter;
}

/** Counts period by period. */
class Counter {
  /** @param {Plan} plan */
  constructor(plan) {
    this.#plan = plan;
    const times = plan.instance.machines.map(({ name, handling }) => [
      name,
      { deposit: handling?.input ?? 0, pickup: handling?.output ?? 0 },
    ]);
    /** @type {Record<string, Record<"deposit"|"pickup", number>>} */
    this.#handlingOf = Object.fromEntries(times);
    this.looksBack =
      plan.layout.traversal.some((time) => time > 1) ||
      Object.values(this.#handlingOf).some(({ deposit, pickup }) => deposit || pickup);
    this.#since = new Float64Array(plan.agents).fill(-Infinity);
    this.#ready = new Float64Array(plan.agents).fill(-Infinity);
    this.restart();
  }

  #plan;
  #handlingOf;
  /** When each row's robot has come to its cell, and from when on it is ready for an exchange. */
  #since;
  #ready;
  #periods = 0;
  waiting = new Float64Array(0);
  entering = new Float64Array(0);
  driving = 0;
  handling = 0;

  /** Count from 0 on; where robots are, and since when, is kept. */
  restart() {
    this.waiting = new Float64Array(this.#plan.layout.cells.length);
    this.entering = new Float64Array(this.#plan.cells.length);
    this.driving = 0;
    this.handling = 0;
  }

  /** Count the timesteps of one period. */
  goRound() {
    const { period, transient, pauses, recording } = this.#plan;
    for (let t = transient + 1; t <= transient + period;) {
      const { column, waited } = this.#plan.locate(t);
      const now = t + this.#periods * period;
      if (waited) {
        const timesteps = pauses.lengthAfter(column) - waited + 1;
        this.#stand(column, now, timesteps);
        t += timesteps;
      } else {
        const exchanges = new Map(recording.exchanges[column].map((each) => [each.row, each]));
        this.#act(column, now, exchanges);
        t++;
      }
    }
    this.#passOn();
  }

  /**
   * @param {number} column - after which all stand still
   * @param {number} now
   * @param {number} timesteps
   */
  #stand(column, now, timesteps) {
    const { agents, layout, recording } = this.#plan;
    for (let row = 0, at = column * agents; row < agents; row++, at++) {
      const left = layout.traversal[recording.ways[at]] - (now - this.#since[row]);
      const driven = Math.min(Math.max(left, 0), timesteps);
      this.driving += driven;
      this.waiting[recording.ways[at]] += timesteps - driven;
    }
  }

  /**
   * @param {number} column
   * @param {number} now
   * @param {Map<number, Recorded>} exchanges - by row
   */
  #act(column, now, exchanges) {
    const { agents, layout, recording } = this.#plan;
    const { cells, ways } = recording;
    for (let row = 0, at = column * agents; row < agents; row++, at++) {
      const exchange = exchanges.get(row);
      if (ways[at] !== ways[at - agents]) {
        this.entering[cells[at]]++;
        this.#since[row] = now;
      } else if (exchange) this.handling++;
      else if (now < this.#since[row] + layout.traversal[ways[at]]) this.driving++;
      else this.waiting[ways[at]]++;
      if (exchange) this.#handle(exchange, ways[at], now);
    }
  }

  /**
   * Count as handling what was taken for driving and waiting right before an exchange. Some of it
   * may have been in the period before; as much is then in the one that follows.
   * @param {Recorded} exchange
   * @param {number} way
   * @param {number} now
   */
  #handle({ row, machine, kind }, way, now) {
    const came = this.#since[row];
    const first = Math.max(now - this.#handlingOf[machine][kind], came + 1, this.#ready[row]);
    const drivenUntil = Math.min(now, came + this.#plan.layout.traversal[way]);
    const [handled, driven] = [Math.max(0, now - first), Math.max(0, drivenUntil - first)];
    this.handling += handled;
    this.driving -= driven;
    this.waiting[way] -= handled - driven;
    this.#ready[row] = now + 1;
  }

  /** Give every row's past to the row whose part its robot plays in the next period. */
  #passOn() {
    const role = this.#plan.successor.powers(1);
    const [since, ready] = [this.#since.slice(), this.#ready.slice()];
    role.forEach((next, row) => {
      this.#since[next] = since[row];
      this.#ready[next] = ready[row];
    });
    this.#periods++;
  }
}
