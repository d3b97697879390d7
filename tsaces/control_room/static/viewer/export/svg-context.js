// Takes drawing orders as a canvas does, and makes an SVG picture of them.

import { svg } from "room/base/dom.js";

const ANCHORS = { left: "start", center: "middle", right: "end" };
const BASELINES = { middle: "central", bottom: "text-after-edge", alphabetic: "auto" };

/** A path that knows its own text. */
class SvgPath {
  d = "";

  moveTo(x, y) {
    this.d += `M${round(x)} ${round(y)}`;
  }

  lineTo(x, y) {
    this.d += `L${round(x)} ${round(y)}`;
  }

  closePath() {
    this.d += "Z";
  }

  rect(x, y, width, height) {
    this.d += `M${round(x)} ${round(y)}h${round(width)}v${round(height)}h${round(-width)}Z`;
  }

  roundRect(x, y, width, height, radius) {
    const r = Math.min(radius, width / 2, height / 2);
    const corner = (dx, dy) => `a${round(r)} ${round(r)} 0 0 1 ${round(dx)} ${round(dy)}`;
    this.d +=
      `M${round(x + r)} ${round(y)}h${round(width - 2 * r)}${corner(r, r)}v${round(height - 2 * r)}` +
      `${corner(-r, r)}h${round(2 * r - width)}${corner(-r, -r)}v${round(2 * r - height)}${corner(r, -r)}Z`;
  }

  /** Whole circles only: nothing else is drawn on the floor. */
  arc(x, y, radius) {
    const half = (dx) => `a${round(radius)} ${round(radius)} 0 1 1 ${round(dx)} 0`;
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
    this.#ruler = document.createElement("canvas").getContext("2d");
  }

  #dashes = [];
  #path;
  #ruler;

  createPath() {
    return new SvgPath();
  }

  beginPath() {
    this.#path = new SvgPath();
  }

  moveTo(...place) {
    this.#path.moveTo(...place);
  }

  lineTo(...place) {
    this.#path.lineTo(...place);
  }

  closePath() {
    this.#path.closePath();
  }

  arc(...circle) {
    this.#path.arc(...circle);
  }

  roundRect(...corners) {
    this.#path.roundRect(...corners);
  }

  setLineDash(dashes) {
    this.#dashes = dashes;
  }

  fill(path = this.#path) {
    this.#add("path", { d: path.d, fill: this.fillStyle });
  }

  stroke(path = this.#path) {
    this.#add("path", { d: path.d, ...this.#line() });
  }

  fillRect(x, y, width, height) {
    this.#add("rect", { ...box(x, y, width, height), fill: this.fillStyle });
  }

  strokeRect(x, y, width, height) {
    this.#add("rect", { ...box(x, y, width, height), ...this.#line() });
  }

  measureText(text) {
    this.#ruler.font = this.font;
    return this.#ruler.measureText(text);
  }

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

  /** Put what has an id at a place. */
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

  #add(tag, attributes) {
    if (attributes.d === "") return;
    const opacity = this.globalAlpha < 1 ? { opacity: round(this.globalAlpha) } : {};
    this.parent.append(svg(tag, { ...attributes, ...opacity }));
  }
}

function box(x, y, width, height) {
  return { x: round(x), y: round(y), width: round(width), height: round(height) };
}

function round(value) {
  return Math.round(value * 100) / 100;
}
