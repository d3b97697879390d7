// The table of machines of a report.

import { el } from "room/base/dom.js";
import { count } from "room/base/numbers.js";
import { exactPercent, plannedUtilisation, shortName } from "room/plan/bottleneck.js";
import { bars, rateText, secondsOf, SIDES, sumOf } from "room/viewer/report_parts.js";

/** @import {Child} from "room/base/dom.js" */
/** @import {Scene} from "room/viewer/scene.js" */

const MOST_MACHINES = 15;

/**
 * Return the table of machines, the busiest first.
 * @param {Scene} scene
 * @returns {HTMLElement}
 */
export function machineTable(scene) {
  const { plan } = scene;
  const rows = scene.machines
    .map((machine) => ({ name: machine.name, share: plannedUtilisation(plan, machine.name) }))
    .sort((a, b) => b.share - a.share);
  const rest = rows.length - MOST_MACHINES;
  const runs = secondsOf(plan) === null ? "Runs/timestep" : "Runs/hour";
  /** @type {[string, string][]} */
  const headings = [
    ["Sign", ""],
    ["Machine", ""],
    ["Process", ""],
    [runs, "number"],
    ["Utilisation", ""],
    ["Share", "number"],
    ["Start stock", "number"],
    ["At most", "number"],
  ];
  return el(
    "div",
    {},
    el(
      "table",
      {},
      el(
        "thead",
        {},
        el(
          "tr",
          {},
          headings.map(([name, kind]) => el("th", { scope: "col", class: kind }, name)),
        ),
      ),
      el(
        "tbody",
        {},
        rows.slice(0, MOST_MACHINES).map((row) => machineRow(scene, row)),
      ),
    ),
    rest > 0 && el("p", { class: "soft" }, `and ${count(rest)} more, less busy`),
  );
}

/**
 * @param {Scene} scene
 * @param {{name: string, share: number}} row
 */
function machineRow(scene, { name, share }) {
  const { plan } = scene;
  const process = scene.processOf(name);
  const peaks = scene.history(name)?.peaks;
  const start = plan.startBuffers.get(name);
  const mosts = peaks && SIDES.map((side) => peaks[side].total);
  const mostText = (/** @type {number|null} */ most) => (most === null ? "no limit" : count(most));
  /** @type {[Child, string][]} */
  const cells = [
    [scene.machineLabels.get(name), ""],
    [shortName(name), ""],
    [process ? shortName(process) : "idle", ""],
    [process && rateText(plan, plan.embedding.rates?.[name] ?? 0), "number"],
    [process && bars([["moving", Math.min(1, share)]]), "report-meter"],
    [process && exactPercent(share), "number"],
    [
      start && SIDES.map((side) => count(sumOf(Object.values(start[side] ?? {})))).join(" / "),
      "number",
    ],
    [mosts && mosts.map(mostText).join(" / "), "number"],
  ];
  return el(
    "tr",
    {},
    cells.map(([content, kind]) => el("td", { class: kind }, content)),
  );
}
