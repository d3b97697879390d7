// What places are called in texts.

import { printable } from "room/base/names.js";

/** @import {Layout} from "room/plan/layout.js" */

/**
 * Name a place: column and row as instances write them; a point; a lane and the number of its cell.
 * @param {Layout} layout
 * @param {number} place - its number
 * @returns {string}
 */
export function placeName(layout, place) {
  const [first, second = 0] = layout.addresses[place];
  if (typeof first === "number") return `[${first}, ${second}]`;
  return layout.isPoint[place] ? printable(first) : `${printable(first)} ${second}`;
}
