// Whether the service answers, for everybody who calls it and for the banner that says so.

/** Dispatches "change" when the service is lost, asked again, or found again. */
class Connection extends EventTarget {
  #callers = new Set();
  /** @type {number} when the first of those who wait will ask again, as of `Date.now()` */
  retryAt = 0;

  /** @returns {boolean} */
  get lost() {
    return this.#callers.size > 0;
  }

  /**
   * Say that a caller got no answer, and when it will ask again.
   * @param {object} caller
   * @param {number} length - of the pause, in milliseconds
   */
  miss(caller, length) {
    this.#callers.add(caller);
    this.retryAt = Date.now() + length;
    this.dispatchEvent(new Event("change"));
  }

  /**
   * Say that a caller got its answer, or does not want it any more.
   * @param {object} caller
   */
  settle(caller) {
    if (this.#callers.delete(caller)) this.dispatchEvent(new Event("change"));
  }

  /** Let everybody who waits ask at once. */
  hurry() {
    this.dispatchEvent(new Event("hurry"));
  }
}

export const connection = new Connection();

/**
 * Wait before the next attempt; `connection.hurry()` cuts it short.
 * @param {number} milliseconds
 * @param {AbortSignal} [signal]
 * @returns {Promise<void>} rejected once the signal is aborted
 */
export function pause(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer);
      connection.removeEventListener("hurry", end);
      signal?.removeEventListener("abort", end);
      if (signal?.aborted) reject(signal.reason);
      else resolve();
    };
    const timer = setTimeout(end, milliseconds);
    connection.addEventListener("hurry", end);
    signal?.addEventListener("abort", end);
    if (signal?.aborted) end();
  });
}

/** Pauses between attempts: short at first, then longer, never long. */
export class Backoff {
  #next = 250;

  /** @returns {number} milliseconds; no two pages ask at the same time */
  next() {
    const length = this.#next * (0.8 + 0.4 * Math.random());
    this.#next = Math.min(2 * this.#next, 4000);
    return length;
  }

  /** Begin with short pauses again. */
  reset() {
    this.#next = 250;
  }
}
