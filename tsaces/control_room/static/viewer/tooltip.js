// A line beside the pointer on what is there.

import { el } from "room/base/dom.js";
import { tooltipText } from "room/viewer/words.js";

/** @import {Item} from "room/viewer/selection.js" */
/** @import {Stage} from "room/viewer/stage.js" */

const AWAY = 14; // pixels from the pointer

/** One line for each stage; what it says, the panel says too. */
export class Tooltip {
  #elements = new Map();

  /**
   * Return the element to be put onto a stage.
   * @param {Stage} stage
   * @returns {HTMLElement}
   */
  elementFor(stage) {
    const element = el("div", { class: "tooltip", "aria-hidden": "true", hidden: true });
    this.#elements.set(stage, element);
    return element;
  }

  /**
   * Show what is at a place; hide the line where nothing is.
   * @param {Stage} stage
   * @param {Item|null} item
   * @param {number} x - in pixels from the stage's left edge
   * @param {number} y
   */
  show(stage, item, x, y) {
    const element = this.#elements.get(stage);
    element.hidden = item === null;
    if (!item) return;
    element.textContent = tooltipText(stage.scene, item, stage.frame, stage.overlay);
    const { width, height } = stage.camera;
    const left = Math.max(4, Math.min(x + AWAY, width - element.offsetWidth - 4));
    const isLow = y + AWAY + element.offsetHeight > height;
    const top = isLow ? y - AWAY - element.offsetHeight : y + AWAY;
    element.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
  }
}
