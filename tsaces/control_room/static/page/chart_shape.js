// What a chart of a search shows: steps over time, and room around them.

/** @import {JobEvent} from "room/page/events.js" */

/**
 * @typedef {object} Point
 * @property {number} seconds
 * @property {number} value
 */

/**
 * Where a value stands in the picture.
 * @typedef {(value: number) => number} Scale
 */

/**
 * Collects a job's events as two series of steps.
 *
 * A search that was begun again counts its seconds anew; they are put behind those before.
 */
export class Progress {
  /** @type {Point[]} throughput of the best embedding so far */
  found = [];
  /** @type {Point[]} agents of the best embedding so far */
  agents = [];
  /** @type {Point[]} the proven upper bound */
  bound = [];
  /** Seconds of the searches that the service gave up to begin again. */
  before = 0;
  #latest = 0;

  /**
   * Take an event in.
   * @param {JobEvent} event
   */
  add({ kind, data }) {
    if (kind === "requeued") this.before = this.#latest;
    if (kind !== "incumbent" && kind !== "bound") return;
    const seconds = this.before + data.seconds;
    this.#latest = Math.max(this.#latest, seconds);
    if (kind === "incumbent") {
      this.found.push({ seconds, value: data.throughput });
      this.agents.push({ seconds, value: data.agents });
    }
    const lowest = this.bound.at(-1)?.value ?? Infinity;
    if (data.upper_bound !== null && data.upper_bound < lowest) {
      this.bound.push({ seconds, value: data.upper_bound });
    }
  }

  /** @returns {number} seconds of the latest event */
  get latest() {
    return this.#latest;
  }
}

/**
 * Return a path of steps: every value holds until the next.
 * @param {Point[]} points
 * @param {number} end - seconds up to which the last holds
 * @param {Scale} x
 * @param {Scale} y
 * @returns {string} of an SVG path; empty without points
 */
export function steps(points, end, x, y) {
  if (!points.length) return "";
  const [first, ...others] = points;
  const corners = others.map(({ seconds, value }) => `H${r(x(seconds))}V${r(y(value))}`);
  return `M${r(x(first.seconds))} ${r(y(first.value))}${corners.join("")}H${r(x(end))}`;
}

/**
 * Return round numbers from 0 up to a limit.
 * @param {number} most
 * @param {number} about - how many
 * @returns {number[]}
 */
export function ticks(most, about) {
  const raw = most / about;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = ([1, 2, 2.5, 5].find((factor) => factor * power >= raw) ?? 10) * power;
  const marks = [];
  for (let i = 0; i * step <= most * (1 + 1e-9); i++) marks.push(Number((i * step).toPrecision(6)));
  return marks;
}

/**
 * Return the highest value that a chart should show: a bound that was loose at first is cut off.
 * @param {Point[]} found
 * @param {Point[]} bound
 * @returns {number}
 */
export function ceiling(found, bound) {
  const best = Math.max(0, ...found.map(({ value }) => value));
  const tight = bound.at(-1)?.value ?? best;
  const loose = bound[0]?.value ?? tight;
  return 1.12 * Math.max(best, Math.min(loose, 2 * Math.max(tight, best))) || 1;
}

/** @param {number} value */
function r(value) {
  return Math.round(10 * value) / 10;
}
