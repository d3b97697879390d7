// How a factory is to be solved: method, aim, time and seed.

import { el, fill } from "room/base/dom.js";
import { isBusy, setBusy } from "room/page/action_button.js";
import { METHODS } from "room/page/job_text.js";

/** @import {Attributes} from "room/base/dom.js" */
/** @import {SolveRequest} from "room/page/api.js" */
/** @import {Finding} from "room/page/findings.js" */

const FLEET_METHODS = new Set(["auto", "rhythmic"]);

/** The form below the factory. */
export class SolveOptions {
  /** @param {() => void} start - called when the button is pressed */
  constructor(start) {
    this.#method = select("method", METHODS);
    this.#objective = select("objective", [
      ["throughput", "Highest throughput"],
      ["fleet", "Fewest agents"],
    ]);
    this.#keep = number("keep", { min: 1, max: 100, step: "any", value: 95 });
    this.#timeLimit = number("time_limit", { min: 0.1, step: "any", value: 20 });
    this.#seed = number("seed", { min: 0, max: 2 ** 31 - 1, step: 1, value: 0 });
    this.#keepLabel = labelField("Throughput to keep, %", this.#keep);
    this.#button = el("button", { class: "button primary start" }, "Start solving");
    this.#errors = el("div");
    this.#objective.addEventListener("change", () => this.#agree());
    this.#method.addEventListener("change", () => this.#agree());
    const submit = (/** @type {Event} */ event) => {
      event.preventDefault();
      if (!isBusy(this.#button)) start();
    };
    this.element = el(
      "form",
      { class: "options", "aria-label": "How to solve it", onsubmit: submit },
      labelField("Method", this.#method),
      labelField("Aim", this.#objective),
      this.#keepLabel,
      labelField("Time limit, s", this.#timeLimit),
      labelField("Seed", this.#seed),
      this.#button,
      this.#errors,
    );
    this.#agree();
  }

  #method;
  #objective;
  #keep;
  #keepLabel;
  #timeLimit;
  #seed;
  #button;
  #errors;

  /** @param {boolean} busy - whether a start is under way */
  set busy(busy) {
    setBusy(this.#button, busy);
    fill(this.#button, busy ? "Starting…" : "Start solving");
  }

  /** @returns {Omit<SolveRequest, "instance">} what goes into the request beside the instance */
  values() {
    this.blame([]);
    const fleet =
      this.#objective.value === "fleet"
        ? { objective: "fleet", keep: this.#keep.valueAsNumber / 100 }
        : {};
    return {
      method: this.#method.value,
      time_limit: this.#timeLimit.valueAsNumber,
      seed: this.#seed.valueAsNumber,
      ...fleet,
    };
  }

  /**
   * Show what the service says against these fields.
   * @param {Finding[]} errors
   */
  blame(errors) {
    for (const field of [this.#method, this.#objective, this.#keep, this.#timeLimit, this.#seed]) {
      const isBad = errors.some((error) => error.field === field.name);
      field.setAttribute("aria-invalid", String(isBad));
    }
    fill(
      this.#errors,
      errors.length
        ? el(
            "div",
            { class: "notice bad complaint", role: "alert" },
            errors.map(({ field, problem }) =>
              el("p", {}, `${field.replace("_", " ")}: ${problem ?? ""}`),
            ),
          )
        : null,
    );
  }

  /** Offer only what goes together. */
  #agree() {
    const isFleet = this.#objective.value === "fleet";
    this.#keepLabel.hidden = !isFleet;
    this.#keep.disabled = !isFleet;
    for (const option of this.#method.options) {
      option.disabled = isFleet && !FLEET_METHODS.has(option.value);
    }
    if (isFleet && !FLEET_METHODS.has(this.#method.value)) this.#method.value = "auto";
  }
}

/**
 * @param {string} text
 * @param {HTMLElement} field
 */
function labelField(text, field) {
  return el("label", { class: "labelled" }, el("span", {}, text), field);
}

/**
 * @param {string} name
 * @param {string[][]} options
 */
function select(name, options) {
  return el(
    "select",
    { class: "field", name },
    options.map(([value, text]) => el("option", { value }, text)),
  );
}

/**
 * @param {string} name
 * @param {Attributes} attributes
 */
function number(name, attributes) {
  return el("input", { class: "field", type: "number", name, required: true, ...attributes });
}
