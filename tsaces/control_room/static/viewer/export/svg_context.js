// Takes drawing orders as a canvas does, and makes an SVG picture of them.

import { contextOf, svg } from "room/base/dom.js";

/** @import {Attributes} from "room/base/dom.js" */
/** @import {Pen} from "room/viewer/paint.js" */

/** @type {Record<string, string>} */
const ANCHORS = { left: "start", center: "middle", right: "end" };
/** @type {Record<string, string>} */
const BASELINES = { middle: "central", bottom: "text-after-edge", alphabetic: "auto" };

/** A path that knows its own text. */
class SvgPath {
  d = "";

  /**
   * @param {number} x
   * @param {number} y
   */
  moveTo(x, y) {
    this.d += `M${round(x)} ${round(y)}`;
  }

  /**
   * @param {number} x
   * @param {number} y
   */
  lineTo(x, y) {
    this.d += `L${round(x)} ${round(y)}`;
  }

  closePath() {
    this.d += "Z";
  }

  /**
   * @param {number} x
   * @param {number} y
   * @param {number} width
   * @param {number} height
   */
  rect(x, y, width, height) {
    this.d += `M${round(x)} ${round(y)}h${round(width)}v${round(height)}h${round(-width)}Z`;
  }

  /**
   * @param {number} x
   * @param {number} y
   * @param {number} width
   * @param {number} height
   * @param {number} radius
   */
  roundRect(x, y, width, height, radius) {
    const r = Math.min(radius, width / 2, height / 2);
    const corner = (/** @type {number} */ dx, /** @type {number} */ dy) =>
      `a${round(r)} ${round(r)} 0 0 1 ${round(dx)} ${round(dy)}`;
    this.d +=
      `M${round(x + r)} ${round(y)}h${round(width - 2 * r)}${corner(r, r)}v${round(height - 2 * r)}` +
      `${corner(-r, r)}h${round(2 * r - width)}${corner(-r, -r)}v${round(2 * r - height)}${corner(r, -r)}Z`;
  }

  /**
   * Whole circles only: nothing else is drawn on the floor.
   * @param {number} x
   * @param {number} y
   * @param {number} radius
   */
  arc(x, y, radius) {
    const half = (/** @type {number} */ dx) =>
      `a${round(radius)} ${round(radius)} 0 1 1 ${round(dx)} 0`;
    this.d += `M${round(x + radius)} ${round(y)}${half(-2 * radius)}${half(2 * radius)}`;
  }
}

/** The part of a canvas's context that floors and agents are drawn with. */
export class SvgContext {
  /** @param {SVGElement} parent - what is drawn is appended to it */
  constructor(parent) {
    this.parent = parent;
    this.fillStyle = this.strokeStyle = "#000";
    this.lineWidth = this.globalAlpha = 1;
    this.lineCap = "butt";
    this.lineJoin = "miter";
    this.font = "10px sans-serif";
    this.textAlign = "left";
    this.textBaseline = "alphabetic";
    this.#path = new SvgPath();
    this.#ruler = contextOf(document.createElement("canvas"));
  }

  /** @type {number[]} */
  #dashes = [];
  #path;
  #ruler;

  createPath() {
    return new SvgPath();
  }

  beginPath() {
    this.#path = new SvgPath();
  }

  /** @param {[x: number, y: number]} place */
  moveTo(...place) {
    this.#path.moveTo(...place);
  }

  /** @param {[x: number, y: number]} place */
  lineTo(...place) {
    this.#path.lineTo(...place);
  }

  closePath() {
    this.#path.closePath();
  }

  /** @param {Parameters<SvgPath["arc"]>} circle */
  arc(...circle) {
    this.#path.arc(...circle);
  }

  /** @param {Parameters<SvgPath["roundRect"]>} corners */
  roundRect(...corners) {
    this.#path.roundRect(...corners);
  }

  /** @param {number[]} dashes */
  setLineDash(dashes) {
    this.#dashes = dashes;
  }

  /** @param {SvgPath} path */
  fill(path = this.#path) {
    this.#add("path", { d: path.d, fill: this.fillStyle });
  }

  /** @param {SvgPath} path */
  stroke(path = this.#path) {
    this.#add("path", { d: path.d, ...this.#line() });
  }

  /**
   * @param {number} x
   * @param {number} y
   * @param {number} width
   * @param {number} height
   */
  fillRect(x, y, width, height) {
    this.#add("rect", { ...box(x, y, width, height), fill: this.fillStyle });
  }

  /**
   * @param {number} x
   * @param {number} y
   * @param {number} width
   * @param {number} height
   */
  strokeRect(x, y, width, height) {
    this.#add("rect", { ...box(x, y, width, height), ...this.#line() });
  }

  /** @param {string} text */
  measureText(text) {
    this.#ruler.font = this.font;
    return this.#ruler.measureText(text);
  }

  /**
   * @param {string} text
   * @param {number} x
   * @param {number} y
   */
  fillText(text, x, y) {
    const element = svg("text", {
      x: round(x),
      y: round(y),
      fill: this.fillStyle,
      style: { font: this.font },
      "text-anchor": ANCHORS[this.textAlign],
      "dominant-baseline": BASELINES[this.textBaseline],
    });
    element.textContent = text;
    this.parent.append(element);
  }

  /**
   * Put what has an id at a place.
   * @param {string} id
   * @param {number} x
   * @param {number} y
   */
  use(id, x, y) {
    this.#add("use", { href: `#${id}`, x: round(x), y: round(y) });
  }

  #line() {
    return {
      fill: "none",
      stroke: this.strokeStyle,
      "stroke-width": round(this.lineWidth),
      "stroke-linecap": this.lineCap,
      "stroke-linejoin": this.lineJoin,
      "stroke-dasharray": this.#dashes.length ? this.#dashes.map(round).join(" ") : null,
    };
  }

  /**
   * @param {"path"|"rect"|"use"} tag
   * @param {Attributes} attributes
   */
  #add(tag, attributes) {
    if (attributes.d === "") return;
    const opacity = this.globalAlpha < 1 ? { opacity: round(this.globalAlpha) } : {};
    this.parent.append(svg(tag, { ...attributes, ...opacity }));
  }
}

/**
 * @param {number} x
 * @param {number} y
 * @param {number} width
 * @param {number} height
 */
function box(x, y, width, height) {
  return { x: round(x), y: round(y), width: round(width), height: round(height) };
}

/** @param {number} value */
function round(value) {
  return Math.round(value * 100) / 100;
}

/**
 * Return what draws into an SVG element as the context of a canvas would.
 * @param {SVGElement} parent
 * @returns {Pen}
 */
export function vectorPen(parent) {
  return /** @type {Pen} */ (/** @type {unknown} */ (new SvgContext(parent)));
}
