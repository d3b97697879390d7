// The floor: which places there are, the ways through them, and where these lead.

import { drawnPoints } from "room/plan/drawn_points.js";
import { graphOfRoadmap } from "room/plan/roadmap.js";
import { graphOfRows } from "room/plan/rows.js";
import { placesOfZones } from "room/plan/zones.js";

/** @import {Address, LayoutDocument} from "room/plan/documents.js" */

/**
 * The cells of a layout. A place is room for one agent, a cell a way through a place.
 * @typedef {object} Graph
 * @property {Address[]} addresses - what each place is called, by place
 * @property {number[]} places - place by cell
 * @property {number[][]} exits - cells that one may move to, by cell, sorted
 * @property {boolean[]} isPoint - by cell: junctions of a grid, points of a roadmap
 * @property {number[]} traversal - timesteps that a cell takes, by cell
 * @property {number[]} clearance - timesteps that a place is empty between two visits, by place
 * @property {[number, number][]} positions - by place: columns and rows, or metres, y upwards
 */

/** The cells and places of a layout, which is taken to be valid. */
export class Layout {
  /** @param {LayoutDocument} layout */
  constructor(layout) {
    this.rows = layout.rows ?? [];
    this.isRoadmap = !layout.rows;
    const graph = layout.rows
      ? graphOfRows(layout.rows, layout.clearance ?? null, layout.traversal ?? 1)
      : graphOfRoadmap(layout);
    this.addresses = graph.addresses;
    this.places = graph.places;
    this.exits = graph.exits;
    this.traversal = graph.traversal;
    this.clearance = graph.clearance;
    this.positions = graph.positions;
    /** What the place of each cell is called. */
    this.cells = graph.places.map((place) => graph.addresses[place]);
    /** @type {number[][]} cells by place */
    this.cellsOf = graph.addresses.map(() => []);
    graph.places.forEach((place, cell) => this.cellsOf[place].push(cell));
    /** Places that any cell of a place leads to, by place, sorted. */
    this.neighbours = this.cellsOf.map((cells) => {
      const reached = cells.flatMap((cell) => graph.exits[cell].map((to) => graph.places[to]));
      return [...new Set(reached)].sort((a, b) => a - b);
    });
    this.zones = placesOfZones(layout.zones ?? [], graph.addresses);
    this.#numbers = new Map(graph.addresses.map((address, place) => [keyOf(address), place]));
    /** Where places are drawn, in cells from the upper left corner, by place. */
    this.points = this.isRoadmap ? drawnPoints(layout, this) : graph.positions;
    const most = (/** @type {0|1} */ axis) =>
      this.points.reduce((found, point) => Math.max(found, Math.ceil(point[axis])), 0);
    this.width = layout.rows ? Math.max(...this.rows.map((row) => row.length)) : most(0) + 1;
    this.height = layout.rows ? this.rows.length : most(1) + 1;
    this.#grid = this.isRoadmap ? new Int32Array() : this.#placesOnGrid();
    /** Whether a place is a junction, or a point of a roadmap. */
    this.isPoint = this.cellsOf.map(([cell]) => graph.isPoint[cell]);
    /** @type {number[][]} one-way roads as places from tail to head */
    this.roads = this.#roads();
    this.roadOf = new Int32Array(this.addresses.length).fill(-1);
    this.roads.forEach((road, r) => road.forEach((place) => (this.roadOf[place] = r)));
  }

  #numbers;
  #grid;

  /**
   * Return the sign of a cell; a blank outside the rows.
   * @param {number} x
   * @param {number} y
   * @returns {string}
   */
  sign(x, y) {
    return this.rows[y]?.[x] ?? " ";
  }

  /**
   * Return the number of the place that is called so; -1 if there is none.
   * @param {Address} address
   * @returns {number}
   */
  placeOf(address) {
    const [x, y = 0] = address;
    return typeof x === "number" ? this.placeAt(x, y) : (this.#numbers.get(keyOf(address)) ?? -1);
  }

  /**
   * Return the number of the place in a column and row; -1 where nobody can drive.
   * @param {number} x
   * @param {number} y
   * @returns {number}
   */
  placeAt(x, y) {
    const inside = x >= 0 && y >= 0 && x < this.width && y < this.height;
    return inside ? (this.#grid[y * this.width + x] ?? -1) : -1;
  }

  #placesOnGrid() {
    const grid = new Int32Array(this.width * this.height).fill(-1);
    this.points.forEach(([x, y], place) => (grid[y * this.width + x] = place));
    return grid;
  }

  #roads() {
    /** @type {number[][]} */
    const roads = [];
    this.neighbours.forEach((targets, junction) => {
      if (!this.isPoint[junction]) return;
      for (const tail of targets) {
        if (this.#isRoad(tail)) roads.push(this.#roadFrom(tail));
      }
    });
    return roads.sort((a, b) => a[0] - b[0]);
  }

  /**
   * Tell whether a place is one of a one-way road.
   * @param {number} place
   */
  #isRoad(place) {
    const isOneWay = this.cellsOf[place].length === 1 && this.neighbours[place].length === 1;
    return isOneWay && !this.isPoint[place];
  }

  /** @param {number} tail */
  #roadFrom(tail) {
    const road = [tail];
    for (let place = tail; ;) {
      const [next] = this.neighbours[place];
      if (!this.#isRoad(next) || next === tail) return road;
      road.push(next);
      place = next;
    }
  }
}

/** @param {Address} address */
function keyOf([name, number]) {
  return JSON.stringify([name, number ?? 0]);
}
