// The keys that work, in a dialog.

import { el } from "room/base/dom.js";

/** @type {[string, [string[], string][]][]} titles, and what keys do */
const KEYS = [
  [
    "Time",
    [
      [["Space"], "Play or pause"],
      [[",", "."], "A timestep back or on"],
      [["Page Up", "Page Down"], "A period back or on"],
      [["Home"], "To timestep 0"],
      [["[", "]"], "Slower or faster"],
      [["t"], "Type a timestep"],
    ],
  ],
  [
    "View",
    [
      [["←", "↑", "→", "↓"], "Move the view"],
      [["+", "−"], "Closer or farther"],
      [["0"], "Fit the whole floor"],
    ],
  ],
  [
    "Choose",
    [
      [["/"], "Find by name"],
      [["n", "p"], "Next or previous agent"],
      [["m", "M"], "Next or previous machine"],
      [["f"], "Follow the chosen agent"],
      [["Esc"], "Choose nothing"],
      [["?"], "This help"],
    ],
  ],
];

/**
 * Return the dialog; `showModal` opens it.
 * @returns {HTMLDialogElement}
 */
export function helpDialog() {
  const dialog = el(
    "dialog",
    { class: "help", "aria-labelledby": "help-title" },
    el("h2", { id: "help-title" }, "Keys"),
    el(
      "div",
      { class: "key-groups" },
      KEYS.map(([title, keys]) =>
        el(
          "section",
          {},
          el("h3", {}, title),
          el(
            "dl",
            {},
            keys.map(([signs, does]) => [
              el(
                "dt",
                {},
                signs.map((sign) => el("kbd", {}, sign)),
              ),
              el("dd", {}, does),
            ]),
          ),
        ),
      ),
    ),
    el(
      "p",
      { class: "small soft" },
      "Drag to move, turn the wheel or pinch to zoom, click to choose.",
    ),
    el(
      "form",
      { method: "dialog" },
      el("button", { class: "button primary", autofocus: true }, "Close"),
    ),
  );
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  return dialog;
}
