// What is on a cell of a drawing, in words.

import { printable } from "room/base/names.js";
import { wordsOf } from "room/page/findings.js";
import { exchangePlaces, SIDES } from "room/plan/exchange_places.js";
import { cellsOf } from "room/page/editor/floor_painter.js";
import { addressText, isAddress } from "room/page/editor/floor_sketch.js";

/** @import {Drawing} from "room/page/editor/drawing.js" */
/** @import {Finding} from "room/page/findings.js" */
/** @import {Address, Cell} from "room/plan/documents.js" */

/** @type {Record<string, string>} */
const SIGNS = {
  ">": "road to the right",
  "<": "road to the left",
  "^": "road upwards",
  v: "road downwards",
  "-": "two-way lane",
  "|": "two-way lane",
  "+": "junction",
  "*": "open floor",
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
  const { sketch } = drawing;
  const address = sketch.addressAt(cell);
  const here = (/** @type {Address} */ place) => address !== null && isSame(place, address);
  const guests = drawing.document.machines.flatMap((machine) =>
    SIDES.filter((side) => exchangePlaces(machine, side).filter(isAddress).some(here)).map(
      (side) => `${side} of ${printable(String(machine.name))}`,
    ),
  );
  const about = findings.filter((finding) => cellsOf(finding).some(here)).map(wordsOf);
  const what = sketch.isRoadmap ? roadmapText(address) : (SIGNS[drawing.sign(...cell)] ?? "no way");
  const parts = [what, ...guests].filter(Boolean).join(", ");
  const where = address ? `${printable(addressText(address))} ` : "";
  return `${where}${parts}${about.length ? `. ${about.join("; ")}` : ""}`;
}

/** @param {Address|null} address */
function roadmapText(address) {
  if (!address) return "no place";
  return address.length === 1 ? "point" : "cell of a lane";
}

/** @type {(a: Address, b: Address) => boolean} */
function isSame([a, i = 0], [b, j = 0]) {
  return a === b && i === j;
}
