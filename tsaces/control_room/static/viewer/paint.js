// The colours that floors are drawn with, as the style sheet has them at present.

import { colours, theme } from "room/base/theme.js";

const NAMES = /** @type {const} */ ([
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
  "zone",
]);

/**
 * What floors are drawn with: the context of a canvas, or what makes other things of its orders and
 * so has paths of its own.
 * @typedef {CanvasRenderingContext2D & {createPath?: () => Path2D}} Pen
 */

/**
 * @typedef {object} Paint
 * @property {string} paper
 * @property {string} road
 * @property {string} junction
 * @property {string} wall
 * @property {string} open
 * @property {string} arrow
 * @property {string} machine
 * @property {string} machine_idle
 * @property {string} machine_line
 * @property {string} input
 * @property {string} input_soft
 * @property {string} output
 * @property {string} output_soft
 * @property {string} agent
 * @property {string} agent_line
 * @property {string} selected
 * @property {string} zone
 * @property {string} ink
 * @property {string} inkSoft
 * @property {string} font
 * @property {boolean} isDark
 */

/**
 * Read the colours of the floor.
 * @param {Element} element - on whose page it is drawn
 * @returns {Paint}
 */
export function readPaint(element) {
  const found = colours(element, [
    ...NAMES.map((name) => /** @type {const} */ (`floor-${name}`)),
    "ink",
    "ink-soft",
  ]);
  /** @param {typeof NAMES[number]} name */
  const floor = (name) => found[`floor-${name}`];
  return {
    paper: floor("paper"),
    road: floor("road"),
    junction: floor("junction"),
    wall: floor("wall"),
    open: floor("open"),
    arrow: floor("arrow"),
    machine: floor("machine"),
    machine_idle: floor("machine-idle"),
    machine_line: floor("machine-line"),
    input: floor("input"),
    input_soft: floor("input-soft"),
    output: floor("output"),
    output_soft: floor("output-soft"),
    agent: floor("agent"),
    agent_line: floor("agent-line"),
    selected: floor("selected"),
    zone: floor("zone"),
    ink: found.ink,
    inkSoft: found["ink-soft"],
    font: getComputedStyle(element).fontFamily,
    isDark: theme.isDark,
  };
}

/**
 * Return an empty path of the kind that a context takes.
 * @param {Pen} context
 * @returns {Path2D}
 */
export function newPath(context) {
  return context.createPath ? context.createPath() : new Path2D();
}
