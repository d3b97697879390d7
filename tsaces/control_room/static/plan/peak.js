// The most that a buffer ever holds.

/** Marks that the contents of a buffer have left. */
export class Peak {
  /** @param {Iterable<string>} tokens - that are kept in it */
  constructor(tokens) {
    /** @type {Map<string, number|null>} the most of each; null for one that piles up for ever */
    this.tokens = new Map([...tokens].map((token) => [token, 0]));
    /** @type {number|null} the most of all together */
    this.total = 0;
  }

  /**
   * Take note of what the buffer holds now.
   * @param {Map<string, number>} contents
   */
  riseTo(contents) {
    let total = 0;
    for (const [token, count] of contents) {
      total += count;
      if (count > (this.tokens.get(token) ?? 0)) this.tokens.set(token, count);
    }
    if (this.total !== null) this.total = Math.max(this.total, total);
  }

  /**
   * Take note that a token piles up for ever.
   * @param {string} token
   */
  growWithoutEnd(token) {
    this.tokens.set(token, null);
    this.total = null;
  }
}
