// Paints floors for the editor and for small pictures: cells, exchange cells, marks.

import { colours } from "room/base/theme.js";

import { SIDES } from "room/plan/exchange_places.js";
import { addDirection } from "room/viewer/direction_shapes.js";
import { drawLaneArrows, drawPointNames, drawRoadmap } from "room/viewer/roadmap_shapes.js";
import { drawZones } from "room/viewer/zone_shapes.js";
import { isAddress } from "room/page/editor/floor_sketch.js";

/** @import {Finding} from "room/page/findings.js" */
/** @import {Address, Cell, Machine} from "room/plan/documents.js" */
/** @import {Layout} from "room/plan/layout.js" */
/** @import {FloorSketch} from "room/page/editor/floor_sketch.js" */

const ROADS = "><^v-|*";
const NAMES = /** @type {const} */ ([
  "floor-paper",
  "floor-open",
  "floor-wall",
  "floor-road",
  "floor-junction",
  "floor-arrow",
  "floor-input",
  "floor-output",
  "floor-zone",
  "surface",
  "ink-soft",
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
   * @param {FloorSketch} sketch - what is painted
   */
  constructor(context, element, cell, sketch) {
    this.context = context;
    this.sketch = sketch;
    this.cell = cell;
    /** Whether machines are numbered. */
    this.isNumbered = cell >= NUMBERED;
    this.colours = colours(element, NAMES);
  }

  /**
   * Paint the cells in a window, or all points and lanes.
   * @param {{left: number, top: number, right: number, bottom: number}} window - in cells
   */
  floor({ left, top, right, bottom }) {
    const { rows, roadmap } = this.sketch;
    if (roadmap) this.#paintRoadmap(roadmap);
    if (this.sketch.isRoadmap) return;
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
      for (const side of SIDES) {
        for (const point of this.sketch.exchangesOf(machine, side)) {
          this.#exchange(point, `floor-${side}`, i, i === chosen);
        }
      }
    });
  }

  /**
   * Mark the cells that errors are about.
   * @param {Finding[]} errors
   */
  errors(errors) {
    this.#mark(errors, "bad");
  }

  /**
   * Mark the cells that notices are about.
   * @param {Finding[]} notices
   */
  notices(notices) {
    this.#mark(notices, "warn");
  }

  /**
   * @param {Finding[]} findings
   * @param {ColourName} colour
   */
  #mark(findings, colour) {
    for (const place of findings.flatMap(cellsOf)) {
      const point = this.sketch.pointOf(place);
      if (point) this.outline(point, colour, true);
    }
  }

  /** @param {Layout} layout */
  #paintRoadmap(layout) {
    const { context, cell, colours: found } = this;
    const [width, height] = [layout.width * cell, layout.height * cell];
    const view = { left: 0, top: 0, size: cell, width, height };
    const paint = {
      road: found["floor-road"],
      junction: found["floor-junction"],
      arrow: found["floor-arrow"],
      zone: found["floor-zone"],
      inkSoft: found["ink-soft"],
      font: "system-ui, sans-serif",
    };
    drawRoadmap(context, layout, view, paint, null);
    drawZones(context, layout, view, paint);
    if (cell >= SMALL) drawLaneArrows(context, layout, view, paint);
    drawPointNames(context, layout, view, paint);
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
    const isPath = sign === "+" || (sign !== "" && ROADS.includes(sign));
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
    const path = new Path2D();
    addDirection(path, sign, [(x + 0.5) * cell, (y + 0.5) * cell], 1.2 * cell);
    context.strokeStyle = this.colours["floor-arrow"];
    context.lineWidth = Math.max(1, cell / 14);
    context.lineCap = context.lineJoin = "round";
    context.stroke(path);
  }

  /**
   * @param {Cell} place
   * @param {ColourName} colour
   * @param {number} number
   * @param {boolean} stands
   */
  #exchange(place, colour, number, stands) {
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
  #link(machine) {
    const [[from], [to]] = SIDES.map((side) => this.sketch.exchangesOf(machine, side));
    if (!from || !to) return;
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
 * @returns {Address[]}
 */
export function cellsOf(error) {
  return (error.cells ?? (error.cell ? [error.cell] : [])).filter(isAddress);
}

/**
 * @param {string} sign
 * @returns {ColourName}
 */
function groundOf(sign) {
  if (sign === "#") return "floor-wall";
  if (sign === "+") return "floor-junction";
  return sign !== "" && ROADS.includes(sign) ? "floor-road" : "floor-open";
}
