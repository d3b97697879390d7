// Questions before something is lost for good.

import { el } from "room/base/dom.js";

/**
 * Ask whether something is meant.
 * @param {string} title
 * @param {string} text
 * @param {string} action - what the button says
 * @returns {Promise<boolean>}
 */
export function confirmed(title, text, action) {
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

/**
 * Hand a file to the user.
 * @param {Blob} blob
 * @param {string} name
 */
export function save(blob, name) {
  const address = URL.createObjectURL(blob);
  el("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/**
 * Return a name that file systems take.
 * @param {string} name - of an instance
 * @param {string} ending
 * @returns {string}
 */
export function fileName(name, ending) {
  const plain = name.replace(/[^A-Za-z0-9._-]+/g, "-").replace(/^[.-]+/, "");
  return `${plain.slice(0, 80) || "factory"}.${ending}`;
}
