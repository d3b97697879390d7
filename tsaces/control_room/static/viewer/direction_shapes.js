// The signs that say where agents go from a cell.

/** @import {Point} from "room/viewer/floor_shapes.js" */

/** @type {Record<string, Point>} */
const HEADINGS = { ">": [1, 0], v: [0, 1], "<": [-1, 0], "^": [0, -1] };
/** @type {Record<string, Point[]>} */
const TWO_WAY = { "-": [HEADINGS[">"], HEADINGS["<"]], "|": [HEADINGS.v, HEADINGS["^"]] };
const APART = 0.2; // cells between the middle of a two-way cell and each of its arrows

/**
 * Add the sign of a grid's cell to a path: arrows, a ring for a junction, a dot for open floor.
 * @param {Path2D} path
 * @param {string} sign - of the cell
 * @param {Point} middle
 * @param {number} size - of a cell
 */
export function addDirection(path, sign, middle, size) {
  if (sign in HEADINGS) addArrow(path, HEADINGS[sign], middle, size);
  else if (sign in TWO_WAY) {
    for (const [u, v] of TWO_WAY[sign]) {
      const [x, y] = middle;
      addArrow(path, [u, v], [x + APART * u * size, y + APART * v * size], 0.8 * size);
    }
  } else {
    const radius = (sign === "*" ? 0.03 : 0.13) * size;
    path.moveTo(middle[0] + radius, middle[1]);
    path.arc(...middle, radius, 0, 2 * Math.PI);
  }
}

/**
 * Add an arrow to a path.
 * @param {Path2D} path
 * @param {Point} heading - of length 1
 * @param {Point} middle
 * @param {number} size - of a cell
 */
export function addArrow(path, [cos, sin], [x, y], size) {
  /** @type {(u: number, v: number) => Point} */
  const at = (u, v) => [x + size * (u * cos - v * sin), y + size * (u * sin + v * cos)];
  path.moveTo(...at(-0.1, -0.16));
  path.lineTo(...at(0.09, 0));
  path.lineTo(...at(-0.1, 0.16));
}
