// What the service finds in an instance: problems that keep it from being solved, and notices.

import { el } from "room/base/dom.js";
import { cellsOf } from "room/page/editor/painter.js";

/**
 * Return what a problem or a notice says.
 * @param {{problem?: string, notice?: string}} finding
 * @returns {string}
 */
export function wordsOf(finding) {
  return finding.problem ?? finding.notice;
}

/**
 * Return findings as a list; those about places lead there.
 * @param {{field: string, problem?: string, notice?: string, cells?: number[][]}[]} findings
 * @param {((cell: number[]) => void)|null} goTo - null where there is no way to places
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
 * @param {{field: string, notice: string, cells?: number[][]}[]} notices
 * @param {((cell: number[]) => void)|null} goTo - null where there is no way to places
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
