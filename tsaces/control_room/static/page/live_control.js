// The button that puts the floor onto the service's clock.

import { el } from "room/base/dom.js";
import { LiveSource } from "room/page/live_source.js";

/** @import {FloorView} from "room/page/floor_view.js" */

const MOMENT = 500;
const PACES = [
  [1000, "1 step a second"],
  [500, "2 steps a second"],
  [250, "4 steps a second"],
  [100, "10 steps a second"],
];

/** Begins and ends a live stream of a job's plan. */
export class LiveControl {
  /**
   * @param {string} id - of the job
   * @param {FloorView} floor
   */
  constructor(id, floor) {
    this.#id = id;
    this.#floor = floor;
    this.#button = el(
      "button",
      { class: "button live-button", "aria-pressed": "false", onclick: () => this.#toggle() },
      el("span", { class: "live-dot", "aria-hidden": "true" }),
      "Live",
    );
    this.#pace = el(
      "select",
      {
        class: "field",
        "aria-label": "Pace of the live stream",
        onchange: () => this.#source && this.#open(),
      },
      PACES.map(([ms, text]) => el("option", { value: ms, selected: ms === 500 }, text)),
    );
    this.element = el(
      "div",
      { class: "live-control", hidden: true },
      this.#button,
      this.#pace,
      el(
        "span",
        { class: "soft small" },
        "follows the plan as the service plays it to robots, from the timestep that is shown",
      ),
    );
  }

  #id;
  #floor;
  #button;
  #pace;
  /** @type {LiveSource|null} */
  #source = null;

  /** Take note of a plan, or of a better one: a stream of the one before is opened anew. */
  renew() {
    this.element.hidden = false;
    if (this.#source) this.#open();
  }

  /** End the stream. */
  close() {
    this.#source?.close();
    this.#source = null;
  }

  /**
   * Fetch the plan that the service has now, and follow that.
   * @param {LiveSource} source
   */
  async #changePlan(source) {
    await this.#floor.renew();
    if (this.#source === source) this.#open();
  }

  #toggle() {
    if (this.#source) {
      this.close();
      this.#floor.viewer?.live(null);
    } else {
      this.#open();
    }
    this.#button.setAttribute("aria-pressed", String(this.#source !== null));
  }

  #open() {
    this.close();
    const { plan, viewer } = this.#floor;
    if (!plan || !viewer) return; // the control is hidden until there are
    const source = new LiveSource(this.#id, {
      plan,
      start: this.#floor.t,
      tickMs: Number(this.#pace.value),
    });
    source.addEventListener("otherplan", () => setTimeout(() => this.#changePlan(source), MOMENT));
    this.#source = source;
    viewer.live(source);
  }
}
