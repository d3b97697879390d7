// The floor: which cells there are, and where they lead to.

/** @import {Cell} from "room/plan/documents.js" */

/** @type {Record<string, Cell>} */
const DIRECTIONS = { ">": [1, 0], "<": [-1, 0], "^": [0, -1], v: [0, 1] };
const STEPS = Object.values(DIRECTIONS);

/** Roads and junctions of a layout's rows; the rows are taken to be valid. */
export class Layout {
  /** @param {string[]} rows */
  constructor(rows) {
    this.rows = rows;
    this.width = Math.max(...rows.map((row) => row.length));
    this.height = rows.length;
    /** @type {Cell[]} column and row by cell number, in reading order */
    this.cells = [];
    this.#numbers = new Int32Array(this.width * this.height).fill(-1);
    rows.forEach((row, y) => {
      for (let x = 0; x < row.length; x++) {
        if (row[x] === "+" || row[x] in DIRECTIONS) this.#add(x, y);
      }
    });
    /** @type {number[][]} cells that one may move to, by cell number */
    this.exits = this.#exits();
    /** @type {number[][]} roads as cells from tail to head */
    this.roads = this.#roads();
    this.roadOf = new Int32Array(this.cells.length).fill(-1);
    this.roads.forEach((road, r) => road.forEach((cell) => (this.roadOf[cell] = r)));
  }

  #numbers;

  /**
   * Return the sign of a cell; a blank outside the rows.
   * @param {number} x
   * @param {number} y
   * @returns {string}
   */
  sign(x, y) {
    return this.rows[y]?.[x] ?? " ";
  }

  /**
   * Return the number of a cell; -1 where nobody can drive.
   * @param {number} x
   * @param {number} y
   * @returns {number}
   */
  cellAt(x, y) {
    const inside = x >= 0 && y >= 0 && x < this.width && y < this.height;
    return inside ? this.#numbers[y * this.width + x] : -1;
  }

  /**
   * Tell whether a cell is a junction.
   * @param {number} cell - its number
   * @returns {boolean}
   */
  isJunction(cell) {
    const [x, y] = this.cells[cell];
    return this.rows[y][x] === "+";
  }

  /** @type {(x: number, y: number) => void} */
  #add(x, y) {
    this.#numbers[y * this.width + x] = this.cells.length;
    this.cells.push([x, y]);
  }

  #exits() {
    /** @type {number[][]} */
    const exits = this.cells.map(() => []);
    const entered = new Uint8Array(this.cells.length);
    this.cells.forEach(([x, y], cell) => {
      const step = DIRECTIONS[this.rows[y][x]];
      const target = step ? this.cellAt(x + step[0], y + step[1]) : -1;
      if (target < 0) return;
      exits[cell].push(target);
      entered[target] = 1;
    });
    this.cells.forEach((_, cell) => {
      const from = entered[cell] || this.isJunction(cell) ? -1 : this.#junctionBefore(cell, exits);
      if (from >= 0) exits[from].push(cell);
    });
    return exits;
  }

  /**
   * Return the junction straight behind a road cell, or else the only other one beside it.
   * @param {number} cell
   * @param {number[][]} exits - those that are known
   * @returns {number} -1 if there is none
   */
  #junctionBefore(cell, exits) {
    const [x, y] = this.cells[cell];
    const [dx, dy] = DIRECTIONS[this.rows[y][x]];
    const isJunction = (/** @type {number} */ other) => other >= 0 && this.isJunction(other);
    const behind = this.cellAt(x - dx, y - dy);
    if (isJunction(behind)) return behind;
    const beside = STEPS.map(([sx, sy]) => this.cellAt(x + sx, y + sy));
    return beside.find((other) => isJunction(other) && !exits[cell].includes(other)) ?? -1;
  }

  #roads() {
    /** @type {number[][]} */
    const roads = [];
    this.exits.forEach((targets, junction) => {
      if (!this.isJunction(junction)) return;
      for (const tail of targets) if (!this.isJunction(tail)) roads.push(this.#roadFrom(tail));
    });
    return roads.sort((a, b) => a[0] - b[0]);
  }

  /** @param {number} tail */
  #roadFrom(tail) {
    const road = [tail];
    for (let cell = tail; ;) {
      const next = this.exits[cell][0];
      if (next === undefined || this.isJunction(next) || next === tail) return road;
      road.push(next);
      cell = next;
    }
  }
}
