// The view as a picture: of vectors, or of pixels.

import { svg } from "room/base/dom.js";
import { drawAgent } from "room/viewer/sprites.js";
import { stageText } from "room/viewer/words.js";
import { SvgContext } from "room/viewer/export/svg-context.js";

/**
 * Return the view as an SVG document.
 * @param {import("room/viewer/stage.js").Stage[]} stages
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

function vectors(stage, left) {
  const { width, height } = stage.camera;
  const view = stage.view(1);
  const clip = `view-${stage.number}`;
  const group = svg("g", { "clip-path": `url(#${clip})` });
  const context = new SvgContext(group);
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
  constructor(stage, view) {
    this.prefix = `agent-${stage.number}`;
    const { radius, side } = stage.spritesOf(view);
    this.radius = radius;
    this.side = side;
    this.symbols = stage.scene.styles.map((style, token) => {
      const group = svg("g", { id: `${this.prefix}-${token}` });
      drawAgent(new SvgContext(group), style, stage.paint, radius);
      return group;
    });
  }

  draw(context, token, x, y) {
    context.use(`${this.prefix}-${token}`, x, y);
  }
}

/**
 * Return the view as pixels, as many as the screen has.
 * @param {import("room/viewer/stage.js").Stage[]} stages
 * @returns {Promise<Blob>}
 */
export function pngPicture(stages) {
  const canvas = new Picture(stages, globalThis.devicePixelRatio || 1).canvas;
  return new Promise((resolve, reject) => {
    const done = (blob) => (blob ? resolve(blob) : reject(new Error("the picture is too large")));
    canvas.toBlob(done, "image/png");
  });
}

/** Stages side by side on one canvas; what stands still is drawn only once. */
export class Picture {
  /**
   * @param {import("room/viewer/stage.js").Stage[]} stages
   * @param {number} ratio - pixels of the picture to one of the page
   */
  constructor(stages, ratio) {
    const { width, height } = stages[0].camera;
    this.width = Math.round(width * ratio);
    this.height = Math.round(height * ratio);
    this.canvas = canvasOf(this.width * stages.length, this.height);
    this.floors = stages.map((stage) => {
      const floor = canvasOf(this.width, this.height);
      const context = floor.getContext("2d");
      context.fillStyle = stage.paint.paper;
      context.fillRect(0, 0, this.width, this.height);
      stage.drawFloorOn(context, stage.view(ratio));
      return { stage, floor, view: stage.view(ratio) };
    });
    this.draw();
  }

  /** Draw agents where the stages have them. */
  draw() {
    const context = this.canvas.getContext("2d");
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

function canvasOf(width, height) {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  return canvas;
}
