// The view as a picture: of vectors, or of pixels.

import { contextOf, svg } from "room/base/dom.js";
import { drawAgent } from "room/viewer/sprites.js";
import { stageText } from "room/viewer/words.js";
import { vectorPen } from "room/viewer/export/svg-context.js";

/** @import {SvgContext} from "room/viewer/export/svg-context.js" */
/** @import {View} from "room/viewer/floor.js" */
/** @import {Pen} from "room/viewer/paint.js" */
/** @import {Stage} from "room/viewer/stage.js" */

/**
 * Return the view as an SVG document.
 * @param {Stage[]} stages
 * @returns {Blob}
 */
export function svgPicture(stages) {
  const { width, height } = stages[0].camera;
  const root = svg("svg", {
    xmlns: "http://www.w3.org/2000/svg",
    width: width * stages.length,
    height,
    viewBox: `0 0 ${width * stages.length} ${height}`,
  });
  const words = stages.map((stage) => stageText(stage.scene, stage.frame)).join(" ");
  root.append(svg("title", {}, words));
  stages.forEach((stage, i) => root.append(vectors(stage, i * width)));
  const text = new XMLSerializer().serializeToString(root);
  return new Blob([text, "\n"], { type: "image/svg+xml" });
}

/**
 * @param {Stage} stage
 * @param {number} left
 */
function vectors(stage, left) {
  const { width, height } = stage.camera;
  const view = stage.view(1);
  const clip = `view-${stage.number}`;
  const group = svg("g", { "clip-path": `url(#${clip})` });
  const context = vectorPen(group);
  context.fillStyle = stage.paint.paper;
  context.fillRect(0, 0, width, height);
  stage.drawFloorOn(context, view);
  const sprites = new VectorSprites(stage, view);
  stage.drawActorsOn(context, view, sprites);
  return svg(
    "g",
    { transform: `translate(${left} 0)` },
    svg("defs", {}, svg("clipPath", { id: clip }, svg("rect", { width, height })), sprites.symbols),
    group,
  );
}

/** Agents drawn once for every token, and used wherever there is one. */
class VectorSprites {
  /**
   * @param {Stage} stage
   * @param {View} view
   */
  constructor(stage, view) {
    this.prefix = `agent-${stage.number}`;
    const { radius, side } = stage.spritesOf(view);
    this.radius = radius;
    this.side = side;
    this.symbols = stage.scene.styles.map((style, token) => {
      const group = svg("g", { id: `${this.prefix}-${token}` });
      drawAgent(vectorPen(group), style, stage.paint, radius);
      return group;
    });
  }

  /**
   * @param {Pen} context
   * @param {number} token
   * @param {number} x
   * @param {number} y
   */
  draw(context, token, x, y) {
    /** @type {SvgContext} */ (/** @type {unknown} */ (context)).use(
      `${this.prefix}-${token}`,
      x,
      y,
    );
  }
}

/**
 * Return the view as pixels, as many as the screen has.
 * @param {Stage[]} stages
 * @returns {Promise<Blob>}
 */
export function pngPicture(stages) {
  const canvas = new Picture(stages, globalThis.devicePixelRatio || 1).canvas;
  return new Promise((resolve, reject) => {
    const done = (/** @type {Blob|null} */ blob) =>
      blob ? resolve(blob) : reject(new Error("the picture is too large"));
    canvas.toBlob(done, "image/png");
  });
}

/** Stages side by side on one canvas; what stands still is drawn only once. */
export class Picture {
  /**
   * @param {Stage[]} stages
   * @param {number} ratio - pixels of the picture to one of the page
   */
  constructor(stages, ratio) {
    const { width, height } = stages[0].camera;
    this.width = Math.round(width * ratio);
    this.height = Math.round(height * ratio);
    this.canvas = canvasOf(this.width * stages.length, this.height);
    this.floors = stages.map((stage) => {
      const floor = canvasOf(this.width, this.height);
      const context = contextOf(floor);
      context.fillStyle = stage.paint.paper;
      context.fillRect(0, 0, this.width, this.height);
      stage.drawFloorOn(context, stage.view(ratio));
      return { stage, floor, view: stage.view(ratio) };
    });
    this.draw();
  }

  /** Draw agents where the stages have them. */
  draw() {
    const context = contextOf(this.canvas);
    this.floors.forEach(({ stage, floor, view }, i) => {
      context.save();
      context.translate(i * this.width, 0);
      context.beginPath();
      context.rect(0, 0, this.width, this.height);
      context.clip();
      context.drawImage(floor, 0, 0);
      stage.drawActorsOn(context, view);
      context.restore();
    });
  }
}

/**
 * @param {number} width
 * @param {number} height
 */
function canvasOf(width, height) {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  return canvas;
}
