// Files that go out of the page and come into it.

import { el } from "room/base/dom.js";

const KEPT = 60_000; // milliseconds for the browser to fetch what is saved

/**
 * Hand a file to the user.
 * @param {Blob} blob
 * @param {string} name
 */
export function save(blob, name) {
  const address = URL.createObjectURL(blob);
  const link = el("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), KEPT);
}

/**
 * Return a name that any file system takes.
 * @param {string} name - of an instance
 * @param {string} otherwise - if nothing is left of it
 * @returns {string} without an ending
 */
export function fileName(name, otherwise) {
  const plain = name
    .normalize("NFKD")
    .replace(/[^\w.-]+/g, "-")
    .replace(/^[.-]+|-+$/g, "");
  return plain.slice(0, 80) || otherwise;
}

/**
 * Return a button that opens a file of JSON; the same file can be opened again.
 * @param {string} text
 * @param {string} label - in words that tell it from others
 * @param {(file: File) => void} take
 * @returns {HTMLElement}
 */
export function fileButton(text, label, take) {
  const picker = el("input", {
    type: "file",
    class: "visually-hidden",
    accept: ".json,application/json",
    "aria-label": label,
    onchange: () => {
      const [file] = picker.files ?? [];
      picker.value = ""; // or the browser tells nothing when it is chosen again
      if (file) take(file);
    },
  });
  return el("label", { class: "button" }, text, picker);
}
