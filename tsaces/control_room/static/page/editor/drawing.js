// An instance that is being drawn: what it says now, and what it said before.

import { isRoadmap } from "room/page/editor/drawable_roadmap.js";
import { FloorSketch } from "room/page/editor/floor_sketch.js";

/** @import {Instance, Machine, Process} from "room/plan/documents.js" */

const NO_WAY = ".";
const MOST_UNDO = 200;

/**
 * What one begins with: a floor without ways, and the smallest procedure there is.
 * @type {Instance}
 */
export const EMPTY = {
  name: "my-factory",
  layout: { rows: Array(8).fill(NO_WAY.repeat(12)) },
  procedure: {
    processes: [
      { name: "supply", inputs: {}, outputs: { part: 1 } },
      { name: "ship", inputs: { part: 1 }, outputs: {} },
    ],
    output_process: "ship",
  },
  machines: [],
  max_agents: 10,
};

/**
 * A document that is never changed, only replaced: so every earlier one can come back.
 * Dispatches "change".
 */
export class Drawing extends EventTarget {
  /** @param {Instance} document - right or wrong */
  constructor(document) {
    super();
    this.#document = tidy(document);
    this.#sketched = this.#document.layout;
    this.#sketch = new FloorSketch(this.#document);
  }

  #document;
  #sketched;
  #sketch;
  /** @type {Instance[]} */
  #past = [];
  /** @type {Instance[]} */
  #future = [];
  /** @type {Instance|null} */
  #stroke = null;

  /** @returns {Instance} as it stands; not to be changed */
  get document() {
    return this.#document;
  }

  /** @returns {FloorSketch} of the document as it stands */
  get sketch() {
    if (this.#sketched !== this.#document.layout) {
      this.#sketched = this.#document.layout;
      this.#sketch = new FloorSketch(this.#document);
    }
    return this.#sketch;
  }

  /** @returns {string[]} of one length; none where there are points and lanes */
  get rows() {
    return this.sketch.rows;
  }

  get width() {
    return this.sketch.width;
  }

  get height() {
    return this.sketch.height;
  }

  get canUndo() {
    return this.#past.length > 0;
  }

  get canRedo() {
    return this.#future.length > 0;
  }

  /**
   * Replace parts of the instance.
   * @param {Partial<Instance>} parts
   */
  change(parts) {
    if (!this.#stroke) {
      this.#past = [...this.#past, this.#document].slice(-MOST_UNDO);
      this.#future = [];
    }
    this.#document = { ...this.#document, ...parts };
    this.dispatchEvent(new Event("change"));
  }

  /** Make all changes up to `endStroke` a single one. */
  beginStroke() {
    this.#stroke = this.#document;
  }

  /** End what `beginStroke` began. */
  endStroke() {
    const before = this.#stroke;
    this.#stroke = null;
    if (!before || before === this.#document) return;
    this.#past = [...this.#past, before].slice(-MOST_UNDO);
    this.#future = [];
    this.dispatchEvent(new Event("change"));
  }

  /** Take the last change back. */
  undo() {
    const before = this.#past.pop();
    if (!before) return;
    this.#future.push(this.#document);
    this.#document = before;
    this.dispatchEvent(new Event("change"));
  }

  /** Make a change again that was taken back. */
  redo() {
    const after = this.#future.pop();
    if (!after) return;
    this.#past.push(this.#document);
    this.#document = after;
    this.dispatchEvent(new Event("change"));
  }

  /**
   * Take in another instance; the one before can be had back.
   * @param {Instance} document
   */
  load(document) {
    this.change(tidy(document));
  }

  /**
   * Return the sign of a cell, "." outside.
   * @param {number} x
   * @param {number} y
   * @returns {string}
   */
  sign(x, y) {
    return this.rows[y]?.[x] ?? NO_WAY;
  }

  /**
   * Give a cell another sign; nothing happens outside of the floor, and to points and lanes.
   * @param {number} x
   * @param {number} y
   * @param {string} sign
   */
  paint(x, y, sign) {
    if (this.sketch.isRoadmap || !this.holds(x, y) || this.sign(x, y) === sign) return;
    const row = this.rows[y];
    this.#setRows(this.rows.with(y, row.slice(0, x) + sign + row.slice(x + 1)));
  }

  /**
   * @param {number} x
   * @param {number} y
   * @returns {boolean}
   */
  holds(x, y) {
    return x >= 0 && y >= 0 && x < this.width && y < this.height;
  }

  /**
   * Cut or add columns at the right and rows at the bottom.
   * @param {number} width
   * @param {number} height
   */
  resize(width, height) {
    if (this.sketch.isRoadmap || (width === this.width && height === this.height)) return;
    const rows = Array.from({ length: height }, (_, y) =>
      (this.rows[y] ?? "").slice(0, width).padEnd(width, NO_WAY),
    );
    this.#setRows(rows);
  }

  /**
   * Replace a machine, or add one behind the last.
   * @param {number} index
   * @param {Machine} machine
   */
  setMachine(index, machine) {
    const machines = [...this.#document.machines];
    machines[index] = machine;
    this.change({ machines });
  }

  /** @param {number} index - of a machine that goes */
  removeMachine(index) {
    this.change({ machines: this.#document.machines.toSpliced(index, 1) });
  }

  /** @param {string[]} rows */
  #setRows(rows) {
    this.change({ layout: { ...this.#document.layout, rows } });
  }
}

/**
 * Return an instance whose parts have the types that drawing needs; what is right stays.
 * @param {unknown} document
 * @returns {Instance}
 */
function tidy(document) {
  const given = isObject(document) ? document : {};
  const layout = isObject(given.layout) ? given.layout : {};
  const isGrid = !isRoadmap(layout);
  const rows = itemsOf(layout.rows).map((row) => textOf(row, ""));
  const width = Math.max(1, ...rows.map((row) => row.length));
  const procedure = isObject(given.procedure) ? given.procedure : {};
  return {
    ...given,
    name: textOf(given.name, EMPTY.name),
    layout: {
      ...layout,
      ...(isGrid && {
        rows: rows.length ? rows.map((row) => row.padEnd(width, NO_WAY)) : EMPTY.layout.rows,
      }),
    },
    procedure: {
      ...procedure,
      processes: /** @type {Process[]} */ (itemsOf(procedure.processes).filter(isObject)),
      ...(Array.isArray(procedure.products)
        ? {}
        : { output_process: textOf(procedure.output_process, "") }),
    },
    machines: /** @type {Machine[]} */ (itemsOf(given.machines).filter(isObject)),
    max_agents: /** @type {number} */ (given.max_agents ?? EMPTY.max_agents),
  };
}

/**
 * @param {unknown} value
 * @param {string} otherwise
 */
function textOf(value, otherwise) {
  return value === undefined || typeof value === "object" ? otherwise : String(value);
}

/**
 * @param {unknown} value
 * @returns {unknown[]}
 */
function itemsOf(value) {
  return Array.isArray(value) ? value : [];
}

/**
 * @param {unknown} value
 * @returns {value is Record<string, unknown>}
 */
function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
