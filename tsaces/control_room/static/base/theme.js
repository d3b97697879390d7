// Light or dark: as the system has it, or as the reader chose.

import { lasting } from "room/base/storage.js";

const KEY = "tsaces-theme";

/** @typedef {"auto"|"light"|"dark"} Choice */

const system = matchMedia("(prefers-color-scheme: dark)");

/** Tells of every change of colours, whoever made it, by a "change" event. */
export const theme = new (class Theme extends EventTarget {
  constructor() {
    super();
    /** @type {Choice} */
    this.choice = readChoice();
    apply(this.choice);
    system.addEventListener("change", () => this.dispatchEvent(new Event("change")));
  }

  /** Whether pages are dark now. */
  get isDark() {
    return this.choice === "auto" ? system.matches : this.choice === "dark";
  }

  /**
   * Choose, and remember it where the browser allows that.
   * @param {Choice} choice
   */
  choose(choice) {
    this.choice = choice;
    apply(this.choice);
    lasting.write(KEY, this.choice);
    this.dispatchEvent(new Event("change"));
  }

  /** Turn light pages dark and dark ones light. */
  toggle() {
    this.choose(this.isDark ? "light" : "dark");
  }
})();

/**
 * Return what a colour of the style sheet is at present, in a form that canvases take.
 * @param {Element} element - whose style counts
 * @template {string} Name
 * @param {readonly Name[]} names - custom properties, their dashes left out
 * @returns {Record<Name, string>}
 */
export function colours(element, names) {
  const probe = document.createElement("span");
  probe.hidden = true;
  element.append(probe);
  const found = /** @type {Record<Name, string>} */ ({});
  for (const name of names) {
    probe.style.color = `var(--${name})`;
    found[name] = getComputedStyle(probe).color;
  }
  probe.remove();
  return found;
}

/** @returns {Choice} */
function readChoice() {
  const choice = lasting.read(KEY);
  return choice === "light" || choice === "dark" ? choice : "auto";
}

/** @param {Choice} choice */
function apply(choice) {
  if (choice === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = choice;
}
