// Numbers as people read them.

const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });

/**
 * Write a whole number with separators between thousands.
 * @param {number} value
 * @returns {string}
 */
export function count(value) {
  return whole.format(value);
}

/**
 * Write a rate with so many digits as tell it apart.
 * @param {number} value
 * @returns {string}
 */
export function rate(value) {
  if (value === 0) return "0";
  return value.toLocaleString("en", { maximumSignificantDigits: 4 });
}

/**
 * Write a rate per hour with four digits, or as a whole number from a thousand on.
 * @param {number} value
 * @returns {string}
 */
export function hourly(value) {
  if (value >= 1000) return count(value);
  return value.toLocaleString("en", { maximumSignificantDigits: 4 });
}

/**
 * Write a share as per cent.
 * @param {number} share - between 0 and 1
 * @returns {string}
 */
export function percent(share) {
  const value = 100 * share;
  const digits = value > 0 && value < 10 ? 1 : 0;
  return `${value.toLocaleString("en", { maximumFractionDigits: digits })} %`;
}

/**
 * Write a number and its noun, with an s where there is not one.
 * @param {number} value
 * @param {string} noun
 * @returns {string}
 */
export function countNoun(value, noun) {
  return `${count(value)} ${noun}${value === 1 ? "" : "s"}`;
}
