// The bar above all views: where one is, light or dark, and whether the service answers.

import { el, fill, find, say } from "room/base/dom.js";
import { icon } from "room/base/icons.js";
import { theme } from "room/base/theme.js";
import { connection } from "room/page/connection.js";
import { showTokenButton } from "room/page/token.js";

const CALM = 600; // milliseconds: a service that is away for less is not worth a word

/**
 * Fill the bar.
 * @param {HTMLElement} bar
 */
export function renderBar(bar) {
  const tokenPlace = el("span");
  const room = find("#room");
  const skip = (/** @type {Event} */ event) => {
    event.preventDefault();
    room.focus();
  };
  bar.append(
    el("a", { class: "skip", href: "#room", onclick: skip }, "Skip to the content"),
    el(
      "div",
      { class: "bar" },
      el(
        "a",
        { class: "brand", href: "#/" },
        mark(),
        el("b", {}, "tsaces"),
        el("span", { class: "wide-only" }, "control room"),
      ),
      el(
        "nav",
        { "aria-label": "Pages" },
        el("a", { class: "button bare", href: "#/" }, icon("plus"), "New solve"),
        el("a", { class: "button bare wide-only", href: "docs" }, "HTTP interface"),
        tokenPlace,
        themeButton(),
      ),
    ),
    banner(),
  );
  showTokenButton(tokenPlace);
}

function mark() {
  return el("span", { class: "brand-mark", "aria-hidden": "true" }, icon("forward"));
}

function themeButton() {
  const button = el("button", { class: "button bare icon", onclick: () => theme.toggle() });
  const show = () => {
    const label = theme.isDark ? "Use light colours" : "Use dark colours";
    button.setAttribute("aria-label", label);
    button.title = label;
    fill(button, icon(theme.isDark ? "sun" : "moon"));
  };
  theme.addEventListener("change", show);
  show();
  return button;
}

function banner() {
  const words = el("span");
  const button = el("button", { class: "button", onclick: () => connection.hurry() }, "Try now");
  const notice = el("div", { class: "banner", role: "status", hidden: true }, words, button);
  let since = 0;
  const show = () => {
    if (!connection.lost) since = 0;
    else since ||= Date.now();
    const isLong = since > 0 && Date.now() - since >= CALM;
    if (notice.hidden === isLong) notice.hidden = !isLong;
    if (!isLong) return;
    say(
      words,
      "The service does not answer. What is on this page stays, and goes on once it is back.",
    );
  };
  connection.addEventListener("change", () => {
    show();
    setTimeout(show, CALM + 20);
  });
  return notice;
}
