// Which part of the floor is seen: a point in the middle, and how many pixels a cell takes.

/** @import {Point} from "room/viewer/floor_shapes.js" */
/** @import {Spot} from "room/viewer/machine_spots.js" */

const LEAST = 2;
const MOST = 160;
const MARGIN = 26; // pixels around the floor when all of it is shown: the numbers stand there

/** Shared by all views of one floor; dispatches "change" when another part of it is seen. */
export class Camera extends EventTarget {
  constructor() {
    super();
    this.scale = 24;
    this.x = 0;
    this.y = 0;
    this.width = 1;
    this.height = 1;
    /** Whether all of the floor is shown, and is to stay so when the window changes. */
    this.isFitted = true;
    this.extent = { left: 0, top: 0, right: 0, bottom: 0 };
  }

  #told = "";

  /**
   * Say how large the views are, in pixels of the page.
   * @param {number} width
   * @param {number} height
   */
  setViewport(width, height) {
    if (width === this.width && height === this.height) return;
    this.width = Math.max(1, width);
    this.height = Math.max(1, height);
    if (this.isFitted) this.fit();
    else this.#tellChange();
  }

  /**
   * Say what there is to see.
   * @param {Spot} extent - corners included
   */
  setExtent(extent) {
    this.extent = extent;
    if (this.isFitted) this.fit();
  }

  /** Show all of the floor. */
  fit() {
    const { left, top, right, bottom } = this.extent;
    const across = (this.width - 2 * MARGIN) / (right - left + 1);
    const down = (this.height - 2 * MARGIN) / (bottom - top + 1);
    this.scale = limitScale(Math.min(across, down));
    this.x = (left + right + 1) / 2;
    this.y = (top + bottom + 1) / 2;
    this.isFitted = true;
    this.#tellChange();
  }

  /**
   * Zoom so that what is at a point stays there.
   * @param {number} factor
   * @param {number} [px] - in pixels from the view's left edge; its middle if left out
   * @param {number} [py]
   */
  zoom(factor, px = this.width / 2, py = this.height / 2) {
    const [wx, wy] = this.toWorld(px, py);
    this.scale = limitScale(this.scale * factor);
    this.x = wx - (px - this.width / 2) / this.scale;
    this.y = wy - (py - this.height / 2) / this.scale;
    this.#stayInSight();
  }

  /**
   * Shift what is seen.
   * @param {number} dx - in pixels
   * @param {number} dy
   */
  pan(dx, dy) {
    this.x -= dx / this.scale;
    this.y -= dy / this.scale;
    this.#stayInSight();
  }

  /**
   * Put a point of the floor into the middle.
   * @param {number} x - in cells
   * @param {number} y
   * @param {number} [scale] - at least so many pixels a cell
   */
  centre(x, y, scale = 0) {
    this.x = x;
    this.y = y;
    this.scale = limitScale(Math.max(this.scale, scale));
    this.#stayInSight();
  }

  /**
   * @param {number} x
   * @param {number} y
   * @returns {Point} pixels from the view's left and upper edge
   */
  toScreen(x, y) {
    return [
      (x - this.x) * this.scale + this.width / 2,
      (y - this.y) * this.scale + this.height / 2,
    ];
  }

  /**
   * @param {number} px
   * @param {number} py
   * @returns {Point} in cells
   */
  toWorld(px, py) {
    return [
      (px - this.width / 2) / this.scale + this.x,
      (py - this.height / 2) / this.scale + this.y,
    ];
  }

  /** Keep at least a corner of the floor in sight. */
  #stayInSight() {
    const { left, top, right, bottom } = this.extent;
    this.x = Math.max(left, Math.min(right + 1, this.x));
    this.y = Math.max(top, Math.min(bottom + 1, this.y));
    this.isFitted = false;
    this.#tellChange();
  }

  #tellChange() {
    const view = [this.x, this.y, this.scale, this.width, this.height].join();
    if (view === this.#told) return;
    this.#told = view;
    this.dispatchEvent(new Event("change"));
  }
}

/** @param {number} scale */
function limitScale(scale) {
  return Math.max(LEAST, Math.min(MOST, scale));
}
