// Asks the service what it thinks of an instance, a moment after the last change.

import * as api from "room/page/api.js";
import { Problem } from "room/page/http.js";

const MOMENT = 350;

/** Judges the latest text only. */
export class Checker {
  /**
   * @param {AbortSignal} signal - ends it
   * @param {(verdict: {summary?: object, error?: Error}) => void} listener
   */
  constructor(signal, listener) {
    this.#listener = listener;
    signal.addEventListener("abort", () => this.stop());
  }

  #listener;
  #timer = 0;
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
