// The calls of the service that the page makes.

import { call, Problem } from "room/page/http.js";

/** @import {Finding} from "room/page/findings.js" */
/** @import {Instance} from "room/plan/documents.js" */

const JOBS = "/v1/embeddings";
const LARGE = 300; // seconds for what may be many megabytes

/** @typedef {"queued"|"running"|"succeeded"|"failed"|"cancelled"} Status */

/**
 * What was found.
 * @typedef {object} Figures
 * @property {number|null} throughput
 * @property {number|null} upper_bound
 * @property {number|null} agents
 */

/**
 * @typedef {object} JobStatus
 * @property {string} id
 * @property {Status} status
 * @property {number|null} throughput
 * @property {number|null} upper_bound
 * @property {number|null} gap
 * @property {number|null} agents
 * @property {string|null} message
 * @property {number} created_at
 * @property {number|null} started_at
 * @property {number|null} finished_at
 * @property {number} attempts - how often the search was begun
 */

/**
 * What a list says of a job: the instance's name, how it is solved, and whether this visitor may
 * cancel and delete it.
 * @typedef {JobStatus & {name: string, method: string, objective: string, can_end: boolean}} JobSummary
 */

/**
 * What is submitted.
 * @typedef {object} SolveRequest
 * @property {Instance} instance
 * @property {string} method
 * @property {number} time_limit - seconds
 * @property {number} seed
 * @property {string} [objective]
 * @property {number} [keep] - share of the throughput
 */

/**
 * Sizes of an instance, and what is worth a second look.
 * @typedef {object} Summary
 * @property {string} name
 * @property {number} cells
 * @property {number} roads
 * @property {number} junctions
 * @property {number} machines
 * @property {number} processes
 * @property {Finding[]} [notices]
 */

/**
 * Return a page of the jobs of all clients, the newest first.
 * @param {{status?: string, cursor?: string|null, limit: number}} wanted
 * @param {AbortSignal} [signal]
 * @returns {Promise<{jobs: JobSummary[], next: string|null}>}
 */
export function listJobs({ status = "", cursor = null, limit }, signal) {
  const query = new URLSearchParams({ limit: String(limit) });
  if (status) query.set("status", status);
  if (cursor !== null) query.set("cursor", cursor);
  return json(`${JOBS}?${query}`, signal);
}

/**
 * Queue an instance; a lost answer is asked for again and gives the same job.
 * @param {SolveRequest} body - see docs/service.md
 * @param {AbortSignal} [signal]
 * @returns {Promise<{id: string, status: string}>}
 */
export async function submit(body, signal) {
  const headers = { "Content-Type": "application/json", "Idempotency-Key": freshKey() };
  const text = JSON.stringify(body);
  return call(JOBS, { method: "POST", headers, body: text, signal, as: "json" });
}

/**
 * @param {string} id
 * @param {AbortSignal} [signal]
 * @returns {Promise<JobStatus>}
 */
export function fetchStatus(id, signal) {
  return json(`${JOBS}/${id}`, signal);
}

/**
 * Return what was submitted.
 * @param {string} id
 * @param {AbortSignal} [signal]
 * @returns {Promise<Required<SolveRequest>>}
 */
export function fetchRequest(id, signal) {
  return json(`${JOBS}/${id}/request`, signal);
}

/**
 * Return the bytes of the best compiled plan so far, null if there is none yet.
 * @param {string} id
 * @param {AbortSignal} [signal]
 * @returns {Promise<ArrayBuffer|null>}
 */
export async function fetchCompiled(id, signal) {
  try {
    return await call(`${JOBS}/${id}/compiled`, { signal, as: "arrayBuffer", seconds: LARGE });
  } catch (error) {
    if (error instanceof Problem && error.status === 404) return null;
    throw error;
  }
}

/**
 * Return the best embedding so far as a file.
 * @param {string} id
 * @returns {Promise<Blob>}
 */
export async function fetchEmbedding(id) {
  return call(`${JOBS}/${id}/embedding`, { as: "blob", seconds: LARGE });
}

/**
 * End an open job and keep what it found; one that has ended stays as it is.
 * @param {string} id
 * @returns {Promise<JobStatus>}
 */
export async function cancel(id) {
  return call(`${JOBS}/${id}?cancel_only=true`, { method: "DELETE", seconds: 60, as: "json" });
}

/**
 * Delete a job that has ended, whole; one that is gone already is no error.
 * @param {string} id
 */
export async function remove(id) {
  try {
    await call(`${JOBS}/${id}`, { method: "DELETE" });
  } catch (error) {
    if (!(error instanceof Problem && error.status === 404)) throw error;
  }
}

/**
 * Cancel a job if it is open, and delete it whole; one that is gone already is no error.
 * @param {string} id
 */
export async function end(id) {
  try {
    await cancel(id);
  } catch (error) {
    if (!(error instanceof Problem && error.status === 404)) throw error;
  }
  await remove(id);
}

/**
 * Have an instance judged.
 * @param {string} text - JSON
 * @param {AbortSignal} [signal]
 * @returns {Promise<Summary>} its name and sizes
 * @throws {Problem} with what is wrong, and at which cells
 */
export async function check(text, signal) {
  const headers = { "Content-Type": "application/json" };
  const path = "/v1/instances/check";
  return call(path, { method: "POST", headers, body: text, signal, as: "json" });
}

/**
 * Return names and sizes of the bundled instances.
 * @param {AbortSignal} [signal]
 * @returns {Promise<Summary[]>}
 */
export async function listBundled(signal) {
  return (await json("/v1/instances", signal)).instances;
}

/**
 * Return a bundled instance.
 * @param {string} name
 * @param {AbortSignal} [signal]
 * @returns {Promise<Instance>}
 */
export function fetchInstance(name, signal) {
  return json(`/v1/instances/${encodeURIComponent(name)}`, signal);
}

/**
 * Return what binds the upper bound of a job's instance; worked out if nobody asked before.
 * @param {string} id
 * @param {number} seconds - of work at most
 * @param {AbortSignal} [signal]
 * @returns {Promise<{lines: string[]}>}
 */
export async function fetchExplanation(id, seconds, signal) {
  const path = `${JOBS}/${id}/explanation?time_limit=${seconds}`;
  return call(path, { signal, seconds: 3 * seconds + 60, as: "json" });
}

/**
 * @param {string} path
 * @param {AbortSignal} [signal]
 */
function json(path, signal) {
  return call(path, { signal, as: "json" });
}

/** Not `crypto.randomUUID`: pages by plain HTTP from elsewhere have none. */
function freshKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
