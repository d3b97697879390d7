// Two-way lanes that follow a stroke: they end, turn and cross others in junctions.

import { isRoad, walk } from "room/page/editor/strokes.js";

/** @import {Drawing} from "room/page/editor/drawing.js" */
/** @import {Cell} from "room/plan/documents.js" */

const [ACROSS, DOWN] = ["-", "|"];

/**
 * Tell whether a sign is a two-way lane's.
 * @param {string} sign
 * @returns {boolean}
 */
export function isLane(sign) {
  return sign === ACROSS || sign === DOWN;
}

/** A two-way lane that is being drawn with the pointer or with the keys. */
export class LaneStroke {
  /**
   * @param {Drawing} drawing
   * @param {Cell} cell - where it begins
   */
  constructor(drawing, cell) {
    this.#drawing = drawing;
    this.#cell = cell;
    if (!isEnd(drawing.sign(...cell))) drawing.paint(...cell, "+");
  }

  #drawing;
  #cell;
  /** Whether the junction at the end so far is there only because the lane ends in it. */
  #isProvisional = false;
  #sign = "";

  /**
   * Lead the lane on.
   * @param {Cell} to - any cell; what lies between is walked over
   */
  lead(to) {
    for (const cell of walk(this.#cell, to)) this.#step(cell);
  }

  /** @param {Cell} next */
  #step(next) {
    const sign = next[1] === this.#cell[1] ? ACROSS : DOWN;
    if (this.#isProvisional && sign === this.#sign) this.#drawing.paint(...this.#cell, sign);
    this.#cell = next;
    this.#sign = sign;
    const found = this.#drawing.sign(...next);
    this.#isProvisional = !isEnd(found) && !isRoad(found) && (!isLane(found) || found === sign);
    if (!isEnd(found)) this.#drawing.paint(...next, "+");
  }
}

/** @param {string} sign */
function isEnd(sign) {
  return sign === "+" || sign === "*";
}
