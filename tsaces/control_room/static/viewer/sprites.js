// Agents drawn once for every token, so that a frame only copies pixels.

import { contextOf } from "room/base/dom.js";
import { outline } from "room/viewer/palette.js";

/** @import {Paint, Pen} from "room/viewer/paint.js" */
/** @import {TokenStyle} from "room/viewer/palette.js" */

const RADIUS = 0.32; // of a cell
const LETTER_SIZES = [0, 1.22, 1.04, 0.82]; // of the radius, by number of letters
const LEAST_LETTER = 5; // pixels

/** Pictures of agents side by side on one canvas: without cargo, then by token number. */
export class Sprites {
  /**
   * @param {(TokenStyle|null)[]} styles - by token number
   * @param {Paint} paint
   * @param {number} size - of a cell, in pixels of the canvas
   */
  constructor(styles, paint, size) {
    this.radius = Math.max(1.5, RADIUS * size);
    this.side = Math.ceil(2 * this.radius + Math.max(2, 0.14 * size));
    this.canvas = document.createElement("canvas");
    this.canvas.width = this.side * styles.length;
    this.canvas.height = this.side;
    const context = contextOf(this.canvas);
    styles.forEach((style, number) => {
      context.setTransform(1, 0, 0, 1, (number + 0.5) * this.side, this.side / 2);
      drawAgent(context, style, paint, this.radius);
    });
  }

  /**
   * Put an agent onto a canvas.
   * @param {Pen} context
   * @param {number} token - its number, 0 for no cargo
   * @param {number} x - of the agent's middle, in pixels
   * @param {number} y
   */
  draw(context, token, x, y) {
    const { side } = this;
    const [left, top] = [Math.round(x - side / 2), Math.round(y - side / 2)];
    context.drawImage(this.canvas, token * side, 0, side, side, left, top, side, side);
  }
}

/**
 * Draw an agent around the origin.
 * @param {Pen} context
 * @param {TokenStyle|null} style - null without cargo
 * @param {Paint} paint
 * @param {number} radius
 */
export function drawAgent(context, style, paint, radius) {
  context.beginPath();
  context.arc(0, 0, radius, 0, 2 * Math.PI);
  context.fillStyle = style?.fill ?? paint.agent;
  context.fill();
  context.lineWidth = Math.max(1, radius * (style ? 0.13 : 0.22));
  context.strokeStyle = paint.agent_line;
  context.setLineDash(style ? outline(style.lap).map((share) => share * radius * 2) : []);
  context.stroke();
  context.setLineDash([]);
  if (!style) return;
  const size = radius * (LETTER_SIZES[style.label.length] ?? 0.65);
  if (size < LEAST_LETTER) return;
  context.font = `700 ${size}px ${paint.font}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillStyle = style.ink;
  context.fillText(style.label, 0, size * 0.05);
}
