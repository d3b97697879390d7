// What is on a cell of a drawing, in words.

import { printable } from "room/base/names.js";
import { cellsOf } from "room/page/editor/painter.js";

const SIGNS = {
  ">": "road to the right",
  "<": "road to the left",
  "^": "road upwards",
  v: "road downwards",
  "+": "junction",
  "#": "wall",
};

/**
 * Say what is on a cell, who exchanges there, and what is wrong with it.
 * @param {import("room/page/editor/drawing.js").Drawing} drawing
 * @param {number[]} cell
 * @param {{problem: string, cells?: number[][]}[]} errors
 * @returns {string}
 */
export function described(drawing, cell, errors) {
  const here = (place) => String(place) === String(cell);
  const guests = drawing.document.machines.flatMap(
    ({ name, input_cell: input, output_cell: output }) => [
      here(input) ? `input of ${printable(String(name))}` : null,
      here(output) ? `output of ${printable(String(name))}` : null,
    ],
  );
  const wrong = errors.filter((error) => cellsOf(error).some(here)).map(({ problem }) => problem);
  const what = SIGNS[drawing.sign(...cell)] ?? "open floor";
  const parts = [what, ...guests.filter(Boolean)].join(", ");
  return `[${cell.join(", ")}] ${parts}${wrong.length ? `. ${wrong.join("; ")}` : ""}`;
}
