// A plan as the service's clock plays it: a WebSocket that reconnects and goes on where it was.

import { Backoff } from "room/page/connection.js";
import { Frames, OtherPlanError } from "room/page/frames.js";
import { askForToken, token } from "room/page/token.js";

/** @import {StreamFrame} from "room/page/frames.js" */
/** @import {Plan} from "room/plan/plan.js" */
/** @import {Status} from "room/viewer/live_view.js" */

const NO_TOKEN = 3000;
const FORBIDDEN = 3003;
const NO_JOB = 4404;
const DONE = 1000;
const LEAST_SILENCE = 5000;

/**
 * Follows a running stream. Events: "state" with `{state, lateMs, receivedAt}`, "status" with
 * `{status, lagMs, reason}`, where the status is "connecting", "live", "lost" or "ended", and
 * "otherplan" when the service has a better plan than the one that is shown.
 */
export class LiveSource extends EventTarget {
  /**
   * @param {string} id - of the job
   * @param {object} options
   * @param {Plan} options.plan
   * @param {number} options.start - first timestep
   * @param {number} options.tickMs - milliseconds a timestep
   */
  constructor(id, { plan, start, tickMs }) {
    super();
    this.id = id;
    this.tickMs = tickMs;
    this.next = start;
    this.lagMs = 0;
    /** @type {Status} */
    this.status = "connecting";
    this.#plan = plan;
    this.#connect();
  }

  #plan;
  /** @type {WebSocket|null} */
  #socket = null;
  /** @type {Frames|null} */
  #frames = null;
  #begin = Infinity;
  #backoff = new Backoff();
  #timer = 0;
  #closed = false;

  /** End it; nothing more is told. */
  close() {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#socket?.close();
  }

  #connect() {
    const query = new URLSearchParams({
      start: String(this.next),
      tick_ms: String(this.tickMs),
      format: "compact",
    });
    const address = new URL(`/v1/embeddings/${this.id}/plan/ws?${query}`, location.href);
    address.protocol = address.protocol.replace("http", "ws");
    const secret = token();
    const socket = new WebSocket(address, secret ? ["bearer", secret] : []);
    socket.addEventListener("message", ({ data }) => this.#socket === socket && this.#read(data));
    socket.addEventListener(
      "close",
      (event) => this.#socket === socket && this.#handleClose(event),
    );
    this.#socket = socket;
    this.#frames = null;
    this.#begin = Infinity;
    this.#watch();
  }

  /** @param {string} text */
  #read(text) {
    if (this.#closed) return;
    this.#watch();
    const line = JSON.parse(text);
    try {
      if (line.type === "header") this.#frames = new Frames(line, this.#plan);
      else if (line.type !== "end") this.#show(line);
    } catch (error) {
      if (!(error instanceof OtherPlanError)) throw error;
      this.close();
      this.dispatchEvent(new Event("otherplan"));
    }
  }

  /** @param {StreamFrame} frame */
  #show(frame) {
    const receivedAt = performance.now();
    const state = this.#frames?.apply(frame);
    if (!state) return; // a frame without the header that it belongs to
    this.next = frame.t + 1;
    this.#backoff.reset();
    this.#begin = Math.min(this.#begin, receivedAt - frame.t * this.tickMs);
    const behind = receivedAt - frame.t * this.tickMs - this.#begin;
    this.lagMs = Math.max(behind, frame.late_ms ?? 0);
    this.dispatchEvent(
      new CustomEvent("state", { detail: { state, lateMs: this.lagMs, receivedAt } }),
    );
    this.#tell("live");
  }

  /** @param {{code: number, reason: string}} end */
  async #handleClose({ code, reason }) {
    clearTimeout(this.#timer);
    if (this.#closed) return;
    if (code === DONE || code === FORBIDDEN || code === NO_JOB) {
      this.#tell("ended", reason);
    } else if (code === NO_TOKEN && !(await askForToken(reason))) {
      this.#tell("ended", reason);
    } else {
      this.#tell("lost", reason);
      const length = code === NO_TOKEN ? 0 : this.#backoff.next();
      this.#timer = setTimeout(() => this.#closed || this.#connect(), length);
    }
  }

  /** Count silence as a broken connection: the service is late by ten seconds at most. */
  #watch() {
    clearTimeout(this.#timer);
    const socket = this.#socket;
    const silence = LEAST_SILENCE + 4 * this.tickMs;
    this.#timer = setTimeout(() => {
      this.#socket = null;
      socket?.close();
      this.#handleClose({ code: 1006, reason: "silence" });
    }, silence);
  }

  /**
   * @param {Status} status
   * @param {string} [reason]
   */
  #tell(status, reason = "") {
    this.status = status;
    const detail = { status, lagMs: this.lagMs, reason };
    this.dispatchEvent(new CustomEvent("status", { detail }));
  }
}
