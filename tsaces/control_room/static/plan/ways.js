// The ways between neighbouring places.

/** @import {Layout} from "room/plan/layout.js" */

/**
 * A pair of neighbouring places, and whether agents go from the second to the first as well.
 * @typedef {{from: number, to: number, isTwoWay: boolean}} Way
 */

/**
 * Return every pair of neighbouring places once.
 * @param {Layout} layout
 * @returns {Way[]}
 */
export function waysOf({ neighbours }) {
  return neighbours.flatMap((targets, from) =>
    targets.flatMap((to) => {
      const isTwoWay = neighbours[to].includes(from);
      return isTwoWay && to < from ? [] : [{ from, to, isTwoWay }];
    }),
  );
}
