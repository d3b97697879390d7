// What the parts of a report have in common.

import { el } from "room/base/dom.js";
import { hourly, rate } from "room/base/numbers.js";

/** @import {Plan} from "room/plan/plan.js" */

const SECONDS_PER_HOUR = 3600;
/** The buffers of a machine. */
export const SIDES = /** @type {const} */ (["input", "output"]);

/**
 * Return the seconds of a timestep, null where they are not known.
 * @param {Plan} plan
 * @returns {number|null}
 */
export function secondsOf(plan) {
  return plan.instance.layout.timestep ?? null;
}

/**
 * Write a rate per hour, or per timestep where its seconds are not known.
 * @param {Plan} plan
 * @param {number} value - per timestep
 * @returns {string}
 */
export function rateText(plan, value) {
  const seconds = secondsOf(plan);
  return seconds === null ? rate(value) : hourly((value * SECONDS_PER_HOUR) / seconds);
}

/**
 * Return a bar of parts.
 * @param {[string, number][]} parts - names and shares
 * @returns {HTMLElement}
 */
export function bars(parts) {
  return el(
    "span",
    { class: "report-bar", "aria-hidden": "true" },
    parts.map(([name, share]) =>
      el("span", { class: `part-${name}`, style: { "--share": share } }),
    ),
  );
}

/**
 * Return a patch in the colour of a part of a bar.
 * @param {string} name
 * @returns {HTMLElement}
 */
export function key(name) {
  return el("span", { class: `report-key part-${name}`, "aria-hidden": "true" });
}

/**
 * @param {number[]} numbers
 * @returns {number}
 */
export function sumOf(numbers) {
  return numbers.reduce((a, b) => a + b, 0);
}
