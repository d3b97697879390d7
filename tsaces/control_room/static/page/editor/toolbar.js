// The tools of the editor.

import { el, fill } from "room/base/dom.js";

/** @import {Drawing} from "room/page/editor/drawing.js" */

const TOOLS = [
  ["road", "Road", "Drag along the way that agents go"],
  ["lane", "Two-way lane", "Drag along the way that agents go in both directions"],
  ["+", "Junction", "Click or drag"],
  ["*", "Open floor", "Click or drag where agents may go in all directions"],
  ["#", "Wall", "Click or drag"],
  [".", "Erase", "Click or drag"],
  ["input", "Input", "Click on the road where the chosen machine takes things in"],
  ["output", "Output", "Click on the road where the chosen machine gives things out"],
  ["look", "Look", "Scroll, and see what is where"],
];
const OF_ROADMAPS = new Set(["input", "output", "look"]);
const ROADMAP_HINT = "Points and lanes are changed as JSON";

/** Buttons, one of which is pressed. */
export class Toolbar {
  /**
   * @param {Drawing} drawing
   * @param {(tool: string) => void} onchange
   */
  constructor(drawing, onchange) {
    this.#onchange = onchange;
    this.#buttons = new Map(
      TOOLS.map(([tool, label, hint]) => [
        tool,
        el(
          "button",
          {
            class: "button tool",
            type: "button",
            title: hint,
            "data-tool": tool,
            onclick: () => this.choose(tool),
          },
          el("span", { class: "tool-sign", "aria-hidden": "true" }),
          label,
        ),
      ]),
    );
    this.#undo = el(
      "button",
      { class: "button", type: "button", onclick: () => drawing.undo() },
      "Undo",
    );
    this.#redo = el(
      "button",
      { class: "button", type: "button", onclick: () => drawing.redo() },
      "Redo",
    );
    this.#hint = el("p", { class: "soft small tool-hint" });
    this.element = el(
      "div",
      {},
      el(
        "div",
        { class: "tools", role: "toolbar", "aria-label": "Drawing tools" },
        [...this.#buttons.values()],
        el("span", { class: "gap" }),
        this.#undo,
        this.#redo,
      ),
      this.#hint,
    );
    const agree = () => {
      this.#undo.disabled = !drawing.canUndo;
      this.#redo.disabled = !drawing.canRedo;
      const { isRoadmap } = drawing.sketch;
      for (const [tool, button] of this.#buttons) {
        button.disabled = isRoadmap && !OF_ROADMAPS.has(tool);
      }
      if (isRoadmap !== this.#isRoadmap) {
        this.#isRoadmap = isRoadmap;
        this.#showHint();
      }
    };
    drawing.addEventListener("change", agree);
    agree();
  }

  tool = "road";
  #onchange;
  #buttons;
  #undo;
  #redo;
  #hint;
  #isRoadmap = false;

  /**
   * Take a tool.
   * @param {string} tool
   */
  choose(tool) {
    this.tool = tool;
    for (const [name, button] of this.#buttons) {
      button.setAttribute("aria-pressed", String(name === tool));
    }
    this.#showHint();
    this.#onchange(tool);
  }

  #showHint() {
    const cannot = this.#isRoadmap && !OF_ROADMAPS.has(this.tool);
    const hint = TOOLS.find(([name]) => name === this.tool)?.[2];
    fill(this.#hint, cannot ? ROADMAP_HINT : hint, ".");
  }
}
