// What binds: cells and machines in the colours of how much they are used.

import { percent } from "room/base/numbers.js";
import { scaleColour } from "room/viewer/palette.js";

/** @import {Shade} from "room/viewer/palette.js" */
/** @import {Scene} from "room/viewer/scene.js" */

/** @typedef {"traffic"|"utilisation"|"waiting"} OverlayKey */

/**
 * @typedef {object} Overlay
 * @property {OverlayKey} key
 * @property {string} label
 * @property {string} meaning - what is shown in words
 * @property {number} most - the share at the upper end of the scale
 * @property {((cell: number) => Shade)|null} cell
 * @property {((machine: string) => Shade)|null} machine
 * @property {((cell: number) => number)|null} shareOfCell
 */

/**
 * The overlays to choose from.
 * @type {Pick<Overlay, "key"|"label"|"meaning">[]}
 */
export const OVERLAYS = [
  {
    key: "traffic",
    label: "Traffic",
    meaning: "Share of a period's timesteps in which an agent is on the cell",
  },
  {
    key: "utilisation",
    label: "Machine utilisation",
    meaning: "Share of the time that runs take, in the long run",
  },
  {
    key: "waiting",
    label: "Waiting",
    meaning: "Share of a period's timesteps in which an agent stands still on the cell",
  },
];

/**
 * Return an overlay of a scene.
 * @param {Scene} scene
 * @param {OverlayKey|null} key - null for none
 * @param {boolean} isDark
 * @param {Scene[]} [beside] - scenes that share the scale
 * @returns {Overlay|null}
 */
export function overlayOf(scene, key, isDark, beside = [scene]) {
  const choice = OVERLAYS.find((each) => each.key === key);
  if (!choice) return null;
  const most = Math.max(...beside.map((each) => mostOf(each, choice.key)));
  const colour = (/** @type {number} */ share) => scaleColour(most ? share / most : 0, isDark);
  if (key === "utilisation") {
    /** @type {Map<string, Shade>} */
    const shades = new Map();
    const machine = (/** @type {string} */ name) => {
      const shade = shades.get(name) ?? colour(scene.history(name)?.longRunUtilisation() ?? 0);
      shades.set(name, shade);
      return shade;
    };
    return { ...choice, most, cell: null, machine, shareOfCell: null };
  }
  const shares = key === "traffic" ? scene.traffic.used : scene.traffic.waiting;
  const colours = Array.from(shares, colour);
  return {
    ...choice,
    most,
    cell: (cell) => colours[cell],
    machine: null,
    shareOfCell: (cell) => shares[cell],
  };
}

/**
 * Return the texts at a scale's ends.
 * @param {Overlay} overlay
 * @returns {string[]}
 */
export function endsOf(overlay) {
  return ["0 %", percent(overlay.most)];
}

/**
 * Waiting is rare: its scale ends where most of it is; the others end at the whole.
 * @param {Scene} scene
 * @param {OverlayKey} key
 */
function mostOf(scene, key) {
  if (key !== "waiting") return 1;
  return scene.traffic.waiting.reduce((a, b) => Math.max(a, b), 0);
}
