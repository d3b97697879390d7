// What the page says of jobs, in words that several views share.

import { el } from "room/base/dom.js";
import { Problem } from "room/page/http.js";

export const METHODS = [
  ["auto", "Automatic"],
  ["rhythmic", "Rhythmic"],
  ["ts-aces", "TS-ACES"],
  ["aces", "ACES (small factories)"],
];

const MOST_LINES = 21; // the service gives 20, and a line that counts the rest

/** @type {Record<string, string>} */
const STATUS = {
  queued: "Waiting for its turn",
  running: "Searching",
  succeeded: "Done",
  failed: "Failed",
  cancelled: "Cancelled",
};

/** Each with its words. */
export const STATUSES = Object.entries(STATUS);

/**
 * Return a job's status as a coloured word.
 * @param {string} status
 * @returns {HTMLElement}
 */
export function pill(status) {
  return el("span", { class: `pill pill-${status}` }, STATUS[status] ?? status);
}

/**
 * Tell whether a job may still find something.
 * @param {string} status
 * @returns {boolean}
 */
export function isOpen(status) {
  return status === "queued" || status === "running";
}

/**
 * Return an error as a notice.
 * @param {unknown} error
 * @param {string} [what] - that could not be done
 * @returns {HTMLElement}
 */
export function complaint(error, what = "") {
  const isKnown = error instanceof Problem;
  if (!isKnown) console.error(error);
  const lines = (isKnown ? error.message : "Something went wrong on this page.").split("\n");
  return el(
    "div",
    { class: "notice bad complaint", role: "alert" },
    what ? el("strong", {}, what) : null,
    lines.slice(0, MOST_LINES).map((line) => el("p", {}, line)),
    lines.length > MOST_LINES ? el("p", {}, `and ${lines.length - MOST_LINES} more`) : null,
  );
}

/**
 * Write a span of time.
 * @param {number} seconds
 * @returns {string}
 */
export function duration(seconds) {
  if (seconds < 60) return `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
  const whole = Math.round(seconds);
  const rest = whole % 60;
  return `${Math.floor(whole / 60)} min${rest ? ` ${rest} s` : ""}`;
}

/**
 * Write when something was, as near things are told.
 * @param {number} at - as of `Date.now()`
 * @returns {string}
 */
export function ago(at) {
  const minutes = Math.round((Date.now() - at) / 60_000);
  if (minutes < 1) return "just now";
  if (minutes < 60) return `${minutes} min ago`;
  if (minutes < 24 * 60) return `${Math.round(minutes / 60)} h ago`;
  return new Date(at).toLocaleDateString();
}
