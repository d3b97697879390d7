// Paints floors for the editor and for small pictures: cells, exchange cells, marks.

import { colours } from "room/base/theme.js";

/** @import {Finding} from "room/page/findings.js" */
/** @import {Cell, Machine} from "room/plan/documents.js" */

/** @type {Record<string, number>} */
const TURNS = { ">": 0, v: 1, "<": 2, "^": 3 };
const NAMES = /** @type {const} */ ([
  "floor-paper",
  "floor-open",
  "floor-wall",
  "floor-road",
  "floor-junction",
  "floor-arrow",
  "floor-input",
  "floor-output",
  "surface",
  "line",
  "bad",
  "warn",
  "accent",
]);

/** @typedef {typeof NAMES[number]} ColourName */

const SMALL = 9;
const NUMBERED = 18;

/** Paints with the colours that an element has at present. */
export class FloorPainter {
  /**
   * @param {CanvasRenderingContext2D} context
   * @param {Element} element - whose style counts
   * @param {number} cell - pixels a cell
   */
  constructor(context, element, cell) {
    this.context = context;
    this.cell = cell;
    /** Whether machines are numbered. */
    this.isNumbered = cell >= NUMBERED;
    this.colours = colours(element, NAMES);
  }

  /**
   * Paint the cells in a window.
   * @param {string[]} rows
   * @param {{left: number, top: number, right: number, bottom: number}} window - in cells
   */
  floor(rows, { left, top, right, bottom }) {
    for (let y = top; y < bottom; y++) {
      for (let x = left; x < right; x++) this.#cellAt(x, y, rows[y]?.[x] ?? " ");
    }
  }

  /**
   * Paint input and output cells.
   * @param {Partial<Machine>[]} machines
   * @param {number} [chosen] - number of the one that stands out
   */
  machines(machines, chosen = -1) {
    machines.forEach((machine, i) => {
      if (i === chosen) this.#link(machine);
      this.#exchange(machine.input_cell, "floor-input", i, i === chosen);
      this.#exchange(machine.output_cell, "floor-output", i, i === chosen);
    });
  }

  /**
   * Mark the cells that errors are about.
   * @param {Finding[]} errors
   */
  errors(errors) {
    for (const cell of errors.flatMap(cellsOf)) this.outline(cell, "bad", true);
  }

  /**
   * Mark the cells that notices are about.
   * @param {Finding[]} notices
   */
  notices(notices) {
    for (const cell of notices.flatMap(cellsOf)) this.outline(cell, "warn", true);
  }

  /**
   * Draw a frame round a cell.
   * @param {Cell} place
   * @param {ColourName} colour
   * @param {boolean} [filled]
   */
  outline([x, y], colour, filled = false) {
    const { context, cell } = this;
    const width = Math.max(1.5, cell / 10);
    context.strokeStyle = this.colours[colour];
    context.lineWidth = width;
    context.strokeRect(x * cell + width / 2, y * cell + width / 2, cell - width, cell - width);
    if (!filled) return;
    context.globalAlpha = 0.22;
    context.fillStyle = this.colours[colour];
    context.fillRect(x * cell, y * cell, cell, cell);
    context.globalAlpha = 1;
  }

  /**
   * @param {number} x
   * @param {number} y
   * @param {string} sign
   */
  #cellAt(x, y, sign) {
    const { context, cell } = this;
    const isPath = sign === "+" || sign in TURNS;
    const gap = cell > SMALL ? 0.5 : 0;
    if (gap) {
      context.fillStyle = this.colours.line;
      context.fillRect(x * cell, y * cell, cell, cell);
    }
    context.fillStyle = this.colours[groundOf(sign)];
    context.fillRect(x * cell + gap, y * cell + gap, cell - 2 * gap, cell - 2 * gap);
    if (isPath && cell >= SMALL) this.#glyph(x, y, sign);
  }

  /**
   * @param {number} x
   * @param {number} y
   * @param {string} sign
   */
  #glyph(x, y, sign) {
    const { context, cell } = this;
    const size = cell / 5;
    context.save();
    context.translate((x + 0.5) * cell, (y + 0.5) * cell);
    context.strokeStyle = this.colours["floor-arrow"];
    context.lineWidth = Math.max(1, cell / 14);
    context.lineCap = context.lineJoin = "round";
    context.beginPath();
    if (sign === "+") {
      context.arc(0, 0, size * 0.75, 0, 2 * Math.PI);
    } else {
      context.rotate((TURNS[sign] * Math.PI) / 2);
      context.moveTo(-size * 0.5, -size);
      context.lineTo(size * 0.6, 0);
      context.lineTo(-size * 0.5, size);
    }
    context.stroke();
    context.restore();
  }

  /**
   * @param {unknown} place
   * @param {ColourName} colour
   * @param {number} number
   * @param {boolean} stands
   */
  #exchange(place, colour, number, stands) {
    if (!isCell(place)) return;
    const { context, cell } = this;
    const [x, y] = place;
    const inset = cell * (stands ? 0.08 : 0.16);
    context.fillStyle = this.colours[colour];
    context.beginPath();
    const isOutput = colour === "floor-output";
    const half = (cell - 2 * inset) / 2;
    context.roundRect(
      x * cell + inset,
      y * cell + inset + (isOutput ? half : 0),
      cell - 2 * inset,
      half,
      Math.min(3, cell / 6),
    );
    context.fill();
    if (!this.isNumbered) return;
    context.fillStyle = this.colours.surface;
    context.font = `600 ${Math.round(cell * 0.36)}px system-ui, sans-serif`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    const middle = y * cell + inset + half * (isOutput ? 1.5 : 0.5);
    context.fillText(String(number + 1), (x + 0.5) * cell, middle + 0.5);
  }

  /** @param {Partial<Machine>} machine */
  #link({ input_cell: from, output_cell: to }) {
    if (!isCell(from) || !isCell(to)) return;
    const { context, cell } = this;
    context.strokeStyle = this.colours.accent;
    context.lineWidth = Math.max(1.5, cell / 12);
    context.setLineDash([cell / 5, cell / 6]);
    context.beginPath();
    context.moveTo((from[0] + 0.5) * cell, (from[1] + 0.5) * cell);
    context.lineTo((to[0] + 0.5) * cell, (to[1] + 0.5) * cell);
    context.stroke();
    context.setLineDash([]);
  }
}

/**
 * Return the cells that an error names.
 * @param {Finding} error
 * @returns {Cell[]}
 */
export function cellsOf(error) {
  return (error.cells ?? (error.cell ? [error.cell] : [])).filter(isCell);
}

/**
 * Tell whether something is a cell: column and row.
 * @param {unknown} place
 * @returns {place is Cell}
 */
export function isCell(place) {
  return Array.isArray(place) && place.length === 2 && place.every(Number.isInteger);
}

/**
 * @param {string} sign
 * @returns {ColourName}
 */
function groundOf(sign) {
  if (sign === "#") return "floor-wall";
  if (sign === "+") return "floor-junction";
  return sign in TURNS ? "floor-road" : "floor-open";
}
