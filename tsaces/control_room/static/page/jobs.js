// The jobs that were submitted from this browser: names and addresses, nothing of their contents.

import { readJson } from "room/base/json.js";
import { lasting } from "room/base/storage.js";

/** @import {SolveRequest} from "room/page/api.js" */

const KEY = "tsaces.jobs";
const MOST = 200;

/**
 * @typedef {object} Kept
 * @property {string} id
 * @property {string} name - of the instance
 * @property {string} method
 * @property {string} objective
 * @property {number} submitted - as of `Date.now()`
 */

/** @returns {Kept[]} the latest first */
export function keptJobs() {
  const kept = readJson(lasting.read(KEY) ?? "null").value;
  return Array.isArray(kept) ? kept.filter((job) => /^[0-9a-f]{32}$/.test(job?.id)) : [];
}

/**
 * Remember a job.
 * @param {string} id
 * @param {SolveRequest} request - what was submitted
 */
export function keepJob(id, request) {
  const { method = "auto", objective = "throughput" } = request;
  const job = { id, name: request.instance.name, method, objective, submitted: Date.now() };
  store([job, ...keptJobs().filter((other) => other.id !== id)].slice(0, MOST));
}

/**
 * Forget a job; it stays where it is on the service.
 * @param {string} id
 */
export function forgetJob(id) {
  store(keptJobs().filter((job) => job.id !== id));
}

/** @param {Kept[]} jobs */
function store(jobs) {
  lasting.write(KEY, JSON.stringify(jobs));
}
