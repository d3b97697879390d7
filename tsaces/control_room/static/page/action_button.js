// Buttons whose deed takes a while.

import { el } from "room/base/dom.js";

/** @import {Attributes, Child} from "room/base/dom.js" */

/**
 * Return a button that does its deed once at a time. It is not disabled meanwhile: that would take
 * the focus away from whoever pressed it.
 * @param {Attributes} attributes
 * @param {() => Promise<void>} action - complains by itself
 * @param {...Child} children
 * @returns {HTMLButtonElement}
 */
export function actionButton(attributes, action, ...children) {
  const act = async () => {
    if (isBusy(button)) return;
    setBusy(button, true);
    try {
      await action();
    } finally {
      setBusy(button, false);
    }
  };
  const button = el("button", { type: "button", ...attributes, onclick: act }, ...children);
  return button;
}

/**
 * @param {HTMLButtonElement} button
 * @returns {boolean} whether its deed is under way
 */
export function isBusy(button) {
  return button.getAttribute("aria-disabled") === "true";
}

/**
 * @param {HTMLButtonElement} button
 * @param {boolean} busy
 */
export function setBusy(button, busy) {
  button.setAttribute("aria-disabled", String(busy));
}
