// Timesteps in which the whole fleet stands still, which a plan's file does not record.

/** How timesteps and the columns in which they are recorded belong together. */
export class Pauses {
  /**
   * @param {[number, number][]} [pauses] - column and timesteps of each pause behind it, columns ascending
   */
  constructor(pauses = []) {
    this.pauses = pauses;
    /** Timesteps of the pauses before each, and of all at the end. */
    this.passed = [0];
    for (const [, length] of pauses) this.passed.push(this.total + length);
    this.begins = pauses.map(([column], i) => column + this.passed[i] + 1);
  }

  /** Timesteps of all pauses together. */
  get total() {
    return this.passed[this.passed.length - 1];
  }

  /**
   * Return the timestep that is recorded in a column.
   * @param {number} column
   * @returns {number}
   */
  timestepOf(column) {
    return column + this.passed[countOf(this.pauses, ([after]) => after < column)];
  }

  /**
   * Return the timesteps of the pause behind a column, 0 where the next one follows at once.
   * @param {number} column
   * @returns {number}
   */
  lengthAfter(column) {
    const pause = this.pauses[countOf(this.pauses, ([after]) => after < column)];
    return pause?.[0] === column ? pause[1] : 0;
  }

  /**
   * Return the column in which a timestep is recorded, and for how long all has stood still since.
   * @param {number} t
   * @returns {{column: number, waited: number}}
   */
  placeOf(t) {
    const number = countOf(this.begins, (begin) => begin <= t);
    if (!number) return { column: t, waited: 0 };
    const [column, length] = this.pauses[number - 1];
    const waited = t - this.begins[number - 1] + 1;
    return waited <= length ? { column, waited } : { column: t - this.passed[number], waited: 0 };
  }
}

/**
 * Count the items at the beginning that are so; those behind them are not.
 * @template T
 * @param {T[]} items
 * @param {(item: T) => boolean} isSo
 * @returns {number}
 */
function countOf(items, isSo) {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isSo(items[middle])) low = middle + 1;
    else high = middle;
  }
  return low;
}
