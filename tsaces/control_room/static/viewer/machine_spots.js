// Where machines are shown: layouts say where they exchange, not where they stand.

import { exchangePlaces, SIDES } from "room/plan/exchange_places.js";
import { coveredCells, nearestCell } from "room/viewer/covered_cells.js";

/** @import {Cell, Machine} from "room/plan/documents.js" */
/** @import {Layout} from "room/plan/layout.js" */

const MOST_COLUMNS = 3;
const MOST_ROWS = 2;
/** @type {Cell[]} */
const BESIDE = [
  [1, 0],
  [-1, 0],
  [0, 1],
  [0, -1],
];

/**
 * A rectangle of cells, both corners included.
 * @typedef {{left: number, top: number, right: number, bottom: number}} Spot
 */

/**
 * Choose a spot for every machine, on no road cell or junction and on no other machine: beside both
 * its exchange cells, beside one of them, or as near to them as there is room.
 * @param {Machine[]} machines
 * @param {Layout} layout
 * @returns {Map<string, Spot>} by machine name
 */
export function machineSpots(machines, layout) {
  const floor = new Floor(machines, layout);
  floor.placeBesideExchanges();
  floor.placeNearby();
  floor.grow();
  return new Map(machines.map(({ name }) => [name, /** @type {Spot} */ (floor.spots.get(name))]));
}

/**
 * Return the cells of the picture in which a machine's input and output cells lie.
 * @param {Machine} machine
 * @param {Layout} layout
 * @returns {Cell[]}
 */
export function exchangeCells(machine, layout) {
  return SIDES.flatMap((side) => exchangePlaces(machine, side)).map((address) =>
    nearestCell(layout.points[layout.placeOf(address)]),
  );
}

class Floor {
  /**
   * @param {Machine[]} machines
   * @param {Layout} layout
   */
  constructor(machines, layout) {
    this.machines = machines;
    this.layout = layout;
    this.taken = new Set(coveredCells(layout).map(keyOf));
    this.#exchanges = new Map(
      machines.map((machine) => [machine.name, exchangeCells(machine, layout)]),
    );
    /** @type {Map<string, Spot>} */
    this.spots = new Map();
  }

  #exchanges;

  /** @param {Machine} machine */
  #exchangesOf({ name }) {
    return /** @type {Cell[]} */ (this.#exchanges.get(name));
  }

  /** Give out the best spots first, whoever they suit. */
  placeBesideExchanges() {
    const offers = this.machines.flatMap((machine, index) =>
      spotsBeside(this.#exchangesOf(machine))
        .filter((spot) => this.#isFree(spot))
        .map((spot) => ({
          machine,
          spot,
          order: [...this.#cost(machine, spot), index, ...corners(spot)],
        })),
    );
    for (const { machine, spot } of offers.sort((a, b) => compare(a.order, b.order))) {
      if (!this.spots.has(machine.name) && this.#isFree(spot)) this.#place(machine, spot);
    }
  }

  /** Put those left over on the nearest free cell, in a margin as wide as it takes. */
  placeNearby() {
    for (const machine of this.machines) {
      if (this.spots.has(machine.name)) continue;
      /** @type {Spot[]} */
      let spots = [];
      for (let margin = 0; !spots.length; margin++) spots = this.#freeSpots(margin);
      const cells = this.#exchangesOf(machine);
      const nearest = spots.reduce((a, b) => (distance(cells, b) < distance(cells, a) ? b : a));
      this.#place(machine, nearest);
    }
  }

  /** Let all spots grow in turn, sideways first, so that nobody takes all the room. */
  grow() {
    const sideways = [BESIDE[0], BESIDE[1], BESIDE[0], BESIDE[1]];
    for (const side of [...sideways, BESIDE[2], BESIDE[3]]) {
      for (const [machine, spot] of this.spots) this.#growOne(machine, spot, side);
    }
  }

  /**
   * @param {string} name
   * @param {Spot} spot
   * @param {Cell} side
   */
  #growOne(name, spot, [dx, dy]) {
    const grown = {
      left: spot.left + Math.min(dx, 0),
      top: spot.top + Math.min(dy, 0),
      right: spot.right + Math.max(dx, 0),
      bottom: spot.bottom + Math.max(dy, 0),
    };
    const own = new Set(cellsOf(spot).map(keyOf));
    const gained = cellsOf(grown)
      .map(keyOf)
      .filter((key) => !own.has(key));
    const fits = columnsOf(grown) <= MOST_COLUMNS && rowsOf(grown) <= MOST_ROWS;
    const stays = this.#isInside(grown) || !this.#isInside(spot);
    if (!fits || !stays || gained.some((key) => this.taken.has(key))) return;
    for (const key of gained) this.taken.add(key);
    this.spots.set(name, grown);
  }

  /**
   * @param {Machine} machine
   * @param {Spot} spot
   */
  #place(machine, spot) {
    this.spots.set(machine.name, spot);
    for (const cell of cellsOf(spot)) this.taken.add(keyOf(cell));
  }

  /**
   * Order spots: within the rows, beside many exchange cells, small, near.
   * @param {Machine} machine
   * @param {Spot} spot
   */
  #cost(machine, spot) {
    const cells = this.#exchangesOf(machine);
    const beside = cells.filter((cell) => isBeside(spot, cell)).length;
    const area = columnsOf(spot) * rowsOf(spot);
    return [this.#isInside(spot) ? 0 : 1, -beside, area, distance(cells, spot)];
  }

  /** @param {number} margin */
  #freeSpots(margin) {
    const { width, height } = this.layout;
    const [right, bottom] = [width - 1 + margin, height - 1 + margin];
    const [left, top] = [0 - margin, 0 - margin]; // there is a -0, which is not 0 everywhere
    return cellsOf({ left, top, right, bottom })
      .filter((cell) => !this.taken.has(keyOf(cell)))
      .map(([x, y]) => ({ left: x, top: y, right: x, bottom: y }));
  }

  /** @param {Spot} spot */
  #isFree(spot) {
    return cellsOf(spot).every((cell) => !this.taken.has(keyOf(cell)));
  }

  /** @param {Spot} spot */
  #isInside(spot) {
    const { width, height } = this.layout;
    return spot.left >= 0 && spot.top >= 0 && spot.right < width && spot.bottom < height;
  }
}

