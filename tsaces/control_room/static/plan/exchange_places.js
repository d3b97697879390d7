// Where machines exchange.

/** @import {Address, Machine} from "room/plan/documents.js" */

/** @typedef {"input"|"output"} Side */

/** @type {readonly Side[]} */
export const SIDES = ["input", "output"];

/**
 * Return the places of a machine where agents deposit, or those where they pick up.
 * @param {Partial<Machine>} machine
 * @param {Side} side
 * @returns {Address[]}
 */
export function exchangePlaces(machine, side) {
  const several = machine[`${side}_cells`];
  const one = machine[`${side}_cell`];
  if (Array.isArray(several) && several.length) return several;
  return one ? [one] : [];
}
