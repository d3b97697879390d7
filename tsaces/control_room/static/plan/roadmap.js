// Points and lanes as cells: the ways through the places of a roadmap.

/** @import {Address, Lane, LayoutDocument, RoadmapPoint} from "room/plan/documents.js" */
/** @import {Graph} from "room/plan/layout.js" */

const [FORTH, BACK] = [">", "<"];

/**
 * Return the cells of a roadmap, which is taken to be valid, in the order of points and lanes.
 * @param {LayoutDocument} layout
 * @returns {Graph}
 */
export function graphOfRoadmap(layout) {
  const reader = new Reader(layout);
  const touching = touchingPoints(reader.lanes);
  /** @type {(item: RoadmapPoint|Lane, both: boolean) => number} */
  const clearanceOf = (item, both) => item.clearance ?? layout.clearance ?? (both ? 1 : 0);
  const clearance = new Map([
    ...reader.points.map(
      (point) => /** @type {const} */ ([point.name, clearanceOf(point, touching.has(point.name))]),
    ),
    ...reader.lanes.map(
      (lane) => /** @type {const} */ ([lane.name, clearanceOf(lane, Boolean(lane.two_way))]),
    ),
  ]);
  const traversal = new Map(
    [...reader.points, ...reader.lanes].map((item) => [
      item.name,
      item.traversal ?? layout.traversal ?? 1,
    ]),
  );
  const names = new Set(reader.points.map(({ name }) => name));
  return {
    addresses: reader.addresses,
    places: reader.placeOf,
    exits: reader.exits,
    isPoint: reader.placeOf.map((place) => names.has(reader.addresses[place][0])),
    traversal: reader.placeOf.map((place) => traversal.get(reader.addresses[place][0]) ?? 1),
    clearance: reader.addresses.map(([name]) => clearance.get(name) ?? 0),
    positions: reader.positions,
  };
}

class Reader {
  /** @param {LayoutDocument} layout */
  constructor(layout) {
    this.points = layout.points ?? [];
    this.lanes = layout.lanes ?? [];
    /** @type {[string, number][]} by place */
    this.addresses = [];
    /** @type {[number, number][]} by place */
    this.positions = [];
    /** @type {number[]} by cell */
    this.placeOf = [];
    this.#turns = new Map(Object.entries(layout.turns ?? {}).filter(([, turns]) => turns.length));
    this.#addPoints();
    this.#addLanes();
    /** @type {number[][]} by cell */
    this.exits = this.placeOf.map(() => []);
    this.#link();
    this.exits = this.exits.map((targets) => [...new Set(targets)].sort((a, b) => a - b));
  }

  #turns;
  /** @type {Map<string, number>} cell number by name, number and way */
  #cells = new Map();

  /**
   * @param {[string, number]} address
   * @param {[number, number]} position
   * @param {string[]} ways
   */
  #add(address, position, ways) {
    for (const way of ways) {
      this.#cells.set(JSON.stringify([...address, way]), this.placeOf.length);
      this.placeOf.push(this.addresses.length);
    }
    this.addresses.push(address);
    this.positions.push(position);
  }

  /** @type {(name: string, number: number, way: string) => number} */
  #cell(name, number, way) {
    const cell = this.#cells.get(JSON.stringify([name, number, way]));
    if (cell === undefined) throw new Error(`layout: there is no place ${name} ${number}`);
    return cell;
  }

  #addPoints() {
    /** @type {Map<string, Set<string>>} */
    const arriving = new Map(this.points.map(({ name }) => [name, new Set()]));
    for (const [lane, , end] of this.#directions()) arriving.get(end)?.add(lane.name);
    for (const { name, x, y } of this.points) {
      const ways = this.#turns.has(name) ? [...(arriving.get(name) ?? [])] : [""];
      if (ways.length) this.#add([name, 0], [x, y], ways);
    }
  }

  #addLanes() {
    const points = new Map(this.points.map((point) => [point.name, point]));
    for (const lane of this.lanes) {
      const [start, end] = [points.get(lane.from), points.get(lane.to)];
      const cells = lane.cells ?? 0;
      if (!start || !end) continue;
      for (let i = 0; i < cells; i++) {
        const share = (i + 1) / (cells + 1);
        const x = start.x + share * (end.x - start.x);
        const y = start.y + share * (end.y - start.y);
        this.#add([lane.name, i], [x, y], lane.two_way ? [FORTH, BACK] : [FORTH]);
      }
    }
  }

  /**
   * Go through every lane with the points that it leads from and to, and its direction.
   * @returns {Generator<[Lane, string, string, string]>}
   */
  *#directions() {
    for (const lane of this.lanes) {
      yield [lane, lane.from, lane.to, FORTH];
      if (lane.two_way) yield [lane, lane.to, lane.from, BACK];
    }
  }

  #link() {
    for (const [lane, start, end, direction] of this.#directions()) {
      const numbers = Array.from({ length: lane.cells ?? 0 }, (_, i) => i);
      if (direction === BACK) numbers.reverse();
      const way = numbers.map((i) => this.#cell(lane.name, i, direction));
      way.push(this.#cell(end, 0, this.#turns.has(end) ? lane.name : ""));
      way.slice(1).forEach((cell, i) => this.exits[way[i]].push(cell));
      for (const arrived of this.#waysThrough(start, lane.name)) this.exits[arrived].push(way[0]);
    }
  }

  /**
   * Return the cells of a point from which one may go into a lane.
   * @param {string} point
   * @param {string} leaving
   * @returns {number[]}
   */
  #waysThrough(point, leaving) {
    const turns = this.#turns.get(point);
    if (!turns) return [this.#cell(point, 0, "")];
    return turns.filter(([, to]) => to === leaving).map(([from]) => this.#cell(point, 0, from));
  }
}

/**
 * Return the points between which, and a place beside them, agents can go to and fro: another
 * point that has no cell between, or the only cell of a loop.
 * @param {Lane[]} lanes
 */
function touchingPoints(lanes) {
  const short = lanes.filter(({ cells }) => !cells);
  const isDriven = new Set(short.map(({ from, to }) => JSON.stringify([from, to])));
  const touching = lanes.filter(({ from, to, cells, two_way: twoWay }) => {
    if (cells) return cells === 1 && from === to && !twoWay;
    return twoWay || isDriven.has(JSON.stringify([to, from]));
  });
  return new Set(touching.flatMap(({ from, to }) => [from, to]));
}
