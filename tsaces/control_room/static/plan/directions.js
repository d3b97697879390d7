// What the numbers of actions mean: the way to a place beside another.

/** @import {Layout} from "room/plan/layout.js" */

const STEPS = [
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
 * @property {(cell: number, direction: number) => number} next - the cell that a direction leads
 *   to: an exit where there is one, else some cell of the place there; -1 if there is no place
 */

/**
 * Return how actions on a layout are read.
 * @param {Layout} layout
 * @returns {Directions}
 */
export function directionsOf(layout) {
  const around = aroundOf(layout);
  const most = around.reduce((found, { length }) => Math.max(found, length), 0);
  const width = most + 1;
  const table = new Int32Array(width * layout.cells.length).fill(-1);
  layout.places.forEach((place, cell) => {
    table[width * cell] = cell;
    around[place].forEach((other, i) => {
      if (other < 0) return;
      const exit = layout.exits[cell].find((to) => layout.places[to] === other);
      table[width * cell + i + 1] = exit ?? layout.cellsOf[other][0];
    });
  });
  return {
    bits: Math.max(LEAST_BITS, most.toString(2).length),
    next: (cell, direction) => (direction < width ? (table[width * cell + direction] ?? -1) : -1),
  };
}

/**
 * Return the place in each direction from 1 on, by place; -1 where there is none.
 * @param {Layout} layout
 */
function aroundOf(layout) {
  if (layout.isRoadmap) return layout.neighbours;
  return layout.points.map(([x, y]) => STEPS.map(([dx, dy]) => layout.placeAt(x + dx, y + dy)));
}

/**
 * Return the cells on which agents stand.
 * @param {Layout} layout
 * @param {import("room/plan/documents.js").Address[]} addresses - of their places
 * @param {number[]} [ways] - which of the cells of its place, by agent
 * @returns {number[]} -1 where there is no such cell
 */
export function cellsOf(layout, addresses, ways = []) {
  return addresses.map(
    (address, agent) => layout.cellsOf[layout.placeOf(address)]?.[ways[agent] ?? 0] ?? -1,
  );
}
