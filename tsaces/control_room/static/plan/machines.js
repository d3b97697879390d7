// What machines hold and do at any timestep, found by letting each work until it repeats itself.

import { EndlessError, workUntilRepeated } from "room/plan/machine_work.js";
import { scheduleOf } from "room/plan/schedule.js";

/** @import {Plan} from "room/plan/plan.js" */

/**
 * @typedef {object} MachineState
 * @property {Map<string, number>} input - what the input buffer holds, once a run has begun
 * @property {Map<string, number>} output - what agents can pick up
 * @property {{since: number, until: number}|null} run - under way: begun at, done at
 */

/**
 * A machine of a plan. It begins a run as soon as it is free and its inputs are there; without
 * inputs it works on demand, when an output is below its level, what is there at the start.
 */
export class MachineHistory {
  /**
   * @param {Plan} plan
   * @param {string} name - of a machine that is not idle
   */
  constructor(plan, name) {
    const { instance } = plan;
    const process = plan.assignment.get(name);
    const machine = instance.machines.find((each) => each.name === name);
    const work = instance.procedure.processes.find((each) => each.name === process);
    if (!machine || !work) throw new Error(`assignment: ${name} runs nothing that there is`);
    this.plan = plan;
    this.inputs = new Map(Object.entries(work.inputs ?? {}));
    this.outputs = new Map(Object.entries(work.outputs ?? {}));
    const { inputs, outputs } = this;
    const job = {
      inputs,
      outputs,
      time: machine.processes[work.name],
      schedule: scheduleOf(plan, name),
    };
    const done = workUntilRepeated(plan, job, plan.startBuffers.get(name) ?? {});
    this.moments = done.moments;
    this.gain = done.gain;
    /** The most that each buffer ever holds. */
    this.peaks = done.peaks;
    this.repeatsFrom = done.repeatsFrom;
    this.end = done.end;
    this.times = this.moments.map((moment) => moment.t);
  }

  /**
   * Return what the machine holds and does after the exchanges of a timestep.
   * @param {number} t
   * @returns {MachineState}
   */
  stateAt(t) {
    const { at, laps } = this.#fold(t);
    const moment = this.moments[this.#indexAt(at)];
    const output = new Map(moment.output);
    for (const [token, gain] of this.gain) {
      output.set(token, (output.get(token) ?? 0) + laps * gain);
    }
    return { input: new Map(moment.input), output, run: this.runAt(t) };
  }

  /**
   * Return the run that is under way after the exchanges of a timestep.
   * @param {number} t
   * @returns {{since: number, until: number}|null}
   */
  runAt(t) {
    const { at } = this.#fold(t);
    const { run } = this.moments[this.#indexAt(at)];
    if (!run || run.until <= at) return null;
    return { since: run.since + t - at, until: run.until + t - at };
  }

  /**
   * Return the share of the timesteps up to one, a period of them at most, that runs take.
   * @param {number} t
   * @returns {number}
   */
  utilisation(t) {
    const span = Math.min(this.plan.period, t + 1);
    const [late, early] = [this.#fold(t + 1), this.#fold(t + 1 - span)];
    const busy = this.#busyBefore(late.at) - this.#busyBefore(early.at);
    return (busy + (late.laps - early.laps) * this.#busyALap()) / span;
  }

  /**
   * Return the share of all timesteps that runs take in the long run.
   * @returns {number}
   */
  longRunUtilisation() {
    return this.#busyALap() / (this.end - this.repeatsFrom);
  }

  #busyALap() {
    return this.#busyBefore(this.end) - this.#busyBefore(this.repeatsFrom);
  }

  /** @param {number} t */
  #fold(t) {
    const length = this.end - this.repeatsFrom;
    const laps = Math.max(0, Math.ceil((t - this.end) / length));
    return { at: t - laps * length, laps };
  }

  /** @param {number} t */
  #indexAt(t) {
    let [low, high] = [0, this.times.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.times[middle] <= t) low = middle;
      else high = middle;
    }
    return low;
  }

  /**
   * Count the timesteps before `t` that runs take.
   * @param {number} t
   */
  #busyBefore(t) {
    if (t <= 0) return 0;
    const { busy, run } = this.moments[this.#indexAt(t)];
    return busy - (run ? Math.max(0, run.until - t) : 0);
  }
}

/**
 * Return the histories of a plan's machines, each worked out when it is first asked for.
 * @param {Plan} plan
 * @returns {(name: string) => MachineHistory|null} null for a machine that is idle, or
 *   never repeats itself
 */
export function machineHistories(plan) {
  /** @type {Map<string, MachineHistory|null>} */
  const known = new Map();
  return (name) => {
    const history = known.get(name);
    if (history !== undefined) return history;
    const made = historyOf(plan, name);
    known.set(name, made);
    return made;
  };
}

/** @type {(plan: Plan, name: string) => MachineHistory|null} */
function historyOf(plan, name) {
  if (!plan.assignment.get(name)) return null;
  try {
    return new MachineHistory(plan, name);
  } catch (error) {
    if (error instanceof EndlessError) return null;
    throw error;
  }
}
