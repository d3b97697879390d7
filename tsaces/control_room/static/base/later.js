// What is set before it is used, but later than where it is declared.

/**
 * Stand for such a value.
 * @template T
 * @returns {T} null, but for those who come later
 */
export function later() {
  return /** @type {T} */ (/** @type {unknown} */ (null));
}
