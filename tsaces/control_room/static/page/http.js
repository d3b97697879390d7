// Requests: problems in words, tokens, time limits, and patience while the service is away.

import { readJson } from "room/base/json.js";
import { Backoff, connection, pause } from "room/page/connection.js";
import { askForToken, token } from "room/page/token.js";

/** @import {Finding} from "room/page/findings.js" */

const AWAY = new Set([502, 503, 504]);
const SECONDS = 30;

/** An answer that is an error (RFC 9457). */
export class Problem extends Error {
  /**
   * @param {number} status
   * @param {{detail?: string, title?: string, errors?: Finding[], more?: number}} document
   */
  constructor(status, document) {
    super(document.detail || document.title || `the service answered ${status}`);
    this.status = status;
    /** @type {Finding[]} */
    this.errors = document.errors ?? [];
    /** How many errors are not listed. */
    this.more = document.more ?? 0;
  }
}

/**
 * @typedef {object} Options
 * @property {string} [method]
 * @property {Record<string, string>} [headers]
 * @property {string|null} [body]
 * @property {AbortSignal} [signal] - gives up
 * @property {number} [seconds] - after which an attempt counts as not answered
 * @property {"json"|"blob"|"arrayBuffer"} [as] - what to read the body as; a body that breaks off
 *   counts as no answer
 */

/**
 * Make a request until it is answered.
 *
 * No answer, and answers that say "later", are waited out; meanwhile `connection` is lost. So only
 * send what may be sent twice. A 401 asks for a token.
 * @param {string} path
 * @param {Options} [options]
 * @returns {Promise<any>} the body, whatever that is, or the `Response` if it is not to be read
 * @throws {Problem} any answer that is an error
 */
export async function call(path, options = {}) {
  const caller = {};
  const backoff = new Backoff();
  try {
    for (;;) {
      const { answer, body } = await attempt(path, options);
      if (answer?.ok) return options.as ? body : answer;
      if (answer?.status === 401) {
        const problem = await problemOf(answer);
        if (!(await askForToken(problem.message))) throw problem;
      } else if (answer && !AWAY.has(answer.status)) {
        throw await problemOf(answer);
      } else {
        const length = backoff.next();
        connection.miss(caller, length);
        await pause(length, options.signal);
      }
    }
  } finally {
    connection.settle(caller);
  }
}

/**
 * Ask once; the answer is null if there is none.
 * @param {string} path
 * @param {Options} options
 */
async function attempt(path, { method = "GET", headers = {}, body = null, signal, seconds, as }) {
  const limit = new AbortController();
  /** @type {Record<string, string>} */
  const bearer = token() ? { Authorization: `Bearer ${token()}` } : {};
  const request = new Request(path, {
    method,
    body,
    headers: { ...headers, ...bearer },
    signal: signal ? AbortSignal.any([signal, limit.signal]) : limit.signal,
    cache: "no-store",
  });
  const timer = setTimeout(() => limit.abort(), 1000 * (seconds ?? SECONDS));
  try {
    const answer = await fetch(request);
    return { answer, body: as && answer.ok ? await answer[as]() : null };
  } catch {
    if (signal?.aborted) throw signal.reason;
    return { answer: null };
  } finally {
    clearTimeout(timer);
  }
}

/** @param {Response} answer */
async function problemOf(answer) {
  const { value } = readJson(await textOf(answer));
  return new Problem(answer.status, value ?? {});
}

/**
 * Return what an answer says; nothing if it breaks off.
 * @param {Response} answer
 */
async function textOf(answer) {
  try {
    return await answer.text();
  } catch (error) {
    if (error instanceof TypeError || error instanceof DOMException) return "";
    throw error;
  }
}
