// Where the places of a roadmap are drawn: metres become cells of a picture.

/** @import {Lane, LayoutDocument} from "room/plan/documents.js" */

const LEAST_SPAN = 60; // cells that a picture may always be wide
const SPAN_OF_PLACES = 3; // cells that it may be wide times the root of its places
const GAP = 0.8; // cells between lanes side by side
const LEAST_LOOP = 0.5; // cells, radius of a lane from a point to itself
const EXACT = 1e6; // parts of a cell: JavaScript and Python draw alike

/** @typedef {[number, number]} Point */

/**
 * Return where places are drawn, in cells from the upper left corner: as near to one another as
 * two cells of a grid where they are nearest, unless the picture grows too large by that.
 * @param {LayoutDocument} document
 * @param {object} layout
 * @param {Point[]} layout.positions
 * @param {number[][]} layout.neighbours
 * @param {(address: [string, number]) => number} layout.placeOf
 * @returns {Point[]} by place
 */
export function drawnPoints(document, layout) {
  const { positions } = layout;
  const left = least(positions.map(([x]) => x));
  const top = -least(positions.map(([, y]) => -y));
  const unit = unitOf(positions, layout.neighbours);
  /** @type {Point[]} */
  const points = positions.map(([x, y]) => [(x - left) / unit, (top - y) / unit]);
  const placeOf = (/** @type {[string, number]} */ address) => layout.placeOf(address);
  const lanes = (document.lanes ?? []).filter(({ cells }) => cells);
  const loops = groupsOf(lanes.filter(({ from, to }) => from === to));
  const others = groupsOf(lanes.filter(({ from, to }) => from !== to));
  for (const group of loops) layOutLoops(points, group, placeOf);
  for (const group of others) layOutSideBySide(points, group, placeOf);
  return moveIntoView(points);
}

/** @param {number[]} values */
function least(values) {
  return values.reduce((a, b) => Math.min(a, b), Infinity);
}

/**
 * Return the metres of a cell of the picture.
 * @param {Point[]} positions
 * @param {number[][]} neighbours
 */
function unitOf(positions, neighbours) {
  const gaps = positions.flatMap(([x, y], place) =>
    neighbours[place].map((other) => {
      const [dx, dy] = [positions[other][0] - x, positions[other][1] - y];
      return Math.sqrt(dx * dx + dy * dy);
    }),
  );
  const spans = [0, 1].map((axis) => {
    const values = positions.map((position) => position[axis]);
    return -least(values.map((value) => -value)) - least(values);
  });
  const most = Math.max(LEAST_SPAN, SPAN_OF_PLACES * Math.sqrt(positions.length));
  const nearest = least(gaps.filter((gap) => gap > 0));
  return Math.max(Number.isFinite(nearest) ? nearest : 0, Math.max(...spans) / most) || 1;
}

/**
 * Group lanes by the two points that they join.
 * @param {Lane[]} lanes
 */
function groupsOf(lanes) {
  /** @type {Map<string, Lane[]>} */
  const groups = new Map();
  for (const lane of lanes) {
    const back = groups.get(JSON.stringify([lane.to, lane.from]));
    const key = JSON.stringify([lane.from, lane.to]);
    if (back) back.push(lane);
    else groups.set(key, [...(groups.get(key) ?? []), lane]);
  }
  return [...groups.values()];
}

/**
 * Put the cells of lanes from a point to itself on circles above it.
 * @param {Point[]} points - are changed
 * @param {Lane[]} lanes
 * @param {(address: [string, number]) => number} placeOf
 */
function layOutLoops(points, lanes, placeOf) {
  const [x, y] = points[placeOf([lanes[0].from, 0])];
  lanes.forEach(({ name, cells = 0 }, nth) => {
    const radius = Math.max(LEAST_LOOP, (cells + 1) / (2 * Math.PI)) + nth;
    for (let i = 0; i < cells; i++) {
      const turn = (2 * Math.PI * (i + 1)) / (cells + 1);
      const place = placeOf([name, i]);
      points[place] = [x + radius * Math.sin(turn), y - radius + radius * Math.cos(turn)];
    }
  });
}

/**
 * Move lanes between the same two points apart.
 * @param {Point[]} points - are changed
 * @param {Lane[]} lanes
 * @param {(address: [string, number]) => number} placeOf
 */
function layOutSideBySide(points, lanes, placeOf) {
  const [start, end] = [lanes[0].from, lanes[0].to].map((name) => points[placeOf([name, 0])]);
  const [dx, dy] = [end[0] - start[0], end[1] - start[1]];
  const length = Math.sqrt(dx * dx + dy * dy);
  const [across, down] = length ? [-dy / length, dx / length] : [0, 1];
  lanes.forEach(({ name, cells = 0 }, nth) => {
    const aside = GAP * (nth - (lanes.length - 1) / 2);
    for (let i = 0; i < cells; i++) {
      const place = placeOf([name, i]);
      const [x, y] = points[place];
      points[place] = [x + aside * across, y + aside * down];
    }
  });
}

/**
 * Shift points by whole cells so that none is negative.
 * @param {Point[]} points
 * @returns {Point[]}
 */
function moveIntoView(points) {
  const [left, top] = [0, 1].map((axis) => Math.floor(least(points.map((point) => point[axis]))));
  return points.map(([x, y]) => [exactly(x - left), exactly(y - top)]);
}

/** @param {number} value */
function exactly(value) {
  return Math.floor(value * EXACT + 0.5) / EXACT;
}
