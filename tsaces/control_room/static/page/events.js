// What happens to a job, as it happens: server-sent events that survive outages.

import { Backoff, connection, pause } from "room/page/connection.js";
import { call } from "room/page/http.js";

/** @import {Problem} from "room/page/http.js" */

const SILENCE = 40_000;

/**
 * A better embedding, found after so many seconds of search.
 * @typedef {{seconds: number, throughput: number, agents: number, upper_bound: number|null}} Find
 */

/**
 * @typedef {{number: number} & (
 *   {kind: "incumbent", data: Find}
 *   | {kind: "bound", data: {seconds: number, upper_bound: number}}
 *   | {kind: "queued"|"started"|"requeued"|"ended", data: object})} JobEvent
 */

/**
 * Tell all events of a job, those of the past first, until it has ended.
 * @param {string} id
 * @param {(event: JobEvent) => void} listener
 * @param {AbortSignal} signal - stops it
 * @returns {Promise<void>}
 * @throws {Problem} if there is no such job
 */
export async function follow(id, listener, signal) {
  const caller = {};
  const backoff = new Backoff();
  let last = 0;
  try {
    for (;;) {
      /** @type {Record<string, string>} */
      const headers = last ? { "Last-Event-ID": String(last) } : {};
      const answer = await call(`/v1/embeddings/${id}/events`, { headers, signal });
      connection.settle(caller);
      if (answer.status === 204) return;
      for await (const event of eventsOf(answer.body, signal)) {
        backoff.reset();
        last = event.number;
        listener(event);
        if (event.kind === "ended") return;
      }
      signal.throwIfAborted();
      const length = backoff.next();
      connection.miss(caller, length);
      await pause(length, signal);
    }
  } finally {
    connection.settle(caller);
  }
}

/**
 * Yield what a stream says until it ends, breaks or falls silent.
 * @param {ReadableStream<Uint8Array<ArrayBuffer>>} body
 * @param {AbortSignal} signal
 */
async function* eventsOf(body, signal) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  try {
    for (;;) {
      const piece = await within(SILENCE, readable(reader, signal));
      if (!piece || piece.done) return;
      const texts = (rest + piece.value).split("\n\n");
      rest = texts.pop() ?? "";
      for (const event of texts.map(eventOf)) if (event) yield event;
    }
  } finally {
    reader.cancel().catch(() => {}); // it may have broken off already
  }
}

/**
 * Read on; null once the stream is broken.
 * @param {ReadableStreamDefaultReader<string>} reader
 * @param {AbortSignal} signal
 */
async function readable(reader, signal) {
  try {
    return await reader.read();
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof TypeError || error instanceof DOMException) return null;
    throw error;
  }
}

/**
 * Read one event.
 * @param {string} text - its lines
 * @returns {JobEvent|null} null for a comment
 */
export function eventOf(text) {
  /** @type {Record<string, string>} */
  const fields = {};
  for (const line of text.split("\n")) {
    const at = line.indexOf(":");
    if (at > 0) fields[line.slice(0, at)] = line.slice(at + 1).trimStart();
  }
  if (!fields.event) return null;
  const event = { number: Number(fields.id), kind: fields.event, data: JSON.parse(fields.data) };
  return /** @type {JobEvent} */ (event);
}

/**
 * Return what a promise does, null if it takes longer.
 * @template T
 * @param {number} milliseconds
 * @param {Promise<T>} promise
 * @returns {Promise<T|null>}
 */
async function within(milliseconds, promise) {
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  let timer;
  /** @type {Promise<null>} */
  const silence = new Promise((resolve) => (timer = setTimeout(resolve, milliseconds, null)));
  try {
    return await Promise.race([promise, silence]);
  } finally {
    clearTimeout(timer);
  }
}
