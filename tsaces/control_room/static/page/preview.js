// A small picture of a factory's floor, before anything runs on it.

import { contextOf, el, fill } from "room/base/dom.js";
import { printable } from "room/base/names.js";
import { theme } from "room/base/theme.js";
import { FloorPainter } from "room/page/editor/floor_painter.js";
import { FloorSketch } from "room/page/editor/floor_sketch.js";

/** @import {Finding} from "room/page/findings.js" */
/** @import {Instance} from "room/plan/documents.js" */

const WIDTH = 340;
const LARGEST_CELL = 26;

/** A picture, the name, and a way into the editor. */
export class Preview {
  /**
   * @param {((document: Instance) => void)|null} edit - null to show the picture alone
   * @param {AbortSignal} signal - ends it
   */
  constructor(edit, signal) {
    this.#edit = edit;
    this.#canvas = el("canvas", { class: "preview-floor", role: "img" });
    this.element = el("div", { class: "preview" });
    theme.addEventListener("change", () => this.#draw(), { signal });
  }

  #edit;
  #canvas;
  /** @type {Instance|null} */
  #document = null;
  /** @type {Finding[]} */
  #errors = [];
  /** @type {Finding[]} */
  #notices = [];

  /**
   * Show an instance; nothing but its layout need be right.
   * @param {Instance} document
   */
  show(document) {
    this.#document = document;
    this.#errors = [];
    this.#notices = [];
    const name = printable(typeof document.name === "string" ? document.name : "unnamed");
    this.#canvas.setAttribute("aria-label", `The floor of ${name}`);
    const edit = () => this.#edit?.(document);
    const button = el("button", { class: "button", type: "button", onclick: edit }, "Edit a copy");
    const foot = el("div", { class: "preview-foot" }, el("b", {}, name), button);
    fill(this.element, this.#canvas, this.#edit ? foot : null);
    this.#draw();
  }

  /** Show nothing. */
  clear() {
    this.#document = null;
    fill(this.element);
  }

  /**
   * Mark the cells that errors and notices are about.
   * @param {Finding[]} errors
   * @param {Finding[]} [notices]
   */
  mark(errors, notices = []) {
    this.#errors = errors;
    this.#notices = notices;
    this.#draw();
  }

  #draw() {
    if (!this.#document) return;
    const sketch = new FloorSketch(this.#document);
    const { width: columns, height: rows } = sketch;
    const cell = Math.max(
      2,
      Math.min(LARGEST_CELL, Math.floor(WIDTH / columns), Math.floor(WIDTH / rows)),
    );
    const ratio = devicePixelRatio || 1;
    this.#canvas.width = columns * cell * ratio;
    this.#canvas.height = rows * cell * ratio;
    this.#canvas.style.width = `${columns * cell}px`;
    const context = contextOf(this.#canvas);
    context.scale(ratio, ratio);
    const machines = Array.isArray(this.#document.machines) ? this.#document.machines : [];
    const painter = new FloorPainter(context, document.body, cell, sketch);
    painter.isNumbered = false;
    painter.floor({ left: 0, top: 0, right: columns, bottom: rows });
    painter.machines(machines.filter((machine) => machine && typeof machine === "object"));
    painter.notices(this.#notices);
    painter.errors(this.#errors);
  }
}
