// One plan's floor on the page: a canvas that stands still, and one for what moves.

import { later } from "room/base/later.js";
import { contextOf, el } from "room/base/dom.js";
import { drawMoving, TRAIL } from "room/viewer/moving_shapes.js";
import { drawMachines } from "room/viewer/machine_shapes.js";
import { drawFloor } from "room/viewer/floor_shapes.js";
import { between, Motion } from "room/viewer/motion.js";
import { Scene } from "room/viewer/scene.js";
import { contains } from "room/viewer/machine_spots.js";
import { Sprites } from "room/viewer/sprites.js";

/** @import {Plan, State} from "room/plan/plan.js" */
/** @import {Camera} from "room/viewer/camera.js" */
/** @import {Point, View} from "room/viewer/floor_shapes.js" */
/** @import {Overlay} from "room/viewer/overlays.js" */
/** @import {Paint, Pen} from "room/viewer/paint.js" */
/** @import {Item, Selection} from "room/viewer/selection.js" */

const MARGIN = 160; // pixels of floor drawn beyond each edge, so that panning need not draw

/** Draws a plan; `element` holds its canvases. */
export class PlanView {
  /**
   * @param {{name: string, plan: Plan}} shown
   * @param {number} number - of the plan among those that are shown
   * @param {Camera} camera
   * @param {Selection} selection
   */
  constructor(shown, number, camera, selection) {
    this.number = number;
    this.camera = camera;
    this.selection = selection;
    this.floor = el("canvas", { class: "floor", "aria-hidden": "true" });
    this.moving = el("canvas", { class: "actors", "aria-hidden": "true" });
    this.element = el(
      "div",
      { class: "stage", role: "application", tabindex: "0" },
      this.floor,
      this.moving,
    );
    this.scene = new Scene(shown.plan, shown.name);
    this.motion = new Motion(shown.plan);
    this.frame = this.motion.frame(0, 0);
  }

  /** @type {Overlay|null} */
  overlay = null;
  /** @type {Paint} */
  paint = later();
  fraction = 0;
  /** @type {{key: string, left: number, top: number}|null} how the floor was drawn last */
  #drawn = null;
  /** @type {{size: number, made: Sprites}|null} */
  #sprites = null;
  /** @type {{from: State, to: State}|null} of a live stream: the last two, instead of the plan's */
  #states = null;
  #positions = new Float64Array();

  /** @param {{name: string, plan: Plan}} shown */
  show({ name, plan }) {
    this.scene = new Scene(plan, name);
    this.motion = new Motion(plan);
    this.frame = this.motion.frame(0, 0);
    this.#drawn = this.#sprites = null;
  }

  /** @param {Paint} paint - from `readPaint` */
  setPaint(paint) {
    this.paint = paint;
    this.#drawn = this.#sprites = null;
  }

  /** @param {Overlay|null} overlay */
  setOverlay(overlay) {
    this.overlay = overlay;
    this.#drawn = null;
  }

