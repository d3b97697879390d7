// What is on a cell of a drawing, in words.

import { printable } from "room/base/names.js";
import { wordsOf } from "room/page/findings.js";
import { cellsOf } from "room/page/editor/floor_painter.js";

/** @import {Drawing} from "room/page/editor/drawing.js" */
/** @import {Finding} from "room/page/findings.js" */
/** @import {Cell} from "room/plan/documents.js" */

/** @type {Record<string, string>} */
const SIGNS = {
  ">": "road to the right",
  "<": "road to the left",
  "^": "road upwards",
  v: "road downwards",
  "+": "junction",
  "#": "wall",
};

/**
 * Say what is on a cell, who exchanges there, and what there is to say against it.
 * @param {Drawing} drawing
 * @param {Cell} cell
 * @param {Finding[]} findings
 * @returns {string}
 */
export function cursorText(drawing, cell, findings) {
  const here = (/** @type {unknown} */ place) => String(place) === String(cell);
  const guests = drawing.document.machines.flatMap(
    ({ name, input_cell: input, output_cell: output }) => [
      here(input) ? `input of ${printable(String(name))}` : null,
      here(output) ? `output of ${printable(String(name))}` : null,
    ],
  );
  const about = findings.filter((finding) => cellsOf(finding).some(here)).map(wordsOf);
  const what = SIGNS[drawing.sign(...cell)] ?? "open floor";
  const parts = [what, ...guests.filter(Boolean)].join(", ");
  return `[${cell.join(", ")}] ${parts}${about.length ? `. ${about.join("; ")}` : ""}`;
}
