// What a plan's file records, followed from its first column to its last.

import { cellsOf, directionsOf } from "room/plan/directions.js";

/** @import {Address, ExchangeKind, PlanMeta} from "room/plan/documents.js" */
/** @import {Plan} from "room/plan/plan.js" */

/**
 * @typedef {object} Recorded
 * @property {number} row
 * @property {number} column
 * @property {string} machine
 * @property {ExchangeKind} kind
 * @property {string} token
 */

/**
 * @typedef {object} Recording
 * @property {Int32Array} cells - place numbers; rows of a column lie side by side
 * @property {Int32Array} ways - cell numbers, likewise: the way on which an agent is through its
 *   place; the same array where no place has several
 * @property {Int16Array} cargo - token numbers, likewise
 * @property {Recorded[][]} exchanges - by column
 * @property {Recorded[][]} byRow - the same exchanges by row, in the order of their columns
 */

/**
 * Follow the agents of a plan.
 * @param {Plan} plan
 * @param {PlanMeta} meta
 * @param {ArrayLike<number>} actions - row after row
 * @returns {Recording}
 * @throws {Error} if an agent leaves the floor, or makes an exchange that its cell does not have
 */
export function record(plan, meta, actions) {
  const { agents, columns, layout } = plan;
  if (actions.length !== agents * columns) throw new Error("actions: not as many as meta says");
  const numberOf = new Map(plan.tokens.map((token, number) => [token, number]));
  const menus = new Map(
    meta.choices.map(([first, second, menu]) => [
      layout.placeOf(/** @type {Address} */ ([first, second])),
      menu,
    ]),
  );
  const { bits, next } = directionsOf(layout);
  const starts = cellsOf(layout, meta.cells, meta.ways);
  const hasWays = layout.cells.length > layout.addresses.length;
  const places = new Int32Array(agents * columns);
  /** @type {Recording} */
  const recording = {
    cells: places,
    ways: hasWays ? new Int32Array(agents * columns) : places,
    cargo: new Int16Array(agents * columns),
    exchanges: Array.from({ length: columns }, () => []),
    byRow: Array.from({ length: agents }, () => []),
  };
  for (let row = 0; row < agents; row++) {
    let cell = starts[row];
    let cargo = numberOf.get(meta.cargo[row]) ?? 0;
    for (let column = 0; column < columns; column++) {
      const action = actions[row * columns + column];
      cell = next(cell, action & ((1 << bits) - 1));
      if (!(cell >= 0)) {
        throw new Error(`t=${plan.pauses.timestepOf(column)}: agent ${row} leaves the floor`);
      }
      if (action >> bits) {
        const exchange = menus.get(layout.places[cell])?.[(action >> bits) - 1];
        if (!exchange) {
          throw new Error(
            `t=${plan.pauses.timestepOf(column)}: agent ${row} makes no exchange of its cell`,
          );
        }
        const [machine, kind, token] = exchange;
        cargo = kind === "pickup" ? (numberOf.get(token) ?? 0) : 0;
        const made = { row, column, machine, kind, token };
        recording.exchanges[column].push(made);
        recording.byRow[row].push(made);
      }
      recording.ways[column * agents + row] = cell;
      recording.cells[column * agents + row] = layout.places[cell];
      recording.cargo[column * agents + row] = cargo;
    }
  }
  return recording;
}
