// The report of what is shown, to be looked at and printed.

import { el, fill } from "room/base/dom.js";
import { drawFloor, reportSheet } from "room/viewer/report_sheet.js";

/** @import {PlanView} from "room/viewer/plan_view.js" */

/** A dialog with a sheet for each plan. While it is open, printing the page prints the sheets. */
export class ReportDialog {
  /** @param {PlanView[]} planViews */
  constructor(planViews) {
    this.planViews = planViews;
    this.sheets = el("div", { class: "report-sheets" });
    this.element = el(
      "dialog",
      { class: "report", "aria-label": "Report" },
      el(
        "form",
        { method: "dialog", class: "report-buttons" },
        el("button", { class: "button" }, "Close"),
        el(
          "button",
          { class: "button primary", type: "button", onclick: () => globalThis.print() },
          "Print",
        ),
      ),
      this.sheets,
    );
  }

  /** Write the sheets anew, and show them. */
  open() {
    const sheets = this.planViews.map(({ scene }) => reportSheet(scene));
    fill(this.sheets, sheets);
    this.element.showModal();
    this.planViews.forEach(({ scene }, i) => drawFloor(sheets[i], scene));
  }
}
