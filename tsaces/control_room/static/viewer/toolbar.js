// The bar above the floor: what is shown, find, overlays, exports, colours, help.

import { iconButton } from "room/base/buttons.js";
import { el, fill } from "room/base/dom.js";
import { icon } from "room/base/icons.js";
import { printable } from "room/base/names.js";
import { theme } from "room/base/theme.js";
import { OVERLAYS } from "room/viewer/overlays.js";

/** @import {OverlayKey} from "room/viewer/overlays.js" */

/** Buttons and fields; dispatches nothing, calls what it is given. */
export class Toolbar {
  /**
   * @param {{title: string, search: HTMLElement, zoom: HTMLElement, hasThemeSwitch: boolean,
   *   onOverlay: (key: OverlayKey|null) => void, onExport: () => void, onReport: () => void,
   *   onHelp: () => void}} given
   */
  constructor({ title, search, zoom, hasThemeSwitch, onOverlay, onExport, onReport, onHelp }) {
    this.title = el("h1", {}, printable(title));
    this.subtitle = el("p", { class: "subtitle small soft" });
    this.overlay = el(
      "select",
      { class: "field", "aria-label": "Overlay" },
      el("option", { value: "" }, "No overlay"),
      OVERLAYS.map(({ key, label }) => el("option", { value: key }, label)),
    );
    this.overlay.addEventListener("change", () =>
      onOverlay(/** @type {OverlayKey} */ (this.overlay.value) || null),
    );
    this.element = el(
      "header",
      { class: "toolbar" },
      el("div", { class: "titles" }, this.title, this.subtitle),
      el(
        "div",
        { class: "tools" },
        search,
        this.overlay,
        zoom,
        iconButton("Report, to be printed", "report", onReport),
        iconButton("Save a picture, a video or the plan", "download", onExport),
        hasThemeSwitch && themeSwitch(),
        iconButton("Keys", "help", onHelp),
      ),
    );
  }

  /** @param {string} text */
  setSubtitle(text) {
    fill(this.subtitle, text);
  }
}

/**
 * Return a button that turns light pages dark and dark ones light.
 * @returns {HTMLElement}
 */
export function themeSwitch() {
  const button = iconButton("", "moon", () => theme.toggle());
  const renew = () => {
    const label = theme.isDark ? "Light colours" : "Dark colours";
    button.setAttribute("aria-label", label);
    button.title = label;
    fill(button, icon(theme.isDark ? "sun" : "moon"));
  };
  theme.addEventListener("change", renew);
  renew();
  return button;
}
