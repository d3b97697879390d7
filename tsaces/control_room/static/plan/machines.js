// What machines hold and do at any timestep, found by letting each work until it repeats itself.

const MOST_PERIODS = 1000;

/**
 * @typedef {object} MachineState
 * @property {Map<string, number>} input - what the input buffer holds, once a run has begun
 * @property {Map<string, number>} output - what agents can pick up
 * @property {{since: number, until: number}|null} run - under way: begun at, done at
 */

class EndlessError extends Error {}

/** A machine of a plan that begins a run as soon as it is free and its inputs are there. */
export class MachineHistory {
  /**
   * @param {import("room/plan/plan.js").Plan} plan
   * @param {string} name - of a machine that is not idle
   */
  constructor(plan, name) {
    const { instance } = plan;
    const process = plan.assignment.get(name);
    const machine = instance.machines.find((each) => each.name === name);
    const work = instance.procedure.processes.find((each) => each.name === process);
    this.plan = plan;
    this.process = process;
    this.time = machine.processes[process];
    this.inputs = new Map(Object.entries(work.inputs ?? {}));
    this.outputs = new Map(Object.entries(work.outputs ?? {}));
    this.schedule = scheduleOf(plan).get(name) ?? new Map();
    this.moments = [];
    this.#work(plan.startBuffers.get(name) ?? {});
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
    for (const [token, gain] of this.gain) output.set(token, (output.get(token) ?? 0) + laps * gain);
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

  #fold(t) {
    const length = this.end - this.repeatsFrom;
    const laps = Math.max(0, Math.ceil((t - this.end) / length));
    return { at: t - laps * length, laps };
  }

  #indexAt(t) {
    let [low, high] = [0, this.times.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.times[middle] <= t) low = middle;
      else high = middle;
    }
    return low;
  }

  /** Count the timesteps before `t` that runs take. */
  #busyBefore(t) {
    if (t <= 0) return 0;
    const { busy, run } = this.moments[this.#indexAt(t)];
    return busy - (run ? Math.max(0, run.until - t) : 0);
  }

  #work(start) {
    const now = {
      input: new Map(Object.entries(start.input ?? {})),
      output: new Map(Object.entries(start.output ?? {})),
      run: null,
      busy: 0,
    };
    const { transient, period } = this.plan;
    const seen = new Map();
    for (let t = 0; ; t = this.#next(t, now)) {
      this.#liveThrough(t, now);
      if (t >= transient && (t - transient) % period === 0) {
        const key = stateKey(now, t);
        if (seen.has(key)) return this.#close(seen.get(key), t, now);
        seen.set(key, { t, output: new Map(now.output) });
      }
      if (t > transient + MOST_PERIODS * period) throw new EndlessError("a machine never repeats itself");
      this.#beginRun(t, now);
      this.moments.push({ ...now, t, input: new Map(now.input), output: new Map(now.output) });
    }
  }

  #close(first, t, now) {
    this.repeatsFrom = first.t;
    this.end = t;
    this.gain = [...now.output].map(([token, n]) => [token, n - (first.output.get(token) ?? 0)]);
    this.#beginRun(t, now);
    this.moments.push({ ...now, t });
  }

  #liveThrough(t, now) {
    if (now.run?.until === t) {
      for (const [token, copies] of this.outputs) add(now.output, token, copies);
      now.run = null;
    }
    for (const { kind, token } of t ? this.#exchangesAt(t) : []) {
      if (kind === "deposit") add(now.input, token, 1);
      else add(now.output, token, -1);
    }
  }

  #beginRun(t, now) {
    if (now.run || [...this.inputs].some(([token, n]) => (now.input.get(token) ?? 0) < n)) return;
    for (const [token, copies] of this.inputs) add(now.input, token, -copies);
    now.run = { since: t, until: t + this.time };
    now.busy += this.time;
  }

  #exchangesAt(t) {
    return this.schedule.get(this.plan.locate(t).column) ?? [];
  }

  /** Return when something may happen next: an exchange, a run's end, or the end of a period. */
  #next(t, now) {
    let next = t + 1;
    const { transient, period } = this.plan;
    while (
      now.run?.until !== next &&
      !this.schedule.has(this.plan.locate(next).column) &&
      !(next >= transient && (next - transient) % period === 0)
    ) {
      next++;
    }
    return next;
  }
}

/**
 * Return the histories of a plan's machines, each worked out when it is first asked for.
 * @param {import("room/plan/plan.js").Plan} plan
 * @returns {(name: string) => MachineHistory|null} null for a machine that is idle, or
 *   never repeats itself
 */
export function machineHistories(plan) {
  const known = new Map();
  return (name) => {
    if (!known.has(name)) known.set(name, historyOf(plan, name));
    return known.get(name);
  };
}

function historyOf(plan, name) {
  if (!plan.assignment.get(name)) return null;
  try {
    return new MachineHistory(plan, name);
  } catch (error) {
    if (error instanceof EndlessError) return null;
    throw error;
  }
}

const schedules = new WeakMap();

/** Return each machine's exchanges by column. */
function scheduleOf(plan) {
  if (!schedules.has(plan)) {
    const machines = new Map();
    plan.recording.exchanges.forEach((exchanges, column) => {
      for (const exchange of exchanges) {
        const { machine } = exchange;
        if (!machines.has(machine)) machines.set(machine, new Map());
        const schedule = machines.get(machine);
        schedule.set(column, [...(schedule.get(column) ?? []), exchange]);
      }
    });
    schedules.set(plan, machines);
  }
  return schedules.get(plan);
}

function stateKey(now, t) {
  const held = [...now.input].filter(([, n]) => n).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([now.run && now.run.until - t, held]);
}

function add(counts, token, change) {
  counts.set(token, (counts.get(token) ?? 0) + change);
}
