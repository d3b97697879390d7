// Roads that follow a stroke: every cell points at the next one, crossings become junctions.

/** @import {Drawing} from "room/page/editor/drawing.js" */
/** @import {Cell} from "room/plan/documents.js" */

const SIGNS = new Map([
  ["1 0", ">"],
  ["-1 0", "<"],
  ["0 -1", "^"],
  ["0 1", "v"],
]);
const ROADS = new Set(SIGNS.values());
const LANES = new Set(["-", "|"]);
const STAYING = new Set(["+", "*"]); // what a road may lead into and out of as it is

/**
 * Return the road sign that leads from a cell to a neighbour.
 * @param {Cell} from
 * @param {Cell} to
 * @returns {string} empty if they are no neighbours
 */
export function signTowards(from, to) {
  return SIGNS.get(`${to[0] - from[0]} ${to[1] - from[1]}`) ?? "";
}

/**
 * Tell whether a sign is a road's.
 * @param {string} sign
 * @returns {boolean}
 */
export function isRoad(sign) {
  return ROADS.has(sign);
}

/**
 * Return the cells of a walk from one cell to another, along a row and then a column.
 * @param {Cell} from
 * @param {Cell} to
 * @returns {Cell[]} without the first
 */
export function walk([x, y], to) {
  /** @type {Cell[]} */
  const cells = [];
  const isWide = Math.abs(to[0] - x) >= Math.abs(to[1] - y);
  const goX = () => {
    while (x !== to[0]) cells.push([(x += Math.sign(to[0] - x)), y]);
  };
  const goY = () => {
    while (y !== to[1]) cells.push([x, (y += Math.sign(to[1] - y))]);
  };
  if (isWide) goX();
  goY();
  if (!isWide) goX();
  return cells;
}

/** A road that is being drawn with the pointer or with the keys. */
export class RoadStroke {
  /**
   * @param {Drawing} drawing
   * @param {Cell} cell - where it begins
   */
  constructor(drawing, cell) {
    this.#drawing = drawing;
    this.#cell = cell;
    this.#found = drawing.sign(...cell);
  }

  #drawing;
  #cell;
  #found;
  /** @type {string|null} */
  #sign = null;

  /**
   * Lead the road on.
   * @param {Cell} to - any cell; what lies between is walked over
   */
  lead(to) {
    for (const cell of walk(this.#cell, to)) this.#step(cell);
  }

  /** @param {Cell} next */
  #step(next) {
    const sign = signTowards(this.#cell, next);
    this.#leave(sign);
    this.#cell = next;
    this.#sign = sign;
    this.#found = this.#drawing.sign(...next);
    if (STAYING.has(this.#found) || this.#found === sign) return;
    const crosses = isRoad(this.#found) || LANES.has(this.#found);
    this.#drawing.paint(...next, crosses ? "+" : sign);
  }

  /**
   * Point the cell that the stroke leaves at the next one, unless it is or becomes a junction.
   * @param {string} sign
   */
  #leave(sign) {
    const [drawing, cell] = [this.#drawing, this.#cell];
    if (STAYING.has(this.#found)) return;
    if (LANES.has(this.#found)) {
      drawing.paint(...cell, "+");
      return;
    }
    const wasRoad = isRoad(this.#found);
    const turns = this.#sign !== null && this.#sign !== sign;
    const branches = wasRoad && (this.#found !== sign || turns);
    drawing.paint(...cell, branches ? "+" : sign);
  }
}
