// What the service thinks of the drawing: nothing to say against it, or a list of what is wrong.

import { el, fill } from "room/base/dom.js";
import { countNoun } from "room/base/numbers.js";
import { findingList, noticePanel } from "room/page/findings.js";

/** @import {Verdict} from "room/page/editor/checker.js" */
/** @import {Address} from "room/plan/documents.js" */

const MOST = 50;

/** A list whose lines lead to the cells that they name. */
export class VerdictPanel {
  /** @param {(cell: Address) => void} goTo */
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
   * @param {Verdict} verdict
   */
  show({ summary, error }) {
    this.element.removeAttribute("aria-busy");
    if (!error) {
      const { cells, roads, junctions, machines } = summary;
      const sizes = [
        countNoun(cells, "cell"),
        countNoun(roads, "road"),
        countNoun(junctions, "junction"),
        countNoun(machines, "machine"),
      ];
      fill(
        this.element,
        el("p", { class: "notice good" }, `Ready to solve: ${sizes.join(", ")}.`),
        noticePanel(summary.notices ?? [], this.#goTo),
      );
      return;
    }
    const problems = error.errors.length ? error.errors : [{ field: "", problem: error.message }];
    const more = Math.max(0, problems.length - MOST) + error.more;
    fill(
      this.element,
      el("h3", {}, `${countNoun(Math.min(problems.length, MOST) + more, "thing")} to put right`),
      findingList(problems.slice(0, MOST), this.#goTo),
      more ? el("p", { class: "soft small" }, `and ${more} more`) : null,
    );
  }
}
