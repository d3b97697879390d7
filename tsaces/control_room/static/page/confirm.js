// Questions before something is lost for good.

import { el } from "room/base/dom.js";

/**
 * Ask whether something is meant.
 * @param {string} title
 * @param {string} text
 * @param {string} action - what the button says
 * @returns {Promise<boolean>}
 */
export function confirmLoss(title, text, action) {
  const dialog = el(
    "dialog",
    { "aria-labelledby": "ask-title" },
    el(
      "form",
      { method: "dialog" },
      el("h2", { id: "ask-title" }, title),
      el("p", {}, text),
      el(
        "div",
        { class: "buttons" },
        el("button", { class: "button", value: "" }, "Back"),
        el("button", { class: "button danger", value: "yes" }, action),
      ),
    ),
  );
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
  });
}
