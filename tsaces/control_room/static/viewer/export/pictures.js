// The view as a picture: of vectors, or of pixels.

import { contextOf, svg } from "room/base/dom.js";
import { drawAgent } from "room/viewer/sprites.js";
import { floorText } from "room/viewer/floor_text.js";
import { vectorPen } from "room/viewer/export/svg_context.js";

/** @import {SvgContext} from "room/viewer/export/svg_context.js" */
/** @import {View} from "room/viewer/floor_shapes.js" */
/** @import {Pen} from "room/viewer/paint.js" */
/** @import {PlanView} from "room/viewer/plan_view.js" */

/**
 * Return the view as an SVG document.
 * @param {PlanView[]} planViews
 * @returns {Blob}
 */
export function svgPicture(planViews) {
  const text = new XMLSerializer().serializeToString(svgElement(planViews));
  return new Blob([text, "\n"], { type: "image/svg+xml" });
}

/**
 * Return the view as an SVG element.
 * @param {PlanView[]} planViews
 * @param {string} [prefix] - of identifiers, where the element comes to stand beside others
 * @returns {SVGElement}
 */
export function svgElement(planViews, prefix = "") {
  const { width, height } = planViews[0].camera;
  const root = svg("svg", {
    xmlns: "http://www.w3.org/2000/svg",
    width: width * planViews.length,
    height,
    viewBox: `0 0 ${width * planViews.length} ${height}`,
  });
  const words = planViews.map((planView) => floorText(planView.scene, planView.frame)).join(" ");
  root.append(svg("title", {}, words));
  planViews.forEach((planView, i) => root.append(vectors(planView, i * width, prefix)));
  return root;
}

/**
 * @param {PlanView} planView
 * @param {number} left
 * @param {string} prefix
 */
function vectors(planView, left, prefix) {
  const { width, height } = planView.camera;
  const view = planView.view(1);
  const clip = `${prefix}view-${planView.number}`;
  const group = svg("g", { "clip-path": `url(#${clip})` });
  const context = vectorPen(group);
  context.fillStyle = planView.paint.paper;
  context.fillRect(0, 0, width, height);
  planView.drawFloorOn(context, view);
  const sprites = new VectorSprites(planView, view, prefix);
  planView.drawMovingOn(context, view, sprites);
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
   * @param {PlanView} planView
   * @param {View} view
   * @param {string} prefix
   */
  constructor(planView, view, prefix) {
    this.prefix = `${prefix}agent-${planView.number}`;
    const { radius, side } = planView.spritesOf(view);
    this.radius = radius;
    this.side = side;
    this.symbols = planView.scene.styles.map((style, token) => {
      const group = svg("g", { id: `${this.prefix}-${token}` });
      drawAgent(vectorPen(group), style, planView.paint, radius);
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
 * @param {PlanView[]} planViews
 * @returns {Promise<Blob>}
 */
export function pngPicture(planViews) {
  const canvas = new Picture(planViews, globalThis.devicePixelRatio || 1).canvas;
  return new Promise((resolve, reject) => {
    const done = (/** @type {Blob|null} */ blob) =>
      blob ? resolve(blob) : reject(new Error("the picture is too large"));
    canvas.toBlob(done, "image/png");
  });
}

/** Stages side by side on one canvas; what stands still is drawn only once. */
export class Picture {
  /**
   * @param {PlanView[]} planViews
   * @param {number} ratio - pixels of the picture to one of the page
   */
  constructor(planViews, ratio) {
    const { width, height } = planViews[0].camera;
    this.width = Math.round(width * ratio);
    this.height = Math.round(height * ratio);
    this.canvas = canvasOf(this.width * planViews.length, this.height);
    this.floors = planViews.map((planView) => {
      const floor = canvasOf(this.width, this.height);
      const context = contextOf(floor);
      context.fillStyle = planView.paint.paper;
      context.fillRect(0, 0, this.width, this.height);
      planView.drawFloorOn(context, planView.view(ratio));
      return { planView, floor, view: planView.view(ratio) };
    });
    this.draw();
  }

  /** Draw agents where the views have them. */
  draw() {
    const context = contextOf(this.canvas);
    this.floors.forEach(({ planView, floor, view }, i) => {
      context.save();
      context.translate(i * this.width, 0);
      context.beginPath();
      context.rect(0, 0, this.width, this.height);
      context.clip();
      context.drawImage(floor, 0, 0);
      planView.drawMovingOn(context, view);
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
