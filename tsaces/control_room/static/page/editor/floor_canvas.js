// The sheet that one draws on: a window onto the floor, by pointer and by keys.

import { contextOf, el } from "room/base/dom.js";
import { theme } from "room/base/theme.js";
import { FloorPainter } from "room/page/editor/floor_painter.js";
import { LaneStroke } from "room/page/editor/lane_stroke.js";
import { RoadStroke, walk } from "room/page/editor/strokes.js";

/** @import {Drawing} from "room/page/editor/drawing.js" */
/** @import {Finding} from "room/page/findings.js" */
/** @import {Address, Cell} from "room/plan/documents.js" */

/** @type {Record<string, Cell>} */
const ARROWS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
/** @type {Record<string, string>} */
const SIGNS = Object.fromEntries([..."><^v+-|*#."].map((sign) => [sign, sign]));
SIGNS.V = "v";
/** @type {Record<string, "input"|"output">} */
const EXCHANGES = { i: "input", o: "output" };
const ERASERS = new Set(["Delete", "Backspace"]);
const LEAST = 8;
const MOST = 64;
const COMFORTABLE = 48;

/** @typedef {{kind: "input"|"output", cell: Address}} Placing */

/**
 * Shows a drawing and takes strokes. Dispatches "cursor" when the cursor moves and "place" with
 * `{kind: "input"|"output", cell}` when an exchange cell is pointed out.
 */
export class FloorCanvas extends EventTarget {
  /**
   * @param {Drawing} drawing
   * @param {() => string} tool - the name of the tool in hand
   * @param {AbortSignal} signal - ends it
   */
  constructor(drawing, tool, signal) {
    super();
    this.#drawing = drawing;
    this.#tool = tool;
    this.#canvas = el("canvas", { class: "sheet-canvas" });
    this.#extent = el("div", { class: "sheet-extent" }, this.#canvas);
    this.element = el(
      "div",
      {
        class: "sheet",
        tabindex: "0",
        role: "application",
        "aria-label": "Floor to draw on",
        "aria-describedby": "sheet-help sheet-cursor",
        onkeydown: (event) => this.#key(event),
        onscroll: () => this.draw(),
        onblur: () => this.#endKeys(),
        onkeyup: (event) => event.key === "Shift" && this.#endKeys(),
      },
      this.#extent,
    );
    this.#takePointer();
    drawing.addEventListener("change", () => this.draw());
    theme.addEventListener("change", () => this.draw(), { signal });
    new ResizeObserver(() => this.draw()).observe(this.element);
  }

  /** @type {Cell} */
  cursor = [0, 0];
  /** @type {number} of the machine that stands out */
  chosen = -1;
  /** @type {Finding[]} */
  errors = [];
  /** @type {Finding[]} */
  notices = [];
  cell = 30;
  #drawing;
  #tool;
  #canvas;
  #extent;
  /** @type {{lead: (to: Cell) => void}|null} */
  #stroke = null;
  /** @type {RoadStroke|LaneStroke|null} */
  #keys = null;
  /** @type {Cell} */
  #last = [0, 0];

  /**
   * Make cells larger or smaller.
   * @param {number} factor
   */
  zoom(factor) {
    this.cell = Math.min(MOST, Math.max(LEAST, Math.round(this.cell * factor)));
    this.draw();
    this.#reveal();
  }

  /** Choose a size of cells with which the whole floor can be seen, if there is one. */
  fit() {
    const wide = this.element.clientWidth / this.#drawing.width;
    const high = (0.7 * innerHeight - 2) / this.#drawing.height;
    this.cell = Math.min(COMFORTABLE, Math.max(LEAST, Math.floor(Math.min(wide, high))));
    this.draw();
  }

  /**
   * Put the cursor on a cell and show it.
   * @param {Cell} cell
   */
  moveTo([x, y]) {
    const { width, height } = this.#drawing;
    this.cursor = [Math.min(width - 1, Math.max(0, x)), Math.min(height - 1, Math.max(0, y))];
    this.#reveal();
    this.draw();
    this.dispatchEvent(new Event("cursor"));
  }

