// What the service thinks of the drawing: nothing to say against it, or a list of what is wrong.

import { el, fill } from "room/base/dom.js";
import { counted } from "room/base/numbers.js";
import { cellsOf } from "room/page/editor/painter.js";

const MOST = 50;

/** A list whose lines lead to the cells that they name. */
export class VerdictPanel {
  /** @param {(cell: number[]) => void} goTo */
  constructor(goTo) {
    this.#goTo = goTo;
    this.element = el("div", {
      class: "verdict",
      role: "status",
      "aria-label": "Check by the service",
    });
  }

  #goTo;

  /** Say that an answer is on its way. */
  wait() {
    this.element.setAttribute("aria-busy", "true");
  }

  /**
   * Show a judgement.
   * @param {{summary?: object, error?: Error}} verdict
   */
  show({ summary, error }) {
    this.element.removeAttribute("aria-busy");
    if (!error) {
      const { cells, roads, junctions, machines } = summary;
      const sizes = [
        counted(cells, "cell"),
        counted(roads, "road"),
        counted(junctions, "junction"),
        counted(machines, "machine"),
      ];
      fill(this.element, el("p", { class: "notice good" }, `Ready to solve: ${sizes.join(", ")}.`));
      return;
    }
    const problems = error.errors.length ? error.errors : [{ field: "", problem: error.message }];
    fill(
      this.element,
      el("h3", {}, `${counted(problems.length, "thing")} to put right`),
      el(
        "ul",
        { class: "problems" },
        problems.slice(0, MOST).map((problem) => this.#line(problem)),
      ),
      problems.length > MOST
        ? el("p", { class: "soft small" }, `and ${problems.length - MOST} more`)
        : null,
    );
  }

  #line(item) {
    const [cell] = cellsOf(item);
    const field = item.field.replace(/^instance\.?/, "");
    const text = [
      field && field !== "layout.rows" ? el("code", {}, field) : null,
      ` ${item.problem}`,
    ];
    if (!cell) return el("li", {}, text);
    return el(
      "li",
      {},
      el("button", { class: "problem", type: "button", onclick: () => this.#goTo(cell) }, text),
    );
  }
}
