// The floor of a document that may be right or wrong, as it is painted: a grid, or points and lanes.

import { exchangePlaces } from "room/plan/exchange_places.js";
import { drawableRoadmap, isRoadmap } from "room/page/editor/drawable_roadmap.js";

/** @import {Address, Cell, Instance, Machine} from "room/plan/documents.js" */
/** @import {Layout} from "room/plan/layout.js" */

/** What there is to paint of a floor, and where. */
export class FloorSketch {
  /** @param {Instance} document - nothing but its layout need be right */
  constructor(document) {
    this.isRoadmap = isRoadmap(document.layout);
    this.rows = document.layout.rows ?? [];
    /** @type {Layout|null} of a roadmap, if it can be drawn */
    this.roadmap = this.isRoadmap ? drawableRoadmap(document) : null;
    const columns = Math.max(1, ...this.rows.map((row) => row.length));
    this.width = this.roadmap?.width ?? columns;
    this.height = this.roadmap?.height ?? Math.max(1, this.rows.length);
  }

  /**
   * Return where a place is painted: column and row, whole or not; null if it is none.
   * @param {unknown} place - as documents name it
   * @returns {Cell|null}
   */
  pointOf(place) {
    if (!this.isRoadmap) return isCell(place) ? place : null;
    if (!this.roadmap || !isAddress(place)) return null;
    return this.roadmap.points[this.roadmap.placeOf(place)] ?? null;
  }

  /**
   * Return the cells that a machine exchanges on, as they are painted.
   * @param {Partial<Machine>} machine
   * @param {"input"|"output"} side
   * @returns {Cell[]}
   */
  exchangesOf(machine, side) {
    return exchangePlaces(machine, side)
      .map((place) => this.pointOf(place))
      .filter((point) => point !== null);
  }

  /**
   * Return what documents call the place at a column and row; null where a roadmap has none.
   * @param {Cell} cell
   * @returns {Address|null}
   */
  addressAt([x, y]) {
    if (!this.isRoadmap) return [x, y];
    const { roadmap } = this;
    if (!roadmap) return null;
    const place = roadmap.points.findIndex(
      ([column, row]) => Math.floor(column + 0.5) === x && Math.floor(row + 0.5) === y,
    );
    if (place < 0) return null;
    const [name] = roadmap.addresses[place];
    return roadmap.isPoint[place] ? [String(name)] : roadmap.addresses[place];
  }
}

/**
 * Tell whether there is a floor in a document that can be painted, whatever else is wrong.
 * @param {any} document
 * @returns {boolean}
 */
export function hasFloor(document) {
  const layout = document?.layout;
  if (typeof layout !== "object" || layout === null) return false;
  if (isRoadmap(layout)) return drawableRoadmap(document) !== null;
  const isText = (/** @type {unknown} */ row) => typeof row === "string";
  return Array.isArray(layout.rows) && layout.rows.every(isText);
}

/**
 * Tell whether something is a cell: column and row.
 * @param {unknown} place
 * @returns {place is Cell}
 */
export function isCell(place) {
  return Array.isArray(place) && place.length === 2 && place.every(Number.isInteger);
}

/**
 * Tell whether something is the name of a place of a grid or of a roadmap.
 * @param {unknown} place
 * @returns {place is Address}
 */
export function isAddress(place) {
  if (!Array.isArray(place) || !place.length || place.length > 2) return false;
  const [first, second = 0] = place;
  return isCell(place) || (typeof first === "string" && Number.isInteger(second));
}

/**
 * Write a place as documents do, but without quotes.
 * @param {Address} address
 * @returns {string}
 */
export function addressText([first, second]) {
  if (typeof first === "number") return `[${first}, ${second}]`;
  return second === undefined ? first : `${first} ${second}`;
}