  /** Paint what can be seen. */
  draw() {
    const { clientWidth: width, clientHeight: height, scrollLeft, scrollTop } = this.element;
    this.#extent.style.width = `${this.#drawing.width * this.cell}px`;
    this.#extent.style.height = `${this.#drawing.height * this.cell}px`;
    const ratio = devicePixelRatio || 1;
    this.#canvas.width = width * ratio;
    this.#canvas.height = height * ratio;
    this.#canvas.style.width = `${width}px`;
    this.#canvas.style.height = `${height}px`;
    const context = contextOf(this.#canvas);
    context.scale(ratio, ratio);
    context.translate(-scrollLeft, -scrollTop);
    const painter = new FloorPainter(context, this.element, this.cell, this.#drawing.sketch);
    painter.floor({
      left: Math.floor(scrollLeft / this.cell),
      top: Math.floor(scrollTop / this.cell),
      right: Math.min(this.#drawing.width, Math.ceil((scrollLeft + width) / this.cell)),
      bottom: Math.min(this.#drawing.height, Math.ceil((scrollTop + height) / this.cell)),
    });
    painter.machines(this.#drawing.document.machines, this.chosen);
    painter.notices(this.notices);
    painter.errors(this.errors);
    painter.outline(this.cursor, "accent");
  }

  #reveal() {
    const [x, y] = this.cursor.map((place) => place * this.cell);
    const box = this.element;
    const seen = (
      /** @type {number} */ from,
      /** @type {number} */ length,
      /** @type {number} */ at,
    ) => Math.min(at, Math.max(from, at + this.cell - length));
    box.scrollLeft = seen(box.scrollLeft, box.clientWidth, x);
    box.scrollTop = seen(box.scrollTop, box.clientHeight, y);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.altKey) return;
    const step = ARROWS[event.key];
    if (!(step && event.shiftKey)) this.#endKeys();
    const sign = ERASERS.has(event.key) ? "." : SIGNS[event.key];
    if (event.ctrlKey || event.metaKey) this.#command(event);
    else if (step) this.#move(step, event.shiftKey);
    else if (sign) this.#drawing.paint(...this.cursor, sign);
    else if (event.key in EXCHANGES) this.#place(EXCHANGES[event.key], this.cursor);
    else return;
    if (!event.ctrlKey && !event.metaKey) event.preventDefault();
    this.dispatchEvent(new Event("cursor"));
  }

  /** @param {KeyboardEvent} event */
  #command(event) {
    const key = event.key.toLowerCase();
    if (key === "z" && !event.shiftKey) this.#drawing.undo();
    else if (key === "y" || key === "z") this.#drawing.redo();
    else return;
    event.preventDefault();
  }

  /**
   * Move the cursor; with shift it leaves a road behind.
   * @param {Cell} step
   * @param {boolean} paints
   */
  #move([dx, dy], paints) {
    const from = this.cursor;
    /** @type {Cell} */
    const to = [from[0] + dx, from[1] + dy];
    if (!this.#drawing.holds(...to)) return;
    if (paints) {
      if (!this.#keys) this.#drawing.beginStroke();
      this.#keys ??= this.#strokeFrom(from);
      this.#keys.lead(to);
    }
    this.moveTo(to);
  }

  /**
   * Begin a two-way lane where that is the tool in hand, else a road.
   * @param {Cell} cell
   */
  #strokeFrom(cell) {
    return new (this.#tool() === "lane" ? LaneStroke : RoadStroke)(this.#drawing, cell);
  }

  /** End the road that was drawn while shift was held. */
  #endKeys() {
    if (!this.#keys) return;
    this.#keys = null;
    this.#drawing.endStroke();
  }

  /**
   * @param {"input"|"output"} kind
   * @param {Cell} cell
   */
  #place(kind, cell) {
    const address = this.#drawing.sketch.addressAt(cell);
    if (!address) return;
    this.dispatchEvent(new CustomEvent("place", { detail: { kind, cell: address } }));
  }

  #takePointer() {
    const canvas = this.#canvas;
    canvas.addEventListener("pointerdown", (event) => this.#down(event));
    canvas.addEventListener("pointermove", (event) => this.#stroke && this.#drag(event));
    for (const name of ["pointerup", "pointercancel"]) {
      canvas.addEventListener(name, () => this.#up());
    }
  }

  /** @param {PointerEvent} event */
  #down(event) {
    const cell = this.#cellUnder(event);
    if (event.button !== 0 || !this.#drawing.holds(...cell)) return;
    this.moveTo(cell);
    const tool = this.#tool();
    if (tool === "input" || tool === "output") this.#place(tool, cell);
    else if (tool !== "look") this.#begin(tool, cell, event.pointerId);
  }

  /**
   * @param {string} tool
   * @param {Cell} cell
   * @param {number} pointer
   */
  #begin(tool, cell, pointer) {
    this.#canvas.setPointerCapture(pointer);
    this.#drawing.beginStroke();
    this.#last = cell;
    if (tool === "road" || tool === "lane") {
      this.#stroke = this.#strokeFrom(cell);
    } else {
      this.#drawing.paint(...cell, tool);
      this.#stroke = {
        lead: (/** @type {Cell} */ to) =>
          walk(this.#last, to).forEach((c) => this.#drawing.paint(...c, tool)),
      };
    }
  }

  /** @param {PointerEvent} event */
  #drag(event) {
    const cell = this.#cellUnder(event);
    if (!this.#drawing.holds(...cell) || String(cell) === String(this.#last)) return;
    this.#stroke?.lead(cell);
    this.#last = cell;
    this.moveTo(cell);
  }

  #up() {
    if (!this.#stroke) return;
    this.#stroke = null;
    this.#drawing.endStroke();
  }

  /**
   * @param {PointerEvent} event
   * @returns {Cell}
   */
  #cellUnder(event) {
    const { left, top } = this.#canvas.getBoundingClientRect();
    return [
      Math.floor((event.clientX - left + this.element.scrollLeft) / this.cell),
      Math.floor((event.clientY - top + this.element.scrollTop) / this.cell),
    ];
  }
}
