// What the reader has chosen and points at.

/**
 * Something on the floor; `plan` is the number of the plan it belongs to, where it matters.
 * @typedef {{kind: "agent", plan: number, agent: number}
 *   | {kind: "machine", name: string}
 *   | {kind: "cell", cell: number}
 *   | {kind: "token", token: number}
 *   | {kind: "process", name: string}} Item
 */

/** Dispatches "select" when something else is chosen, "hover" when something else is pointed at. */
export class Selection extends EventTarget {
  constructor() {
    super();
    /** @type {Item|null} */
    this.item = null;
    /** @type {Item|null} */
    this.hovered = null;
    this.isFollowing = false;
  }

  /** @param {Item|null} item */
  select(item) {
    if (sameItem(item, this.item)) return;
    this.item = item;
    this.isFollowing = false;
    this.dispatchEvent(new Event("select"));
  }

  /** @param {Item|null} item */
  hover(item) {
    if (sameItem(item, this.hovered)) return;
    this.hovered = item;
    this.dispatchEvent(new Event("hover"));
  }

  /** @param {boolean} isFollowing - whether the chosen agent is kept in the middle */
  follow(isFollowing) {
    const follows = isFollowing && this.item?.kind === "agent";
    if (follows === this.isFollowing) return;
    this.isFollowing = follows;
    this.dispatchEvent(new Event("select"));
  }
}

/**
 * Tell whether two items are the same.
 * @param {Item|null} a
 * @param {Item|null} b
 * @returns {boolean}
 */
export function sameItem(a, b) {
  return JSON.stringify(a) === JSON.stringify(b);
}
