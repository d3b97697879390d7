// What the service finds in an instance: problems that keep it from being solved, and notices.

import { el } from "room/base/dom.js";
import { cellsOf } from "room/page/editor/floor_painter.js";

/** @import {Child} from "room/base/dom.js" */
/** @import {Address} from "room/plan/documents.js" */

/**
 * What is said of an instance: a problem, or a notice that is no problem.
 * @typedef {{field: string, problem?: string, notice?: string, cell?: Address, cells?: Address[]}} Finding
 */

/**
 * Return what a problem or a notice says.
 * @param {Finding} finding
 * @returns {string}
 */
export function wordsOf(finding) {
  return finding.problem ?? finding.notice ?? "";
}

/**
 * Return findings as a list; those about places lead there.
 * @param {Finding[]} findings
 * @param {((cell: Address) => void)|null} goTo - null where there is no way to places
 * @returns {HTMLElement}
 */
export function findingList(findings, goTo) {
  return el(
    "ul",
    { class: "problems" },
    findings.map((finding) => el("li", {}, line(finding, goTo))),
  );
}

/**
 * Return notices as a panel; null if there are none.
 * @param {Finding[]} notices
 * @param {((cell: Address) => void)|null} [goTo] - null where there is no way to places
 * @returns {HTMLElement|null}
 */
export function noticePanel(notices, goTo = null) {
  if (!notices.length) return null;
  return el(
    "div",
    { class: "notice warn" },
    el("strong", {}, "Worth a second look"),
    findingList(notices, goTo),
  );
}

/**
 * @param {Finding} finding
 * @param {((cell: Address) => void)|null} goTo
 * @returns {Child}
 */
function line(finding, goTo) {
  const [cell] = cellsOf(finding);
  const field = finding.field.replace(/^instance\.?/, "");
  const text = [
    field && field !== "layout.rows" ? el("code", {}, field) : null,
    ` ${wordsOf(finding)}`,
  ];
  if (!cell || !goTo) return text;
  return el("button", { class: "problem", type: "button", onclick: () => goTo(cell) }, text);
}
