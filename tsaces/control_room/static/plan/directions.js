// What the numbers of actions mean: the way to a place beside another.

/** @import {Layout} from "room/plan/layout.js" */

const STEPS = [
  [0, 0],
  [1, 0],
  [0, 1],
  [-1, 0],
  [0, -1],
];
const LEAST_BITS = 3;

/**
 * How actions name the place that an agent goes to: a grid's by compass, a roadmap's by the number
 * of the neighbour.
 * @typedef {object} Directions
 * @property {number} bits - of an action that are the direction; those above are the exchange
 * @property {(place: number, direction: number) => number} next - -1 if there is no such place
 */

/**
 * Return how actions on a layout are read.
 * @param {Layout} layout
 * @returns {Directions}
 */
export function directionsOf(layout) {
  return layout.isRoadmap ? byNeighbour(layout.neighbours) : byCompass(layout);
}

/**
 * @param {number[][]} neighbours
 * @returns {Directions}
 */
function byNeighbour(neighbours) {
  const most = neighbours.reduce((found, { length }) => Math.max(found, length), 0);
  return {
    bits: Math.max(LEAST_BITS, most.toString(2).length),
    next: (place, direction) => (direction ? (neighbours[place]?.[direction - 1] ?? -1) : place),
  };
}

/**
 * @param {Layout} layout
 * @returns {Directions}
 */
function byCompass(layout) {
  const next = new Int32Array(STEPS.length * layout.addresses.length);
  layout.points.forEach(([x, y], place) => {
    STEPS.forEach(([dx, dy], direction) => {
      next[STEPS.length * place + direction] = layout.placeAt(x + dx, y + dy);
    });
  });
  return {
    bits: LEAST_BITS,
    next: (place, direction) =>
      direction < STEPS.length ? next[STEPS.length * place + direction] : -1,
  };
}
