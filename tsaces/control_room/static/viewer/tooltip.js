// A line beside the pointer on what is there.

import { el } from "room/base/dom.js";
import { tooltipText } from "room/viewer/floor_text.js";

/** @import {Item} from "room/viewer/selection.js" */
/** @import {PlanView} from "room/viewer/plan_view.js" */

const AWAY = 14; // pixels from the pointer

/** One line for each plan's view; what it says, the panel says too. */
export class Tooltip {
  #elements = new Map();

  /**
   * Return the element to be put onto a plan's view.
   * @param {PlanView} planView
   * @returns {HTMLElement}
   */
  elementFor(planView) {
    const element = el("div", { class: "tooltip", "aria-hidden": "true", hidden: true });
    this.#elements.set(planView, element);
    return element;
  }

  /**
   * Show what is at a place; hide the line where nothing is.
   * @param {PlanView} planView
   * @param {Item|null} item
   * @param {number} x - in pixels from the view's left edge
   * @param {number} y
   */
  show(planView, item, x, y) {
    const element = this.#elements.get(planView);
    element.hidden = item === null;
    if (!item) return;
    element.textContent = tooltipText(planView.scene, item, planView.frame, planView.overlay);
    const { width, height } = planView.camera;
    const left = Math.max(4, Math.min(x + AWAY, width - element.offsetWidth - 4));
    const isLow = y + AWAY + element.offsetHeight > height;
    const top = isLow ? y - AWAY - element.offsetHeight : y + AWAY;
    element.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
  }
}
