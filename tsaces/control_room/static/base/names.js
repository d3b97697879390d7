// Names from files of unknown origin, made harmless.

const HARMFUL = /[\p{C}\p{Zl}\p{Zp}]/gu;

/**
 * Return a name on one line, with escapes for characters that cannot be seen or turn text round.
 * @param {string} name
 * @returns {string}
 */
export function printable(name) {
  return name.replace(HARMFUL, (sign) => `\\u{${codePoint(sign).toString(16)}}`);
}

/**
 * Compare two texts by their code points, as Python does.
 * @param {string} a
 * @param {string} b
 * @returns {number}
 */
export function byCodePoint(a, b) {
  const [left, right] = [Array.from(a), Array.from(b)];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const difference = codePoint(left[i]) - codePoint(right[i]);
    if (difference) return difference;
  }
  return left.length - right.length;
}

/**
 * @param {string} sign - of one character
 * @returns {number}
 */
function codePoint(sign) {
  return /** @type {number} */ (sign.codePointAt(0));
}
