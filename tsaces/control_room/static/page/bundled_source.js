// The factories that the service comes with.

import { el, fill } from "room/base/dom.js";
import { printable } from "room/base/names.js";
import { count, countNoun } from "room/base/numbers.js";
import * as api from "room/page/api.js";
import { Preview } from "room/page/preview.js";
import { complaint } from "room/page/job_text.js";

/** @import {Summary} from "room/page/api.js" */
/** @import {Instance} from "room/plan/documents.js" */

/** A list to choose from, and a picture of what is chosen. */
export class BundledSource {
  /**
   * @param {AbortSignal} signal - ends it
   * @param {(document: Instance) => void} edit - opens an instance in the editor
   */
  constructor(signal, edit) {
    this.#signal = signal;
    this.#list = el(
      "div",
      { class: "bundled-list", role: "radiogroup", "aria-label": "Bundled factories" },
      el("p", { class: "soft" }, "Fetching the list…"),
    );
    this.#preview = new Preview(edit, signal);
    this.element = el("div", { class: "bundled" }, this.#list, this.#preview.element);
  }

  #signal;
  #list;
  #preview;
  /** @type {Promise<Instance>|null} */
  #chosen = null;

  /** Fetch the list. */
  async start() {
    try {
      const found = await api.listBundled(this.#signal);
      fill(
        this.#list,
        found.map((summary, i) => this.#choice(summary, i === 0)),
      );
      if (found.length) this.#choose(found[0].name);
    } catch (error) {
      if (!this.#signal.aborted) {
        fill(this.#list, complaint(error, "The bundled factories cannot be listed"));
      }
    }
  }

  /** @returns {Promise<Instance>} the instance that is chosen */
  document() {
    if (!this.#chosen) throw new Error("Choose a factory first.");
    return this.#chosen;
  }

  /** A bundled instance may be too large for this service; the form says so. */
  blame() {}

  /**
   * @param {Summary} summary
   * @param {boolean} isFirst
   */
  #choice({ name, cells, machines, processes }, isFirst) {
    const field = el("input", {
      type: "radio",
      name: "bundled",
      value: name,
      checked: isFirst,
      onchange: () => this.#choose(name),
    });
    const sizes = [
      `${count(cells)} cells`,
      countNoun(machines, "machine"),
      `${count(processes)} process${processes === 1 ? "" : "es"}`,
    ];
    return el(
      "label",
      { class: "choice" },
      field,
      el(
        "span",
        {},
        el("span", { class: "choice-name" }, printable(name)),
        el("span", { class: "soft small" }, sizes.join(" · ")),
      ),
    );
  }

  /** @param {string} name */
  async #choose(name) {
    const chosen = api.fetchInstance(name, this.#signal);
    this.#chosen = chosen;
    try {
      const document = await chosen;
      if (chosen === this.#chosen) this.#preview.show(document);
    } catch (error) {
      if (!this.#signal.aborted) fill(this.#preview.element, complaint(error));
    }
  }
}
