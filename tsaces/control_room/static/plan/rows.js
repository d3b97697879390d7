// Rows of characters as cells: the ways through the places of a grid.

/** @import {Cell} from "room/plan/documents.js" */
/** @import {Graph} from "room/plan/layout.js" */

/** @type {Record<string, Cell>} */
const DIRECTIONS = { ">": [1, 0], "<": [-1, 0], "^": [0, -1], v: [0, 1] };
const STEPS = Object.entries(DIRECTIONS);
/** @type {Record<string, string[]>} headings of the cells of a two-way lane's place */
const TWO_WAY = { "-": [">", "<"], "|": ["v", "^"] };
const JUNCTION = "+";
const OPEN_FLOOR = "*";

/**
 * Tell whether agents drive where a layout has this character.
 * @param {string} sign
 * @returns {boolean}
 */
export function isDrivable(sign) {
  return sign === JUNCTION || sign === OPEN_FLOOR || sign in DIRECTIONS || sign in TWO_WAY;
}

/**
 * Return the cells of rows, which are taken to be valid, in reading order.
 * @param {string[]} rows
 * @param {number|null} clearance - null for 1 where agents go both ways, 0 elsewhere
 * @param {number} traversal
 * @returns {Graph}
 */
export function graphOfRows(rows, clearance, traversal) {
  const reader = new Reader(rows);
  return {
    addresses: reader.places,
    places: reader.placeOf,
    exits: reader.exits,
    isPoint: reader.placeOf.map((place) => reader.signs[place] === JUNCTION),
    traversal: reader.placeOf.map(() => traversal),
    clearance: reader.signs.map((sign) => clearance ?? (isBothWays(sign) ? 1 : 0)),
    positions: reader.places,
  };
}

/** @param {string} sign */
function isBothWays(sign) {
  return sign in TWO_WAY || sign === OPEN_FLOOR;
}

class Reader {
  /** @param {string[]} rows */
  constructor(rows) {
    /** @type {Cell[]} */
    this.places = [];
    /** @type {string[]} by place */
    this.signs = [];
    /** @type {number[]} by cell */
    this.placeOf = [];
    this.#width = Math.max(0, ...rows.map((row) => row.length));
    this.#height = rows.length;
    this.#numbers = new Int32Array(this.#width * this.#height).fill(-1);
    rows.forEach((row, y) => {
      for (let x = 0; x < row.length; x++) if (isDrivable(row[x])) this.#add(x, y, row[x]);
    });
    /** @type {number[][]} by cell */
    this.exits = this.placeOf.map(() => []);
    this.#linkRoads();
    this.#linkEntriesOfRoads();
    this.#linkBothWays();
    for (const targets of this.exits) targets.sort((a, b) => a - b);
  }

  #width;
  #height;
  #numbers;
  /** @type {number[]} the first cell of each place */
  #first = [];

  /** @type {(x: number, y: number, sign: string) => void} */
  #add(x, y, sign) {
    const place = this.places.length;
    this.#numbers[y * this.#width + x] = place;
    this.#first.push(this.placeOf.length);
    this.places.push([x, y]);
    this.signs.push(sign);
    for (let way = 0; way < (TWO_WAY[sign]?.length ?? 1); way++) this.placeOf.push(place);
  }

  /**
   * Return the place beside another, -1 if there is none.
   * @param {number} place
   * @param {Cell} step
   */
  #beside(place, [dx, dy]) {
    const [x, y] = [this.places[place][0] + dx, this.places[place][1] + dy];
    const inside = x >= 0 && y >= 0 && x < this.#width && y < this.#height;
    return inside ? this.#numbers[y * this.#width + x] : -1;
  }

  /**
   * Return the cell of a place in which agents head somewhere.
   * @param {number} place
   * @param {string} heading
   */
  #cell(place, heading) {
    const headings = TWO_WAY[this.signs[place]] ?? [];
    return this.#first[place] + Math.max(0, headings.indexOf(heading));
  }

  /** @type {(start: number, end: number, heading: string) => void} */
  #link(start, end, heading) {
    const targets = this.exits[this.#cell(start, heading)];
    const target = this.#cell(end, heading);
    if (!targets.includes(target)) targets.push(target);
  }

  /** Link every road cell with what its character points at. */
  #linkRoads() {
    this.signs.forEach((sign, place) => {
      const target = sign in DIRECTIONS ? this.#beside(place, DIRECTIONS[sign]) : -1;
      if (target >= 0 && !(this.signs[target] in TWO_WAY)) this.#link(place, target, sign);
    });
  }

  /** Link what leads into road cells to which no other road cell points. */
  #linkEntriesOfRoads() {
    const isEntered = new Set(this.exits.flat().map((cell) => this.placeOf[cell]));
    this.signs.forEach((sign, place) => {
      if (!(sign in DIRECTIONS)) return;
      const [dx, dy] = DIRECTIONS[sign];
      const behind = this.#beside(place, [-dx, -dy]);
      const from = this.signs[behind] === OPEN_FLOOR ? behind : -1;
      if (from >= 0) this.#link(from, place, sign);
      else if (!isEntered.has(place)) this.#linkJunction(place, sign, behind);
    });
  }

  /**
   * Link the junction straight behind a road cell, or else the only other one beside it.
   * @param {number} place
   * @param {string} sign
   * @param {number} behind
   */
  #linkJunction(place, sign, behind) {
    const isJunction = (/** @type {number} */ other) => this.signs[other] === JUNCTION;
    const leadsTo = this.exits[this.#cell(place, sign)].map((cell) => this.placeOf[cell]);
    const others = STEPS.map(([, step]) => this.#beside(place, step)).filter(
      (other) => isJunction(other) && !leadsTo.includes(other),
    );
    const from = isJunction(behind) ? behind : others[0];
    if (from !== undefined) this.#link(from, place, sign);
  }

  /** Link two-way lanes with what they meet, and open floor with open floor. */
  #linkBothWays() {
    this.signs.forEach((sign, place) => {
      const headings = sign === OPEN_FLOOR ? Object.keys(DIRECTIONS) : (TWO_WAY[sign] ?? []);
      for (const heading of headings) {
        const [dx, dy] = DIRECTIONS[heading];
        const target = this.#beside(place, [dx, dy]);
        const meets = sign === OPEN_FLOOR ? [OPEN_FLOOR] : [sign, JUNCTION, OPEN_FLOOR];
        if (target < 0 || !meets.includes(this.signs[target])) continue;
        const opposite = STEPS.find(([, [ox, oy]]) => ox === -dx && oy === -dy)?.[0] ?? "";
        this.#link(place, target, heading);
        this.#link(target, place, opposite);
      }
    });
  }
}