/**
 * Return single cells beside an exchange cell, and small rectangles beside two of them.
 * @param {Cell[]} cells - where a machine exchanges
 */
function spotsBeside(cells) {
  const neighbours = cells.map(([x, y]) =>
    BESIDE.map(([dx, dy]) => /** @type {Cell} */ ([x + dx, y + dy])),
  );
  const spots = neighbours.flat().map((cell) => spotAcross(cell, cell));
  neighbours.forEach((one, i) => {
    for (const other of neighbours.slice(i + 1)) {
      for (const a of one) for (const b of other) spots.push(spotAcross(a, b));
    }
  });
  const unique = new Map(spots.map((spot) => [corners(spot).join(), spot]));
  return [...unique.values()].filter(
    (spot) => columnsOf(spot) <= MOST_COLUMNS && rowsOf(spot) <= MOST_COLUMNS,
  );
}

/**
 * @param {Cell} one
 * @param {Cell} other
 */
function spotAcross([ax, ay], [bx, by]) {
  return {
    left: Math.min(ax, bx),
    top: Math.min(ay, by),
    right: Math.max(ax, bx),
    bottom: Math.max(ay, by),
  };
}

/**
 * @param {Spot} spot
 * @param {Cell} cell
 */
function isBeside(spot, [x, y]) {
  return BESIDE.some(([dx, dy]) => contains(spot, x + dx, y + dy));
}

/**
 * Tell whether a cell belongs to a spot.
 * @param {Spot} spot
 * @param {number} x
 * @param {number} y
 * @returns {boolean}
 */
export function contains(spot, x, y) {
  return x >= spot.left && x <= spot.right && y >= spot.top && y <= spot.bottom;
}

/**
 * Sum the distances from the middle of a spot to a machine's exchange cells.
 * @param {Cell[]} cells
 * @param {Spot} spot
 */
function distance(cells, spot) {
  const [x, y] = [(spot.left + spot.right) / 2, (spot.top + spot.bottom) / 2];
  const far = cells.map((cell) => Math.hypot(x - cell[0], y - cell[1]));
  const sum = far.reduce((a, b) => a + b, 0);
  return Math.round(sum * 1e9) / 1e9; // equal distances are equal however they are summed
}

/** @param {Spot} spot */
function cellsOf({ left, top, right, bottom }) {
  /** @type {Cell[]} */
  const cells = [];
  for (let y = top; y <= bottom; y++) for (let x = left; x <= right; x++) cells.push([x, y]);
  return cells;
}

/** @param {Spot} spot */
function columnsOf(spot) {
  return spot.right - spot.left + 1;
}

/** @param {Spot} spot */
function rowsOf(spot) {
  return spot.bottom - spot.top + 1;
}

/** @param {Spot} spot */
function corners(spot) {
  return [spot.left, spot.top, spot.right, spot.bottom];
}

/** @param {Cell} cell */
function keyOf([x, y]) {
  return `${x},${y}`;
}

/**
 * @param {number[]} a
 * @param {number[]} b
 */
function compare(a, b) {
  const i = a.findIndex((value, index) => value !== b[index]);
  return i < 0 ? 0 : a[i] - b[i];
}