  /**
   * Show these states instead of the plan's, null to show the plan's again.
   * @param {{from: State, to: State}|null} states
   */
  setStates(states) {
    this.#states = states;
    const agents = states?.to.cargo.length ?? 0;
    if (this.#positions.length !== 2 * agents) this.#positions = new Float64Array(2 * agents);
  }

  /**
   * Work out where agents are, before anything is drawn.
   * @param {number} t
   * @param {number} fraction
   */
  advance(t, fraction) {
    this.fraction = fraction % 1; // a frame that has arrived is the next one's beginning
    this.frame = this.#states
      ? between(this.#states.from, this.#states.to, fraction, this.#positions)
      : this.motion.frame(t, fraction);
  }

  /**
   * Return a view that shows the same, but at a time of its own.
   * @returns {PlanView}
   */
  fork() {
    const { name, plan } = this.scene;
    const twin = new PlanView({ name, plan }, this.number, this.camera, this.selection);
    twin.setPaint(this.paint);
    twin.setOverlay(this.overlay);
    return twin;
  }

  /** Draw whatever has changed. */
  draw() {
    const ratio = globalThis.devicePixelRatio || 1;
    this.#drawFloor(ratio);
    const { width, height } = this.camera;
    const view = this.view(ratio);
    const context = clearCanvas(this.moving, width, height, ratio);
    this.drawMovingOn(context, view);
  }

  /**
   * Return pictures of agents for a view.
   * @param {View} view
   * @returns {Sprites}
   */
  spritesOf({ size }) {
    if (this.#sprites?.size === size) return this.#sprites.made;
    const made = new Sprites(this.scene.styles, this.paint, size);
    this.#sprites = { size, made };
    return made;
  }

  /**
   * Draw agents and marks on any canvas.
   * @param {Pen} context
   * @param {View} view
   * @param {Pick<Sprites, "radius"|"side"|"draw">} [sprites] - others than canvases are given
   */
  drawMovingOn(context, view, sprites = this.spritesOf(view)) {
    const { scene, number, frame, fraction, selection, paint } = this;
    const trail = this.#trail();
    drawMoving(context, { scene, number, view, paint, sprites, frame, fraction, selection, trail });
  }

  /**
   * Draw all that stands still on any canvas.
   * @param {Pen} context
   * @param {View} view
   */
  drawFloorOn(context, view) {
    drawFloor(context, this.scene, view, this.paint, this.overlay);
    drawMachines(context, this.scene, view, this.paint, this.overlay);
  }

  /**
   * Return what is at a point of the view.
   * @param {number} px - in pixels from its left edge
   * @param {number} py
   * @returns {Item|null}
   */
  itemAt(px, py) {
    const [x, y] = this.camera.toWorld(px, py);
    const agent = this.#agentAt(x - 0.5, y - 0.5);
    if (agent >= 0) return { kind: "agent", plan: this.number, agent };
    const [column, row] = [Math.floor(x), Math.floor(y)];
    for (const [name, spot] of this.scene.spots) {
      if (contains(spot, column, row)) return { kind: "machine", name };
    }
    const cell = this.scene.placeUnder(x, y);
    return cell >= 0 ? { kind: "cell", cell } : null;
  }

  /**
   * Return the middle of something, in cells; null for what has no place.
   * @param {Item} item
   * @returns {Point|null}
   */
  placeOf(item) {
    const { positions } = this.frame;
    if (item.kind === "agent" && 2 * item.agent < positions.length) {
      return [positions[2 * item.agent] + 0.5, positions[2 * item.agent + 1] + 0.5];
    }
    if (item.kind === "cell") {
      const [x, y] = this.scene.layout.points[item.cell];
      return [x + 0.5, y + 0.5];
    }
    if (item.kind !== "machine") return null;
    const spot = this.scene.spotOf(item.name);
    return [(spot.left + spot.right + 1) / 2, (spot.top + spot.bottom + 1) / 2];
  }

  /**
   * @param {number} x
   * @param {number} y
   */
  #agentAt(x, y) {
    const { positions, cargo } = this.frame;
    let [found, nearest] = [-1, 0.42];
    for (let agent = 0; agent < cargo.length; agent++) {
      const away = Math.hypot(positions[2 * agent] - x, positions[2 * agent + 1] - y);
      if (away < nearest) [found, nearest] = [agent, away];
    }
    return found;
  }

  #trail() {
    const { item } = this.selection;
    if (item?.kind !== "agent" || item.plan !== this.number) return [];
    const { plan } = this.scene;
    if (item.agent >= plan.agents) return [];
    const steps = Math.min(TRAIL, this.frame.t);
    const at = (/** @type {unknown} */ _, /** @type {number} */ back) =>
      plan.layout.points[plan.slotOf(item.agent, this.frame.t - back).cell];
    return Array.from({ length: steps + 1 }, at);
  }

  /**
   * Return what the camera sees.
   * @param {number} ratio - pixels of the canvas to one of the page
   * @param {number} [margin] - pixels of the page beyond each edge
   * @returns {View}
   */
  view(ratio, margin = 0) {
    const { camera } = this;
    const [left, top] = camera.toScreen(0, 0);
    return {
      left: (left + margin) * ratio,
      top: (top + margin) * ratio,
      size: camera.scale * ratio,
      width: (camera.width + 2 * margin) * ratio,
      height: (camera.height + 2 * margin) * ratio,
    };
  }

  /**
   * Shift the floor that is drawn already; draw it anew where that does not do.
   * @param {number} ratio
   */
  #drawFloor(ratio) {
    const { width, height, scale } = this.camera;
    const [left, top] = this.camera.toScreen(0, 0);
    const key = [width, height, scale, ratio].join();
    let [dx, dy] = [left - (this.#drawn?.left ?? left), top - (this.#drawn?.top ?? top)];
    if (this.#drawn?.key !== key || Math.max(Math.abs(dx), Math.abs(dy)) > MARGIN) {
      this.#drawn = { key, left, top };
      [dx, dy] = [0, 0];
      const context = clearCanvas(this.floor, width + 2 * MARGIN, height + 2 * MARGIN, ratio);
      this.drawFloorOn(context, this.view(ratio, MARGIN));
    }
    const [x, y] = [dx - MARGIN, dy - MARGIN].map((shift) => Math.round(shift * ratio) / ratio);
    this.floor.style.transform = `translate(${x}px, ${y}px)`;
  }
}

/**
 * Return the empty context of a canvas of a size, given in pixels of the page.
 * @param {HTMLCanvasElement} canvas
 * @param {number} width
 * @param {number} height
 * @param {number} ratio
 */
function clearCanvas(canvas, width, height, ratio) {
  const [columns, rows] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== columns || canvas.height !== rows) {
    canvas.width = columns;
    canvas.height = rows;
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
  }
  const context = contextOf(canvas);
  context.clearRect(0, 0, columns, rows);
  return context;
}
