// The whole instance as JSON, in step with the drawing in both directions.

import { el, fill } from "room/base/dom.js";
import { readJson } from "room/base/json.js";

/** @import {Drawing} from "room/page/editor/drawing.js" */
/** @import {Instance} from "room/plan/documents.js" */

const MOMENT = 400;

/** A text that is the drawing. */
export class JsonPanel {
  /** @param {Drawing} drawing */
  constructor(drawing) {
    this.#drawing = drawing;
    this.#text = el("textarea", {
      class: "field json-text",
      rows: 18,
      spellcheck: "false",
      "aria-label": "The instance as JSON",
      oninput: () => this.#handleInput(),
      onblur: () => this.#handleBlur(),
    });
    this.#problem = el("p", { class: "notice bad", role: "status", hidden: true });
    this.element = el("div", { class: "side" }, this.#text, this.#problem);
    drawing.addEventListener("change", () => this.#show());
    this.#show();
  }

  #drawing;
  #text;
  #problem;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #timer;
  #isBroken = false;

  #show() {
    if (document.activeElement === this.#text || this.#isBroken) return;
    this.#text.value = toText(this.#drawing.document);
  }

  #handleInput() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#read(), MOMENT);
  }

  /** Take in at once what was typed last, then write it as people do. */
  #handleBlur() {
    if (this.#timer) this.#read();
    this.#show();
  }

  #read() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const { value, problem } = readJson(this.#text.value);
    this.#isBroken = Boolean(problem);
    this.#problem.hidden = !problem;
    if (problem) fill(this.#problem, `No JSON yet, so the drawing stays as it is: ${problem}`);
    else if (JSON.stringify(value) !== JSON.stringify(this.#drawing.document)) {
      this.#drawing.load(value);
    }
  }
}

/**
 * Write an instance as people do: a process and a machine a line.
 * @param {Instance} instance
 * @returns {string}
 */
export function toText(instance) {
  const lined = JSON.stringify(
    instance,
    (key, value) => (isEntry(key, value) ? MARK + JSON.stringify(value) : value),
    2,
  );
  const text = lined.replace(MARKED, (_, entry) => JSON.parse(`"${entry}"`));
  return JSON.stringify(instance, null, 2).includes(MARK)
    ? JSON.stringify(instance, null, 2)
    : text;
}

const MARK = "\uE000";
const MARKED = new RegExp(`"${MARK}((?:[^"\\\\]|\\\\.)*)"`, "g");

/**
 * @param {string} key
 * @param {unknown} value
 */
function isEntry(key, value) {
  return /^\d+$/.test(key) && typeof value === "object" && value !== null && !Array.isArray(value);
}
