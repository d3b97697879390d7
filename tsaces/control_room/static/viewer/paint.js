// The colours that floors are drawn with, as the style sheet has them at present.

import { colours, theme } from "room/base/theme.js";

const NAMES = [
  "paper",
  "road",
  "junction",
  "wall",
  "open",
  "arrow",
  "machine",
  "machine-idle",
  "machine-line",
  "input",
  "input-soft",
  "output",
  "output-soft",
  "agent",
  "agent-line",
  "selected",
];

/**
 * Read the colours of the floor.
 * @param {Element} element - on whose page it is drawn
 * @returns {Object<string, string|boolean>} by name, dashes turned to underscores, and `isDark`,
 *   `ink`, `inkSoft` and the `font`
 */
export function readPaint(element) {
  const found = colours(element, [...NAMES.map((name) => `floor-${name}`), "ink", "ink-soft"]);
  const paint = Object.fromEntries(
    NAMES.map((name) => [name.replaceAll("-", "_"), found[`floor-${name}`]]),
  );
  return {
    ...paint,
    ink: found.ink,
    inkSoft: found["ink-soft"],
    font: getComputedStyle(element).fontFamily,
    isDark: theme.isDark,
  };
}
