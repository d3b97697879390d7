// Tabs, as the ARIA authoring practices have them: arrow keys go from one to the next.

import { el } from "room/base/dom.js";

/**
 * @template {string} Id
 * @typedef {object} Tab
 * @property {Id} id
 * @property {string} label
 * @property {HTMLElement} panel
 */

/**
 * Return a list of tabs above their panels.
 * @template {string} Id
 * @param {string} label - what they are for
 * @param {Tab<Id>[]} tabs
 * @param {(id: Id) => void} onchange
 * @returns {{element: HTMLElement, choose: (id: Id) => void}}
 */
export function renderTabs(label, tabs, onchange) {
  const buttons = tabs.map(({ id, label: name }) =>
    el(
      "button",
      {
        class: "tab",
        type: "button",
        role: "tab",
        id: `tab-${id}`,
        "aria-controls": `panel-${id}`,
        onclick: () => choose(id),
      },
      name,
    ),
  );
  const panels = tabs.map(({ id, panel }) =>
    el(
      "div",
      { class: "panel", role: "tabpanel", id: `panel-${id}`, "aria-labelledby": `tab-${id}` },
      panel,
    ),
  );
  const choose = (/** @type {Id} */ chosen) => {
    tabs.forEach(({ id }, i) => {
      buttons[i].setAttribute("aria-selected", String(id === chosen));
      buttons[i].tabIndex = id === chosen ? 0 : -1;
      panels[i].hidden = id !== chosen;
    });
    onchange(chosen);
  };
  const move = (/** @type {KeyboardEvent} */ event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const at = buttons.findIndex((button) => button === document.activeElement);
    const next = (at + step + tabs.length) % tabs.length;
    buttons[next].focus();
    choose(tabs[next].id);
  };
  const list = el(
    "div",
    { class: "tabs", role: "tablist", "aria-label": label, onkeydown: move },
    buttons,
  );
  return { element: el("div", {}, list, panels), choose };
}
