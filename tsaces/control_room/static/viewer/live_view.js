// A running stream on the floor, instead of a plan's own time.

import { detailOf, el, fill, say } from "room/base/dom.js";
import { count } from "room/base/numbers.js";

/** @import {State} from "room/plan/plan.js" */

/** @typedef {"connecting"|"live"|"lost"|"ended"} Status */

/** @typedef {{state: State, lateMs: number}} LiveState */

/** @typedef {{status: Status, lagMs: number, reason: string}} LiveStatus */

/** @type {Record<Status, string>} */
const STATUS = {
  connecting: "Connecting …",
  live: "Live",
  lost: "Connection lost, trying again …",
  ended: "The stream has ended",
};
const SLOWEST = 2000; // milliseconds: longer silences are no pace

/** Follows a `LiveSource`: keeps its last two states, and how far agents are between them. */
export class LiveView {
  /**
   * @param {EventTarget} source - dispatches "state" with `{state, lateMs}`, and "status" with
   *   `{status, lagMs, reason}`
   * @param {HTMLElement} place - where connection and lag are told
   * @param {object} options
   * @param {boolean} options.isSmooth - false to jump from state to state
   * @param {(state: State) => void} options.reached
   */
  constructor(source, place, { isSmooth, reached }) {
    this.source = source;
    this.place = place;
    /** @type {{from: State, to: State}|null} */
    this.states = null;
    this.#isSmooth = isSmooth;
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    source.addEventListener("status", (event) => this.#tell(detailOf(event)), { signal });
    source.addEventListener("state", (event) => this.#take(detailOf(event), reached), { signal });
    /** @type {Status} */
    this.status = "connecting";
    fill(
      place,
      el("span", { class: "dot", "aria-hidden": "true" }),
      this.#words,
      this.#time,
      this.#lateness,
    );
    place.hidden = false;
    this.#render();
  }

  #abort;
  #isSmooth;
  /** @type {number|null} */
  #lag = null;
  #interval = 500;
  #receivedAt = 0;
  #reason = "";
  /** Read out; what follows changes with every state. */
  #words = el("strong", { role: "status" });
  #time = el("span", { class: "number live-t" });
  #lateness = el("span", { class: "soft number live-lag" });

  /**
   * Tell whether agents are still on their way.
   * @param {number} now - by `performance.now`
   * @returns {boolean}
   */
  moves(now) {
    return this.fraction(now) < 1;
  }

  /**
   * Return how far agents are from the state before the last to the last one.
   * @param {number} now - by `performance.now`
   * @returns {number}
   */
  fraction(now) {
    if (!this.#isSmooth) return 1;
    return Math.max(0, Math.min(1, (now - this.#receivedAt) / this.#interval));
  }

  /** Listen no more. */
  stop() {
    this.#abort.abort();
    fill(this.place);
    this.place.hidden = true;
  }

  /**
   * @param {LiveState} live
   * @param {(state: State) => void} reached
   */
  #take({ state, lateMs }, reached) {
    const now = performance.now();
    const before = this.states?.to;
    const follows = before?.t === state.t - 1;
    if (follows) {
      const interval = Math.min(SLOWEST, Math.max(16, now - this.#receivedAt));
      this.#interval += (interval - this.#interval) * 0.3;
    }
    const isOfFleet = before?.cargo.length === state.cargo.length;
    this.states = { from: before && follows && isOfFleet ? before : state, to: state };
    this.#receivedAt = now;
    if (Number.isFinite(lateMs)) this.#lag = lateMs;
    reached(state);
    this.#render();
  }

  /** @param {LiveStatus} told */
  #tell({ status, lagMs, reason }) {
    this.status = status;
    this.#reason = status === "ended" ? reason : "";
    if (Number.isFinite(lagMs)) this.#lag = lagMs;
    this.#render();
  }

  #render() {
    const t = this.states?.to.t;
    const lag = this.status === "live" ? this.#lag : null;
    this.place.dataset.status = this.status;
    say(this.#words, [STATUS[this.status], this.#reason].filter(Boolean).join(": "));
    say(this.#time, t === undefined ? "" : `t ${count(t)}`);
    say(this.#lateness, lag === null ? "" : `lag ${count(Math.max(0, lag))} ms`);
  }
}
