// A machine at work, from what happens to what happens next, until it repeats itself.

import { Peak } from "room/plan/peak.js";

/** @import {Buffers} from "room/plan/documents.js" */
/** @import {Plan} from "room/plan/plan.js" */
/** @import {Schedule} from "room/plan/schedule.js" */

const PERIODS_TO_SETTLE = 1000;

/** Says that a machine never repeats itself. */
export class EndlessError extends Error {}

/**
 * @typedef {object} Job
 * @property {Map<string, number>} inputs - copies of each token that a run consumes
 * @property {Map<string, number>} outputs - copies that it emits
 * @property {number} time - timesteps of a run
 * @property {Schedule} schedule
 */

/**
 * @typedef {object} Moment
 * @property {Map<string, number>} input
 * @property {Map<string, number>} output
 * @property {{since: number, until: number}|null} run - under way: begun at, done at
 * @property {number} busy - timesteps that all runs take that were begun
 */

/**
 * Let a machine work until it repeats itself.
 *
 * Without inputs it works on demand, when an output is below its level: what is there at the
 * start, and more where agents would find something lacking, in whole runs. Plans of older
 * versions count on machines that work ahead of demand.
 * @param {Plan} plan
 * @param {Job} job
 * @param {Buffers} start - what the buffers hold at timestep 0
 * @returns {Work}
 * @throws {EndlessError}
 */
export function workUntilRepeated(plan, job, start) {
  const level = new Map(Object.entries(start.output ?? {}));
  const work = new Work(plan, job, start, level);
  const lacking = [...work.missing].map(([token, count]) =>
    Math.ceil(count / (job.outputs.get(token) ?? NaN)),
  );
  if (job.inputs.size || !lacking.length) return work;
  for (const [token, copies] of job.outputs) add(level, token, Math.max(...lacking) * copies);
  return new Work(plan, job, start, level);
}

/** What happens at a machine: moments, from `repeatsFrom` to `end` for ever. */
class Work {
  /**
   * @param {Plan} plan
   * @param {Job} job
   * @param {Buffers} start
   * @param {Map<string, number>} level - of outputs, below which a machine without inputs works
   */
  constructor(plan, { inputs, outputs, time, schedule }, start, level) {
    this.plan = plan;
    this.inputs = inputs;
    this.outputs = outputs;
    this.time = time;
    this.schedule = schedule;
    this.level = level;
    this.pacing = this.#pacingOutputs();
    /** @type {(Moment & {t: number})[]} */
    this.moments = [];
    this.repeatsFrom = 0;
    this.end = 0;
    /** @type {[string, number][]} by how much outputs grow each time */
    this.gain = [];
    /** @type {Map<string, number>} outputs that agents find lacking at worst */
    this.missing = new Map();
    /** The most that each buffer ever holds. */
    this.peaks = { input: new Peak(inputs.keys()), output: new Peak(outputs.keys()) };
    this.#work(start);
  }

