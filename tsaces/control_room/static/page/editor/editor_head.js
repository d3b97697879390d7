// The head of the editor: name, size, fleet, and files.

import { el, fill } from "room/base/dom.js";
import { fileButton } from "room/base/files.js";
import { readJson } from "room/base/json.js";

/** @import {Attributes} from "room/base/dom.js" */
/** @import {Drawing} from "room/page/editor/drawing.js" */
/** @import {Instance} from "room/plan/documents.js" */

const MOST = 500;

/** Fields that stay in step with the drawing. */
export class EditorHead {
  /**
   * @param {Drawing} drawing
   * @param {{clear: () => void, open: (document: Instance) => void, save: () => void}} actions
   */
  constructor(drawing, actions) {
    const resize = () => {
      if (width.checkValidity() && height.checkValidity()) {
        drawing.resize(width.valueAsNumber, height.valueAsNumber);
      }
    };
    /** @type {HTMLInputElement} */
    const name = field("text", { onchange: () => drawing.change({ name: name.value }) });
    const width = field("number", { min: 1, max: MOST, required: true, onchange: resize });
    const height = field("number", { min: 1, max: MOST, required: true, onchange: resize });
    /** @type {HTMLInputElement} */
    const agents = field("number", {
      min: 1,
      required: true,
      onchange: () => drawing.change({ max_agents: agents.valueAsNumber || 1 }),
    });
    const agree = () => {
      name.value = drawing.document.name;
      width.value = String(drawing.width);
      height.value = String(drawing.height);
      width.disabled = height.disabled = drawing.sketch.isRoadmap;
      agents.value = String(drawing.document.max_agents);
    };
    drawing.addEventListener("change", agree);
    agree();
    const problem = el("p", { class: "notice bad", role: "alert", hidden: true });
    this.element = el(
      "div",
      { class: "editor-head" },
      labelField("Name", name, "wide"),
      labelField("Columns", width),
      labelField("Rows", height),
      labelField("Most agents", agents),
      el(
        "div",
        { class: "editor-files" },
        opener(actions.open, problem),
        button("Save", actions.save),
        button("Clear", actions.clear),
      ),
      problem,
    );
  }
}

/**
 * @param {(document: Instance) => void} open
 * @param {HTMLElement} problem
 */
function opener(open, problem) {
  return fileButton("Open…", "Instance file to draw on", async (file) => {
    const { value, problem: why } = readJson(await file.text());
    problem.hidden = !why;
    if (why) fill(problem, `${file.name} is no JSON: ${why}`);
    else open(value);
  });
}

/**
 * @param {string} text
 * @param {() => void} onclick
 */
function button(text, onclick) {
  return el("button", { class: "button", type: "button", onclick }, text);
}

/**
 * @param {string} type
 * @param {Attributes} attributes
 */
function field(type, attributes) {
  return el("input", { class: "field", type, ...attributes });
}

/**
 * @param {string} text
 * @param {HTMLElement} input
 * @param {string} [width]
 */
function labelField(text, input, width = "") {
  return el("label", { class: `labelled ${width}` }, el("span", {}, text), input);
}
