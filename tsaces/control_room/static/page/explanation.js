// What binds the upper bound, in words.

import * as api from "room/page/api.js";

const SECONDS = 20;

/**
 * Return the explanation of a job's upper bound, a line a sentence.
 * @param {string} id
 * @param {AbortSignal} signal
 * @returns {Promise<string[]>}
 */
export async function fetchExplanation(id, signal) {
  const { lines } = await api.fetchExplanation(id, SECONDS, signal);
  return lines;
}
