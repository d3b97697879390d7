// The jobs that were submitted from this browser: names and addresses, nothing of their contents.

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
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept.filter((job) => /^[0-9a-f]{32}$/.test(job?.id)) : [];
  } catch {
    return [];
  }
}

/**
 * Remember a job.
 * @param {string} id
 * @param {object} request - what was submitted
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

function store(jobs) {
  try {
    localStorage.setItem(KEY, JSON.stringify(jobs));
  } catch {
    // a browser that keeps nothing: the list is as long as the visit
  }
}
