// Asks the service what it thinks of an instance, a moment after the last change.

import * as api from "room/page/api.js";
import { Problem } from "room/page/http.js";

/** @import {Summary} from "room/page/api.js" */

const MOMENT = 350;

/**
 * What the service thinks of an instance.
 * @typedef {{summary: Summary, error?: undefined}|{summary?: undefined, error: Problem}} Verdict
 */

/** Judges the latest text only. */
export class Checker {
  /**
   * @param {AbortSignal} signal - ends it
   * @param {(verdict: Verdict) => void} listener
   */
  constructor(signal, listener) {
    this.#listener = listener;
    signal.addEventListener("abort", () => this.stop());
  }

  #listener;
  #timer = 0;
  /** @type {AbortController|null} */
  #running = null;

  /**
   * Have a text judged; what was asked before is forgotten.
   * @param {string} text
   */
  check(text) {
    this.stop();
    this.#timer = setTimeout(() => this.#ask(text), MOMENT);
  }

  /** Forget what was asked. */
  stop() {
    clearTimeout(this.#timer);
    this.#running?.abort();
  }

  /** @param {string} text */
  async #ask(text) {
    const running = new AbortController();
    this.#running = running;
    try {
      const summary = await api.check(text, running.signal);
      this.#listener({ summary });
    } catch (error) {
      if (running.signal.aborted) return;
      if (!(error instanceof Problem)) throw error;
      this.#listener({ error });
    }
  }
}