  /** Return the outputs that most runs are needed for: all, unless some pile up for ever. */
  #pacingOutputs() {
    const runs = (/** @type {[string, number]} */ [token, copies]) => ({
      token,
      picked: this.schedule.copies("pickup", token),
      copies,
    });
    const wanted = [...this.outputs].map(runs);
    const isMost = (/** @type {typeof wanted[0]} */ one) =>
      wanted.every((other) => one.picked * other.copies >= other.picked * one.copies);
    return wanted.filter(isMost);
  }

  /** Return the periods after which runs that last for several of them must have come round. */
  #mostPeriods() {
    const exchanged = [
      ...this.pacing.map(({ picked, copies }) => [picked, copies]),
      ...[...this.inputs].map(([token, copies]) => [
        this.schedule.copies("deposit", token),
        copies,
      ]),
    ];
    const rounds = exchanged.map(([count, copies]) => copies / greatestDivisor(count, copies));
    return PERIODS_TO_SETTLE + 2 * Math.max(1, ...rounds);
  }

  /** @param {Buffers} start */
  #work(start) {
    /** @type {Moment} */
    const now = {
      input: new Map(Object.entries(start.input ?? {})),
      output: new Map(Object.entries(start.output ?? {})),
      run: null,
      busy: 0,
    };
    this.peaks.output.riseTo(now.output);
    const { transient, period } = this.plan;
    const last = transient + this.#mostPeriods() * period;
    const seen = new Map();
    for (let t = 0; ; t = this.#next(t, now)) {
      this.#liveThrough(t, now);
      if (t >= transient && (t - transient) % period === 0) {
        const key = this.#stateKey(now, t);
        const first = seen.get(key);
        if (first) return this.#close(first, t, now);
        seen.set(key, { t, output: new Map(now.output) });
      }
      if (t > last) throw new EndlessError("a machine never repeats itself");
      this.#beginRun(t, now);
      this.moments.push({ ...now, t, input: new Map(now.input), output: new Map(now.output) });
    }
  }

  /** @type {(first: {t: number, output: Map<string, number>}, t: number, now: Moment) => void} */
  #close(first, t, now) {
    this.repeatsFrom = first.t;
    this.end = t;
    this.gain = [...now.output].map(([token, n]) => [token, n - (first.output.get(token) ?? 0)]);
    for (const [token, gain] of this.gain) if (gain > 0) this.peaks.output.growWithoutEnd(token);
    this.#beginRun(t, now);
    this.moments.push({ ...now, t });
  }

  /** @type {(t: number, now: Moment) => void} */
  #liveThrough(t, now) {
    if (now.run?.until === t) {
      for (const [token, copies] of this.outputs) add(now.output, token, copies);
      now.run = null;
      this.peaks.output.riseTo(now.output);
    }
    for (const { kind, token } of t ? this.schedule.at(t) : []) {
      if (kind === "deposit") add(now.input, token, 1);
      else this.#pickUp(now, token);
    }
    this.peaks.input.riseTo(now.input);
  }

  /** @type {(now: Moment, token: string) => void} */
  #pickUp(now, token) {
    add(now.output, token, -1);
    const lacking = -(now.output.get(token) ?? 0);
    if (lacking > (this.missing.get(token) ?? 0)) this.missing.set(token, lacking);
  }

  /** @type {(t: number, now: Moment) => void} */
  #beginRun(t, now) {
    if (now.run || !this.#hasCause(now)) return;
    for (const [token, copies] of this.inputs) add(now.input, token, -copies);
    now.run = { since: t, until: t + this.time };
    now.busy += this.time;
  }

  /** @type {(now: Moment) => boolean} */
  #hasCause(now) {
    if (this.inputs.size) {
      return [...this.inputs].every(([token, n]) => (now.input.get(token) ?? 0) >= n);
    }
    return this.pacing.some(
      ({ token }) => (now.output.get(token) ?? 0) < (this.level.get(token) ?? 0),
    );
  }

  /**
   * Return when something happens next: an exchange, a run's end, or the end of a period.
   * @type {(t: number, now: Moment) => number}
   */
  #next(t, now) {
    const { transient, period } = this.plan;
    const end = t < transient ? transient : t + period - ((t - transient) % period);
    return Math.min(this.schedule.next(t), now.run?.until ?? Infinity, end);
  }

  /**
   * Return all that a machine's future runs depend on.
   * @type {(now: Moment, t: number) => string}
   */
  #stateKey(now, t) {
    const held = this.inputs.size
      ? [...now.input].filter(([, n]) => n).sort(([a], [b]) => (a < b ? -1 : 1))
      : this.pacing.map(({ token }) => now.output.get(token) ?? 0);
    return JSON.stringify([now.run && now.run.until - t, held]);
  }
}

/** @type {(a: number, b: number) => number} */
function greatestDivisor(a, b) {
  return a ? greatestDivisor(b % a, a) : b;
}

/** @type {(counts: Map<string, number>, token: string, change: number) => void} */
function add(counts, token, change) {
  counts.set(token, (counts.get(token) ?? 0) + change);
}
