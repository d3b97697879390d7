// Ways from one job to a comparison with another.

import { el, fill } from "room/base/dom.js";
import { icon } from "room/base/icons.js";
import { printable } from "room/base/names.js";
import { actionButton } from "room/page/action_button.js";
import * as api from "room/page/api.js";
import { keepJob, keptJobs } from "room/page/jobs.js";
import { ago, complaint } from "room/page/job_text.js";

/** @import {SolveRequest} from "room/page/api.js" */

/** A menu: solve with another method, or take a job of the same factory. */
export class CompareMenu {
  /**
   * @param {string} id
   * @param {Required<SolveRequest>} request - what was submitted
   * @param {AbortSignal} signal - ends it
   */
  constructor(id, request, signal) {
    this.#id = id;
    this.#request = request;
    this.#items = el("div", { class: "menu-items" });
    /** @type {HTMLDetailsElement} */
    this.element = el(
      "details",
      { class: "menu", ontoggle: () => this.element.open && this.#show() },
      el("summary", { class: "button", "data-key": "compare" }, icon("layers"), "Compare"),
      this.#items,
    );
    this.element.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      this.element.open = false;
      this.element.querySelector("summary")?.focus();
    });
    this.element.addEventListener("focusout", ({ relatedTarget }) => {
      if (relatedTarget instanceof Node && !this.element.contains(relatedTarget)) {
        this.element.open = false;
      }
    });
    const leave = (/** @type {Event} */ { target }) => {
      if (!(target instanceof Node && this.element.contains(target))) this.element.open = false;
    };
    document.addEventListener("pointerdown", leave, { signal });
  }

  #id;
  #request;
  #items;

  #show() {
    const { method, instance } = this.#request;
    const other = method === "ts-aces" ? "rhythmic" : "ts-aces";
    const others = keptJobs().filter((job) => job.id !== this.#id && job.name === instance.name);
    fill(
      this.#items,
      actionButton({ class: "button" }, () => this.#solve(other), `Solve with ${other}, too`),
      others.length
        ? el("p", { class: "soft small" }, "Or beside another job of this factory")
        : null,
      others
        .slice(0, 8)
        .map((job) =>
          el(
            "a",
            { class: "button bare", href: `#/compare/${this.#id}/${job.id}` },
            `${printable(job.method)}${job.objective === "fleet" ? ", fewest agents" : ""}, ${ago(job.submitted)}`,
          ),
        ),
    );
  }

  /** @param {string} method */
  async #solve(method) {
    const { instance, time_limit, seed } = this.#request;
    try {
      const request = { instance, method, time_limit, seed };
      const { id } = await api.submit(request);
      keepJob(id, request);
      location.hash = `#/compare/${this.#id}/${id}`;
    } catch (error) {
      fill(this.#items, complaint(error, "It was not started"));
    }
  }
}
